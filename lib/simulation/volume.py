"""How much more or less is sold: what customers answer to terms, price and distribution."""

import numpy as np
import numpy.typing as npt

from lib.simulation import draws
from lib.simulation.assumptions import Range
from lib.simulation.payers import Book
from lib.simulation.scenario import Scenario

Floats = npt.NDArray[np.float64]


def drawn(book: Book, asked: Scenario) -> tuple[Floats, Floats]:
    """How many times today's volume customers buy, and new outlets that of the product, by path."""
    answer, elasticity, exponent = (
        _quantiles(asked, name)
        for name in ("volume_response", "price_response", "distribution_exponent")
    )
    volume = (1 + answer) * _dearer(asked, elasticity)
    growth = _growth(book, asked, exponent)
    return volume * _narrower(book, asked, growth), volume * np.maximum(growth, 0)


def expected(book: Book, asked: Scenario) -> tuple[float, float]:
    """The means of both; the three responses are independent, so means multiply."""
    known = asked.assumptions
    volume = 1 + known.volume_response.expected(lambda x: x)
    volume *= known.price_response.expected(lambda e: _dearer(asked, e))
    spread = known.distribution_exponent
    left = spread.expected(lambda b: _narrower(book, asked, _growth(book, asked, b)))
    more = spread.expected(lambda b: np.maximum(_growth(book, asked, b), 0))
    return volume * left, volume * more


def _quantiles(asked: Scenario, name: str) -> Floats:
    spread: Range = getattr(asked.assumptions, name)
    return spread.at(draws.quantiles(asked.seed, name, asked.paths))


def _dearer(asked: Scenario, elasticity: Floats) -> Floats:
    """What is left of the volume at another price."""
    return np.asarray((1 + (asked.levers.price or 0.0)) ** -elasticity)


def _growth(book: Book, asked: Scenario, exponent: Floats) -> Floats:
    """Sales of the product in the region that another distribution rate adds: (D′/D)ᵇ − 1."""
    wider = asked.levers.distribution
    if wider is None:
        return np.zeros_like(exponent)
    ratio = wider.rate / book.reached(wider.product, wider.region).rate
    return np.asarray(ratio**exponent - 1)


def _narrower(book: Book, asked: Scenario, growth: Floats) -> Floats:
    """What is left of all sales when fewer outlets sell the product; 1 where more do."""
    wider = asked.levers.distribution
    if wider is None:
        return np.ones_like(growth)
    share = book.reached(wider.product, wider.region).weekly / book.weekly
    return 1 + np.minimum(growth, 0) * share
