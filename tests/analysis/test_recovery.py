"""Of 100 that reach so many days late, how many are paid within 30 more: counted only when seen."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis import recovery
from lib.ledger.ledger import Ledger
from tests import ledgers
from tests.ledgers import Case, cases, day

# Due 31 January. A is paid on 1 February, B on 2 March (30 days late), C half on 10 February,
# D never; E is written off on 20 February; F has no due date; N is interest, no invoice.
TEXT = """
    adjustment N acme 2026-01-01 3.00 EUR due 2026-01-31
    invoice A acme 2026-01-01 10.00 EUR due 2026-01-31
    invoice B acme 2026-01-01 10.00 EUR due 2026-01-31
    invoice C acme 2026-01-01 10.00 EUR due 2026-01-31
    invoice D acme 2026-01-01 10.00 EUR due 2026-01-31
    invoice E acme 2026-01-01 10.00 EUR due 2026-01-31
    invoice F acme 2026-01-01 10.00 EUR
    receipt R acme 2026-01-15 -25.00 EUR
    adjustment W acme 2026-02-20 -10.00 EUR
    R -> A 10.00 on 2026-02-01
    R -> B 10.00 on 2026-03-02
    R -> C 5.00 on 2026-02-10
    W -> E 10.00 on 2026-02-20
"""


def at(on: str, late: int) -> list[int]:
    table = recovery.scan(ledgers.ledger(TEXT).on(day(on)), reached=[late])
    return table[["reached", "paid", "invoices", "invoices_paid"]].to_numpy().tolist()


def test_what_was_paid_within_30_days_counts_and_a_write_off_does_not():
    """Due day: all five open; by 2 March A and B are paid and half of C, E is only written off."""
    assert at("2026-06-30", 0) == [[5000, 2500, 5, 2]]


def test_only_invoices_whose_30_days_have_passed_are_counted():
    assert at("2026-03-02", 0) == [[5000, 2500, 5, 2]]
    assert at("2026-03-01", 0) == []


def test_reaching_a_day_late_means_open_at_its_end():
    """A, paid on the first day late, does not reach it; of the other four only B and half of C are paid."""
    assert at("2026-06-30", 1) == [[4000, 1500, 4, 1]]


def test_what_leaves_after_the_30_days_is_not_counted_as_soon():
    assert at("2026-06-30", 30) == [[1500, 0, 2, 0]]


@given(cases(), st.integers(0, 60), st.integers(1, 40))
def test_counts_equal_a_count_by_hand(case: Case, late: int, within: int):
    ledger = Ledger.of(case.frames).on(case.day)
    table = recovery.scan(ledger, reached=[late], within=within)
    assert (table["invoices"].sum(), table["reached"].sum()) == _reached(case, late, within)
    assert (table["invoices_paid"] <= table["invoices"]).all()
    assert (table["paid"] >= 0).all()
    assert (table["paid"] <= table["reached"]).all()


def _reached(case: Case, late: int, within: int) -> tuple[int, int]:
    found = []
    for row in ledgers.rows(case.frames, "documents"):
        if row["kind"] == "invoice" and row["amount"] > 0 and row["due"] is not None:
            on = row["due"] + dt.timedelta(days=late)
            left = ledgers.open_on(case.frames, on).get(row["document"], 0)
            if left > 0 and on + dt.timedelta(days=within) <= case.day:
                found.append(left)
    return len(found), sum(found)


def test_nothing_late_counts_nothing():
    assert recovery.scan(Ledger.of({})).empty
    assert recovery.scan(ledgers.ledger(TEXT).on(day("2026-01-31")))[
        "invoices"
    ].sum() == pytest.approx(0)
