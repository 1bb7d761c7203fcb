"""Any SQL database by address and query: read only, one SELECT, in pieces that are counted."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from lib.importing.opening import addresses, limits, select, typed_columns
from lib.importing.source_table import SourceTable
from lib.importing.tables import headings
from lib.ledger import columns
from lib.ledger.mistake import Mistake

CHUNK = 50_000
_PIECE = 500
_LONGEST_VALUE = 2**20
OURS = frozenset({"events", "event_payloads", "submits"})
"""Tables by which a database is known as one in which Common Terms keeps its own record."""
_LOG = logging.getLogger(__name__)


class QueryFailed(Mistake):
    """The database did not answer the query."""

    def __init__(self, display_name: str, reason: str) -> None:
        super().__init__(
            f"The database {display_name} did not answer the query: {reason}. Check the query, and "
            "what "
            f"that user may read."
        )


class NotConnected(Mistake):
    """The database did not let us in, or is not there."""

    def __init__(self, display_name: str, reason: str) -> None:
        super().__init__(
            f"The database {display_name} cannot be reached: {reason}. Check the address, the user "
            "and that "
            f"the server is running."
        )


class TooSlow(Mistake):
    """The database was still at work on the query when its time was up."""

    def __init__(self, display_name: str) -> None:
        super().__init__(
            f"The database {display_name} took more than {limits.seconds()} seconds for the query, so "
            f"it was stopped. Ask for less, by year for instance, or let whoever runs this raise "
            f"{limits.SECONDS_VARIABLE}."
        )


class OwnRecord(Mistake):
    """The database is one in which Common Terms keeps what the board decided."""

    def __init__(self, display_name: str) -> None:
        super().__init__(
            f"{display_name} is a database in which Common Terms keeps its own record, so it is "
            "not read as "
            f"a source. Give the database of the accounts."
        )


class NoRoleTables(Mistake):
    """No query was given and no table is named like a role of the ledger."""

    def __init__(self, display_name: str, tables: list[str]) -> None:
        super().__init__(
            f"Say which rows to read from {display_name} with --query. Its tables: "
            f"{', '.join(tables[:12]) or 'none'}. Without --query, tables named "
            f"{', '.join(columns.CORE)} … are read."
        )


def read(
    address: str, query: str | None, *, role: str | None = None, name: str = ""
) -> list[SourceTable]:
    """The rows of a query; without one, of each table that is named like a role.

    Args:
        address: SQLAlchemy URL; ``${COMMON_TERMS_SOURCE_…}`` is taken from the environment.
        query: one SELECT.
        role: what the rows are, where the caller knows.
        name: what the database is called, where its address is not to be shown.

    Raises:
        Mistake: the address, the connection or the query is refused; no message tells a part of the
            address that is not shown anyway.
    """
    url = addresses.resolve(address)
    return _Source(url, address, name or addresses.display_name(address)).tables(query, role)


def read_file(path: Path, query: str | None, *, role: str | None, name: str) -> list[SourceTable]:
    """The same of a SQLite file."""
    url = sa.URL.create("sqlite", database=str(path))
    return _Source(url, str(path), name).tables(query, role)


class _Source:
    """A database to read from.

    Args:
        url: its address, resolved.
        address: as it was written.
        display_name: as it may be shown.
    """

    def __init__(self, url: sa.URL, address: str, display_name: str) -> None:
        self.url, self.address, self.shown = url, address, display_name
        self.time_is_up = threading.Event()

    def tables(self, query: str | None, role: str | None) -> list[SourceTable]:
        """What ``read`` returns."""
        statement = select.one(query, any_dialect=self._is_guarded()) if query else None
        engine = self._engine()
        try:
            with self._connect(engine) as connection, _limited(connection, self.time_is_up):
                return self._read(connection, statement, role)
        except sa.exc.SQLAlchemyError as reason:
            first_line = self._first_line(reason)
            if self.time_is_up.is_set() or any(mark in first_line.lower() for mark in _STOPPED):
                raise TooSlow(self.shown) from None
            raise QueryFailed(self.shown, first_line) from None
        finally:
            engine.dispose()

    def _is_guarded(self) -> bool:
        return self.url.get_backend_name() in _GUARDED

    def _engine(self) -> sa.Engine:
        try:
            engine = _GUARDED.get(self.url.get_backend_name(), _unguarded_engine)(self.url)
        except (sa.exc.ArgumentError, ImportError) as reason:
            kind = self.url.drivername
            missing = isinstance(reason, ImportError) or "plugin" in str(reason)
            text = f"no driver for {kind} is installed" if missing else "it does not read as one"
            raise addresses.BadAddress(self.shown, text) from None
        return engine

    def _connect(self, engine: sa.Engine) -> sa.Connection:
        try:
            return engine.connect().execution_options(**_READ_ONLY.get(engine.dialect.name, {}))
        except (sa.exc.SQLAlchemyError, sqlite3.Error, OSError, ValueError, TypeError) as reason:
            _LOG.info("%s: %s", self.shown, type(reason).__name__)
            raise NotConnected(self.shown, _why(str(reason))) from None

    def _read(
        self, connection: sa.Connection, query: str | None, role: str | None
    ) -> list[SourceTable]:
        with connection.begin() as transaction:
            names = sa.inspect(connection).get_table_names()
            if set(names) >= OURS:
                raise OwnRecord(self.shown)
            tables = (
                [self._rows(connection, sa.text(query), role)]
                if query
                else self._role_tables(connection, names)
            )
            transaction.rollback()
        return tables

    def _role_tables(self, connection: sa.Connection, names: list[str]) -> list[SourceTable]:
        roles = [role for role in columns.ROLES if role in names]
        if not roles:
            raise NoRoleTables(self.shown, names)
        return [self._rows(connection, _everything_in(r), r) for r in roles]

    def _rows(
        self, connection: sa.Connection, query: sa.Executable, role: str | None
    ) -> SourceTable:
        result = connection.execution_options(stream_results=True).execute(query)
        titles, repeated = headings.distinct([str(key) for key in result.keys()])  # noqa: SIM118
        chunks = [_frame(rows, titles) for rows in self._chunks(result)]
        frame = pd.concat(chunks, ignore_index=True) if chunks else _frame([], titles)
        if "object" in set(map(str, frame.dtypes)):
            frame = frame.apply(typed_columns.with_type)
        name = f"{self.shown} · {role}" if role else self.shown
        lines = np.arange(1, len(frame) + 1, dtype="int64")
        return SourceTable(name, frame, lines, role=role, findings=tuple(repeated))

    def _chunks(self, result: sa.CursorResult[Any]) -> Iterator[list[sa.Row[Any]]]:
        """The rows, many at a time, counted as they come.

        Raises:
            limits.TooLarge: there are more than may be held.
            TooSlow: they take longer than they may.
        """
        size, chunk = 0, list[sa.Row[Any]]()
        for rows in result.partitions(_PIECE):
            if self.time_is_up.is_set():
                raise TooSlow(self.shown)
            size += sum(map(_weight, rows))
            limits.check(size, self.shown)
            chunk += rows
            if len(chunk) >= CHUNK:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    def _first_line(self, reason: sa.exc.SQLAlchemyError) -> str:
        text = str(getattr(reason, "orig", None) or reason).strip().splitlines()
        scrubbed = addresses.scrub(text[0] if text else "", self.address, self.url)
        return scrubbed.rstrip(".")[:200] or type(reason).__name__


def _everything_in(table: str) -> sa.Select[Any]:
    everything: sa.ColumnClause[Any] = sa.column("*", is_literal=True)  # it belongs to one table
    return sa.select(sa.table(table, everything))


@contextmanager
def _limited(connection: sa.Connection, time_is_up: threading.Event) -> Iterator[None]:
    """Stop what the connection is at when the time for all of it is over.

    The server is told a limit too where it knows one, but a query can lift that for its later rows,
    and a server counts each fetch anew. So a timer stops it from here: SQLite by what it asks of us
    between its steps, PostgreSQL by a call; any other is stopped when it next hands over rows.
    """
    driver_connection = connection.connection.driver_connection
    if isinstance(driver_connection, sqlite3.Connection):
        driver_connection.set_progress_handler(time_is_up.is_set, _STEPS)
    timer = threading.Timer(limits.seconds(), _stop, (driver_connection, time_is_up))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _stop(driver_connection: Any, time_is_up: threading.Event) -> None:
    time_is_up.set()
    if cancel := getattr(driver_connection, "cancel", None):
        try:
            cancel()
        except Exception as reason:  # whatever a driver raises: the rows to come are refused anyway
            _LOG.info("a query could not be stopped: %s", type(reason).__name__)


_STEPS = 10_000
"""Steps of SQLite between two looks at the time: about a tenth of a millisecond."""
_STOPPED = ("statement timeout", "maximum statement execution time", "max_statement_time")


def _sqlite(url: sa.URL) -> sa.Engine:
    """SQLite, opened to be read: nothing but the file's own tables can be reached from it."""
    file = Path(url.database or "").absolute()

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, check_same_thread=False)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.execute("PRAGMA query_only=ON")
        connection.set_authorizer(_authorise)
        return connection

    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool)


_READS = {
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_TRANSACTION,
}  # fmt: skip


def _authorise(action: int, *about: str | None) -> int:
    """Reading, and what SQLAlchemy asks of a table's form; loading code into the process is neither."""
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = about[0] in ("table_info", "table_xinfo", "read_uncommitted") and (
            about[0] != "read_uncommitted" or about[1] is None
        )
    else:
        allowed = action in _READS and "load_extension" not in about
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _postgresql(url: sa.URL) -> sa.Engine:
    """PostgreSQL, which refuses every write itself."""
    option_value = url.query.get("options", "")
    option_text = option_value if isinstance(option_value, str) else " ".join(option_value)
    limit = f"-c statement_timeout={limits.seconds() * 1000}"
    options = f"{option_text} -c default_transaction_read_only=on {limit}".strip()
    return sa.create_engine(url, poolclass=sa.NullPool, connect_args={"options": options})


def _mysql(url: sa.URL) -> sa.Engine:
    """MySQL and MariaDB, whose sessions can be told to refuse writes."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)

    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
        _limit_mysql(cursor)
        cursor.close()

    sa.event.listen(engine, "connect", prepare)
    return engine


def _limit_mysql(cursor: Any) -> None:
    """Each of the two knows one of these, in milliseconds or in seconds."""
    seconds = limits.seconds()
    for setting in (f"max_execution_time = {seconds * 1000}", f"max_statement_time = {seconds}"):
        try:
            cursor.execute(f"SET SESSION {setting}")
        except Exception as reason:  # each driver has errors of its own
            _LOG.debug("%s: %s", setting, type(reason).__name__)


def _unguarded_engine(url: sa.URL) -> sa.Engine:
    """Any other: its transaction is rolled back, and the words of its query are looked at."""
    return sa.create_engine(url, poolclass=sa.NullPool)


_GUARDED: dict[str, Callable[[sa.URL], sa.Engine]] = {
    "sqlite": _sqlite, "postgresql": _postgresql, "mysql": _mysql, "mariadb": _mysql,
}  # fmt: skip
_READ_ONLY: dict[str, dict[str, Any]] = {"postgresql": {"postgresql_readonly": True}}

_REASONS = (
    (("authentication failed", "access denied", "login failed", "no password"),
     "it refused the user or the password"),
    (("refused", "could not connect", "can't connect"), "nothing answers there"),
    (("timeout", "timed out"), "it did not answer in time"),
    (("resolve host", "name or service", "nodename", "translate host"), "there is no such host"),
    (("certificate", "ssl", "tls"), "the encrypted connection failed"),
    (("does not exist", "unknown database", "unable to open"), "there is no such database"),
    (("not a database", "malformed", "encrypted"), "the file is no database that can be read"),
)  # fmt: skip


def _why(message: str) -> str:
    """Why there is no connection, in our own words: a driver's may hold any part of the address."""
    small = message.lower()
    return next(
        (text for marks, text in _REASONS if any(mark in small for mark in marks)),
        "it does not accept the connection",
    )


def _weight(row: sa.Row[Any]) -> int:
    return sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)


def _frame(rows: Sequence[sa.Row[Any]], titles: list[str]) -> pd.DataFrame:
    """Rows with typed columns: exact numbers stay exact, whole numbers whole."""
    untyped = pd.DataFrame([tuple(row) for row in rows], columns=titles, dtype="object")
    return untyped.apply(typed_columns.with_type)
