import numpy as np
import pandas as pd
import pytest

from lib import simulation
from lib.simulation import Assumptions, Levers, Scenario
from lib.simulation.payers import Chance
from tests.simulation.payers import CERTAIN, any_book, any_scenario, book, punctual


@pytest.fixture(scope="module")
def drawn():
    chance = np.random.default_rng(11)
    made, asked = any_book(chance), any_scenario(chance, 300)
    return made, asked, simulation.run(made, asked)


def test_every_measure_has_its_band_and_they_are_in_order(drawn):
    _, asked, course = drawn
    table = simulation.totals(course, asked)
    assert set(table["measure"]) == set(simulation.MEASURES)
    assert (table.groupby("measure")["who"].agg(list).map(tuple) == simulation.WHO).all()
    known = table.dropna()
    assert (known["p10"] <= known["p50"]).all()
    assert (known["p50"] <= known["p90"]).all()


def test_the_difference_of_means_is_the_mean_difference(drawn):
    _, asked, course = drawn
    table = simulation.totals(course, asked).pivot(index="measure", columns="who", values="mean")
    table = table.drop(
        index="dso"
    )  # paths without sales have none, and fewer of them with new outlets
    assert np.allclose(table["scenario"] - table["base"], table["difference"], rtol=1e-9)


def test_weeks_add_up_to_the_total(drawn):
    made, asked, course = drawn
    weeks = simulation.weekly(course, asked, made)
    assert weeks["week"].min() == pd.Timestamp("2026-07-01")
    sums = weeks.groupby(["measure", "who"])["mean"].sum()
    table = simulation.totals(course, asked).set_index(["measure", "who"])["mean"]
    for name in ("sales", "margin", "cash", "financing_cost"):
        for who in simulation.WHO:
            assert sums[name, who] == pytest.approx(table[name, who], abs=1e-3)


def test_figures_of_a_punctual_customer_by_hand():
    """7,000 a week, paid after 35 days, at 30 % margin and 12 % a year."""
    payer = punctual(weekly=700_000.0, term=30, late=5)
    asked = Scenario(weeks=52, assumptions=CERTAIN)
    table = simulation.totals(simulation.expect(book(payer), asked), asked)
    base = table[table["who"] == "base"].set_index("measure")["mean"]
    assert base["sales"] == pytest.approx(52 * 700_000)
    assert base["margin"] == pytest.approx(0.3 * 52 * 700_000)
    assert base["receivables"] == base["peak_receivables"] == pytest.approx(3_500_000)
    assert base["dso"] == pytest.approx(35)
    assert base["cash"] == pytest.approx(47 * 700_000)
    ramp = sum(min(week, 5) for week in range(1, 53)) * 700_000
    assert base["financing_cost"] == pytest.approx(ramp * 0.12 * 7 / 365)
    worth = sum(1.12 ** (-7 * w / 365) for w in range(52)) * (1.12 ** (-35 / 365) - 0.7) * 700_000
    assert base["npv"] == pytest.approx(worth)


def test_the_worst_tenth_is_worse_than_the_mean():
    payer = punctual(loss=Chance(0.05, 20))
    asked = Scenario(paths=500, levers=Levers(term_days=60), assumptions=Assumptions())
    table = simulation.totals(simulation.run(book(payer), asked), asked).set_index(
        ["measure", "who"]
    )
    loss, value = table.loc[("expected_loss", "base")], table.loc[("npv", "base")]
    assert loss["worst"] > loss["p90"] > loss["mean"]
    assert value["worst"] < value["p10"] < value["mean"]


def test_customers_add_up_to_everybody(drawn):
    made, asked, _ = drawn
    alone = simulation.customers(
        made, Scenario(levers=Levers(term_days=60), assumptions=asked.assumptions)
    )
    whole = simulation.expect(
        made, Scenario(levers=Levers(term_days=60), assumptions=asked.assumptions)
    )
    assert alone["npv_base"].sum() == pytest.approx(whole.base.value[0])
    changed = whole.scenario.value[0] - whole.base.value[0]
    assert alone["npv_difference"].sum() == pytest.approx(changed)
    assert set(alone["customer"]) == {p.key for p in made.payers}
    gated = simulation.customers(made, Scenario(levers=Levers(limit=5.0)))
    assert "npv_base" not in gated
    assert gated["sales"].is_monotonic_decreasing


def test_the_chance_to_gain():
    payer = punctual(loss=Chance(0.02, 50))
    dearer = Scenario(paths=200, levers=Levers(price=0.05))
    cheaper = Scenario(paths=200, levers=Levers(price=-0.05))
    assert simulation.chance_of_gain(simulation.run(book(payer), dearer)) == 1
    assert simulation.chance_of_gain(simulation.run(book(payer), cheaper)) == 0
