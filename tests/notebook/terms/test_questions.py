"""What other terms come to: held against a plain sum over each sale, on the sample and on a real export."""

import datetime as dt
import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib import simulation
from lib.analysis import record
from lib.board.clearance import ALONE
from lib.board.negotiation import NotARequest
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook import what_if as notebook_what_if
from lib.notebook.registry import QUESTIONS, Cell, Inputs, answer
from lib.notebook.style import DARK, LIGHT
from lib.notebook.terms.questions import ASSUMED
from lib.notebook.wording import share
from lib.simulation import (
    ASSUMPTIONS,
    Book,
    Discount,
    Levers,
    ModeShare,
    Payer,
    Range,
    Scenario,
    Select,
    negotiation,
)
from lib.simulation.economics import forgone_discount
from lib.simulation.payers import Chance
from lib.simulation.whom import days_to_pay, pays_after, term_today, upfront
from lib.store.home import Home
from lib.store.ledgers import loads
from tests.ledgers import day, lacking_nothing, ledger
from tests.simulation.payers import CERTAIN, book, punctual
from tests.simulation.test_measure import invoices

NAMES = sorted(name for name in QUESTIONS if name.startswith("terms."))
SIMULATED = [name for name in NAMES if "simulation" in QUESTIONS[name].needs]
NONSENSE = re.compile(r"\b(nan|NaN|NaT|inf)\b")
NO_LOSS = {"loss_rate": 0.0, "take_up": 0.0, "common_days": 0.0}
NEAR = 2e-3  # how far off a customer's usual lateness may be is drawn too, which the plain sum leaves out


def told(name: str, seen: Ledger, what_if=None, **params: object) -> tuple[pd.DataFrame, str]:
    seen = lacking_nothing(seen)
    context = Context("v", "test", seen.day, seen.currency, names=seen.names())
    asked = QUESTIONS[name]
    found = answer(
        asked, Cell(name, params), Inputs(seen, what_if=what_if, clearance=ALONE), context
    )
    if asked.chart is not None and len(found.table):
        for tokens in (LIGHT, DARK):
            assert asked.chart(found.table, context, tokens).to_dict()
    return found.table, found.reading


def plain_sum(payers: tuple[Payer, ...], moved: int, rate: float, margin: float, handling: float):
    """Worth of one day's sales of all: each part of sales discounted from the day it is paid.

    Definition 13 for each customer, sale mode and day late, without any of the engine's code.
    """
    total = sales = 0.0
    for payer in payers:
        kept = 1 - payer.credited
        paid = {0: payer.modes.cash + payer.modes.prepaid}
        worth = paid[0] * kept
        for part, before in ((payer.modes.credit, 0), (payer.modes.consignment, 30)):
            term = max(payer.term + moved, 0)
            waits = [max(term + before + int(late), 0) for late in payer.late]
            worth += part * kept * sum((1 + rate) ** (-w / 365) for w in waits) / len(waits)
        total += payer.weekly * (worth - (1 - margin) * kept - handling)
        sales += payer.weekly * (worth - handling)  # a dearer invoice is dearer to handle
    return total, sales


@pytest.fixture(scope="module")
def seen(sample: Ledger):
    return sample, notebook_what_if.of(sample)


@pytest.mark.parametrize(
    "select", [{"customer": ["C017"]}, {"segment": ["key"]}, {"region": ["North"]}], ids=str
)
def test_break_even_is_the_one_that_a_plain_sum_gives(seen, select: dict):
    sample, what_if = seen
    asked = {"select": select, "levers": {"term_shift": 15}, "assumptions": NO_LOSS}
    table, reading = told("terms.break_even", sample, what_if, scenario=asked)
    payers = what_if.book(Select.of(select)).payers
    before, _ = plain_sum(payers, 0, 0.12, 0.30, 0.002)
    after, revenue = plain_sum(payers, 15, 0.12, 0.30, 0.002)
    assert table["volume"][0] == pytest.approx(before / after - 1, rel=NEAR)
    assert table["price"][0] == pytest.approx((before - after) / revenue, rel=NEAR)
    volume, price = share(table["volume"][0]), share(table["price"][0])
    assert f"**To pay for 15 more days, sell {volume} more, or ask a price {price}" in reading


def test_a_customer_who_always_pays_on_one_day_by_hand():
    """Goods 70 %, 12 % compound, paid on day 35, then 65: ((f35 − 0.7) ÷ (f65 − 0.7) − 1)."""
    made = book(punctual(term=30, late=5))
    asked = Scenario(levers=Levers(term_shift=30), assumptions=replace(CERTAIN, margin=0.30))
    what_if = notebook_what_if.WhatIf(lambda _: made, lambda one: simulation.run(made, one))
    nothing = ledger("invoice I a 2026-06-01 1 EUR")
    table, reading = told("terms.break_even", nothing, what_if, scenario=asked.to_dict())
    before, after = (1.12 ** (-days / 365) for days in (35, 65))
    volume, price = (before - 0.7) / (after - 0.7) - 1, before / after - 1
    assert table["volume"][0] == pytest.approx(volume, rel=1e-9)
    assert table["price"][0] == pytest.approx(price, rel=1e-9)
    assert f"sell {share(volume)} more, or ask a price {share(price)} higher" in reading
    assumed = replace(
        asked, assumptions=replace(asked.assumptions, volume_response=Range(0, 0.01, 0.02))
    )
    _, reading = told("terms.break_even", nothing, what_if, scenario=assumed.to_dict())
    assert "not enough" in reading
    _, offers = told("terms.offers", nothing, what_if, scenario=asked.to_dict())
    assert "60 days at a price" in offers
    cost = forgone_discount(0.02, 10, 35).simple
    assert f"who pays on day 35, {cost * 100:.1f}" in offers


def test_two_ten_net_thirty_costs_what_the_day_of_payment_says():
    """Definition 10: 37.24 % by the term, 21.28 % for a customer who really pays on day 45."""
    made = book(punctual(term=30, late=15))
    what_if = notebook_what_if.WhatIf(lambda _: made, lambda one: simulation.run(made, one))
    nothing = ledger("invoice I a 2026-06-01 1 EUR")
    table, reading = told("terms.offers", nothing, what_if, scenario={"paths": 50})
    assert table["really"][0] == pytest.approx(0.2128, abs=5e-5)
    assert "21.3" in reading
    takers, _ = told("terms.takers", nothing, what_if, scenario={"paths": 50})
    assert takers["costs_them"][0] == pytest.approx(0.2128, abs=5e-5)


@pytest.mark.parametrize("wanted", [60, 20])
def test_each_offer_is_worth_more_than_today_and_none_tells_the_line(wanted: int):
    """Each offer's worth, worked out anew; the line of a term is the value that its days change."""
    made = book(punctual(term=30, late=10, take_up=Chance(0.5)))
    asked = Scenario(assumptions=replace(CERTAIN, take_up=1.0))  # who may pay early does
    before, after = (1.12 ** (-(days + 10) / 365) for days in (30, wanted))
    rooms = negotiation.rooms(b"secret", "C1")
    offers = negotiation.offers(made, asked, negotiation.Offer(wanted), rooms)
    assert [offer.term for offer in offers] == [wanted, (30 + wanted) // 2, 30]
    for offer in offers:
        given = Discount(offer.discount, offer.window) if offer.discount else None
        levers = Levers(term_days=offer.term, price=offer.price or None, discount=given)
        course = simulation.expect(made, replace(asked, levers=levers))
        change = (course.scenario.value[0] - course.base.value[0]) / _worth_of_sales(course)
        assert change > 0, offer
    assert offers[0].price != pytest.approx(before / after - 1, abs=1e-4), "the line is not told"


def _worth_of_sales(course) -> float:
    """Sales of all weeks at their worth on the first day: 12 % a year, a week apart."""
    weeks = np.arange(course.base.billed.shape[1])
    return float(course.base.billed[0] @ 1.12 ** (-7 * weeks / 365))


def test_the_parts_of_a_change_add_up_to_it(seen):
    sample, what_if = seen
    levers = {"term_shift": 20, "discount": {"rate": 0.02, "days": 10}, "price": 0.01,
              "late_interest": 0.09}  # fmt: skip
    asked = {"select": {"segment": ["key"]}, "levers": levers, "paths": 300,
             "assumptions": {"volume_response": 0.05}}  # fmt: skip
    table, _ = told("terms.why", sample, what_if, scenario=asked)
    course = what_if.simulate(Scenario.of(asked))
    change = float((course.scenario.value - course.base.value).mean())
    left_out = max(abs(change) * 0.002, 0.5) * 6
    assert table["change"].sum() == pytest.approx(change, abs=left_out)
    assert set(table["part"]) >= {"margin of the sales", "discounts", "waiting for the money"}


def test_weeks_add_up_to_the_totals(seen):
    sample, what_if = seen
    asked = {
        "select": {"customer": ["C017", "C042"]},
        "levers": {"term_shift": 15},
        "paths": 200,
        "weeks": 20,
    }
    course = what_if.simulate(Scenario.of(asked))
    cash, _ = told("terms.cash", sample, what_if, scenario=asked)
    by_hand = np.quantile((course.scenario.cash + course.opening.cash)[:, 3], 0.9)
    assert cash["scenario_p90"][3] == pytest.approx(by_hand)
    ahead, reading = told("terms.ahead", sample, what_if, scenario=asked)
    total = (course.scenario.cash - course.base.cash).sum(axis=1)
    assert ahead["p50"].iloc[-1] == pytest.approx(np.median(total))
    assert "behind" in reading
    assert len(cash) == len(ahead) == 20
    alone, _ = told(
        "terms.cash", sample, what_if, scenario=asked | {"select": {"customer": ["C017"]}}
    )
    assert list(alone["month"].dt.strftime("%b")) == ["Jul", "Aug", "Sep", "Oct"]


@pytest.mark.parametrize("name", SIMULATED)
def test_nothing_moved_changes_nothing(name: str, seen):
    sample, what_if = seen
    nothing = {"select": {"customer": ["C017"]}, "paths": 50}
    params = (
        {"scenarios": [nothing, nothing]}
        if "scenarios" in QUESTIONS[name].example
        else {**QUESTIONS[name].example, "scenario": nothing}
    )
    table, reading = told(name, sample, what_if, **params)
    assert reading.startswith("**")
    assert not NONSENSE.search(reading)
    differences = [c for c in table.columns if c.startswith("difference_")]
    assert not table[differences].fillna(0).to_numpy().any()


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_is_answered_within_2000_rows(name: str, seen):
    sample, what_if = seen
    table, reading = told(name, sample, what_if, **QUESTIONS[name].example)
    assert 0 < len(table) <= 2000
    assert reading.startswith("**")
    assert not NONSENSE.search(reading)


REQUESTED = ("terms.asked", "terms.options", "terms.walk_away")


@pytest.mark.parametrize("name", [n for n in SIMULATED if "scenario" in QUESTIONS[n].example])
@pytest.mark.parametrize(
    "levers",
    [
        {"limit": 100_000.0}, {"hold_after": 10}, {"mode_share": {"cash": 1.0}}, {"term_days": 0},
        {"month_end": True}, {"price": -0.9}, {"prepay_share": 1.0}, {"discount": {"rate": 0.99, "days": 0}},
        {"late_interest": 1.0, "reminder_day": -30}, {"term_days": 365},
    ],
    ids=str,
)  # fmt: skip
def test_every_lever_at_its_end_gets_an_answer(name: str, levers: dict, seen):
    sample, what_if = seen
    asked = {"select": {"customer": ["C017"]}, "levers": levers, "paths": 60, "weeks": 12}
    params = {**QUESTIONS[name].example, "scenario": asked}
    if name in REQUESTED and {"price", "discount"} & levers.keys():
        with pytest.raises(NotARequest, match="was given"):  # no customer asks for that
            told(name, sample, what_if, **params)
        return
    _, reading = told(name, sample, what_if, **params)
    assert reading.startswith("**")
    assert not NONSENSE.search(reading)


def test_who_pays_up_front_is_told_so_and_offered_credit(seen):
    sample, what_if = seen
    asked = {"select": {"customer": ["C101"]}, "levers": {"term_days": 15}, "paths": 50}
    [payer] = what_if.book(Select.of({"customer": "C101"})).payers
    assert payer.modes == ModeShare(prepaid=1.0)
    _, reading = told("terms.break_even", sample, what_if, scenario=asked)
    assert "paid at delivery or before" in reading
    table, _ = told("terms.asked", sample, what_if, scenario=asked)
    assert table["cost"][0] < 0, "15 days on credit cost something where nothing waited before"
    asked_for, _ = told("terms.ask_for", sample, what_if, scenario=asked)
    assert not asked_for["ask"].str.contains("agreed day").any(), "no lateness is on record"


def test_who_is_given_no_credit_is_asked_for_payment_and_not_for_volume(seen):
    sample, what_if = seen
    asked = {"select": {"customer": ["C136"]}, "levers": {"term_days": 90}, "paths": 50}
    table, _ = told("terms.ask_for", sample, what_if, scenario=asked)
    assert "that is late, first" in table["ask"][0]
    assert table["ask"][1] == "Payment before delivery until then"


def test_shares_of_a_book_by_hand():
    made = book(
        punctual("C1", 300.0, term=30, late=10),
        punctual("C2", 100.0, term=60, late=0, modes=ModeShare(credit=0.5, cash=0.5)),
        punctual("C3", 100.0, term=0, late=9, modes=ModeShare(prepaid=1.0)),
    )
    assert term_today(made) == round((300 * 30 + 100 * 60 + 0) / 500)
    assert pays_after(made) == round((300 * 40 + 50 * 60) / 350)
    assert upfront(made) == pytest.approx(1 - 350 / 500)
    assert days_to_pay(made.payers[2]) == 0


def test_limits_on_record_and_as_a_lever(seen):
    sample, what_if = seen
    asked = {"select": {"customer": ["C017"]}, "levers": {"term_shift": 30}, "paths": 100}
    table, _ = told("terms.limits", sample, what_if, scenario=asked)
    known = sample.customers.set_index("customer")["credit_limit"]["C017"]
    assert table["limit"][0] == known
    assert table["owed"][0] == pytest.approx(
        float(record.open_items(sample, "C017").query("open > 0")["open"].sum())
    )
    gated = {**asked, "levers": {"limit": 1000.0}}
    table, reading = told("terms.limits", sample, what_if, scenario=gated)
    assert table["limit"][0] == 100_000
    assert table["blocked_p50"][0] > 0
    assert "are not taken" in reading


def test_assumptions_all_have_a_name():
    assert set(ASSUMED) >= set(ASSUMPTIONS)


def test_what_matters_most_is_the_widest(seen):
    sample, what_if = seen
    asked = {"select": {"customer": ["C017"]}, "levers": {"term_shift": 15}}
    table, reading = told("terms.matters", sample, what_if, scenario=asked)
    width = (table["at_high"] - table["at_low"]).abs()
    assert width.is_monotonic_decreasing
    assert table["assumption"][0] in reading
    at = {}
    for rate in (0.08, 0.16):
        known = {"cost_of_capital": rate}
        answered, _ = told(
            "terms.break_even", sample, what_if, scenario={**asked, "assumptions": known}
        )
        at[rate] = answered["value"][0]
    row = table.set_index("assumption").loc["cost of money"]
    assert (row["at_low"], row["at_high"]) == pytest.approx((at[0.08], at[0.16]))


def test_saved_ones_side_by_side_are_each_its_own_answer(seen):
    sample, what_if = seen
    example = QUESTIONS["terms.compare"].example
    table, reading = told("terms.compare", sample, what_if, **example)
    for row, scenario in zip(table.to_dict("records"), example["scenarios"], strict=True):
        alone, _ = told("terms.break_even", sample, what_if, scenario=scenario)
        assert row["volume"] == alone["volume"][0]
    best = table.loc[table["p50"].idxmax(), "name"]
    assert reading.startswith(f"**“{best}” is worth most")


def test_a_selection_without_sales_is_a_sentence(seen):
    sample, what_if = seen
    with pytest.raises(Mistake, match="Nothing was sold"):
        told("terms.break_even", sample, what_if, scenario={"select": {"customer": ["nobody"]}})


def test_the_record_behind_a_talk_by_hand():
    seen = ledger(
        invoices("acme", 25, term=30, late=10, words="terms=net30").replace("terms=net30", "")
        + "\ninvoice D acme 2026-06-20 500.00 EUR due 2026-06-25"
    ).on(day("2026-06-30"))
    table, _ = told("terms.on_record", seen, customer="acme")
    assert list(table["said"][:2]) == [
        "net 30 on 25 invoices in 12 months",
        "net 5 on 1 invoice in 12 months",
    ]
    asked = {"select": {"customer": ["acme"]}, "levers": {"term_days": 60}}
    wanted, reading = told("terms.ask_for", seen, scenario=asked)
    assert len(wanted) == 2
    assert wanted["ask"][0] == "Payment of the €600 that is late, first"
    assert wanted["why"][0] == "2 invoices, the oldest 8 days late"  # one due 22 June, one 25 June
    assert "€600" in reading
    _, called = told("terms.call", seen, customer="acme")
    assert called == "**No contact is on record** for this customer."


def test_the_sentence_holds_on_the_ibm_export(shared_data, home):
    """A terms change for one customer and for a group: the sentence's figures are those of a plain sum."""
    from click.testing import CliRunner

    from lib.__main__ import main

    file = shared_data / "ibm-late-payments" / "WA_Fn-UseC_-Accounts-Receivable.csv"
    done = CliRunner().invoke(main, ["import", str(file), "--name", "ibm", "--dates", "mdy"])
    assert done.exit_code in (0, 1), done.stderr
    seen = loads.ledger(Home.default(), "ibm").on(dt.date(2013, 6, 30))
    what_if = notebook_what_if.of(seen)
    first = str(seen.documents["customer"].min())
    for select in ({"customer": [first]}, {"country": [str(seen.codes.of("country")[1][0])]}):
        asked = {"select": select, "levers": {"term_days": 60}, "assumptions": NO_LOSS}
        payers = what_if.book(Select.of(select)).payers
        assert {payer.term for payer in payers} == {30}
        table, reading = told("terms.break_even", seen, what_if, scenario=asked)
        before, _ = plain_sum(payers, 0, 0.12, 0.30, 0.002)
        after, revenue = plain_sum(payers, 30, 0.12, 0.30, 0.002)
        assert table["volume"][0] == pytest.approx(before / after - 1, rel=NEAR)
        assert table["price"][0] == pytest.approx((before - after) / revenue, rel=NEAR)
        figures = share(table["volume"][0]), share(table["price"][0])
        assert f"sell {figures[0]} more, or ask a price {figures[1]} higher" in reading
        _, offers = told("terms.offers", seen, what_if, scenario=asked)
        weights = sum(p.weekly for p in payers)
        paid = round(sum(p.weekly * (30 + p.late.mean()) for p in payers) / weights)
        assert f"on day {paid}" in offers
        assert not math.isnan(table["price"][0])


def test_a_book_is_measured_once(seen):
    _, what_if = seen
    made = what_if.book(Select.of({"customer": "C017"}))
    assert isinstance(made, Book)
    assert made is what_if.book(Select.of({"customer": "C017"}))
