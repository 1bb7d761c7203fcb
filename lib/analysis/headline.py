"""The four numbers that a meeting starts with: owed, late, past tolerance, over 90 days."""

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from lib.analysis import aging
from lib.analysis.past_tolerance import past
from lib.analysis.sums import sum_by, to_reporting
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.money import NoRate
from lib.ledger.tolerance import Tolerance

MEASURES = ("owed", "open", "not_due", "late", "past_tolerance", "over_90")
FOUR = ("owed", "late", "past_tolerance", "over_90")


def scan(
    ledger: Ledger, day: dt.date, by: Sequence[str] = (), tolerance: Tolerance | None = None
) -> pd.DataFrame:
    """Balances on a day, and how far they are open, not due, late, past tolerance, over 90 days late.

    Args:
        day: on or before the ledger's day.
        by: fields to split by.
    Returns:
        columns ``by``, ``currency`` and ``MEASURES``; minor units. ``owed`` nets what is unapplied,
        the others do not.
    """
    tolerance = tolerance or ledger.tolerance
    at = days.number(day)
    open_items = ledger.spells.on(at)
    ages, positive = aging.age(open_items, at), np.maximum(open_items.balance, 0)
    where = {
        "open": positive > 0,
        "not_due": ages <= 0,
        "late": ages > 0,
        "past_tolerance": past(ledger, open_items, day, tolerance),
        "over_90": ages > 90,
    }
    parts = {name: np.where(mask, positive, 0) for name, mask in where.items()}
    return sum_by(ledger, open_items, by, {"owed": open_items.balance} | parts)


def totals(ledger: Ledger, day: dt.date, tolerance: Tolerance | None = None) -> pd.Series:
    """The measures on a day in the reporting currency, at that day's rates.

    Raises:
        NoRate: a currency has no rate by then.
    """
    tolerance = tolerance or ledger.tolerance
    table = to_reporting(ledger, scan(ledger, day, tolerance=tolerance), MEASURES, day)
    return table[list(MEASURES)].sum()


def trend(
    ledger: Ledger, on: Iterable[dt.date], tolerance: Tolerance | None = None
) -> pd.DataFrame:
    """The measures on several days; a past day without a rate is left out.

    Returns:
        columns ``day`` and the measures.
    """
    tolerance = tolerance or ledger.tolerance
    rows = []
    for day in on:
        try:
            rows.append({"day": pd.Timestamp(day), **totals(ledger, day, tolerance)})
        except NoRate:
            if day == ledger.day:
                raise
    return pd.DataFrame(rows, columns=["day", *MEASURES])


def covered_days(ledger: Ledger, on: Iterable[dt.date]) -> tuple[dt.date, ...]:
    """Those of some days on which the ledger already held something, and its own day."""
    first = ledger.documents["issued"].min()
    return tuple(d for d in on if d == ledger.day or pd.Timestamp(d) >= first)
