"""One order of rows for one content: databases hand rows out in any, and a version may not differ."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.assembling import by_day
from lib.ledger import columns
from lib.ledger.links import Links

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


def orders(frames: Mapping[str, pd.DataFrame], links: Links | None = None) -> dict[str, Order]:
    """By role, the rows in that order.

    Args:
        frames: by role, conforming.
        links: between documents and allocations, where they are known: allocations then follow the
            documents, and their keys need not be sorted again.
    """
    by_role = {
        role: _order(frame, _FIRST.get(role, columns.names(role)))
        for role, frame in frames.items()
        if role != "allocations" or links is None
    }
    if links is not None:
        after_documents = _after_credits(frames, links, by_role["documents"])
        by_role["allocations"] = (
            _order(frames["allocations"], _FIRST["allocations"])
            if after_documents is None
            else after_documents
        )
    return by_role


def _after_credits(
    frames: Mapping[str, pd.DataFrame], links: Links, documents: Order
) -> Order | None:
    """Allocations in the order of their credits; None unless each has one of its own, of its day."""
    issued = frames["documents"]["issued"].to_numpy()
    if (issued[links.credit] != frames["allocations"]["effective_on"].to_numpy()).any():
        return None
    allocation = np.full(len(documents), -1, "int32")
    allocation[links.credit] = np.arange(len(links.credit), dtype="int32")
    order = allocation[documents]
    order = order[order >= 0]
    return order if len(order) == len(links.credit) else None


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
