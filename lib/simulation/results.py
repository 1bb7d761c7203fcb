"""What a simulation comes to, in total, by week and by customer, with ranges.

Money is in minor units of the reporting currency, not rounded.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from lib.ledger import days
from lib.ledger.arrays import Floats
from lib.simulation import engine, policy
from lib.simulation.cashflows import CashflowTotals
from lib.simulation.closed_form import PARTS
from lib.simulation.economics import YEAR
from lib.simulation.engine import SimulationResult
from lib.simulation.payers import Book, Payer
from lib.simulation.scenario import Scenario

WHO = ("base", "scenario", "difference")
BAND = ("mean", "p10", "p50", "p90")
LAST_WEEKS = 4
SALES_BASE = 13
WORST = 0.1
MORE_IS_WORSE = frozenset({
    "receivables", "peak_receivables", "dso", "financing_cost", "expected_loss", "discount", "blocked",
})  # fmt: skip


def receivables(result: SimulationResult, part: CashflowTotals) -> Floats:
    """What is owed at each week's end, today's balances included: paths × weeks."""
    opening_totals = result.opening
    opening_balance = result.owed - np.cumsum(
        opening_totals.cash + opening_totals.write_offs, axis=1
    )
    return part.receivables + opening_balance


def financing(result: SimulationResult, part: CashflowTotals, rate: float) -> Floats:
    """What carrying what is owed costs each week at a yearly rate: paths × weeks."""
    return receivables(result, part) * (rate * 7 / YEAR)


def _dso(result: SimulationResult, part: CashflowTotals) -> Floats:
    """Days of sales on terms that are owed; sales of up to the last 13 weeks."""
    sold = part.on_terms[:, -SALES_BASE:]
    daily = sold.sum(axis=1) / (7 * sold.shape[1])
    owed = receivables(result, part)[:, -LAST_WEEKS:].mean(axis=1)
    return np.divide(owed, daily, out=np.full(len(owed), np.nan), where=daily > 0)


Measure = Callable[[SimulationResult, CashflowTotals, float], Floats]
MEASURES: Mapping[str, Measure] = {
    "sales": lambda c, t, r: t.billed.sum(axis=1),
    "margin": lambda c, t, r: t.margin - t.discount.sum(axis=1),
    "cash": lambda c, t, r: (t.cash + c.opening.cash).sum(axis=1),
    "receivables": lambda c, t, r: receivables(c, t)[:, -LAST_WEEKS:].mean(axis=1),
    "peak_receivables": lambda c, t, r: receivables(c, t).max(axis=1),
    "dso": lambda c, t, r: _dso(c, t),
    "financing_cost": lambda c, t, r: financing(c, t, r).sum(axis=1),
    "expected_loss": lambda c, t, r: t.loss + c.opening.loss,
    "discount": lambda c, t, r: t.discount.sum(axis=1),
    "interest": lambda c, t, r: t.interest,
    "blocked": lambda c, t, r: t.blocked.sum(axis=1),
    "npv": lambda c, t, r: t.value,
}
"""By path. ``receivables`` is the average of the last four weeks' ends, ``dso`` days of sales on terms,
``expected_loss`` what is lost of these sales and of today's balances whenever it is, ``npv`` of these
sales alone."""


def by_path(result: SimulationResult, scenario: Scenario) -> dict[str, dict[str, Floats]]:
    """Each measure on each path: measure -> ``base``, ``scenario``, ``difference``."""
    rate, parts = scenario.assumptions.cost_of_capital, (result.base, result.scenario)
    return {
        name: _with_difference(*(measure(result, part, rate) for part in parts))
        for name, measure in MEASURES.items()
    }


def _with_difference(base: Floats, scenario_values: Floats) -> dict[str, Floats]:
    return dict(zip(WHO, (base, scenario_values, scenario_values - base), strict=True))


def totals(result: SimulationResult, scenario: Scenario) -> pd.DataFrame:
    """What the weeks come to.

    Returns:
        ``measure`` (a key of ``MEASURES``), ``who`` (``base | scenario | difference``), ``mean``,
        ``p10``, ``p50``, ``p90`` (over paths), ``worst`` (the mean of the worst tenth of the paths).
    """
    rows = [
        {"measure": name, "who": variant, **_band(_known(values)), "worst": _worst(name, values)}
        for name, parts in by_path(result, scenario).items()
        for variant, values in parts.items()
    ]
    return pd.DataFrame(rows)


def _band(values: Floats) -> dict[str, Any]:
    """Mean and quantiles over the paths: of each column, where there are several."""
    marks = np.quantile(values, [0.1, 0.5, 0.9], axis=0)
    return dict(zip(BAND, (values.mean(axis=0), *marks), strict=True))


def _known(values: Floats) -> Floats:
    """The values of paths that have one; one that is none where no path has."""
    numbers = values[~np.isnan(values)]
    return numbers if len(numbers) else values[:1]


def _worst(name: str, values: Floats) -> float:
    numbers = np.sort(_known(values))
    count = max(round(len(numbers) * WORST), 1)
    return float((numbers[-count:] if name in MORE_IS_WORSE else numbers[:count]).mean())


def chance_of_gain(result: SimulationResult) -> float:
    """The share of paths on which the scenario is worth more than the base."""
    return float((result.scenario.value > result.base.value).mean())


def value_parts(book: Book, scenario: Scenario) -> pd.DataFrame:
    """What the net present value is made of in closed form: margin, waiting, discount, loss, the rest.

    Returns:
        ``part`` (``closed_form.PARTS``; what takes is negative), ``base``, ``scenario``,
        ``difference``, each column adding up to its ``npv``; empty under a limit or hold.
    """
    parts = engine.worth(book, scenario)
    if parts is None:
        return pd.DataFrame(columns=["part", "base", "scenario", "difference"])
    return pd.DataFrame({"part": PARTS, **_with_difference(*parts)})


def unaccounted(result: SimulationResult) -> Floats:
    """What was owed and billed less all that became of it, on each path of base, scenario, opening.

    Zero, to the rounding of sums: billed = collected + discount + open + lost + credited.
    """

    def remainder(part: CashflowTotals, before: float) -> Floats:
        cleared_items = part.cash + part.discount + part.write_offs + part.credited
        return before + (part.billed - cleared_items).sum(axis=1) - part.open

    parts = ((result.base, 0.0), (result.scenario, 0.0), (result.opening, result.owed))
    return np.array([remainder(part, before) for part, before in parts])


_BY_CUSTOMER = {"npv": "npv", "receivables": "receivables", "loss": "expected_loss"}


def customers(book: Book, scenario: Scenario) -> pd.DataFrame:
    """Customer by customer in closed form: who takes how much, what it is worth.

    Returns:
        ``customer``, ``sales`` (base), ``term``, ``days_late`` (mean), ``settled`` (invoices that
        rests on), ``discount_offered`` (share of sales today), ``take_up`` (expected under the
        scenario), ``npv_base``,
        ``npv_difference``, ``receivables_base``, ``receivables_difference``, ``loss_base``,
        ``loss_difference``; without the columns of difference under a limit or hold. Volume responses
        apply to each alike; outlets to be added are nobody's. Largest change of value first.
    """
    if engine.gated(scenario.levers):
        table = pd.DataFrame([_habits(payer, book, scenario) for payer in book.payers])
        return table.sort_values(["sales", "customer"], ascending=[False, True], ignore_index=True)
    table = pd.DataFrame([
        _habits(payer, book, scenario) | _changes(result, scenario)
        for payer, result in engine.each(book, scenario)
    ])  # fmt: skip
    order = table["npv_difference"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _habits(payer: Payer, book: Book, scenario: Scenario) -> dict[str, Any]:
    customer_policy = policy.of(payer, scenario.levers, scenario.assumptions, book, 1)
    return {
        "customer": payer.key,
        "sales": payer.weekly * scenario.weeks,
        "term": payer.term,
        "days_late": float(payer.late.mean()),
        "settled": payer.settled,
        "discount_offered": payer.offered,
        "take_up": policy.expected_take_up(payer, customer_policy, scenario.assumptions),
    }


def _changes(result: SimulationResult, scenario: Scenario) -> dict[str, float]:
    rate = scenario.assumptions.cost_of_capital
    changes: dict[str, float] = {}
    for name, key in _BY_CUSTOMER.items():
        base, value = (
            float(MEASURES[key](result, t, rate)[0]) for t in (result.base, result.scenario)
        )
        changes |= {f"{name}_base": base, f"{name}_difference": value - base}
    return changes


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
    return _by_time("month", months[whole].astype("datetime64[s]"), "cash", *cash)


def _by_time(
    when: str, starts: Any, name: str, base: Floats, scenario_values: Floats
) -> pd.DataFrame:
    variants = _with_difference(base, scenario_values).items()
    tables = [
        pd.DataFrame({when: starts, "measure": name, "who": variant, **_band(values)})
        for variant, values in variants
    ]
    return pd.concat(tables, ignore_index=True)


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
    rate = scenario.assumptions.cost_of_capital
    tables = []
    for name in (only,) if only else _WEEKLY:
        base, scenario_values = (
            _WEEKLY[name](result, part, rate) for part in (result.base, result.scenario)
        )
        starts = _week_starts(book, scenario.weeks)
        tables.append(_by_time("week", starts, name, base, scenario_values))
    return pd.concat(tables, ignore_index=True)


def _week_starts(book: Book, weeks: int) -> Any:
    return days.dates(days.number(book.day) + 1 + 7 * np.arange(weeks))


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
    return pd.DataFrame({"week": _week_starts(book, ahead.shape[1]), **_band(ahead)})
