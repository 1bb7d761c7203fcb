import datetime as dt
import json
import tomllib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import simulation
from lib.ledger.mistake import Mistake
from lib.simulation import Assumptions, Levers, Range, Request, Scenario, Select, preset
from lib.simulation.levers import Discount, ModeShare
from lib.simulation.payers import Chance, Opening, equal_parts
from tests.simulation.payers import any_scenario, book, punctual

CONTRACT = """
name = "60 days for C017"
as_of = 2026-06-30
seed = 7
paths = 2000
weeks = 52
[select]
customer = ["C017"]
[levers]
term_days = 60
discount = { rate = 0.02, days = 10 }
prepay_share = 0.2
mode_share = { credit = 0.8, consignment = 0.1, cash = 0.1 }
limit = 250000.00
distribution = { product = "P2", region = "North", rate = 0.55 }
[assumptions]
margin = 0.30
cost_of_capital = 0.12
handling = 0.002
loss_given_default = 0.6
volume_response = [0.0, 0.02, 0.05]
discounting = "compound"
"""


def test_the_contracts_file_is_read():
    made = Scenario.from_toml(CONTRACT)
    assert made.as_of == dt.date(2026, 6, 30)
    assert made.select == Select((("customer", ("C017",)),))
    assert made.levers.discount == Discount(0.02, 10)
    assert made.levers.mode_share.prepaid == 0
    assert made.assumptions.volume_response == Range(0.0, 0.02, 0.05)
    assert made.assumptions.source("margin") == "user"
    assert made.assumptions.source("lateness_response") == "default"
    assert made.assumptions.source("loss_rate") == "ledger"
    assert made.select.label == "customer C017"


@given(st.integers(0, 2**32 - 1))
def test_a_scenario_survives_json(seed: int):
    made = replace(
        any_scenario(np.random.default_rng(seed)), name="x", author="y", ledger="v1",
        as_of=dt.date(2026, 6, 30), select=Select.of({"region": "North"}),
        request=Request(60, "Rival", "visit", dt.date(2026, 6, 1)),
    )  # fmt: skip
    assert Scenario.of(json.loads(json.dumps(made.to_dict()))) == made
    assert hash(made) == hash(Scenario.of(made.to_dict()))


def test_what_it_writes_is_what_toml_reads():
    made = Scenario.from_toml(CONTRACT)
    assert Scenario.of(tomllib.loads(CONTRACT)).to_dict() == made.to_dict()


IMPOSSIBLE = [
    ("levers = { term_days = -1 }", "negative"),
    ("levers = { term_days = 400 }", "365"),
    ("levers = { discount = { rate = 1.2, days = 10 } }", "120 %"),
    ("levers = { discount = { rate = 0.02, days = -5 } }", "negative"),
    ("levers = { discount = { rate = 0.02, days = 400 } }", "365"),
    ("levers = { discount = { rate = 1, days = 10 } }", "99 %; 100 % was given"),
    ("levers = { discount = { days = 10 } }", "discount.rate"),
    ("levers = { discount = 0.02 }", "table"),
    ("levers = { term_days = 30, term_shift = 5 }", "given twice"),
    ("levers = { term_shift = -500 }", "365"),
    ("levers = { reminder_day = -4000 }", "365"),
    ("levers = { late_interest = -0.1 }", "-10 %"),
    ("levers = { limit = inf }", "a number"),
    ("levers = { month_end = 2.5 }", "whole number"),
    ("levers = { term_days = 20, discount = { rate = 0.02, days = 30 } }", "due after 20"),
    ("levers = { mode_share = { credit = 0.8, cash = 0.1 } }", "add up to 90 %"),
    ("levers = { mode_share = { credit = 1.5, cash = -0.5 } }", "150 %"),
    ("levers = { prepay_share = 2 }", "200 %"),
    ("levers = { limit = -5 }", "limit"),
    ("levers = { hold_after = -5 }", "negative"),
    ("levers = { price = -1 }", "price"),
    ("levers = { distribution = { product = 'P', region = 'N', rate = 1.5 } }", "150 %"),
    ("levers = { commission = { basis = 'mood', rate = 0.1 } }", "turnover, cleared"),
    ("levers = { term_dayz = 30 }", "term_dayz"),
    ("levers = { term_days = 'long' }", "a number"),
    ("levers = { term_days = 30.5 }", "whole number"),
    ("assumptions = { margin = 1.5 }", "150 %"),
    ("assumptions = { volume_response = [0.2, 0.1, 0.0] }", "smallest first"),
    ("assumptions = { volume_response = [0.2, 0.1] }", "three"),
    ("assumptions = { volume_response = -2 }", "Volume response"),
    ("assumptions = { price_response = -1 }", "Price response"),
    ("assumptions = { distribution_exponent = [-1, 1, 1] }", "Distribution exponent"),
    ("assumptions = { write_off_days = 5000 }", "1095"),
    ("assumptions = { consignment_days = 5000 }", "365"),
    ("assumptions = { reminder_effect = -1 }", "negative"),
    ("assumptions = { margin = nan }", "a number"),
    ("assumptions = { said = 5 }", "list"),
    ("assumptions = { discounting = 'magic' }", "simple, compound"),
    ("assumptions = { cost_of_capital = -0.1 }", "Cost of capital"),
    ("select = { colour = 'red' }", "colour"),
    ("select = { customer = 5 }", "a text in quotes"),
    ("select = { customer = [5] }", "a text in quotes"),
    ("select = 'C017'", "table"),
    ("paths = 20000\nweeks = 260", "at most 7,692 paths"),
    ("seed = -1", "seed"),
    ("seed = 1.5", "whole number"),
    (f"seed = {10**400}", "a number"),
    ("request = { days = 60, competitor = 3 }", "text"),
    ("paths = 0", "paths"),
    ("weeks = 1000", "weeks"),
    ("as_of = 'soon'", "2026-06-30"),
    ("mode = 'panic'", "cash-tight"),
    ("levers = 3", "table"),
    ("name = ", "TOML"),
]


@pytest.mark.parametrize(("written", "said"), IMPOSSIBLE)
def test_what_cannot_be_gets_a_sentence(written: str, said: str):
    with pytest.raises(Mistake) as caught:
        Scenario.from_toml(written)
    assert said in str(caught.value)
    assert str(caught.value).strip().endswith(".")


def test_the_largest_seed_is_a_seed():
    assert Scenario.from_toml(f"seed = {2**63 - 1}").seed == 2**63 - 1


@pytest.mark.parametrize(
    ("name", "ends"), [("volume_response", (0.2, 0.1, 0.3)), ("price_response", (-1.0, 0.0, 1.0))]
)
def test_a_range_that_cannot_be_is_a_sentence_however_it_is_made(name: str, ends):
    with pytest.raises(Mistake, match=name.split("_")[0].capitalize()):
        Assumptions(**{name: Range(*ends)})


def test_a_hold_that_nothing_ever_reaches_is_none():
    made, asked = book(punctual()), Scenario(weeks=20, paths=3, levers=Levers(hold_after=99_999))
    course = simulation.run(made, asked)
    assert (course.scenario.cash == course.base.cash).all()


def test_levers_that_leave_nothing_to_sell():
    asked = Scenario(paths=3, levers=Levers(limit=0.0))
    with pytest.raises(Mistake, match="no order is taken"):
        simulation.break_even(book(punctual()), asked)


FARTHEST = Scenario(
    weeks=30, paths=20,
    levers=Levers(
        term_shift=365, month_end=True, reminder_day=-365, late_interest=1.0,
        discount=Discount(0.5, 365), mode_share=ModeShare(credit=0.5, consignment=0.5),
    ),
    assumptions=Assumptions(
        write_off_days=1095, consignment_days=365, reminder_effect=365, lateness_response=5.0,
        lateness_unsure=5.0, common_days=60.0, loss_by_failure=1.0,
    ),
)  # fmt: skip


@pytest.mark.parametrize("late", [-20_000, -4_100, 0, 1_095, 4_100, 20_000])
def test_nothing_is_so_old_or_so_long_that_it_falls_off_a_table(late: int):
    """Balances due in 50 years or due for 50, the longest terms and the latest giving up."""
    opening = Opening(np.array([1000.0, 500.0]), np.array([late, 5]))
    habit = equal_parts(range(-730, 181), np.ones(911))
    payer = punctual(term=730, opening=opening, loss=Chance(0.05, 50), unsure=30.0)
    made = book(replace(payer, late=habit))
    for asked in (FARTHEST, replace(FARTHEST, levers=Levers()), replace(
        FARTHEST, levers=replace(FARTHEST.levers, limit=50_000.0, hold_after=1095))):  # fmt: skip
        course = simulation.run(made, asked)
        scale = course.base.billed.sum(axis=1).max() + course.owed
        assert abs(simulation.unaccounted(course)).max() < 1e-9 * scale
        exact = simulation.expect(made, asked)
        if exact is not None:
            assert abs(simulation.unaccounted(exact)).max() < 1e-9 * scale
            assert np.isfinite(exact.scenario.value).all()


def test_a_balance_due_in_fifty_years_is_open_and_one_due_for_fifty_is_not():
    far = book(punctual(opening=Opening(np.array([1000.0]), np.array([-20_000]))))
    old = book(punctual(opening=Opening(np.array([1000.0]), np.array([20_000]))))
    asked = Scenario(weeks=260, paths=10)
    assert (simulation.run(far, asked).opening.open == 1000).all()
    assert (simulation.run(old, asked).opening.open == 0).all()
    assert simulation.expect(far, asked).opening.open[0] == pytest.approx(1000)


def test_a_discount_nobody_could_take_before_it_is_due():
    asked = Scenario(levers=Levers(discount=Discount(0.02, 40)))
    with pytest.raises(Mistake, match="due after 30"):
        simulation.expect(book(punctual(term=30)), asked)
    assert simulation.expect(book(punctual(term=30), punctual("x", term=60)), asked)


def test_an_unknown_product_to_distribute():
    asked = Scenario(levers=Levers(distribution=simulation.Wider("P9", "North", 0.5)))
    with pytest.raises(Mistake, match="P9 in North"):
        simulation.expect(book(punctual()), asked)


def test_policy_modes_are_presets():
    tight, compete = (preset(mode, Scenario(seed=3)).levers for mode in ("cash-tight", "compete"))
    assert preset("normal").levers == Levers()
    assert tight.term_shift < 0 < compete.term_shift
    assert preset("compete", Scenario(seed=3)).seed == 3
    with pytest.raises(Mistake):
        preset("panic")


@given(*(st.integers(low, 1000).map(lambda n: n / 1000) for low in (-1000, 0, 0)))
def test_a_range_has_the_mean_of_its_triangle(low: float, up: float, more: float):
    guess = Range(low, low + up, low + up + more)
    mean = (guess.low + guess.base + guess.high) / 3 if not guess.certain else guess.base
    assert guess.expected(lambda x: x) == pytest.approx(mean, abs=1e-9)
    even = guess.at((np.arange(4000) + 0.5) / 4000)
    assert even.mean() == pytest.approx(mean, abs=2e-3)
    assert (np.diff(even) >= 0).all()
