"""What columns say of each other: sums, running balances, days between; told by arithmetic alone.

A relation outranks a likeness of names. It holds when nearly all rows on which it could fail keep it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from lib.importing.evidence.content import Content
from lib.importing.values import dates

Values = npt.NDArray[np.float64]

TOLERANCE = 0.011
"""A cent, and what rounding to it may leave."""
_HOLDS = 0.97
_FEWEST = 4
_VARIED = 3
"""Different changes a running total must have: rows that count on by one are no balance."""
SHORTEST_TERM = 7
"""Days; what follows sooner is a day of receipt or of dispatch."""
"""Rows on which a relation must be able to fail before it is believed."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One column is two others together, row by row: ``whole = first + second``."""

    whole: str
    first: str
    second: str

    def parts(self) -> tuple[str, str]:
        """The two that add up."""
        return self.first, self.second


def sums(contents: Mapping[str, Content]) -> tuple[Sum, ...]:
    """Every column that is the sum of two others.

    >>> import pandas as pd
    >>> table = {"gross": [121.0, 242.5, 60.5, 12.1], "net": [100.0, 200.41, 50.0, 10.0],
    ...          "vat": [21.0, 42.09, 10.5, 2.1]}
    >>> sums({name: Content(pd.Series(column)) for name, column in table.items()})
    (Sum(whole='gross', first='net', second='vat'),)
    """
    money = {name: _zero(c.values) for name, c in contents.items() if _is_number(c)}
    return tuple(
        Sum(whole, first, second)
        for first, second in combinations(money, 2)
        for whole in money
        if whole not in (first, second) and _adds_up(money[whole], money[first], money[second])
    )


def _is_number(content: Content) -> bool:
    return content.numbers > 0.95 and not content.typed_days


def _zero(values: Values) -> Values:
    return np.nan_to_num(values)


def _adds_up(whole: Values, first: Values, second: Values) -> bool:
    """Does ``whole = first + second`` hold where both parts say something?

    Rows on which one part is nothing prove only that the other repeats the whole, so some rows must
    have both; and a part that is nothing everywhere proves nothing.
    """
    holds = np.abs(whole - first - second) <= TOLERANCE
    both_nonzero = (np.abs(first) > TOLERANCE) & (np.abs(second) > TOLERANCE)
    if len(whole) < _FEWEST or holds.mean() < _HOLDS:
        return False
    alone = (np.abs(first) > TOLERANCE) ^ (np.abs(second) > TOLERANCE)
    split = (
        alone.any()
        and (np.abs(first[alone]) > TOLERANCE).any()
        and (np.abs(second[alone]) > TOLERANCE).any()
    )
    return bool(both_nonzero.sum() >= 1 and (both_nonzero.sum() >= _FEWEST or split)) or bool(
        split and alone.sum() >= _FEWEST
    )


def runs(balance: Values, change: Values) -> bool:
    """Is a column the running total of another: each row the one before, plus its change?

    It may begin anew where a new account begins.

    >>> runs(np.array([10., 15, 12, 30, 31, 35]), np.array([10., 5, -3, 18, 1, 4]))
    True
    >>> runs(np.array([10., 5, 3, 18, 1, 4]), np.array([10., 5, 3, 18, 1, 4]))
    False
    """
    if len(balance) < _FEWEST or not np.isfinite(balance).all():
        return False
    if len(np.unique(np.abs(change[1:]))) < _VARIED:
        return False
    return _runs_down(balance, change) or _runs_down(balance[::-1], change[::-1])


def _runs_down(balance: Values, change: Values) -> bool:
    """From the first row to the last; the first may begin with anything."""
    step = np.diff(balance, prepend=0.0)
    onward = np.abs(step - change) <= TOLERANCE
    begins = np.abs(balance - change) <= TOLERANCE
    consistent = onward | begins
    return bool(consistent[1:].all() and (onward & ~begins)[1:].sum() >= 2 and not begins[1:].all())


def running(
    contents: Mapping[str, Content], rows: int, order: npt.NDArray[np.int64] | None = None
) -> dict[str, str]:
    """Columns that are running totals, each with the column or the pair that it adds up.

    Args:
        contents: of the columns.
        rows: how many of the sampled rows stand next to each other in the source.
        order: positions of those rows, group by group; as they stand by default.
    """
    money = {name: c.values[:rows] for name, c in contents.items() if _is_number(c)}
    if order is not None:
        money = {name: values[order] for name, values in money.items()}
    changes = {name: _zero(values) for name, values in money.items()}
    changes |= {
        f"{plus} − {minus}": changes[plus] - changes[minus]
        for plus in money
        for minus in money
        if plus != minus and not (np.abs(changes[plus]) * np.abs(changes[minus])).any()
    }
    return {
        name: change
        for name, values in money.items()
        for change, by in changes.items()
        if change != name and name not in change.split(" − ") and runs(values, by)
    }


def few_terms(issued: Content, due: Content) -> bool:
    """Does one column of days follow another by a few fixed terms, as due dates follow issue?

    >>> import pandas as pd
    >>> issued, due = (Content(pd.Series(pd.to_datetime(days))) for days in (
    ...     ["2026-01-05", "2026-01-09", "2026-02-01", "2026-02-20"],
    ...     ["2026-02-04", "2026-02-08", "2026-03-03", "2026-03-22"]))
    >>> few_terms(issued, due), few_terms(due, issued)
    (True, False)
    """
    try:
        first, second = (dates.parse(c.column).days for c in (issued, due))
    except dates.UndecidedDates:
        return False
    gap = (second - first).dt.days.dropna()
    has_few_terms = gap.nunique() <= max(2, 0.1 * len(gap)) and gap.median() >= SHORTEST_TERM
    return (
        len(gap) >= _FEWEST
        and bool((gap >= 0).mean() > 0.98)
        and has_few_terms
        and bool((gap > 0).any())
    )


def one_to_one(codes: Content, names: Content) -> bool:
    """Do a number and a name go one to one, as a customer's do?

    >>> import pandas as pd
    >>> one_to_one(Content(pd.Series(["1", "2", "1"])), Content(pd.Series(["A", "B", "A"])))
    True
    """
    pairs = set(zip(codes.text.fillna(""), names.text.fillna(""), strict=True))
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
