"""The consent list: what both sides already agree on, opened and settled in one click each."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.analysis.current_terms import credit_terms
from lib.board import agenda
from lib.board.case import Case
from lib.board.decision import Change
from lib.board.minutes import change_sentence
from lib.board.opinion import Opinion
from lib.ledger.mistake import Mistake
from lib.ledger.terms import parse
from lib.ledger.wording import count
from lib.store.records import decisions, opinions
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.decision import by_consent
from lib.ui.board.reveal import silence_question
from lib.ui.board.submit import Form
from lib.ui.names import plain


def show(view: BoardView) -> None:
    """Cases that are ready to be opened, and opened ones on which nobody differs."""
    opinions_by_case = view.facts.opinions
    ready = [c for c in view.cases if c.state == "open" and not view.facts.waiting(c.key)]
    agreed_cases = agenda.consent_list(view.cases, opinions_by_case)
    if not ready and not agreed_cases:
        st.markdown(
            ":gray[Empty. A case comes here once both sides have said the same limit and term, with "
            "ratings within one notch.]"
        )
        return
    form = submit.form(f"board.consent.{view.meeting.key}")
    form.show_result()
    if agreed_cases:
        changes = {c.key: _changes(c, opinions_by_case[c.key], view) for c in agreed_cases}
        for case in agreed_cases:
            clearance = view.scope.clearance
            change_text = ", ".join(
                change_sentence(x, view.currency, clearance) for x in changes[case.key]
            )
            st.markdown(f"- {plain(case.name)}: {plain(change_text or 'stays as it is')}")
        if view.may("record a decision"):
            form.button(
                f"Settle {count(len(agreed_cases), 'case')}",
                lambda sent_form: _settle(sent_form, agreed_cases, changes, view),
                icon=":material/done_all:",
            )
    if ready and view.may("reveal opinions"):
        _reveal(form, ready, view)


def _reveal(form: Form, ready: Sequence[Case], view: BoardView) -> None:
    """The button that opens what both sides have rated; it asks where somebody has not spoken."""
    label = f"Reveal {count(len(ready), 'case')} that both sides have rated"
    questions = {case.name: silence_question(case, view) for case in ready}
    if not any(questions.values()):
        form.button(
            label, lambda sent_form: _open(sent_form, ready, view), icon=":material/lock_open:"
        )
        return
    with st.popover(label, icon=":material/lock_open:", key=form.key("ask")):
        for name, why in questions.items():
            if why:
                st.markdown(f"**{plain(name)}**: {why}")
        form.button("Reveal now", lambda sent: _open(sent, ready, view), type="primary")


def _changes(case: Case, case_opinions: Sequence[Opinion], view: BoardView) -> tuple[Change, ...]:
    """What the one limit and the one term that all said would change."""
    ledger_terms = today(case, view)
    limit, days = str(case_opinions[0].limit), case_opinions[0].term_days
    changes = [Change("credit_limit", ledger_terms.get("credit_limit", ""), limit)]
    if _days(ledger_terms.get("terms", "")) != days:
        changes.append(Change("terms", ledger_terms.get("terms", ""), f"net {days}"))
    return tuple(c for c in changes if c.old != c.new)


def today(case: Case, view: BoardView) -> Mapping[str, str]:
    """What the ledger says of the case's customer; nothing of a prospect."""
    return {} if case.prospect else credit_terms(data.ledger(view.scope), case.customer)


def _days(terms: str) -> int | None:
    try:
        return parse(terms).instalments[-1].after if terms else None
    except Mistake:
        return None


def _settle(
    form: Form,
    agreed_cases: Sequence[Case],
    changes: Mapping[int, Sequence[Change]],
    view: BoardView,
) -> str:
    new_decisions = by_consent(
        agreed_cases, view.meeting, view.current_user, changes, view.facts.opinions
    )
    decisions.consent(
        data.home(), view.current_user, new_decisions, view.meeting.day, token=form.token
    )
    message = f"{count(len(agreed_cases), 'case')} settled."
    return f"{message} What each still waits for stands beside it on the agenda."


def _open(form: Form, ready: Sequence[Case], view: BoardView) -> str:
    versions = {case.key: case.version for case in ready}
    opinions.reveal_all(data.home(), view.current_user, versions, token=form.token)
    return f"{count(len(ready), 'case')} revealed."
