"""Saved sources: where a ledger came from and how it was read, so that it can be refreshed by name.

A password is never stored: a database URL names it as ``${VARIABLE}``, and one that holds it is not
saved at all.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lib.board.people import Person
from lib.importing.opening import files, sql
from lib.importing.opening.files import Source, Upload
from lib.importing.options import Options
from lib.ledger.mistake import Mistake
from lib.store import clock, database
from lib.store.board import write
from lib.store.home import Home
from lib.store.models import SavedSource


class NoSuchSource(Mistake):
    """A refresh of a name under which nothing was saved."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"No source is saved under “{name}”. Saved: {', '.join(known) or 'none'}. A source is "
            f"saved by importing files or a database URL with --name (passwords as ${{VARIABLE}})."
        )


def savable(sources: Sequence[Source]) -> bool:
    """Whether sources can be found again: no uploads, no URL with a password in it."""
    return not any(isinstance(s, Upload) or sql.has_password(str(s)) for s in sources)


def save(home: Home, name: str, sources: Sequence[Source], options: Options, who: Person) -> None:
    """Keep sources under a name, in place of what was there."""
    row = {
        "locations": [_location(source) for source in sources],
        "options": _plain(options),
        "saved_at": clock.now(),
    }
    with write.changing(home, who, "load a ledger") as change:
        row["saved_by"] = change.actor.name
        change.connection.execute(sa.delete(SavedSource).where(SavedSource.name == name))
        change.connection.execute(sa.insert(SavedSource).values(name=name, **row))
        change.note("saved where a ledger comes from", "ledger", details={"name": name})


def find(home: Home, name: str) -> tuple[list[str], Options]:
    """The locations and options saved under a name.

    Raises:
        NoSuchSource: nothing is.
    """
    with database.reading(home) as connection:
        found = connection.execute(
            sa.select(SavedSource.locations, SavedSource.options).where(SavedSource.name == name)
        ).first()
    if found is None:
        raise NoSuchSource(name, names(home))
    as_of = found.options.get("as_of")
    day = dt.date.fromisoformat(as_of) if as_of else None
    return found.locations, Options(**(found.options | {"as_of": day}))


def _plain(options: Options) -> dict[str, Any]:
    """Options as JSON holds them."""
    plain = asdict(replace(options, columns=dict(options.columns), states=dict(options.states)))
    return plain | {"as_of": options.as_of.isoformat() if options.as_of else None}


def rename(connection: sa.Connection, old: str, new: str) -> None:
    """Let a saved source follow its ledger to another name, so that a refresh finds both."""
    row = connection.execute(sa.select(SavedSource.options).where(SavedSource.name == old)).first()
    if row is None or old == new:
        return
    forget(connection, new)
    renamed = {"name": new, "options": {**row.options, "name": new}}
    connection.execute(sa.update(SavedSource).where(SavedSource.name == old).values(**renamed))


def forget(connection: sa.Connection, name: str) -> None:
    """Remove what is saved under a name."""
    connection.execute(sa.delete(SavedSource).where(SavedSource.name == name))


def names(home: Home) -> list[str]:
    """The names of all saved sources, sorted."""
    with database.reading(home) as connection:
        return list(connection.scalars(sa.select(SavedSource.name).order_by(SavedSource.name)))


def _location(source: Source) -> str:
    if isinstance(source, str) and sql.is_url(source):
        return source
    return str(Path(files.shown(source)).absolute())
