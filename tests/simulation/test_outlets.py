"""A wider and a narrower distribution: by hand, monotone where it must be, nothing where nothing moves."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger.mistake import Mistake
from lib.simulation.assumptions import Range
from lib.simulation.distribution import Curve
from lib.simulation.markets import Market, Paying
from lib.simulation.outlets import (
    Move,
    at,
    cash,
    marginal,
    pays_until,
    side_by_side,
)
from lib.simulation.payers import equal_parts
from tests.simulation.textbook import Outlet, more_receivables, value_of, worth_of

NO_CURVE = Curve(None, None, None, 0.0, 0, 0.0, 0.0, 0.0, "too few", ())


def paying(term: int, late: int, loss: float = 0.0) -> Paying:
    return Paying("some", 3, term, equal_parts([late], [1]), loss)


def place(**given: object) -> Market:
    """10 of 40 outlets sell 10,000 a year; all of it is billed and paid after 30 days, 2 % lost."""
    known = {"product": "P", "region": "North", "outlets": 40, "carrying": 10, "sold": 10_000.0,
             "billed": 1.0, "paying": paying(30, 0, 0.02), "fitted": NO_CURVE}  # fmt: skip
    return Market(**{**known, **given})


def move(b: float = 1.0, **given: object) -> Move:
    added = given.pop("added", paying(60, 13, 0.05))
    return Move(Range(b, b, b), added, **given)


def test_the_worth_of_an_outlet_by_hand():
    outlet = Outlet(1000.0, 0.30, 100.0, 73, 0.02)
    assert worth_of(outlet, 0.10) == pytest.approx(1000 * 0.28 - 100 - 0.1 * 200)
    two = dataclasses.replace(outlet, joining=50.0, years=2)
    assert value_of(two, 0.10) == pytest.approx(160 / 1.1 + 160 / 1.21 - 50)
    assert value_of(two, 0.0) == pytest.approx(2 * 180 - 50)


def test_a_year_at_a_wider_rate_by_hand():
    """20 instead of 10 outlets, linear: 10,000 more; 73 days of it owed, 5 % lost."""
    found = at(place(), 0.5, move(margin=0.3, service=100.0, cost_of_capital=0.1), 1.0)
    owed = 10_000 * 30 / 365 + 10_000 * 73 / 365
    assert found["sales"] == pytest.approx(20_000)
    assert found["receivables"] == pytest.approx(owed)
    assert found["loss"] == pytest.approx(200 + 500)
    assert found["left"] == pytest.approx(20_000 * 0.3 - 700 - 20 * 100 - 0.1 * owed)


def test_added_outlets_owe_what_definition_14_says():
    import pandas as pd

    now, then = (at(place(), rate, move(), 1.0)["receivables"] for rate in (0.25, 0.5))
    group = pd.DataFrame({"sales": [10_000.0], "term": [60], "late": [13]})
    assert then - now == pytest.approx(more_receivables(group))


def test_what_is_billed_and_not_what_is_sold_is_owed():
    half = place(billed=0.5)
    assert at(half, 0.25, move(), 1.0)["sales"] == 5_000
    assert place(billed=None).sales == 10_000


def test_where_one_more_outlet_stops_paying():
    """10 outlets sell 1,000 each; with b = 0.5 the n-th sells 1,000·√10·(√n − √(n−1))."""
    some = move(0.5, added=paying(73, 0, 0.02), margin=0.3, service=100.0, cost_of_capital=0.1)
    found = marginal(place(), some, 0.5)
    nth = 1000 * np.sqrt(10) * (np.sqrt(found["carrying"]) - np.sqrt(found["carrying"] - 1))
    added = found["added"]
    assert added.sum() == 30
    assert found["velocity"].tolist() == pytest.approx(nth.tolist())
    assert np.allclose(found.loc[added, "left"], (nth * 0.26 - 100)[added])
    last = int(found.loc[added & (found["left"] > 0), "carrying"].max())
    assert nth[last - 1] * 0.26 > 100 >= nth[last] * 0.26
    assert pays_until(place(), some, 0.5) == pytest.approx(last / 40)
    assert pays_until(place(), some, 1.0) == 1.0
    dear = dataclasses.replace(some, service=1_000.0)
    assert pays_until(place(), dear, 0.5) == 0.25, "today's, where the next one does not pay"


def test_the_steps_add_up_to_the_year():
    """What each outlet from today's to a rate sells is what the rate sells more than today's."""
    some = move(0.7)
    found = marginal(place(), some, 0.7)
    more = found.loc[found["carrying"].between(11, 20), "velocity"].sum()
    assert more == pytest.approx(at(place(), 0.5, some, 0.7)["sales"] - 10_000)


def test_cash_by_hand():
    """10 more outlets at once; 20,000 − 10,000 a year is 10,000 ÷ 12 a month, 70 % of it paid for at once.

    All of it comes 61 days later, that is in the third month, less 5 %.
    """
    some = move(months=1, margin=0.3, added=paying(61, 0, 0.05), joining=10.0, service=12.0)
    found = cash(place(), 0.5, some)
    month = 10_000 / 12
    assert found.loc[0, "cash"] == pytest.approx(-0.7 * month - 10 * 10 - 10)
    assert found.loc[1, "cash"] == pytest.approx(-0.7 * month - 10)
    assert found.loc[2, "cash"] == pytest.approx(0.95 * month - 0.7 * month - 10)
    assert found["together"].tolist() == pytest.approx(found["cash"].cumsum().tolist())
    filled = cash(place(), 0.5, dataclasses.replace(some, fill=5.2))
    assert filled.loc[0, "cash"] - found.loc[0, "cash"] == pytest.approx(-0.7 * 1_000)
    assert filled.loc[2, "cash"] - found.loc[2, "cash"] == pytest.approx(0.95 * 1_000)


def test_nothing_moves_where_the_rate_does_not():
    found = side_by_side(place(), 0.25, move(0.5, service=10.0))
    assert found["sales"].nunique() == 1
    assert found["cash"].eq(0).all()
    assert cash(place(), 0.25, move())["together"].eq(0).all()


rates = st.floats(0.03, 1.0)
exponents = st.floats(0.2, 2.0)


@given(rates, rates, exponents)
def test_wider_never_owes_or_risks_less(one: float, other: float, b: float):
    low, high = (at(place(), rate, move(b), b) for rate in sorted((one, other)))
    for name in ("sales", "receivables", "loss", "carrying"):
        assert low[name] <= high[name] + 1e-9


@given(rates, exponents, st.floats(0, 0.4), st.floats(0, 0.4))
def test_dearer_capital_never_favours_wider(rate: float, b: float, one: float, other: float):
    low, high = sorted((one, other))
    gains = [
        at(place(), max(rate, 0.25), m, b)["left"] - at(place(), 0.25, m, b)["left"]
        for m in (move(b, cost_of_capital=low), move(b, cost_of_capital=high))
    ]
    assert gains[1] <= gains[0] + 1e-6
    assert pays_until(place(), move(b, cost_of_capital=high, joining=50.0), b) <= pays_until(
        place(), move(b, cost_of_capital=low, joining=50.0), b
    )


@given(rates, st.floats(0.2, 1.0), st.floats(1.0, 2.0))
def test_the_likely_lies_within_the_range(rate: float, low: float, high: float):
    some = dataclasses.replace(move(), exponent=Range(low, 1.0, high))
    found = side_by_side(place(), rate, some)
    for name in ("sales", "left"):
        assert (found[f"{name}_low"] <= found[name] + 1e-6).all()
        assert (found[name] <= found[f"{name}_high"] + 1e-6).all()
    assert found["chosen"].any()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"margin": 1.5}, "margin"), ({"service": -1.0}, "Service"), ({"years": 0.0}, "years"),
        ({"months": -1}, "negative"),
    ],
)  # fmt: skip
def test_assumptions_that_cannot_be_are_a_sentence(given, said):
    with pytest.raises(Mistake, match=said):
        move(**given)


def test_other_terms_for_outlets_added():
    some = paying(30, 10, 0.01).on(term=60, later=5, loss=0.2)
    assert (some.days, some.days_late, some.loss) == (75, 15, 0.2)
    assert paying(30, -40).days == 0, "nobody pays before the invoice"
    assert paying(30, 10).by_month(3).tolist() == [0, 1, 0]
    for wrong in ({"term": -1}, {"term": 400}, {"loss": 1.2}):
        with pytest.raises(Mistake):
            some.on(**wrong)


def test_a_rate_that_cannot_be_is_a_sentence():
    with pytest.raises(Mistake, match="100 %"):
        at(place(), 1.2, move(), 1.0)
