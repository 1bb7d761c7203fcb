from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import simulation
from lib.simulation import Assumptions, Discount, Levers, Range, Scenario
from lib.simulation.economics import factor
from lib.simulation.payers import Chance
from tests.simulation.payers import CERTAIN, any_book, any_scenario, book, punctual
from tests.simulation.textbook import Terms, largest_discount, volume_break_even


@pytest.mark.parametrize("discounting", ["simple", "compound"])
def test_definition_13_through_the_engine(discounting: str):
    """Terms 30 to 63 and 5 days late: at equal losses the engine's uplift is the textbook's."""
    known = replace(CERTAIN, discounting=discounting)
    asked = Scenario(weeks=1, levers=Levers(term_days=63), assumptions=known)
    found = simulation.break_even(book(punctual(loss=Chance(0.015))), asked)
    old, new = Terms(35, 0.015), Terms(68, 0.015)
    assert found.volume == pytest.approx(volume_break_even(old, new, 0.7, 0.12, discounting))
    before, after = (float(factor(terms.days, 0.12, discounting)) for terms in (old, new))
    assert found.price == pytest.approx(before / after - 1)  # equal losses cancel


def test_the_largest_discount_is_worth_exactly_nothing():
    """A customer at day 45 brought to day 10 by METHODS 7.2's 1.08 %: no change in value."""
    payer = punctual(term=40, late=5, take_up=Chance(1.0))
    rate = largest_discount(45, 10, 0.12)
    asked = Scenario(weeks=1, levers=Levers(discount=Discount(rate, 10)), assumptions=CERTAIN)
    assert simulation.break_even(book(payer), asked).value == pytest.approx(0, abs=1e-6)


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_the_break_even_really_breaks_even(seed: int):
    chance = np.random.default_rng(seed)
    made, asked = any_book(chance), any_scenario(chance)
    asked = replace(asked, levers=replace(asked.levers, distribution=None, price=None),
                    assumptions=replace(asked.assumptions, price_response=Range()))  # fmt: skip
    found = simulation.break_even(made, asked)
    uplift = Range(found.volume, found.volume, found.volume)
    more = replace(asked, assumptions=replace(asked.assumptions, volume_response=uplift))
    dearer = replace(asked, levers=replace(asked.levers, price=found.price),
                     assumptions=replace(asked.assumptions, volume_response=Range()))  # fmt: skip
    for moved in (more, dearer):
        course = simulation.expect(made, moved)
        assert course.scenario.value[0] == pytest.approx(course.base.value[0], rel=1e-9)


@settings(max_examples=15)
@given(st.integers(0, 60), st.integers(1, 90), st.floats(0, 0.3), st.floats(0.01, 0.2))
def test_dearer_capital_asks_for_more_volume(term, more, rate, step):
    def needed(cost: float) -> float:
        asked = Scenario(weeks=26, levers=Levers(term_days=term + more),
                         assumptions=replace(CERTAIN, cost_of_capital=cost))  # fmt: skip
        return simulation.break_even(book(punctual(term=term)), asked).volume

    assert needed(rate + step) >= needed(rate) - 1e-12


def test_terms_under_which_nothing_is_left_have_no_volume():
    asked = Scenario(
        levers=Levers(term_days=365), assumptions=Assumptions(margin=0.01, cost_of_capital=0.5)
    )
    found = simulation.break_even(book(punctual()), asked)
    assert found.volume is None
    assert found.price > 0


def test_offers_of_equal_value():
    payer = punctual(term=30, take_up=Chance(1.0))
    made = book(payer)
    table = simulation.offers(made, Scenario(assumptions=CERTAIN), (30, 45, 60), (0.0, 0.01, 0.02))
    today = table[(table["term"] == 30) & (table["discount"] == 0)].iloc[0]
    assert (today["price"], today["volume"]) == (0, 0)
    longer = table[table["discount"] == 0]["price"]
    assert longer.is_monotonic_increasing
    row = table.iloc[-1]
    levers = Levers(term_days=60, discount=Discount(0.02, 10), price=row["price"])
    course = simulation.expect(made, Scenario(assumptions=CERTAIN, levers=levers))
    assert course.scenario.value[0] == pytest.approx(course.base.value[0])


def test_what_the_answer_hangs_on():
    asked = Scenario(
        levers=Levers(term_days=60), assumptions=Assumptions(volume_response=Range(0, 0.02, 0.1))
    )
    table = simulation.sensitivity(book(punctual(loss=Chance(0.01, 50))), asked)
    assert table["swing"].is_monotonic_decreasing
    assert table.iloc[0]["assumption"] == "volume_response"
    capital = table.set_index("assumption").loc["cost_of_capital"]
    assert capital["at_high"] < capital["at_low"]
    flip = table.set_index("assumption").loc["volume_response", "flips_at"]
    needed = simulation.break_even(book(punctual(loss=Chance(0.01, 50))), asked).volume
    assert flip == pytest.approx(needed, rel=1e-6)


def test_what_a_scenario_does_not_use_does_not_matter():
    made = book(punctual(loss=Chance(0.01, 50)))
    idle = {"take_up", "reminder_effect", "interest_collected", "consignment_days"}
    plain = Scenario(levers=Levers(term_days=60))
    assert not idle & set(simulation.sensitivity(made, plain)["assumption"])
    levers = Levers(
        discount=Discount(0.02, 10), reminder_day=0, late_interest=0.1,
        mode_share=simulation.ModeShare(credit=0.5, consignment=0.5),
    )  # fmt: skip
    taking = book(punctual(loss=Chance(0.01, 50), take_up=Chance(0.5, 20)))
    table = simulation.sensitivity(taking, Scenario(levers=levers)).set_index("assumption")
    assert idle <= set(table.index)
    assert (table.loc[list(idle), "swing"] > 0).all()


def test_the_same_without_a_closed_form():
    payer = punctual(weekly=10_000.0)
    asked = Scenario(paths=4, levers=Levers(term_days=60, limit=1e9), assumptions=CERTAIN)
    free = replace(asked, levers=Levers(term_days=60))
    gated, exact = (simulation.break_even(book(payer), a) for a in (asked, free))
    assert gated.volume == pytest.approx(exact.volume)
    assert simulation.sensitivity(book(payer), asked).empty
