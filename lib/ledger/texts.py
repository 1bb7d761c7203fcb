"""Columns of texts as Arrow has them, or as categories; what is the same throughout takes no memory."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

_BLOCK = 2**16


def as_arrow(column: pd.Series) -> pa.ChunkedArray:
    """A column of texts, or of categories, as Arrow text."""
    arrow = pa.array(column, from_pandas=True)
    chunked = arrow if isinstance(arrow, pa.ChunkedArray) else pa.chunked_array([arrow])
    return chunked.cast(pa.large_string())


def as_texts(column: pd.Series) -> pd.Series:
    """A column of categories as the texts that they are.

    >>> as_texts(pd.Series(["a", None], dtype="category")).tolist()
    ['a', nan]
    """
    return series(as_arrow(column))


def repeat(text: str | None, count: int) -> pd.Series:
    """A column of one text, or of none; a block of it stands for all, so that it takes no memory."""
    block = pa.repeat(pa.scalar(text, pa.large_string()), min(count, _BLOCK))
    rest = block.slice(0, count % _BLOCK)
    return series(pa.chunked_array([*[block] * (count // _BLOCK), rest], pa.large_string()))


def series(text: pa.ChunkedArray) -> pd.Series:
    """A column of Arrow text, without copying."""
    dtype: Any = pd.StringDtype(na_value=np.nan)
    return pd.Series(dtype.__from_arrow__(text))


def by_count(column: pd.Series) -> list[str]:
    """The texts of a column, the most frequent first; of equally frequent ones the first first.

    >>> by_count(pd.Series(["b", "a", None, "c", "a"], dtype="category"))
    ['a', 'b', 'c']
    """
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return [str(text) for text in column.value_counts().index]
    codes = column.cat.codes.value_counts().index
    return [str(text) for text in column.cat.categories[codes[codes >= 0]]]
