"""All forecasts of one day, fitted on what was known then, and those to beat: due date, own median."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lib.analysis.forecast import hazard, recalibration, snapshot, survival, weighing
from lib.analysis.forecast.hazard import Hazard
from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.recalibration import Recalibration
from lib.analysis.forecast.snapshot import Floats, Snapshot
from lib.analysis.forecast.survival import Survival
from lib.analysis.forecast.weighing import Weighing, Weights
from lib.ledger.ledger import Ledger

_TAIL = 0.07
_ENOUGH = 3


def due_date(delays: PaymentDelays) -> Floats:
    """Paid on the due day; what is past it is paid at 7 % of the rest a day."""
    return _paid_after(delays, delays.to_due)


def customer_median(training_set: Snapshot, delays: PaymentDelays) -> Floats:
    """Paid as late as the median of what the customer has paid; the overall median under 3 payments."""
    paid_items = training_set.take(training_set.paid)
    late = (paid_items.closed - paid_items.due).astype(float)
    size = max(len(training_set.customers), int(delays.items.customer.max(initial=0)) + 1)
    typical = np.full(size, np.median(late) if len(late) else 0.0)
    order = np.lexsort((late, paid_items.customer))
    owner, late = paid_items.customer[order], late[order]
    customers, first, count = np.unique(owner, return_index=True, return_counts=True)
    middle = (late[first + (count - 1) // 2] + late[first + count // 2]) / 2
    typical[customers[count >= _ENOUGH]] = middle[count >= _ENOUGH]
    return _paid_after(
        delays, delays.to_due + np.round(typical[delays.items.customer]).astype("int64")
    )


def _paid_after(delays: PaymentDelays, wait: np.ndarray) -> Floats:
    """All on one day of the wait; where that day has passed, a steady share of the rest each day."""
    day = np.arange(1, delays.length + 1)
    past = wait[:, None] < 1
    return np.where(past, 1.0 - (1.0 - _TAIL) ** day, (day >= wait[:, None]).astype(float))


CODE = "4"
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
        forecasts["due_date"] = due_date(delays)
    if "customer_median" in model_names:
        forecasts["customer_median"] = customer_median(fit.survival.training_set, delays)
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
