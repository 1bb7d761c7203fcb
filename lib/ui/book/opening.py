"""Whether the wizard stands open: somebody asked for it, or the sample is all there is."""

import streamlit as st

from lib.store.ledgers import loads
from lib.ui import data

_STATE = "book.opening"
_PRESSED, _OPEN = "pressed", "open"
_ENTRIES = ("wizard.how", "wizard.files", "wizard.place", "wizard.database")


def is_open() -> bool:
    """Whether it is drawn; one that was left for another page has lost its file, and is closed."""
    state = st.session_state
    if state.get(_STATE) == _PRESSED:
        state[_STATE] = _OPEN
    elif not any(entry in state for entry in _ENTRIES):
        state.pop(_STATE, None)
    return _STATE in state or only_sample()


def only_sample() -> bool:
    """Whether nobody brought a ledger yet."""
    return set(data.listing()["name"]) <= {loads.SAMPLE}


def button() -> None:
    """Open it."""
    st.button(
        "Open my file",
        icon=":material/upload_file:",
        type="primary",
        key="book.open",
        on_click=_press,
    )


def _press() -> None:
    st.session_state[_STATE] = _PRESSED


def stay() -> None:
    """It stays although there is a ledger now, for what came of the import stands in it."""
    st.session_state[_STATE] = _OPEN


def close_button() -> None:
    """Close it, where the page has another ledger to show."""
    if only_sample():
        return
    if st.button("Close", icon=":material/close:", type="tertiary", key="book.close"):
        st.session_state.pop(_STATE, None)
        st.rerun()
