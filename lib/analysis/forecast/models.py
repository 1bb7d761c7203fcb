"""All forecasts of one day, fitted on what was known then."""

from collections.abc import Iterable
from dataclasses import dataclass

from lib.analysis.forecast import baselines, hazard, recalibration, snapshot, survival, weighing
from lib.analysis.forecast.hazard import Hazard
from lib.analysis.forecast.payment_delays import Waits
from lib.analysis.forecast.recalibration import Recalibration
from lib.analysis.forecast.snapshot import Floats, Snapshot
from lib.analysis.forecast.survival import Survival
from lib.analysis.forecast.weighing import Weighing, Weights
from lib.ledger.ledger import Ledger

CODE = "3"
"""Raised with every change that moves a forecast, so that kept ones can be told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What was learned by the end of a day.

    Args:
        known: the invoices then on record.
        survival: Kaplan-Meier tables.
        hazard: the regression; None where there is too little to fit.
        weighing: how much each model counts.
        bent: how their chances together are bent to their own past.
    """

    known: Snapshot
    survival: Survival
    hazard: Hazard | None
    weighing: Weighing
    bent: Recalibration = recalibration.NONE

    @property
    def day(self) -> int:
        """The day, as a day number."""
        return self.known.day

    @property
    def settled(self) -> int:
        """How many invoices it learned from were paid."""
        return int(self.survival.learned.paid.sum())

    @property
    def thin(self) -> bool:
        """Whether too few invoices are settled to learn more than the terms."""
        return self.settled < weighing.ENOUGH_SETTLED

    def weights(self, population: str) -> Weights:
        """How much each model counts for ``open`` or ``new`` invoices."""
        weights = self.weighing.of(population)
        return weights if self.hazard is not None else weighing.unfitted(weights)

    @property
    def dated(self) -> bool:
        """Whether any invoice has a due day; if none, lateness is counted from issue."""
        return bool(self.known.dated.any())


def fit(ledger: Ledger, day: int, weighed: Weighing | None = None) -> Fit:
    """Fit every model on what was known at the end of a day.

    Args:
        ledger: seen on that day or later.
        day: as a day number.
        weighed: how much each model counts; as without any past by default.
    """
    known = snapshot.of(ledger, day)
    curves = survival.fit(known)
    settled = int(curves.learned.paid.sum())
    if settled < weighing.ENOUGH_SETTLED:
        return Fit(known, curves, None, weighing.THIN)
    weighed = weighed or Weighing(weighing.weigh([]), weighing.weigh([]))
    try:
        return Fit(known, curves, hazard.fit(known), weighed)
    except hazard.Unfitted:
        return Fit(known, curves, None, weighed)


def cdfs(made: Fit, waits: Waits, names: Iterable[str]) -> dict[str, Floats]:
    """Chance to be paid by each day of each wait, by model; models that were not fitted are absent."""
    asked = set(names)
    found: dict[str, Floats] = {}
    if "due_date" in asked:
        found["due_date"] = baselines.due_date(waits)
    if "customer_median" in asked:
        found["customer_median"] = baselines.customer_median(made.survival.learned, waits)
    if "km_terms" in asked:
        found["km_terms"] = survival.by_terms(made.survival, waits)
    if asked & {"km_customer", "pool"}:
        found["km_customer"] = survival.by_customer(made.survival, waits)
    if made.hazard is not None and asked & {"hazard", "pool", "hybrid"}:
        found["hazard"] = hazard.cdf(made.hazard, waits)
    if made.hazard is not None and "pool" in asked:
        found["pool"] = weighing.mix(found, weighing.EVEN)
    if made.hazard is not None and "hybrid" in asked:
        found["hybrid"] = survival.led_by(made.survival, waits, found["hazard"])
    return {name: cdf for name, cdf in found.items() if name in asked}


def cdf(made: Fit, waits: Waits, population: str = "open") -> Floats:
    """Chance to be paid by each day of each wait, from the models as weighed, bent to their past.

    Args:
        population: ``open`` invoices, given their age, or ``new`` ones.
    """
    weights = made.weights(population)
    return made.bent.bend(weighing.mix(cdfs(made, waits, weights), weights), population)
