"""A scenario carried in a link or a file is the same scenario; what was cut or invented is a sentence."""

import base64
import contextlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger.mistake import Mistake
from lib.ledger.wording import NBSP
from lib.simulation import Levers, ModeShare, Request, Scenario, Select
from lib.simulation.levers import levers_text
from lib.simulation.scenario import LONGEST_LINK, LinkTooLong, from_link, to_link, to_toml
from tests.simulation.payers import any_scenario

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
NAMES = (
    "name", "author", "ledger", "as_of", "seed", "paths", "weeks", "mode", "select", "levers",
    "assumptions", "request",
)  # fmt: skip


def scenario_or_sentence(text: str) -> None:
    """Whatever else may come of it, only a mistake with a sentence is raised."""
    with contextlib.suppress(Mistake):
        assert isinstance(from_link(text), Scenario)


def linked(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(st.integers(0, 2**32), TEXT.filter(bool), TEXT)
def test_any_scenario_comes_back_from_a_link_and_from_a_file(seed: int, name: str, who: str):
    asked = any_scenario(np.random.default_rng(seed))
    asked = Scenario(
        name=name, author=who, select=Select.of({"customer": [who, "C1"]}), levers=asked.levers,
        assumptions=asked.assumptions, request=Request(60, name, who),
    )  # fmt: skip
    assert from_link(to_link(asked)) == asked
    assert Scenario.from_toml(to_toml(asked)) == asked


def test_a_link_says_only_what_is_not_as_usual():
    made = to_link(Scenario(levers=Levers(term_shift=15)))
    read = json.loads(base64.urlsafe_b64decode(made + "=="))
    assert read == {"levers": {"term_shift": 15}}


@given(st.text(max_size=80))
def test_any_text_is_a_scenario_or_a_sentence(text: str):
    scenario_or_sentence(text)


@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=4))
def test_any_table_is_a_scenario_or_a_sentence(table: dict):
    scenario_or_sentence(linked(table))


@given(
    st.sampled_from(("select", "levers", "assumptions", "request")),
    st.dictionaries(
        st.sampled_from(
            ("customer", "term_days", "discount", "mode_share", "limit", "price", "distribution",
             "margin", "volume_response", "discounting", "take_up", "said", "days", "date", "source")
        ),
        JSON, max_size=3,
    ),
)  # fmt: skip
def test_any_part_is_a_scenario_or_a_sentence(name: str, part: dict):
    scenario_or_sentence(linked({name: part}))


@pytest.mark.parametrize(
    "text", ["", "?", "a", "é", linked([1]), linked("x"), linked({})[:-1] + "!", "W" * 3000,
             base64.urlsafe_b64encode(b"[" * 2900).decode(), linked({"name": "\ud800"}),
             base64.urlsafe_b64encode(b"cos\nsystem\n(S'ls'\ntR.").decode(), "A" * (LONGEST_LINK + 1)],
)  # fmt: skip
def test_what_no_scenario_made_is_a_sentence(text: str):
    with pytest.raises(Mistake):
        from_link(text)


def test_too_many_values_do_not_fit_a_link():
    many = Select.of({"customer": [f"customer number {n}" for n in range(400)]})
    with pytest.raises(LinkTooLong):
        to_link(Scenario(select=many))
    assert Scenario.from_toml(to_toml(Scenario(select=many))).select == many


def test_levers_are_said_in_words():
    levers = Levers(
        term_days=1, month_end=True, limit=250_000.0, reminder_day=-7, hold_after=1, price=-0.0125,
        mode_share=ModeShare(credit=0.8, cash=0.2), late_interest=0.09, prepay_share=0.25,
    )  # fmt: skip
    said = levers_text(levers, "EUR").replace(NBSP, " ")
    for part in (
        "terms of 1 day,", "terms from the month's end", "late interest of 9 %", "a limit of €250 k",
        "25 % paid when ordered", "sales 80 % credit / 20 % cash", "a reminder 7 days before due",
        "deliveries held from 1 day past due", "and a price 1.25 % lower",
    ):  # fmt: skip
        assert part in said
    assert levers_text(Levers(), "EUR") == levers_text(Levers(term_shift=0), "EUR") == ""
    assert levers_text(Levers(term_shift=-10), "EUR") == "10 fewer days"
