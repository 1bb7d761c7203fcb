"""Whose balance changed most between two days, and how much of what is late stands with how few."""

import datetime as dt
from typing import Literal

import pandas as pd

from lib.analysis import headline
from lib.analysis.sums import to_reporting
from lib.ledger.ledger import Ledger


def rank_shares(table: pd.DataFrame, value: str) -> pd.DataFrame:
    """Rows with something in ``value``, largest first, with their share and the share so far.

    >>> rank_shares(pd.DataFrame({"customer": ["a", "b"], "late": [1, 3]}), "late")["together"].tolist()
    [0.75, 1.0]

    Args:
        table: one row a group, one currency.
        value: column of money to rank by.
    Returns:
        the table's columns, ``share`` and ``together``.
    """
    positive_rows = table[table[value] > 0].sort_values(value, ascending=False, kind="stable")
    share = positive_rows[value] / positive_rows[value].sum()
    return positive_rows.assign(share=share, together=share.cumsum()).reset_index(drop=True)


Measure = Literal["owed", "late", "past_tolerance", "over_90"]


def balances(ledger: Ledger, day: dt.date, measure: Measure) -> pd.Series:
    """A measure by customer on a day, in the reporting currency at that day's rates.

    Raises:
        NoRate: a currency has no rate by then.
    """
    table = headline.scan(ledger, day, ("customer",))[["customer", "currency", measure]]
    return (
        to_reporting(ledger, table, [measure], day).set_index("customer")[measure].astype("float64")
    )


def changes(ledger: Ledger, since: dt.date, measure: Measure = "owed") -> pd.DataFrame:
    """Each customer's balance on two days and its change, largest change first.

    Returns:
        columns ``customer``, ``before``, ``now``, ``change``; minor units of the reporting currency.
    """
    table = pd.DataFrame(
        {
            "before": balances(ledger, since, measure),
            "now": balances(ledger, ledger.day, measure),
        }
    ).fillna(0.0)
    table = table.assign(change=table["now"] - table["before"]).rename_axis("customer")
    ranked = table[table["change"].abs() >= 0.5].reset_index()
    order = ranked["change"].abs().sort_values(ascending=False, kind="stable").index
    return ranked.loc[order].reset_index(drop=True)


def holders(ledger: Ledger, measure: Measure = "late") -> pd.DataFrame:
    """Who holds a measure, largest first, and how much of it they and those before them hold.

    Returns:
        columns ``customer``, ``amount`` (above 0), ``share``, ``together`` (running share).
    """
    amounts = balances(ledger, ledger.day, measure).rename("amount")
    return rank_shares(amounts.reset_index(), "amount")
