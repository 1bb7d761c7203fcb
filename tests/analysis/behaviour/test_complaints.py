"""Complaints in time: the planted ones, our own slow logging kept apart, and counts by hand."""

import pandas as pd
import pytest

from lib.analysis.behaviour import complaints
from lib.ledger import columns
from lib.ledger.ledger import Ledger
from tests.ledgers import frames

IN_TIME, LOGGED_LATE = {"C023", "C067"}, {"C037", "C104"}


@pytest.fixture(scope="module")
def found(sample: Ledger) -> pd.DataFrame:
    return complaints.by_customer(sample).set_index("customer")


def test_those_who_complain_when_payment_is_due_are_found_and_no_others(found: pd.DataFrame):
    near = found[(found["complaints"] >= 5) & (found["near_due"] * 2 > found["complaints"])]
    assert set(near.index) == IN_TIME
    assert (near["near_upheld"] * 2 < near["near_due"]).all()


def test_what_we_recorded_late_is_ours_and_not_theirs(found: pd.DataFrame):
    late = found[found["logged_late"] >= 5]
    assert set(late.index) == LOGGED_LATE
    assert (late["near_due"] == 0).all()
    assert (late["upheld"] * 2 > late["complaints"]).all()


def test_counts_equal_a_count_straight_from_the_files(found: pd.DataFrame, sample: Ledger):
    own = sample.documents[sample.documents["customer"] == "C023"]
    own = own[(own["kind"] == "invoice") & own["dispute_raised_on"].notna()]
    close = (own["due"] - own["dispute_raised_on"]).dt.days.abs() <= 5
    assert found.loc["C023", "complaints"] == len(own)
    assert found.loc["C023", "near_due"] == close.sum()
    outcome = own.loc[close, "dispute_outcome"]
    assert found.loc["C023", "near_upheld"] == outcome.isin(["upheld", "partly upheld"]).sum()


TEXT = """
    invoice NEAR a 2026-01-01 5 EUR due 2026-01-31 dispute_raised_on=2026-02-05 dispute_outcome=rejected
    invoice EDGE a 2026-01-02 5 EUR due 2026-01-31 dispute_raised_on=2026-02-06 dispute_outcome=upheld
    invoice SLOW a 2026-01-03 5 EUR due 2026-01-31 dispute_raised_on=2026-01-10 disputed_on=2026-01-30
    invoice OURS a 2026-01-04 5 EUR due 2026-01-31 disputed_on=2026-01-29 dispute_outcome=upheld
    invoice NODUE a 2026-01-05 5 EUR dispute_raised_on=2026-01-10
    invoice FLAG a 2026-01-06 5 EUR due 2026-01-31 dispute_reason=said
    invoice NONE a 2026-03-01 5 EUR due 2026-03-31
"""


def seen() -> Ledger:
    made = frames(TEXT)
    documents = made["documents"].assign(
        dispute_raised_on=pd.to_datetime(made["documents"]["dispute_raised_on"])
    )
    return Ledger.of({**made, "documents": columns.conform(documents, "documents")})


def test_counts_by_hand():
    row = complaints.by_customer(seen()).iloc[0]
    named = [
        "complaints",
        "near_due",
        "after_due",
        "upheld",
        "near_upheld",
        "logged_late",
        "undated",
    ]
    # near: NEAR (5 days after) and OURS (by the day we wrote down, no other is known); EDGE is 6 after
    assert row[named].tolist() == [4, 2, 1, 2, 1, 1, 2]


def test_a_complaint_of_tomorrow_is_not_known_today():
    row = complaints.by_customer(seen().on(pd.Timestamp("2026-02-05").date())).iloc[0]
    assert row["complaints"] == 3  # EDGE is raised on the 6th


def test_reminders_before_payment_and_price_requests_by_hand():
    text = """
        invoice I a 2026-01-01 5 EUR due 2026-01-31
        receipt R a 2026-03-10 -5 EUR
        R -> I 5 on 2026-03-10
        invoice J a 2026-01-01 5 EUR due 2026-01-31
    """
    at = ["2026-02-10", "2026-03-01", "2026-03-10"]
    rows = [
        {"customer": "a", "document": "I", "day": pd.Timestamp(d), "kind": "reminder"} for d in at
    ]
    rows += [{"customer": "a", "document": "J", "day": pd.Timestamp(at[0]), "kind": "reminder"}]
    rows += [{"customer": "a", "day": pd.Timestamp(at[1]), "kind": "price_request"}] * 2
    made = {**frames(text), "touches": columns.conform(pd.DataFrame(rows), "touches")}
    row = complaints.reminders_and_requests(Ledger.of(made)).iloc[0]
    assert (row["reminded"], row["reminders"], row["price_requests"]) == (1, 3, 2)  # J is unpaid


def test_without_touches_nothing_is_asked():
    assert complaints.reminders_and_requests(seen()).empty
