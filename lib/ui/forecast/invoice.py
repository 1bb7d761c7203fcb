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
    held, names = data.open_invoices(scope), data.names(scope.version)
    _follow(held, row)
    keys = list(held)[:LISTED]
    standing = str(st.session_state.get(KEY))
    if standing in held and standing not in keys:
        keys.append(standing)
    chosen = st.selectbox(
        "Invoice", keys, key=KEY,
        format_func=lambda key: f"{key} · {names.get(held[key], held[key])}",
        help=f"The {LISTED} largest open invoices; any other by a row of the table above",
    )  # fmt: skip
    if chosen and st.query_params.get(KEY) != chosen:
        st.query_params[KEY] = st.session_state[_LINKED] = chosen
    return chosen


def _follow(held: Mapping[str, str], row: str | None) -> None:
    """Stand on the row that was just picked, else on what the address names, once each."""
    linked = st.query_params.get(KEY)
    if linked in held and linked != st.session_state.get(_LINKED):
        st.session_state[KEY] = st.session_state[_LINKED] = linked
    if row in held and row != st.session_state.get(_ROW):
        st.session_state[KEY] = row
    st.session_state[_ROW] = row
    if st.session_state.get(KEY) not in held:
        st.session_state.pop(KEY, None)
