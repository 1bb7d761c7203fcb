"""Habits: the planted ones are found and no others; the calendar and the counts by hand."""

import calendar
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.behaviour import habits
from lib.analysis.behaviour.invoices import history
from lib.ledger import days
from lib.ledger.ledger import Ledger
from tests.ledgers import ledger

RUNS = {
    **dict.fromkeys(("C005", "C012", "C036", "C071", "C103", "C134"), (31,)),
    "C002": (10, 25), "C019": (15,), "C030": (5, 20), "C052": (10, 20), "C085": (15, 31),
}  # fmt: skip
ENDED = {"C028": "2025-03", "C062": "2025-08", "C110": "2025-11"}
TAKERS = {"C003", "C015", "C049", "C077", "C095"}


def test_the_planted_pay_days_are_found_and_no_others(sample: Ledger):
    found = habits.pay_days(sample).set_index("customer")["runs"]
    assert {who: runs for who, runs in found.items() if runs} == RUNS


@pytest.fixture(scope="module")
def discounts(sample: Ledger) -> pd.DataFrame:
    return habits.discounts(history(sample)).set_index("customer")


@pytest.mark.parametrize(("customer", "month"), ENDED.items())
def test_the_end_of_a_discount_habit_is_found(discounts: pd.DataFrame, customer: str, month: str):
    ended = discounts.loc[customer, "ended"].to_period("M")
    assert abs((ended - pd.Period(month, "M")).n) <= 1


def test_those_who_take_it_still_do(discounts: pd.DataFrame):
    assert set(discounts.index[discounts["ended"].isna()]) == TAKERS
    assert (
        discounts.loc[list(TAKERS), "taken"] > 0.85 * discounts.loc[list(TAKERS), "offered"]
    ).all()


def test_consignment_in_three_parts_is_the_only_habit_of_parts(sample: Ledger):
    found = habits.parts(history(sample)).set_index("customer")
    share = found["in_parts"] / found["paid"]
    assert set(share.index[share > 0.9]) == {"C020", "C045", "C079", "C113"}


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)))
def test_the_last_weekday_of_a_month(day: dt.date):
    last = calendar.monthrange(day.year, day.month)[1]
    weekdays = [d for d in range(1, last + 1) if dt.date(day.year, day.month, d).weekday() < 5]
    stands = habits.nominal(np.array([days.number(day)]))[0]
    assert stands[30] == (day.day == weekdays[-1])


def test_random_pay_days_are_no_habit():
    """200 customers paying on 12 random weekdays each: chance is to name one in a hundred."""
    rng = np.random.default_rng(4)
    weekdays = np.array([d for d in range(20_000, 20_700) if (d + 3) % 7 < 5])
    named = sum(
        bool(habits._runs(habits.nominal(np.sort(rng.choice(weekdays, 12, replace=False))))[1])
        for _ in range(200)
    )
    assert named <= 6


def test_below_five_payment_days_nothing_is_named():
    """Four payments on the 10th are not yet a habit."""
    lines = [
        f"invoice I{m} a 2026-0{m}-01 5 EUR due 2026-0{m}-10\n"
        f"receipt R{m} a 2026-0{m}-10 -5 EUR\nR{m} -> I{m} 5 on 2026-0{m}-10"
        for m in range(1, 5)
    ]
    found = habits.pay_days(ledger("\n".join(lines))).iloc[0]
    assert (found["payment_days"], found["runs"]) == (4, ())


def offers(taken: list[bool]) -> Ledger:
    """Invoices a week apart on 2/10 net 30, paid on day 9 with the discount or on day 30 without."""
    lines = []
    for i, takes in enumerate(taken):
        issued = dt.date(2025, 1, 1) + dt.timedelta(days=7 * i)
        due, paid = issued + dt.timedelta(days=30), issued + dt.timedelta(days=9 if takes else 30)
        cut = 2 if takes else 0
        lines.append(f"invoice I{i} a {issued} 100 EUR due {due} terms=2/10net30")
        lines.append(f"receipt R{i} a {paid} -{100 - cut} EUR\nR{i} -> I{i} {100 - cut} on {paid}")
        if takes:
            lines.append(
                f"adjustment D{i} a {paid} -2 EUR reason=discount\nD{i} -> I{i} 2 on {paid}"
            )
    return ledger("\n".join(lines))


@pytest.mark.parametrize(
    ("taken", "ended"),
    [
        ([True] * 6 + [False] * 5, "2025-02-01"),  # the seventh was issued on 12 February
        ([True] * 6 + [False] * 4, None),  # four are no pattern
        ([True] * 4 + [False] * 6, None),  # four before are no habit
        ([False] * 12, None),
        ([True] * 6 + [False] * 6 + [True], None),
    ],
)
def test_a_discount_habit_ends_after_five_without(taken: list[bool], ended: str | None):
    found = habits.discounts(history(offers(taken))).iloc[0]
    assert (found["offered"], found["taken"]) == (len(taken), sum(taken))
    assert (None if pd.isna(found["ended"]) else str(found["ended"].date())) == ended


def test_rhythm_by_hand():
    text = """
        invoice I1 a 2026-01-01 5 EUR due 2026-01-31
        invoice I2 a 2026-01-01 5 EUR due 2026-01-31
        invoice I3 a 2026-01-15 5 EUR due 2026-02-14
        receipt R a 2026-02-10 -15 EUR
        R -> I1 5 on 2026-02-10
        R -> I2 5 on 2026-02-10
        R -> I3 5 on 2026-02-10
    """
    seen = ledger(text)
    row = habits.rhythm(history(seen), seen).iloc[0]
    assert row["between_invoices"] == 14
    assert np.isnan(row["between_payments"])  # one day of payment
    assert row["to_payment"] == 40
