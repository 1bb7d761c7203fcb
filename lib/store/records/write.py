"""One way to write and one to read: may this person, was this form sent before, what is on record.

A write is a function of a ``Write`` and its entries that returns the key of what it made; declared
with ``write``, it is called with a home and a person. Rows, event and token are one transaction.
Writes of the board happen one after another, on PostgreSQL under one lock, so that each sees what all
before it did.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import sqlalchemy as sa

from lib.board.people import ALONE, KEEPING, Person
from lib.ledger.mistake import Mistake
from lib.store import database, failpoints
from lib.store.home import Home
from lib.store.records import chain, heads, seal, submits, values
from lib.store.records.tables import PersonRow

P = ParamSpec("P")
K = TypeVar("K")
T = TypeVar("T")

WRITES: dict[str, Callable[..., Any]] = {}
READS: dict[str, Callable[..., Any]] = {}


class Stale(Mistake):
    """Somebody else wrote between looking and writing.

    A refused write changes nothing and returns nothing, so whoever sent the form still holds what was
    typed: it is for the page to leave the entries as they stand, not to draw the other's over them.
    """

    def __init__(self, author: str, noun: str) -> None:
        super().__init__(
            f"{author} changed this {noun} a moment ago; look at it again, your entry is still here."
        )


class Missing(Mistake):
    """Something was asked for that is not on record."""

    def __init__(self, noun: str, key: object) -> None:
        super().__init__(f"There is no {noun} {key}. It may belong to another home or database.")


class NotWritten(Mistake):
    """The database did not answer in time, or refused an entry."""

    def __init__(self, reason: sa.exc.SQLAlchemyError) -> None:
        message = str(getattr(reason, "orig", None) or reason).strip().splitlines()[0]
        later = isinstance(reason, sa.exc.OperationalError | sa.exc.TimeoutError)
        do = "Send it again in a moment" if later else "Change the entry and send it again"
        super().__init__(f"The database did not take this ({message}). Nothing was changed. {do}.")


def nothing_said() -> Mistake:
    """A form was sent in which nothing was chosen."""
    return Mistake("Nothing was chosen, so nothing was written. Choose something first.")


def too_long(name: str, most: int) -> Mistake:
    """An entry is longer than can be kept."""
    return Mistake(
        f"The {name.replace('_', ' ')} is longer than {most} letters. Shorten it; your entry is "
        f"still here."
    )


@dataclass(frozen=True, slots=True)
class Write:
    """A write under way.

    Args:
        connection: its transaction.
        actor: who writes.
        secret: the home's key.
        events: keys of the events it added.
    """

    connection: sa.Connection
    actor: Person
    secret: bytes
    events: list[int] = field(default_factory=list)

    def one(self, table: Any, key: object) -> sa.Row[Any]:
        """The row of a key.

        Raises:
            Missing: there is none.
        """
        return one(self.connection, table, key)

    def add(self, table: Any, value: Any = None, **more: Any) -> Any:
        """Insert a value, with what else its row keeps; return its key."""
        entries = {**(values.row(table, value) if value is not None else {}), **more}
        _check_lengths(table, entries)
        if "changed_by" in table.__table__.columns:
            entries = {**entries, "changed_by": self.actor.key}
        key = table.__table__.columns["key"]
        statement = sa.insert(table).values(entries).returning(key)
        return self.connection.execute(statement).scalar_one()

    def edit(self, table: Any, key: object, version: int, **changes: Any) -> None:
        """Change a row that is still as the actor saw it.

        Raises:
            Stale: another write came between.
            Missing: there is none.
        """
        row = self.one(table, key)
        if row.version != version:
            raise self.stale(row, _noun(table))
        columns = table.__table__.columns
        entries = {name: values.column(columns[name], value) for name, value in changes.items()}
        _check_lengths(table, entries)
        changed = {**entries, "version": version + 1, "changed_by": self.actor.key}
        self.connection.execute(sa.update(table).where(columns["key"] == key).values(changed))

    def note(
        self,
        did: str,
        subject: str,
        customer: str = "",
        details: Mapping[str, Any] | None = None,
        personal: Mapping[str, Any] | None = None,
        about: str = "",
    ) -> None:
        """Put on record what was done; see ``chain.append``."""
        failpoints.reach("before-event")
        self.events.append(
            chain.append(
                self.connection, self.secret, self.actor.key, did, subject, customer,
                details or {}, personal or {}, about,
            )
        )  # fmt: skip
        failpoints.reach("after-event")

    def stale(self, row: sa.Row[Any], noun: str) -> Stale:
        """That whoever changed a row last came between."""
        name = sa.select(PersonRow.name).where(PersonRow.key == row.changed_by)
        return Stale(self.connection.scalar(name) or "Somebody", noun)


def write(
    act: str, then: Callable[[sa.Connection, K], T]
) -> Callable[[Callable[Concatenate[Write, P], K]], Callable[Concatenate[Home, Person, P], T]]:
    """Declare a write.

    Its entries are positional or by name, ``token`` (of the form that was sent) and ``version`` (of
    what is edited) by name. The same token again changes nothing and answers the same.

    Args:
        act: of ``people.ACTS``: what the actor must be allowed to do.
        then: reads what the write made, by the key that it returns.
    """

    def declare(
        function: Callable[Concatenate[Write, P], K],
    ) -> Callable[Concatenate[Home, Person, P], T]:
        name = _registry_name(function)

        @functools.wraps(function)
        def writing(home: Home, actor: Person, *args: P.args, **kwargs: P.kwargs) -> T:
            with _transaction(home) as connection:
                secret = seal.key(home)
                form = submits.SentForm(name, actor.key, secret, args, kwargs)
                if (earlier := form.earlier(connection)) is not None:
                    return then(connection, earlier[0])
                listed_actor = allowed(connection, actor, act)
                change = Write(connection, listed_actor, secret)
                key = function(change, *args, **kwargs)
                if not change.events:
                    raise nothing_said()
                form.remember(connection, key, change.events[-1])
                result = then(connection, key)
                head = heads.to_keep(connection, home, secret)
                failpoints.reach("before-board-commit")
            failpoints.reach("after-board-commit")
            if head is not None:
                heads.keep(home, secret, head)
            return result

        WRITES[name] = writing
        return cast("Callable[Concatenate[Home, Person, P], T]", writing)

    return declare


def read(
    act: str,
) -> Callable[
    [Callable[Concatenate[sa.Connection, Person, P], T]], Callable[Concatenate[Home, Person, P], T]
]:
    """Declare a read of what is not for everybody; ``act`` as for ``write``."""

    def declare(
        function: Callable[Concatenate[sa.Connection, Person, P], T],
    ) -> Callable[Concatenate[Home, Person, P], T]:
        @functools.wraps(function)
        def reading(home: Home, actor: Person, *args: P.args, **kwargs: P.kwargs) -> T:
            if act not in KEEPING:
                actor.must(act)
            with database.reading(home) as connection:
                reader = allowed(connection, actor, act) if act in KEEPING else actor
                return function(connection, reader, *args, **kwargs)

        READS[_registry_name(function)] = reading
        return cast("Callable[Concatenate[Home, Person, P], T]", reading)

    return declare


@contextmanager
def changing(home: Home, actor: Person, act: str) -> Iterator[Write]:
    """A write of what is kept beside the board: ledgers, forecasts, expected days, scenarios.

    Right, rows and the event that the caller notes are one transaction. These writes know by
    themselves what was written before, so no form's token is kept.

    Args:
        act: one of ``people.KEEPING``.
    Raises:
        Refused, NotAsListed, NotWritten: as of any write.
    """
    with _transaction(home) as connection:
        secret = seal.key(home)
        yield Write(connection, allowed(connection, actor, act), secret)
        head = heads.to_keep(connection, home, secret)
    if head is not None:
        heads.keep(home, secret, head)


def check(home: Home, actor: Person, act: str) -> None:
    """Refuse at once what would be refused when it is written: before files are read for minutes.

    Raises:
        Refused, NotAsListed: they may not.
    """
    with database.reading(home) as connection:
        allowed(connection, actor, act)


def allowed(connection: sa.Connection, actor: Person, act: str) -> Person:
    """The actor as the list of people has them, if they may.

    While nobody is on the list, the first person may be named by anybody, and whoever is at the
    machine may keep what is theirs. So may, at any time, whoever administers it, on the command line.

    Raises:
        Refused: they may not.
        NotAsListed: their entry in the list of people says something else.
    """
    if act == NAMING and not _anybody(connection):
        return actor
    if act in KEEPING and actor.role == "stranger" and not _anybody(connection):
        return ALONE
    actor.must(act)
    if actor.role == "administrator":
        return actor
    row = connection.execute(
        sa.select(PersonRow.__table__).where(PersonRow.key == actor.key)
    ).first()
    if row is None or row.role != actor.role:
        raise NotAsListed(actor)
    return values.build(Person, row._mapping)


NAMING = "name people and their roles"


class NotAsListed(Mistake):
    """Somebody writes in a role that the team's list of people does not give them."""

    def __init__(self, actor: Person) -> None:
        super().__init__(
            f"{actor.name} is not on the list of people as {actor.role}. The list may have changed: "
            f"load the page again, or ask the chair. Nothing was changed."
        )


def nothing(_connection: sa.Connection, _key: None) -> None:
    """What is read after a write that makes nothing to look at."""


def one(connection: sa.Connection, table: Any, key: object) -> sa.Row[Any]:
    """The row of a key.

    Raises:
        Missing: there is none.
    """
    row = connection.execute(
        sa.select(table.__table__).where(table.__table__.columns["key"] == key)
    ).first()
    if row is None:
        raise Missing(_noun(table), key)
    return row


@contextmanager
def _transaction(home: Home) -> Iterator[sa.Connection]:
    try:
        with database.writing(home) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('the board'))"))
            yield connection
    except (sa.exc.DBAPIError, sa.exc.TimeoutError) as reason:
        raise NotWritten(reason) from reason


def _check_lengths(table: Any, entries: Mapping[str, Any]) -> None:
    """Refuse what is longer than its column; SQLite would keep it, PostgreSQL would not."""
    for name, value in entries.items():
        most = getattr(table.__table__.columns[name].type, "length", None)
        if isinstance(value, str) and most and len(value) > most:
            raise too_long(name, most)


def _anybody(connection: sa.Connection) -> bool:
    return connection.scalar(sa.select(PersonRow.key).limit(1)) is not None


def _noun(table: Any) -> str:
    return str(table.__name__).removesuffix("Row").lower()


def _registry_name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
