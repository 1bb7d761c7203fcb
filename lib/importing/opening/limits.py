"""How much a source may hold once it is unpacked: one limit for every kind of source.

A file of a few kilobytes can unpack to gigabytes, by accident or on purpose. What is counted is what
would lie in memory, while it is being counted piece by piece, so that the count itself needs none.
"""

import os

from lib.ledger.mistake import Mistake

VARIABLE = "COMMON_TERMS_MOST_MB"
DEFAULT = 400
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

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{VARIABLE} is “{text}”, not a whole number of megabytes such as {DEFAULT}."
        )


def most() -> int:
    """Bytes a source may hold.

    Raises:
        LimitUnclear: the environment says something else than a number.
    """
    text = os.environ.get(VARIABLE) or str(DEFAULT)
    if not text.strip().isdecimal():
        raise LimitUnclear(text)
    return int(text) * MEGABYTE


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
