"""What questions about other terms read: customers as measured, and what comes of a scenario."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from lib import simulation
from lib.ledger.ledger import Ledger
from lib.simulation import Book, Course, Scenario, Select


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """A ledger on a day, measured and simulated; whoever makes it decides what is kept.

    Args:
        book: the customers of a selection.
        course: a scenario beside its base, on random paths.
    """

    book: Callable[[Select], Book]
    course: Callable[[Scenario], Course]


def of(ledger: Ledger) -> WhatIf:
    """Measured when first asked for, and kept as long as the value is."""

    @cache
    def book(select: Select) -> Book:
        return simulation.book(ledger, select)

    @cache
    def course(asked: Scenario) -> Course:
        return simulation.run(book(asked.select), asked)

    return WhatIf(book, lambda asked: course(bare(asked)))


def bare(asked: Scenario) -> Scenario:
    """The scenario without what no figure depends on, so that two of a kind are worked out once."""
    return replace(asked, name="", author="", ledger="", as_of=None, request=None, mode="normal")
