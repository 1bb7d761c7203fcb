"""The assignment of the most weight together: at most one column for each row, by Crouse's way.

SciPy has the same, step for step; to import it takes longer than to read a small file.
"""

from dataclasses import dataclass, field
from math import inf

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.float64]


def heaviest(weight: Weights) -> list[int]:
    """The column of each row, of the most weight together; there are as many columns as rows or more.

    >>> heaviest(np.array([[3.0, 2.0, 0.0], [3.0, 0.0, 0.0]]))
    [1, 0]
    """
    rows, columns = weight.shape
    state = _State((-weight).tolist(), [0.0] * rows, [0.0] * columns, [-1] * rows, [-1] * columns)
    for row in range(rows):
        state.add(row)
    return state.column_of


@dataclass
class _State:
    """Costs, the prices of rows and columns, and who has whom so far."""

    cost: list[list[float]]
    of_row: list[float]
    of_column: list[float]
    column_of: list[int]
    row_of: list[int]
    shortest: list[float] = field(default_factory=list)
    before: dict[int, int] = field(default_factory=dict)

    def add(self, row: int) -> None:
        """Find a column for one more row, others changing theirs where that is cheaper."""
        column, least, reached, path_columns = self._path(row)
        self.of_row[row] += least
        for other in reached - {row}:
            self.of_row[other] += least - self.shortest[self.column_of[other]]
        for path_column in path_columns:
            self.of_column[path_column] -= least - self.shortest[path_column]
        at = -1
        while at != row:
            at = self.before[column]
            self.row_of[column] = at
            self.column_of[at], column = column, self.column_of[at]

    def _path(self, row: int) -> tuple[int, float, set[int], list[int]]:
        """The cheapest way from a row to a free column: that column, its cost, what lies on it."""
        count = len(self.of_column)
        self.shortest, self.before = [inf] * count, {}
        remaining_columns, reached, path_columns, least = (
            list(range(count))[::-1],
            {row},
            list[int](),
            0.0,
        )
        while True:
            index, least = self._nearest(row, remaining_columns, least)
            column = remaining_columns[index]
            path_columns.append(column)
            if self.row_of[column] < 0:
                return column, least, reached, path_columns
            row = self.row_of[column]
            reached.add(row)
            remaining_columns[index] = remaining_columns[-1]
            remaining_columns.pop()

    def _nearest(self, row: int, remaining_columns: list[int], least: float) -> tuple[int, float]:
        """The nearest of the columns that are left; of equal ones, a free one."""
        cost, lowest, index = self.cost[row], inf, -1
        for position, column in enumerate(remaining_columns):
            way = least + cost[column] - self.of_row[row] - self.of_column[column]
            if way < self.shortest[column]:
                self.before[column], self.shortest[column] = row, way
            near = self.shortest[column]
            if near < lowest or (near == lowest and self.row_of[column] < 0):
                lowest, index = near, position
        return index, lowest
