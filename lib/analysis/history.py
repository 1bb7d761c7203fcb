"""The same question on many days: aging and tolerance at each month-end."""

import datetime as dt
from collections.abc import Callable, Sequence

import pandas as pd

from lib.analysis import aging, tolerated
from lib.analysis.aging import Basis, Disputed
from lib.ledger import days
from lib.ledger.buckets import CUTS
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance


def month_ends(ledger: Ledger, months: int) -> tuple[dt.date, ...]:
    """The last month-ends before the ledger's day, and that day; none before anything was issued."""
    first = ledger.documents["issued"].min()
    if pd.isna(first):
        return (ledger.day,)
    ends = days.month_ends(ledger.day, months)
    return tuple(day for day in ends if day >= first.date()) or (ledger.day,)


def balances(
    ledger: Ledger,
    *,
    months: int = 24,
    by: Sequence[str] = (),
    basis: Basis = "due",
    cuts: Sequence[int] = CUTS,
    disputed: Disputed = "with",
) -> pd.DataFrame:
    """Aging on each month-end, as it would have read on that day.

    Returns:
        ``day`` and the columns of ``aging.scan``; a day without open documents has no row.
    """
    return _each(
        month_ends(ledger, months),
        lambda day: aging.scan(
            ledger, by=by, basis=basis, cuts=cuts, disputed=disputed, day=day
        ),
    )  # fmt: skip


def past_tolerance(
    ledger: Ledger,
    *,
    months: int = 24,
    tolerance: Tolerance = tolerated.TOLERANCE,
    disputed: Disputed = "with",
) -> pd.DataFrame:
    """What was open, late and past its own tolerance on each month-end.

    Returns:
        ``day`` and the columns of ``tolerated.scan``.
    """
    return _each(
        month_ends(ledger, months),
        lambda day: tolerated.scan(ledger, tolerance=tolerance, disputed=disputed, day=day),
    )


def _each(ends: Sequence[dt.date], scan: Callable[[dt.date], pd.DataFrame]) -> pd.DataFrame:
    made = [scan(day) for day in ends]
    for table, day in zip(made, ends, strict=True):
        table.insert(0, "day", pd.Timestamp(day).as_unit("s"))
    return pd.concat(made, ignore_index=True)
