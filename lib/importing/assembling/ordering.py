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

Order = npt.NDArray[Any]

_FIRST: Mapping[str, tuple[str, ...]] = {
    "documents": ("issued", "document"),
    "allocations": ("effective_on", "credit", "invoice", "amount", "recorded_on"),
    "orders": ("placed", "order"),
}


def canonical(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames with rows in an order that follows from their values alone.

    Documents stand by issue day and key, allocations by effective day and keys, others by all their
    columns from left to right.
    """
    return ordered(frames, orders(frames))


def orders(frames: Mapping[str, pd.DataFrame]) -> dict[str, Order]:
    """By role, the rows in that order."""
    return {
        role: _order(frame, _FIRST.get(role, columns.names(role))) for role, frame in frames.items()
    }


def ordered(
    frames: Mapping[str, pd.DataFrame], orders: Mapping[str, Order]
) -> dict[str, pd.DataFrame]:
    """The frames with rows in the orders given by role."""
    return {role: _ordered(frame, orders[role]) for role, frame in frames.items()}


def _ordered(frame: pd.DataFrame, order: Order) -> pd.DataFrame:
    if (order[1:] > order[:-1]).all():
        return frame
    return pd.DataFrame(
        {name: _values_in_order(frame[name], order) for name in frame.columns}, copy=False
    )


def _order(frame: pd.DataFrame, keys: Sequence[str]) -> Order:
    if (order := by_day.order(frame, keys)) is not None:
        return order
    table = pa.Table.from_pandas(frame[list(keys)], preserve_index=False).combine_chunks()
    return pc.sort_indices(table, sort_keys=[(key, "ascending") for key in keys]).to_numpy()


def _values_in_order(column: pd.Series, order: Order) -> Any:
    """A column's values in another order; one without values is the same in any."""
    if column.isna().all():
        return column.array
    if isinstance(column.dtype, pd.StringDtype):
        text = text_columns.cell_texts(column).combine_chunks()
        return text_columns.series(text.take(pa.array(order))).array
    return column.array.take(order)
