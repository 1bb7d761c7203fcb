"""Saved scenarios: kept under a name, never overwritten; the same name again is its next version."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store import clock, database
from lib.store.home import Home
from lib.store.models import SavedScenario
from lib.store.records import write

LISTED = ("id", "name", "number", "author", "ledger", "as_of", "saved_at")
LONGEST = 200
KEEPING = "keep a scenario"


class NoName(Mistake):
    """A scenario was to be saved without a name, or under one that is too long."""

    def __init__(self) -> None:
        super().__init__(
            f"A saved scenario needs a name of 1 to {LONGEST} characters, such as “60 days for C017”."
        )


class NoSuchScenario(Mistake):
    """A scenario was asked for that nobody saved."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"No scenario is saved under number {number}. Choose one from the list of saved ones."
        )


def token() -> str:
    """Something that only one press of a button carries."""
    return uuid.uuid4().hex


def save(
    home: Home, name: str, content: Mapping[str, Any], *, actor: Person, ledger: str, as_of: dt.date,
    token: str,
) -> int:  # fmt: skip
    """Keep a scenario as the next version of its name; the same token saves once.

    Args:
        content: as ``Scenario.to_dict`` gives it.
        actor: who keeps it; their name stands beside it.
        ledger: version it was made on.
        token: of the form it was saved from.

    Returns: the number of the version.
    Raises:
        NoName: no name, or one too long.
        Refused, NotAsListed: they may not.
    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST:
        raise NoName
    numbers = sa.select(sa.func.max(SavedScenario.number)).where(SavedScenario.name == name)
    same = sa.select(SavedScenario.number).where(SavedScenario.token == token)
    with write.changing(home, actor, KEEPING) as change:
        if (before := change.connection.scalar(same)) is not None:
            return int(before)
        number, author = int(change.connection.scalar(numbers) or 0) + 1, change.actor.name
        row = {
            "name": name, "number": number, "author": author, "ledger": ledger, "as_of": as_of,
            "token": token, "content": {**content, "name": name, "author": author},
            "saved_at": clock.now(),
        }  # fmt: skip
        change.connection.execute(sa.insert(SavedScenario).values(**row))
        details = {"name": name, "number": number}
        change.note("kept a scenario", f"ledger {ledger}"[:80], details=details)
    return number


def listing(home: Home) -> pd.DataFrame:
    """Every saved version, newest first.

    Returns: ``id``, ``name``, ``number``, ``author``, ``ledger``, ``as_of``, ``saved_at``.
    """
    columns = [getattr(SavedScenario, name) for name in LISTED]
    with database.reading(home) as connection:
        rows = connection.execute(sa.select(*columns).order_by(SavedScenario.id.desc())).all()
    table = pd.DataFrame(rows, columns=list(LISTED))
    table["saved_at"] = pd.to_datetime(table["saved_at"], utc=True)
    return table


def load(home: Home, number: int) -> dict[str, Any]:
    """The content of one saved version.

    Args:
        number: its ``id``.
    Raises:
        NoSuchScenario: nothing under it.
    """
    with database.reading(home) as connection:
        content = connection.scalar(
            sa.select(SavedScenario.content).where(SavedScenario.id == number)
        )
    if content is None:
        raise NoSuchScenario(number)
    return dict(content)
