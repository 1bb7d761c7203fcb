"""All forecasts of one day, fitted on what was known then."""

from collections.abc import Iterable
from dataclasses import dataclass

from lib.analysis.forecast import baselines, hazard, recalibration, snapshot, survival, weighing
from lib.analysis.forecast.hazard import Hazard
from lib.analysis.forecast.payment_delays import PaymentDelays
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
        snapshot: the invoices then on record.
        survival: Kaplan-Meier tables.
        hazard: the regression; None where there is too little to fit.
        weighing: how much each model counts.
        bent: how their chances together are bent to their own past.
    """

    snapshot: Snapshot
    survival: Survival
    hazard: Hazard | None
    weighing: Weighing
    bent: Recalibration = recalibration.NONE

    @property
    def day(self) -> int:
        """The day, as a day number."""
        return self.snapshot.day

    @property
    def settled_count(self) -> int:
        """How many invoices it learned from were paid."""
        return int(self.survival.training_set.paid.sum())

    @property
    def thin(self) -> bool:
        """Whether too few invoices are settled to learn more than the terms."""
        return self.settled_count < weighing.ENOUGH_SETTLED

    def weights(self, population: str) -> Weights:
        """How much each model counts for ``open`` or ``new`` invoices."""
        weights = self.weighing.of(population)
        return weights if self.hazard is not None else weighing.unfitted(weights)

    @property
    def has_due_days(self) -> bool:
        """Whether any invoice has a due day; if none, lateness is counted from issue."""
        return bool(self.snapshot.has_due.any())


def fit(ledger: Ledger, day: int, model_weights: Weighing | None = None) -> Fit:
    """Fit every model on what was known at the end of a day.

    Args:
        ledger: seen on that day or later.
        day: as a day number.
        model_weights: how much each model counts; as without any past by default.
    """
    items = snapshot.of(ledger, day)
    curves = survival.fit(items)
    settled_count = int(curves.training_set.paid.sum())
    if settled_count < weighing.ENOUGH_SETTLED:
        return Fit(items, curves, None, weighing.THIN)
    model_weights = model_weights or Weighing(weighing.weigh([]), weighing.weigh([]))
    try:
        return Fit(items, curves, hazard.fit(items), model_weights)
    except hazard.Unfitted:
        return Fit(items, curves, None, model_weights)


def cdfs(fit: Fit, delays: PaymentDelays, names: Iterable[str]) -> dict[str, Floats]:
    """Chance to be paid by each day of each wait, by model; models that were not fitted are absent."""
    model_names = set(names)
    forecasts: dict[str, Floats] = {}
    if "due_date" in model_names:
        forecasts["due_date"] = baselines.due_date(delays)
    if "customer_median" in model_names:
        forecasts["customer_median"] = baselines.customer_median(fit.survival.training_set, delays)
    if "km_terms" in model_names:
        forecasts["km_terms"] = survival.by_terms(fit.survival, delays)
    if model_names & {"km_customer", "pool"}:
        forecasts["km_customer"] = survival.by_customer(fit.survival, delays)
    if fit.hazard is not None and model_names & {"hazard", "pool", "hybrid"}:
        forecasts["hazard"] = hazard.cdf(fit.hazard, delays)
    if fit.hazard is not None and "pool" in model_names:
        forecasts["pool"] = weighing.mix(forecasts, weighing.EVEN)
    if fit.hazard is not None and "hybrid" in model_names:
        forecasts["hybrid"] = survival.led_by(fit.survival, delays, forecasts["hazard"])
    return {name: cdf for name, cdf in forecasts.items() if name in model_names}


def cdf(fit: Fit, delays: PaymentDelays, population: str = "open") -> Floats:
    """Chance to be paid by each day of each wait, from the models as weighed, bent to their past.

    Args:
        population: ``open`` invoices, given their age, or ``new`` ones.
    """
    weights = fit.weights(population)
    return fit.bent.bend(weighing.mix(cdfs(fit, delays, weights), weights), population)
