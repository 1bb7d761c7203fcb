"""Columns of amounts that leave nothing to decide: digits, and a point before one or two decimals."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.ledger import short_texts

_ALLOWED = np.isin(np.arange(256), np.frombuffer(b"-.0123456789", np.uint8))
_POINT = ord(".")
_LONGEST = 15
_EXACT = 2.0**51
"""Units up to which a float that is the nearest to a decimal, times a power of ten, rounds to it."""


def minor(
    text: pa.ChunkedArray, exponents: int | npt.NDArray[np.int64]
) -> npt.NDArray[np.int64] | None:
    """The minor units of a column, 0 where nothing is written; None where it is not so plain.

    >>> minor(pa.chunked_array([pa.array(["1234.5", None, "-0.29"], pa.large_string())]), 2).tolist()
    [123450, 0, -29]
    >>> minor(pa.chunked_array([pa.array(["1234.567"], pa.large_string())]), 2)
    """
    if np.min(exponents, initial=9) < 2 or not all(map(_plain, text.chunks)):
        return None
    try:
        number = pc.fill_null(pc.cast(text, pa.float64()), 0.0).to_numpy()
    except pa.ArrowInvalid:
        return None
    units = number * 10.0 ** np.asarray(exponents)
    if len(units) and np.abs(units).max() >= _EXACT:
        return None
    return np.rint(units).astype("int64")


def _plain(chunk: pa.Array) -> bool:
    """Are all texts short, of digits, with one or two of them after a point that stands there?"""
    at, data = short_texts.parts(chunk)
    inside = data[at[0] : at[-1]]
    if chunk.null_count and np.diff(at)[chunk.is_null().to_numpy(zero_copy_only=False)].any():
        return False
    if not _ALLOWED[inside].all() or np.diff(at).max(initial=0) > _LONGEST:
        return False
    points = np.flatnonzero(inside == _POINT) + at[0]
    ends = at[1:]
    if len(points) != len(ends) or not (points < ends).all():
        ends = ends[np.searchsorted(ends, points, side="right")]
    decimals = ends - points - 1
    return bool(((decimals == 1) | (decimals == 2)).all())
