"""Days on which sellers expect invoices to be paid: entered by hand, kept with every earlier one.

A row is never changed. A new day for the same invoice is its next revision, one without a day takes
the last one back. What counts on a day is the last row made on it or before.
"""

import datetime as dt
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store import clock, database
from lib.store.home import Home
from lib.store.models import ExpectedDay
from lib.store.records import write
from lib.store.records.write import Write

COLUMNS = (
    "document", "customer", "revision", "day", "made_on", "note", "forecast_day", "said_by",
)  # fmt: skip
LONGEST_NOTE = 200
ENTERING = "enter an expected day"
_DAYS = ("day", "made_on", "forecast_day")


class NotAhead(Mistake):
    """An expected day that is not after the day it is entered on."""

    def __init__(self, day: dt.date, made_on: dt.date) -> None:
        super().__init__(
            f"{day} is not after {made_on}, the day looked at. Choose the day on which the money is "
            f"expected to come."
        )


class EnteredMeanwhile(Mistake):
    """Somebody else entered a day for the same invoice since it was looked at."""

    def __init__(self, document: str) -> None:
        super().__init__(
            f"Somebody else has just entered a day for {document}. Look at it, then enter yours."
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One expected day.

    Args:
        document, customer: the invoice and whose it is.
        day: when it is expected; None takes the last one back.
        made_on: the day looked at; the wall clock is not asked.
        note: why, in a few words.
        forecast_day: the day by which the forecast then gave an even chance.
    """

    document: str
    customer: str
    day: dt.date | None
    made_on: dt.date
    note: str = ""
    forecast_day: dt.date | None = None


def enter(home: Home, entry: Entry, last_revision: int, actor: Person) -> bool:
    """Add an expected day; False where the invoice's last entry says the same already.

    Args:
        last_revision: the last revision that was looked at; 0 where there was none.
        actor: who expects it.
    Raises:
        NotAhead: the day has come.
        EnteredMeanwhile: there is a later revision, and it says something else.
        Refused, NotAsListed: they may not.
    """
    if entry.day is not None and entry.day <= entry.made_on:
        raise NotAhead(entry.day, entry.made_on)
    with write.changing(home, actor, ENTERING) as change:
        return _add_entry(change, entry, last_revision)


def _add_entry(change: Write, entry: Entry, last_revision: int) -> bool:
    connection, author = change.connection, change.actor.name
    table, note = ExpectedDay.__table__, entry.note.strip()[:LONGEST_NOTE]
    condition = (table.c.document == entry.document) & (table.c.customer == entry.customer)
    last = connection.execute(
        sa.select(table).where(condition).order_by(table.c.revision.desc()).limit(1)
    ).first()
    new_values = (entry.day, entry.made_on, note, author)
    if last is not None and (last.day, last.made_on, last.note, last.said_by) == new_values:
        return False
    if last is None and entry.day is None:
        return False
    if last is not None and last.revision != last_revision:
        raise EnteredMeanwhile(entry.document)
    row = {
        "document": entry.document, "customer": entry.customer, "revision": last_revision + 1,
        "day": entry.day, "made_on": entry.made_on, "note": note,
        "forecast_day": entry.forecast_day, "said_at": clock.now(), "said_by": author,
    }  # fmt: skip
    connection.execute(sa.insert(ExpectedDay).values(**row))
    did = "entered an expected day" if entry.day else "took an expected day back"
    day = entry.day.isoformat() if entry.day else ""
    event_details = {"document": entry.document, "day": day, "revision": last_revision + 1}
    change.note(did, "invoice", entry.customer, event_details, {"note": note} if note else None)
    return True


def entries_until(home: Home, day: dt.date) -> pd.DataFrame:
    """Every entry made on a day or before it, as they were made; rows without a day take one back."""
    columns = [getattr(ExpectedDay, name) for name in COLUMNS]
    order = (ExpectedDay.made_on, ExpectedDay.revision, ExpectedDay.id)
    query = sa.select(*columns).where(ExpectedDay.made_on <= day).order_by(*order)
    with database.reading(home) as connection:
        table = pd.DataFrame(connection.execute(query).all(), columns=list(COLUMNS))
    days = {name: pd.to_datetime(table[name]).astype("datetime64[s]") for name in _DAYS}
    return table.assign(**days)


def revision(home: Home, document: str, customer: str) -> int:
    """The last revision of an invoice's expected day; 0 where there is none."""
    condition = (ExpectedDay.document == document) & (ExpectedDay.customer == customer)
    with database.reading(home) as connection:
        last = connection.scalar(sa.select(sa.func.max(ExpectedDay.revision)).where(condition))
    return int(last or 0)


def count(home: Home) -> int:
    """How many entries there are; it grows with every one, so caches can be keyed by it."""
    with database.reading(home) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(ExpectedDay)) or 0)
