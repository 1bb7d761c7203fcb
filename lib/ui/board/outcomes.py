"""What came of decisions: looks that are due, beside what was expected; one's own score in private."""

from dataclasses import replace

import streamlit as st

from lib.board import outcome
from lib.board.outcome import Due
from lib.ledger.wording import day as said_day
from lib.notebook.board.outcome_questions import measure
from lib.store.records import outcomes
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.board_view import Table
from lib.ui.board.submit import Form
from lib.ui.cells import Card, card
from lib.ui.names import plain


def show(table: Table) -> None:
    """Every look at a decision, and for those that are due what we learn of it."""
    with card("board.outcomes", table.scope) as asked:
        asked.show(board=table.facts)
        looks = outcome.due(table.facts.decisions, table.facts.measured, table.scope.day)
        if not table.may("measure an outcome"):
            return
        for look in looks:
            if look.decision.customer:
                _learned(look, table)


def _learned(look: Due, table: Table) -> None:
    about = f"{look.decision.name}, decided {said_day(look.decision.starts)}"
    key = f"board.outcome.{look.decision.key}.{look.after_days}"
    with submit.fields(key) as form, st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            f"{plain(about)}: what do we learn after {look.after_days} days?",
            key=form.key("lesson"), max_chars=500,
        )  # fmt: skip
        form.button(
            "Keep it", lambda sent: _keep(sent, look, table),
            within=True, icon=":material/check:",
        )  # fmt: skip


def _keep(sent: Form, look: Due, table: Table) -> str:
    given = table.facts.opened.get(look.decision.case, ())
    made = measure(
        data.ledger(table.scope), look.decision, look.after_days, given, sent.text("lesson")
    )
    outcomes.measured(data.home(), table.here, made, token=sent.token)
    return "Kept beside what was expected."


def scores(asked: Card, table: Table) -> None:
    """Each side's chances beside what happened; one's own behind a click, for oneself alone."""
    sides = replace(table.facts, reader=replace(table.facts.reader, role="viewer"))
    asked.show(board=sides)
    if table.acts and table.here.side:
        with st.popover("My own, in private", icon=":material/visibility_lock:"):
            Card(asked.asked, table.scope, None, "board.own").show(board=table.facts)
