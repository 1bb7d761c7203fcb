"""Decisions: recorded by one, agreed by both sides, approved as the matrix asks; or not agreed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from lib.board import approval
from lib.board.decision import Agreement, Decision, Disagreement
from lib.board.lapse import span
from lib.board.opinion import gap, spread
from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store.board import cases, opinions, values
from lib.store.board.tables import CaseRow, DecisionRow, DisagreementRow, OpinionRow, PersonRow
from lib.store.board.write import Write, one, read, write


class NotADecision(Mistake):
    """A decision that cannot be recorded, agreed to or approved like that, and why."""


def load(connection: sa.Connection, key: int) -> Decision:
    """The decision of a key, within a transaction."""
    return values.made(Decision, one(connection, DecisionRow, key)._mapping)


def listed(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Decision, ...]:
    """Decisions within a transaction, in the order they were made."""
    rows = sa.select(DecisionRow.__table__).where(condition).order_by(DecisionRow.key)
    return tuple(values.made(Decision, row._mapping) for row in connection.execute(rows))


def _disagreement(connection: sa.Connection, case: int) -> Disagreement:
    rows = sa.select(DisagreementRow.__table__).where(DisagreementRow.case == case)
    return values.made(Disagreement, connection.execute(rows).one()._mapping)


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
) -> tuple[Decision, ...]:
    """All decisions, those on a customer, or those of a meeting, in the order they were made."""
    of = sa.true() if customer is None else DecisionRow.customer == customer
    of_meeting = sa.select(CaseRow.key).where(CaseRow.meeting == meeting)
    return listed(connection, of if meeting is None else of & DecisionRow.case.in_(of_meeting))


@read("read the board")
def disagreements(
    connection: sa.Connection, _actor: Person, meeting: int | None = None
) -> tuple[Disagreement, ...]:
    """Cases without agreement, of all meetings or of one."""
    of_meeting = sa.select(CaseRow.key).where(CaseRow.meeting == meeting)
    of = sa.true() if meeting is None else DisagreementRow.case.in_(of_meeting)
    rows = sa.select(DisagreementRow.__table__).where(of).order_by(DisagreementRow.key)
    return tuple(values.made(Disagreement, row._mapping) for row in connection.execute(rows))


@write("record a decision", then=load)
def decide(w: Write, decision: Decision, *, token: str) -> int:
    """Record what was decided on a revealed case; agreements and approval come each by their own.

    Raises:
        NotADecision: the case has one already, or its plan is missing.
        NotASpan: it would hold for no day, or too long.
        NotNow, MeetingClosed: as they say.
    """
    of, _ = cases.at(w, decision.case, "revealed")
    key = _record(w, replace(decision, customer=of.customer, name=of.name, agreements=()))
    _noted(w, "recorded a decision", load(w.connection, key))
    return key


@write("record a decision", then=load)
def amend(w: Write, decision: Decision, *, version: int, token: str) -> int:
    """Change a decision that is not approved; both sides agree anew.

    Raises:
        NotADecision: it is approved, or its plan is missing.
        NotASpan: it would hold for no day, or too long.
        Stale: another write came between.
    """
    before = _unapproved(w, decision.key)
    _check(decision)
    w.edit(
        DecisionRow, decision.key, version,
        option=decision.option, changes=decision.changes, starts=decision.starts,
        until=decision.until, reasons=decision.reasons, owner=decision.owner, plan=decision.plan,
        expected_chance=decision.expected_chance, agreements=(), approvals=(),
    )  # fmt: skip
    _state(w, before.case, "revealed")
    _noted(w, "changed a decision", load(w.connection, decision.key))
    return decision.key


@write("agree to a decision", then=load)
def agree(w: Write, decision: int, on: dt.date, *, version: int, token: str) -> int:
    """Agree for the actor's side; when both sides have, the case is decided.

    Raises:
        NotADecision: that side has agreed already, or it is approved.
        Stale: another write came between.
    """
    before = _unapproved(w, decision)
    if any(a.role == w.actor.role for a in before.agreements):
        raise NotADecision(f"{w.actor.role.capitalize()} has agreed already. Nothing was changed.")
    both = (*before.agreements, Agreement(w.actor.key, w.actor.role, on))
    w.edit(DecisionRow, decision, version, agreements=both)
    if replace(before, agreements=both).agreed:
        _state(w, before.case, "decided")
    w.note("agreed to a decision", f"decision {decision}", before.customer, {"on": on})
    return decision


@write("approve a decision", then=load)
def approve(w: Write, decision: int, on: dt.date, *, version: int, token: str) -> int:
    """Approve a decision that both sides agreed to; it is in force once all whom it needs have.

    Those who agreed for their sides count: a head's agreement is a head's approval.

    Raises:
        NotADecision: a side has not agreed, or it is approved already.
        NotApprover: the matrix asks for somebody else.
        Stale: another write came between.
    """
    before = _unapproved(w, decision)
    if not before.agreed:
        raise NotADecision("Both sides agree before anybody approves. Nothing was changed.")
    if any(a.person == w.actor.key for a in before.approvals):
        raise NotADecision(f"{w.actor.name} has approved already. Nothing was changed.")
    approval.must(w.actor, before)
    mine = Agreement(w.actor.key, w.actor.role, on)
    given = (*before.approvals, mine)
    said_yes = [_person(w, a.person) for a in (*before.agreements, *given)]
    enough = mine if approval.approves(before, said_yes) else None
    w.edit(DecisionRow, decision, version, approvals=given, approval=enough)
    w.note("approved a decision", f"decision {decision}", before.customer, {"on": on})
    return decision


@write("record a decision", then=_disagreement)
def disagree(w: Write, said: Disagreement, *, version: int, token: str) -> int:
    """Close a case without agreement: policy terms stay, somebody named settles it by a day.

    Args:
        version: of the case.

    Raises:
        NotNow, Stale, MeetingClosed: as they say.
    """
    of, _ = cases.at(w, said.case, "revealed")
    w.edit(CaseRow, said.case, version, state="undecided")
    w.connection.execute(sa.delete(DecisionRow).where(DecisionRow.case == said.case))
    w.add(DisagreementRow, said)
    w.note(
        "recorded a disagreement", f"case {said.case}", of.customer,
        {"escalated_to": said.escalated_to, "by": said.by},
        {"credit_says": said.credit_says, "sales_says": said.sales_says},
    )  # fmt: skip
    return said.case


@write("record a decision", then=load)
def milestone_done(
    w: Write, decision: int, milestone: int, on: dt.date, *, version: int, token: str
) -> int:
    """Put on record that a step of a decision's plan was done.

    Args:
        milestone: which of its plan's, from 0.

    Raises:
        NotADecision: there is no such milestone.
        Stale: another write came between.
    """
    before = load(w.connection, decision)
    steps = list(before.plan.milestones) if before.plan else []
    if before.plan is None or not 0 <= milestone < len(steps):
        raise NotADecision("This decision's plan has no such milestone. Nothing was changed.")
    steps[milestone] = replace(steps[milestone], done_on=on)
    w.edit(DecisionRow, decision, version, plan=replace(before.plan, milestones=tuple(steps)))
    w.note(
        "did a milestone", f"decision {decision}", before.customer,
        {"milestone": steps[milestone].what, "on": on},
    )  # fmt: skip
    return decision


@write("record a decision", then=_several)
def consent(w: Write, settled: Sequence[Decision], on: dt.date, *, token: str) -> list[int]:
    """Settle cases on which both sides said the same: each side's opinion counts as its agreement.

    Raises:
        NotADecision: the opinions on one of them are not the same limit and term, and ratings within
            one notch.
        NotNow, MeetingClosed: as they say.
    """
    keys = []
    for decision in settled:
        of, _ = cases.at(w, decision.case, "revealed")
        agreements = _same_opinion(w, decision.case, of.name, on)
        whole = replace(decision, customer=of.customer, name=of.name, agreements=agreements)
        keys.append(_record(w, whole))
        _state(w, decision.case, "settled")
        _noted(w, "settled a case by consent", load(w.connection, keys[-1]))
    return keys


def _same_opinion(w: Write, case: int, name: str, on: dt.date) -> tuple[Agreement, ...]:
    """Each side's agreement, by whoever of it spoke first, where both said the same."""
    given = opinions.within(w.connection, w.actor, OpinionRow.case == case).get(case, ())
    credit, sales = spread("credit", given), spread("sales", given)
    apart = gap(credit, sales) if credit and sales else None
    if apart is None or apart.limit or apart.term_days or abs(apart.notches) > 1:
        raise NotADecision(
            f"The two sides do not say the same of {name}, so it cannot be settled by consent. "
            f"Nothing was changed."
        )
    firsts = {o.side: o for o in reversed(given)}
    return tuple(Agreement(firsts[side].person, side, on) for side in ("credit", "sales"))


def _record(w: Write, decision: Decision) -> int:
    _check(decision)
    if listed(w.connection, DecisionRow.case == decision.case):
        raise NotADecision(f"{decision.name} has a decision already. Change that one.")
    return int(w.add(DecisionRow, replace(decision, key=0, approvals=(), approval=None, version=1)))


def _check(decision: Decision) -> None:
    span(decision.starts, decision.until)
    if decision.option == "plan" and decision.plan is None:
        raise NotADecision("The plan is missing. Propose it first, then decide.")


def _person(w: Write, key: str) -> Person:
    return values.made(Person, w.one(PersonRow, key)._mapping)


def _unapproved(w: Write, key: int) -> Decision:
    found = load(w.connection, key)
    if found.approval is not None:
        raise NotADecision("This decision is approved and in force. A new case can change it.")
    return found


def _state(w: Write, case: int, state: str) -> None:
    found = cases.load(w.connection, case)
    w.edit(CaseRow, case, found.version, state=state)


def _noted(w: Write, did: str, made: Decision) -> None:
    details = {
        "option": made.option, "changes": made.changes, "starts": made.starts, "until": made.until,
        "owner": made.owner, "plan": made.plan,
    }  # fmt: skip
    personal = {"reasons": made.reasons} if made.reasons else {}
    w.note(did, f"decision {made.key}", made.customer, details, personal)
