"""How late: median and spread that count open invoices as not yet known, and shares that are late."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.analysis.behaviour.kaplan_meier import Curves, curves

VERY_LATE = 30


def lateness(
    history: pd.DataFrame, by: Sequence[str], *, late_after: int = 0, very_late: int = VERY_LATE
) -> pd.DataFrame:
    """Days late by group, from invoices paid and still open.

    Args:
        history: of ``invoices.history``, or a part of it.
        by: columns of it.
        late_after, very_late: days past due above which an invoice counts as late, as very late.
    Returns:
        ``by``; ``invoices``, ``settled``, ``open``; ``known`` (paid, written off or past due: what
        the figures rest on); ``median``; ``low``, ``high`` (8 invoices in 10 lie between), ``spread``
        (days that hold the middle half), ``weighted`` (the median by amount); ``share_late``,
        ``share_very_late``, ``share_past_tolerance``; ``from_issue`` (no due dates: days count from
        issue). Days and shares are NaN where too little was paid to tell. Sorted by ``by``.
    """
    groups = history.groupby(list(by), sort=True, dropna=False)
    number = groups.ngroup().to_numpy("int64")
    table = groups.agg(invoices=("row", "size"), from_issue=("from_issue", "any")).reset_index()
    table["open"] = np.bincount(number[history["left"] > 0], minlength=len(table))
    table["settled"] = table["invoices"] - table["open"]
    timed = history["timed"].to_numpy()
    past = timed & ((history["outcome"] != "open") | (history["days"] > late_after)).to_numpy()
    table["known"] = np.bincount(number[past], minlength=len(table))
    timed_rows, place = history[timed], number[timed]
    estimate = _curves(timed_rows, place, len(table))
    weighted = _curves(
        timed_rows, place, len(table), weight=timed_rows["amount"].to_numpy("float64")
    )
    table = table.assign(**spread_of(estimate), weighted=weighted.quantile(0.5))
    table["share_late"] = estimate.later_than(late_after)
    table["share_very_late"] = estimate.later_than(very_late)
    beyond = timed_rows.assign(days=timed_rows["days"] - timed_rows["allowed"])
    table["share_past_tolerance"] = _curves(beyond, place, len(table)).later_than(0)
    return without_due_dates(table)


def without_due_dates(table: pd.DataFrame) -> pd.DataFrame:
    """The table without shares late where nothing has a due date: days from issue are not lateness."""
    shares = ["share_late", "share_very_late", "share_past_tolerance"]
    return table.assign(**{name: table[name].mask(table["from_issue"]) for name in shares})


def _curves(
    invoices: pd.DataFrame, place: np.ndarray, size: int, weight: np.ndarray | None = None
) -> Curves:
    return curves(
        place, invoices["days"].to_numpy("int64"), invoices["paid"].to_numpy(), size, weight
    )


def spread_of(estimate: Curves) -> dict[str, np.ndarray]:
    """Median, the middle eight tenths and the width of the middle half of each curve."""
    return {
        "median": estimate.quantile(0.5),
        "low": estimate.quantile(0.1),
        "high": estimate.quantile(0.9),
        "spread": estimate.quantile(0.75) - estimate.quantile(0.25),
    }


def curve(history: pd.DataFrame) -> pd.DataFrame:
    """Paid by day: the share of some invoices that is paid so many days from due.

    Returns:
        ``day``, ``paid`` (0 to 1), ``low``, ``high`` (8 in 10, Greenwood's variance on the log-log
        scale, so that the band stays between 0 and 1); one row a day on which something was paid.
    """
    timed_rows = history[history["timed"]]
    estimate = _curves(timed_rows, np.zeros(len(timed_rows), dtype="int64"), 1)
    steps = estimate.paid > 0
    unpaid = estimate.unpaid[steps]
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(
            estimate.paid[steps]
            / (estimate.at_risk[steps] * (estimate.at_risk[steps] - estimate.paid[steps]))
        )
        width = 1.2816 * np.sqrt(variance) / np.abs(np.log(unpaid))
        most, least = unpaid ** np.exp(-width), unpaid ** np.exp(width)
    certain = (unpaid <= 0) | ~np.isfinite(width)
    return pd.DataFrame(
        {
            "day": estimate.day[steps],
            "paid": 1 - unpaid,
            "low": 1 - np.where(certain, unpaid, most),
            "high": 1 - np.where(certain, unpaid, least),
        }
    )
