"""Columns of plain text, looked at as bytes: what most columns are, and a tenth of the work."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lib.ledger.short_texts import parts

_BLANK = 32
_OTHER = 127
_BACKSLASH = 92
"""A dump of MySQL or PostgreSQL writes nothing as \\N."""
_BEGIN_NOTHING = np.isin(np.arange(256), np.frombuffer(b"nN#<", np.uint8))
"""Bytes that a word for nothing begins with: nan, null, #N/A, <NA>."""
_LENGTHS_OF_NOTHING = np.arange(3, 8)


def clean(text: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """The column with blank cells as null, where that is all there is to clean; else None.

    The texts themselves are not copied.

    >>> clean(pa.chunked_array([pa.array(["7", "", "NL"], pa.large_string())])).to_pylist()
    ['7', None, 'NL']
    >>> clean(pa.chunked_array([pa.array(["7 "], pa.large_string())]))
    >>> clean(pa.chunked_array([pa.array(["7", chr(92) + "N"], pa.large_string())]))
    """
    chunks = [_clean(chunk) for chunk in text.chunks]
    if any(chunk is None for chunk in chunks):
        return None
    return pa.chunked_array(chunks, pa.large_string())


def contains(text: pa.ChunkedArray, sign: str) -> bool:
    """Does a sign of ASCII stand in any text, or in what lies between them?

    >>> contains(pa.chunked_array([pa.array(["NL/7", "8"], pa.large_string())]), "/")
    True
    """
    return any(bool((_inside(chunk) == ord(sign)).any()) for chunk in text.chunks)


def _inside(chunk: pa.Array) -> npt.NDArray[np.uint8]:
    """The bytes of the texts of a chunk."""
    at, data = parts(chunk)
    return data[at[0] : at[-1]]


def is_single_spaced(text: pa.ChunkedArray) -> bool:
    """Is every text plain, with one blank at most between two words? False where a glance cannot tell.

    >>> is_single_spaced(pa.chunked_array([pa.array(["Acme Ltd", "7"], pa.large_string())]))
    True
    >>> is_single_spaced(pa.chunked_array([pa.array(["Acme  Ltd"], pa.large_string())]))
    False
    """
    return all(map(_is_chunk_single_spaced, text.chunks))


def _is_chunk_single_spaced(chunk: pa.Array) -> bool:
    inside = _inside(chunk)
    if len(inside) and (inside.min() < _BLANK or inside.max() >= _OTHER):
        return False
    blank = inside == _BLANK
    return not (blank[1:] & blank[:-1]).any()


def _clean(chunk: pa.Array) -> pa.Array | None:
    at, data = parts(chunk)
    inside = data[at[0] : at[-1]]
    if len(inside) and (inside.min() < _BLANK or inside.max() >= _OTHER):
        return None
    length = np.diff(at)
    filled_mask = length > 0
    first = data[at[:-1][filled_mask]]
    last = data[at[1:][filled_mask] - 1]
    if (first == _BLANK).any() or (last == _BLANK).any():
        return None
    if ((first == _BACKSLASH) & (length[filled_mask] == 2)).any():
        return None
    null_mask = _BEGIN_NOTHING[first]
    if null_mask.any() and np.isin(length[filled_mask][null_mask], _LENGTHS_OF_NOTHING).any():
        return None
    return chunk if filled_mask.all() else _with_nulls(chunk, filled_mask)


def _with_nulls(chunk: pa.Array, filled_mask: npt.NDArray[np.bool_]) -> pa.Array:
    """The texts, null where nothing is written; their bytes are the same ones."""
    bits = pa.py_buffer(np.packbits(filled_mask, bitorder="little").tobytes())
    _, starts, data = chunk.buffers()
    size = starts.slice(8 * chunk.offset, 8 * (len(chunk) + 1))
    return pa.Array.from_buffers(pa.large_string(), len(chunk), [bits, size, data])
