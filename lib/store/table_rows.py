"""The rows of a table as lines of JSON, the same for every database, and lines as rows again."""

import base64
import datetime as dt
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

_BATCH = 1000


def tables() -> list[sa.Table]:
    """Every table there is, each after those it refers to."""
    from lib.store.records.tables import EventRow

    return EventRow.metadata.sorted_tables


def lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """The rows of a table in the order of their keys, a line each."""
    rows = connection.execute(sa.select(table).order_by(*table.primary_key.columns))
    for row in rows.mappings():
        plain = {column.name: _plain(row[column.name]) for column in table.columns}
        yield json.dumps(plain, ensure_ascii=False).encode() + b"\n"


def insert(connection: sa.Connection, table: sa.Table, json_lines: Iterable[bytes]) -> int:
    """Put lines into a table; return how many there were.

    Raises:
        ValueError, KeyError, TypeError: a line is no row of the table.
    """
    count = 0
    for batch in _batches(json_lines):
        rows = [_row(table, json.loads(line)) for line in batch]
        connection.execute(sa.insert(table), rows)
        count += len(rows)
    _continue_numbers(connection, table)
    return count


def _batches(json_lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    iterator = iter(json_lines)
    while batch := list(itertools.islice(iterator, _BATCH)):
        yield batch


def count(connection: sa.Connection, table: sa.Table) -> int:
    """How many rows a table has."""
    return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def _plain(value: Any) -> Any:
    """A value as JSON holds it; a moment is in UTC, which SQLite keeps without saying so."""
    if isinstance(value, dt.datetime):
        return (
            (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).astimezone(dt.UTC).isoformat()
        )
    if isinstance(value, dt.date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else value


def _row(table: sa.Table, plain: dict[str, Any]) -> dict[str, Any]:
    return {c.name: _value(c, plain[c.name]) for c in table.columns}


def _value(column: sa.Column[Any], plain: Any) -> Any:
    if plain is None:
        return None
    if isinstance(column.type, sa.DateTime):
        return dt.datetime.fromisoformat(plain)
    if isinstance(column.type, sa.Date):
        return dt.date.fromisoformat(plain)
    return base64.b64decode(plain) if isinstance(column.type, sa.LargeBinary) else plain


def _continue_numbers(connection: sa.Connection, table: sa.Table) -> None:
    """Have PostgreSQL number new rows after those that brought their numbers."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name != "postgresql":
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
    highest = sa.select(sa.func.max(column)).scalar_subquery()
    connection.execute(
        sa.select(sa.func.setval(sequence, highest)).where(sa.exists(sa.select(column)))
    )
