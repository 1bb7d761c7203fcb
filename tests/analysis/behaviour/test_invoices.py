"""What became of each invoice, as then on record; and nothing later may change it."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.analysis.behaviour.invoices import history, payments
from lib.analysis.behaviour.portfolio import portfolio
from lib.ledger import columns, days
from lib.ledger.ledger import Ledger
from tests import ledgers
from tests.ledgers import Case, day, ledger

LEDGER = """
    invoice PAID a 2026-01-01 100.00 EUR due 2026-01-31
    receipt R1 a 2026-02-05 -60.00 EUR
    receipt R2 a 2026-02-10 -40.00 EUR
    R1 -> PAID 60.00 on 2026-02-05
    R2 -> PAID 40.00 on 2026-02-10
    invoice OPEN a 2026-02-01 50.00 EUR due 2026-03-03
    invoice LOST a 2026-01-05 80.00 EUR due 2026-02-04
    adjustment W1 a 2026-03-20 -80.00 EUR reason=write_off
    W1 -> LOST 80.00 on 2026-03-20
    invoice CENTS a 2026-01-06 80.00 EUR due 2026-02-05
    receipt R3 a 2026-02-05 -79.50 EUR
    R3 -> CENTS 79.50 on 2026-02-05
    adjustment W2 a 2026-03-01 -0.50 EUR reason=write_off
    W2 -> CENTS 0.50 on 2026-03-01
    invoice BACK a 2026-01-07 30.00 EUR due 2026-02-06
    credit_note N1 a 2026-01-20 -30.00 EUR
    N1 -> BACK 30.00 on 2026-01-20
    invoice EARLY a 2026-03-10 30.00 EUR due 2026-04-09
    receipt R4 a 2026-03-01 -30.00 EUR
    R4 -> EARLY 30.00 on 2026-03-01
    invoice NODUE a 2026-03-11 30.00 EUR
    invoice ISSUE b 2026-03-01 30.00 EUR
    receipt R5 b 2026-03-25 -30.00 EUR
    R5 -> ISSUE 30.00 on 2026-03-25
"""


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return history(ledger(LEDGER)).set_index("document")


@pytest.mark.parametrize(
    ("document", "outcome", "late"),
    [
        ("PAID", "paid", 10),  # by its last receipt
        ("OPEN", "open", 22),  # 3 to 25 March, and not over
        ("LOST", "lost", 44),  # censored on 20 March
        ("CENTS", "paid", 0),  # fifty cents written off later do not make it late
        ("EARLY", "paid", -39),  # the raw day of the receipt, before the invoice
        ("ISSUE", "paid", 24),  # b has no due date at all: from issue
    ],
)
def test_outcomes_by_hand(found: pd.DataFrame, document: str, outcome: str, late: int):
    row = found.loc[document]
    assert (row["outcome"], row["days"], bool(row["timed"])) == (outcome, late, True)


def test_what_has_no_days(found: pd.DataFrame):
    assert found.loc["BACK", "outcome"] == "credited"
    assert not found.loc["BACK", "timed"]
    assert not found.loc["NODUE", "timed"]  # a has due dates, this one lacks it
    assert found["from_issue"].to_dict()["ISSUE"]
    assert found.loc["PAID", "parts"] == 2


def test_payments_say_whose_money_came_when():
    paid = payments(ledger(LEDGER))
    assert paid.groupby("customer")["amount"].sum().to_dict() == {"a": 20950, "b": 3000}


def test_what_was_recorded_later_is_not_known_yet():
    text = """
        invoice I a 2026-01-01 100.00 EUR due 2026-01-31
        receipt R a 2026-02-05 -100.00 EUR recorded 2026-02-20
        R -> I 100.00 on 2026-02-05
        invoice J a 2026-03-01 1.00 EUR due 2026-03-31
    """
    whole = ledger(text)
    outcomes = {
        str(at): history(whole.on(day(at))).set_index("document").loc["I", "outcome"]
        for at in ("2026-02-19", "2026-02-20")
    }
    assert outcomes == {"2026-02-19": "open", "2026-02-20": "paid"}


@given(case=ledgers.cases(), data=st.data())
@settings(max_examples=15)
def test_behaviour_of_a_day_is_the_same_whatever_is_appended_after_it(
    case: Case, data: st.DataObject
):
    more = data.draw(ledgers.later(case))
    before, after = (
        portfolio(Ledger.of(f, currency="EUR").on(case.day), ("customer", "currency"))
        for f in (case.frames, more)
    )
    pd.testing.assert_frame_equal(before, after, check_dtype=False)


def test_behaviour_of_the_sample_is_the_same_when_all_later_days_are_scrambled(sample: Ledger):
    """Everything after 31 December 2025 is moved, doubled or made absurd; the view of that day stays."""
    at = dt.date(2025, 12, 31)
    late = pd.Timestamp(at)
    documents, allocations = sample.documents.copy(), sample.allocations.copy()
    shift = pd.Timedelta(days=11)
    for name in ("issued", "due", "recorded_on"):
        known = sample.documents["issued"] <= late
        documents[name] = documents[name].where(known, documents[name] + shift)
    closed = sample.documents["dispute_closed_on"]
    documents["dispute_closed_on"] = closed.where(closed <= late, closed + shift)
    effective = allocations["effective_on"]
    allocations["effective_on"] = effective.where(effective <= late, effective + shift)
    later = {"customers": sample.customers, "documents": documents, "allocations": allocations,
             **sample.extras}  # fmt: skip
    changed = Ledger.of(later, currency="EUR")
    pd.testing.assert_frame_equal(portfolio(sample.on(at)), portfolio(changed.on(at)))


def test_every_invoice_is_in_it_once(sample: Ledger):
    whole = history(sample)
    asked = sample.documents[
        (sample.documents["kind"] == "invoice") & (sample.documents["amount"] > 0)
    ]
    recorded = ~(asked["recorded_on"] > pd.Timestamp(sample.day))
    assert sorted(whole["document"]) == sorted(asked.loc[recorded, "document"])
    assert (whole.loc[whole["outcome"] == "open", "ended"] == days.number(sample.day)).all()


def test_an_empty_ledger_has_no_history():
    nothing = Ledger.of({role: columns.empty(role) for role in columns.CORE})
    assert history(nothing).empty
    assert portfolio(nothing).empty
