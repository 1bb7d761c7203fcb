"""Rows that only continue the record above: the further lines of a document in merged cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing.tables.body import Body
from lib.importing.tables.records import Layout
from lib.importing.text_columns import Mask

_FILLED = 0.8
_UNIQUE = 0.9

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Continuation:
    """The rows that continue others, and the key columns in which they take over the value above.

    Args:
        rows: positions of the rows.
        columns: positions of the columns to fill down.
    """

    rows: Positions
    columns: tuple[int, ...]


NOTHING = Continuation(np.zeros(0, "int64"), ())


def find(body: Body, layout: Layout) -> Continuation:
    """The rows that continue the record above.

    They leave blank the same columns, among them the leading one, every day and one that tells the
    records apart.
    """
    other_rows = np.array(layout.unexplained_rows, "int64")
    records = layout.records & body.dated_rows
    if not len(other_rows) or not records.any() or other_rows[0] < np.flatnonzero(records)[0]:
        return NOTHING
    blank = _blank_columns(body, other_rows, records)
    lead = next((i for i in range(len(body.names)) if _usual(body, i, records)), None)
    if lead not in blank:
        return NOTHING
    keys = tuple(i for i in blank if not _is_money(body, i, records))
    if not any(_tells_apart(body.columns[i], records) for i in keys if i not in body.day_columns):
        return NOTHING
    shared = any(
        _usual(body, i, records) and body.present[i][other_rows].any()
        for i in range(len(body.names))
    )
    return Continuation(other_rows, keys) if shared else NOTHING


def _blank_columns(body: Body, other_rows: Positions, records: Mask) -> list[int]:
    """The columns that records fill and the rows in question never do."""
    return [
        i
        for i in range(len(body.columns))
        if _usual(body, i, records) and not body.present[i][other_rows].any()
    ]


def _usual(body: Body, column: int, records: Mask) -> bool:
    return float(body.present[column][records].mean()) >= _FILLED


def _is_money(body: Body, column: int, records: Mask) -> bool:
    """Numbers are money unless they are codes: with letters, or of one length and unique."""
    if column not in body.number_columns:
        return False
    texts = body.columns[column].filter(pa.array(records & body.present[column]))
    if pc.any(pc.match_substring_regex(texts, r"^\s*\p{L}+[-/ ]?\d")).as_py():
        return False
    plain = pc.all(pc.match_substring_regex(texts, r"^\d+$")).as_py()
    lengths = pc.count_distinct(pc.utf8_length(texts)).as_py()
    return not (plain and lengths == 1 and _tells_apart(body.columns[column], records))


def _tells_apart(column: pa.ChunkedArray, records: Mask) -> bool:
    texts = column.filter(pa.array(records))
    return bool(pc.count_distinct(texts).as_py() >= _UNIQUE * len(texts))


def positions(layout: Layout, rows: Sequence[int] | Positions) -> tuple[int, ...]:
    """Rows of the table as positions among its records."""
    at = np.cumsum(layout.records) - 1
    return tuple(int(at[row]) for row in rows)
