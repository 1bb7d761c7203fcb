"""What is decided on a case and how far that is: recorded, agreed, approved, or no agreement."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.board.case import Case
from lib.board.decision import Decision, Field
from lib.ui.board import agreement, boxes, decision, disagreement, plan
from lib.ui.board.board_view import BoardView


def show(case: Case, view: BoardView, *, ledger_terms: Mapping[Field, str]) -> None:
    """The decision line: what is decided, who agreed, who approves; or that we do not agree.

    Args:
        ledger_terms: what the ledger says of what may be changed here.
    """
    recorded_decision = next((d for d in view.facts.decisions if d.case == case.key), None)
    recorded_disagreement = next((d for d in view.facts.disagreements if d.case == case.key), None)
    with boxes.box("What do we decide?") as controls:
        if recorded_disagreement:
            disagreement.show(recorded_disagreement)
            if not view.meeting.closed:
                disagreement.edit(case, view)
        elif recorded_decision:
            agreement.show(recorded_decision, view)
            plan.steps(recorded_decision, view)
            if view.acts:
                agreement.agree(recorded_decision, view)
        if view.may("record a decision") and not recorded_disagreement:
            _forms(case, ledger_terms, view, controls, recorded_decision)


def _forms(
    case: Case, ledger_terms: Mapping[Field, str], view: BoardView, controls: DeltaGenerator,
    recorded_decision: Decision | None,
) -> None:  # fmt: skip
    if recorded_decision is None:
        decision.decide(case, ledger_terms, view, controls)
        with st.expander("We do not agree"):
            disagreement.edit(case, view)
    elif recorded_decision.approval is None:
        with st.expander("Change it"):
            decision.decide(case, ledger_terms, view, controls, recorded_decision)
