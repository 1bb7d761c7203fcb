"""What is decided on a case and how far that is: recorded, agreed, approved, or no agreement."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.board.case import Case
from lib.board.decision import Decision, Field
from lib.ui.board import agreement, decision, disagreement, plan
from lib.ui.board.board_view import Table


def show(case: Case, table: Table, *, now: Mapping[Field, str]) -> None:
    """The decision line: what is decided, who agreed, who approves; or that we do not agree.

    Args:
        now: what the ledger says of what may be changed here.
    """
    made = next((d for d in table.facts.decisions if d.case == case.key), None)
    parted = next((d for d in table.facts.disagreements if d.case == case.key), None)
    with st.container(border=True):
        heading = st.container(horizontal=True, vertical_alignment="center", gap="medium")
        heading.header("What do we decide?", anchor=False, width="content")
        if parted:
            disagreement.show(parted)
            if not table.meeting.closed:
                disagreement.edit(case, table)
        elif made:
            agreement.show(made, table)
            plan.steps(made, table)
            if table.acts:
                agreement.agree(made, table)
        if table.may("record a decision") and not parted:
            _forms(case, now, table, heading, made)


def _forms(
    case: Case, now: Mapping[Field, str], table: Table, heading: DeltaGenerator,
    made: Decision | None,
) -> None:  # fmt: skip
    if made is None:
        decision.decide(case, now, table, heading)
        with st.expander("We do not agree"):
            disagreement.edit(case, table)
    elif made.approval is None:
        with st.expander("Change it"):
            decision.decide(case, now, table, heading, made)
