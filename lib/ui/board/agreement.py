"""A decision on its way: what it says, a yes of each side, the approval that the matrix asks for."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from lib.board import approval
from lib.board.case import Meeting
from lib.board.decision import OPTIONS, Agreement, Decision
from lib.board.lines import said_order
from lib.board.minutes import said_change, said_plan
from lib.board.people import SIDES, Person, Side, first_of
from lib.ledger.wording import NBSP
from lib.ledger.wording import day as said_day
from lib.store.records import decisions
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.board_view import Table
from lib.ui.board.submit import Form
from lib.ui.names import plain


def show(made: Decision, table: Table) -> None:
    """A decision in lines: what changes, until when, who owns it, what is still missing."""
    names, currency = {**table.names, **table.facts.owners}, table.currency
    lines = effects(made, table)
    if made.plan:
        lines += said_plan(made.plan, currency, names, table.scope.clearance)
    looked = ", ".join(said_day(on) for on in made.reviews)
    lines.append(
        f"From {said_day(made.starts)} until {said_day(made.until)}, when it lapses; looked at again: "
        f"{looked}"
    )
    lines.append(f"Why: {made.reasons}")
    if made.owner in names:
        lines.append(f"Owner: {names[made.owner]}")
    if made.expected_chance is not None:
        lines.append(
            f"Expected: {made.expected_chance}{NBSP}% that all due in 90 days is paid in time, the "
            f"middle between what credit and sales said"
        )
    if made.agreements:
        yes = "; ".join(f"{a.role}, {_by(a, table.names)}" for a in made.agreements)
        lines.append(f"Agreed: {yes}")
    if made.approval:
        lines.append(f"Approved: {_by(made.approval, table.names)}")
    st.markdown(f"**{OPTIONS.get(made.option, made.option)}**")
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def effects(made: Decision, table: Table) -> list[str]:
    """What a decision changes and what becomes of held orders, a line each."""
    currency, names = table.currency, {**table.names, **table.facts.owners}
    stays = "Limit and terms stay as they are." if made.orders else "Nothing changes."
    lines = [said_change(c, currency, table.scope.clearance) for c in made.changes] or [stays]
    return lines + [said_order(held, currency, names) for held in made.orders]


def _by(agreed: Agreement, names: Mapping[str, str]) -> str:
    """By whom and when; to a viewer only when."""
    return ", ".join(p for p in (names.get(agreed.person, ""), said_day(agreed.on)) if p)


def agree(made: Decision, table: Table) -> None:
    """A yes for each side that has not given it; then the approval, where theirs is not one."""
    form = submit.form(f"board.agree.{made.key}")
    form.said()
    if made.approval:
        return
    given = {a.role for a in made.agreements}
    missing = [side for side in SIDES if side not in given]
    if len(missing) == len(SIDES) and table.one_machine:
        _both(form, made, table)
    for side in missing:
        _yes(form, made, side, table)
    if not missing:
        _approval(form, made, table)


def _both(form: Form, made: Decision, table: Table) -> None:
    """One click for both sides at the one machine, once the decision was read out: their heads'."""
    both = [who for side in SIDES if (who := first_of(side, table.people)) is not None]
    if len(both) == len(SIDES):
        form.button(
            plain(f"Both agree: {' and '.join(who.name for who in both)}"),
            partial(_agree, made=made, meeting=table.meeting, people=both),
            name="agrees.both", icon=":material/done_all:",
        )  # fmt: skip


def _yes(form: Form, made: Decision, side: Side, table: Table) -> None:
    """A yes for a side: at the one machine a button a person, else one's own."""
    here, meeting = table.here, table.meeting
    if not table.one_machine and here.side != side:
        st.markdown(f":gray[{side.capitalize()} has not agreed yet.]")
        return
    able = [p for p in table.people if p.side == side] if table.one_machine else [here]
    with st.container(horizontal=True, vertical_alignment="center"):
        for who in able:
            by = f": {who.name}" if table.one_machine else ""
            form.button(
                plain(f"{side.capitalize()} agrees{by}"),
                partial(_agree, made=made, meeting=meeting, people=[who]),
                name=f"agrees.{who.key}", icon=":material/check:",
            )  # fmt: skip


def _agree(sent: Form, made: Decision, meeting: Meeting, people: Sequence[Person]) -> str:
    """Each one's yes, a write of its own."""
    now = made
    for who in people:
        now = decisions.agree(
            data.home(), who, made.key, meeting.day,
            version=now.version, token=f"{sent.token}.{who.key}",
        )  # fmt: skip
    said = " and ".join(f"{who.name} for {who.role}" for who in people)
    return f"Agreed: {said}.{_in_force(now)}"


def _in_force(now: Decision) -> str:
    """That nothing is missing any more; empty while something is."""
    if now.approval is None:
        return ""
    lines = " Its change lines stand with the meeting." if now.changes else ""
    return f" It is in force.{lines}"


def _approval(form: Form, made: Decision, table: Table) -> None:
    needed, here, meeting = approval.missing(made, table.facts.heads), table.here, table.meeting
    st.markdown(f"Approval of **{plain(needed)}** is missing.")
    if made.approvals:
        so_far = ", ".join(_by(a, table.names) for a in made.approvals)
        st.markdown(f"Approved so far: {plain(so_far)}.")
    gave = {a.person for a in (*made.agreements, *made.approvals)}
    able = {p.key: p for p in table.people if approval.may(p, made) and p.key not in gave}
    if not table.one_machine and here.key not in able:
        waits = " or ".join(p.name for p in able.values()) or needed
        st.markdown(f":gray[It waits for {plain(waits)}.]")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for who in able.values() if table.one_machine else [here]:
            form.button(
                plain(f"Approve: {who.name}" if table.one_machine else "Approve"),
                partial(_approve, made=made, meeting=meeting, who=who),
                name=f"approve.{who.key}", icon=":material/verified:",
            )  # fmt: skip


def _approve(sent: Form, made: Decision, meeting: Meeting, who: Person) -> str:
    now = decisions.approve(
        data.home(), who, made.key, meeting.day, version=made.version, token=sent.token
    )
    if now.approval is None:
        return f"{who.name} approved. It still waits for {approval.missing(now)}."
    return f"{who.name} approved.{_in_force(now)}"
