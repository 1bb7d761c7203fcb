"""What would other terms do? What would have to be true first, then levers, then what comes of them."""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.ledger.mistake import Mistake
from lib.ui import assumed, data, drawn, frame, levers, scenarios, whom
from lib.ui.cells import card, show

scope = frame.scope()
everybody = replace(scope, kept=())
scenarios.begin()

st.title("Terms", anchor=False)


def drawn_as(name: str, params: dict[str, Any]) -> None:
    """A question whose rows are drawn as large figures or a table of words."""
    with card(f"terms.{name}", everybody) as one:
        one.show(draw=getattr(drawn, name), **params)


@st.fragment
def what_if() -> None:
    """The levers, and every answer to them; a lever moved runs only this."""
    try:
        select = whom.controls(scope)
        book = data.what_if(everybody).book(select)
    except Mistake as mistake:
        st.warning(str(mistake), icon=":material/info:")
        return
    answer = st.container()
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            levers.presets()
            tools = st.container(width="content")
        moved = levers.controls(book)
        with st.expander("Assumptions and where they come from"):
            known = assumed.controls(book)
    asked = scenarios.keep(scope, select, moved, known, len(book.payers))
    with tools:
        scenarios.link(asked)
    params: dict[str, Any] = {"scenario": asked.to_dict()}
    with answer:
        drawn_as("break_even", params)
    drawn_as("effects", params)
    pairs = (("why", "value"), ("cash", "ahead"), ("receivables", "dso"))
    for pair in pairs:
        for name, column in zip(pair, st.columns(2), strict=True):
            with column:
                show(f"terms.{name}", everybody, height="stretch", **params)
    show("terms.matters", everybody, **params)
    drawn_as("offers", params)
    for name in ("takers", "limits"):
        show(f"terms.{name}", everybody, **params)


what_if()
