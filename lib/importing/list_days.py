"""One list of open items at several days in one table: a table a day, or a document counts each day."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.reading.reading import Reading, UnreadColumn
from lib.importing.source_table import SourceTable
from lib.importing.values import dates

MOST = 60
"""More lists than these are not looked at one by one."""
_SHARED, _ONCE, _ROWS = 0.3, 0.98, 2
"""Share of documents that stand on two lists in a row; of rows that stand once on a list and are no
younger than it; rows that a list has at least, on average."""

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ListDays:
    """The days at which a list stands in one table.

    Args:
        column: that says the day of a row.
        days: of the lists, the earliest first.
        rows: which of the days each row belongs to.
    """

    column: str
    days: pd.DatetimeIndex
    rows: Codes

    @property
    def sentence(self) -> str:
        """What it is, and what to do where it is too much to choose from."""
        return (
            f"“{self.column}” says that this is one list of open items at {len(self.days):,} days: "
            f"the same documents stand on it again and again. Export the list of one day."
        )


def of(table: SourceTable, reading: Reading, ignored: Collection[str] = ()) -> ListDays | None:
    """The days of a table's lists; None where it holds one list, as nearly all do.

    Args:
        table: as it was read.
        reading: of its columns.
        ignored: columns that a person wants ignored.
    """
    documents = _documents(table, reading)
    if documents is None:
        return None
    candidates = (column for column in _columns(table, reading) if column not in ignored)
    rows = (_days(table, reading, column, documents) for column in candidates)
    return next((lists for lists in rows if lists), None)


def split(table: SourceTable, lists: ListDays) -> list[SourceTable]:
    """A table a day, the earliest first; what could not be read stays with the latest."""
    last = len(lists.days) - 1
    return [
        replace(
            table,
            name=f"{table.name} · {day:%Y-%m-%d}",
            frame=table.frame[lists.rows == at].reset_index(drop=True),
            lines=table.lines[lists.rows == at],
            rejected=table.rejected if at == last else table.rejected.head(0),
            findings=table.findings if at == last else (),
            as_of=day.date(),
            totals=(),
        )
        for at, day in enumerate(lists.days)
    ]


def is_stated(table: SourceTable, unread: UnreadColumn) -> bool:
    """Does a column only say, on every row, the day that the list states for itself?"""
    if table.as_of is None or unread.holds != "days":
        return False
    distinct = table.frame[unread.column].drop_duplicates()
    try:
        return len(distinct) == 1 and dates.parse(distinct).days.iloc[0].date() == table.as_of
    except (dates.UndecidedDates, dates.UndecidedYears):
        return False


def _documents(table: SourceTable, reading: Reading) -> Codes | None:
    """The document of each row as a number, where many stand in several rows of a list."""
    number = reading.series(table, "document")
    if reading.role != "documents" or number is None or "paid_on" in reading or table.continuation:
        return None
    codes = _codes(number)
    if (customer := reading.series(table, "customer")) is not None:
        ours = _codes(customer)
        codes = codes * (int(ours.max(initial=0)) + 1) + ours
    several = len(np.unique(codes)) < (1 - _SHARED / 2) * len(codes)
    return codes if several else None


def _codes(column: pd.Series) -> Codes:
    """Equal numbers for equal texts."""
    coded = text_columns.clean(column).combine_chunks().dictionary_encode()
    return coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype("int64") + 1


def _columns(table: SourceTable, reading: Reading) -> Iterator[str]:
    """Columns that may say the day of a list: those that mean nothing else, and the day of issue."""
    meaning = reading.names()
    for column in map(str, table.frame.columns):
        if meaning.get(column, "issued") == "issued":
            yield column


def _days(table: SourceTable, reading: Reading, column: str, documents: Codes) -> ListDays | None:
    """The lists, if a column says their day: each document once a day, many on the next day too."""
    cells = table.frame[column]
    distinct = cells.drop_duplicates()
    if cells.isna().any() or not 1 < len(distinct) <= len(cells) / _ROWS:
        return None
    if dates.readable(distinct) < 1:
        return None
    try:
        day = dates.parse(cells).days
    except (dates.UndecidedDates, dates.UndecidedYears):
        return None
    rows, days = pd.factorize(day, sort=True)
    lists = ListDays(column, pd.DatetimeIndex(days), rows.astype("int64"))
    ok = (
        _documents_unique(lists, documents)
        and _documents_recur(lists, documents)
        and _in_time(lists, table, reading)
    )
    return lists if ok else None


def _documents_unique(lists: ListDays, documents: Codes) -> bool:
    """Does a document stand once on each list?"""
    pairs = documents * len(lists.days) + lists.rows
    return len(np.unique(pairs)) >= _ONCE * len(pairs)


def _documents_recur(lists: ListDays, documents: Codes) -> bool:
    """Do many documents of a list stand on the next one too?"""
    documents_by_day = [np.unique(documents[lists.rows == at]) for at in range(len(lists.days))]
    shares = [
        len(np.intersect1d(one, other, assume_unique=True)) / max(1, min(len(one), len(other)))
        for one, other in pairwise(documents_by_day)
    ]
    return len(shares) > 0 and float(np.median(shares)) >= _SHARED


def _in_time(lists: ListDays, table: SourceTable, reading: Reading) -> bool:
    """Is no document younger than the list it stands on, as far as its day can be read?"""
    issued = reading.series(table, "issued")
    if issued is None or str(issued.name) == lists.column:
        return True
    try:
        day = dates.parse(issued).days
    except (dates.UndecidedDates, dates.UndecidedYears):
        return True
    late = day.to_numpy() > lists.days.to_numpy()[lists.rows].astype(day.to_numpy().dtype)
    return float(late.mean()) <= 1 - _ONCE
