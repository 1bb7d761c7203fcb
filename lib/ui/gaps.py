"""What a ledger cannot tell, in one panel: each reason, and what is withheld for it."""

from collections.abc import Iterable

import streamlit as st

from lib.ledger.ledger import Ledger
from lib.notebook.registry import QUESTIONS, question
from lib.notebook.withheld import gaps
from lib.ui.names import plain

TITLE = "What this ledger cannot tell"


def can_tell(name: str, ledger: Ledger) -> bool:
    """Whether a ledger has what a question requires; where not, the panel says it for all at once."""
    asked = question(name)
    return not asked.withheld(ledger, asked.example)


def show(ledger: Ledger, names: Iterable[str] = tuple(QUESTIONS), *, key: str) -> None:
    """The panel; nothing for a ledger that can tell everything.

    Args:
        names: of the questions it is about; all there are where not given.
        key: of the panel.
    """
    ledger_gaps = gaps((question(name) for name in names), ledger)
    if not ledger_gaps:
        return
    with st.expander(TITLE, icon=":material/info:", key=key):
        for gap in ledger_gaps:
            asks = " · ".join(gap.withheld)
            st.markdown(f"**{plain(gap.reason)}**" + (f" {plain(asks)}" if asks else ""))
