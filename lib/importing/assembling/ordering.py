"""One order of rows for one content: databases hand rows out in any, and a version may not differ."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.assembling import by_day
from lib.ledger import columns

_FIRST: Mapping[str, tuple[str, ...]] = {
    "documents": ("issued", "document"),
    "allocations": ("effective_on", "credit", "invoice", "amount", "recorded_on"),
    "orders": ("placed", "order"),
}

_MANY, _LOOK, _FEW = 50_000, 10_000, 5_000
"""Rows from which it is worth a look how many texts differ, rows looked at, and how many are few."""


def canonical(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames with rows in an order that follows from their values alone.

    Documents stand by issue day and key, allocations by effective day and keys, others by all their
    columns from left to right.
    """
    return {role: _ordered(frame, role) for role, frame in frames.items()}


def _ordered(frame: pd.DataFrame, role: str) -> pd.DataFrame:
    order = _order(frame, _FIRST.get(role, columns.names(role)))
    if (order[1:] > order[:-1]).all():
        return frame
    return pd.DataFrame({name: _taken(frame[name], order) for name in frame.columns}, copy=False)


def _order(frame: pd.DataFrame, keys: Sequence[str]) -> npt.NDArray[Any]:
    if (order := by_day.order(frame, keys)) is not None:
        return order
    table = pa.Table.from_pandas(frame[list(keys)], preserve_index=False).combine_chunks()
    return pc.sort_indices(table, sort_keys=[(key, "ascending") for key in keys]).to_numpy()


def _taken(column: pd.Series, order: npt.NDArray[Any]) -> Any:
    """A column's values in another order; one without values is the same in any."""
    if column.isna().all():
        return column.array
    if len(column) > _MANY and isinstance(column.dtype, pd.StringDtype):
        return _texts_taken(column, order)
    return column.array.take(order)


def _texts_taken(column: pd.Series, order: npt.NDArray[Any]) -> Any:
    """Texts in another order: a few that stand again and again are moved as their numbers."""
    text = text_columns.raw(column)
    if pc.count_distinct(text[:_LOOK]).as_py() > _FEW:
        return text_columns.series(text.combine_chunks().take(pa.array(order))).array
    codes, distinct = text_columns.coded(text)
    taken = codes[order]
    return text_columns.series(distinct.take(pa.array(taken, mask=taken < 0))).array
