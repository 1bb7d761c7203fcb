"""What is left of each month's sales: the pattern that tells a slower payer from a better month."""

import datetime as dt

import numpy as np
import pandas as pd

from lib.analysis import dso
from lib.analysis.flows import credit_sales
from lib.analysis.sums import to_reporting
from lib.ledger import days
from lib.ledger.ledger import Ledger

MONTHS = 6


def scan(ledger: Ledger, months: int = MONTHS) -> pd.DataFrame:
    """Sales of the last calendar months and what is still open of them, by month and currency.

    Args:
        months: how many, the last being the one that holds the ledger's day.
    Returns:
        columns ``month`` (its first day), ``currency``, ``sales``, ``left``; minor units.
    """
    documents = ledger.documents
    first = days.add_months(days.month_start(ledger.day), 1 - months)
    recent = documents[credit_sales(documents) & (documents["issued"] >= pd.Timestamp(first))]
    open_items = ledger.spells.on(days.number(ledger.day))
    balances = pd.Series(open_items.balance, index=open_items.row)
    table = pd.DataFrame(
        {
            "month": recent["issued"].dt.to_period("M").dt.to_timestamp().astype("datetime64[s]"),
            "currency": recent["currency"],
            "sales": recent["amount"],
            "left": balances.reindex(recent.index).fillna(0).astype("int64"),
        }
    )
    return table.groupby(["month", "currency"], as_index=False)[["sales", "left"]].sum()


def pattern(ledger: Ledger, months: int = MONTHS) -> pd.DataFrame:
    """The uncollected balance in the reporting currency, a row a month, oldest first.

    Returns:
        columns ``month``, ``sales``, ``left``, ``share`` (of the month's sales; ``nan`` without any).
    Raises:
        NoRate: a currency has no rate by the ledger's day.
    """
    values = ["sales", "left"]
    table = to_reporting(ledger, scan(ledger, months), values)[["month", *values]]
    ends = _firsts(ledger.day, months)
    table = table.set_index("month").reindex(ends).fillna(0.0).rename_axis("month").reset_index()
    shares = map(dso.uncollected, table["left"], table["sales"])
    return table.assign(share=np.fromiter(shares, float, len(table)))


def _firsts(day: dt.date, months: int) -> pd.DatetimeIndex:
    start = days.month_start(day)
    month_starts = [days.add_months(start, -back) for back in range(months - 1, -1, -1)]
    return pd.DatetimeIndex(month_starts, dtype="datetime64[s]")
