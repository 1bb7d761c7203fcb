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
everybody = replace(scope, kept=())
scenarios.begin()

st.title("Terms", anchor=False)


view = st.segmented_control(
    "View", ["What if", "Saved"], default="What if", required=True,
    key="terms.view", bind="query-params", label_visibility="collapsed",
)  # fmt: skip


def drawn_as(name: str, params: dict[str, Any]) -> None:
    """A question whose rows are drawn as large figures or a table of words."""
    with card(f"terms.{name}", everybody) as one:
        one.show(draw=getattr(answer_cards, name), **params)


def pair(left: str, right: str, params: dict[str, Any]) -> None:
    """Two pictures side by side."""
    for name, column in zip((left, right), st.columns(2), strict=True):
        with column:
            show(f"terms.{name}", everybody, height="stretch", **params)


@st.fragment
def what_if() -> None:
    """The levers, and every answer to them; a lever moved runs only this."""
    if reason := question("terms.break_even").withheld(data.ledger(everybody), {}):
        st.info(reason, icon=":material/info:")
        return
    try:
        select = portfolio_summary.controls(scope)
        book = data.what_if(everybody).book(select)
    except Mistake as mistake:
        st.warning(plain(str(mistake)), icon=":material/info:")
        return
    answer, before = st.container(), scenarios.now()
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header("What do we move?", anchor=False)
            tools = st.container(horizontal=True, width="content")
        levers.presets()
        moved = levers.controls(book, before.levers)
        summary = st.empty()
        with st.expander("Assumptions and where they come from"):
            known = assumptions.controls(book, before.assumptions, data.response(everybody))
        summary.markdown(assumptions.said(known, book))
    asked = scenarios.keep(scope, select, moved, known, len(book.payers))
    with tools:
        scenarios.link(asked)
        saved_scenarios.tools(asked, book.currency)
    params: dict[str, Any] = {"scenario": asked.to_dict()}
    with answer:
        drawn_as("break_even", params)
    drawn_as("effects", params)
    pair("cash", "ahead", params)
    pair("receivables", "dso", params)
    pair("why", "value", params)
    if len(book.payers) > scenarios.SMALL and not st.toggle(
        f"What matters most, equal offers and each customer, for {len(book.payers)} customers",
        key="terms.more", help="Takes a few seconds after each lever",
    ):  # fmt: skip
        return
    show("terms.matters", everybody, **params)
    drawn_as("offers", params)
    show("terms.takers", everybody, **params)
    show("terms.limits", everybody, **params)


if view == "What if":
    what_if()
else:
    saved_scenarios.shelf(everybody)
