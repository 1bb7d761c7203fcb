"""What one side knew that the other did not: noted at the reveal, kept with the case."""

from dataclasses import replace

import sqlalchemy as sa

from lib.board.people import Person
from lib.board.record import Note
from lib.store.records import case_rows, values
from lib.store.records.tables import NoteRow
from lib.store.records.write import Write, one, read, write

ACT = "note what only one side knew"


def _load(connection: sa.Connection, key: int) -> Note:
    return values.build(Note, one(connection, NoteRow, key)._mapping)


@write(ACT, then=_load)
def note(w: Write, entry: Note, *, token: str) -> int:
    """Keep what a side knew, on a case whose opinions are open.

    Raises:
        NotNow, MeetingClosed: as they say.
    """
    case, _ = case_rows.at(w, entry.case, "revealed", "decided", "undecided", "settled")
    key = int(w.add(NoteRow, replace(entry, by=w.actor.key)))
    w.note(
        "noted what one side knew", f"case {entry.case}", case.customer,
        {"side": entry.side, "day": entry.day}, {"text": entry.text},
    )  # fmt: skip
    return key


@read("read the board")
def notes(connection: sa.Connection, actor: Person, case: int) -> tuple[Note, ...]:
    """What was noted on a case, in order; to a viewer without who."""
    condition = NoteRow.case.in_(case_rows.lineage(connection, case))
    rows = connection.execute(sa.select(NoteRow.__table__).where(condition).order_by(NoteRow.key))
    all_notes = tuple(values.build(Note, row._mapping) for row in rows)
    with_names = actor.may("read who said what")
    return all_notes if with_names else tuple(replace(note, by="") for note in all_notes)
