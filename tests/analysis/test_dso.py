"""The definitions on their test numbers, and what holds of them for any numbers."""

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis import dso
from lib.ledger.glossary import ENTRIES

MONEY = st.integers(1, 10**9)


def test_definition_4_simple_and_countback_differ_on_the_same_receivables():
    months = [(100_000, 30), (80_000, 30), (70_000, 30)]
    assert dso.simple(212_000, 250_000, 90) == pytest.approx(76.32, abs=0.005)
    assert dso.countback(212_000, months).days == pytest.approx(73.71, abs=0.005)


def test_definition_4_countback_over_months_of_unequal_length():
    months = [(0.9, 31), (0.8, 28), (0.7, 31)]
    assert dso.countback(2.1, months).days == pytest.approx(76.71, abs=0.005)


def test_more_owed_than_all_sales_is_at_least_all_the_days_and_nothing_is_extrapolated():
    assert dso.countback(1_000, [(100, 30), (200, 31)]) == dso.Countback(61, at_least=True)


def test_receivables_that_equal_the_sales_use_all_the_days_and_no_more():
    assert dso.countback(300, [(100, 30), (200, 31)]) == dso.Countback(61, at_least=False)


def test_nothing_owed_is_no_days():
    assert dso.countback(0, [(100, 30)]).days == 0
    assert dso.countback(-5, [(100, 30)]).days == 0


def test_a_month_of_more_credit_notes_than_sales_adds_its_days_and_no_money():
    assert dso.countback(50, [(-100, 30), (100, 30)]).days == pytest.approx(45)


def test_definition_5_lateness_is_dso_less_best_possible():
    best = dso.simple(180_000, 250_000, 90)
    assert best == pytest.approx(64.8)
    assert dso.delinquent(76.32, best) == pytest.approx(11.52)


def test_definition_6_collection_effectiveness():
    assert dso.effectiveness(500, 300, 450, 250) == pytest.approx(63.64, abs=0.005)


def test_definition_7_both_kinds_of_days_beyond_terms():
    assert dso.beyond_terms_open([100, 50, 20, 10], 400) == 15.75
    assert dso.beyond_terms(900 * 0 + 100 * 30, 1_000) == 3


@pytest.mark.parametrize(
    ("sales", "left", "days"),
    [((100, 200, 300), (0, 40, 210), 37.5), ((300, 200, 100), (0, 40, 70), 16.5)],
)
def test_definition_8_one_pattern_and_two_dso(sales, left, days):
    shares = [dso.uncollected(rest, sold) for rest, sold in zip(left, sales, strict=True)]
    assert shares == pytest.approx([0, 0.2, 0.7])
    assert dso.simple(sum(left), sum(sales), 90) == pytest.approx(days)


def test_the_glossary_tells_the_counter_example():
    case = ENTRIES["uncollected balance"].case
    assert all(number in case for number in ("0/20/70", "37.5", "16.5"))


def test_nothing_to_divide_by_is_no_number():
    assert isnan(dso.simple(100, 0, 90))
    assert isnan(dso.effectiveness(0, 0, 0, 0))
    assert isnan(dso.beyond_terms(0, 0))
    assert isnan(dso.uncollected(5, 0))
    assert isnan(dso.countback(5, []).days)


@given(MONEY, st.lists(st.tuples(MONEY, st.integers(28, 31)), min_size=1, max_size=8))
def test_countback_days_buy_back_exactly_what_is_owed(owed, months):
    found = dso.countback(owed, months)
    left, bought = found.days, 0.0
    for sales, length in months:
        used = min(left, length)
        bought += sales * used / length
        left -= used
    expected = min(owed, sum(sales for sales, _ in months))
    assert bought == pytest.approx(expected)
    assert found.at_least == (owed > sum(sales for sales, _ in months))


@given(st.integers(0, 10**9), st.integers(0, 10**9), MONEY, st.integers(28, 92))
def test_lateness_and_best_possible_make_up_dso(current, late, sales, days):
    whole, best = dso.simple(current + late, sales, days), dso.simple(current, sales, days)
    assert best + dso.delinquent(whole, best) == pytest.approx(whole)
    assert dso.delinquent(whole, best) == pytest.approx(late / sales * days, abs=1e-6)
