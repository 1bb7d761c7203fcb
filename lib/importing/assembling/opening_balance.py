"""The balance an account statement begins with: owed from before, so a document of its own.

A statement of an account lists what happened in a period, and above it what was owed when the period
began. Without that line the sum of the rows is not what is owed.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling.faults import finding
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable, TotalRow
from lib.importing.values import numbers
from lib.importing.vocabulary import wordings
from lib.ledger.findings import Finding

NAME = "Opening balance"
_MOST = 1_000
"""Rows without an amount that are looked at."""


def with_opening_rows(table: SourceTable, reading: Reading) -> tuple[SourceTable, list[Finding]]:
    """A table with its opening balances as rows, and a warning that says so.

    Args:
        table: with the total and balance rows that were taken out of its records.
        reading: what its columns mean; only a list of entries has opening balances.
    """
    if "open_amount" in reading or not len(table.frame):
        return table, []
    table, filled_lines = _fill_amounts(table, reading)
    opening_totals = [
        t for t in table.totals if t.values and wordings.says("layout", "opening", t.label)
    ]
    rows = [row for total in opening_totals if (row := _row(total, table, reading))]
    if not rows and filled_lines:
        return table, _note(filled_lines)
    if not rows:
        return table, []
    opening_rows = pd.DataFrame(rows).reindex(columns=table.frame.columns)
    typed_columns = {c: _cast(opening_rows[c], table.frame[c]) for c in table.frame.columns}
    frame = pd.concat([table.frame, pd.DataFrame(typed_columns)], ignore_index=True)
    lines = np.append(table.lines, [t.line for t in opening_totals[: len(rows)]])
    note = _note([*filled_lines, *lines[-len(rows) :].tolist()])
    return replace(table, frame=frame, lines=lines), note


def _note(lines: list[int]) -> list[Finding]:
    return finding(
        "warning", "opening_balances", np.ones(len(lines), bool), np.array(lines),
        "{n} opening balance[|s] of the statement [is|are] taken as owed, with the day of the row "
        "or the first that follows.",
    )  # fmt: skip


def _fill_amounts(table: SourceTable, reading: Reading) -> tuple[SourceTable, list[int]]:
    """Rows that say "brought forward" and give the amount in the column of balances alone."""
    sides = [c for f in ("debit", "credit", "amount") if (c := reading.column(f))]
    if not sides or sides[0] not in table.frame:
        return table, []
    empty_mask = np.logical_and.reduce(
        [text_columns.series(text_columns.clean(table.frame[c])).isna().to_numpy() for c in sides]
    )
    at = np.flatnonzero(empty_mask)[:_MOST]
    frame, lines = table.frame, []
    for row in at.tolist():
        cells = [str(v) for v in frame.iloc[row] if isinstance(v, str) and v.strip()]
        if not any(wordings.says("layout", "opening", cell) for cell in cells):
            continue
        numeric_cells = [c for c in cells if numbers.numeric(text_columns.clean(pd.Series([c])))[0]]
        if numeric_cells:
            frame = frame.copy()
            frame.loc[frame.index[row], sides[0]] = numeric_cells[-1]
            issued = reading.column("issued")
            if issued and row + 1 < len(frame) and not str(frame[issued].iloc[row] or "").strip():
                frame.loc[frame.index[row], issued] = frame[issued].iloc[row + 1]
            lines.append(int(table.lines[row]))
    return (replace(table, frame=frame) if lines else table), lines


def _row(total: TotalRow, table: SourceTable, reading: Reading) -> dict[str, object] | None:
    """An opening balance as a row of the table; None where it is nothing."""
    amount, side = _amount(total, reading)
    if amount is None:
        return None
    minor_units = numbers.parse(pd.Series([amount], dtype=text_columns.TEXT), 4).minor[0]
    if not minor_units or side is None:
        return None
    if minor_units < 0 and side == reading.column("debit") and (credit := reading.column("credit")):
        side, amount = credit, amount.replace("-", "").replace("−", "").strip("()")
    at = min(total.after, len(table.frame) - 1)
    row: dict[str, object] = {side: amount}
    for field in ("customer", "customer_name", "issued", "currency"):
        if column := reading.column(field):
            row[column] = total.values.get(column) or table.frame[column].iloc[at]
    for field in ("document", "type"):
        if column := reading.column(field):
            row[column] = NAME
    return row


def _amount(total: TotalRow, reading: Reading) -> tuple[str | None, str | None]:
    """What the row says is owed, and the column that says it: else its last number, as a debit."""
    for field in ("debit", "credit", "amount"):
        column = reading.column(field)
        if column and total.values.get(column, "").strip(" 0.,-"):
            return total.values[column], column
    digit_texts = [v for v in total.values.values() if any(c.isdigit() for c in v)]
    numeric_texts = [
        v for v in digit_texts if numbers.numeric(text_columns.clean(pd.Series([v])))[0]
    ]
    column = reading.column("debit") or reading.column("amount")
    return (numeric_texts[-1], column) if numeric_texts else (None, None)


def _cast(values: pd.Series, like: pd.Series) -> pd.Series:
    """Values of the new rows in the type of their column."""
    if pd.api.types.is_numeric_dtype(like.dtype):
        filled_mask = values.notna()
        amounts = (
            numbers.parse(values.where(filled_mask).astype(text_columns.TEXT), 4).minor / 10_000
        )
        return pd.Series(amounts).where(filled_mask).astype("float64")
    if pd.api.types.is_datetime64_any_dtype(like.dtype):
        return pd.to_datetime(values, errors="coerce").astype(like.dtype)
    return values.astype(like.dtype) if like.dtype != object else values
