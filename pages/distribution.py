"""How widely is a product sold, what would more outlets bring, and where does that stop paying?"""

from dataclasses import replace
from typing import Any

import streamlit as st

from lib.notebook.distribution.questions import no_outlet_sales, products
from lib.ui import data, frame
from lib.ui.cells import card, show
from lib.ui.distribution import widening

asked = frame.scope()
scope = replace(asked, kept=())

st.title("Distribution", anchor=False)
ledger = data.ledger(scope)
if not len(ledger.extra("sales")):
    st.info(str(no_outlet_sales()), icon=":material/info:")
    st.stop()
if asked.kept:
    st.caption("The filters above choose documents; what outlets sell is shown whole.")

here: dict[str, Any] = widening.choose(products(ledger))

columns = st.columns(3)
for column, name in zip(columns, ("rate", "velocity", "sales"), strict=True):
    with column:
        show(f"distribution.{name}", scope, height="stretch", **here)

left, right = st.columns(2)
with left:
    show("distribution.curve", scope, height="stretch", **here)
with right:
    show("distribution.loading", scope, height="stretch", **here)


@st.fragment
def move() -> None:
    """The rate and what is assumed of outlets it adds; moving them reruns these cards alone."""
    with card("distribution.levers", scope) as levers:
        chosen = widening.levers(scope, here)
        if chosen:
            levers.show(**here, **chosen)
    if chosen:
        left, right = st.columns(2)
        with left:
            show("distribution.next", scope, height="stretch", **here, **chosen)
        with right:
            show("distribution.cash", scope, height="stretch", **here, **chosen)


@st.fragment
def policy() -> None:
    """A policy by one axis over every product and region."""
    with card("distribution.policy", scope) as asked:
        asked.show(**widening.policy(scope))


st.header("What if it were sold more widely?", anchor=False)
move()
policy()

st.header("Every product", anchor=False)
show("distribution.joined", scope)
show("distribution.places", scope)
