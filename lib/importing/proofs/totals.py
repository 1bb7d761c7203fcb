"""Do the columns add up to the totals that the file states itself?"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from lib.importing.proofs.proof import Proof
from lib.importing.reading import fields
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable, TotalRow
from lib.importing.values import numbers
from lib.importing.vocabulary import wordings

_MOST = 200
"""Total rows that are looked at; a list has one for each customer at the most."""


def proofs(table: SourceTable, reading: Reading) -> tuple[Proof, ...]:
    """Every total of a table that a column it read should add up to.

    Args:
        table: with the total rows that were taken out of its records.
        reading: what its columns mean.
    """
    columns = [c.column for c in reading.choices if c.field in (*fields.MONEY, "tax")]
    return tuple(p for column in columns for p in of_column(table, column))


def of_column(table: SourceTable, column: str) -> Iterator[Proof]:
    """Each total that a table states for a column, beside the sum of its rows."""
    stated_totals = [t for t in table.totals if t.values.get(column) and not _is_opening(t)][:_MOST]
    if not stated_totals:
        return
    cells = pd.Series([t.values[column] for t in stated_totals], dtype="str")
    stated_amounts = numbers.parse(cells, 2)
    running_sums = np.append(0, np.cumsum(numbers.parse(table.frame[column], 2).minor))
    start, before = 0, 0
    for total, value, bad in zip(
        stated_totals, stated_amounts.minor.tolist(), stated_amounts.bad, strict=True
    ):
        if bad or not total.after:
            continue
        sums = {
            int(running_sums[total.after] - running_sums[first]) for first in {0, start, before}
        }
        holds = value in sums or -value in sums
        nearest = min(sums, key=lambda s: abs(s - value))
        yield Proof(
            "total", _text(total, column, nearest, value, holds=holds), holds, (total.line,)
        )
        if total.after != start:
            before, start = start, total.after


def _is_opening(total: TotalRow) -> bool:
    return wordings.says("layout", "opening", total.label)


def _text(total: TotalRow, column: str, column_sum: int, stated_sum: int, *, holds: bool) -> str:
    label = f"“{total.label}” " if total.label else ""
    if holds:
        return f"Line {total.line}: {label}{_amount_text(stated_sum)} is the sum of “{column}”."
    return (
        f"Line {total.line}: {label}states {_amount_text(stated_sum)} for “{column}”, but the rows "
        "add up to "
        f"{_amount_text(column_sum)}: {_amount_text(column_sum - stated_sum)} apart. Look for rows "
        "that are missing or stand twice."
    )


def _amount_text(minor: int) -> str:
    return f"{minor / 100:,.2f}"
