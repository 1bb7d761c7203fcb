"""What is decided on a case and how far that is: recorded, agreed, approved, or no agreement."""

import streamlit as st

from lib.board.case import Case
from lib.ui.board import agreement, apart, decision, plan
from lib.ui.board.table import Table


def show(case: Case, table: Table) -> None:
    """The decision line: what is decided, who agreed, who approves; or that we do not agree."""
    made = next((d for d in table.facts.decisions if d.case == case.key), None)
    parted = next((d for d in table.facts.disagreements if d.case == case.key), None)
    may = table.may("record a decision")
    with st.container(border=True):
        st.header("What do we decide?", anchor=False)
        if parted:
            apart.show(parted)
            if not table.meeting.closed:
                apart.edit(case, table)
            return
        if made:
            agreement.show(made, table)
            plan.steps(made, table)
            if table.acts:
                agreement.agree(made, table)
        now = decision.now(case, table, cover=table.scope.clearance.cover) if may else {}
        if may and made is None:
            decision.decide(case, now, table)
            with st.expander("We do not agree"):
                apart.edit(case, table)
        elif may and made and made.approval is None:
            with st.expander("Change it"):
                decision.decide(case, now, table, made)
