"""What a list says of disputes: how much, and a mark without a day."""

import pandas as pd

from lib.importing.assembling import amounts
from lib.importing.assembling.faults import finding
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.values import numbers, wordings
from lib.ledger.findings import Finding

_NO_DATE = "disputed, no date given"


def read(
    table: SourceTable, reading: Reading, frame: dict[str, pd.Series], notes: list[Finding]
) -> dict[str, pd.Series]:
    """Disputed amounts; a flag without a date is noted in the reason and never dated."""
    dispute_columns: dict[str, pd.Series] = {}
    amount = reading.series(table, "disputed_amount")
    if amount is not None:
        parsed_column = numbers.parse(amount, amounts.exponents(frame["currency"]))
        empty = parsed_column.missing | parsed_column.bad | parsed_column.unclear
        dispute_columns["disputed_amount"] = (
            pd.Series(parsed_column.minor).astype("Int64").mask(empty)
        )
    flag = reading.series(table, "disputed")
    if flag is None:
        return dispute_columns
    undated_mask = wordings.yes(flag) & frame["disputed_on"].isna().to_numpy(bool)
    undated_mask &= frame["dispute_raised_on"].isna().to_numpy(bool)
    reason = frame["dispute_reason"]
    dispute_columns["dispute_reason"] = reason.mask(
        undated_mask & reason.isna().to_numpy(bool), _NO_DATE
    )
    notes += finding(
        "warning",
        "undated_disputes",
        undated_mask,
        table.lines,
        "{n} document[|s] [is|are] marked as disputed without saying since when: "
        "shown "
        "as disputed, and no forecast looks at them.",
    )
    return dispute_columns
