"""A customer's days late as points in time: the median of what fell due in each week or month."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.behaviour.kaplan_meier import curves
from lib.ledger import days

Step = Literal["W", "M"]


def points(history: pd.DataFrame, day: int, step: Step) -> pd.DataFrame:
    """Median days late of the invoices that fell due in each span, customer by customer.

    Invoices paid together in one run are one observation, not many; so they become one point. Where
    too little is paid yet for a median, the point says what it is at least.

    Args:
        history: of ``invoices.history``; only invoices due by ``day`` are looked at.
        day: the ledger's day, as a number.
        step: ``W`` for weeks, ``M`` for months.
    Returns:
        ``customer``, ``span`` (number of the week or month), ``days``, ``exact`` (whether the median
        is known; else it lies above ``days``), ``invoices``; by customer and time.
    """
    due = history[(history["timed"] & (history["clock"] <= day)).to_numpy()]
    spans = due.assign(span=span(due["clock"].to_numpy(), step))
    groups = spans.groupby(["customer", "span"], sort=True)
    table = groups.size().rename("invoices").reset_index()
    place = groups.ngroup().to_numpy().astype("int64")
    estimate = curves(place, due["days"].to_numpy("int64"), due["paid"].to_numpy(), len(table))
    median = estimate.quantile(0.5)
    exact = ~np.isnan(median)
    return table.assign(days=np.where(exact, median, estimate.last), exact=exact)


def span(day_numbers: npt.NDArray[np.int64], step: Step) -> npt.NDArray[np.int64]:
    """The number of the week (from Monday) or month that holds each day."""
    if step == "W":
        return (day_numbers.astype("int64") + 3) // 7
    return days.dates(day_numbers).astype("datetime64[M]").astype("int64")
