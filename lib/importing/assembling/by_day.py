"""The order of many rows by a day and a short key: numbers are sorted, not texts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import plain_text, text_columns

Words = npt.NDArray[np.uint64]

_MANY = 50_000
_WORD, _LONGEST = 8, 16
_DAY, _SPAN = 86_400, 2**16


def order(frame: pd.DataFrame, keys: Sequence[str]) -> npt.NDArray[Any] | None:
    """Positions of rows by day, then by key as its bytes stand; None where they are not so plain.

    Args:
        frame: rows with a column of days and one of keys.
        keys: the names of these two.
    """
    if len(frame) < _MANY or len(keys) != 2:
        return None
    day, key = (frame[name] for name in keys)
    if str(day.dtype) != "datetime64[s]" or not isinstance(key.dtype, pd.StringDtype):
        return None
    days, words = _days(day), _words(key)
    if days is None or words is None:
        return None
    made = np.arange(len(frame))
    numbers: list[npt.NDArray[Any]] = [*reversed(words), days]
    for column in numbers:
        made = made[np.argsort(column[made], kind="stable")]
    return made


def _days(column: pd.Series) -> npt.NDArray[np.uint16] | None:
    """Days from the first on, in as few bits as sort in one go."""
    seconds = column.to_numpy().astype("int64")
    if column.hasnans:
        return None
    days = (seconds - seconds.min()) // _DAY
    return days.astype("uint16") if days.max() < _SPAN else None


def _words(column: pd.Series) -> list[Words] | None:
    """The bytes of short keys as numbers that stand in the same order, eight bytes each."""
    text = text_columns.raw(column).combine_chunks()
    at, data = plain_text.parts(text)
    inside = data[at[0] : at[-1]]
    length = np.diff(at)
    if text.null_count or length.max() > _LONGEST or not len(inside) or not inside.min():
        return None
    padded = np.concatenate([inside, np.zeros(2 * _LONGEST, np.uint8)])
    every = np.ndarray((len(padded) - _WORD + 1,), ">u8", padded, strides=(1,))
    starts = at[:-1] - at[0]
    return [_cut(every[starts + begin], length - begin) for begin in range(0, length.max(), _WORD)]


def _cut(words: npt.NDArray[Any], length: npt.NDArray[np.int64]) -> Words:
    """Eight bytes from each place on, without those of the next text."""
    kept = np.clip(length, 0, _WORD)
    return words.astype("uint64") & _MASKS[kept]


_MASKS = np.array(
    [0, *((2**64 - 1) << 8 * (_WORD - n) & (2**64 - 1) for n in range(1, 9))], "uint64"
)
