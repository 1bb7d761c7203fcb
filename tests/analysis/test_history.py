"""Month-ends: each as it read on its own day, the last one the aging of today."""

import pandas as pd
from hypothesis import given

from lib.analysis import aging, history, past_tolerance
from lib.ledger import days
from lib.ledger.ledger import Ledger
from tests import ledgers
from tests.ledgers import Case, cases, day

PART_PAID = """
    invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
    receipt R1 acme 2026-03-05 -40.00 EUR
    R1 -> I1 40.00 on 2026-03-05
"""


def test_each_month_end_reads_as_it_did_on_that_day():
    table = history.balances(ledgers.ledger(PART_PAID).on(day("2026-03-31")), months=12)
    assert table["day"].dt.strftime("%Y-%m-%d").tolist() == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
    ]
    assert table[["not_due", "d1_30", "d31_60"]].to_numpy().tolist() == [
        [10000, 0, 0], [0, 10000, 0], [0, 0, 6000],
    ]  # fmt: skip


def test_a_day_within_a_month_ends_the_row():
    table = history.balances(ledgers.ledger(PART_PAID).on(day("2026-03-06")), months=2)
    assert table["day"].dt.strftime("%m-%d").tolist() == ["02-28", "03-06"]


@given(cases())
def test_the_last_is_todays_aging_and_the_others_theirs(case: Case):
    ledger = Ledger.of(case.frames).on(case.day)
    table = history.balances(ledger, months=4, by=("customer",))
    for end in days.month_ends(case.day, 4):
        rows = table[table["day"] == pd.Timestamp(end)].drop(columns="day").reset_index(drop=True)
        pd.testing.assert_frame_equal(rows, aging.scan(ledger.on(end)), check_dtype=len(rows) > 0)


@given(cases())
def test_tolerance_at_month_ends_is_tolerance_on_those_days(case: Case):
    ledger = Ledger.of(case.frames).on(case.day)
    table = history.past_tolerance(ledger, months=3)
    last = table[table["day"] == pd.Timestamp(case.day)].drop(columns="day").reset_index(drop=True)
    pd.testing.assert_frame_equal(last, past_tolerance.scan(ledger), check_dtype=len(last) > 0)


def test_an_empty_ledger_has_no_months():
    assert history.balances(Ledger.of({}), months=12).empty
