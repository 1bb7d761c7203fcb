"""What came of decisions: looks that are due, beside what was expected; one's own score in private."""

from dataclasses import replace

import streamlit as st

from lib.board import outcome
from lib.board.outcome import Due
from lib.ledger.wording import count, day_text
from lib.notebook.board.outcome_questions import measure
from lib.store.records import outcomes
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.submit import Form
from lib.ui.cells import bare, card
from lib.ui.names import plain


def show(view: BoardView) -> None:
    """Every look at a decision, and for those that are due what we learn of it."""
    with card("board.outcomes", view.scope) as question_card:
        question_card.show(board=view.facts)
        if view.may("measure an outcome"):
            with question_card.body:
                _lesson_forms(view)


def _lesson_forms(view: BoardView) -> None:
    """A line to fill in for each look that is due, the first of them in sight."""
    looks = outcome.due(view.facts.decisions, view.facts.measured, view.scope.day)
    of_customers = [look for look in looks if look.decision.customer]
    for look in of_customers[:1]:
        _lesson_form(look, view)
    if later := of_customers[1:]:
        with st.expander(f"{count(len(later), 'more look is', 'more looks are')} due"):
            for look in later:
                _lesson_form(look, view)


def _lesson_form(look: Due, view: BoardView) -> None:
    about = f"{look.decision.name}, decided {day_text(look.decision.starts)}"
    key = f"board.outcome.{look.decision.key}.{look.after_days}"
    with (
        submit.fields(key, border=False) as form,
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            f"{plain(about)}: what do we learn after {look.after_days} days?",
            key=form.key("lesson"), max_chars=500,
        )  # fmt: skip
        form.button(
            "Keep it", lambda sent_form: _keep(sent_form, look, view),
            within=True, icon=":material/check:",
        )  # fmt: skip


def _keep(form: Form, look: Due, view: BoardView) -> str:
    case_opinions = view.facts.opinions.get(look.decision.case, ())
    measured_outcome = measure(
        data.ledger(view.scope), look.decision, look.after_days, case_opinions, form.text("lesson")
    )
    outcomes.measured(data.home(), view.current_user, measured_outcome, token=form.token)
    return "Kept beside what was expected."


def scores(view: BoardView) -> None:
    """Each side's chances beside what happened; one's own behind a click, for oneself alone."""
    sides = replace(view.facts, reader=replace(view.facts.reader, role="viewer"))
    with card("board.scores", view.scope) as question_card:
        question_card.show(board=sides)
        if view.acts and view.current_user.side:
            with st.popover("My own, in private", icon=":material/visibility_lock:"):
                bare("board.scores", view.scope, key="board.own").show(board=view.facts)
