"""What would other terms do? What would have to be true first, then levers, then what comes of them."""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.ledger.mistake import Mistake
from lib.notebook.registry import question
from lib.ui import answer_cards, data, frame
from lib.ui.cells import card, show
from lib.ui.names import plain
from lib.ui.terms import assumptions, levers, portfolio_summary, saved_scenarios, scenarios

scope = frame.scope()
unfiltered_scope = replace(scope, filter_pairs=())
scenarios.begin()


view = st.segmented_control(
    "View", ["What if", "Saved"], default="What if", required=True,
    key="terms.view", bind="query-params", label_visibility="collapsed",
)  # fmt: skip


def show_as_cards(name: str, params: dict[str, Any]) -> None:
    """A question whose rows are drawn as large figures or a table of words."""
    with card(f"terms.{name}", unfiltered_scope) as question_card:
        question_card.show(draw=getattr(answer_cards, name), **params)


def pair(left_name: str, right_name: str, params: dict[str, Any]) -> None:
    """Two pictures side by side."""
    for name, column in zip((left_name, right_name), st.columns(2), strict=True):
        with column:
            show(f"terms.{name}", unfiltered_scope, height="stretch", **params)


@st.fragment
def what_if() -> None:
    """The levers, and every answer to them; a lever moved runs only this."""
    if reason := question("terms.break_even").withheld(data.ledger(unfiltered_scope), {}):
        st.info(reason, icon=":material/info:")
        return
    try:
        select = portfolio_summary.controls(scope)
        book = data.what_if(unfiltered_scope).book(select)
    except Mistake as mistake:
        st.warning(plain(str(mistake)), icon=":material/info:")
        return
    answer, before = st.container(), scenarios.current_scenario()
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header("What do we move?", anchor=False)
            tools = st.container(horizontal=True, width="content")
        levers.presets()
        new_levers = levers.controls(book, before.levers)
        summary = st.empty()
        with st.expander("Assumptions and where they come from"):
            new_assumptions = assumptions.controls(
                book, before.assumptions, data.response(unfiltered_scope)
            )
        summary.markdown(assumptions.summary(new_assumptions, book))
    scenario = scenarios.keep(scope, select, new_levers, new_assumptions, len(book.payers))
    with tools:
        scenarios.link(scenario)
        saved_scenarios.tools(scenario, book.currency)
    params: dict[str, Any] = {"scenario": scenario.to_dict()}
    with answer:
        show_as_cards("break_even", params)
    show_as_cards("effects", params)
    pair("cash", "ahead", params)
    pair("receivables", "dso", params)
    pair("why", "value", params)
    if len(book.payers) > scenarios.SMALL and not st.toggle(
        f"What matters most, equal offers and each customer, for {len(book.payers)} customers",
        key="terms.more", help="Takes a few seconds after each lever",
    ):  # fmt: skip
        return
    show("terms.matters", unfiltered_scope, **params)
    show_as_cards("offers", params)
    show("terms.takers", unfiltered_scope, **params)
    show("terms.limits", unfiltered_scope, **params)


if view == "What if":
    what_if()
else:
    saved_scenarios.shelf(unfiltered_scope)
