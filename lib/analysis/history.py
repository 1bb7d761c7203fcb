"""The same question on many days: aging and tolerance at each month-end."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from lib.analysis import aging
from lib.analysis import past_tolerance as analysis_past_tolerance
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
    ends = month_ends(ledger, months)
    return aging.scans(ledger, ends, by=by, basis=basis, cuts=cuts, disputed=disputed)


def past_tolerance(
    ledger: Ledger,
    *,
    months: int = 24,
    tolerance: Tolerance | None = None,
    disputed: Disputed = "with",
) -> pd.DataFrame:
    """What was open, late and past its own tolerance on each month-end.

    Returns:
        ``day`` and the columns of ``tolerated.scan``.
    """
    tolerance = tolerance or ledger.tolerance
    ends = month_ends(ledger, months)
    return analysis_past_tolerance.scans(ledger, ends, tolerance=tolerance, disputed=disputed)
