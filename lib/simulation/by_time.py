"""What a course comes to by week or month: scenario, base and difference, with ranges."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger import days
from lib.simulation.cashflow_totals import CashflowTotals
from lib.simulation.engine import SimulationResult
from lib.simulation.payers import Book
from lib.simulation.results import BAND, SALES_BASE, WHO, Measure, financing, receivables
from lib.simulation.scenario import Scenario

Floats = npt.NDArray[np.float64]
_LEAST_DAYS = 20


def monthly_cash(result: SimulationResult, scenario: Scenario, book: Book) -> pd.DataFrame:
    """Cash month by month: one customer's few payments make no sense by the week.

    A week's cash is spread evenly over its days. A month is one of which 20 days or more are simulated.

    Returns:
        ``month`` (its first day) and the columns of ``weekly``, ``measure`` being ``cash``.
    """
    day = days.number(book.day) + 1 + np.arange(7 * scenario.weeks)
    months, place = np.unique(days.dates(day).astype("datetime64[M]"), return_inverse=True)
    share = np.zeros((scenario.weeks, len(months)))
    np.add.at(share, (np.arange(len(day)) // 7, place), 1 / 7)
    whole = np.bincount(place) >= _LEAST_DAYS
    # (paths, weeks): minor units, @ (weeks, months): share of the week's days -> (paths, months)
    cash = [
        (t.cash + result.opening.cash) @ share[:, whole] for t in (result.base, result.scenario)
    ]
    starts = months[whole].astype("datetime64[s]")
    tables = [
        _by_time("month", starts, "cash", variant, values)
        for variant, values in zip(WHO, (*cash, cash[1] - cash[0]), strict=True)
    ]
    return pd.concat(tables, ignore_index=True)


def _by_time(when: str, starts: Any, name: str, variant: str, values: Floats) -> pd.DataFrame:
    marks = np.quantile(values, [0.1, 0.5, 0.9], axis=0)
    rows = dict(zip(BAND, (values.mean(axis=0), *marks), strict=True))
    return pd.DataFrame({when: starts, "measure": name, "who": variant, **rows})


def weekly(
    result: SimulationResult, scenario: Scenario, book: Book, only: str = ""
) -> pd.DataFrame:
    """Week by week.

    Args:
        only: one measure; all by default.
    Returns:
        ``week`` (its first day), ``measure`` (``sales | margin | cash | receivables | dso |
        financing_cost | loss``), ``who``, ``mean``, ``p10``, ``p50``, ``p90``. ``loss`` is what is
        written off in the week, ``margin`` less the discounts taken in it.
    """
    first = days.number(book.day) + 1
    starts = days.dates(first + 7 * np.arange(scenario.weeks))
    tables = []
    for name in (only,) if only else _WEEKLY:
        measure = _WEEKLY[name]
        rate = scenario.assumptions.cost_of_capital
        base, scenario_values = (measure(result, t, rate) for t in (result.base, result.scenario))
        for variant, values in zip(
            WHO, (base, scenario_values, scenario_values - base), strict=True
        ):
            tables.append(_by_time("week", starts, name, variant, values))
    return pd.concat(tables, ignore_index=True)


def _weekly_dso(result: SimulationResult, part: CashflowTotals) -> Floats:
    """Owed at the week's end ÷ a day's sales on terms of up to 13 weeks before it."""
    running = np.cumsum(part.on_terms, axis=1)
    # (paths, weeks): minor units sold on terms up to 13 weeks before; (weeks,): days between
    before = np.pad(running, ((0, 0), (SALES_BASE, 0)))[:, : running.shape[1]]
    length = np.minimum(np.arange(1, running.shape[1] + 1), SALES_BASE) * 7
    daily = (running - before) / length
    owed = receivables(result, part)
    return np.divide(owed, daily, out=np.zeros_like(owed), where=daily > 0)


def _weekly_margin(part: CashflowTotals) -> Floats:
    """The margin of each week, in proportion to its sales."""
    whole = part.billed.sum(axis=1)
    share = np.divide(part.margin, whole, out=np.zeros_like(whole), where=whole > 0)
    return part.billed * share[:, None]


_WEEKLY: Mapping[str, Measure] = {
    "sales": lambda c, t, r: t.billed,
    "margin": lambda c, t, r: _weekly_margin(t) - t.discount,
    "cash": lambda c, t, r: t.cash + c.opening.cash,
    "receivables": lambda c, t, r: receivables(c, t),
    "dso": lambda c, t, r: _weekly_dso(c, t),
    "financing_cost": financing,
    "loss": lambda c, t, r: t.write_offs + c.opening.write_offs,
}


def cash_ahead(result: SimulationResult, book: Book) -> pd.DataFrame:
    """How far the scenario's cash is ahead of today's by each week's end, all weeks before included.

    Returns:
        ``week`` (its first day), ``mean``, ``p10``, ``p50``, ``p90``; negative is behind.
    """
    ahead = np.cumsum(result.scenario.cash - result.base.cash, axis=1)
    first = days.number(book.day) + 1
    marks = np.quantile(ahead, [0.1, 0.5, 0.9], axis=0)
    bands = dict(zip(BAND, (ahead.mean(axis=0), *marks), strict=True))
    return pd.DataFrame({"week": days.dates(first + 7 * np.arange(ahead.shape[1])), **bands})
