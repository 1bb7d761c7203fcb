"""Values of a scenario as they come from TOML, JSON or a link: checked, or said what is wrong."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from lib.simulation.mistakes import not_number, unknown

_ENDLESS = 1e300


def check_names(label: str, entries: Mapping[str, Any], names: Collection[str]) -> None:
    """Refuse names that nobody reads, so that a typing error is not passed over in silence."""
    if not isinstance(entries, Mapping):
        raise not_number(label, entries, "a table of names and values")
    for name in entries:
        if name not in names:
            raise unknown(f"name in “{label}” called", name, ", ".join(names))


def number(label: str, value: Any) -> float:
    """The value as a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _ENDLESS:
        raise not_number(label, value, "a number")
    return float(value)


def whole(label: str, value: Any) -> int:
    """The value as a whole number."""
    number(label, value)
    if value != int(value):
        raise not_number(label, value, "a whole number")
    return int(value)


def text(label: str, value: Any) -> str:
    """The value as a text."""
    if not isinstance(value, str):
        raise not_number(label, value, "a text in quotes")
    return value


def texts(label: str, value: Any) -> tuple[str, ...]:
    """One text, or a list of them."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple):
        raise not_number(label, value, "a text in quotes, or a list of them")
    return tuple(text(label, item) for item in items)


def day(label: str, value: Any) -> dt.date:
    """The value as a day: a date, or its ISO text."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(text(label, value))
    except ValueError:
        raise not_number(label, value, "a day such as 2026-06-30") from None
