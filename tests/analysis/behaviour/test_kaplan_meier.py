"""Kaplan–Meier held to figures worked out by hand, to plain Python, and to the ordinary median."""

import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.behaviour.kaplan_meier import Curves, curves

# Ten invoices: paid on days −2, 0, 0, 3, 5, 5 and 9; still open on days 3, 7 and 12.
# Day  at risk  paid  unpaid after
#  −2     10      1   9/10
#   0      9      2   9/10 · 7/9 = 7/10
#   3      7      1   7/10 · 6/7 = 6/10        (one open on day 3 leaves afterwards)
#   5      5      2   6/10 · 3/5 = 9/25
#   9      2      1   9/25 · 1/2 = 9/50        (open on 7 left; open on 12 remains)
DAYS = [-2, 0, 0, 3, 3, 5, 5, 7, 9, 12]
PAID = [True, True, True, True, False, True, True, False, True, False]
BY_HAND = {
    -3: 1,
    -2: 0.9,
    -1: 0.9,
    0: 0.7,
    2: 0.7,
    3: 0.6,
    4: 0.6,
    5: 0.36,
    8: 0.36,
    9: 0.18,
    40: 0.18,
}


def of(days: list[int], paid: list[bool], weight: list[float] | None = None) -> Curves:
    return curves(
        np.zeros(len(days), dtype="int64"),
        np.array(days, dtype="int64"),
        np.array(paid, dtype=bool),
        1,
        None if weight is None else np.array(weight),
    )


@pytest.mark.parametrize(("day", "unpaid"), BY_HAND.items())
def test_ten_invoices_by_hand(day: int, unpaid: float):
    assert of(DAYS, PAID).later_than(day)[0] == pytest.approx(unpaid)


def test_quantiles_of_the_ten_by_hand():
    made = of(DAYS, PAID)
    assert made.quantile(0.5)[0] == 5  # 0.6 unpaid before day 5, 0.36 after
    assert made.quantile(0.1)[0] == pytest.approx(-1)  # 0.9 exactly after day −2: halfway to day 0
    assert made.quantile(0.8)[0] == 9
    assert np.isnan(made.quantile(0.9)[0])  # a tenth unpaid is never reached


def test_a_weight_of_two_is_the_invoice_twice():
    twice = of([*DAYS, 5, 7], [*PAID, True, False])
    weighted = of(DAYS, PAID, [1, 1, 1, 1, 1, 2, 1, 2, 1, 1])
    for day in range(-3, 14):
        assert weighted.later_than(day)[0] == pytest.approx(twice.later_than(day)[0])


def test_nothing_seen_is_nothing_said():
    assert np.isnan(of([], []).later_than(0)[0])
    assert np.isnan(of([], []).quantile(0.5)[0])
    assert np.isnan(of([-20], [False]).later_than(0)[0])  # not due yet: may or may not be late
    assert of([4], [False]).later_than(0)[0] == 1.0  # open four days past due: late already
    assert of([-1], [True]).later_than(0)[0] == 0.0


def plain(rows: list[tuple[int, bool]], day: int) -> Fraction:
    """The product-limit estimate in fractions, one day at a time."""
    left = Fraction(1)
    for at in sorted({d for d, paid in rows if paid and d <= day}):
        risk = sum(d >= at for d, _ in rows)
        left *= 1 - Fraction(sum(d == at and paid for d, paid in rows), risk)
    return left


ROWS = st.lists(st.tuples(st.integers(-40, 60), st.booleans()), max_size=12)


@given(st.lists(ROWS, min_size=1, max_size=4), st.integers(-45, 65))
def test_groups_side_by_side_equal_fractions_one_by_one(
    groups: list[list[tuple[int, bool]]], day: int
):
    flat = [(g, d, p) for g, rows in enumerate(groups) for d, p in rows]
    made = curves(
        np.array([g for g, _, _ in flat], dtype="int64"),
        np.array([d for _, d, _ in flat], dtype="int64"),
        np.array([p for _, _, p in flat], dtype=bool),
        len(groups),
    ).later_than(day)
    for rows, found in zip(groups, made, strict=True):
        expected = plain(rows, day)
        unseen = expected == 1 and all(d <= day for d, _ in rows)
        assert np.isnan(found) if unseen else found == pytest.approx(float(expected))


@given(st.lists(st.integers(-500, 500), min_size=1, max_size=40))
def test_with_everything_paid_the_median_is_the_ordinary_one(late: list[int]):
    assert of(late, [True] * len(late)).quantile(0.5)[0] == statistics.median(late)


@given(ROWS.filter(bool))
def test_an_open_invoice_more_never_makes_payment_look_faster(rows: list[tuple[int, bool]]):
    before = of([d for d, _ in rows], [p for _, p in rows])
    after = of([d for d, _ in rows] + [61], [p for _, p in rows] + [False])
    for day in (-10, 0, 30):
        least = np.nan_to_num(before.later_than(day)[0], nan=0.0)
        assert after.later_than(day)[0] >= least - 1e-12
