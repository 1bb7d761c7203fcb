"""Where on the board somebody stands: the meetings, one of them, or one case; the address says so."""

from dataclasses import replace

import streamlit as st

from lib.ledger.context import differences
from lib.ui import data, frame
from lib.ui.frame import Scope

_PAGE = frame.ROOT / "pages" / "board.py"


def case() -> int | None:
    """The case that the address names."""
    return _number("case")


def meeting() -> int | None:
    """The meeting that the address names."""
    return _number("meeting")


def go(*, meeting: int | None = None, case: int | None = None) -> None:
    """Stand somewhere else; for a callback."""
    for name, key in (("meeting", meeting), ("case", case)):
        if key is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(key)


def link(
    label: str, *, meeting: int | None = None, case: int | None = None, icon: str = ""
) -> None:
    """A link to a meeting or a case that stays in this session."""
    targets = {"meeting": meeting, "case": case}
    query = {name: str(key) for name, key in targets.items() if key is not None}
    st.page_link(_PAGE, label=label, query_params=query, icon=icon or None)


def beside_the_bar(meeting_scope: Scope) -> str:
    """What of a meeting's figures the bar above it says otherwise: the ledger, filters.

    Their day stands with the meeting.
    """
    bar_scope = replace(frame.scope(), day=meeting_scope.day)
    whole_scope = replace(meeting_scope, customer="")
    return differences(data.context(whole_scope, {}), data.context(bar_scope, {}))


def _number(name: str) -> int | None:
    text = st.query_params.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None
