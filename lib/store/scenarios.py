"""Saved scenarios: kept under a name, never overwritten; the same name again is its next version."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from lib.ledger.mistake import Mistake
from lib.store import clock, database
from lib.store.home import Home
from lib.store.models import SavedScenario

LISTED = ("id", "name", "number", "author", "ledger", "as_of", "saved_at")
LONGEST = 200
_TRIES = 5


class NoName(Mistake):
    """A scenario was to be saved without a name, or under one that is too long."""

    def __init__(self) -> None:
        super().__init__(
            f"A saved scenario needs a name of 1 to {LONGEST} characters, such as “60 days for C017”, "
            f"and the name of who saves it."
        )


class NoSuchScenario(Mistake):
    """A scenario was asked for that nobody saved."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"No scenario is saved under number {number}. Choose one from the list of saved ones."
        )


class Busy(Mistake):
    """Several people saved the same name at the same moment, again and again."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is being saved by others just now. Save it again.")


def token() -> str:
    """Something that only one press of a button carries."""
    return uuid.uuid4().hex


def save(
    home: Home, name: str, content: Mapping[str, Any], *, author: str, ledger: str, as_of: dt.date,
    token: str,
) -> int:  # fmt: skip
    """Keep a scenario as the next version of its name; the same token saves once.

    Args:
        content: as ``Scenario.to_dict`` gives it.
        ledger: version it was made on.
        token: of the form it was saved from.

    Returns: the number of the version.
    Raises:
        NoName: no name or author, or one too long.
    """
    name, author = name.strip(), author.strip()
    if not (0 < len(name) <= LONGEST and 0 < len(author) <= LONGEST):
        raise NoName
    row = {
        "name": name, "author": author, "ledger": ledger, "as_of": as_of, "token": token,
        "content": {**content, "name": name, "author": author}, "saved_at": clock.now(),
    }  # fmt: skip
    for _ in range(_TRIES):
        try:
            return _insert(home, row)
        except sa.exc.IntegrityError:
            continue  # somebody else took the number, or this press came twice
    raise Busy(name)


def _insert(home: Home, row: Mapping[str, Any]) -> int:
    numbers = sa.select(sa.func.max(SavedScenario.number)).where(SavedScenario.name == row["name"])
    same = sa.select(SavedScenario.number).where(SavedScenario.token == row["token"])
    with database.writing(home) as connection:
        if (before := connection.scalar(same)) is not None:
            return int(before)
        number = int(connection.scalar(numbers) or 0) + 1
        connection.execute(sa.insert(SavedScenario).values(**row, number=number))
    return number


def listing(home: Home) -> pd.DataFrame:
    """Every saved version, newest first.

    Returns: ``id``, ``name``, ``number``, ``author``, ``ledger``, ``as_of``, ``saved_at``.
    """
    columns = [getattr(SavedScenario, name) for name in LISTED]
    with database.reading(home) as connection:
        rows = connection.execute(sa.select(*columns).order_by(SavedScenario.id.desc())).all()
    made = pd.DataFrame(rows, columns=list(LISTED))
    made["saved_at"] = pd.to_datetime(made["saved_at"], utc=True)
    return made


def load(home: Home, which: int) -> dict[str, Any]:
    """The content of one saved version.

    Args:
        which: its ``id``.
    Raises:
        NoSuchScenario: nothing under it.
    """
    with database.reading(home) as connection:
        found = connection.scalar(sa.select(SavedScenario.content).where(SavedScenario.id == which))
    if found is None:
        raise NoSuchScenario(which)
    return dict(found)
