"""Values of a scenario as they come from TOML, JSON or a link: checked, or said what is wrong."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from lib.simulation.mistakes import not_number, unknown

_ENDLESS = 1e300


def known(what: str, given: Mapping[str, Any], names: Collection[str]) -> None:
    """Refuse names that nobody reads, so that a typing error is not passed over in silence."""
    if not isinstance(given, Mapping):
        raise not_number(what, given, "a table of names and values")
    for name in given:
        if name not in names:
            raise unknown(f"name in “{what}” called", name, ", ".join(names))


def number(what: str, value: Any) -> float:
    """The value as a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _ENDLESS:
        raise not_number(what, value, "a number")
    return float(value)


def whole(what: str, value: Any) -> int:
    """The value as a whole number."""
    number(what, value)
    if value != int(value):
        raise not_number(what, value, "a whole number")
    return int(value)


def text(what: str, value: Any) -> str:
    """The value as a text."""
    if not isinstance(value, str):
        raise not_number(what, value, "a text in quotes")
    return value


def texts(what: str, value: Any) -> tuple[str, ...]:
    """One text, or a list of them."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple):
        raise not_number(what, value, "a text in quotes, or a list of them")
    return tuple(text(what, one) for one in listed)


def day(what: str, value: Any) -> dt.date:
    """The value as a day: a date, or its ISO text."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(text(what, value))
    except ValueError:
        raise not_number(what, value, "a day such as 2026-06-30") from None
