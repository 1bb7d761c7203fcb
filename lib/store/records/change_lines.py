"""What has to be entered in the ERP: a line for each change in force, and for each that lapsed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lib.board import lapse
from lib.board.decision import ChangeLine, Field
from lib.board.people import Person
from lib.store.records import decisions, values
from lib.store.records.tables import SentRow
from lib.store.records.write import Write, one, read, write


@dataclass(frozen=True, slots=True)
class SentLine:
    """A change line that was handed over, when and by whom."""

    decision: int
    field: Field
    lapse: bool
    day: dt.date
    by: str


def _several(connection: sa.Connection, keys: list[int]) -> tuple[SentLine, ...]:
    return tuple(values.build(SentLine, one(connection, SentRow, key)._mapping) for key in keys)


@read("read the board")
def lines(connection: sa.Connection, _actor: Person, day: dt.date) -> tuple[ChangeLine, ...]:
    """The change lines there are by a day: of approved decisions, and of those that lapsed."""
    all_decisions = decisions.select_decisions(connection, sa.true())
    return lapse.lines([d for d in all_decisions if d.approval and d.approval.on <= day], day)


@read("read the board")
def sent_lines(connection: sa.Connection, _actor: Person) -> tuple[SentLine, ...]:
    """The change lines that were handed over, in that order."""
    rows = connection.execute(sa.select(SentRow.__table__).order_by(SentRow.key))
    return tuple(values.build(SentLine, row._mapping) for row in rows)


@write("send a change to the ledger's owner", then=_several)
def sent(w: Write, lines: Sequence[ChangeLine], on: dt.date, *, token: str) -> list[int]:
    """Put on record that change lines were handed over, all or none; the first time is what counts."""
    return [_hand_over(w, line, on) for line in lines]


def _hand_over(w: Write, line: ChangeLine, on: dt.date) -> int:
    decision = decisions.load(w.connection, line.decision)
    same = (
        (SentRow.decision == line.decision)
        & (SentRow.field == line.field)
        & (SentRow.lapse == line.lapse)
    )
    key = w.connection.scalar(sa.select(SentRow.key).where(same))
    if key is None:
        sent_line = SentLine(line.decision, line.field, line.lapse, on, w.actor.key)
        key = w.add(SentRow, sent_line)
    w.note(
        "handed over a change", f"decision {decision.key}", decision.customer,
        {"field": line.field, "lapse": line.lapse, "on": on},
    )  # fmt: skip
    return int(key)
