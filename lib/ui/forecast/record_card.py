"""The record of past forecasts: which of them are scored, or the button that works it out."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.notebook.forecast.backtest_questions import Population
from lib.ui import data
from lib.ui.cells import Card
from lib.ui.forecast import fitting
from lib.ui.frame import Scope

POPULATIONS: dict[Population, str] = {
    "open": "open at a month's start", "new": "issued in the month"
}  # fmt: skip


def choose_population() -> Population:
    """Which invoices every question of the record is asked of."""
    with st.popover(
        "Which invoices", icon=":material/tune:", type="tertiary", key="forecast.scored.menu",
        help="Invoices whose past forecasts are scored",
    ):  # fmt: skip
        population: Population = st.segmented_control(
            "Invoices", list(POPULATIONS), default="open", required=True, key="forecast.population",
            format_func=POPULATIONS.__getitem__, bind="query-params",
        )  # fmt: skip
    return population


def offer(scope: Scope, question_card: Card) -> DeltaGenerator:
    """Offer to work the record out; the place where it says how far it is is returned."""
    with question_card.body:
        with st.container(horizontal=True):
            st.subheader("Not tried on the past yet", anchor=False)
        st.markdown(
            ":small[For each of the last months everything is fitted anew on what was known then and "
            "compared with what happened. It also sets how wide the ranges must be.]"
        )
        if st.button("Work out the record", icon=":material/query_stats:", key="forecast.work"):
            fitting.work_out(scope, data.rated_ledger(scope))
        return st.container()
