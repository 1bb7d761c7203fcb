"""The order of many rows by a day and a short key: numbers are sorted, not texts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.ledger import short_texts

_MANY = 50_000
_DAY, _SPAN = 86_400, 2**16


def order(frame: pd.DataFrame, keys: Sequence[str]) -> npt.NDArray[Any] | None:
    """Positions of rows by day, then by key as its bytes stand; None where they are not so plain.

    Args:
        frame: rows with a column of days and one of keys.
        keys: the names of these two, and of columns that would have to tell alike rows apart.
    """
    if len(frame) < _MANY or len(keys) < 2:
        return None
    day, key = (frame[name] for name in keys[:2])
    if str(day.dtype) != "datetime64[s]" or not isinstance(key.dtype, pd.StringDtype):
        return None
    days, words = _days(day), short_texts.words(text_columns.cell_texts(key))
    if days is None or words is None:
        return None
    numbers: list[npt.NDArray[Any]] = [*reversed(words), days]
    positions = np.argsort(numbers[0], kind="stable")
    for column in numbers[1:]:
        positions = positions[np.argsort(column[positions], kind="stable")]
    return positions if len(keys) == 2 or not _alike(numbers, positions) else None


def _alike(numbers: Sequence[npt.NDArray[Any]], order: npt.NDArray[Any]) -> bool:
    """Do two rows have the same day and key?"""
    before, after = order[:-1], order[1:]
    return bool(np.logical_and.reduce([n[before] == n[after] for n in numbers]).any())


def _days(column: pd.Series) -> npt.NDArray[np.uint16] | None:
    """Days from the first on, in as few bits as sort in one go."""
    if column.hasnans:
        return None
    seconds = column.to_numpy().view("int64")
    days = seconds - seconds.min()
    days //= _DAY
    return days.astype("uint16") if days.max() < _SPAN else None
