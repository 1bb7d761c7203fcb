"""A decision on its way: what it says, a yes of each side, the approval that the matrix asks for."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from lib.board import approval
from lib.board.case import Meeting
from lib.board.decision import OPTIONS, Agreement, Decision
from lib.board.lines import order_sentence
from lib.board.minutes import change_sentence, plan_lines
from lib.board.people import SIDES, Person, Side, first_of
from lib.ledger.wording import NBSP, day_text
from lib.store.records import decisions
from lib.ui import data
from lib.ui.board import boxes, submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.submit import Form
from lib.ui.names import plain


def show(decision: Decision, view: BoardView) -> None:
    """A decision in lines: what changes, until when, who owns it, what is still missing."""
    names, currency = {**view.names, **view.facts.owners}, view.currency
    lines = effects(decision, view)
    if decision.plan:
        lines += plan_lines(decision.plan, currency, names, view.scope.clearance)
    review_days = ", ".join(day_text(on) for on in decision.reviews)
    lines.append(
        f"From {day_text(decision.starts)} until {day_text(decision.until)}, when it lapses; "
        "looked at again: "
        f"{review_days}"
    )
    lines.append(f"Why: {decision.reasons}")
    if decision.owner in names:
        lines.append(f"Owner: {names[decision.owner]}")
    if decision.expected_chance is not None:
        lines.append(
            f"Expected: {decision.expected_chance}{NBSP}% that all due in 90 days is paid in time, the "
            f"middle between what credit and sales said"
        )
    if decision.agreements:
        yes = "; ".join(f"{a.role}, {_by(a, view.names)}" for a in decision.agreements)
        lines.append(f"Agreed: {yes}")
    if decision.approval:
        lines.append(f"Approved: {_by(decision.approval, view.names)}")
    boxes.finding(OPTIONS.get(decision.option, decision.option))
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def effects(decision: Decision, view: BoardView) -> list[str]:
    """What a decision changes and what becomes of held orders, a line each."""
    currency, names = view.currency, {**view.names, **view.facts.owners}
    stays = "Limit and terms stay as they are." if decision.orders else "Nothing changes."
    lines = [change_sentence(c, currency, view.scope.clearance) for c in decision.changes] or [
        stays
    ]
    return lines + [order_sentence(held_order, currency, names) for held_order in decision.orders]


def _by(agreement: Agreement, names: Mapping[str, str]) -> str:
    """By whom and when; to a viewer only when."""
    return ", ".join(p for p in (names.get(agreement.person, ""), day_text(agreement.on)) if p)


def agree(decision: Decision, view: BoardView) -> None:
    """A yes for each side that has not given it; then the approval, where theirs is not one."""
    form = submit.form(f"board.agree.{decision.key}")
    form.show_result()
    if decision.approval:
        return
    agreed_sides = {a.role for a in decision.agreements}
    missing_sides = [side for side in SIDES if side not in agreed_sides]
    if len(missing_sides) == len(SIDES) and view.one_machine:
        _both_button(form, decision, view)
    for side in missing_sides:
        _agree_buttons(form, decision, side, view)
    if not missing_sides:
        _approval(form, decision, view)


def _both_button(form: Form, decision: Decision, view: BoardView) -> None:
    """One click for both sides at the one machine, once the decision was read out: their heads'."""
    heads = [person for side in SIDES if (person := first_of(side, view.people)) is not None]
    if len(heads) == len(SIDES):
        form.button(
            plain(f"Both agree: {' and '.join(person.name for person in heads)}"),
            partial(_agree, made=decision, meeting=view.meeting, people=heads),
            name="agrees.both", icon=":material/done_all:",
        )  # fmt: skip


def _agree_buttons(form: Form, decision: Decision, side: Side, view: BoardView) -> None:
    """A yes for a side: at the one machine a button a person, else one's own."""
    current_user, meeting = view.current_user, view.meeting
    if not view.one_machine and current_user.side != side:
        st.markdown(f":gray[{side.capitalize()} has not agreed yet.]")
        return
    able = [p for p in view.people if p.side == side] if view.one_machine else [current_user]
    with st.container(horizontal=True, vertical_alignment="center"):
        for person in able:
            by = f": {person.name}" if view.one_machine else ""
            form.button(
                plain(f"{side.capitalize()} agrees{by}"),
                partial(_agree, made=decision, meeting=meeting, people=[person]),
                name=f"agrees.{person.key}", icon=":material/check:",
            )  # fmt: skip


def _agree(form: Form, made: Decision, meeting: Meeting, people: Sequence[Person]) -> str:
    """Each one's yes, a write of its own."""
    current_decision = made
    for person in people:
        current_decision = decisions.agree(
            data.home(), person, made.key, meeting.day,
            version=current_decision.version, token=f"{form.token}.{person.key}",
        )  # fmt: skip
    names = " and ".join(f"{person.name} for {person.role}" for person in people)
    return f"Agreed: {names}.{_in_force(current_decision)}"


def _in_force(decision: Decision) -> str:
    """That nothing is missing any more; empty while something is."""
    if decision.approval is None:
        return ""
    lines = " Its change lines stand with the meeting." if decision.changes else ""
    return f" It is in force.{lines}"


def _approval(form: Form, decision: Decision, view: BoardView) -> None:
    missing_approval, current_user, meeting = (
        approval.missing(decision, view.facts.heads),
        view.current_user,
        view.meeting,
    )
    st.markdown(f"Approval of **{plain(missing_approval)}** is missing.")
    if decision.approvals:
        so_far = ", ".join(_by(a, view.names) for a in decision.approvals)
        st.markdown(f"Approved so far: {plain(so_far)}.")
    gave = {a.person for a in (*decision.agreements, *decision.approvals)}
    able = {p.key: p for p in view.people if approval.may(p, decision) and p.key not in gave}
    if not view.one_machine and current_user.key not in able:
        approvers = " or ".join(p.name for p in able.values()) or missing_approval
        st.markdown(f":gray[It waits for {plain(approvers)}.]")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for person in able.values() if view.one_machine else [current_user]:
            form.button(
                plain(f"Approve: {person.name}" if view.one_machine else "Approve"),
                partial(_approve, made=decision, meeting=meeting, who=person),
                name=f"approve.{person.key}", icon=":material/verified:",
            )  # fmt: skip


def _approve(form: Form, made: Decision, meeting: Meeting, who: Person) -> str:
    approved_decision = decisions.approve(
        data.home(), who, made.key, meeting.day, version=made.version, token=form.token
    )
    if approved_decision.approval is None:
        return f"{who.name} approved. It still waits for {approval.missing(approved_decision)}."
    return f"{who.name} approved.{_in_force(approved_decision)}"
