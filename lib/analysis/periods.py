"""Months counted back from a day: at a month-end they are the calendar months."""

import datetime as dt
import itertools

from lib.ledger import days

BASE = 3


def edges(day: dt.date, count: int) -> tuple[dt.date, ...]:
    """Ends of the months counted back from a day, latest first, and the end before the first.

    Month ``i`` is the days after ``edges[i + 1]`` up to and with ``edges[i]``.

    >>> [str(d) for d in edges(dt.date(2026, 3, 31), 2)]
    ['2026-03-31', '2026-02-28', '2026-01-31']
    >>> [str(d) for d in edges(dt.date(2026, 6, 12), 1)]
    ['2026-06-12', '2026-05-12']
    """
    back = [days.add_months(day, -i) for i in range(count + 1)]
    return tuple(map(days.month_end, back)) if day == days.month_end(day) else tuple(back)


def lengths(ends: tuple[dt.date, ...]) -> tuple[int, ...]:
    """Days in each of the months between edges.

    >>> lengths(edges(dt.date(2026, 3, 31), 3))
    (31, 28, 31)
    """
    return tuple((end - before).days for end, before in itertools.pairwise(ends))


def base(day: dt.date, months: int = BASE) -> tuple[dt.date, dt.date]:
    """The day before the base period and its last day."""
    return edges(day, months)[-1], day


def reaching(first: dt.date, day: dt.date, most: int) -> int:
    """How many months counted back from ``day`` it takes to hold ``first``; between 1 and ``most``.

    >>> reaching(dt.date(2026, 1, 15), dt.date(2026, 3, 31), 24)
    3
    """
    earlier = [edge for edge in edges(day, most)[1:] if edge >= first]
    return min(len(earlier) + 1, most)
