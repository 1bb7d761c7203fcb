"""Disputes as a day knows them: not before they were recorded, open until they closed."""

import pandas as pd
import pytest

from lib.ledger.ledger import Ledger
from tests.ledgers import day, frames

BILLED = "invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09"
DATES = {"raised": "dispute_raised_on", "disputed": "disputed_on", "closed": "dispute_closed_on"}


def seen(on: str, **dates: str) -> pd.Series:
    """The disputed document as a day sees it."""
    made = frames(BILLED)
    given = {DATES[name]: pd.Timestamp(date) for name, date in dates.items()}
    told = {"dispute_reason": "price", "disputed_amount": 40_00, "dispute_outcome": "upheld"}
    made["documents"] = made["documents"].assign(**told, **given)
    return Ledger.of(made).on(day(on)).documents.iloc[0]


WHOLE = {"raised": "2026-02-01", "disputed": "2026-02-03", "closed": "2026-03-01"}


def test_a_dispute_recorded_later_is_not_there_at_all():
    row = seen("2026-02-02", **WHOLE)
    assert (
        row[["dispute_raised_on", "disputed_on", "disputed_amount", "dispute_reason"]].isna().all()
    )
    assert row[["dispute_closed_on", "dispute_outcome"]].isna().all()


def test_a_dispute_closed_later_is_still_open():
    row = seen("2026-02-28", **WHOLE)
    assert (row["disputed_amount"], row["dispute_reason"]) == (40_00, "price")
    assert row[["dispute_closed_on", "dispute_outcome"]].isna().all()


def test_a_closed_dispute_tells_its_outcome():
    row = seen("2026-03-01", **WHOLE)
    assert (row["dispute_closed_on"], row["dispute_outcome"]) == (
        pd.Timestamp("2026-03-01"),
        "upheld",
    )


@pytest.mark.parametrize(("on", "there"), [("2026-01-31", False), ("2026-02-01", True)])
def test_nobody_recorded_it_so_it_begins_when_the_customer_spoke(on: str, there: bool):
    assert pd.notna(seen(on, raised="2026-02-01")["dispute_reason"]) == there


def test_a_dispute_without_a_day_stays_and_is_for_the_checks_to_flag():
    assert seen("2026-01-31")["dispute_reason"] == "price"


def test_what_happened_later_to_optional_frames_is_not_seen():
    made = frames(BILLED)
    made["touches"] = pd.DataFrame(
        {"customer": "acme", "day": pd.to_datetime(["2026-02-01", "2026-02-02"]), "kind": "call"}
    )
    made["sales"] = pd.DataFrame(
        {"month": pd.to_datetime(["2026-01-01", "2026-02-01"]), "amount": [1, 2]}
    )
    view = Ledger.of(made).on(day("2026-02-01"))
    assert len(view.extra("touches")) == 1
    assert view.extra("sales")["amount"].tolist() == [1]
