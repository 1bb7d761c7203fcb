"""One builder of what a day may know: when an invoice closed, whether by money, what is left."""

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.forecast import snapshot
from lib.ledger import days
from lib.ledger.days import NEVER
from lib.ledger.ledger import Ledger
from tests import ledgers
from tests.ledgers import day

SEVERAL = """
    invoice I1 acme 2026-01-05 100.00 EUR due 2026-02-04
    invoice I2 acme 2026-01-05 100.00 EUR due 2026-02-04
    invoice I3 acme 2026-01-05 100.00 EUR due 2026-02-04
    invoice I4 acme 2026-01-05 100.00 EUR due 2026-02-04
    invoice I5 bolt 2026-01-06 100.00 EUR
    invoice I6 bolt 2026-01-07 100.00 EUR due 2026-01-07 sale_mode=cash
    receipt R1 acme 2026-02-10 -60.00 EUR
    receipt R2 acme 2026-03-01 -238.00 EUR recorded 2026-03-09
    credit_note C1 acme 2026-02-20 -100.00 EUR
    adjustment A1 acme 2026-03-01 -2.00 EUR reason=discount
    R1 -> I1 60.00 on 2026-02-10
    R2 -> I1 40.00 on 2026-03-01
    C1 -> I2 100.00 on 2026-02-20
    R2 -> I3 98.00 on 2026-03-01
    A1 -> I3 2.00 on 2026-03-01
"""


def seen(text: str) -> snapshot.Snapshot:
    return snapshot.of(ledgers.ledger(SEVERAL), days.number(day(text)))


def of(made: snapshot.Snapshot, key: str, field: str) -> object:
    return getattr(made, field)[list(made.document).index(key)]


def test_an_invoice_is_paid_the_day_its_balance_reaches_zero_for_good():
    late = seen("2026-03-31")
    assert of(late, "I1", "closed") == days.number(day("2026-03-01"))
    assert of(late, "I1", "paid")
    assert of(late, "I3", "paid"), "a discount goes with the payment"


def test_a_part_payment_lowers_what_is_at_risk_and_leaves_it_open():
    early = seen("2026-02-15")
    assert of(early, "I1", "closed") == NEVER
    assert of(early, "I1", "balance") == 4000


def test_a_credit_note_ends_the_waiting_without_a_payment():
    late = seen("2026-03-31")
    assert of(late, "I2", "closed") == days.number(day("2026-02-20"))
    assert not of(late, "I2", "paid")


def test_a_payment_counts_once_it_is_on_record():
    assert of(seen("2026-03-08"), "I1", "closed") == NEVER
    assert of(seen("2026-03-09"), "I1", "closed") == days.number(day("2026-03-01"))


def test_without_a_due_day_lateness_counts_from_issue_and_is_flagged():
    made = seen("2026-03-31")
    assert of(made, "I5", "due") == days.number(day("2026-01-06"))
    assert not of(made, "I5", "has_due")
    assert made.terms[list(made.document).index("I5")] == snapshot.UNDATED


def test_cash_sales_teach_nothing_about_terms():
    assert not of(seen("2026-03-31"), "I6", "on_terms")


def columns(made: snapshot.Snapshot) -> dict[str, list[object]]:
    values = {name: getattr(made, name) for name in made.__slots__ if name != "day"}
    return {name: value.tolist() for name, value in values.items()}


@given(st.data())
def test_nothing_appended_later_changes_a_snapshot(data: st.DataObject):
    case = data.draw(ledgers.cases())
    more = data.draw(ledgers.later(case))
    number = days.number(case.day)
    before, after = (Ledger.of(f) if len(f["documents"]) else None for f in (case.frames, more))
    if before is None or after is None or before.day < case.day:
        return
    assert columns(snapshot.of(before, number)) == columns(snapshot.of(after, number))


def test_every_timestamp_is_at_most_the_day(sample: Ledger):
    at = dt.date(2025, 3, 31)
    made = snapshot.of(sample, days.number(at))
    assert len(made) > 1000
    assert made.issued.max() <= days.number(at)
    assert made.closed[made.closed != NEVER].max() <= days.number(at)
    assert np.isin(made.customer, np.arange(len(made.customers))).all()
    assert set(made.customers) == {made.customers[c] for c in np.unique(made.customer)}
