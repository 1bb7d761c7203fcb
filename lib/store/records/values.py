"""Frozen values as rows and as JSON, and back: a column bears the name of the field it keeps."""

import datetime as dt
import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast

import sqlalchemy as sa

T = TypeVar("T")


def pack(value: Any) -> Any:
    """A value ready for JSON: frozen dataclasses as objects, days in ISO order, tuples as lists.

    >>> pack((dt.date(2026, 6, 30), {"a": 1}))
    ['2026-06-30', {'a': 1}]
    """
    if is_dataclass(value):
        return {f.name: pack(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): pack(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [pack(item) for item in value]
    return value


def unpack(kind: Any, value: Any) -> Any:
    """What ``packed`` made of a value of that type, as the value again."""
    if isinstance(kind, types.UnionType):
        inner_kind = next(part for part in typing.get_args(kind) if part is not types.NoneType)
        return None if value is None else unpack(inner_kind, value)
    if is_dataclass(kind):
        return build(cast("Callable[..., Any]", kind), value)
    if kind is dt.date and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if typing.get_origin(kind) is tuple:
        first = typing.get_args(kind)[0]
        return tuple(unpack(first, item) for item in value)
    return value


def build(kind: Callable[..., T], source: Mapping[str, Any] | sa.RowMapping) -> T:
    """A dataclass of what a row or an object says about its fields.

    What was kept before a field was thought of has its default.
    """
    hints = _hints(kind)
    return kind(
        **{name: unpack(hint, source[name]) for name, hint in hints.items() if name in source}
    )


def row(table: Any, value: Any) -> dict[str, Any]:
    """A dataclass as a row of its table, without the key that the database gives."""
    columns = table.__table__.columns
    return {
        f.name: column(columns[f.name], getattr(value, f.name))
        for f in fields(value)
        if f.name in columns and not (columns[f.name].primary_key and not getattr(value, f.name))
    }


def column(target: sa.Column[Any], value: Any) -> Any:
    """A value as its column wants it."""
    if not isinstance(target.type, sa.JSON):
        return value
    return sa.null() if value is None else pack(value)


def canonical(value: Any) -> str:
    """The one JSON text of a value, for digests."""
    return json.dumps(pack(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}
