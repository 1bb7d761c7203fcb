"""No agreement: one sentence a side, policy terms stay, and somebody settles it by a day."""

import datetime as dt

import streamlit as st

from lib.board.case import Case
from lib.board.decision import Disagreement
from lib.board.people import Person
from lib.ledger.wording import day as said_day
from lib.store.board import decisions
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.decision import NotSaid
from lib.ui.board.submit import Form
from lib.ui.board.table import Table
from lib.ui.names import plain


def edit(case: Case, table: Table) -> None:
    """The form."""
    meeting, here = table.meeting, table.here
    with submit.fields(f"board.apart.{case.key}") as form:
        st.text_input("Credit says, in one sentence", key=form.key("credit"), max_chars=300)
        st.text_input("Sales says, in one sentence", key=form.key("sales"), max_chars=300)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Who settles it?", key=form.key("who"), width=280)
            st.date_input("By", meeting.day + dt.timedelta(days=7), min_value=meeting.day,
                          key=form.key("by"), width=200)  # fmt: skip
        form.button(
            "Record that we do not agree", lambda sent: _apart(sent, case, here),
            within=True, icon=":material/call_split:",
        )  # fmt: skip


def _apart(sent: Form, case: Case, here: Person) -> str:
    words = {name: sent.text(name) for name in ("credit", "sales", "who")}
    if not all(words.values()):
        raise NotSaid("Give each side its sentence, and name who settles it.")
    said = Disagreement(case.key, words["credit"], words["sales"], words["who"], sent.value("by"))
    decisions.disagree(data.home(), here, said, version=case.version, token=sent.token)
    return f"On record. Policy terms stay; {words['who']} settles it by {said_day(said.by)}."


def show(said: Disagreement) -> None:
    """A case without agreement."""
    st.markdown("**No agreement.** Policy terms stay.")
    st.markdown(
        f"- Credit: {plain(said.credit_says)}\n- Sales: {plain(said.sales_says)}\n"
        f"- {plain(said.escalated_to)} settles it by {said_day(said.by)}"
    )
