"""No agreement: each side in its own words, policy terms stay, and somebody settles it by a day."""

import datetime as dt

import streamlit as st

from lib.board.case import Case
from lib.board.decision import Disagreement
from lib.board.lines import disagreement_lines
from lib.board.people import Person
from lib.ledger.wording import day_text
from lib.store.records import disagreements
from lib.ui import data
from lib.ui.board import boxes, submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.decision import MissingEntry
from lib.ui.board.submit import Form
from lib.ui.names import plain

ESCALATE = "name who settles a disagreement"


def edit(case: Case, view: BoardView) -> None:
    """A sentence for one's own side; for the chair, once there is one, who settles it."""
    if able := _speakers(view):
        _sentence(case, able, view)
    if case.state == "undecided" and view.may(ESCALATE):
        _escalation_form(case, view)


def _speakers(view: BoardView) -> dict[str, Person]:
    """Who may speak here: at the one machine everybody of a side, else oneself."""
    if not view.acts:
        return {}
    people = view.people if view.one_machine else [view.current_user]
    return {p.key: p for p in people if p.side}


def _sentence(case: Case, able: dict[str, Person], view: BoardView) -> None:
    with submit.fields(f"board.apart.{case.key}") as form:
        if view.one_machine:
            st.selectbox(
                "Who does not agree?", list(able), index=None, key=form.key("speaker"), width=280,
                format_func=lambda key: f"{able[key].name} · {able[key].side}",
                placeholder="Choose",
            )  # fmt: skip
        side = "Your side" if view.one_machine else str(view.current_user.side).capitalize()
        st.text_input(f"{side} says, in one sentence", key=form.key("says"), max_chars=300)
        form.button(
            "Record that we do not agree",
            lambda sent_form: _disagree(sent_form, case, able, view.current_user),
            within=True,
            icon=":material/call_split:",
        )


def _disagree(form: Form, case: Case, able: dict[str, Person], current_user: Person) -> str:
    speaker = able.get(str(form.value("speaker") or current_user.key))
    if speaker is None:
        raise MissingEntry("Choose who speaks first.")
    disagreements.disagree(
        data.home(), speaker, case.key, form.text("says"), version=case.version, token=form.token
    )
    return f"On record for {speaker.role}. Policy terms stay."


def _escalation_form(case: Case, view: BoardView) -> None:
    day = view.meeting.day
    with submit.fields(f"board.settles.{case.key}") as form:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Who settles it?", key=form.key("who"), width=280)
            st.date_input("By", day + dt.timedelta(days=7), min_value=day, key=form.key("by"),
                          width=200)  # fmt: skip
        form.button(
            "Name who settles it", lambda sent_form: _escalate(sent_form, case, view.current_user),
            within=True, icon=":material/gavel:",
        )  # fmt: skip


def _escalate(form: Form, case: Case, current_user: Person) -> str:
    to, by = form.text("who"), form.value("by")
    disagreements.escalate(
        data.home(), current_user, case.key, to, by, version=case.version, token=form.token
    )
    return f"{to} settles it by {day_text(by)}."


def show(disagreement: Disagreement) -> None:
    """A case without agreement."""
    boxes.finding("No agreement", "Policy terms stay.")
    st.markdown("\n".join(f"- {plain(line)}" for line in disagreement_lines(disagreement)))
