"""Keys of documents: parts joined, repeats told apart, so that no two documents share one."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.text_columns import Mask


def join_parts(parts: Sequence[pd.Series]) -> pd.Series:
    """The non-empty parts of each key, joined by ``/``.

    >>> join_parts([pd.Series(["NL", None], dtype="str"), pd.Series(["7", "8"], dtype="str")]).tolist()
    ['NL/7', '8']
    """
    if len(parts) == 1:
        return parts[0]
    texts = [text_columns.cell_texts(p).combine_chunks() for p in parts]
    slash = pa.scalar("/", pa.large_string())
    return text_columns.series(pc.binary_join_element_wise(*texts, slash, null_handling="skip"))


def codes(column: pd.Series) -> npt.NDArray[np.int64]:
    """A number for each distinct value, in order of appearance; −1 for none."""
    return text_columns.encode(text_columns.cell_texts(column))[0].astype("int64")


def unlike(column: pd.Series) -> bool:
    """Is every key there, and no two of them alike?

    Keys that grow longer, or come later in order among those as long, are told by a glance at
    neighbours; only others are counted.

    >>> unlike(pd.Series(["9", "10", "11"], dtype="str"))
    True
    >>> unlike(pd.Series(["9", "8", "9"], dtype="str"))
    False
    """
    return _ascending(column) or bool(codes(column).max(initial=-1) + 1 == len(column))


def _ascending(column: pd.Series) -> bool:
    text = text_columns.cell_texts(column)
    if text.null_count or len(text) < 2:
        return False
    length = pc.binary_length(text).to_numpy()
    step = np.diff(length)
    if (step < 0).any():
        return False
    later = pc.less(text[:-1], text[1:]).to_numpy(zero_copy_only=False)
    return bool((later | (step > 0)).all())


def occurrence(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How often each value has stood before, in order of appearance.

    >>> occurrence(np.array([5, 7, 5, 5])).tolist()
    [0, 0, 1, 2]
    """
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    first = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])[: len(ranked)])
    start = np.repeat(first, np.diff(np.append(first, len(ranked))))
    before = np.empty(len(values), "int64")
    before[order] = np.arange(len(values)) - start
    return before


def distinct(keys: pd.Series, lines: pd.Series | None = None) -> tuple[pd.Series, Mask]:
    """Keys told apart, and which rows repeat one that stands before them.

    A repeat takes its line number where it has one, else ``/2``, ``/3`` in order of appearance.

    >>> distinct(pd.Series(["A", "B", "A", "A"], dtype="str"))[0].tolist()
    ['A', 'B', 'A/2', 'A/3']
    """
    if _ascending(keys):
        return keys, np.zeros(len(keys), bool)
    key_codes = codes(keys)
    if key_codes.max(initial=-1) + 1 == len(keys):
        return keys, np.zeros(len(keys), bool)
    before = occurrence(key_codes)
    repeated_mask = before > 0
    distinct_keys = keys
    while (before > 0).any():
        repeat_positions = np.flatnonzero(before > 0)
        number = pd.Series(before[repeat_positions] + 1, index=repeat_positions).astype("str")
        if lines is not None:
            number = (
                lines.iloc[repeat_positions]
                .where(lines.iloc[repeat_positions].notna(), number)
                .astype("str")
            )
            lines = None
        values = distinct_keys.to_numpy(dtype=object).copy()
        values[repeat_positions] = (
            distinct_keys.iloc[repeat_positions].to_numpy(dtype=object)
            + "/"
            + number.to_numpy(dtype=object)
        )
        distinct_keys = pd.Series(values, dtype=text_columns.TEXT)
        before = occurrence(codes(distinct_keys))
    return distinct_keys, repeated_mask
