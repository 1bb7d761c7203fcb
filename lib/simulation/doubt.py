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
from lib.simulation.engine import Course, gated
from lib.simulation.payers import Book
from lib.simulation.scenario import Scenario

Floats = npt.NDArray[np.float64]
LARGEST = 30
"""Customers on which the assumptions are tried where there are more; the rest follow by their sales."""


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """A change in value on each path, minor units.

    Args:
        luck: with every assumption at its most likely value.
        parts: what each assumption adds: paths by name of the assumption.
    """

    luck: Floats
    parts: pd.DataFrame

    @property
    def change(self) -> Floats:
        """Both together."""
        return self.luck + self.parts.sum(axis=1).to_numpy("float64")

    @property
    def from_luck(self) -> float:
        """The share of the doubt that is luck; the rest is of the assumptions.

        Of the widths of the ranges of 8 in 10, squared as variances are: a rare failure, far outside
        either range, is none of the doubt that a range shows.
        """
        own, assumed = (_width(v) ** 2 for v in (self.luck, self.change - self.luck))
        return own / (own + assumed) if own + assumed else 1.0

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
def of(book: Book, asked: Scenario, course: Course) -> Doubt:
    """The change in value of a scenario that was run, with the doubt about what it rests on.

    Under a limit or a hold there is luck alone.
    """
    change = course.scenario.value - course.base.value
    if gated(asked.levers) or not change.any():
        return Doubt(change, pd.DataFrame(index=range(len(change))))
    some = book if asked.levers.distribution else _largest(book)
    table = breakeven.sensitivity(some, asked)
    times = book.weekly / some.weekly
    middle, parts, luck = _change_at(some, asked), {}, change.copy()
    for name, *tried in (
        table[["assumption", "low", "high", "at_low", "at_high"]].to_numpy().tolist()
    ):
        low, high, at_low, at_high = map(float, tried)
        base = sources.value(some, asked.assumptions, name)
        here = base.base if isinstance(base, Range) else base
        drawn = Range(min(low, here), here, max(high, here)).at(
            draws.quantiles(asked.seed, name, asked.paths)
        )
        parts[name] = (
            np.interp(drawn, [low, here, high], [at_low, middle, at_high]) - middle
        ) * times
        if isinstance(base, Range):  # the paths have it already
            luck -= parts[name]
    return Doubt(luck, pd.DataFrame(parts, index=range(len(change))))


def _change_at(book: Book, asked: Scenario) -> float:
    base, moved, *_ = breakeven.values(book, asked)
    return moved - base


def _largest(book: Book) -> Book:
    """The largest customers, if there are many."""
    if len(book.payers) <= LARGEST:
        return book
    order = sorted(book.payers, key=lambda payer: (-payer.weekly, payer.key))
    return replace(book, payers=tuple(order[:LARGEST]))
