"""How good a forecast was: proper scores of distributions, and errors of points and bands.

A chance is scored against what happened: outcome arrays hold the wait in days (1 is the first day),
and ``known`` says for how many days the outcome is known at all. Gneiting and Raftery 2007.
"""

import numpy as np
import numpy.typing as npt

from lib.analysis.forecast.payment_delays import median, within
from lib.analysis.forecast.snapshot import Floats, Places

_GOLDEN = 0.6180339887498949


def misses(cdf: Floats, wait: Places, known_days: Places) -> Floats:
    """(F(k) − 1{wait ≤ k})² for each day k; 0 from the day on which the outcome is not known."""
    day = np.arange(1, cdf.shape[1] + 1)
    errors = (cdf - (wait[:, None] <= day)) ** 2
    errors[day > known_days[:, None]] = 0.0
    return errors


def crps(cdf: Floats, wait: Places, known_days: Places | None = None) -> Floats:
    """Continuous ranked probability score of each invoice, in days; lower is better.

    CRPS = Σ_k (F(k) − 1{wait ≤ k})² over the days followed. Cut at the last day known, it is the
    threshold-weighted score, which stays proper.

    >>> crps(np.array([[0.5, 1.0]]), np.array([2])).tolist()
    [0.25]
    """
    end = np.full(len(cdf), cdf.shape[1]) if known_days is None else known_days
    return misses(cdf, wait, end).sum(axis=1)


def brier(chance: Floats, happened: npt.NDArray[np.bool_]) -> Floats:
    """Squared error of a chance.

    >>> brier(np.array([0.8]), np.array([True])).round(2).tolist()
    [0.04]
    """
    return (chance - happened) ** 2


def median_error(cdf: Floats, wait: Places) -> Floats:
    """Days between the median and the outcome; both count no further than one past the last day."""
    return np.abs(median(cdf) - np.minimum(wait, cdf.shape[1] + 1)).astype(float)


def covered(cdf: Floats, wait: Places, level: float) -> npt.NDArray[np.bool_]:
    """Whether the outcome lies in the central interval of a level, ends included."""
    tail = (1 - level) / 2
    past = np.minimum(wait, cdf.shape[1] + 1)
    return (median(cdf, tail) <= past) & (past <= median(cdf, 1 - tail))


def pit(cdf: Floats, wait: Places) -> Floats:
    """Where in its forecast each outcome fell, 0 to 1; uniform where forecasts are calibrated.

    Between F(wait − 1) and F(wait) the place comes from an evenly spread sequence, not from chance.
    Past the days followed it falls evenly into what is left.
    """
    beyond = wait > cdf.shape[1]
    high = np.where(beyond, 1.0, within(cdf, wait))
    low = within(cdf, np.minimum(wait - 1, cdf.shape[1]))
    return low + np.modf((np.arange(len(cdf)) + 1) * _GOLDEN)[0] * (high - low)


def wape(expected: Floats, actual: Floats) -> float:
    """Sum of absolute errors ÷ sum of what came in; missing where nothing did.

    >>> wape(np.array([90.0, 110.0]), np.array([100.0, 100.0]))
    0.1
    """
    total = float(np.abs(actual).sum())
    return float(np.abs(expected - actual).sum()) / total if total else float("nan")


def interval_score(low: Floats, high: Floats, actual: Floats, level: float = 0.8) -> Floats:
    """Width of a band, plus 2/(1 − level) for each unit by which the outcome missed it.

    >>> interval_score(np.array([0.0]), np.array([10.0]), np.array([12.0])).round(1).tolist()
    [30.0]
    """
    overshoot = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
    return high - low + 2 / (1 - level) * overshoot
