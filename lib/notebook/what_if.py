"""What questions about other terms read: customers as measured, and what comes of a scenario."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from lib import simulation
from lib.ledger.ledger import Ledger
from lib.simulation import Book, Scenario, Select, SimulationResult


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """A ledger on a day, measured and simulated; whoever makes it decides what is kept.

    Args:
        book: the customers of a selection.
        simulate: a scenario beside its base, on random paths.
    """

    book: Callable[[Select], Book]
    simulate: Callable[[Scenario], SimulationResult]


def of(ledger: Ledger) -> WhatIf:
    """Measured when first asked for, and kept as long as the value is."""

    @cache
    def book(select: Select) -> Book:
        return simulation.book(ledger, select)

    @cache
    def simulate(scenario: Scenario) -> SimulationResult:
        return simulation.run(book(scenario.select), scenario)

    return WhatIf(book, lambda scenario: simulate(without_labels(scenario)))


def without_labels(scenario: Scenario) -> Scenario:
    """The scenario without what no figure depends on, so that two of a kind are worked out once."""
    return replace(scenario, name="", author="", ledger="", as_of=None, request=None, mode="normal")
