"""Cash by week from invoices that are open: expected, and bands that know of dependence and past error.

E(week w) = Σ balance × (F(7w) − F(7w − 7)). Invoices of one customer move together: on each path,
each invoice follows its customer's common draw with chance ``together`` and its own otherwise, so two
invoices' ranks correlate by ``together²``. Bands are then made wider or narrower about their middle by
the factor that would have covered the earlier weeks of this ledger (split conformal, scaled), drawn
towards none where few days say so.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from lib.analysis.forecast.snapshot import Floats, Places

LEVEL = 0.8
_TOGETHER = 0.3
_DRAWS = 3_000_000
_SEED = 7
_ENOUGH_WEEKS = 8
_MOST_COVERED = 0.9
_AS_DRAWN = 2.0
_CHANCES = (np.arange(200) + 0.5) / 200
_NORMAL_MISSES = np.array(
    [NormalDist().inv_cdf(0.5 + c / 2) for c in _CHANCES]
) / NormalDist().inv_cdf(0.9)
"""How far sums fall from the middle of bands that are right, in half-widths: under 1 in 8 of 10."""


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A forecast of sums, one a week.

    Args:
        expected, p10, p50, p90: minor units.
    """

    expected: Floats
    p10: Floats
    p50: Floats
    p90: Floats


def by_week(cdf: Floats, weeks: int) -> Floats:
    """Chance of each invoice to be paid in each week: invoices × weeks."""
    ends = np.minimum(np.arange(1, weeks + 1) * 7, cdf.shape[1]) - 1
    return np.diff(cdf[:, ends], axis=1, prepend=0.0)


def paths(cdf: Floats, amount: Floats, customer: Places, weeks: int, together: float) -> Floats:
    """Simulated cash: paths × weeks, in the amounts' unit."""
    ends = np.cumsum(by_week(cdf, weeks), axis=1)
    count = int(np.clip(_DRAWS // max(len(cdf), 1), 200, 2000))
    rng = np.random.default_rng(_SEED)
    customers, place = np.unique(customer, return_inverse=True)
    cash = np.empty((count, weeks + 1))
    for path in range(count):
        common = rng.random(len(customers))[place]
        own_draw, follows = rng.random((2, len(cdf)))
        draw = np.where(follows < together, common, own_draw)
        week = (draw[:, None] > ends).sum(axis=1)
        cash[path] = np.bincount(week, weights=amount, minlength=weeks + 1)
    return cash[:, :weeks]


def band(cdf: Floats, amount: Floats, customer: Places, weeks: int, together: float) -> Band:
    """Expected cash by week and its simulated band."""
    simulations = paths(cdf, amount, customer, weeks, together)
    low, middle, high = np.quantile(simulations, [0.1, 0.5, 0.9], axis=0)
    return Band((by_week(cdf, weeks) * amount[:, None]).sum(axis=0), low, middle, high)


def together(pit: Floats, group: Places) -> float:
    """How much one customer's invoices move together, from where past outcomes fell.

    The square root of the intraclass correlation of their places in the forecasts.

    Args:
        pit: of each past invoice, 0 to 1.
        group: customer and origin of each.
    """
    _, place, count = np.unique(group, return_inverse=True, return_counts=True)
    several = count[place] > 1
    if several.sum() < 2 * _ENOUGH_WEEKS:
        return _TOGETHER
    centred = pit - 0.5
    total = np.bincount(place, weights=centred)
    square = np.bincount(place, weights=centred**2)
    pairs = (count * (count - 1.0)).sum()
    shared = ((total**2 - square).sum()) / pairs / max(float((centred**2).mean()), 1e-9)
    return float(np.sqrt(np.clip(shared, 0.0, 0.95)))


def stretch(actual: Floats, earlier: Band, origin: Places) -> tuple[float, int]:
    """The factor by which past bands ought to have been wider, under 1 narrower, and on how many weeks.

    The half-widths that would have covered 8 in 10 of past weeks. Weeks forecast on one day are missed
    together, so what they say is counted in such days; two days on which bands were right as simulated
    are added. Among n of these, (n + 1) ÷ n of the 8 in 10 must have been covered (split conformal),
    but never over 9 in 10: with few days that would ask for the worst week ever, one bad month. Below
    eight weeks the bands stay as they are.

    Args:
        actual: what came in, by past week.
        earlier: the bands of these weeks.
        origin: the day on which each was forecast.
    """
    up = np.maximum(earlier.p90 - earlier.p50, 1e-9)
    down = np.maximum(earlier.p50 - earlier.p10, 1e-9)
    misses = np.maximum((actual - earlier.p50) / up, (earlier.p50 - actual) / down)
    usable = (earlier.p90 > earlier.p10) & np.isfinite(misses)
    count = int(usable.sum())
    if count < _ENOUGH_WEEKS:
        return 1.0, count
    days = len(np.unique(origin[usable]))
    share = min((days + _AS_DRAWN + 1) * LEVEL / (days + _AS_DRAWN), _MOST_COVERED)
    weights = np.repeat([days / count, _AS_DRAWN / len(_CHANCES)], [count, len(_CHANCES)])
    return _quantile(np.append(misses[usable], _NORMAL_MISSES), weights, share), count


def _quantile(values: Floats, weights: Floats, share: float) -> float:
    """The smallest value at or under which so much of the weight lies."""
    order = np.argsort(values)
    below = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(below, share * below[-1] * (1 - 1e-12))])


def stretched(raw: Band, factor: float) -> Band:
    """A band made wider or narrower about its middle; never below nothing."""
    low = np.maximum(raw.p50 - factor * (raw.p50 - raw.p10), 0.0)
    return Band(raw.expected, low, raw.p50, raw.p50 + factor * (raw.p90 - raw.p50))
