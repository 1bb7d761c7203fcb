import secrets
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import simulation
from lib.simulation import Assumptions, Book, Discount, Levers, Scenario
from lib.simulation.payers import Chance, Opening
from lib.simulation.results import by_path
from lib.simulation.scenario import MOST_PATHS
from tests.simulation.payers import CERTAIN, any_book, any_scenario, anybody, book, punctual
from tests.simulation.textbook import Terms, worth

SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=12)
COMPARED = ("sales", "margin", "cash", "receivables", "financing_cost", "expected_loss", "discount",
            "interest", "npv")  # fmt: skip


UNSEEN, FARTHEST, COIN = 8, 4.5, 0.5


def off(values: np.ndarray, exact: np.ndarray) -> np.ndarray:
    """How many standard errors the means of paths lie from their exact values.

    Where few paths drew something rare, their own spread is too small, and nothing at all where none
    did: eight more paths as far off as the farthest are counted with them, so that a Poisson count
    stays within 4.5 more than 9,999 times in 10,000. Half of the smallest coin is no difference.
    """
    count, away = len(values), values - values.mean(axis=0)
    spread = (away**2).sum(axis=0) + UNSEEN * abs(away).max(axis=0) ** 2
    error = np.sqrt(spread) / count + 1e-9 * (abs(exact) + 1)
    return np.maximum(abs(values.mean(axis=0) - exact) - COIN, 0) / error


def disagreements(made: Book, asked: Scenario) -> list[tuple[str, str, float]]:
    """Measures on which paths and closed form differ: name, whose, standard errors."""
    drawn = by_path(simulation.run(made, asked), asked)
    expected = by_path(simulation.expect(made, asked), asked)
    found = [(name, who, float(off(drawn[name][who], expected[name][who][0])))
             for name in COMPARED for who in simulation.WHO]  # fmt: skip
    return [one for one in found if one[2] > FARTHEST]


def flat(course) -> np.ndarray:
    return np.concatenate([
        getattr(part, name).ravel()
        for part in (course.base, course.scenario, course.opening)
        for name in ("billed", "cash", "write_offs", "open", "value", "discount", "credited", "loss")
    ])  # fmt: skip


@pytest.mark.parametrize("number", range(30))
def test_paths_agree_with_the_closed_form(number: int):
    """On a scenario nobody has seen before; what chance brought about once, it does not again."""
    seed = secrets.randbits(48)
    chance = np.random.default_rng(seed)
    made, asked = any_book(chance), any_scenario(chance)
    if disagreements(made, asked):
        again = replace(asked, seed=asked.seed + 1, paths=MOST_PATHS)
        assert not disagreements(made, again), f"seed {seed}"


def test_paths_agree_on_what_hardly_any_path_draws():
    """Somebody 12 days early, give or take 2, is late once in a thousand million: no path shows it."""
    made = book(punctual(late=-12, unsure=2.0))
    asked = Scenario(paths=8000, levers=Levers(late_interest=0.09), assumptions=CERTAIN)
    drawn = simulation.run(made, asked).scenario.interest
    assert drawn.std() == 0 < simulation.expect(made, asked).scenario.interest[0]
    assert not disagreements(made, asked)


@pytest.mark.parametrize("wrong", ["cash", "billed", "interest", "loss", "discount", "value"])
def test_a_closed_form_five_per_cent_off_is_found_out(wrong: str, monkeypatch):
    made = book(*(anybody(np.random.default_rng(n), f"C{n}") for n in range(8)))
    levers = Levers(late_interest=0.2, discount=Discount(0.03, 10))
    asked = Scenario(paths=8000, levers=levers, assumptions=Assumptions(common_days=0))
    right = simulation.engine.closed_form.expect

    def skewed(deal, into):
        right(deal, into)
        getattr(into, wrong)[:] *= 1.05

    assert not disagreements(made, asked)
    monkeypatch.setattr(simulation.engine.closed_form, "expect", skewed)
    assert disagreements(made, asked)


@pytest.mark.parametrize("number", range(3))
def test_each_week_of_the_paths_agrees_with_the_closed_form(number: int):
    seed = secrets.randbits(48)
    chance = np.random.default_rng(seed)
    made, asked = any_book(chance), any_scenario(chance)
    drawn, exact = simulation.run(made, asked), simulation.expect(made, asked)
    for name in ("cash", "billed", "discount", "write_offs"):
        values, mean = getattr(drawn.scenario, name), getattr(exact.scenario, name)[0]
        assert (off(values, mean) < 5.5).all(), (seed, name)


@FEW
@given(SEEDS)
def test_a_scenario_equal_to_the_base_differs_by_exactly_nothing(seed: int):
    chance = np.random.default_rng(seed)
    payers = [replace(anybody(chance, key), term=45, discount=None) for key in "abc"]
    same = Levers(term_days=45, price=0.0, prepay_share=0.0, late_interest=0.0)
    known = any_scenario(chance, 50).assumptions
    still = replace(known, volume_response=simulation.Range(), price_response=simulation.Range())
    asked = Scenario(seed=seed, paths=50, weeks=20, levers=same, assumptions=still)
    for course in (simulation.run(book(*payers), asked), simulation.expect(book(*payers), asked)):
        for name, parts in by_path(course, asked).items():
            assert (np.nan_to_num(parts["difference"]) == 0).all(), name


def test_no_lever_moved_is_the_base_itself():
    asked = Scenario(
        paths=50, assumptions=replace(CERTAIN, volume_response=simulation.Range(0, 0.1, 0.2))
    )
    course = simulation.run(book(punctual()), asked)
    assert (course.scenario.value == course.base.value).all()


@FEW
@given(SEEDS)
def test_a_seed_repeats_and_the_order_of_customers_does_not_matter(seed: int):
    chance = np.random.default_rng(seed)
    made, asked = any_book(chance), any_scenario(chance, 40)
    again = replace(made, payers=tuple(reversed(made.payers)))
    once = flat(simulation.run(made, asked))
    assert (once == flat(simulation.run(made, asked))).all()
    assert (once == flat(simulation.run(again, asked))).all()
    assert (once != flat(simulation.run(made, replace(asked, seed=asked.seed + 1)))).any()


def test_a_customer_has_the_same_luck_whoever_else_is_there():
    chance = np.random.default_rng(3)
    one, other = anybody(chance, "one"), anybody(chance, "other")
    asked = Scenario(paths=60, weeks=20)
    alone = simulation.run(book(one), asked).base.cash
    rest = simulation.run(book(other), asked).base.cash
    both = simulation.run(book(other, one), asked).base.cash
    assert np.allclose(both, alone + rest, rtol=1e-12)


@FEW
@given(SEEDS, st.booleans())
def test_money_is_conserved_on_every_path(seed: int, gated: bool):
    chance = np.random.default_rng(seed)
    made, asked = any_book(chance), any_scenario(chance, 60)
    if gated:
        limit = float(made.weekly / 100 * chance.uniform(0, 8))
        asked = replace(asked, levers=replace(asked.levers, limit=limit, hold_after=10))
    course = simulation.run(made, asked)
    scale = course.base.billed.sum(axis=1).max() + course.owed
    assert abs(simulation.unaccounted(course)).max() <= 1e-9 * scale
    assert (course.scenario.open >= -1e-9 * scale).all()  # as far as sums of floats are exact


@FEW
@given(SEEDS, st.integers(0, 90), st.integers(0, 90), st.booleans())
def test_longer_terms_never_reduce_receivables_at_equal_sales(seed, short, more, month_end):
    chance = np.random.default_rng(seed)
    made = any_book(chance)
    plain = replace(any_scenario(chance, 60).assumptions, volume_response=simulation.Range())
    kept = float(chance.uniform(-1, 0.5))  # at −1 a longer term changes nothing
    late = replace(plain, lateness_response=kept, lateness_unsure=0.0)
    made = replace(made, payers=tuple(replace(p, discount=None) for p in made.payers))

    def owed(term: int) -> np.ndarray:
        levers = Levers(term_days=term, month_end=month_end or None)
        asked = Scenario(seed=5, paths=60, weeks=30, levers=levers, assumptions=late)
        return simulation.run(made, asked).scenario.receivables

    slack = 1e-9 * made.weekly * 30
    assert (owed(short + more) >= owed(short) - slack).all()


@FEW
@given(SEEDS, st.integers(0, 90), st.integers(1, 60), st.floats(0, 0.4), st.floats(0.005, 0.1))
def test_dearer_capital_never_favours_longer_terms(seed, short, more, rate, step):
    chance = np.random.default_rng(seed)
    payers = [replace(anybody(chance, key), term=short, discount=None) for key in "ab"]
    made = book(*payers)
    known = replace(any_scenario(chance, 40).assumptions, lateness_response=0.0,
                    volume_response=simulation.Range(), margin=0.3)  # fmt: skip

    def changed(cost: float) -> np.ndarray:
        asked = Scenario(seed=5, paths=40, weeks=26, levers=Levers(term_days=short + more),
                         assumptions=replace(known, cost_of_capital=cost))  # fmt: skip
        course = simulation.run(made, asked)
        return course.scenario.value - course.base.value

    dear, cheap = changed(rate + step), changed(rate)
    assert dear.mean() <= cheap.mean() + 1e-9 * made.weekly * 26


@pytest.mark.parametrize("discounting", ["simple", "compound"])
@pytest.mark.parametrize(("term", "late", "loss"), [(30, 5, 0.01), (60, 8, 0.015), (0, 0, 0.0)])
def test_one_sale_to_a_punctual_customer_is_worth_what_the_textbook_says(
    discounting, term, late, loss
):
    payer = punctual(term=term, late=late, loss=Chance(loss))
    asked = Scenario(weeks=1, assumptions=replace(CERTAIN, discounting=discounting))
    exact = simulation.expect(book(payer), asked)
    said = worth(Terms(term + late, loss), 0.7, 0.12, discounting)
    assert exact.base.value[0] / payer.weekly == pytest.approx(said, rel=1e-12)


def test_receivables_follow_littles_law():
    """Average receivables = daily sales × average days to payment."""
    payer = punctual(weekly=700_000.0, term=30, late=5)
    asked = Scenario(weeks=52, assumptions=CERTAIN)
    owed = simulation.expect(book(payer), asked).base.receivables[0]
    assert owed[-1] == pytest.approx(100_000 * 35)


def test_balances_run_off_by_hand():
    """1,000 due in 3 days from somebody always 5 days late: paid in the second week, 8 days on."""
    opening = Opening(np.array([1000.0]), np.array([-3]))
    course = simulation.expect(
        book(punctual(opening=opening)), Scenario(weeks=4, assumptions=CERTAIN)
    )
    assert course.opening.cash[0].tolist() == [0.0, 1000.0, 0.0, 0.0]


def test_a_customer_that_fails_takes_what_it_owes_along():
    """Fails with 1 in 4 each week from the second on; sales of 100 are paid three weeks later."""
    payer = punctual(weekly=100.0, term=18, late=0, loss=Chance(0.75))
    known = replace(CERTAIN, loss_by_failure=1.0)
    asked = Scenario(weeks=3, assumptions=known)
    from lib.simulation import policy

    weekly = policy.risk(payer, known).failing.mean
    assert weekly == policy._MOST_FAILING
    stays = 1 - weekly
    base = simulation.expect(book(payer), asked).base
    assert base.billed[0].tolist() == pytest.approx([100, 100 * stays, 100 * stays**2])
    lost = sum(100 * stays**w * (1 - stays**3) for w in range(3))
    assert base.loss[0] == pytest.approx(lost)


def test_nothing_sold_is_a_sentence():
    empty = book(punctual(weekly=0.0))
    with pytest.raises(simulation.engine.NoSales, match="all customers"):
        simulation.run(empty, Scenario())


def test_books_sort_their_customers():
    assert [p.key for p in book(punctual("b"), punctual("a")).payers] == ["a", "b"]
    assert isinstance(book(), Book)
