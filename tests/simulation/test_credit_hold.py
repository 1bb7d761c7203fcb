import numpy as np

from lib import simulation
from lib.simulation import Levers, Scenario
from lib.simulation.payers import Opening
from tests.simulation.payers import CERTAIN, book, punctual


def blocked(payer, weeks: int = 8, **levers) -> list[float]:
    asked = Scenario(weeks=weeks, paths=2, levers=Levers(**levers), assumptions=CERTAIN)
    return simulation.run(book(payer), asked).scenario.blocked[0].tolist()


def test_orders_over_the_limit_are_not_taken():
    """Sales of 100 are paid after 17 days, in the third week after: room for 250 is full half-way."""
    payer = punctual(weekly=10_000.0, term=14, late=3)
    assert blocked(payer, weeks=6, limit=250.0) == [0, 0, 5_000, 0, 0, 5_000]


def test_what_is_owed_today_uses_up_the_limit():
    """200 that come in the first week leave room for 50 of 100 in it; 150 are then owed in the next two."""
    opening = Opening(np.array([20_000.0]), np.array([-2]))
    payer = punctual(weekly=10_000.0, term=28, late=3, opening=opening)
    assert blocked(payer, weeks=3, limit=250.0) == [5_000, 0, 0]


def test_a_wide_limit_turns_nobody_away():
    payer = punctual(weekly=10_000.0)
    asked = Scenario(weeks=20, paths=3, levers=Levers(limit=1e9), assumptions=CERTAIN)
    course = simulation.run(book(payer), asked)
    assert (course.scenario.cash == course.base.cash).all()
    assert simulation.expect(book(payer), asked) is None


def test_deliveries_are_held_while_something_is_too_late():
    """30 days past due today, paid at 40: held for 10 days are the orders of two weeks."""
    opening = Opening(np.array([500.0]), np.array([30]))
    payer = punctual(weekly=100.0, term=90, late=40, opening=opening)
    assert blocked(payer, weeks=4, hold_after=10) == [100, 100, 0, 0]
    assert blocked(payer, weeks=4, hold_after=60) == [0, 0, 0, 0]


def test_a_sale_that_gets_too_late_holds_the_ones_after_it():
    """Sold in the middle of the first week, due 4 days on, 20 days late: from day 17 to 27 held."""
    payer = punctual(weekly=100.0, term=4, late=20)
    assert blocked(payer, weeks=4, hold_after=10) == [0, 0, 0, 100]


def test_orders_paid_at_once_always_pass():
    payer = punctual(weekly=10_000.0, term=14, late=3)
    asked = Scenario(
        weeks=6, paths=2, levers=Levers(limit=0.0, prepay_share=0.4), assumptions=CERTAIN
    )
    moved = simulation.run(book(payer), asked).scenario
    assert np.allclose(moved.billed, 4_000)
    assert np.allclose(moved.blocked, 6_000)


def test_refused_orders_are_not_made_up_by_selling_more():
    """Room for half of what is ordered: of more orders more is refused, so no volume is enough."""
    payer = punctual(weekly=10_000.0, term=28, late=0)
    asked = Scenario(weeks=26, paths=2, levers=Levers(limit=200.0), assumptions=CERTAIN)
    found = simulation.break_even(book(payer), asked)
    course = simulation.run(book(payer), asked)
    refused = course.scenario.blocked.sum() / (
        course.scenario.blocked.sum() + course.scenario.billed.sum()
    )
    assert found.volume is None
    assert found.refused == refused > 0.3
    assert found.price > 0
    wide = Scenario(weeks=26, paths=2, levers=Levers(limit=1e6, term_shift=10), assumptions=CERTAIN)
    assert simulation.break_even(book(payer), wide).volume > 0
