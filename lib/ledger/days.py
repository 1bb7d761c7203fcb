"""Days as whole numbers since 1970-01-01: ranges are half-open, and no clock is ever read.

A span ``[start, end)`` holds day ``d`` when ``start <= d < end``. A document dated D is in a view on
D; one due on D is not yet late on D; on D + 1 it is one day past due.
"""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.int32]

NEVER = np.int32(np.iinfo(np.int32).max)
UNKNOWN = np.int32(np.iinfo(np.int32).min)
_EPOCH = dt.date(1970, 1, 1)


def number(day: dt.date) -> int:
    """Days from 1970-01-01 to ``day``.

    >>> number(dt.date(1970, 1, 31))
    30
    """
    return (day - _EPOCH).days


def date(day: int) -> dt.date:
    """The date of a day number.

    >>> date(30)
    datetime.date(1970, 1, 31)
    """
    return _EPOCH + dt.timedelta(days=int(day))


def numbers(dates: pd.Series, missing: np.int32 = UNKNOWN) -> Days:
    """Day numbers of a column of dates; ``missing`` stands for none."""
    values = dates.to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(values), missing, values.astype("int64")).astype("int32")


def dates(days: npt.ArrayLike) -> npt.NDArray[np.datetime64]:
    """Dates of day numbers; ``UNKNOWN`` and ``NEVER`` become NaT."""
    values = np.asarray(days, dtype="int64")
    timestamps = values.astype("datetime64[D]").astype("datetime64[s]")
    timestamps[(values == UNKNOWN) | (values == NEVER)] = np.datetime64("NaT", "s")
    return timestamps


def in_full(day: dt.date) -> str:
    """A day in full, as everybody reads it: the one way in sentences, pictures and files.

    >>> in_full(dt.date(2026, 6, 5))
    '5 Jun 2026'
    """
    return f"{short(day)} {day.year}"


def short(day: dt.date) -> str:
    """A day of a year that the reader knows.

    >>> short(dt.date(2026, 6, 5))
    '5 Jun'
    """
    return f"{day.day} {day:%b}"


def month_start(day: dt.date) -> dt.date:
    """The first day of ``day``'s month."""
    return day.replace(day=1)


def month_end(day: dt.date) -> dt.date:
    """The last day of ``day``'s month.

    >>> month_end(dt.date(2024, 2, 3))
    datetime.date(2024, 2, 29)
    """
    return add_months(month_start(day), 1) - dt.timedelta(days=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """``day`` so many months on; the 31st becomes the last day of a shorter month.

    >>> add_months(dt.date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    month = day.year * 12 + day.month - 1 + months
    first = dt.date(month // 12, month % 12 + 1, 1)
    after = dt.date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (after - first).days))


def month_ends(last: dt.date, count: int) -> tuple[dt.date, ...]:
    """``count`` month-ends up to ``last``, oldest first; ``last`` itself ends the row.

    >>> [str(day) for day in month_ends(dt.date(2026, 3, 15), 3)]
    ['2026-01-31', '2026-02-28', '2026-03-15']
    """
    earlier = (add_months(month_start(last), -back) for back in range(count - 2, -1, -1))
    return (*(first - dt.timedelta(days=1) for first in earlier), last)
