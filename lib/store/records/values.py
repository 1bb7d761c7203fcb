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


def packed(value: Any) -> Any:
    """A value ready for JSON: frozen dataclasses as objects, days in ISO order, tuples as lists.

    >>> packed((dt.date(2026, 6, 30), {"a": 1}))
    ['2026-06-30', {'a': 1}]
    """
    if is_dataclass(value):
        return {f.name: packed(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): packed(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [packed(item) for item in value]
    return value


def unpacked(kind: Any, value: Any) -> Any:
    """What ``packed`` made of a value of that type, as the value again."""
    if isinstance(kind, types.UnionType):
        some = next(part for part in typing.get_args(kind) if part is not types.NoneType)
        return None if value is None else unpacked(some, value)
    if is_dataclass(kind):
        return made(cast("Callable[..., Any]", kind), value)
    if kind is dt.date and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if typing.get_origin(kind) is tuple:
        first = typing.get_args(kind)[0]
        return tuple(unpacked(first, item) for item in value)
    return value


def made(kind: Callable[..., T], said: Mapping[str, Any] | sa.RowMapping) -> T:
    """A dataclass of what a row or an object says about its fields.

    What was kept before a field was thought of has its default.
    """
    hints = _hints(kind)
    return kind(
        **{name: unpacked(hint, said[name]) for name, hint in hints.items() if name in said}
    )


def row(table: Any, value: Any) -> dict[str, Any]:
    """A dataclass as a row of its table, without the key that the database gives."""
    columns = table.__table__.columns
    return {
        f.name: column(columns[f.name], getattr(value, f.name))
        for f in fields(value)
        if f.name in columns and not (columns[f.name].primary_key and not getattr(value, f.name))
    }


def column(kept: sa.Column[Any], value: Any) -> Any:
    """A value as its column wants it."""
    if not isinstance(kept.type, sa.JSON):
        return value
    return sa.null() if value is None else packed(value)


def canonical(value: Any) -> str:
    """The one JSON text of a value, for digests."""
    return json.dumps(packed(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}
