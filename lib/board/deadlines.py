"""What is due after a meeting and by when: one list of it, overall or of one customer.

Decisions that end, steps of plans, held orders to be seen to, approvals and settlements that are
missing, parked cases that come back. Looks at outcomes have a list of their own, ``outcome.due``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lib.board.case import Case, subject_of
from lib.board.decision import Decision
from lib.board.due import SOON, is_settled
from lib.board.facts import BoardFacts
from lib.board.lapse import holds
from lib.board.status import waiting
from lib.ledger.wording import day_text

Kind = Literal["approval", "milestone", "held order", "decision ends", "settlement", "parked"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that somebody has to see to.

    Args:
        customer: key in the ledger; empty for a prospect, who goes by ``name``.
        text: what, in a sentence.
        on: by which day; None where nobody named one.
        owner: key of who sees to it; empty where nobody is named.
        case: the case that it came from.
        decision, milestone: the decision, and which step of its plan, where it is one.
        overdue: whether its day has passed.
    """

    kind: Kind
    customer: str
    name: str
    text: str
    on: dt.date | None
    case: int
    owner: str = ""
    decision: int | None = None
    milestone: int | None = None
    overdue: bool = False


def deadlines(facts: BoardFacts, day: dt.date, customer: str | None = None) -> tuple[Deadline, ...]:
    """What is due, the oldest first and what has no day before all; of one customer, or of all."""
    all_deadlines = (
        *_approvals(facts, day), *_in_force(facts, day), *_settlements(facts, day),
        *_parked_deadlines(facts, day),
    )  # fmt: skip
    matches = (d for d in all_deadlines if customer is None or d.customer == customer)
    return tuple(sorted(matches, key=lambda d: (d.on or dt.date.min, d.kind, d.name, d.text)))


def _approvals(facts: BoardFacts, day: dt.date) -> Iterator[Deadline]:
    """Decisions without their approval; overdue once they were to have begun."""
    for decision, approver in waiting(facts.decisions, facts.heads):
        if day < decision.until:
            starts = day_text(decision.starts)
            text = f"Decided, approval of {approver} missing; it was to hold from {starts}."
            yield _of(decision, "approval", text, decision.starts, day)


def _in_force(facts: BoardFacts, day: dt.date) -> Iterator[Deadline]:
    running = [d for d in facts.decisions if holds(d, day)]
    for decision in running:
        yield from _milestones(decision, day)
        yield from _held_orders(decision, day)
        if decision.until <= day + SOON and not _is_renewed(decision, facts.decisions):
            text = f"What was decided ends on {day_text(decision.until)}."
            yield _of(decision, "decision ends", text, decision.until, day, decision.owner)


def _is_renewed(decision: Decision, decisions: Iterable[Decision]) -> bool:
    """Whether an approved decision on the same customer or prospect goes on when this one ends."""
    subject = subject_of(decision.customer, decision.name)
    return any(
        holds(d, decision.until) and subject_of(d.customer, d.name) == subject for d in decisions
    )


def _milestones(decision: Decision, day: dt.date) -> Iterator[Deadline]:
    for place, step in enumerate(decision.plan.milestones if decision.plan else ()):
        if step.done_on is None:
            yield _of(
                decision, "milestone", f"{step.what}, by {day_text(step.by)}.", step.by, day,
                step.owner, place,
            )  # fmt: skip


def _held_orders(decision: Decision, day: dt.date) -> Iterator[Deadline]:
    for order in decision.orders:
        if order.until is not None:
            action = {"part": "release in part", "hold": "stays held"}.get(
                order.action, order.action
            )
            condition = f", on condition: {order.condition}" if order.condition else ""
            text = f"Order {order.order}: {action}{condition}, until {day_text(order.until)}."
            yield _of(decision, "held order", text, order.until, day, order.owner)


def _settlements(facts: BoardFacts, day: dt.date) -> Iterator[Deadline]:
    for disagreement in facts.disagreements:
        case = facts.case(disagreement.case)
        if case is None or is_settled(case, facts):
            continue
        settler = (
            f"{disagreement.escalated_to} settles it"
            if disagreement.by
            else "nobody is named who settles it"
        )
        until = f" by {day_text(disagreement.by)}" if disagreement.by else ""
        yield _about(case, "settlement", f"No agreement; {settler}{until}.", disagreement.by, day)


def _parked_deadlines(facts: BoardFacts, day: dt.date) -> Iterator[Deadline]:
    """Parked cases whose day has come or comes soon."""
    parked_cases = (c for c in facts.cases if c.state == "parked" and c.went_to is None)
    for case in (*facts.parked, *parked_cases):
        if case.parked_until is not None and case.parked_until <= day + SOON:
            text = f"Parked until {day_text(case.parked_until)}."
            yield _about(case, "parked", text, case.parked_until, day)


def _of(
    decision: Decision, kind: Kind, text: str, on: dt.date, day: dt.date, owner: str = "",
    milestone: int | None = None,
) -> Deadline:  # fmt: skip
    return Deadline(
        kind, decision.customer, decision.name, text, on, decision.case, owner, decision.key,
        milestone, on < day,
    )  # fmt: skip


def _about(case: Case, kind: Kind, text: str, on: dt.date | None, day: dt.date) -> Deadline:
    overdue = on is not None and on < day
    return Deadline(kind, case.customer, case.name, text, on, case.key, overdue=overdue)
