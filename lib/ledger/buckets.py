"""Buckets of age: the cut points people choose, the columns they make, how both are written."""

import re
from collections.abc import Iterable, Sequence

from lib.ledger.mistake import Mistake

CUTS = (30, 60, 90)
NOT_DUE = "not_due"
_BUCKET = re.compile(r"not_due|d\d+_\d*")


class BadCuts(Mistake):
    """Cut points that do not make buckets."""

    def __init__(self, cuts: Sequence[int] | str) -> None:
        cuts_text = (cuts if isinstance(cuts, str) else ", ".join(map(str, cuts))).strip()
        super().__init__(
            f"Cut points must be whole days above 0, each larger than the one before; "
            f"{cuts_text or 'nothing'} was given. Write them like 30, 60, 90."
        )


def parse(text: str) -> tuple[int, ...]:
    """Cut points as people write them.

    >>> parse("30, 60,90"), parse("15 45")
    ((30, 60, 90), (15, 45))

    Raises:
        BadCuts: not whole numbers, or not rising above 0.
    """
    parts = re.split(r"[\s,;]+", text.strip())
    if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        raise BadCuts(text)
    cuts = tuple(map(int, parts))
    names(cuts)
    return cuts


def names(cuts: Sequence[int] = CUTS) -> tuple[str, ...]:
    """Column names of the buckets that cut points make.

    >>> names((30, 60))
    ('not_due', 'd1_30', 'd31_60', 'd61_')

    Raises:
        BadCuts: no cuts, or not rising above 0.
    """
    edges = [0, *cuts]
    if not cuts or any(low >= high for low, high in zip(edges, cuts, strict=False)):
        raise BadCuts(cuts)
    closed = (f"d{low + 1}_{high}" for low, high in zip(edges, cuts, strict=False))
    return (NOT_DUE, *closed, f"d{cuts[-1] + 1}_")


def of(columns: Iterable[str]) -> list[str]:
    """The bucket columns among a table's columns, in their order.

    >>> of(["customer", "currency", "not_due", "d1_30", "d31_", "due", "total"])
    ['not_due', 'd1_30', 'd31_']
    """
    return [column for column in columns if _BUCKET.fullmatch(column)]


def late(columns: Iterable[str]) -> list[str]:
    """The late ones among a table's bucket columns."""
    return [column for column in of(columns) if column != NOT_DUE]


def keys(columns: Iterable[str]) -> list[str]:
    """The columns that say whose row it is: all before the first bucket."""
    column_names = list(columns)
    return column_names[: column_names.index(of(column_names)[0])]


def first_day(name: str) -> int:
    """The first day past due that a late bucket holds.

    >>> first_day("d91_")
    91
    """
    return int(name[1:].partition("_")[0])
