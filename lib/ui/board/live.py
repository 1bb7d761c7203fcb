"""Screens that follow each other: whatever is written anywhere is drawn here within seconds.

A fragment reads one number every two seconds and draws the page again when it moved. What stands in
an unsent form stays: its widgets keep their keys. Each reading also winds a clock in the browser up
again; where no reading comes any more, it runs out and says so, as no server is left to say it.
"""

import streamlit as st

from lib.store.records import events
from lib.ui import data, style

EVERY = 2
LOST_AFTER = 9
"""Seconds without a reading after which the server is taken for lost."""
_OVERDUE = """
<div role="status" class="overdue" style="animation: gone-{turn} {after}s linear forwards">
{lost}</div>"""


def version() -> int:
    """The number that moves with whatever is written."""
    return events.latest(data.home())


@st.fragment(run_every=EVERY)
def follow(drawn_version: int) -> None:
    """Draw the page again as soon as something was written after what is drawn.

    Args:
        drawn_version: ``version()`` before the page read what it shows.
    """
    if version() != drawn_version:
        st.rerun(scope="app")
    turn = st.session_state["live.turn"] = not st.session_state.get("live.turn", False)
    st.html(_OVERDUE.format(turn="odd" if turn else "even", after=LOST_AFTER, lost=style.LOST))
