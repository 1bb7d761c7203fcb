"""All forecasts of one day, fitted on what was known then."""

from collections.abc import Iterable
from dataclasses import dataclass

from lib.analysis.forecast import baselines, hazard, pool, recalibration, snapshot, survival
from lib.analysis.forecast.hazard import Hazard
from lib.analysis.forecast.pool import Choice
from lib.analysis.forecast.recalibration import Recalibration
from lib.analysis.forecast.snapshot import Floats, Snapshot
from lib.analysis.forecast.survival import Survival
from lib.analysis.forecast.waits import Waits
from lib.ledger.ledger import Ledger

CODE = "2"
"""Raised with every change that moves a forecast, so that kept ones can be told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What was learned by the end of a day.

    Args:
        known: the invoices then on record.
        survival: Kaplan-Meier tables.
        hazard: the regression; None where there is too little to fit.
        choice: the model in use.
        bent: how its chances are bent to its own past.
    """

    known: Snapshot
    survival: Survival
    hazard: Hazard | None
    choice: Choice
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
    def dated(self) -> bool:
        """Whether any invoice has a due day; if none, lateness is counted from issue."""
        return bool(self.known.dated.any())


def fit(ledger: Ledger, day: int, choice: Choice | None = None) -> Fit:
    """Fit every model on what was known at the end of a day.

    Args:
        ledger: seen on that day or later.
        day: as a day number.
        choice: the model to use where there is enough to fit it; the pool by default.
    """
    known = snapshot.of(ledger, day)
    curves = survival.fit(known)
    settled = int(curves.learned.paid.sum())
    if settled < pool.ENOUGH_SETTLED:
        return Fit(known, curves, None, Choice(pool.THIN, "thin"))
    try:
        fitted = hazard.fit(known)
    except hazard.Unfitted:
        return Fit(known, curves, None, Choice("km_customer", "unfitted"))
    return Fit(known, curves, fitted, choice or Choice(pool.USUAL, "untested"))


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
        found["pool"] = pool.even(found["km_customer"], found["hazard"])
    if made.hazard is not None and "hybrid" in asked:
        found["hybrid"] = survival.led_by(made.survival, waits, found["hazard"])
    return {name: cdf for name, cdf in found.items() if name in asked}


def cdf(made: Fit, waits: Waits, population: str = "open") -> Floats:
    """Chance to be paid by each day of each wait, from the model in use, bent to its own past.

    Args:
        population: ``open`` invoices, given their age, or ``new`` ones.
    """
    model = made.choice.model
    return made.bent.bend(cdfs(made, waits, [model])[model], population)
