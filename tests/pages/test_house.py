"""House assumptions on the page: proposed by one head, agreed by the other, used by every page."""

from dataclasses import replace
from pathlib import Path

import pytest

from lib.analysis import past_tolerance
from lib.board.people import STRANGER
from lib.ledger.house import HouseValues
from lib.ledger.tolerance import Tolerance
from lib.store.home import Home
from lib.store.records import house, people
from tests.store.records.table import DAY


@pytest.fixture
def seated(home: Path) -> Home:
    made = Home(home)
    people.invite_cast(made, STRANGER, token="cast")
    return made


COST = {"negotiation.more": "What does it cost us?"}


def said(app) -> str:
    text = "\n".join(
        str(m.value) for m in (*app.markdown, *app.caption, *app.header, *app.subheader)
    )
    return text.replace("\\", "").replace("\u00a0", " ")


def agreed(home: Home, **values: float) -> None:
    head = people.person(home, "p-credit")
    made = house.propose(home, head, "sample", HouseValues(**values), "audited", DAY, token="p")
    house.agree(home, people.person(home, "p-sales"), made.key, DAY, token="a")


def table(app) -> dict[str, tuple[str, str]]:
    rows = app.dataframe[0].value.to_dict("records")
    return {row["Assumption"]: (row["Value"].replace("\u00a0", " "), row["Source"]) for row in rows}


def entry(app, name: str):
    (found,) = (n for n in app.number_input if n.key and f".{name}." in n.key)
    return found


def press(app, label: str):
    (found,) = (b for b in app.button if b.label == label)
    return found.click().run()


def test_one_head_proposes_and_the_other_agrees(visit, seated):
    app = visit("house", seat="p-credit", **{"house.more": "Propose a set"})
    assert table(app)["Margin"] == ("30 %", "default, agreed by nobody")
    entry(app, "margin").set_value(27.0)
    (reason,) = (t for t in app.text_input if t.key and ".reason." in t.key)
    reason.set_value("last year's accounts")
    press(app, "Propose")
    assert table(app)["Margin"] == ("30 %", "default, agreed by nobody"), "it waits"
    assert "Agree to set 1" in [b.label for b in app.button]
    other = visit("house", seat="p-sales")
    assert "Proposed by credit" in said(other)
    press(other, "Agree to set 1")
    assert table(other)["Margin"] == ("27 %", "house")


def test_who_heads_nothing_sees_what_holds_and_cannot_propose(visit, seated):
    agreed(seated, margin=0.27)
    app = visit("house", seat="p-viewer")
    assert table(app)["Margin"] == ("27 %", "house")
    assert "is for: credit, sales" in said(app)
    assert not [b for b in app.button if b.label == "Propose"]


def test_pages_that_typed_them_begin_with_the_house_and_say_so(visit, seated):
    agreed(seated, margin=0.27, cost_of_capital=0.09, handling=0.004)
    opened = {"behaviour.more": "What does a sale leave?"}
    behaviour = visit("behaviour", seat="p-credit", **opened)
    assert behaviour.number_input(key="behaviour.margin").value == 27.0
    assert behaviour.number_input(key="behaviour.handling").value == 0.4
    assert behaviour.number_input(key="behaviour.rate").value == 9.0
    assert "assumptions: house set 1 of 30 Jun 2026" in said(behaviour)
    behaviour.number_input(key="behaviour.margin").set_value(31.0).run()
    assert "house set 1 of 30 Jun 2026, tried here: margin" in said(behaviour)
    customer = visit("customer", customer="C017", seat="p-credit")
    assert customer.number_input(key="customer.rate").value == 9.0


def test_the_negotiation_sheet_reckons_with_the_house(visit, seated):
    before = said(visit("negotiation", customer="C017", term="60", seat="p-credit", **COST))
    agreed(seated, cost_of_capital=0.06)
    after = said(visit("negotiation", customer="C017", term="60", seat="p-credit", **COST))
    assert "10 days are 0.31 % of the price at 12 % a year" in before.replace("**", "")
    assert "10 days are 0.16 % of the price at 6 % a year" in after.replace("**", "")
    assert "built-in defaults, agreed by nobody" in before
    assert "house set 1 of 30 Jun 2026" in after


def test_what_if_begins_with_the_house_and_a_link_follows_it(visit, seated):
    agreed(seated, margin=0.27)
    app = visit("terms", customer="C017", seat="p-credit")
    assert "margin 27 % (house)" in said(app)
    assert "cost of money 12 % (default)" in said(app)
    assert "policy" not in said(app).replace("policy mode", "")
    app.number_input(key="terms.assumed.margin").set_value(33.0).run()
    assert "margin 33 % (you)" in said(app)
    assert "tried here; the house says 27" in said(app)


def test_the_least_tolerance_counts_on_every_page(visit, seated):
    before = said(visit("customer", customer="C017", seat="p-credit"))
    agreed(seated, tolerance_minimum=60)
    after = said(visit("customer", customer="C017", seat="p-credit"))
    assert "past" in before
    assert before != after
    overview = said(visit("overview", seat="p-credit"))
    assert "past" in overview


def test_what_the_house_tolerates_is_not_past_it(sample):
    usual = float(past_tolerance.scan(sample, by=("customer",))["past"].sum())
    patient = replace(sample, tolerance=Tolerance(least_days=60))
    less = float(past_tolerance.scan(patient, by=("customer",))["past"].sum())
    assert 0 < less < usual
    by_hand = past_tolerance.scan(sample, by=("customer",), tolerance=Tolerance(least_days=60))
    assert less == float(by_hand["past"].sum())
