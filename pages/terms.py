"""What would other terms do? What is moved in one line, what it takes and is worth, then the rest."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from lib.ledger.mistake import Mistake
from lib.notebook.registry import question
from lib.simulation import Scenario
from lib.ui import answer_cards, data, frame
from lib.ui.cells import card, more, show
from lib.ui.names import plain
from lib.ui.terms import assumptions, levers, portfolio_summary, saved_scenarios, scenarios

scope = frame.scope()
unfiltered_scope = replace(scope, filter_pairs=())
scenarios.begin()
CLOSED = ("cash", "receivables", "dso", "matters", "offers", "takers", "limits")


def view() -> str:
    """Trying terms, or laying saved ones side by side."""
    choice = st.segmented_control(
        "View", ["What if", "Saved"], default="What if", required=True,
        key="terms.view", bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    return str(choice)


def show_as_cards(name: str, params: dict[str, Any], **look: Any) -> None:
    """A question whose rows are drawn as large figures or a table of words."""
    with card(f"terms.{name}", unfiltered_scope, **look) as question_card:
        question_card.show(draw=getattr(answer_cards, name), **params)


def show_answers(scenario: Scenario) -> None:
    """What it takes and what it is worth; then what changes, why and when; the rest closed."""
    params: dict[str, Any] = {"scenario": scenario.to_dict()}
    left_column, right_column = st.columns([7, 5])
    with left_column:
        show_as_cards("break_even", params, lead=True, height="stretch")
    with right_column:
        show("terms.value", unfiltered_scope, height="stretch", tall=150, **params)
    grid = st.grid(2, min_column_width=440, gap="small", dense=True, border=True)
    with grid.cell(column_span=2):
        show_as_cards("effects", params, border=False)
    for name in ("why", "ahead"):
        with grid.cell():
            show(f"terms.{name}", unfiltered_scope, border=False, tall=220, **params)
    questions: dict[str, Callable[[], None]] = {
        question(f"terms.{name}").ask: partial(show, f"terms.{name}", unfiltered_scope, **params)
        for name in CLOSED
    }
    questions[question("terms.offers").ask] = partial(show_as_cards, "offers", params)
    more(questions, key="terms.more")


@st.fragment
def what_if() -> None:
    """The levers, and every answer to them; a lever moved runs only this."""
    if reason := question("terms.break_even").withheld(data.ledger(unfiltered_scope), {}):
        st.info(reason, icon=":material/info:")
        return
    with st.container(border=True, gap="small", key="terms.moved"):
        first_line = st.container(horizontal=True, gap="small", vertical_alignment="center")
        with first_line:
            try:
                select = portfolio_summary.controls(scope)
                book = data.what_if(unfiltered_scope).book(select)
            except Mistake as mistake:
                st.warning(plain(str(mistake)), icon=":material/info:")
                return
            st.space("stretch")
            tools = st.container(horizontal=True, width="content", gap="small")
        before = scenarios.current_scenario()
        new_levers = levers.controls(book, before.levers)
        summary = st.empty()
    with tools:
        with st.popover("Assumptions", icon=":material/tune:", type="tertiary", width="content"):
            new_assumptions = assumptions.controls(
                book, before.assumptions, data.response(unfiltered_scope)
            )
        scenario = scenarios.keep(scope, select, new_levers, new_assumptions, len(book.payers))
        scenarios.link(scenario)
        saved_scenarios.tools(scenario, book.currency)
    summary.markdown(f":small[{assumptions.summary(new_assumptions, book)}]")
    show_answers(scenario)


if view() == "What if":
    what_if()
else:
    saved_scenarios.shelf(unfiltered_scope)
