"""A scenario beside its base: paths and closed form, how their cost grows, and a lever on the sample."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measure import Result, seconds
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


def run(size: int) -> list[Result]:
    """Every measurement at one size.

    Args:
        size: customers.
    """
    made = book(size)
    once = _paths(made, ASKED)
    more = _paths(made, replace(ASKED, paths=2 * PATHS))
    twice = _paths(book(2 * size), ASKED)
    closed, _ = seconds(lambda: simulation.expect(made, ASKED), 3)
    budget = BUDGET if size == PROMISED else None
    what = f"{WEEKS} weeks × {PATHS:,} paths, base and scenario"
    return [
        Result(what, size, "Common Terms", once, budget=budget),
        Result("the same in closed form", size, "Common Terms", closed),
        Result("twice the paths, times the time", size, "Common Terms", more / once, "×"),
        Result("twice the customers, times the time", size, "Common Terms", twice / once, "×"),
        *_sample(size),
    ]


def _paths(made: Book, asked: Scenario) -> float:
    taken, course = seconds(lambda: simulation.run(made, asked), 3)
    assert abs(simulation.unaccounted(course)).max() < 1e-6 * course.base.billed.sum(axis=1).max()
    return taken


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


def _sample(size: int) -> list[Result]:
    """A lever moved on the sample: break-even, closed form and paths, the book being there."""
    if size != PROMISED or not SAMPLE.is_dir():
        return []
    files = {role: SAMPLE / f"{role}.parquet" for role in columns.ROLES}
    frames = {role: pd.read_parquet(file) for role, file in files.items() if file.is_file()}
    conforming = {role: columns.conform(frame, role) for role, frame in frames.items()}
    ledger = Ledger.of(conforming, currency="EUR", version="sample")
    measured, whole = seconds(lambda: simulation.book(ledger), 3)
    made = [Result("the sample's customers measured", len(whole.payers), "Common Terms", measured)]
    parts = {
        "one customer": (Select.of({"customer": "C017"}), PATHS),
        "a segment": (Select.of({"segment": "key"}), PATHS),
        "everybody": (Select(), QUICK_PATHS),
    }
    for who, (select, paths) in parts.items():
        some = simulation.book(ledger, select)
        asked = replace(ASKED, paths=paths)
        taken, _ = seconds(lambda: _moved(some, asked), 5)  # noqa: B023
        what = f"a lever moved on the sample, {who}, {paths:,} paths"
        made.append(Result(what, len(some.payers), "Common Terms", taken, budget=LEVER_BUDGET))
    return made


def _moved(some: Book, asked: Scenario) -> object:
    return (
        simulation.break_even(some, asked),
        simulation.totals(simulation.run(some, asked), asked),
    )
