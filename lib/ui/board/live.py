"""Screens that follow each other: whatever is written anywhere is drawn here within seconds.

A fragment reads one number every two seconds and draws the page again when it moved. What stands in
an unsent form stays: its widgets keep their keys. Each reading also winds a clock in the browser up
again; where no reading comes any more, it runs out and says so, as no server is left to say it.
"""

import streamlit as st

from lib.store.board import events
from lib.ui import data

EVERY = 2
LOST_AFTER = 9
"""Seconds without a reading after which the server is taken for lost."""
_LOST = """
<div role="status" style="overflow: hidden; max-height: 0; opacity: 0;
    animation: gone-{turn} {after}s linear forwards">
  <b>This screen no longer reaches the server.</b> What you typed and have not sent is still in the
  page: do not close or reload it. It goes on by itself once the server answers.
</div>"""


def version() -> int:
    """The number that moves with whatever is written."""
    return events.latest(data.home())


@st.fragment(run_every=EVERY)
def follow(drawn: int) -> None:
    """Draw the page again as soon as something was written after what is drawn.

    Args:
        drawn: ``version()`` before the page read what it shows.
    """
    if version() != drawn:
        st.rerun(scope="app")
    turn = st.session_state["live.turn"] = not st.session_state.get("live.turn", False)
    st.html(_LOST.format(turn="odd" if turn else "even", after=LOST_AFTER))
