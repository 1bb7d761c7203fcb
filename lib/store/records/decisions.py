"""Decisions: recorded by one, agreed by both sides, approved as the matrix asks; or not agreed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from lib.board import approval
from lib.board.agenda import by_consent
from lib.board.case import Case
from lib.board.decision import Agreement, Decision, Disagreement, option_of
from lib.board.lapse import span
from lib.board.people import SIDES, Person
from lib.board.plan import not_begun
from lib.ledger.mistake import Mistake
from lib.store.records import case_rows, opinions, values
from lib.store.records.tables import CaseRow, DecisionRow, DisagreementRow, PersonRow
from lib.store.records.write import Write, one, read, write


class NotADecision(Mistake):
    """A decision that cannot be recorded, agreed to or approved like that, and why."""


def load(connection: sa.Connection, key: int) -> Decision:
    """The decision of a key, within a transaction."""
    return values.build(Decision, one(connection, DecisionRow, key)._mapping)


def select_decisions(
    connection: sa.Connection, condition: sa.ColumnElement[bool]
) -> tuple[Decision, ...]:
    """Decisions within a transaction, in the order they were made."""
    rows = sa.select(DecisionRow.__table__).where(condition).order_by(DecisionRow.key)
    return tuple(values.build(Decision, row._mapping) for row in connection.execute(rows))


def _several(connection: sa.Connection, keys: list[int]) -> tuple[Decision, ...]:
    return tuple(load(connection, key) for key in keys)


@read("read the board")
def decision(connection: sa.Connection, _actor: Person, key: int) -> Decision:
    """The decision of a key.

    Raises:
        Missing: there is none.
    """
    return load(connection, key)


@read("read the board")
def decisions(
    connection: sa.Connection,
    _actor: Person,
    customer: str | None = None,
    meeting: int | None = None,
    day: dt.date | None = None,
) -> tuple[Decision, ...]:
    """Decisions of a customer, a meeting, of meetings held by a day, or all, in their order."""
    condition = sa.true() if customer is None else DecisionRow.customer == customer
    return select_decisions(connection, condition & DecisionRow.case.in_(_of(meeting, day)))


@read("read the board")
def disagreements(
    connection: sa.Connection,
    _actor: Person,
    meeting: int | None = None,
    day: dt.date | None = None,
) -> tuple[Disagreement, ...]:
    """Cases without agreement: of a meeting, of meetings held by a day, or all."""
    condition = DisagreementRow.case.in_(_of(meeting, day))
    rows = sa.select(DisagreementRow.__table__).where(condition).order_by(DisagreementRow.key)
    return tuple(values.build(Disagreement, row._mapping) for row in connection.execute(rows))


def _of(meeting: int | None, day: dt.date | None) -> sa.Select[int]:
    """The cases of a meeting, or of those held by a day."""
    of_meeting = sa.true() if meeting is None else CaseRow.meeting == meeting
    return sa.select(CaseRow.key).where(of_meeting, case_rows.held_by(day))


@write("record a decision", then=load)
def decide(w: Write, decision: Decision, *, token: str) -> int:
    """Record what was decided on a revealed case; agreements and approval come each by their own.

    Raises:
        NotADecision: the case has one already, or its plan is missing.
        NotASpan: it would hold for no day, or too long.
        NotNow, MeetingClosed: as they say.
    """
    case, _ = case_rows.at(w, decision.case, "revealed")
    key = _record(w, case, replace(decision, agreements=()))
    _note_decision(w, "recorded a decision", load(w.connection, key))
    return key


@write("record a decision", then=load)
def amend(w: Write, decision: Decision, *, version: int, token: str) -> int:
    """Change a decision that is not approved; both sides agree anew.

    Whoever carries it out and why stay where the form leaves them empty.

    Raises:
        NotADecision: it is approved, or its plan is missing.
        NotASpan: it would hold for no day, or too long.
        NotNow, Stale, MeetingClosed: as they say.
    """
    before = _unapproved_decision(w, decision.key)
    case, _ = case_rows.at(w, before.case, "revealed", "decided", "settled")
    _check(decision)
    w.edit(
        DecisionRow, decision.key, version,
        option=option_of(decision.option, decision.changes, case.market), changes=decision.changes,
        starts=decision.starts, until=decision.until, orders=decision.orders,
        reasons=decision.reasons or before.reasons, owner=decision.owner or before.owner,
        plan=not_begun(decision.plan), expected_chance=decision.expected_chance,
        agreements=(), approvals=(),
    )  # fmt: skip
    _state(w, before.case, "revealed")
    _note_decision(w, "changed a decision", load(w.connection, decision.key))
    return decision.key


@write("agree to a decision", then=load)
def agree(w: Write, decision: int, on: dt.date, *, version: int, token: str) -> int:
    """Agree for the actor's side; when both sides have, the case is decided.

    It is in force at once where those who agreed may approve it together.

    Raises:
        NotADecision: that side has agreed already, or it is approved.
        NotNow, Stale, MeetingClosed: as they say; nothing is agreed to on a case that was parked.
    """
    before = _unapproved_decision(w, decision)
    if any(a.role == w.actor.role for a in before.agreements):
        raise NotADecision(f"{w.actor.role.capitalize()} has agreed already. Nothing was changed.")
    case_rows.at(w, before.case, "revealed")
    now = replace(before, agreements=(*before.agreements, Agreement(w.actor.key, w.actor.role, on)))
    enough = _enough(w, now)
    w.edit(DecisionRow, decision, version, agreements=now.agreements, approval=enough)
    if now.agreed:
        _state(w, before.case, "decided")
    _yes(w, "agreed to a decision", now, on, enough)
    return decision


@write("approve a decision", then=load)
def approve(w: Write, decision: int, on: dt.date, *, version: int, token: str) -> int:
    """Approve a decision that both sides agreed to; it is in force once all whom it needs have.

    It is asked of those who did not agree for their sides: whoever did has approved by it.

    Raises:
        NotADecision: a side has not agreed, or it is approved already.
        NotApprover: the matrix asks for somebody else.
        Stale: another write came between.
    """
    before = _unapproved_decision(w, decision)
    if not before.agreed:
        raise NotADecision("Both sides agree before anybody approves. Nothing was changed.")
    if any(a.person == w.actor.key for a in before.approvals):
        raise NotADecision(f"{w.actor.name} has approved already. Nothing was changed.")
    approval.must(w.actor, before)
    now = replace(before, approvals=(*before.approvals, Agreement(w.actor.key, w.actor.role, on)))
    enough = _enough(w, now)
    w.edit(DecisionRow, decision, version, approvals=now.approvals, approval=enough)
    _yes(w, "approved a decision", now, on, enough)
    return decision


def _enough(w: Write, decision: Decision) -> Agreement | None:
    """The last yes that counts towards the approval, once all that were said are enough."""
    all_agreements = (*decision.agreements, *decision.approvals)
    people = {a.person: _person(w, a.person) for a in all_agreements}
    if not decision.agreed or not approval.approves(decision, list(people.values())):
        return None
    return next(a for a in reversed(all_agreements) if approval.may(people[a.person], decision))


def _yes(w: Write, did: str, decision: Decision, on: dt.date, enough: Agreement | None) -> None:
    """Put a yes on record, and whether the decision is in force by it."""
    details = {"on": on, "in_force": enough is not None}
    w.note(did, f"decision {decision.key}", decision.customer, details)


@write("record a decision", then=_several)
def consent(w: Write, settled: Sequence[Decision], on: dt.date, *, token: str) -> list[int]:
    """Settle cases on which both sides said the same: each side's opinion counts as its agreement.

    A head's opinion counts before the others of the side, as it is an approval too.

    Raises:
        NotADecision: the opinions on one of them are not the same limit and term, and ratings within
            one notch.
        NotNow, MeetingClosed: as they say.
    """
    return [_settle(w, decision, on) for decision in settled]


def _settle(w: Write, decision: Decision, on: dt.date) -> int:
    case, _ = case_rows.at(w, decision.case, "revealed")
    agreements = _same_opinion(w, case, on)
    key = _record(w, case, replace(decision, agreements=agreements))
    _state(w, case.key, "settled")
    _note_decision(w, "settled a case by consent", load(w.connection, key))
    return key


def _same_opinion(w: Write, case: Case, on: dt.date) -> tuple[Agreement, ...]:
    """Each side's agreement, by its head or else whoever spoke first, where all said the same."""
    case_opinions = opinions.on_case(w, case.key)
    if not by_consent(case_opinions):
        raise NotADecision(
            f"The two sides do not say the same of {case.name}, so it cannot be settled by consent. "
            f"Nothing was changed."
        )
    heads_first = sorted(case_opinions, key=lambda o: not _person(w, o.person).head)
    firsts = {o.side: o for o in reversed(heads_first)}
    return tuple(Agreement(firsts[side].person, side, on) for side in SIDES)


def _record(w: Write, case: Case, decision: Decision) -> int:
    _check(decision)
    if select_decisions(w.connection, DecisionRow.case == case.key):
        raise NotADecision(f"{case.name} has a decision already. Change that one.")
    whole = replace(
        decision, key=0, customer=case.customer, name=case.name, approvals=(), approval=None, version=1,
        option=option_of(decision.option, decision.changes, case.market), plan=not_begun(decision.plan),
    )  # fmt: skip
    return int(w.add(DecisionRow, replace(whole, approval=_enough(w, whole))))


def _check(decision: Decision) -> None:
    span(decision.starts, decision.until)
    if decision.option == "plan" and decision.plan is None:
        raise NotADecision("The plan is missing. Propose it first, then decide.")


def _person(w: Write, key: str) -> Person:
    return values.build(Person, w.one(PersonRow, key)._mapping)


def _unapproved_decision(w: Write, key: int) -> Decision:
    current = load(w.connection, key)
    if current.approval is not None:
        raise NotADecision("This decision is approved and in force. A new case can change it.")
    return current


def _state(w: Write, case: int, state: str) -> None:
    current = case_rows.load(w.connection, case)
    w.edit(CaseRow, case, current.version, state=state)


def _note_decision(w: Write, did: str, decision: Decision) -> None:
    """Put a decision on record; conditions and reasons are people's words, and can be erased."""
    details = {
        "option": decision.option,
        "changes": decision.changes,
        "starts": decision.starts,
        "until": decision.until,
        "owner": decision.owner,
        "plan": decision.plan,
        "orders": [replace(order, condition="") for order in decision.orders],
    }
    conditions = {order.order: order.condition for order in decision.orders if order.condition}
    words = {"reasons": decision.reasons, "conditions": conditions}
    personal = {name: text for name, text in words.items() if text}
    w.note(did, f"decision {decision.key}", decision.customer, details, personal)
