"""No agreement: each side in its own words, policy terms stay, and somebody settles it by a day."""

import datetime as dt

import streamlit as st

from lib.board.case import Case
from lib.board.decision import Disagreement
from lib.board.lines import said_apart
from lib.board.people import Person
from lib.ledger.wording import day as said_day
from lib.store.records import disagreements
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.board_view import Table
from lib.ui.board.decision import NotSaid
from lib.ui.board.submit import Form
from lib.ui.names import plain

ESCALATE = "name who settles a disagreement"


def edit(case: Case, table: Table) -> None:
    """A sentence for one's own side; for the chair, once there is one, who settles it."""
    if able := _speakers(table):
        _sentence(case, able, table)
    if case.state == "undecided" and table.may(ESCALATE):
        _settles(case, table)


def _speakers(table: Table) -> dict[str, Person]:
    """Who may speak here: at the one machine everybody of a side, else oneself."""
    if not table.acts:
        return {}
    people = table.people if table.one_machine else [table.here]
    return {p.key: p for p in people if p.side}


def _sentence(case: Case, able: dict[str, Person], table: Table) -> None:
    with submit.fields(f"board.apart.{case.key}") as form:
        if table.one_machine:
            st.selectbox(
                "Who does not agree?", list(able), index=None, key=form.key("speaker"), width=280,
                format_func=lambda key: f"{able[key].name} · {able[key].side}",
                placeholder="Choose",
            )  # fmt: skip
        side = "Your side" if table.one_machine else str(table.here.side).capitalize()
        st.text_input(f"{side} says, in one sentence", key=form.key("says"), max_chars=300)
        form.button(
            "Record that we do not agree", lambda sent: _disagree(sent, case, able, table.here),
            within=True, icon=":material/call_split:",
        )  # fmt: skip


def _disagree(sent: Form, case: Case, able: dict[str, Person], here: Person) -> str:
    who = able.get(str(sent.value("speaker") or here.key))
    if who is None:
        raise NotSaid("Choose who speaks first.")
    disagreements.disagree(
        data.home(), who, case.key, sent.text("says"), version=case.version, token=sent.token
    )
    return f"On record for {who.role}. Policy terms stay."


def _settles(case: Case, table: Table) -> None:
    day = table.meeting.day
    with submit.fields(f"board.settles.{case.key}") as form:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Who settles it?", key=form.key("who"), width=280)
            st.date_input("By", day + dt.timedelta(days=7), min_value=day, key=form.key("by"),
                          width=200)  # fmt: skip
        form.button(
            "Name who settles it", lambda sent: _escalate(sent, case, table.here),
            within=True, icon=":material/gavel:",
        )  # fmt: skip


def _escalate(sent: Form, case: Case, here: Person) -> str:
    to, by = sent.text("who"), sent.value("by")
    disagreements.escalate(
        data.home(), here, case.key, to, by, version=case.version, token=sent.token
    )
    return f"{to} settles it by {said_day(by)}."


def show(parted: Disagreement) -> None:
    """A case without agreement."""
    st.markdown("**No agreement.** Policy terms stay.")
    st.markdown("\n".join(f"- {plain(line)}" for line in said_apart(parted)))
