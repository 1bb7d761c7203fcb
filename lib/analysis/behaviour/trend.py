"""Is lateness rising? A customer's days late in time, and whether chance could have made the rise."""

from math import erfc, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.behaviour.kaplan_meier import curves
from lib.ledger import days
from lib.ledger.ledger import Ledger

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


MONTHS = 12
FEWEST = 6
Matrix = npt.NDArray[np.float64]


def trend(history: pd.DataFrame, ledger: Ledger, *, months: int = MONTHS) -> pd.DataFrame:
    """Change of the monthly median days late, customer by customer.

    The slope is the median over all pairs of months (Theil and Sen); the test is Kendall's between
    days late and time, with the variance of a random order, ties and open invoices allowed for.

    Args:
        history: of ``invoices.history(ledger)``.
        months: how many, up to the ledger's day, by due date.
    Returns:
        ``customer``, ``trend`` (days per quarter), ``chance`` (two-sided p value), ``months`` (with a
        point); customers with fewer than 6 such months are left out.
    Source: Sen 1968; Brown, Hollander and Korwar 1974 for values known only to be larger.
    """
    day = days.number(ledger.day)
    monthly = points(history, day, "M")
    last = int(span(np.array([day]), "M")[0])
    monthly = monthly[
        (monthly["span"] > last - months) & (monthly["exact"] | (monthly["days"] > 0))
    ]
    customers, place = np.unique(monthly["customer"].to_numpy(dtype=object), return_inverse=True)
    value = np.full((len(customers), months), np.nan)
    exact = np.zeros(value.shape, dtype=bool)
    column = monthly["span"].to_numpy() - (last - months + 1)
    value[place, column], exact[place, column] = monthly["days"], monthly["exact"]
    count = np.isfinite(value).sum(axis=1)
    enough = count >= FEWEST
    slope, chance = _kendall(value[enough], exact[enough])
    return pd.DataFrame(
        {
            "customer": pd.Series(customers[enough], dtype="str"),
            "trend": slope * 3,
            "chance": chance,
            "months": count[enough],
        }
    )


def _kendall(value: Matrix, exact: npt.NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
    """Median slope per step and its two-sided p value, row by row; NaN marks no value."""
    has_value = np.isfinite(value)
    pairs = has_value[:, :, None] & has_value[:, None, :]
    rise = value[:, None, :] - value[:, :, None]
    sign = np.where(pairs, np.sign(rise), 0.0)
    certain = (exact[:, :, None] & exact[:, None, :]) | (
        ~exact[:, None, :] & exact[:, :, None] & (rise >= 0)
    )
    certain |= ~exact[:, :, None] & exact[:, None, :] & (rise <= 0)
    higher = np.where(exact[:, None, :], 0.0, 1.0) - np.where(exact[:, :, None], 0.0, 1.0)
    sign = np.where(pairs & certain, np.where(rise == 0, higher, sign), 0.0)
    place = np.arange(value.shape[1])
    distance = np.broadcast_to((place[None, :] - place[:, None]).astype("float64"), rise.shape)
    usable = pairs & certain & (distance > 0)
    return _slope(rise, distance, usable), _chance(
        sign, np.sign(distance) * pairs, has_value.sum(axis=1)
    )


def _slope(rise: Matrix, distance: Matrix, usable: npt.NDArray[np.bool_]) -> Matrix:
    """Median of rise ÷ time over the pairs of each row; 0 where none says anything."""
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = np.where(usable, rise / distance, np.nan).reshape(len(rise), rise.shape[1] ** 2)
    none = ~usable.reshape(slopes.shape).any(axis=1)
    slopes[none, :1] = 0.0
    return np.nanmedian(slopes, axis=1) if len(slopes) else np.zeros(0)


def _chance(sign: Matrix, order: Matrix, count: Matrix) -> Matrix:
    """Two-sided p value of Kendall's sum of concordances, under random order (normal approximation)."""
    total = (sign * order).sum(axis=(1, 2))
    n = count.astype("float64")
    lines = ((sign.sum(axis=2) ** 2).sum(axis=1), (order.sum(axis=2) ** 2).sum(axis=1))
    squares = ((sign**2).sum(axis=(1, 2)), (order**2).sum(axis=(1, 2)))
    variance = 4 * (lines[0] - squares[0]) * (lines[1] - squares[1]) / (n * (n - 1) * (n - 2))
    variance += 2 * squares[0] * squares[1] / (n * (n - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.maximum(np.abs(total) - 2, 0) / np.sqrt(variance)
    return np.where(variance > 0, _two_sided(z), 1.0)


def _two_sided(z: Matrix) -> Matrix:
    """The chance that a standard normal lies further from 0 than ``z``."""
    return np.array([erfc(float(value) / sqrt(2)) for value in z])
