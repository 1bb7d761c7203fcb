"""Values carried down to the rows they stand for: group headings, labels, merged key cells."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from lib.importing.tables.body import Body
from lib.importing.tables.records import Layout
from lib.importing.text_columns import Mask

ABOVE = "Heading above"
_EMPTY = 0.1
_PRINTED_ONCE = 0.3

Column: TypeAlias = pa.ChunkedArray


def down(marks: Sequence[tuple[int, str | None]], rows: int) -> Column:
    """A column in which each mark holds from its position on, until the next.

    >>> down([(-1, "a"), (2, None), (3, "b")], 5).to_pylist()
    ['a', 'a', None, 'b', 'b']
    """
    starts = np.array([start for start, _ in marks], "int64")
    texts = pa.array([text for _, text in marks] + [None], pa.large_string())
    at = np.searchsorted(starts, np.arange(rows), side="right") - 1
    return pa.chunked_array([texts.take(pa.array(np.where(at < 0, len(marks), at)))])


def last_filled(column: Column, present: Mask, rows: Mask) -> Column:
    """A column in which the given rows take over the last value above them."""
    at = np.arange(len(present))
    source = np.where(present, at, -1)
    last_position = np.maximum.accumulate(source)
    source_rows = np.where(rows & ~present & (last_position >= 0), last_position, at)
    return pa.chunked_array([column.combine_chunks().take(pa.array(source_rows))])


def own_column(body: Body, layout: Layout, column: int) -> bool:
    """May a group heading fill its own column down: is it blank on the records and has a heading?"""
    on_records = body.present[column][layout.records]
    return column not in body.unnamed and float(on_records.mean()) < _EMPTY


def printed_once(body: Body, layout: Layout) -> int | None:
    """The leading column, where it is printed once for several rows that follow one another.

    That it never repeats its value from row to row is what tells such a list from one with gaps.
    """
    if not body.day_columns or not layout.records.any():
        return None
    rows = np.flatnonzero(layout.records & body.dated_rows)
    named_columns = [i for i in range(len(body.names)) if i not in body.unnamed]
    if len(rows) < 4 or not named_columns:
        return None
    lead = named_columns[0]
    is_printed = body.present[lead][rows]
    kinds = body.kinds[lead]
    if (
        not is_printed[0]
        or is_printed.all()
        or (~is_printed).mean() < _PRINTED_ONCE
        or kinds.get("text", 0) < 0.6
    ):
        return None
    texts = body.columns[lead].take(pa.array(rows[is_printed])).to_pylist()
    return lead if all(a != b for a, b in pairwise(texts)) else None


def free_name(name: str, names: Sequence[str]) -> str:
    """A name for a carried column that no heading has.

    >>> free_name("Customer", ["No", "Customer"]), free_name("Name", ["No"])
    ('Customer (above)', 'Name')
    """
    taken_names = {n.casefold() for n in names}
    if name.casefold() not in taken_names:
        return name
    count, candidate = 1, f"{name} (above)"
    while candidate.casefold() in taken_names:
        count += 1
        candidate = f"{name} (above {count})"
    return candidate
