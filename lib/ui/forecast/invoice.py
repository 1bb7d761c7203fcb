"""One open invoice to look at: chosen by a row, from a list, or by the page's address."""

from collections.abc import Mapping

import streamlit as st

from lib.ui import data
from lib.ui.frame import Scope

KEY = "forecast.invoice"
_LINKED, _ROW = "forecast.linked", "forecast.row"
LISTED = 500


def choose(scope: Scope, row: str | None) -> str | None:
    """A list of the largest open invoices, and the invoice that it stands on.

    The address names the document, not its label, so that a link lasts.

    Args:
        row: the document of a row that is picked in a table.
    """
    customers, names = data.open_invoices(scope), data.names(scope.version)
    _follow(customers, row)
    keys = list(customers)[:LISTED]
    current_key = str(st.session_state.get(KEY))
    if current_key in customers and current_key not in keys:
        keys.append(current_key)
    choice = st.selectbox(
        "Invoice", keys, key=KEY,
        format_func=lambda key: f"{key} · {names.get(customers[key], customers[key])}",
        label_visibility="collapsed", width=200,
        help=f"The {LISTED} largest open invoices; any other by a row of the table beside it",
    )  # fmt: skip
    if choice and st.query_params.get(KEY) != choice:
        st.query_params[KEY] = st.session_state[_LINKED] = choice
    return choice


def _follow(customers: Mapping[str, str], row: str | None) -> None:
    """Stand on the row that was just picked, else on what the address names, once each."""
    linked_document = st.query_params.get(KEY)
    if linked_document in customers and linked_document != st.session_state.get(_LINKED):
        st.session_state[KEY] = st.session_state[_LINKED] = linked_document
    if row in customers and row != st.session_state.get(_ROW):
        st.session_state[KEY] = row
    st.session_state[_ROW] = row
    if st.session_state.get(KEY) not in customers:
        st.session_state.pop(KEY, None)
