"""How much a source may hold once it is unpacked, and how long a database may think about a query.

A file of a few kilobytes can unpack to gigabytes, by accident or on purpose. What is counted is what
would lie in memory, while it is being counted piece by piece, so that the count itself needs none.
"""

import os

from lib.ledger.mistake import Mistake

VARIABLE = "COMMON_TERMS_MOST_MB"
DEFAULT = 400
SECONDS_VARIABLE = "COMMON_TERMS_MOST_SECONDS"
DEFAULT_SECONDS = 120
MEGABYTE = 2**20
PIECE = 2**20
LONGEST_LINE = 2**20
"""Bytes: no table has a longer one; a file without line ends would else be taken for one row."""


class TooLarge(Mistake):
    """A source that holds more than may be read."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” holds more than {most() // MEGABYTE:,} MB once it is unpacked, so it was not "
            f"read. Split it by year and append, or let whoever runs this raise {VARIABLE}."
        )


class LimitUnclear(Mistake):
    """The limit is not a number."""

    def __init__(self, variable: str, text: str, unit: str, default: int) -> None:
        super().__init__(f"{variable} is “{text}”, not a whole number of {unit} such as {default}.")


def most() -> int:
    """Bytes a source may hold.

    Raises:
        LimitUnclear: the environment says something else than a number.
    """
    return _whole_number(VARIABLE, "megabytes", DEFAULT) * MEGABYTE


def seconds() -> int:
    """How long a database may take for a query, all its rows included.

    Raises:
        LimitUnclear: the environment says something else than a number.
    """
    return max(1, _whole_number(SECONDS_VARIABLE, "seconds", DEFAULT_SECONDS))


def _whole_number(variable: str, unit: str, default: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.strip().isdecimal():
        raise LimitUnclear(variable, text, unit, default)
    return int(text)


def check(size: int, name: str) -> None:
    """Refuse what is larger than the limit.

    Raises:
        TooLarge: it is.
    """
    if size > most():
        raise TooLarge(name)


def check_lines(data: bytes, name: str) -> None:
    """Refuse a text of which one line is longer than any table's.

    Raises:
        Mistake: there is one.
    """
    at = 0
    while at + LONGEST_LINE < len(data):
        end = data.rfind(b"\n", at, at + LONGEST_LINE)
        if end < 0:
            raise endless_line(name)
        at = end + 1


def endless_line(name: str) -> Mistake:
    """A text file with a line that no table has."""
    return Mistake(
        f"“{name}” has a line of more than {LONGEST_LINE // MEGABYTE} MB, so it is no table that "
        f"can be read. Export it again, a row a line."
    )
