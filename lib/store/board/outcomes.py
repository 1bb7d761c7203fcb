"""What came of decisions, measured against what was expected, and the lesson kept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store.board import decisions, values
from lib.store.board.tables import OutcomeRow
from lib.store.board.write import Write, one, read, write


class AlreadyMeasured(Mistake):
    """A decision was measured twice after the same number of days."""

    def __init__(self, after_days: int) -> None:
        super().__init__(f"The outcome after {after_days} days is on record already and stays.")


@dataclass(frozen=True, slots=True)
class Measured:
    """A decision's outcome after so many days.

    Args:
        day: the day it was looked at.
        expected, found: figures by name, minor units, days or shares, as the rule that measured
            them names them.
        by: key of who put it on record.
    """

    decision: int
    after_days: int
    day: dt.date
    expected: Mapping[str, Any]
    found: Mapping[str, Any]
    lesson: str = ""
    by: str = ""


def _load(connection: sa.Connection, key: int) -> Measured:
    return values.made(Measured, one(connection, OutcomeRow, key)._mapping)


@write("measure an outcome", then=_load)
def measured(w: Write, outcome: Measured, *, token: str) -> int:
    """Keep what came of a decision.

    Raises:
        AlreadyMeasured: after the same number of days.
        Missing: there is no such decision.
    """
    of = decisions.load(w.connection, outcome.decision)
    there = (OutcomeRow.decision == of.key) & (OutcomeRow.after_days == outcome.after_days)
    if w.connection.scalar(sa.select(OutcomeRow.key).where(there)):
        raise AlreadyMeasured(outcome.after_days)
    key = int(w.add(OutcomeRow, replace(outcome, by=w.actor.key)))
    w.note(
        "measured an outcome", f"decision {of.key}", of.customer,
        {"after_days": outcome.after_days, "expected": outcome.expected, "found": outcome.found},
        {"lesson": outcome.lesson} if outcome.lesson else {},
    )  # fmt: skip
    return key


@read("read the board")
def outcomes(
    connection: sa.Connection, _actor: Person, decision: int | None = None
) -> tuple[Measured, ...]:
    """Outcomes on record, of all decisions or of one, in the order they were measured."""
    of = sa.true() if decision is None else OutcomeRow.decision == decision
    rows = sa.select(OutcomeRow.__table__).where(of).order_by(OutcomeRow.key)
    return tuple(values.made(Measured, row._mapping) for row in connection.execute(rows))
