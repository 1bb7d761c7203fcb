"""Which forecast to use: the even pool of customer survival and hazard, unless less does as well.

The rule is asked before each origin with what was known by then, never with the outcomes it will be
scored on. Of the models within one standard error of the best, the simplest is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lib.analysis.forecast.snapshot import Floats

SIMPLEST_FIRST = (
    "due_date", "customer_median", "km_terms", "km_customer", "hazard", "pool", "hybrid",
)  # fmt: skip
USUAL = "pool"
THIN = "km_terms"
ENOUGH_SETTLED = 30
_ENOUGH_ORIGINS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """The model in use and what speaks for it.

    Args:
        model: its name.
        why: ``thin`` (under 30 settled invoices), ``unfitted`` (the hazard found nothing to fit),
            ``untested`` (too few past origins) or ``record`` (chosen on past errors).
        origins: how many past origins it rests on.
    """

    model: str
    why: str
    origins: int = 0


def even(first: Floats, second: Floats) -> Floats:
    """Half and half of two forecasts."""
    return 0.5 * first + 0.5 * second


def choose(errors: Sequence[Mapping[str, float]]) -> Choice:
    """The simplest model within one standard error of the best.

    Args:
        errors: for each past origin, the mean CRPS of each model as known by now.

    >>> choose([{"km_customer": 2.0, "pool": 1.0 + x} for x in (0.1, 0.0, 0.2)]).model
    'pool'
    >>> choose([{"km_customer": 2.0 + x, "pool": 2.0} for x in (0.1, -0.1, 0.2)]).model
    'km_customer'
    """
    if len(errors) < _ENOUGH_ORIGINS:
        return Choice(USUAL, "untested", len(errors))
    names = [name for name in SIMPLEST_FIRST if all(name in error for error in errors)]
    table = np.array([[error[name] for name in names] for error in errors])
    best = table[:, int(np.argmin(table.mean(axis=0)))]
    behind = table - best[:, None]
    slack = behind.std(axis=0, ddof=1) / np.sqrt(len(errors))
    close = behind.mean(axis=0) <= slack + 1e-12
    return Choice(names[int(np.argmax(close))], "record", len(errors))
