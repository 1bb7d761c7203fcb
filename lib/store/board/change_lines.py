"""What has to be entered in the ERP: a line for each change in force, and for each that lapsed."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from lib.board import lapse
from lib.board.decision import ChangeLine, Field
from lib.board.people import Person
from lib.store.board import decisions, values
from lib.store.board.tables import SentRow
from lib.store.board.write import Write, one, read, write


@dataclass(frozen=True, slots=True)
class Sent:
    """A change line that was handed over, when and by whom."""

    decision: int
    field: Field
    lapse: bool
    day: dt.date
    by: str


def _load(connection: sa.Connection, key: int) -> Sent:
    return values.made(Sent, one(connection, SentRow, key)._mapping)


@read("read the board")
def lines(connection: sa.Connection, _actor: Person, day: dt.date) -> tuple[ChangeLine, ...]:
    """The change lines there are by a day: of approved decisions, and of those that lapsed."""
    made = decisions.listed(connection, sa.true())
    return lapse.lines([d for d in made if d.approval and d.approval.on <= day], day)


@read("read the board")
def sent_lines(connection: sa.Connection, _actor: Person) -> tuple[Sent, ...]:
    """The change lines that were handed over, in that order."""
    rows = connection.execute(sa.select(SentRow.__table__).order_by(SentRow.key))
    return tuple(values.made(Sent, row._mapping) for row in rows)


@write("send a change to the ledger's owner", then=_load)
def sent(w: Write, line: ChangeLine, on: dt.date, *, token: str) -> int:
    """Put on record that a change line was handed over; the first time is what counts."""
    of = decisions.load(w.connection, line.decision)
    same = (
        (SentRow.decision == line.decision)
        & (SentRow.field == line.field)
        & (SentRow.lapse == line.lapse)
    )
    key = w.connection.scalar(sa.select(SentRow.key).where(same))
    if key is None:
        kept = Sent(line.decision, line.field, line.lapse, on, w.actor.key)
        key = w.add(SentRow, kept)
    w.note(
        "handed over a change", f"decision {of.key}", of.customer,
        {"field": line.field, "lapse": line.lapse, "on": on},
    )  # fmt: skip
    return int(key)
