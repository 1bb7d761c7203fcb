"""What a ledger cannot tell, in one panel: each reason, and what is withheld for it."""

import streamlit as st

from lib.ledger.ledger import Ledger
from lib.notebook.registry import QUESTIONS
from lib.notebook.withheld import gaps
from lib.ui.names import plain

TITLE = "What this ledger cannot tell"


def show(ledger: Ledger) -> None:
    """The panel; nothing for a ledger that can tell everything."""
    ledger_gaps = gaps(QUESTIONS.values(), ledger)
    if not ledger_gaps:
        return
    with st.expander(TITLE, icon=":material/info:", key="overview.gaps"):
        for gap in ledger_gaps:
            asks = " · ".join(gap.withheld)
            st.markdown(f"**{plain(gap.reason)}**" + (f" {plain(asks)}" if asks else ""))
