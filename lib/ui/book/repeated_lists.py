"""Lists of several days in one source: the same documents stand on more than one of them."""

from collections.abc import Mapping, Sequence

from lib.importing.parts import Part

_SHARE = 0.3
"""From which share of the shorter list on two lists are lists of the same documents."""


def places(parts: Mapping[int, Part]) -> tuple[int, ...]:
    """The tables that share their documents with another one, in the order of the source."""
    numbers = {place: _numbers(part) for place, part in parts.items()}
    return tuple(place for place in numbers if repeats(place, numbers))


def repeats(place: int, numbers: Mapping[int, frozenset[str]]) -> bool:
    """Does a list share its documents with another?

    >>> lists = {0: frozenset("abc"), 1: frozenset("bcd"), 2: frozenset("xyz")}
    >>> [repeats(place, lists) for place in lists]
    [True, True, False]
    """
    own_numbers = numbers[place]
    return any(_share(own_numbers, other) >= _SHARE for at, other in numbers.items() if at != place)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _numbers(part: Part) -> frozenset[str]:
    """The documents of a list of documents."""
    column = part.reading.column("document") if part.role == "documents" else None
    if column is None:
        return frozenset()
    cells: Sequence[str] = part.table.frame[column].dropna().astype("str").str.strip().tolist()
    return frozenset(cells) - {""}
