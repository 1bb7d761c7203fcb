"""The version of a ledger: a hash of what its frames say, and of nothing else."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.ledger import columns, short_texts
from lib.store.ledgers import snapshot_files

_BLOCK = 2**16
"""Texts that are hashed together: what is needed meanwhile stays in the processor's cache."""
_FORMAT = snapshot_files.FORMAT.encode()


def version(frames: Mapping[str, pd.DataFrame]) -> str:
    """The hash of what the frames say, whatever files they came from: 16 hex digits.

    Options that change the content (currency, terms, order of dates, mapping) are thereby in it;
    the order of rows is content too, a role without rows is not.
    """
    digest = hashlib.sha256(_FORMAT)
    for role in columns.ROLES:
        if role in frames and len(frames[role]):
            digest.update(f"{role}:{len(frames[role])}".encode())
            for column in columns.ROLES[role]:
                values = frames[role][column.name]
                if column.later and values.isna().all():
                    continue
                digest.update(column.name.encode())
                for part in _canonical(values):
                    digest.update(part)
    return digest.hexdigest()[:16]


def _canonical(values: pd.Series) -> Iterator[Any]:
    """A column as bytes that depend on its values alone: which are there, then what they are."""
    null = values.isna().to_numpy()
    yield np.packbits(null)
    if null.all():
        yield from _zeros(len(values))
    elif isinstance(values.dtype, pd.CategoricalDtype | pd.StringDtype):
        yield from _text(values)
    elif pd.api.types.is_datetime64_dtype(values.dtype):
        yield from _days(values, null)
    else:
        kind = "<f8" if pd.api.types.is_float_dtype(values.dtype) else "<i8"
        yield np.ascontiguousarray((values.fillna(0) if null.any() else values).to_numpy(kind))


def _zeros(count: int) -> Iterator[Any]:
    """As many numbers of eight bytes, all zero."""
    for begin in range(0, count, _BLOCK):
        yield bytes(8 * min(_BLOCK, count - begin))


def _days(values: pd.Series, null: npt.NDArray[np.bool_]) -> Iterator[Any]:
    """The numbers of days, 0 where there is none; a block of them at a time."""
    days = values.to_numpy("datetime64[s]")
    for begin in range(0, len(days), _BLOCK):
        block = days[begin : begin + _BLOCK].astype("datetime64[D]").astype("<i8")
        block[null[begin : begin + _BLOCK]] = 0
        yield block


def _text(values: pd.Series) -> Iterator[Any]:
    """The lengths of the texts in bytes, then the texts, joined; a block of them at a time."""
    array = pa.array(values, from_pandas=True)
    chunks = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
    blocks = [c.slice(begin, _BLOCK) for c in chunks for begin in range(0, len(c), _BLOCK)]
    for block in blocks:
        yield _lengths(block)
    for block in blocks:
        at, data = _written_out(block)
        yield data[at[0] : at[-1]]


def _lengths(block: pa.Array) -> npt.NDArray[np.int64]:
    """The lengths of the texts of a block in bytes; of categories each is measured once."""
    if not pa.types.is_dictionary(block.type):
        return np.diff(_written_out(block)[0])
    lengths = pc.binary_length(block.dictionary.cast(pa.large_string()))
    return pc.fill_null(lengths.take(block.indices), 0).to_numpy()


def _written_out(block: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Where each text of a block begins and the last ends, and their bytes; none is an empty one."""
    texts = block.cast(pa.large_string())
    if texts.null_count and not pa.types.is_dictionary(block.type):  # none of a category is empty
        texts = texts.fill_null("")
    return short_texts.parts(texts)
