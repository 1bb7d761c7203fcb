"""Balances as steps in time, held against plain arithmetic one document at a time."""

import datetime as dt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger import days, spells
from lib.ledger.days import NEVER, UNKNOWN
from lib.ledger.matches import match
from tests.ledgers import Case, cases, day, frames, open_on

PART_PAID = """
    invoice I1 acme 2026-01-29 10000.00 EUR due 2026-02-28
    receipt R1 acme 2026-02-10 -1500.00 EUR
    receipt R2 acme 2026-03-05 -1000.00 EUR
    receipt R3 acme 2026-03-20 -2000.00 EUR
    R1 -> I1 1500.00 on 2026-02-10
    R2 -> I1 1000.00 on 2026-03-05
    R3 -> I1 2000.00 on 2026-03-20
"""


def built(made) -> spells.Spells:
    return spells.build(made["documents"], match(made["documents"], made["allocations"]))


def steps(made, key: str) -> list[tuple[str, str | None, int]]:
    """The steps of one document: first day, day after the last (None: still stands), balance."""
    all_of = built(made)
    mine = all_of.row == made["documents"]["document"].tolist().index(key)
    return [
        (str(days.date(start)), None if end == NEVER else str(days.date(end)), balance)
        for start, end, balance in zip(
            all_of.start[mine].tolist(), all_of.end[mine].tolist(), all_of.balance[mine].tolist(),
            strict=True,
        )
    ]  # fmt: skip


def test_each_payment_begins_a_step():
    assert steps(frames(PART_PAID), "I1") == [
        ("2026-01-29", "2026-02-10", 10_000_00),
        ("2026-02-10", "2026-03-05", 8_500_00),
        ("2026-03-05", "2026-03-20", 7_500_00),
        ("2026-03-20", None, 5_500_00),
    ]


def test_a_receipt_used_on_its_day_never_stands():
    assert steps(frames(PART_PAID), "R1") == []


def test_a_payment_before_its_invoice_stands_as_unapplied_until_the_invoice_is_issued():
    made = frames("""
        receipt R1 acme 2026-01-05 -300.00 EUR
        invoice I1 acme 2026-01-10 300.00 EUR due 2026-02-10
        R1 -> I1 300.00 on 2026-01-05
    """)
    assert steps(made, "R1") == [("2026-01-05", "2026-01-10", -300_00)]
    assert steps(made, "I1") == []


def test_an_allocation_dated_before_the_receipt_waits_for_the_receipt():
    made = frames("""
        invoice I1 acme 2026-01-10 300.00 EUR due 2026-02-10
        receipt R1 acme 2026-02-01 -300.00 EUR
        R1 -> I1 300.00 on 2026-01-20
    """)
    assert steps(made, "I1") == [("2026-01-10", "2026-02-01", 300_00)]


def test_several_changes_on_one_day_are_one_step():
    made = frames("""
        invoice I1 acme 2026-01-01 100.00 EUR
        receipt R1 acme 2026-01-09 -30.00 EUR
        receipt R2 acme 2026-01-09 -20.00 EUR
        R1 -> I1 30.00 on 2026-01-09
        R2 -> I1 20.00 on 2026-01-09
    """)
    assert steps(made, "I1") == [("2026-01-01", "2026-01-09", 100_00), ("2026-01-09", None, 50_00)]


def test_a_balance_that_comes_back_begins_again():
    """Paid in full, and part of it taken back later by a negative adjustment's opposite."""
    made = frames("""
        invoice I1 acme 2026-01-01 100.00 EUR
        receipt R1 acme 2026-01-05 -100.00 EUR
        R1 -> I1 100.00 on 2026-01-05
    """)
    made["allocations"].loc[1] = made["allocations"].loc[0]
    made["allocations"].loc[1, ["amount", "effective_on"]] = (-40_00, "2026-01-20")
    assert steps(made, "I1") == [("2026-01-01", "2026-01-05", 100_00), ("2026-01-20", None, 40_00)]


def test_more_paid_than_billed_turns_the_balance_over():
    made = frames("""
        invoice I1 acme 2026-01-01 100.00 EUR
        receipt R1 acme 2026-01-05 -120.00 EUR
        R1 -> I1 120.00 on 2026-01-05
    """)
    assert steps(made, "I1")[-1] == ("2026-01-05", None, -20_00)


def test_an_allocation_to_a_document_that_is_not_there_changes_nothing():
    made = frames("""
        invoice I1 acme 2026-01-01 100.00 EUR
        receipt R1 acme 2026-01-05 -100.00 EUR
        R1 -> I9 100.00 on 2026-01-05
    """)
    assert [balance for _, _, balance in steps(made, "I1") + steps(made, "R1")] == [100_00, -100_00]


def test_a_document_of_nothing_has_no_step():
    assert steps(frames("invoice I1 acme 2026-01-01 0.00 EUR"), "I1") == []


def test_no_due_date_is_unknown_and_kept():
    all_of = built(frames("invoice I1 acme 2026-01-01 1.00 EUR"))
    assert all_of.due.tolist() == [int(UNKNOWN)]


def test_an_empty_ledger_has_no_steps():
    empty = built(frames(""))
    assert len(empty) == 0
    assert len(empty.on(0)) == 0


def test_a_start_counts_on_its_day_and_an_end_does_not():
    all_of = built(frames(PART_PAID))
    on = {d: all_of.on(days.number(day(d))).balance.tolist() for d in ("2026-02-09", "2026-02-10")}
    assert on == {"2026-02-09": [10_000_00], "2026-02-10": [8_500_00]}


@given(cases())
def test_balances_on_any_day_are_those_of_plain_arithmetic(case: Case):
    standing = built(case.frames).on(days.number(case.day))
    keys = case.frames["documents"]["document"].to_numpy()[standing.row]
    expected = {key: left for key, left in open_on(case.frames, case.day).items() if left}
    assert dict(zip(keys, standing.balance.tolist(), strict=True)) == expected


@given(cases())
def test_steps_of_a_document_do_not_overlap_and_start_in_order(case: Case):
    all_of = built(case.frames)
    assert (np.diff(all_of.start) >= 0).all()
    assert (all_of.start < all_of.end).all()
    assert (all_of.balance != 0).all()
    for row in set(all_of.row.tolist()):
        mine = all_of.take(all_of.row == row)
        assert (mine.end[:-1] <= mine.start[1:]).all()


@given(cases(), st.integers(-5, 250))
def test_a_day_knows_the_steps_begun_by_then_and_no_later_end(case: Case, offset: int):
    all_of = built(case.frames)
    cut = days.number(case.day + dt.timedelta(days=offset))
    known = all_of.until(cut)
    assert known.row.tolist() == all_of.row[all_of.start <= cut].tolist()
    assert all(end <= cut or end == NEVER for end in known.end.tolist())
    assert known.on(cut).row.tolist() == all_of.on(cut).row.tolist()
