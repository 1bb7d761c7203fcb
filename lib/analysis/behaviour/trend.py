"""Is lateness rising? Days per quarter over the last year, and whether chance could have made them."""

from math import erfc, sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.behaviour import series
from lib.ledger import days
from lib.ledger.ledger import Ledger

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
    points = series.points(history, day, "M")
    last = int(series.span(np.array([day]), "M")[0])
    points = points[(points["span"] > last - months) & (points["exact"] | (points["days"] > 0))]
    customers, place = np.unique(points["customer"].to_numpy(dtype=object), return_inverse=True)
    value = np.full((len(customers), months), np.nan)
    exact = np.zeros(value.shape, dtype=bool)
    column = points["span"].to_numpy() - (last - months + 1)
    value[place, column], exact[place, column] = points["days"], points["exact"]
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
