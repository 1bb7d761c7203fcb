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
    made: dict[str, pd.Series] = {}
    amount = reading.series(table, "disputed_amount")
    if amount is not None:
        parsed = numbers.parse(amount, amounts.exponents(frame["currency"]))
        empty = parsed.missing | parsed.bad | parsed.unclear
        made["disputed_amount"] = pd.Series(parsed.minor).astype("Int64").mask(empty)
    flag = reading.series(table, "disputed")
    if flag is None:
        return made
    undated = wordings.yes(flag) & frame["disputed_on"].isna().to_numpy(bool)
    undated &= frame["dispute_raised_on"].isna().to_numpy(bool)
    reason = frame["dispute_reason"]
    made["dispute_reason"] = reason.mask(undated & reason.isna().to_numpy(bool), _NO_DATE)
    notes += finding(
        "warning",
        "undated_disputes",
        undated,
        table.lines,
        "{n} document[|s] [is|are] marked as disputed without saying since when: "
        "shown "
        "as disputed, and no forecast looks at them.",
    )
    return made
