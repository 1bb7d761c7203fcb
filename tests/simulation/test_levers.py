"""Every lever and every assumption moves what it should, the way it should, and says whose it is."""

from dataclasses import fields, replace

import numpy as np
import pytest

from lib import simulation
from lib.simulation import (
    Assumptions,
    Book,
    Commission,
    Discount,
    Levers,
    ModeShare,
    Range,
    Scenario,
    Wider,
)
from lib.simulation.payers import Chance, Opening, Reach, equal_parts
from lib.simulation.results import by_path
from tests.simulation.payers import DAY, any_book, any_scenario, book, punctual

UP, DOWN, SAME = 1, -1, 0


def usual(**more) -> Book:
    """Two customers who pay up to 27 days late, lose 2 % and would take a discount on six in ten."""
    habit = equal_parts(range(28), np.ones(28))
    opening = Opening(np.array([300_000.0]), np.array([5]))
    payers = [
        replace(punctual(key, opening=opening, **more), late=habit, loss=Chance(0.02, 100),
                take_up=Chance(0.6, 20), unsure=1.0)
        for key in ("C1", "C2")
    ]  # fmt: skip
    newcomer = replace(
        payers[0], key="(new)", weekly=0.0, opening=Opening(np.zeros(0), np.zeros(0, int))
    )
    return Book(tuple(payers), newcomer, DAY, "EUR", reach=(Reach("P", "N", 10, 0.4, 800_000.0),))


def change(asked: Scenario, made: Book | None = None) -> dict[str, float]:
    """The difference a scenario makes, measure by measure, on average."""
    course = simulation.run(made or usual(), asked)
    return {
        name: float(np.nanmean(parts["difference"]))
        for name, parts in by_path(course, asked).items()
    }


MOVES = [
    (
        "term_days",
        60,
        {
            "receivables": UP,
            "dso": UP,
            "npv": DOWN,
            "financing_cost": UP,
            "cash": DOWN,
            "expected_loss": UP,
            "sales": SAME,
        },
    ),
    ("term_days", 10, {"receivables": DOWN, "dso": DOWN, "npv": UP, "cash": UP, "sales": SAME}),
    ("term_shift", 15, {"receivables": UP, "npv": DOWN}),
    ("term_shift", -15, {"receivables": DOWN, "npv": UP}),
    ("month_end", True, {"receivables": UP, "npv": DOWN}),
    (
        "discount",
        Discount(0.02, 10),
        {"receivables": DOWN, "discount": UP, "margin": DOWN, "npv": DOWN},
    ),
    ("discount", Discount(0.001, 10), {"receivables": DOWN, "discount": UP, "npv": UP}),
    ("late_interest", 0.12, {"interest": UP, "npv": UP, "receivables": SAME}),
    ("limit", 40_000.0, {"sales": DOWN, "receivables": DOWN, "blocked": UP}),
    ("prepay_share", 0.3, {"receivables": DOWN, "expected_loss": DOWN, "npv": UP, "sales": SAME}),
    (
        "mode_share",
        ModeShare(credit=0.5, cash=0.5),
        {"receivables": DOWN, "expected_loss": DOWN, "npv": UP},
    ),
    ("mode_share", ModeShare(credit=0.5, prepaid=0.5), {"receivables": DOWN, "npv": UP}),
    ("mode_share", ModeShare(credit=0.5, consignment=0.5), {"receivables": UP, "npv": DOWN}),
    ("reminder_day", -7, {"receivables": DOWN, "npv": UP}),
    ("reminder_day", 20, {"receivables": DOWN, "npv": UP}),
    ("hold_after", 20, {"sales": DOWN, "blocked": UP, "receivables": DOWN}),
    (
        "distribution",
        Wider("P", "N", 0.6),
        {"sales": UP, "receivables": UP, "expected_loss": UP, "npv": UP},
    ),
    ("distribution", Wider("P", "N", 0.2), {"sales": DOWN, "receivables": DOWN, "npv": DOWN}),
    ("price", 0.02, {"sales": UP, "margin": UP, "npv": UP}),
    ("price", -0.02, {"sales": DOWN, "margin": DOWN, "npv": DOWN}),
    ("commission", Commission("turnover", 0.03), {"npv": DOWN, "sales": SAME}),
    ("commission", Commission("cleared", 0.03), {"npv": DOWN, "sales": SAME}),
]


def test_every_lever_is_tried():
    assert {lever for lever, *_ in MOVES} == {f.name for f in fields(Levers)}


@pytest.mark.parametrize(("lever", "value", "expected"), MOVES, ids=lambda v: str(v)[:24])
def test_a_lever_moves_the_result_its_way(lever: str, value, expected: dict[str, int]):
    found = change(Scenario(paths=200, levers=Levers(**{lever: value})))
    assert {name: int(np.sign(round(found[name], 6))) for name in expected} == expected


def test_the_earlier_the_reminder_the_sooner_the_money():
    owed = [change(Scenario(paths=50, levers=Levers(reminder_day=day)))["receivables"]
            for day in (-7, 0, 10, 40)]  # fmt: skip
    assert owed == sorted(owed)
    assert owed[-1] == 0  # nobody is 40 days late


def test_what_is_cleared_costs_less_commission_than_what_is_billed():
    billed, cleared = (
        change(Scenario(paths=50, levers=Levers(commission=Commission(basis, 0.03))))["npv"]
        for basis in ("turnover", "cleared")
    )
    assert billed < cleared < 0


LONGER, SOONER = Levers(term_days=60), Levers(discount=Discount(0.02, 10))
KNOWN = Assumptions()
WEIGHED = [
    # name, low and high value, levers, what of the scenario or the difference goes which way
    ("margin", 0.2, 0.4, LONGER, ("scenario", "npv", UP)),
    ("cost_of_capital", 0.05, 0.2, LONGER, ("difference", "npv", DOWN)),
    ("cost_of_capital", 0.05, 0.2, LONGER, ("difference", "financing_cost", UP)),
    ("handling", 0.0, 0.01, LONGER, ("scenario", "npv", DOWN)),
    ("loss_given_default", 0.3, 0.9, LONGER, ("scenario", "expected_loss", UP)),
    ("loss_given_default", 0.3, 0.9, LONGER, ("difference", "npv", DOWN)),
    ("loss_rate", 0.01, 0.05, LONGER, ("scenario", "expected_loss", UP)),
    ("loss_rate", 0.01, 0.05, LONGER, ("scenario", "npv", DOWN)),
    ("loss_by_failure", 0.0, 1.0, LONGER, ("difference", "expected_loss", UP)),
    ("write_off_days", 60, 200, LONGER, ("scenario", "npv", DOWN)),
    ("take_up", 0.2, 0.8, SOONER, ("difference", "receivables", DOWN)),
    ("take_up", 0.2, 0.8, SOONER, ("difference", "discount", UP)),
    (
        "volume_response",
        Range(0.0, 0.01, 0.02),
        Range(0.05, 0.06, 0.1),
        LONGER,
        ("difference", "sales", UP),
    ),
    (
        "price_response",
        Range(0.5, 1, 1),
        Range(2, 2, 3),
        Levers(price=0.05),
        ("difference", "sales", DOWN),
    ),
    (
        "distribution_exponent",
        Range(0.5, 0.5, 0.6),
        Range(0.9, 1, 1),
        Levers(distribution=Wider("P", "N", 0.6)),
        ("difference", "sales", UP),
    ),
    ("lateness_response", 0.0, 0.5, LONGER, ("difference", "receivables", UP)),
    ("reminder_effect", 1, 6, Levers(reminder_day=0), ("difference", "receivables", DOWN)),
    ("interest_collected", 0.2, 0.9, Levers(late_interest=0.1), ("difference", "interest", UP)),
    (
        "consignment_days",
        10,
        60,
        Levers(mode_share=ModeShare(consignment=1.0)),
        ("difference", "receivables", UP),
    ),
]
WIDENED = [("lateness_unsure", 0.0, 0.3), ("common_days", 0.0, 6.0)]


def test_every_assumption_is_tried():
    tried = {name for name, *_ in (*WEIGHED, *WIDENED)} | {"discounting"}
    assert tried == set(simulation.ASSUMPTIONS)


@pytest.mark.parametrize(
    ("name", "low", "high", "levers", "way"), WEIGHED, ids=lambda v: str(v)[:24]
)
def test_an_assumption_moves_the_result_its_way(name: str, low, high, levers: Levers, way):
    who, measure, sign = way
    found = []
    for value in (low, high):
        asked = Scenario(paths=400, levers=levers, assumptions=replace(KNOWN, **{name: value}))
        found.append(float(by_path(simulation.run(usual(), asked), asked)[measure][who].mean()))
    assert np.sign(found[1] - found[0]) == sign


@pytest.mark.parametrize(("name", "low", "high"), WIDENED)
def test_doubt_widens_the_band(name: str, low: float, high: float):
    widths = []
    for value in (low, high):
        asked = Scenario(paths=1000, levers=LONGER, assumptions=replace(KNOWN, **{name: value}))
        owed = by_path(simulation.run(usual(), asked), asked)["receivables"]["scenario"]
        widths.append(np.ptp(np.quantile(owed, [0.1, 0.9])))
    assert widths[1] > 1.1 * widths[0]


def test_low_base_and_high_of_a_response_span_the_band():
    spread = Range(-0.05, 0.0, 0.2)
    asked = Scenario(
        paths=4000, levers=LONGER, assumptions=replace(KNOWN, volume_response=spread, loss_rate=0.0)
    )
    more = by_path(simulation.run(usual(), asked), asked)["sales"]
    grown = more["scenario"] / more["base"] - 1
    assert spread.low <= grown.min() < 0 < grown.max() <= spread.high
    assert grown.mean() == pytest.approx(sum((-0.05, 0.0, 0.2)) / 3, abs=0.005)


def test_simple_and_compound_discounting_are_both_there_and_differ():
    values = {
        how: change(Scenario(paths=20, levers=LONGER, assumptions=replace(KNOWN, discounting=how)))[
            "npv"
        ]
        for how in ("simple", "compound")
    }
    assert values["simple"] < values["compound"] < 0
    assert Assumptions().discounting == "compound"


def test_a_loss_given_default_of_one_loses_what_is_given_up():
    """2 % of sales is never paid; at 60 % lost of it, 1.2 % is."""
    made = book(punctual(loss=Chance(0.02)))
    known = Assumptions(loss_by_failure=0.0, common_days=0.0)
    for share in (1.0, 0.6):
        asked = Scenario(weeks=10, assumptions=replace(known, loss_given_default=share))
        base = simulation.expect(made, asked).base
        assert base.loss[0] / base.billed.sum() == pytest.approx(0.02 * share)


def test_a_discount_of_nothing_moves_nobody_and_ends_todays():
    today = book(punctual(discount=Discount(0.03, 10), offered=1.0, take_up=Chance(0.5)))
    without = book(punctual())
    none = Scenario(weeks=12, levers=Levers(discount=Discount(0.0, 10)))
    assert (
        simulation.expect(without, none).scenario.value
        == simulation.expect(without, none).base.value
    )
    ended = simulation.expect(today, none)
    assert ended.scenario.discount.sum() == 0 < ended.base.discount.sum()
    assert ended.scenario.value[0] == pytest.approx(simulation.expect(without, none).base.value[0])


def test_offers_without_a_discount_are_without_todays_too():
    today = book(punctual(discount=Discount(0.03, 10), offered=1.0, take_up=Chance(0.5)))
    table = simulation.offers(today, Scenario(), (30,), (0.0, 0.03))
    ending, keeping = table["value"]
    assert ending > 0
    assert keeping == pytest.approx(0.0, abs=1e-6)


def test_a_customer_with_a_short_term_is_not_offered_a_long_window():
    made = book(punctual("short", term=5), punctual("long", term=60, take_up=Chance(1.0)))
    asked = Scenario(weeks=20, levers=Levers(discount=Discount(0.02, 10)))
    table = simulation.customers(made, asked).set_index("customer")
    assert table.loc["short", "npv_difference"] == 0 > table.loc["short", "npv_difference"] - 1
    assert table.loc["long", "receivables_difference"] < 0


@pytest.mark.parametrize("rate", [0.2, 0.7])
def test_customers_of_today_add_up_without_the_outlets_that_are_added(rate: float):
    chance = np.random.default_rng(int(rate * 10))
    made = any_book(chance)
    levers = replace(any_scenario(chance).levers, distribution=Wider("P1", "North", rate))
    asked = replace(any_scenario(chance), levers=levers)
    table, course = simulation.customers(made, asked), simulation.expect(made, asked)
    assert table["npv_base"].sum() == pytest.approx(course.base.value[0])
    assert table["receivables_base"].gt(0).all()
    narrow = replace(asked, levers=replace(levers, distribution=Wider("P1", "North", 0.4)))
    plain = simulation.expect(made, asked if rate < 0.4 else narrow)
    assert table["npv_difference"].sum() == pytest.approx(
        plain.scenario.value[0] - plain.base.value[0]
    )


def test_parts_of_a_value_add_up_and_have_their_sign():
    for seed in range(8):
        chance = np.random.default_rng(seed)
        made, asked = any_book(chance), any_scenario(chance)
        parts = simulation.value_parts(made, asked).set_index("part")
        course = simulation.expect(made, asked)
        assert parts["base"].sum() == pytest.approx(course.base.value[0])
        assert parts["scenario"].sum() == pytest.approx(course.scenario.value[0])
        assert (
            parts.loc[["goods", "waiting", "discount", "loss", "costs"]][["base", "scenario"]] <= 0
        ).all(axis=None)
        assert (parts.loc[["sold", "interest"], ["base", "scenario"]] >= 0).all(axis=None)
    assert simulation.value_parts(made, replace(asked, levers=Levers(limit=1.0))).empty


def test_parts_of_one_sale_by_hand():
    """1,000.00 due in 30 days, paid 5 later, at 12 %: goods 700, waiting 1000 × (1 − 1.12^(−35/365))."""
    asked = Scenario(weeks=1, assumptions=Assumptions(loss_by_failure=0.0, common_days=0.0))
    made = book(punctual(weekly=1000.0, loss=Chance(0.0)))
    parts = simulation.value_parts(made, asked).set_index("part")["base"]
    assert parts["sold"] == 1000
    assert parts["goods"] == pytest.approx(-700)
    assert parts["waiting"] == pytest.approx(-1000 * (1 - 1.12 ** (-35 / 365)))
    assert parts["costs"] == pytest.approx(-2)
    assert (parts[["discount", "loss", "interest"]] == 0).all()


def test_more_volume_than_the_limit_allows_is_not_sold():
    """A limit that today's volume just fills leaves nothing for twice as much."""
    payer = punctual(weekly=10_000.0, term=14, late=3)
    double = Range(1.0, 1.0, 1.0)
    full = Scenario(weeks=30, paths=2, levers=Levers(limit=300.0))
    more = replace(
        full, assumptions=Assumptions(volume_response=double, loss_rate=0.0, common_days=0.0)
    )
    owed = simulation.run(book(payer), more).scenario.receivables
    assert owed.max() <= 30_000 + 1e-6


def test_whose_each_assumption_is():
    new = replace(
        usual(), measured_names=frozenset({"take_up", "write_off_days"}), write_off_days=90
    )
    told = replace(new, payers=tuple(replace(payer, settled=40) for payer in new.payers))
    known = Assumptions(margin=0.25, said=("margin",))
    table = simulation.assumption_sources(told, known).set_index("assumption")
    assert table.loc["margin", ["base", "source"]].tolist() == [0.25, "user"]
    assert table.loc["cost_of_capital", "source"] == "default"
    assert table.loc["take_up", ["base", "source"]].tolist() == [pytest.approx(0.6), "ledger"]
    assert table.loc["loss_rate", ["base", "source"]].tolist() == [pytest.approx(0.02), "default"]
    assert table.loc["write_off_days", ["base", "source"]].tolist() == [90, "ledger"]
    assert set(table["source"]) <= set(simulation.SOURCES)
    few = simulation.assumption_sources(new, known).set_index("assumption")
    assert few.loc["take_up", "source"] == "others", "hardly a record of their own"
    agreed = Assumptions().under({"margin": 0.27, "tolerance_minimum": 10})
    assert (agreed.margin, agreed.house) == (0.27, ("margin",))
    assert (
        simulation.assumption_sources(told, agreed).set_index("assumption").loc["margin", "source"]
        == "house"
    )
    assert known.under({"margin": 0.27}) == known, "what somebody tries stays"
    assert agreed.under({}) == Assumptions(), "a set that is gone is gone"
    assert set(table.index) == set(simulation.ASSUMPTIONS) - {"discounting"}
    spread = simulation.assumption_sources(
        told, Assumptions(volume_response=Range(0.0, 0.02, 0.05))
    )
    assert spread.set_index("assumption").loc[
        "volume_response", ["low", "base", "high"]
    ].tolist() == [0, 0.02, 0.05]
