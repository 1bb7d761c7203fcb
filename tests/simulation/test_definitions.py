"""The numbers of definitions 10 to 14 and 17, and of METHODS 7, by the functions that pages use or textbook forms."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib import simulation
from lib.simulation import Discount, Levers, Scenario, distribution, economics, incentives
from lib.simulation.payers import Chance
from tests.simulation import textbook
from tests.simulation.payers import CERTAIN, book, punctual
from tests.simulation.textbook import Part, Terms

FORGONE = [(30, 37.24, 44.59), (45, 21.28, 23.45)]


@pytest.mark.parametrize(("day", "simple", "effective"), FORGONE)
def test_10_cost_of_forgoing_a_discount_at_the_day_it_is_really_paid(day, simple, effective):
    found = economics.forgone_discount(0.02, 10, day)
    assert round(found.simple * 100, 2) == simple
    assert round(found.effective * 100, 2) == effective


def test_11_switch_from_cash_to_credit():
    assert textbook.switch_to_credit(49, 20, 100, 110, 0.02) == pytest.approx(9400, abs=1e-9)
    assert round(textbook.switch_break_even(49, 20, 100, 0.02), 2) == 3.43


def test_11_losses_dominate_timing():
    """METHODS 7.3: 12 % a year over 60 days, compounded; with 2 % never paid the gain is gone."""
    period = 1.12 ** (60 / 365) - 1
    assert round(textbook.switch_to_credit(100, 60, 1000, 1100, period)) == 106_721
    assert round(textbook.switch_to_credit(100, 60, 1000, 1100, period, 0.02)) == -10_276
    assert round(textbook.switch_break_even(100, 60, 1000, period), 1) == 48.4


OLD, OFFERED = [Part(1, 60)], [Part(0.5, 10, 0.02), Part(0.5, 50)]


def test_12_present_value_of_a_days_sales():
    values = [textbook.value_of_a_day(10e6, parts, 0.10, "simple") for parts in (OLD, OFFERED)]
    assert [round(value, 2) for value in values] == [26_954.18, 26_901.49]


@pytest.mark.parametrize("how", ["simple", "compound"])
def test_12_through_the_engine(how: str):
    """One sale of 10 M ÷ 365; half takes 2 % on day 10, half pays on day 50."""
    payer = punctual(weekly=10e6 / 365, term=45, late=5, take_up=Chance(0.5))
    known = replace(CERTAIN, cost_of_capital=0.10, discounting=how)
    levers = Levers(discount=Discount(0.02, 10))
    asked = Scenario(weeks=1, levers=levers, assumptions=known)
    parts = simulation.value_parts(book(payer), asked).set_index("part")["scenario"]
    found = parts["sold"] + parts["waiting"] + parts["discount"]
    assert found == pytest.approx(textbook.value_of_a_day(10e6, OFFERED, 0.10, how), abs=1e-6)
    if how == "simple":
        assert round(found, 2) == 26_901.49


TERMS = Terms(35, 0.01), Terms(68, 0.015)


@pytest.mark.parametrize(("how", "uplift"), [("simple", 5.80), ("compound", 5.63)])
def test_13_break_even_uplift(how: str, uplift: float):
    assert round(textbook.volume_break_even(*TERMS, 0.7, 0.12, how) * 100, 2) == uplift
    needed = textbook.volume_break_even(*TERMS, 0.7, 0.12, how)
    assert textbook.change_in_value(1e6, *TERMS, needed, 0.7, 0.12, how) == pytest.approx(
        0, abs=1e-6
    )


def test_13_compound_is_the_default():
    assert textbook.volume_break_even(*TERMS, 0.7, 0.12) * 100 == pytest.approx(5.63, abs=0.005)


def test_13_value_of_two_uplifts():
    changes = [
        textbook.change_in_value(1e6, *TERMS, more, 0.7, 0.12, "simple") for more in (0, 0.1)
    ]
    assert [round(change) for change in changes] == [-15_277, 11_069]


@pytest.mark.parametrize(
    ("rate", "alone", "slipping"), [(0.06, 0.56, 0.48), (0.12, 1.08, 0.93), (0.20, 1.73, 1.49)]
)
def test_largest_discount_of_methods_7_2(rate: float, alone: float, slipping: float):
    assert round(textbook.largest_discount(45, 10, rate) * 100, 2) == alone
    found = textbook.largest_discount(45, 10, rate, takers=0.5, others_pay_after=50)
    assert round(found * 100, 2) == slipping


def test_ten_days_of_waiting_as_price():
    """DESIGN 5: 10 days are 0.33 % of the price at 12 %."""
    assert round(economics.days_as_price(10, 0.12, "simple") * 100, 2) == 0.33


def test_14_distribution_and_velocity():
    assert textbook.weighted(800e6, 1000e6) == 0.8
    assert textbook.numeric(30, 120) == 0.25
    sold = pd.DataFrame({
        "month": pd.Timestamp("2026-06-01"), "product": "P", "region": "N",
        "outlet": ["a", "b"], "amount": [300, 500],
    })  # fmt: skip
    shops = pd.DataFrame({"outlet": list("abcd"), "region": "N", "weight": [500.0, 300, 100, 100]})
    [row] = distribution.table(sold, shops).itertuples()
    assert (row.numeric, row.weighted, row.velocity) == (0.5, 0.8, 400)
    assert row.sales == row.carrying * row.velocity


@pytest.mark.parametrize(("exponent", "sales"), [(1.0, 125.0), (0.5, 111.80), (2.0, 156.25)])
def test_14_sales_at_another_rate(exponent: float, sales: float):
    assert round(distribution.sales_at(0.5, 0.4, 100.0, exponent), 2) == sales


def test_14_linear_is_the_default():
    assert distribution.sales_at(0.5, 0.4, 100.0) == 125


def test_14_receivables_of_outlets_added():
    outlets = pd.DataFrame({"sales": [365.0, 730.0], "term": [30, 30], "late": [10, 5]})
    assert textbook.more_receivables(outlets) == 40 + 70


def test_17_commission_on_two_clocks():
    assert round(incentives.pre_tax(70, 0.10), 2) == 63.64
    moves = pd.DataFrame({
        "document": "I", "day": [1, 1, 9], "amount": [70, 30, -70], "cash": [True, False, True],
    })  # fmt: skip
    booked = pd.DataFrame({"document": ["I"], "rate": [0.05], "tax": [0.10]})
    table = incentives.two_clocks(booked, moves)
    assert np.allclose(table["pay"], [0.05 * 70 / 1.1, 0, -0.05 * 70 / 1.1])
    assert table["paid_out"].iloc[-1] == 0
