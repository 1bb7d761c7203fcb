"""What columns mean: as a person confirmed it for an earlier table, and as an import took it."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from lib.board.people import Person
from lib.importing.parts import Part
from lib.importing.reading import roles
from lib.importing.source_table import SourceTable
from lib.store import clock, database
from lib.store.home import Home
from lib.store.models import ConfirmedMapping
from lib.store.records import write


def remembered(table: SourceTable, home: Home) -> tuple[str | None, dict[str, str]]:
    """Role, and column -> field, as a person confirmed them for an earlier table of this shape."""
    query = sa.select(ConfirmedMapping.role, ConfirmedMapping.columns)
    with database.reading(home) as connection:
        row = connection.execute(query.where(ConfirmedMapping.shape == roles.shape(table))).first()
    return (row.role, dict(row.columns)) if row else (None, {})


def remembered_states(table: SourceTable, home: Home) -> dict[str, str]:
    """Words for a state of payment, as a person explained them for an earlier table of this shape."""
    words = sa.select(ConfirmedMapping.states).where(ConfirmedMapping.shape == roles.shape(table))
    with database.reading(home) as connection:
        return dict(connection.scalars(words).first() or {})


def confirm(
    home: Home, part: Part, *, actor: Person, states: Mapping[str, str] | None = None
) -> None:
    """Remember a part's reading, and words that were explained, for the next table of its shape."""
    row = {
        "shape": roles.shape(part.table),
        "role": part.role,
        "columns": {**dict.fromkeys(part.reading.unmapped, ""), **part.reading.names()},
        "states": {**remembered_states(part.table, home), **(states or {})},
        "confirmed_at": clock.now(),
    }
    with write.changing(home, actor, "load a ledger") as change:
        row["confirmed_by"] = change.actor.name
        change.connection.execute(
            sa.delete(ConfirmedMapping).where(ConfirmedMapping.shape == row["shape"])
        )
        change.connection.execute(sa.insert(ConfirmedMapping).values(**row))
        change.note("said what columns mean", "columns", details={"role": part.role})


def mappings(parts: Sequence[Part]) -> dict[str, dict[str, str]]:
    """Table -> column -> field."""
    return {part.table.name: _columns(part) for part in parts}


def _columns(part: Part) -> dict[str, str]:
    """Column -> field; what only the layout gives (a title, a group heading) is no column."""
    return {c: f for c, f in part.reading.names().items() if c not in part.table.carried_columns}


def why(parts: Sequence[Part]) -> dict[str, str]:
    """Field -> how sure its column is, and why."""
    return {
        choice.field: f"{choice.certainty}: “{choice.column}”, {choice.reason}"
        for part in parts
        for choice in part.reading.choices
    }
