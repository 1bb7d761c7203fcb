"""Rows that cannot become part of a ledger, each with a reason a person can act on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask
from lib.ledger.findings import Finding, Level, with_count

COLUMNS = ("source", "line", "reason", "text")


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """Why some rows are rejected.

    Args:
        rows: which rows.
        reason: the reason; ``{value}`` stands for what the column holds.
        column: the column at fault.
    """

    rows: Mask
    reason: str
    column: str | None = None


def none() -> pd.DataFrame:
    """No rejected rows."""
    return pd.DataFrame({"source": [], "line": np.array([], "int64"), "reason": [], "text": []})


def rejected_rows(
    table: SourceTable, faults: Sequence[Fault], aside: Mask | None = None
) -> tuple[pd.DataFrame, Mask]:
    """The rejected rows of a source, with those that could not even be read; and which rows stay.

    The first fault of a row is its reason. Rows that are set aside are neither rejected nor stay.
    """
    bad_mask = np.zeros(len(table.frame), bool) if aside is None else aside.copy()
    parts = [_unread_rows(table)]
    for fault in faults:
        rows = np.flatnonzero(fault.rows & ~bad_mask)
        if len(rows):
            bad_mask |= fault.rows
            parts.append(_with_reason(table, rows, fault))
    rejections = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    return rejections.sort_values("line", kind="stable", ignore_index=True), ~bad_mask


def _unread_rows(table: SourceTable) -> pd.DataFrame:
    if table.rejected.empty:
        return none()
    return table.rejected.assign(source=table.name)[list(COLUMNS)]


def _with_reason(table: SourceTable, rows: np.ndarray, fault: Fault) -> pd.DataFrame:
    at = table.frame.iloc[rows]
    values = at[fault.column].astype("str").fillna("") if fault.column else pd.Series("", at.index)
    cells = [at[c].astype("str").fillna("") for c in at.columns]
    text = pd.concat(cells, axis=1).agg(",".join, axis=1)
    return pd.DataFrame(
        {
            "source": table.name,
            "line": table.lines[rows],
            "reason": [fault.reason.replace("{value}", str(v)) for v in values],
            "text": text.to_numpy(dtype=object),
        }
    )


def finding(
    level: Level, code: str, rows: Mask, lines: npt.NDArray[np.int64], message: str
) -> list[Finding]:
    """A finding about some rows, if there are any; ``{n}`` in the message stands for their number."""
    count = int(rows.sum())
    if not count:
        return []
    first = tuple(int(n) for n in lines[rows][:5] if n)
    return [Finding(level, code, with_count(message, count), count, first)]
