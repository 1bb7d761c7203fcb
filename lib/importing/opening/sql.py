"""Any SQL database by address and query: read only, one SELECT, in pieces that are counted."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
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

    def tables(self, query: str | None, role: str | None) -> list[SourceTable]:
        """What ``read`` returns."""
        statement = select.one(query, any_dialect=self._is_guarded()) if query else None
        engine = self._engine()
        try:
            with self._connect(engine) as connection:
                return self._read(connection, statement, role)
        except sa.exc.SQLAlchemyError as reason:
            raise QueryFailed(self.shown, self._first_line(reason)) from None
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
                [_rows(connection, sa.text(query), self.shown, role)]
                if query
                else self._role_tables(connection, names)
            )
            transaction.rollback()
        return tables

    def _role_tables(self, connection: sa.Connection, names: list[str]) -> list[SourceTable]:
        roles = [role for role in columns.ROLES if role in names]
        if not roles:
            raise NoRoleTables(self.shown, names)
        return [
            _rows(
                connection, sa.select(sa.table(r, sa.column("*", is_literal=True))), self.shown, r
            )
            for r in roles
        ]

    def _first_line(self, reason: sa.exc.SQLAlchemyError) -> str:
        text = str(getattr(reason, "orig", None) or reason).strip().splitlines()
        scrubbed = addresses.scrub(text[0] if text else "", self.address, self.url)
        return scrubbed.rstrip(".")[:200] or type(reason).__name__


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
    options = f"{option_text} -c default_transaction_read_only=on".strip()
    return sa.create_engine(url, poolclass=sa.NullPool, connect_args={"options": options})


def _mysql(url: sa.URL) -> sa.Engine:
    """MySQL and MariaDB, whose sessions can be told to refuse writes."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)

    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
        cursor.close()

    sa.event.listen(engine, "connect", prepare)
    return engine


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


def _rows(
    connection: sa.Connection, query: sa.Executable, display_name: str, role: str | None
) -> SourceTable:
    result = connection.execution_options(stream_results=True).execute(query)
    titles, repeated = headings.distinct([str(key) for key in result.keys()])  # noqa: SIM118
    chunks = [_frame(rows, titles) for rows in _chunks(result, display_name)]
    frame = pd.concat(chunks, ignore_index=True) if chunks else _frame([], titles)
    frame = (
        frame.apply(typed_columns.with_type) if "object" in set(map(str, frame.dtypes)) else frame
    )
    name = f"{display_name} · {role}" if role else display_name
    lines = np.arange(1, len(frame) + 1, dtype="int64")
    return SourceTable(name, frame, lines, role=role, findings=tuple(repeated))


def _chunks(result: sa.CursorResult[Any], display_name: str) -> Iterator[list[sa.Row[Any]]]:
    """The rows, many at a time, counted as they come.

    Raises:
        limits.TooLarge: there are more than may be held.
    """
    size, chunk = 0, list[sa.Row[Any]]()
    for rows in result.partitions(_PIECE):
        size += sum(map(_weight, rows))
        limits.check(size, display_name)
        chunk += rows
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _weight(row: sa.Row[Any]) -> int:
    return sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)


def _frame(rows: Sequence[sa.Row[Any]], titles: list[str]) -> pd.DataFrame:
    """Rows with typed columns: exact numbers stay exact, whole numbers whole."""
    untyped = pd.DataFrame([tuple(row) for row in rows], columns=titles, dtype="object")
    return untyped.apply(typed_columns.with_type)
