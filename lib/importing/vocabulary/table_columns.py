"""Columns as models of data write them, with their table before: ``'AR Ledger'[Due Date]``."""

import re

from babel.numbers import list_currencies

_WRITTEN = re.compile(r"([^\[\]]*[^\s\[\]])\[([^\[\]]{3,})\]")
"""No blank stands before the bracket: ``Amount [net]`` is a heading with a unit."""
_UNITS = frozenset({*list_currencies(), "EURO", "EUROS", "DOLLAR", "KRONOR", "KRONER"})
GENERAL = frozenset(
    {"name", "date", "code", "id", "number", "type", "status", "time", "day", "reference"}
)
"""Concepts that say nothing without their table: the name in ``Warehouses[Name]``."""


def of_table(heading: str) -> tuple[str, str] | None:
    """A table and its column; None where a heading is not written so.

    >>> of_table("'AR Ledger'[Due Date]"), of_table("Amount[EUR]"), of_table("Amount [net]")
    (("'AR Ledger'", 'Due Date'), None, None)
    """
    match = _WRITTEN.fullmatch(heading.strip())
    return (match[1], match[2]) if match and match[2].upper() not in _UNITS else None
