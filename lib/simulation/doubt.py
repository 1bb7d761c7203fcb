"""How sure a change in value is: luck, and what is assumed, drawn together and told apart.

Luck is who pays when and who fails. Each assumption is drawn from the triangle between the ends that
``sensitivity`` tries, all independently of each other; what they do to the value is taken from there
too, in a straight line to either end and added up.
"""

import functools
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.simulation import breakeven, draws, sources
from lib.simulation.assumptions import Range
from lib.simulation.engine import SimulationResult, gated
from lib.simulation.payers import Book
from lib.simulation.scenario import Scenario

Floats = npt.NDArray[np.float64]
LARGEST = 30
"""Customers on which the assumptions are tried where there are more; the rest follow by their sales."""


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """A change in value on each path, minor units.

    Args:
        random_change: with every assumption at its most likely value.
        parts: what each assumption adds: paths by name of the assumption.
    """

    random_change: Floats
    parts: pd.DataFrame

    @property
    def change(self) -> Floats:
        """Both together."""
        return self.random_change + self.parts.sum(axis=1).to_numpy("float64")

    @property
    def from_luck(self) -> float:
        """The share of the doubt that is luck; the rest is of the assumptions.

        Of the widths of the ranges of 8 in 10, squared as variances are: a rare failure, far outside
        either range, is none of the doubt that a range shows.
        """
        random_part, assumed_part = (
            _width(v) ** 2 for v in (self.random_change, self.change - self.random_change)
        )
        return random_part / (random_part + assumed_part) if random_part + assumed_part else 1.0

    @property
    def largest(self) -> str:
        """The assumption that adds most; empty where none adds anything."""
        spread = self.parts.var(ddof=0)
        return str(spread.idxmax()) if spread.max() > 0 else ""

    @property
    def gain(self) -> float:
        """The share of the paths on which it is a gain."""
        return float((self.change > 0).mean())


def _width(values: Floats) -> float:
    low, high = np.quantile(values, [0.1, 0.9])
    return float(high - low)


@functools.lru_cache(maxsize=4)
def of(book: Book, scenario: Scenario, result: SimulationResult) -> Doubt:
    """The change in value of a scenario that was run, with the doubt about what it rests on.

    Under a limit or a hold there is luck alone.
    """
    change = result.scenario.value - result.base.value
    if gated(scenario.levers) or not change.any():
        return Doubt(change, pd.DataFrame(index=range(len(change))))
    sample = book if scenario.levers.distribution else _largest(book)
    table = breakeven.sensitivity(sample, scenario)
    times = book.weekly / sample.weekly
    middle, parts, random_change = _change_at(sample, scenario), {}, change.copy()
    for name, *numbers in (
        table[["assumption", "low", "high", "at_low", "at_high"]].to_numpy().tolist()
    ):
        low, high, at_low, at_high = map(float, numbers)
        base = sources.value(sample, scenario.assumptions, name)
        likely = base.base if isinstance(base, Range) else base
        values = Range(min(low, likely), likely, max(high, likely)).at(
            draws.quantiles(scenario.seed, name, scenario.paths)
        )
        parts[name] = (
            np.interp(values, [low, likely, high], [at_low, middle, at_high]) - middle
        ) * times
        if isinstance(base, Range):  # the paths have it already
            random_change -= parts[name]
    return Doubt(random_change, pd.DataFrame(parts, index=range(len(change))))


def _change_at(book: Book, scenario: Scenario) -> float:
    base, scenario_value, *_ = breakeven.values(book, scenario)
    return scenario_value - base


def _largest(book: Book) -> Book:
    """The largest customers, if there are many."""
    if len(book.payers) <= LARGEST:
        return book
    order = sorted(book.payers, key=lambda payer: (-payer.weekly, payer.key))
    return replace(book, payers=tuple(order[:LARGEST]))
