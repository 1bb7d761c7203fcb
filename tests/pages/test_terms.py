"""The page of terms as a browser opens it: break-even first, levers, presets, links, saving, the sheet."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lib.__main__ import main
from lib.simulation import Discount, Levers, Response, Scenario, Select
from lib.simulation.scenario import from_link, to_link, to_toml
from lib.store.home import Home
from lib.store.records import scenarios

PAGES = Path(__file__).resolve().parents[2] / "pages"
CARDS = [
    "What would have to be true?", "How sure is that?", "What changes?", "Where does it come from?",
    "How far is cash behind?",
]  # fmt: skip
MORE = [
    "What cash comes when?", "How much is owed?", "How many days of sales?",
    "Which assumptions matter most?", "What is worth the same?", "Who would take the discount?",
    "Does it fit the limits?",
]  # fmt: skip
ONE = {"customer": "C017"}


def said(app) -> str:
    found = (*app.header, *app.subheader, *app.markdown)
    return "\n".join(str(m.value) for m in found).replace("\\", "").replace("\u00a0", " ")


def questions(app) -> list[str]:
    """What the cards on the page ask, each with a finding of its own."""
    asked = [
        found
        for m in app.markdown
        if (found := re.fullmatch(r":small\[:gray\[(.+\?)\]\]", m.value))
    ]
    assert len(app.header) + len(app.subheader) == len(asked), "a card without a finding"
    return [found[1] for found in asked]


def said_first(app) -> str:
    """The finding that leads the page."""
    return str(app.header[0].value).replace("\\", "").replace("\u00a0", " ")


def link_of(app) -> str:
    """The scenario in the page's address."""
    found = app.query_params["scenario"]
    return found if isinstance(found, str) else found[0]


def opened(visit, **query: str):
    return visit("terms", **query)


def test_one_customer_by_its_link_gets_every_card(visit):
    app = opened(visit, **ONE)
    assert questions(app) == CARDS
    assert app.get("button_group")[-1].options == MORE
    assert not app.error
    assert not app.warning
    assert "To pay for 15 more days, sell " in said(app)
    assert [m.label for m in app.metric][:2] == ["More volume needed", "or a price higher by"]
    assert "compound discounting (default)" in said(app)
    assert "of sales never paid (ledger)" in said(app)
    assert all(chart.proto.ByteSize() < 200_000 for chart in app.get("vega_lite_chart"))
    assert all(table.proto.ByteSize() < 200_000 for table in app.dataframe)


def test_everybody_answers_and_the_slow_part_waits_to_be_asked(visit):
    app = opened(visit)
    assert questions(app) == CARDS
    assert "Of 138 customers" in said_first(app)


@pytest.mark.parametrize("asked", MORE)
def test_a_closed_question_is_answered_once_it_is_opened(visit, asked: str):
    app = opened(visit, **ONE, **{"terms.more": asked})
    assert questions(app) == [*CARDS, asked]
    assert not app.error
    assert not app.warning


def test_a_lever_moves_every_answer_and_the_link(visit):
    app = opened(visit, **ONE)
    before = [m.value for m in app.metric]
    app.slider(key="terms.shift").set_value(30).run()
    assert "To pay for 30 more days" in said(app)
    assert all(a != b for a, b in zip(before, [m.value for m in app.metric], strict=True))
    app.number_input(key="terms.price").set_value(2.0).run()
    assert "30 more days and a price 2 % higher, we gain" in said(app)
    carried = from_link(link_of(app))
    assert carried.levers == Levers(term_shift=30, price=0.02)
    assert carried.select == Select.of({"customer": "C017"})
    assert (carried.ledger, carried.as_of.isoformat()) == ("sample", "2026-06-30")


def test_a_preset_moves_all_levers(visit):
    app = opened(visit, **ONE)
    app.segmented_control(key="terms.policy").set_value("cash-tight").run()
    assert app.slider(key="terms.shift").value == -10
    assert app.number_input(key="terms.discount").value == 2.0
    assert app.number_input(key="terms.hold").value == 10
    assert "10 fewer days, 2 % within 10 days, a reminder 7 days before due" in said(app)
    app.segmented_control(key="terms.policy").set_value("normal").run()
    assert "Nothing is moved yet." in said(app)
    assert not app.error


@pytest.mark.parametrize(
    ("moves", "sentence"),
    [
        ({"term": "set", "days": -5}, "A term cannot be negative"),
        ({"discount": 150.0}, "A discount lies between 0 and 100 %"),
        ({"discount": -1.0}, "A discount lies between 0 and 100 %"),
        ({"discount": 2.0, "window": 99}, "The discount runs for 99 days, but the invoice is due"),
        ({"prepay": 120.0}, "lies between 0 and 100 %"),
        ({"limit": -1.0}, "A credit limit"),
        ({"hold": -3}, "A delivery hold cannot be negative"),
        ({"price": -200.0}, "A change of price"),
        ({"interest": 300.0}, "Late interest lies between 0 and 100 %"),
        ({"modes": True, "mode.credit": 50.0, "mode.cash": 20.0}, "add up to 70 %, not to 100 %"),
        ({"assumed.margin": 140.0}, "Margin lies between 0 and 100 %"),
        ({"assumed.volume_response.low": 9.0}, "goes from low to high"),
    ],
)  # fmt: skip
def test_an_impossible_lever_is_said_at_its_control_and_the_page_stands(visit, moves, sentence):
    app = opened(visit, **ONE)
    for name, value in moves.items():
        key = f"terms.{name}"
        if name == "term":
            app.selectbox(key=key).set_value(value)
        elif name == "modes":
            app.toggle(key=key).set_value(value)
        else:
            app.number_input(key=key).set_value(value)
        app.run()
    assert not app.exception
    assert not app.error
    assert sentence in said(app)
    assert questions(app) == CARDS


def test_nobody_in_the_selection_is_a_sentence(visit):
    app = opened(
        visit, scenario=to_link(Scenario(select=Select.of({"customer": "C008", "segment": "key"})))
    )
    assert ["Nothing was sold to customer C008, segment key" in w.value for w in app.warning] == [
        True
    ]
    assert not app.exception


def test_a_filter_of_the_page_narrows_whom_it_is_about(visit):
    app = opened(visit, segment="key")
    assert "segment key" in said(app)
    assert questions(app) == CARDS
    app = opened(visit, segment="small", customer="C017")
    assert any("Nothing was sold" in w.value for w in app.warning)


def test_a_copied_link_lays_out_levers_and_assumptions(visit):
    asked = Scenario(
        select=Select.of({"region": ["North"]}),
        levers=Levers(term_days=60, discount=Discount(0.0125, 14), limit=250_000.0),
        assumptions=Scenario.of({"assumptions": {"margin": 0.4, "volume_response": [0, 0.02, 0.05],
                                                 "discounting": "simple"}}).assumptions,
    )  # fmt: skip
    app = opened(visit, scenario=to_link(asked))
    assert app.number_input(key="terms.days").value == 60
    assert app.number_input(key="terms.discount").value == 1.25
    assert app.number_input(key="terms.limit").value == 250_000
    assert app.number_input(key="terms.assumed.margin").value == 40
    assert app.selectbox(key="terms.assumed.discounting").value == "simple"
    assert app.multiselect(key="terms.about.region").value == ["North"]
    assert "margin 40 % (you)" in said(app)
    assert "0 % to 5 % more volume (you)" in said(app)
    assert from_link(link_of(app)).levers == asked.levers


def test_what_has_no_control_here_is_kept(visit):
    asked = Scenario.of({
        "select": {"customer": ["C017"]},
        "levers": {"distribution": {"product": "P1", "region": "North", "rate": 0.9}},
        "assumptions": {"distribution_exponent": [0.5, 0.8, 1.0]},
    })  # fmt: skip
    app = opened(visit, scenario=to_link(asked))
    app.slider(key="terms.shift").set_value(10).run()
    kept = from_link(link_of(app))
    assert kept.levers == Levers(term_shift=10, distribution=asked.levers.distribution)
    assert kept.assumptions == asked.assumptions


@pytest.mark.parametrize("link", ["nonsense", "eyJsZXZlcnMiOnsidGVybV9kYXlzIjotNX19", "A" * 5000])
def test_a_broken_link_is_a_sentence(visit, link: str):
    app = opened(visit, scenario=link, segment="key")
    assert len(app.warning) == 1
    assert questions(app)[: len(CARDS)] == CARDS


def test_a_scenario_is_saved_once_listed_compared_and_opened_again(visit, home):
    app = opened(visit, **ONE)
    app.slider(key="terms.shift").set_value(30).run()
    app.text_input(key="terms.name").set_value("thirty more")
    app.button(key="terms.save").click().run()
    assert "Saved “thirty more”, version 1." in said(app)
    app.slider(key="terms.shift").set_value(-5).run()
    app.text_input(key="terms.name").set_value("five fewer")
    app.button(key="terms.save").click().run()
    listed = scenarios.listing(Home.default())
    assert listed["name"].tolist() == ["five fewer", "thirty more"]
    assert set(listed["author"]) == {"this machine"}

    app.segmented_control(key="terms.view").set_value("Saved").run()
    assert not app.exception
    app.multiselect(key="terms.compared").set_value([0, *map(int, listed["id"])]).run()
    assert questions(app) == ["Which is better?", "What would each need?"]
    same = "“as it stands now” and “five fewer · version 1” are worth the same"
    assert same in said(app), "the one that stands is the one just saved"
    table = app.dataframe[-1].value
    assert len(table) == 3
    app.multiselect(key="terms.compared").set_value([int(listed["id"].iloc[1])]).run()
    app.button(key="terms.open").click().run()
    assert not app.exception
    assert app.slider(key="terms.shift").value == 30
    assert "To pay for 30 more days" in said(app)


def test_the_file_of_a_saved_scenario_is_read_by_simulate(visit, tmp_path: Path):
    app = opened(visit, **ONE)
    app.number_input(key="terms.discount").set_value(2.0).run()
    asked = from_link(link_of(app))
    app.button(key="terms.save").click().run()
    [which] = scenarios.listing(Home.default())["id"]
    kept = Scenario.of(scenarios.load(Home.default(), int(which)))
    file = tmp_path / "scenario.toml"
    file.write_text(to_toml(kept), encoding="utf-8")
    done = CliRunner().invoke(main, ["simulate", str(file), "--ledger", "sample"])
    assert done.exit_code == 0, done.stderr
    read = json.loads(done.stdout)
    assert read["name"] == "15 more days and 2 % within 10 days for customer C017"
    assert kept.levers == asked.levers
    shown = next(m.value for m in app.metric if m.label == "More volume needed")
    volume = float(shown.split("\u00a0")[0])
    assert volume == pytest.approx(read["break_even"]["volume"] * 100, abs=0.05)


def test_from_one_term_for_all_back_to_a_shift(visit):
    app = opened(visit, **ONE)
    app.selectbox(key="terms.term").set_value("set").run()
    app.number_input(key="terms.days").set_value(60).run()
    assert "To pay for terms of 60 days" in said(app)
    app.selectbox(key="terms.term").set_value("shift").run()
    assert app.slider(key="terms.shift").value == 0
    assert "Nothing is moved yet." in said(app)


def test_levers_stand_when_one_comes_back_from_another_page(visit):
    app = opened(visit, **ONE)
    app.slider(key="terms.shift").set_value(45).run()
    app.switch_page(str(PAGES / "aging.py")).run()
    app.switch_page(str(PAGES / "terms.py")).run()
    assert app.slider(key="terms.shift").value == 45
    assert "To pay for 45 more days" in said(app)


def test_the_negotiation_sheet_is_one_click_from_the_customer(visit):
    app = visit("customer", **ONE)
    links = {link.proto.label: link.proto for link in app.get("page_link")}
    assert links["What if?"].page.endswith("terms")
    assert "customer=C017" in links["What if?"].query_string
    assert links["Negotiation sheet"].page.endswith("negotiation")
    assert "customer=C017" in links["Negotiation sheet"].query_string


def test_an_unknown_customer_in_a_link_is_nobody(visit):
    app = opened(visit, customer="ZZZ9")
    assert "no customer “ZZZ9” in this ledger" in app.warning[0].value
    assert questions(app) == []


def test_the_ibm_export_one_customer_and_a_country(visit, home, shared_data):
    file = shared_data / "ibm-late-payments" / "WA_Fn-UseC_-Accounts-Receivable.csv"
    done = CliRunner().invoke(main, ["import", str(file), "--name", "ibm", "--dates", "mdy"])
    assert done.exit_code in (0, 1), done.stderr
    app = opened(visit, as_of="2013-06-30", customer="0379-NEVHP")
    assert not app.error
    assert not app.warning
    assert questions(app) == CARDS
    assert "To pay for 15 more days, sell " in said(app)
    limits = {"terms.more": "Does it fit the limits?"}
    asked = opened(visit, as_of="2013-06-30", customer="0379-NEVHP", **limits)
    assert "No limit is on record" in said(asked)
    app = opened(visit, as_of="2013-06-30", country="391")
    assert not app.error
    assert "To pay for 15 more days, sell " in said(app)


def test_what_changed_terms_did_is_offered_where_the_record_tells(visit, monkeypatch):
    """On the sample it is refused, with the reason; a record that tells is taken in, its source said."""
    assert "were changed once and for good on record" in said(opened(visit, **ONE))
    told = Response(0.4, 0.1, 0.2, 0.6, 9, 400, "")
    monkeypatch.setattr("lib.ui.data.response", lambda _scope: told)
    app = opened(visit, **ONE)
    before = app.metric[0].value
    app.toggle(key="terms.assumed.on_record").set_value(True).run()
    assert app.metric[0].value != before
    asked = from_link(link_of(app))
    assert asked.assumptions.lateness_response == 0.4
    assert asked.assumptions.source("lateness_response") == "ledger"
    app.toggle(key="terms.assumed.on_record").set_value(False).run()
    assert app.metric[0].value == before
