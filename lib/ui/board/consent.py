"""The consent list: what both sides already agree on, opened and settled in one click each."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.analysis.current_terms import standing
from lib.board import agenda
from lib.board.case import Case
from lib.board.decision import Change
from lib.board.minutes import said_change
from lib.board.opinion import Opinion
from lib.ledger.mistake import Mistake
from lib.ledger.terms import parse
from lib.ledger.wording import count
from lib.store.records import decisions, opinions
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.board_view import Table
from lib.ui.board.decision import by_consent
from lib.ui.board.reveal import silent
from lib.ui.board.submit import Form
from lib.ui.names import plain


def show(table: Table) -> None:
    """Cases that are ready to be opened, and opened ones on which nobody differs."""
    opened = table.facts.opened
    ready = [c for c in table.cases if c.state == "open" and not table.facts.waiting(c.key)]
    agreed = agenda.consent_list(table.cases, opened)
    if not ready and not agreed:
        st.markdown(
            ":gray[Empty. A case comes here once both sides have said the same limit and term, with "
            "ratings within one notch.]"
        )
        return
    form = submit.form(f"board.consent.{table.meeting.key}")
    form.said()
    if agreed:
        changes = {c.key: _changes(c, opened[c.key], table) for c in agreed}
        for case in agreed:
            clearance = table.scope.clearance
            told = ", ".join(said_change(x, table.currency, clearance) for x in changes[case.key])
            st.markdown(f"- {plain(case.name)}: {plain(told or 'stays as it is')}")
        if table.may("record a decision"):
            form.button(
                f"Settle {count(len(agreed), 'case')}",
                lambda sent: _settle(sent, agreed, changes, table), icon=":material/done_all:",
            )  # fmt: skip
    if ready and table.may("reveal opinions"):
        _reveal(form, ready, table)


def _reveal(form: Form, ready: Sequence[Case], table: Table) -> None:
    """The button that opens what both sides have rated; it asks where somebody has not spoken."""
    label = f"Reveal {count(len(ready), 'case')} that both sides have rated"
    asked = {case.name: silent(case, table) for case in ready}
    if not any(asked.values()):
        form.button(label, lambda sent: _open(sent, ready, table), icon=":material/lock_open:")
        return
    with st.popover(label, icon=":material/lock_open:", key=form.key("ask")):
        for name, why in asked.items():
            if why:
                st.markdown(f"**{plain(name)}**: {why}")
        form.button("Reveal now", lambda sent: _open(sent, ready, table), type="primary")


def _changes(case: Case, given: Sequence[Opinion], table: Table) -> tuple[Change, ...]:
    """What the one limit and the one term that all said would change."""
    now = today(case, table)
    limit, days = str(given[0].limit), given[0].term_days
    made = [Change("credit_limit", now.get("credit_limit", ""), limit)]
    if _days(now.get("terms", "")) != days:
        made.append(Change("terms", now.get("terms", ""), f"net {days}"))
    return tuple(c for c in made if c.old != c.new)


def today(case: Case, table: Table) -> Mapping[str, str]:
    """What the ledger says of the case's customer; nothing of a prospect."""
    return {} if case.prospect else standing(data.ledger(table.scope), case.customer)


def _days(terms: str) -> int | None:
    try:
        return parse(terms).instalments[-1].after if terms else None
    except Mistake:
        return None


def _settle(
    sent: Form, agreed: Sequence[Case], changes: Mapping[int, Sequence[Change]], table: Table
) -> str:
    made = by_consent(agreed, table.meeting, table.here, changes, table.facts.opened)
    decisions.consent(data.home(), table.here, made, table.meeting.day, token=sent.token)
    done = f"{count(len(agreed), 'case')} settled."
    return f"{done} What each still waits for stands beside it on the agenda."


def _open(sent: Form, ready: Sequence[Case], table: Table) -> str:
    versions = {case.key: case.version for case in ready}
    opinions.reveal_all(data.home(), table.here, versions, token=sent.token)
    return f"{count(len(ready), 'case')} revealed."
