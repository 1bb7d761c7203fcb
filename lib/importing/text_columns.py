"""Columns as Arrow text: the one place where a source's cells become text, a whole column at once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import plain_text
from lib.ledger import texts

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]

TEXT = pd.StringDtype(na_value=np.nan)
_NOTHING = pa.array(
    [
        "",
        "nan",
        "none",
        "null",
        "nil",
        "nat",
        "n/a",
        "#n/a",
        "#null!",
        "#ref!",
        "#value!",
        "<na>",
        "\\n",
        "\\N",
    ],
    type=pa.large_string(),
)

_FIRST = 1_000
"""Values that are looked at before all are."""


def series(text: pa.ChunkedArray | pa.Array) -> pd.Series:
    """A pandas text column of Arrow text, without copying."""
    return pd.Series(TEXT.__from_arrow__(text))  # type: ignore[attr-defined]


def nothing(length: int) -> pd.Series:
    """A text column without a value in it."""
    return texts.repeat(None, length)


def words(codes: npt.NDArray[np.int64], labels: list[str]) -> pd.Series:
    """A text column of a few words, by their position in a list."""
    if len(codes) and codes.min() == codes.max():
        return texts.repeat(labels[int(codes[0])], len(codes))
    coded = pa.DictionaryArray.from_arrays(
        pa.array(codes.astype("int8")), pa.array(labels, pa.large_string())
    )
    return series(coded.cast(pa.large_string()))


def by_code(labels: Sequence[str | None], codes: npt.NDArray[np.int64]) -> pd.Series:
    """A text column of distinct texts, by each row's position among them; −1 stands for none.

    >>> by_code(["EUR", None], np.array([1, 0, -1])).tolist()
    [nan, 'EUR', nan]
    """
    distinct = pa.array([*labels, None], pa.large_string())
    at = np.where(codes < 0, len(labels), codes)
    return series(distinct.take(pa.array(at)))


def encode(text: pa.ChunkedArray) -> tuple[Codes, pa.Array]:
    """Each row's position among the distinct texts, −1 for none, and these texts.

    A chunk that stands in several places of the column, as columns that were stacked have them, is
    looked at once.

    >>> codes, distinct = encode(pa.chunked_array([["b"], ["a", None, "b"]], pa.large_string()))
    >>> codes.tolist(), distinct.to_pylist()
    ([0, 1, -1, 0], ['b', 'a'])
    """
    filled_chunks = [chunk for chunk in text.chunks if len(chunk)]  # Arrow passes empty ones over
    places = [_memory_place(chunk) for chunk in filled_chunks]
    once = dict(zip(places, filled_chunks, strict=True))
    chunks = pa.chunked_array(once.values(), pa.large_string()).dictionary_encode().chunks
    if not chunks:
        return np.zeros(0, "int32"), pa.array([], pa.large_string())
    codes = {p: pc.fill_null(c.indices, -1).to_numpy() for p, c in zip(once, chunks, strict=True)}
    return np.concatenate([codes[p] for p in places]), chunks[-1].dictionary  # the last knows all


def _memory_place(chunk: pa.Array) -> tuple[int, ...]:
    """Where the texts of a chunk lie in memory."""
    where = (buffer.address if buffer else 0 for buffer in chunk.buffers())
    return (*where, chunk.offset, len(chunk))


def cell_texts(column: pd.Series) -> pa.ChunkedArray:
    """A column's cells as text: whole numbers without a decimal point, the rest as it is written."""
    if isinstance(column.dtype, pd.StringDtype):
        return _chunked(pa.array(column).cast(pa.large_string()))
    if pd.api.types.is_bool_dtype(column.dtype) or pd.api.types.is_integer_dtype(column.dtype):
        return _chunked(pa.array(column.astype("object").where(column.notna(), None).astype("str"),
                                 from_pandas=True).cast(pa.large_string()))  # fmt: skip
    if pd.api.types.is_float_dtype(column.dtype):
        return _chunked(pa.array([_cell_text(v) for v in column], pa.large_string()))
    return _chunked(pa.array([_cell_text(v) for v in column], pa.large_string()))


def _cell_text(value: object) -> str | None:
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _chunked(text: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    return text if isinstance(text, pa.ChunkedArray) else pa.chunked_array([text])


def clean(column: pd.Series) -> pa.ChunkedArray:
    """A column's text, trimmed; null where a cell says nothing (``NaN``, ``#N/A``)."""
    text = cell_texts(column)
    if (plain := plain_text.clean(text)) is not None:
        return plain
    trimmed = pc.utf8_trim_whitespace(text)
    has_value = pc.invert(pc.is_in(pc.utf8_lower(trimmed), value_set=_NOTHING))
    return pc.if_else(has_value, trimmed, pa.scalar(None, pa.large_string()))


def keys(column: pd.Series) -> pd.Series:
    """A column of keys: text as it stands; ``123.0`` is mended where the whole column is such.

    >>> keys(pd.Series(["0012.0", "7.0", ""])).tolist()
    ['0012', '7', nan]
    """
    text = clean(column)
    if matches(text, r"^\d+\.0$"):
        text = pc.replace_substring_regex(text, r"\.0$", "")
    return series(text)


def names(column: pd.Series) -> pd.Series:
    """Names and keys with every run of blanks as one: ``Acme  Ltd`` is ``Acme Ltd``.

    >>> names(pd.Series(["Acme  Ltd", "Acme Ltd"])).tolist()
    ['Acme Ltd', 'Acme Ltd']
    """
    text = cell_texts(column)
    if plain_text.is_single_spaced(text):
        return column
    runs = pc.any(pc.match_substring_regex(text, r"\s\s|[\t\n\r\x{00A0}\x{3000}]"), min_count=0)
    if not runs.as_py():
        return column
    return series(pc.replace_substring_regex(text, r"[\s\x{00A0}\x{3000}]+", " "))


def matches(text: pa.ChunkedArray, pattern: str) -> bool:
    """Does every value match a pattern? False where there is no value. The first ones often tell."""
    first = pc.all(pc.match_substring_regex(text[:_FIRST], pattern), min_count=0).as_py()
    return first and bool(pc.all(pc.match_substring_regex(text, pattern), min_count=1).as_py())


def mask(truths: pa.ChunkedArray | pa.Array) -> Mask:
    """Arrow truths as numpy's; null is false."""
    return (
        np.asarray(pc.fill_null(truths, False).to_numpy(zero_copy_only=False), dtype=bool)
        if (isinstance(truths, pa.Array))
        else np.asarray(pc.fill_null(truths, False).to_numpy(), dtype=bool)
    )
