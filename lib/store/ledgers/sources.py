"""Saved sources: where a ledger came from and how it was read, so that it can be refreshed by name.

A secret is never stored: an address names it as ``${COMMON_TERMS_SOURCE_…}``, and one that holds it is
not saved at all. A file that a page read is saved by its place in the folder for sources, a named
database by its name, so that both are read later as the configuration then allows.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lib.board.people import Person
from lib.importing.opening import addresses
from lib.importing.opening.addresses import NamedDatabase
from lib.importing.opening.files import Source, Upload
from lib.importing.opening.regular import ServerFile
from lib.importing.options import Options
from lib.ledger.mistake import Mistake
from lib.store import clock, database
from lib.store.home import Home
from lib.store.ledgers import served
from lib.store.models import SavedSource
from lib.store.records import write

_NAMED, _BELOW = "source:", "below:"


class NoSuchSource(Mistake):
    """A refresh of a name under which nothing was saved."""

    def __init__(self, name: str, saved_names: Sequence[str]) -> None:
        super().__init__(
            f"No source is saved under “{name}”. Saved: {', '.join(saved_names) or 'none'}. A "
            "source is "
            f"saved by importing files or a database URL with --name (passwords as ${{VARIABLE}})."
        )


def savable(sources: Sequence[Source]) -> bool:
    """Whether sources can be found again: no uploads, no address with a secret in it."""
    return not any(
        isinstance(source, Upload)
        or (
            isinstance(source, str)
            and addresses.is_address(source)
            and addresses.has_secret(source)
        )
        for source in sources
    )


def save(home: Home, name: str, sources: Sequence[Source], options: Options, actor: Person) -> None:
    """Keep sources under a name, in place of what was there."""
    row = {
        "locations": [_location(source) for source in sources],
        "options": _plain(options),
        "saved_at": clock.now(),
    }
    with write.changing(home, actor, "load a ledger") as change:
        row["saved_by"] = change.actor.name
        change.connection.execute(sa.delete(SavedSource).where(SavedSource.name == name))
        change.connection.execute(sa.insert(SavedSource).values(name=name, **row))
        change.note("saved where a ledger comes from", "ledger", details={"name": name})


def find(home: Home, name: str) -> tuple[list[Source], Options]:
    """The sources and options saved under a name.

    Raises:
        NoSuchSource: nothing is.
        served.NoSuchDatabase, NoFolder: the configuration no longer has them.
    """
    with database.reading(home) as connection:
        row = connection.execute(
            sa.select(SavedSource.locations, SavedSource.options).where(SavedSource.name == name)
        ).first()
    if row is None:
        raise NoSuchSource(name, names(home))
    as_of = row.options.get("as_of")
    day = dt.date.fromisoformat(as_of) if as_of else None
    options = Options(**(row.options | {"as_of": day}))
    return [locate(home, place) for place in row.locations], options


def _plain(options: Options) -> dict[str, Any]:
    """Options as JSON holds them."""
    plain = asdict(replace(options, columns=dict(options.columns), states=dict(options.states)))
    return plain | {"as_of": options.as_of.isoformat() if options.as_of else None}


def locate(home: Home, place: str) -> Source:
    """A place as it was saved, or given at the command line: ``source:NAME`` is a named database.

    Raises:
        served.NoSuchDatabase, NoFolder: the configuration does not have it.
    """
    if place.startswith(_NAMED):
        return served.database(place.removeprefix(_NAMED))
    if place.startswith(_BELOW):
        return served.file(home, place.removeprefix(_BELOW), served.folder(sign_in=False))
    return place


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
    if isinstance(source, NamedDatabase):
        return _NAMED + source.name
    if isinstance(source, ServerFile):
        return _BELOW + source.display_name
    if isinstance(source, str) and addresses.is_address(source):
        return source
    return str(Path(str(source)).absolute())
