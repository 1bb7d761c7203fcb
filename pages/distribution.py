"""How widely is a product sold, what would more outlets bring, and where does that stop paying?"""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from lib.notebook.distribution.questions import no_outlet_sales, products
from lib.notebook.registry import question
from lib.ui import data, frame
from lib.ui.cells import card, more, show
from lib.ui.distribution import widening

page_scope = frame.scope()
scope = replace(page_scope, filter_pairs=())

ledger = data.ledger(scope)
if not len(ledger.extra("sales")):
    st.info(str(no_outlet_sales()), icon=":material/info:")
    st.stop()
if page_scope.filter_pairs:
    st.caption("The filters above choose documents; what outlets sell is shown whole.")

left_column, right_column = st.columns([8, 4])
with (
    left_column,
    card("distribution.rate", scope, lead=True, height="stretch", tall=260) as rate_card,
):
    place_choice: dict[str, Any] = widening.choose(products(ledger))
    rate_card.show(**place_choice)
with right_column:
    show("distribution.sales", scope, height="stretch", tall=220, **place_choice)


@st.fragment
def move() -> None:
    """The rate and what is assumed of outlets it adds; moving them reruns these cards alone."""
    with card("distribution.levers", scope) as levers_card:
        lever_params = widening.levers(scope, place_choice, levers_card.body)
        if lever_params:
            levers_card.show(**place_choice, **lever_params)
    grid = st.grid(3, min_column_width=440, gap="small", dense=True, border=True)
    if lever_params:
        for name in ("next", "cash"):
            with grid.cell():
                show(
                    f"distribution.{name}", scope, border=False, tall=220,
                    **place_choice, **lever_params,
                )  # fmt: skip
    for name in ("curve", "loading"):
        with grid.cell():
            show(f"distribution.{name}", scope, border=False, tall=220, **place_choice)


@st.fragment
def policy() -> None:
    """A policy by one axis over every product and region."""
    with card("distribution.policy", scope) as question_card:
        policy_params = widening.policy(scope, question_card.body)
        question_card.show(**policy_params)


move()
more(
    {
        question("distribution.velocity").ask: partial(
            show, "distribution.velocity", scope, **place_choice
        ),
        question("distribution.policy").ask: policy,
        question("distribution.joined").ask: partial(show, "distribution.joined", scope),
        question("distribution.places").ask: partial(show, "distribution.places", scope),
    },
    key="distribution.more",
)
