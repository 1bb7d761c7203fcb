"""Arithmetic of a list: which numbers are the sum of the rows above them."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lib.importing import text_columns
from lib.importing.tables.body import Body
from lib.importing.text_columns import Mask
from lib.importing.values import numbers

_CENTS = 2
_BREAKS = 40
_BAD = 0.1

Units = npt.NDArray[np.int64]


class Sums:
    """Running sums of the money columns of a table's records, worked out when first needed.

    Rows that turn out to be records during the walk are added one by one; a subtotal, a heading of a
    group or a labelled line is a break from which a later total may count.
    """

    def __init__(self, body: Body, records: Mask) -> None:
        self._body = body
        self._records = records
        self._added: list[int] = []
        self._added_sums: dict[int, list[int]] = {}
        self.breaks: list[int] = [0]

    @cached_property
    def _values(self) -> dict[int, Units]:
        """Hundredths by column; a column in which a record holds no number is left out."""
        columns = {}
        for i in self._body.number_columns:
            amounts = numbers.parse(text_columns.series(self._body.columns[i]), _CENTS)
            bad = (amounts.bad | amounts.unclear)[self._records]
            if not len(bad) or bad.mean() <= _BAD:
                columns[i] = np.where(amounts.bad, 0, amounts.minor)
        return columns

    @cached_property
    def _running(self) -> dict[int, Units]:
        """Sums before each row, by column."""
        return {
            i: np.append(0, np.cumsum(np.where(self._records, units, 0)))
            for i, units in self._values.items()
        }

    def add(self, row: int) -> None:
        """Count a row as a record."""
        self._added.append(row)

    def proven(self, row: int, cells: Sequence[int], least: int = 1, rows: int = 1) -> bool:
        """Are most numbers of a row the sums of the records above, back to one and the same break?

        Args:
            row: position of the row.
            cells: its columns that hold a number.
            least: how many sums other than zero must agree.
            rows: how many rows a sum must have: a row may be equal to the one above by chance.
        """
        money = [i for i in cells if i in self._values and self._values[i][row]]
        enough = max(least, (len(money) + 1) // 2)
        if len(money) < least:
            return False
        return any(
            sum(abs(self._between(i, start, row) - self._values[i][row]) <= 1 for i in money)
            >= enough
            for start in (*reversed(self.breaks[-_BREAKS:]), 0)
            if row - start >= rows
        )

    def are_of(self, start: int, end: int, row: int, cells: Sequence[int]) -> bool:
        """Are all numbers of a row the sums of the records from one position to before another?"""
        money = [i for i in cells if i in self._values and self._values[i][row]]
        return bool(money) and all(
            abs(self._between(i, start, end) - self._values[i][row]) <= 1 for i in money
        )

    def _between(self, column: int, start: int, row: int) -> int:
        """The sum of a column's records from one row to before another."""
        certain = self._running[column][row] - self._running[column][start]
        sums = self._added_sums.setdefault(column, [0])
        for added in self._added[len(sums) - 1 :]:
            sums.append(sums[-1] + int(self._values[column][added]))
        first, last = bisect_left(self._added, start), bisect_left(self._added, row)
        return int(certain) + sums[last] - sums[first]

    def column_of(self, text: str) -> int | None:
        """The one column whose records sum up to a number; None where there is none or several."""
        cell = text_columns.series(pa.chunked_array([pa.array([text], pa.large_string())]))
        value = int(numbers.parse(cell, _CENTS).minor[0])
        end = len(self._body)
        matching = [i for i in self._values if value and abs(self._between(i, 0, end) - value) <= 1]
        return matching[0] if len(matching) == 1 else None


def values(body: Body, row: Sequence[str], at: Sequence[int]) -> Mapping[str, str]:
    """The numbers of a row by the names of their columns."""
    return {body.names[i]: row[i].strip() for i in at}
