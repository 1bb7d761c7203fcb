"""A discount is taken as far as it is worth it to the customer, and as it was lately."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import simulation
from lib.ledger.ledger import Ledger
from lib.simulation import Assumptions, Discount, Levers, Scenario, Select, policy, take_up
from lib.simulation.payers import Chance, odds_times
from tests.ledgers import day, frames
from tests.simulation.payers import CERTAIN, book, punctual

TWO = Discount(0.02, 10)


def taken(rate: float, payer, known=CERTAIN, **levers) -> float:
    made = book(payer)
    asked = Levers(discount=Discount(rate, 10), **levers)
    own = policy.of(payer, asked, known, made, 52)
    return policy.expected_take_up(payer, own, known)


def test_take_up_by_hand():
    """82 % took 2 % within 10 days; they else pay on day 35.

    2 % is worth 0.02 ÷ 0.98 × 365 ÷ 25 = 29.80 % a year, 1 % 14.75 %: 0.4949 times. The odds
    0.82 ÷ 0.18 = 4.556 go with its square: 4.556 × 0.2450 = 1.116, so 52.7 % take 1 %. 0.01 % is worth
    0.146 %: odds of 4.556 × 0.0049² = 0.00011. On day 65, with 30 days more, 2 % is worth
    0.02 ÷ 0.98 × 365 ÷ 55 = 13.54 %, 25/55 as much: 4.556 × 0.2066 = 0.9413, so 48.5 %.
    """
    payer = punctual(term=30, late=5, discount=TWO, offered=1.0, take_up=Chance(0.82))
    assert taken(0.02, payer) == pytest.approx(0.82)
    assert taken(0.01, payer) == pytest.approx(0.5274, abs=5e-5)
    assert taken(0.0001, payer) == pytest.approx(0.00011, abs=5e-6)
    assert taken(0.02, payer, term_shift=30) == pytest.approx(0.4849, abs=5e-5)


def test_nearly_nothing_is_nearly_worth_nothing():
    """0.01 % within 10 days brought 82 % of the money forward, for next to nothing."""
    payer = punctual(term=30, late=5, take_up=Chance(0.82))
    asked = Scenario(levers=Levers(discount=Discount(0.0001, 10)), assumptions=CERTAIN)
    course = simulation.expect(book(payer), asked)
    gained = course.scenario.value[0] - course.base.value[0]
    assert 0 < gained < 2e-6 * course.base.billed.sum()


@settings(max_examples=30)
@given(st.floats(0.001, 0.2), st.floats(0.001, 0.1), st.floats(0.05, 0.95), st.floats(2, 50))
def test_more_is_taken_by_more(rate: float, more: float, share: float, cases: float):
    payer = punctual(term=40, late=9, take_up=Chance(share, cases))
    assert 0 <= taken(rate, payer) < taken(rate + more, payer) <= 1


def test_paths_take_as_the_closed_form_expects():
    payer = punctual(term=30, late=5, take_up=Chance(0.6, 8), loss=Chance(0.02, 50))
    asked = Scenario(
        paths=20_000, levers=Levers(discount=Discount(0.01, 10)), assumptions=replace(CERTAIN)
    )
    drawn, exact = (f(book(payer), asked).scenario for f in (simulation.run, simulation.expect))
    assert drawn.discount.sum() / 20_000 == pytest.approx(exact.discount.sum(), rel=0.01)


def test_the_expected_share_of_a_doubtful_one():
    values = np.random.default_rng(1).beta(4, 6, 400_000)
    assert Chance(0.4, 10).times(0.3) == pytest.approx(odds_times(values, 0.3).mean(), abs=1e-3)
    assert Chance(0.4, 10).times(1.0) == 0.4


def test_a_take_up_that_is_said_is_that_of_two_per_cent_in_ten_days():
    payer = punctual(term=30, late=5, take_up=Chance(0.9), seen_at=5.0)
    known = replace(CERTAIN, take_up=0.5)
    assert taken(0.02, payer, known) == pytest.approx(0.5)
    assert taken(0.0001, payer, known) < 0.0001
    assert policy.half_takes_at(payer, known) == pytest.approx(0.02 / 0.98 * 365 / 25)


def offers(customer: str, taken: str, *, terms: str = "2/10 net 30", first: str = "2025-01-06"):
    """An invoice a week, the discount taken on day 9 where a letter is y, else paid on day 35."""
    lines, words = [], {}
    for number, letter in enumerate(taken):
        issued = pd.Timestamp(first) + pd.Timedelta(days=7 * number)
        due, key = issued + pd.Timedelta(days=30), f"{customer}{number}"
        paid = issued + pd.Timedelta(days=9 if letter == "y" else 35)
        less = 2 if letter == "y" else 0
        lines += [f"invoice {key} {customer} {issued:%Y-%m-%d} 100.00 EUR due {due:%Y-%m-%d}",
                  f"receipt R{key} {customer} {paid:%Y-%m-%d} -{100 - less}.00 EUR",
                  f"R{key} -> {key} {100 - less}.00 on {paid:%Y-%m-%d}"]  # fmt: skip
        if less:
            lines += [f"adjustment A{key} {customer} {paid:%Y-%m-%d} -2.00 EUR reason=discount",
                      f"A{key} -> {key} 2.00 on {paid:%Y-%m-%d}"]  # fmt: skip
        words[key] = terms
    return "\n".join(lines), words


def with_terms(*parts) -> Ledger:
    made = frames("\n".join(text for text, _ in parts))
    known = {key: terms for _, words in parts for key, terms in words.items()}
    made["documents"]["terms"] = made["documents"]["document"].map(known).astype("str")
    return Ledger.of(made).on(day("2026-06-30"))


def test_who_stopped_counts_as_now_and_not_as_then():
    """40 taken, then 20 in a row not: the habit ended, and none of the 20 was taken.

    One customer alone is drawn towards all's share by 3 offers; all's recent share is its own, 0.
    """
    made = with_terms(offers("stop", "y" * 40 + "n" * 20))
    found = take_up.measured(made).by_customer["stop"]
    assert found.mean == pytest.approx(0.0)
    assert found.cases == 23


def test_a_habit_that_changed_without_ending_counts_by_its_last_year():
    """Of 78 weekly offers those before July 2025 were all taken, of the later ones every second."""
    habit = "y" * 25 + "yn" * 25
    found = take_up.measured(with_terms(offers("half", habit))).by_customer["half"]
    assert found.mean == pytest.approx(0.5, abs=0.015)


def test_customers_that_differ_much_say_little_of_each_other():
    """Three take all, three nothing: the share of all, 1/2, weighs 1/4 ÷ 0.3 − 1 < 0.2 offers."""
    parts = [offers(key, "y" * 60) for key in ("a", "b", "c")]
    parts += [offers(key, "n" * 60) for key in ("d", "e", "f")]
    found = take_up.measured(with_terms(*parts)).by_customer
    cases = found["a"].cases - 0.2
    assert found["d"].mean == pytest.approx(0.1 / (cases + 0.2))
    assert found["a"].mean == pytest.approx((cases + 0.1) / (cases + 0.2))


def test_several_rates_on_record_tell_how_keen_customers_are():
    """Offers drawn from odds that go with the third power of their worth are told apart from squares."""
    chance = np.random.default_rng(5)
    value = np.log(chance.choice([0.05, 0.15, 0.3, 0.6], 4000))
    odds = np.exp(3.0 * (value - np.log(0.2)))
    taken = (chance.random(4000) < odds / (1 + odds)).astype("float64")
    assert take_up.fit_steepness(taken, value) == pytest.approx(3.0, abs=0.25)
    assert take_up.fit_steepness(taken[:150], value[:150]) is None
    assert take_up.fit_steepness(taken, np.full(4000, -1.0)) is None
    assert take_up.fit_steepness(1.0 - taken, value) is None


def test_c062_stopped_taking_it_and_thirty_days_more_cost_us_094(sample: Ledger):
    """Nearly all pays on day 31, and then on day 61: 1.12^(30/365) − 1 = 0.936 %, losses apart.

    With its old take-up of 76 % it was 0.25 %.
    """
    select = Select.of({"customer": "C062"})
    made = simulation.book(sample, select)
    assert made.payers[0].take_up.mean < 0.02
    asked = Scenario(select=select, levers=Levers(term_days=60), assumptions=Assumptions())
    assert simulation.break_even(made, asked).price == pytest.approx(0.00936, abs=0.0001)
