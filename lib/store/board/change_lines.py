"""What has to be entered in the ERP: a line for each change in force, and for each that lapsed."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from lib.board.decision import Change, ChangeLine, Decision, Field
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
    """The change lines there are by a day: of approved decisions, then of those that lapsed."""
    return of(decisions.listed(connection, sa.true()), day)


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


def of(made: Iterable[Decision], day: dt.date) -> tuple[ChangeLine, ...]:
    """The change lines of some decisions by a day; see ``lines``."""
    known = [d for d in made if d.agreed and d.approval and d.approval.on <= day]
    fields = [(d, c) for d in known for c in d.changes]
    entered = [_line(d, c.field, c.old, c.new, d.starts, d.until, lapse=False) for d, c in fields]
    return (*entered, *_lapsed(fields, day))


def _lapsed(fields: list[tuple[Decision, Change]], day: dt.date) -> Iterator[ChangeLine]:
    """Lines that put a field back; a decision that another one took over does not lapse by itself."""
    for d, c in fields:
        same = [(e, x) for e, x in fields if (e.customer, x.field) == (d.customer, c.field)]
        running = [(e, x) for e, x in same if e.starts <= d.until < e.until]
        if d.until > day or any(e.key > d.key for e, _ in running):
            continue
        back = max(running, key=lambda one: one[0].key)[1].new if running else _base(d, c, same)
        yield _line(d, c.field, c.new, back, d.until, None, lapse=True)


def _base(d: Decision, c: Change, same: list[tuple[Decision, Change]]) -> str:
    """What the field was before any of the decisions that followed one another up to this one."""
    before = [(e, x) for e, x in same if e.key < d.key and e.starts <= d.starts < e.until]
    return _base(*max(before, key=lambda one: one[0].key), same) if before else c.old


def _line(
    d: Decision,
    field: Field,
    old: str,
    new: str,
    starts: dt.date,
    until: dt.date | None,
    *,
    lapse: bool,
) -> ChangeLine:
    approver = d.approval.person if d.approval else ""
    return ChangeLine(d.key, d.customer or d.name, field, old, new, starts, until, approver, lapse)
