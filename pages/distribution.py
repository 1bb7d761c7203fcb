"""How widely is a product sold, what would more outlets bring, and where does that stop paying?"""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.notebook.distribution.questions import no_outlet_sales, products
from lib.ui import data, frame
from lib.ui.cells import card, show
from lib.ui.distribution import widening

page_scope = frame.scope()
scope = replace(page_scope, filter_pairs=())

ledger = data.ledger(scope)
if not len(ledger.extra("sales")):
    st.info(str(no_outlet_sales()), icon=":material/info:")
    st.stop()
if page_scope.filter_pairs:
    st.caption("The filters above choose documents; what outlets sell is shown whole.")

place_choice: dict[str, Any] = widening.choose(products(ledger))

columns = st.columns(3)
for column, name in zip(columns, ("rate", "velocity", "sales"), strict=True):
    with column:
        show(f"distribution.{name}", scope, height="stretch", **place_choice)

left_column, right_column = st.columns(2)
with left_column:
    show("distribution.curve", scope, height="stretch", **place_choice)
with right_column:
    show("distribution.loading", scope, height="stretch", **place_choice)


@st.fragment
def move() -> None:
    """The rate and what is assumed of outlets it adds; moving them reruns these cards alone."""
    with card("distribution.levers", scope) as levers:
        lever_params = widening.levers(scope, place_choice)
        if lever_params:
            levers.show(**place_choice, **lever_params)
    if lever_params:
        left_column, right_column = st.columns(2)
        with left_column:
            show("distribution.next", scope, height="stretch", **place_choice, **lever_params)
        with right_column:
            show("distribution.cash", scope, height="stretch", **place_choice, **lever_params)


@st.fragment
def policy() -> None:
    """A policy by one axis over every product and region."""
    with card("distribution.policy", scope) as question_card:
        question_card.show(**widening.policy(scope))


st.header("What if it were sold more widely?", anchor=False)
move()
policy()

st.header("Every product", anchor=False)
show("distribution.joined", scope)
show("distribution.places", scope)
