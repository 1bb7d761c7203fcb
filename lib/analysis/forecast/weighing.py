"""How much each model counts: they are weighed by their record, so that none has to be chosen.

A model's voice shrinks or grows with how far it was off beside the even half-and-half of customer
survival and hazard, on past months of the same kind of invoice. No month can move it far, months fade
with age, and those with few invoices say little; so one bad month changes little, and a model that
keeps losing is silenced. Points (the due date, the customer's median) are shown beside it, never used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from lib.analysis.forecast.snapshot import Floats

POOL = "pool"
ALONE = "km_customer"
"""What stands in for the hazard, and all that is built on it, where it could not be fitted."""
MODELS = ("km_terms", "km_customer", "hazard", "hybrid")
"""The distributions that are weighed."""
POINTS = ("due_date", "customer_median")
ENOUGH_SETTLED = 30
EVEN = {"km_customer": 0.5, "hazard": 0.5}
_PRIOR = {"km_terms": 0.25, "km_customer": 1.0, "hazard": 1.0, "hybrid": 1.0, POOL: 3.0}
_STEEP, _MOST, _FADE, _MANY, _LEAST = 10.0, 0.2, 0.85, 10.0, 0.02

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Month:
    """One past month's forecasts as far as their outcomes are known.

    Args:
        age: days since its first.
        count: invoices forecast.
        errors: mean CRPS by model, in days.
    """

    age: int
    count: int
    errors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weighing:
    """What is used, and what it rests on.

    Args:
        open, new: the weight of each model in forecasts of open invoices, and of those issued later;
            they add up to 1.
        months: how many past months they rest on.
    """

    open: Weights
    new: Weights
    months: int = 0

    def of(self, population: str) -> Weights:
        """The weights for ``open`` or ``new`` invoices."""
        return self.open if population == "open" else self.new


def weigh(past: Iterable[Month]) -> dict[str, float]:
    """Weights of the models by their past errors; those under 2 % are left out.

    weight ∝ prior × exp(−10 × Σ 0.85^months ago × n ÷ (n + 10) × (error ÷ the pool's − 1, within ±0.2))

    The half-and-half has a voice of its own, split evenly between its two.

    >>> {model: round(weight, 2) for model, weight in weigh([]).items()}
    {'km_terms': 0.04, 'km_customer': 0.4, 'hazard': 0.4, 'hybrid': 0.16}
    """
    behind = dict.fromkeys(_PRIOR, 0.0)
    for month in past:
        for model, value in _behind(month).items():
            behind[model] += value
    voice = {model: prior * np.exp(-_STEEP * behind[model]) for model, prior in _PRIOR.items()}
    half = voice[POOL] / 2
    shared = {m: voice[m] + half * (m in ("km_customer", "hazard")) for m in MODELS}
    return _present(shared)


THIN = Weighing({"km_terms": 1.0}, {"km_terms": 1.0})
"""What is used under 30 settled invoices."""


def _behind(month: Month) -> dict[str, float]:
    """How far each model was behind the pool in a month, clipped and weighed by age and invoices."""
    stand_in = month.errors.get(ALONE, 0.0)
    base = month.errors.get(POOL, stand_in)
    if base <= 0:
        return {}
    trust = _FADE ** (month.age / 30.4) * month.count / (month.count + _MANY)
    ratio = {model: month.errors.get(model, stand_in) / base - 1.0 for model in _PRIOR}
    return {model: trust * float(np.clip(off, -_MOST, _MOST)) for model, off in ratio.items()}


def _present(parts: Mapping[str, float]) -> dict[str, float]:
    """Shares of the whole, those under 2 % left out: they cost time and change nothing."""
    least = _LEAST * sum(parts.values())
    present = {model: float(part) for model, part in parts.items() if part >= least}
    return {model: part / sum(present.values()) for model, part in present.items()}


def unfitted(weights: Weights) -> Weights:
    """The weights where no hazard could be fitted: customer survival takes what is built on it."""
    terms = weights.get("km_terms", 0.0)
    return _present({"km_terms": terms, ALONE: 1.0 - terms})


def mix(cdfs: Mapping[str, Floats], weights: Weights) -> Floats:
    """The weighted mean of forecasts."""
    parts = [weight * cdfs[model] for model, weight in weights.items()]
    return np.asarray(sum(parts), dtype="float64")
