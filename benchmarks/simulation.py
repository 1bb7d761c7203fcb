"""A scenario beside its base: paths, closed form, how their cost grows, and a lever on the sample."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measure import Result, both
from lib import simulation
from lib.ledger import columns, days
from lib.ledger.ledger import Ledger
from lib.simulation import Book, Discount, Levers, Payer, Scenario, Select
from lib.simulation.payers import Chance, Opening, equal_parts

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
WEEKS, PATHS = 52, 2000
PROMISED, BUDGET, LEVER_BUDGET = 200, 1.0, 0.3
QUICK_PATHS = 500
"""Paths while a lever moves, for everybody at once; the closed form beside them is exact."""
ASKED = Scenario(weeks=WEEKS, paths=PATHS, levers=Levers(term_days=60, discount=Discount(0.02, 10)))
HALF = replace(ASKED, paths=PATHS // 2)


def run(size: int) -> list[Result]:
    """Every measurement at one size.

    Args:
        size: customers.
    """
    made = book(size)
    taken, work = _paths(made, ASKED)
    what = f"{WEEKS} weeks × {PATHS:,} paths, base and scenario"
    budget = BUDGET if size == PROMISED else None
    half, fewer = _paths(made, HALF)[1], _paths(book(size // 2), ASKED)[1]
    closed, exact, _ = both(lambda: simulation.expect(made, ASKED), 3)
    levers = _sample() if size == PROMISED and SAMPLE.is_dir() else []
    rows = [
        (what, taken, "s", budget),
        (f"{what}, processor time", work, "s", None),
        ("twice the paths, times the processor time", work / half, "×", None),
        ("twice the customers, times the processor time", work / fewer, "×", None),
        ("the same in closed form", closed, "s", None),
        ("the same in closed form, processor time", exact, "s", None),
        *levers,
    ]
    return [Result(*row[:1], size, "Common Terms", *row[1:], of="customers") for row in rows]


def _paths(made: Book, asked: Scenario) -> tuple[float, float]:
    """Seconds and processor seconds; money is conserved in what they bought."""
    taken, work, course = both(lambda: simulation.run(made, asked), 5)
    assert abs(simulation.unaccounted(course)).max() < 1e-6 * course.base.billed.sum(axis=1).max()
    return taken, work


def book(customers: int, seed: int = 7) -> Book:
    """Customers with a habit, a record, a discount, losses and balances, sold to on credit."""
    chance = np.random.default_rng(seed)
    payers = [_payer(chance, f"C{number:06}") for number in range(customers)]
    return Book(tuple(payers), _payer(chance, "(new)"), days.date(20_000), "EUR")


def _payer(chance: np.random.Generator, key: str) -> Payer:
    late = np.arange(-20, 60)
    return Payer(
        key=key,
        weekly=float(chance.uniform(1e5, 1e6)),
        term=int(chance.choice([14, 30, 45, 60])),
        late=equal_parts(late, chance.dirichlet(np.full(len(late), 0.5))),
        unsure=float(chance.uniform(0.5, 4)),
        discount=Discount(0.02, 10),
        offered=0.5,
        take_up=Chance(0.4, 10),
        loss=Chance(0.01, 60),
        credited=0.02,
        opening=Opening(chance.uniform(1e5, 1e6, 8), chance.integers(-30, 60, 8)),
        settled=50,
    )


def _sample() -> list[tuple[str, float, str, float | None]]:
    """A lever moved on the sample: break-even, closed form, paths and totals, the book being there."""
    files = {role: SAMPLE / f"{role}.parquet" for role in columns.ROLES}
    frames = {role: pd.read_parquet(file) for role, file in files.items() if file.is_file()}
    conforming = {role: columns.conform(frame, role) for role, frame in frames.items()}
    ledger = Ledger.of(conforming, currency="EUR", version="sample")
    measured, _, whole = both(lambda: simulation.book(ledger), 3)
    rows: list[tuple[str, float, str, float | None]] = [
        (
            f"the sample's {len(whole.payers)} customers measured, once a selection",
            measured,
            "s",
            None,
        )
    ]
    days = itertools.count(30)  # each answer is to a lever where it has not been before
    parts = {
        "one customer": (Select.of({"customer": "C017"}), PATHS),
        "a segment": (Select.of({"segment": "key"}), PATHS),
        "everybody": (Select(), QUICK_PATHS),
    }
    for who, (select, paths) in parts.items():
        some = simulation.book(ledger, select)
        asked = replace(ASKED, paths=paths)
        what = f"a lever moved on the sample, {who} ({len(some.payers)}), {paths:,} paths"
        rows += _answers(what, lambda: _moved(some, asked, next(days)))  # noqa: B023
    beside = "a lever moved on the sample, everybody, nine offers and what matters most"
    return rows + _answers(beside, lambda: _beside(whole, next(days)), None)


def _answers(
    what: str, call: Callable[[], object], budget: float | None = LEVER_BUDGET
) -> list[tuple[str, float, str, float | None]]:
    taken, work, _ = both(call, 5)
    return [(what, taken, "s", budget), (f"{what}, processor time", work, "s", None)]


def _at(asked: Scenario, days: int) -> Scenario:
    return replace(asked, levers=replace(asked.levers, term_days=days))


def _moved(some: Book, asked: Scenario, days: int) -> object:
    asked = _at(asked, days)
    return (
        simulation.break_even(some, asked),
        simulation.totals(simulation.expect(some, asked), asked),
        simulation.totals(simulation.run(some, asked), asked),
    )


def _beside(some: Book, days: int) -> object:
    offers = simulation.offers(some, ASKED, (days, days + 15, days + 30), (0.0, 0.01, 0.02))
    return offers, simulation.sensitivity(some, _at(ASKED, days))
