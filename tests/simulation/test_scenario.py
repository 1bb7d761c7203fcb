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
from lib.simulation import Levers, Range, Request, Scenario, Select, preset
from lib.simulation.levers import Discount
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
    assert made.assumptions.source("lateness_response") == "policy"
    assert made.assumptions.source("loss_rate") == "ledger"
    assert made.select.said == "customer C017"


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
    ("assumptions = { discounting = 'magic' }", "simple, compound"),
    ("assumptions = { cost_of_capital = -0.1 }", "Cost of capital"),
    ("select = { colour = 'red' }", "colour"),
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
