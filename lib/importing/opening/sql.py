"""Any SQL database by URL and query, read in chunks; credentials come from the environment."""

import os
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from lib.importing.opening import typed_columns
from lib.importing.source_table import SourceTable
from lib.importing.tables import headings
from lib.ledger import columns
from lib.ledger.mistake import Mistake

CHUNK = 50_000
_URL = re.compile(r"[a-z][a-z0-9_]*(\+[a-z0-9_]+)?://")
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class VariableMissing(Mistake):
    """A URL names an environment variable that is not set."""

    def __init__(self, variable: str) -> None:
        super().__init__(
            f"The source uses ${{{variable}}}, but the environment variable {variable} is not set. "
            f"Set it where the program runs and try again."
        )


class BadUrl(Mistake):
    """A database URL cannot be understood, or its driver is not installed."""

    def __init__(self, url: str, reason: object) -> None:
        super().__init__(
            f"“{url}” is not a database address that can be used ({_first_line(reason)}). "
            f"Examples: sqlite:///ledger.db, postgresql+psycopg://${{DB_USER}}:${{DB_PASSWORD}}@host/erp."
        )


class QueryFailed(Mistake):
    """The database refused the connection or the query."""

    def __init__(self, url: str, reason: object) -> None:
        super().__init__(
            f"The database {url} did not answer the query: {_first_line(reason)}. "
            f"Check the address, the rights of that user, and the query."
        )


class NoRoleTables(Mistake):
    """No query was given and no table is named like a role of the ledger."""

    def __init__(self, url: str, tables: list[str]) -> None:
        super().__init__(
            f"Say which rows to read from {url} with --query. Its tables: "
            f"{', '.join(tables[:12]) or 'none'}. Without --query, tables named "
            f"{', '.join(columns.CORE)} … are read."
        )


def is_url(source: str) -> bool:
    """Whether a source is a database URL rather than a file.

    >>> is_url("sqlite:///ledger.db"), is_url("C:/ledger.csv")
    (True, False)
    """
    return bool(_URL.match(source))


def without_credentials(url: str) -> str:
    """The URL as it may be stored and shown: ``${…}`` references stay, a literal password does not.

    >>> without_credentials("postgresql://me:secret@host/erp")
    'postgresql://me:***@host/erp'
    >>> without_credentials("postgresql://me:${PASSWORD}@host/erp")
    'postgresql://me:${PASSWORD}@host/erp'
    """
    return re.sub(r"(://[^:/@]*:)(?!\$\{\w+\}@)[^@/]*@", r"\1***@", url)


def has_password(url: str) -> bool:
    """Whether a URL holds a password itself instead of naming a variable."""
    return without_credentials(url) != url


def read(url: str, query: str | None, *, role: str | None = None) -> list[SourceTable]:
    """The rows of a query; without one, of each table that is named like a role.

    Args:
        url: SQLAlchemy URL; ``${NAME}`` is taken from the environment.
        query: one SELECT.
        role: what the rows are, where the caller knows.

    Raises:
        VariableMissing, BadUrl, QueryFailed, NoRoleTables: as they say.
    """
    shown = without_credentials(url)
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            if query is not None:
                return [_rows(connection, sa.text(query), shown, role)]
            return _role_tables(connection, shown)
    except sa.exc.SQLAlchemyError as reason:
        raise QueryFailed(shown, getattr(reason, "orig", None) or reason) from reason
    finally:
        engine.dispose()


def _engine(url: str) -> sa.Engine:
    try:
        made = sa.make_url(_VARIABLE.sub(_from_environment, url))
        return sa.create_engine(made)
    except (sa.exc.ArgumentError, ImportError, ValueError) as reason:
        raise BadUrl(without_credentials(url), reason) from reason


def _from_environment(match: re.Match[str]) -> str:
    try:
        return os.environ[match[1]]
    except KeyError:
        raise VariableMissing(match[1]) from None


def _role_tables(connection: sa.Connection, shown: str) -> list[SourceTable]:
    tables = sa.inspect(connection).get_table_names()
    wanted = [role for role in columns.ROLES if role in tables]
    if not wanted:
        raise NoRoleTables(shown, tables)
    return [
        _rows(connection, sa.select(sa.table(r, sa.column("*", is_literal=True))), shown, r)
        for r in wanted
    ]


def _rows(
    connection: sa.Connection, query: sa.Executable, shown: str, role: str | None
) -> SourceTable:
    result = connection.execution_options(stream_results=True).execute(query)
    titles, repeated = headings.distinct([str(key) for key in result.keys()])  # noqa: SIM118
    chunks = [_frame(rows, titles) for rows in result.partitions(CHUNK)]
    frame = pd.concat(chunks, ignore_index=True) if chunks else _frame([], titles)
    frame = frame.apply(typed_columns.typed) if "object" in set(map(str, frame.dtypes)) else frame
    name = f"{shown} · {role}" if role else shown
    lines = np.arange(1, len(frame) + 1, dtype="int64")
    return SourceTable(name, frame, lines, role=role, findings=tuple(repeated))


def _frame(rows: Sequence[sa.Row[Any]], titles: list[str]) -> pd.DataFrame:
    """Rows with typed columns: exact numbers stay exact, whole numbers whole."""
    untyped = pd.DataFrame([tuple(row) for row in rows], columns=titles, dtype="object")
    return untyped.apply(typed_columns.typed)


def _first_line(reason: object) -> str:
    said = str(reason).strip().splitlines()
    return said[0].rstrip(".")[:200] if said else type(reason).__name__
