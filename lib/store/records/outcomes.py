"""What came of decisions, measured against what was expected, and the lesson kept."""

import sqlalchemy as sa

from lib.board.outcome import Measured
from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store.records import decisions, values
from lib.store.records.tables import DecisionRow, OutcomeRow
from lib.store.records.write import Write, read, write


class AlreadyMeasured(Mistake):
    """A decision was measured twice after the same number of days."""

    def __init__(self, after_days: int) -> None:
        super().__init__(f"The outcome after {after_days} days is on record already and stays.")


def _select(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Measured, ...]:
    rows = (
        sa.select(OutcomeRow.__table__, DecisionRow.customer)
        .join(DecisionRow, DecisionRow.key == OutcomeRow.decision)
        .where(condition)
        .order_by(OutcomeRow.key)
    )
    return tuple(values.build(Measured, row._mapping) for row in connection.execute(rows))


def _load(connection: sa.Connection, key: int) -> Measured:
    return _select(connection, OutcomeRow.key == key)[0]


@write("measure an outcome", then=_load)
def measured(w: Write, outcome: Measured, *, token: str) -> int:
    """Keep what came of a decision.

    Raises:
        AlreadyMeasured: after the same number of days.
        Missing: there is no such decision.
    """
    decision = decisions.load(w.connection, outcome.decision)
    existing = (OutcomeRow.decision == decision.key) & (OutcomeRow.after_days == outcome.after_days)
    if w.connection.scalar(sa.select(OutcomeRow.key).where(existing)):
        raise AlreadyMeasured(outcome.after_days)
    key = int(w.add(OutcomeRow, outcome, by=w.actor.key))
    w.note(
        "measured an outcome", f"decision {decision.key}", decision.customer,
        {"after_days": outcome.after_days, "expected": outcome.expected, "seen": outcome.seen},
        {"lesson": outcome.lesson} if outcome.lesson else {},
    )  # fmt: skip
    return key


@read("read the board")
def outcomes(
    connection: sa.Connection, _actor: Person, decision: int | None = None
) -> tuple[Measured, ...]:
    """Outcomes on record, of all decisions or of one, in the order they were measured."""
    condition = sa.true() if decision is None else OutcomeRow.decision == decision
    return _select(connection, condition)
