"""Steps of a plan in force: done on a day, by whom, and undone again."""

import datetime as dt
from dataclasses import replace

from lib.board.decision import Decision
from lib.board.plan import Milestone
from lib.store.records import decisions
from lib.store.records.decisions import NotADecision
from lib.store.records.tables import DecisionRow
from lib.store.records.write import Write, write


@write("record a decision", then=decisions.load)
def finish(
    w: Write, decision: int, milestone: int, on: dt.date, *, version: int, token: str
) -> int:
    """Put on record that a step of a decision's plan was done.

    Args:
        milestone: which of its plan's, from 0.

    Raises:
        NotADecision: there is no such step, it is done already, or the decision is not approved.
        Stale: another write came between.
    """
    decision_record, step = _step(w, decision, milestone)
    if step.done_on is not None:
        raise NotADecision(f"“{step.what}” is done already. Nothing was changed.")
    _save_step(
        w, decision_record, milestone, replace(step, done_on=on, done_by=w.actor.key), version
    )
    w.note(
        "did a milestone",
        f"decision {decision}",
        decision_record.customer,
        {"milestone": step.what, "on": on},
    )
    return decision


@write("record a decision", then=decisions.load)
def take_back(w: Write, decision: int, milestone: int, *, version: int, token: str) -> int:
    """Take back that a step was done.

    Raises:
        NotADecision: there is no such step, or it is not done.
        Stale: another write came between.
    """
    decision_record, step = _step(w, decision, milestone)
    if step.done_on is None:
        raise NotADecision(f"“{step.what}” is not done. Nothing was changed.")
    _save_step(w, decision_record, milestone, replace(step, done_on=None, done_by=""), version)
    w.note(
        "took a milestone back", f"decision {decision}", decision_record.customer,
        {"milestone": step.what, "was_done_on": step.done_on, "by": step.done_by},
    )  # fmt: skip
    return decision


def _step(w: Write, decision: int, milestone: int) -> tuple[Decision, Milestone]:
    decision_record = decisions.load(w.connection, decision)
    steps = decision_record.plan.milestones if decision_record.plan else ()
    if not 0 <= milestone < len(steps):
        raise NotADecision("This decision's plan has no such milestone. Nothing was changed.")
    if decision_record.approval is None:
        raise NotADecision("This decision is not approved yet, so none of its steps is done.")
    return decision_record, steps[milestone]


def _save_step(
    w: Write, decision_record: Decision, milestone: int, step: Milestone, version: int
) -> None:
    assert decision_record.plan is not None
    steps = list(decision_record.plan.milestones)
    steps[milestone] = step
    w.edit(
        DecisionRow,
        decision_record.key,
        version,
        plan=replace(decision_record.plan, milestones=tuple(steps)),
    )
