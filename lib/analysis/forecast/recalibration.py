"""Chances bent to what past forecasts of the same kind turned out to be.

Where an outcome falls in its forecast (0 to 1, its PIT) is even if chances are right. If 15 in 100
outcomes fell below what was called 10 in 100, a chance of 10 in 100 is now called 15. The bend is
learned from forecasts of earlier months alone, and drawn towards none where they are few; under three
months there is none, since one odd month of one or two cannot be told from a habit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lib.analysis.forecast.snapshot import Floats
from lib.ledger import days

POPULATIONS = ("open", "new")
_KNOTS = np.linspace(0.0, 1.0, 41)
_STRENGTH = 50.0
_MONTHS = 12.0
_FEWEST = 100
_FEWEST_MONTHS = 3
_RIPE = 60
"""Days after which a forecast counts: before, only what was paid early is known of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Recalibration:
    """How chances are bent, by population.

    Args:
        to: by population (``open``, ``new``): what chances of 0, 0.025, … 1 become.
        outcomes: by population, how many past forecasts say so.
    """

    to: Mapping[str, Floats] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)

    def bend(self, cdf: Floats, population: str) -> Floats:
        """Chances as past forecasts ask for; as they are where too few do."""
        if population not in self.to:
            return cdf
        return np.interp(cdf, _KNOTS, self.to[population])


NONE = Recalibration()


def learn(invoices: pd.DataFrame, day: int) -> Recalibration:
    """What forecasts of earlier months, as they were before they were bent, teach by the end of a day.

    Those not paid by then are counted above all that are: their places are not known, but high.

    Args:
        invoices: of a record: ``origin``, ``population``, ``customer``, ``wait``, ``pit_mixed``.
    """
    if not len(invoices):
        return NONE
    origin_days = days.numbers(invoices["origin"]).astype("int64")
    ripe = origin_days + _RIPE <= day
    is_known = origin_days + invoices["wait"].to_numpy("int64") <= day
    to, outcomes = {}, {}
    for population in POPULATIONS:
        mask = ripe & invoices["population"].eq(population).to_numpy()
        months = len(np.unique(origin_days[mask]))
        if mask.sum() >= _FEWEST and months >= _FEWEST_MONTHS:
            places = invoices["pit_mixed"].to_numpy(float)
            to[population] = _bend(places[mask & is_known], int(mask.sum()), _trust(invoices[mask]))
            outcomes[population] = int(mask.sum())
    return Recalibration(to, outcomes)


def _trust(invoices: pd.DataFrame) -> float:
    """How far a bend is believed, 0 to 1: what one customer, or one month, does is one observation.

    Invoices of one customer in one month move together, and so, less, do all of a month.
    """
    groups = _independent(invoices.groupby(["origin", "customer"], sort=False).size())
    months = _independent(invoices.groupby("origin", sort=False).size())
    return groups / (groups + _STRENGTH) * months / (months + _MONTHS)


def _independent(size: pd.Series) -> float:
    """How many groups of equal size would say as much: (Σ n)² ÷ Σ n²."""
    return float(size.sum() ** 2 / (size.astype(float) ** 2).sum())


def _bend(outcomes: Floats, count: int, trust: float) -> Floats:
    """What chances become: the share of outcomes below each, drawn towards the chance itself.

    Args:
        outcomes: where outcomes fell, of ``count`` forecasts.
        trust: 0 leaves chances as they are, 1 takes the shares.
    """
    waiting = 1.0 - (np.arange(count - len(outcomes)) + 0.5) / count
    places = np.sort(np.concatenate([outcomes, waiting]))
    share = np.searchsorted(places, _KNOTS, side="right") / count
    chances = trust * share + (1.0 - trust) * _KNOTS
    chances[0], chances[-1] = 0.0, 1.0
    return chances
