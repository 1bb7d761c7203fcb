"""Chances bent to what past forecasts of the same kind turned out to be.

Where an outcome falls in its forecast (0 to 1, its PIT) is even if chances are right. If 15 in 100
outcomes fell below what was called 10 in 100, a chance of 10 in 100 is now called 15. The bend is
learned from forecasts of earlier months alone, and drawn towards none where they are few.
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
_FEWEST = 100
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


def learned(invoices: pd.DataFrame, model: str, day: int) -> Recalibration:
    """What a model's forecasts of earlier months teach by the end of a day.

    Those not paid by then are counted above all that are: their places are not known, but high.

    Args:
        invoices: of a record: ``origin``, ``population``, ``wait``, ``pit_<model>``.
    """
    name = f"pit_{model}"
    if name not in invoices:
        return NONE
    made = days.numbers(invoices["origin"]).astype("int64")
    ripe = (made + _RIPE <= day) & invoices[name].notna().to_numpy()
    known = made + invoices["wait"].to_numpy("int64") <= day
    to, outcomes = {}, {}
    for population in POPULATIONS:
        own = ripe & invoices["population"].eq(population).to_numpy()
        if own.sum() >= _FEWEST:
            to[population] = _bend(invoices[name].to_numpy(float)[own & known], int(own.sum()))
            outcomes[population] = int(own.sum())
    return Recalibration(to, outcomes)


def _bend(known: Floats, count: int) -> Floats:
    """What chances become: the share of outcomes below each, drawn towards the chance itself."""
    waiting = 1.0 - (np.arange(count - len(known)) + 0.5) / count
    places = np.sort(np.concatenate([known, waiting]))
    share = np.searchsorted(places, _KNOTS, side="right") / count
    weight = count / (count + _STRENGTH)
    made = weight * share + (1.0 - weight) * _KNOTS
    made[0], made[-1] = 0.0, 1.0
    return made
