"""What of the machine that runs the program a page may read: one folder, and databases by name.

Both come from the configuration of whoever runs it, and are for those who may "read a source on the
server". A page never names an address, and never leaves the folder.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lib.board.people import Person
from lib.importing.opening.addresses import NamedDatabase
from lib.importing.opening.regular import ServerFile
from lib.ledger.mistake import Mistake
from lib.store.home import Home
from lib.store.records import people

ACT = "read a source on the server"
FOLDER = "COMMON_TERMS_SOURCES"
FILE = "COMMON_TERMS_SOURCES_FILE"


class NoFolder(Mistake):
    """Files of the machine are not read here."""

    def __init__(self) -> None:
        super().__init__(
            f"No folder for sources is named here, so no file of this machine is read. Whoever runs "
            f"this names one with {FOLDER}."
        )


class NoSuchDatabase(Mistake):
    """A database is asked for that the configuration does not name."""

    def __init__(self, name: str, names: list[str]) -> None:
        super().__init__(
            f"There is no database called “{name}”. Named: {', '.join(names) or 'none'}. Whoever runs "
            f"this names them in the file that {FILE} says."
        )


class SourcesUnreadable(Mistake):
    """The file of named databases cannot be used. Its content is not repeated: it may hold secrets."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"The file of databases that {FILE} names {problem}. It holds a part a database, such as "
            f'[erp], with url = "…" and, if wanted, query = "SELECT …".'
        )


def check(home: Home, actor: Person, *, sign_in: bool) -> None:
    """Go on only if somebody may read sources on the server.

    While nobody is on the list of people and nobody signs in, one person sits at their own machine.

    Raises:
        Refused: they may not.
    """
    if sign_in or people.everyone(home):
        people.person(home, actor.key).must(ACT)


def allowed(home: Home, actor: Person, *, sign_in: bool) -> bool:
    """Whether they may; see ``check``."""
    alone = not sign_in and not people.everyone(home)
    return alone or people.person(home, actor.key).may(ACT)


def folder(*, sign_in: bool) -> Path | None:
    """The folder from which pages read files.

    Where people sign in there is none unless one is named; at one's own machine it is the folder that
    the program was started in.
    """
    if path := os.environ.get(FOLDER):
        return Path(path).expanduser().absolute()
    return None if sign_in else Path.cwd()


def file(home: Home, place: str, within: Path | None) -> ServerFile:
    """A file or folder by its place in the folder for sources; our own home is never part of it.

    Raises:
        NoFolder: none is named.
    """
    if within is None:
        raise NoFolder
    return ServerFile(within / place, within, (home.path,))


def databases() -> dict[str, NamedDatabase]:
    """The databases that the configuration names, by name.

    Raises:
        SourcesUnreadable: the file cannot be used.
    """
    path = os.environ.get(FILE)
    return (
        {name: _database(name, part) for name, part in _parts(Path(path)).items()} if path else {}
    )


def database(name: str) -> NamedDatabase:
    """A database by its name.

    Raises:
        NoSuchDatabase, SourcesUnreadable: as they say.
    """
    by_name = databases()
    if name not in by_name:
        raise NoSuchDatabase(name, sorted(by_name))
    return by_name[name]


def _parts(path: Path) -> Mapping[str, Any]:
    try:
        with path.expanduser().open("rb") as stream:
            return tomllib.load(stream)
    except OSError:
        raise SourcesUnreadable("cannot be opened") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SourcesUnreadable("is not TOML") from None


def _database(name: str, part: Any) -> NamedDatabase:
    url = part.get("url") if isinstance(part, dict) else None
    query = part.get("query", "") if isinstance(part, dict) else None
    if not isinstance(url, str) or not isinstance(query, str):
        raise SourcesUnreadable(f"says no url for “{name}”")
    return NamedDatabase(name, url, query)
