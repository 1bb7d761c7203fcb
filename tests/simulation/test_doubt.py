"""How sure a change in value is: luck and what is assumed, drawn together and told apart."""

from dataclasses import replace

import numpy as np
import pytest

from lib import simulation
from lib.simulation import Assumptions, Levers, Range, Scenario, breakeven
from lib.simulation.payers import Chance
from tests.simulation.payers import CERTAIN, book, punctual

ASKED = Scenario(levers=Levers(term_shift=30), assumptions=CERTAIN, paths=4000)


def doubted(made, asked) -> breakeven.Doubt:
    return breakeven.doubt(made, asked, simulation.run(made, asked))


def test_without_luck_all_doubt_is_in_what_is_assumed():
    """A customer that always pays on day 35, then 65: only the cost of money and days later matter.

    By hand: 52 M sold a year lose 1.12^(−35/365) − 1.12^(−65/365) = 0.00919 of their worth at 12 %, and
    at 8 % 0.00626, at 16 % 0.01201; the cost of money lies in the triangle 8, 12, 16 %, whose 1 in 10
    are 9.79 % and 14.21 % (12 ± 4 × (1 − √0.2)): on straight lines 0.00757 and 0.01075.
    """
    made = book(punctual(term=30, late=5))
    asked = replace(ASKED, assumptions=replace(CERTAIN, lateness_unsure=0.0))
    found = doubted(made, asked)
    assert found.from_luck == pytest.approx(0.0, abs=1e-9)
    worth = float(simulation.expect(made, asked).base.billed.sum())
    cost = found.parts["cost_of_capital"] + found.random_change
    factor = sum(1.12 ** (-7 * week / 365) for week in range(52)) / 52
    low, high = (-np.quantile(cost, end) / worth / factor for end in (0.9, 0.1))
    assert low == pytest.approx(0.00757, rel=0.04)
    assert high == pytest.approx(0.01075, rel=0.04)


def test_where_nothing_assumed_moves_it_all_doubt_is_luck():
    """Sold and paid at once: terms move nothing but what is drawn of customers that fail."""
    payer = punctual(term=30, late=5, unsure=6.0, loss=Chance(0.02, 50))
    known = replace(CERTAIN, cost_of_capital=0.0, loss_by_failure=1.0, lateness_response=0.0)
    luck = doubted(book(payer), replace(ASKED, assumptions=known))
    assert 0 < luck.from_luck <= 1


def test_the_two_add_up_on_each_path_and_more_doubt_is_wider():
    payer = punctual(term=30, late=5, unsure=6.0, loss=Chance(0.02, 50), take_up=Chance(0.5, 9))
    asked = replace(ASKED, assumptions=Assumptions())
    course = simulation.run(book(payer), asked)
    made = book(payer)
    found = breakeven.doubt(made, asked, course)
    assert np.allclose(found.random_change, course.scenario.value - course.base.value)
    assert np.allclose(found.change - found.random_change, found.parts.sum(axis=1))
    width = np.ptp(np.quantile(found.change, [0.1, 0.9]))
    assert width > np.ptp(np.quantile(found.random_change, [0.1, 0.9]))
    assert found.largest in ("cost_of_capital", "lateness_response")


def test_a_range_that_somebody_gave_is_not_luck():
    """Volume may change by 0 to 10 %: the paths draw it already, and it is counted once."""
    made = book(punctual(term=30, late=5))
    asked = replace(ASKED, assumptions=replace(CERTAIN, volume_response=Range(0.0, 0.05, 0.10)))
    course = simulation.run(made, asked)
    found = breakeven.doubt(made, asked, course)
    assert found.largest == "volume_response"
    assert np.ptp(found.random_change) < 0.01 * np.ptp(found.parts["volume_response"])
    volume = found.random_change + found.parts["volume_response"]
    assert np.allclose(volume, course.scenario.value - course.base.value, rtol=1e-6)


def test_straight_lines_are_near_to_drawing_every_assumption_anew():
    """120 sets of assumptions, each worked out exactly, have the same spread as the lines added up."""
    payer = punctual(term=30, late=5, loss=Chance(0.02, 50))
    made, asked = book(payer), replace(ASKED, assumptions=Assumptions(common_days=0.0))
    lines = doubted(made, asked).parts
    table = simulation.sensitivity(made, asked).set_index("assumption")
    chance, values = np.random.default_rng(2), []
    for _ in range(120):
        given = {}
        for name in ("cost_of_capital", "lateness_response"):
            low, high = table.loc[name, ["low", "high"]]
            given[name] = float(chance.triangular(low, (low + high) / 2, high))
        known = replace(asked.assumptions, **given)
        values.append(simulation.break_even(made, replace(asked, assumptions=known)).value)
    by_lines = lines[["cost_of_capital", "lateness_response"]].sum(axis=1)
    assert by_lines.std() == pytest.approx(np.std(values), rel=0.2)


def test_many_customers_are_tried_on_the_largest():
    payers = [punctual(f"C{n:02}", weekly=1e6 / (n + 1), term=30, late=5) for n in range(60)]
    asked = replace(ASKED, paths=300)
    many = doubted(book(*payers), asked)
    whole = simulation.sensitivity(book(*payers), asked).set_index("assumption")
    assert many.parts["cost_of_capital"].min() == pytest.approx(
        whole.loc["cost_of_capital", "at_high"] - simulation.break_even(book(*payers), asked).value,
        rel=0.1,
    )


def test_under_a_limit_there_is_luck_alone():
    asked = replace(ASKED, levers=Levers(limit=100.0), paths=50)
    found = doubted(book(punctual(loss=Chance(0.02, 50))), asked)
    assert (found.from_luck, found.largest) == (1.0, "")
    assert found.parts.empty
