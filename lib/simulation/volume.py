"""How much more or less is sold: what customers answer to terms, price and distribution."""

import numpy as np
import numpy.typing as npt

from lib.simulation import draws
from lib.simulation.assumptions import Range
from lib.simulation.payers import Book
from lib.simulation.scenario import Scenario

Floats = npt.NDArray[np.float64]


def by_path(book: Book, scenario: Scenario) -> tuple[Floats, Floats]:
    """How many times today's volume customers buy, and new outlets that of the product, by path."""
    answer, elasticity, exponent = (
        _quantiles(scenario, name)
        for name in ("volume_response", "price_response", "distribution_exponent")
    )
    volume = (1 + answer) * _price_factor(scenario, elasticity)
    growth = _growth(book, scenario, exponent)
    return volume * _closure_factor(book, scenario, growth), volume * np.maximum(growth, 0)


def expected(book: Book, scenario: Scenario) -> tuple[float, float]:
    """The means of both; the three responses are independent, so means multiply."""
    assumptions = scenario.assumptions
    volume = 1 + assumptions.volume_response.expected(lambda x: x)
    volume *= assumptions.price_response.expected(lambda e: _price_factor(scenario, e))
    spread = assumptions.distribution_exponent
    base_factor = spread.expected(
        lambda b: _closure_factor(book, scenario, _growth(book, scenario, b))
    )
    outlet_factor = spread.expected(lambda b: np.maximum(_growth(book, scenario, b), 0))
    return volume * base_factor, volume * outlet_factor


def _quantiles(scenario: Scenario, name: str) -> Floats:
    spread: Range = getattr(scenario.assumptions, name)
    return spread.at(draws.quantiles(scenario.seed, name, scenario.paths))


def _price_factor(scenario: Scenario, elasticity: Floats) -> Floats:
    """What is left of the volume at another price."""
    return np.asarray((1 + (scenario.levers.price or 0.0)) ** -elasticity)


def _growth(book: Book, scenario: Scenario, exponent: Floats) -> Floats:
    """Sales of the product in the region that another distribution rate adds: (D′/D)ᵇ − 1."""
    wider = scenario.levers.distribution
    if wider is None:
        return np.zeros_like(exponent)
    ratio = wider.rate / book.reached(wider.product, wider.region).rate
    return np.asarray(ratio**exponent - 1)


def _closure_factor(book: Book, scenario: Scenario, growth: Floats) -> Floats:
    """What is left of all sales when fewer outlets sell the product; 1 where more do."""
    wider = scenario.levers.distribution
    if wider is None:
        return np.ones_like(growth)
    share = book.reached(wider.product, wider.region).weekly / book.weekly
    return 1 + np.minimum(growth, 0) * share
