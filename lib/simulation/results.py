"""What a course comes to in total, as scenario, base and difference, with ranges.

Money is in minor units of the reporting currency, not rounded.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.simulation import engine, policy
from lib.simulation.cashflow_totals import Tally
from lib.simulation.closed import PARTS
from lib.simulation.economics import YEAR
from lib.simulation.engine import Course
from lib.simulation.payers import Book, Payer
from lib.simulation.scenario import Scenario

Floats = npt.NDArray[np.float64]
WHO = ("base", "scenario", "difference")
BAND = ("mean", "p10", "p50", "p90")
LAST_WEEKS = 4
SALES_BASE = 13
WORST = 0.1
MORE_IS_WORSE = frozenset({
    "receivables", "peak_receivables", "dso", "financing_cost", "expected_loss", "discount", "blocked",
})  # fmt: skip


def receivables(course: Course, part: Tally) -> Floats:
    """What is owed at each week's end, today's balances included: paths × weeks."""
    old = course.opening
    left = course.owed - np.cumsum(old.cash + old.lost, axis=1)
    return part.receivables + left


def financing(course: Course, part: Tally, rate: float) -> Floats:
    """What carrying what is owed costs each week at a yearly rate: paths × weeks."""
    return receivables(course, part) * (rate * 7 / YEAR)


def _dso(course: Course, part: Tally) -> Floats:
    """Days of sales on terms that are owed; sales of up to the last 13 weeks."""
    sold = part.on_terms[:, -SALES_BASE:]
    daily = sold.sum(axis=1) / (7 * sold.shape[1])
    owed = receivables(course, part)[:, -LAST_WEEKS:].mean(axis=1)
    return np.divide(owed, daily, out=np.full(len(owed), np.nan), where=daily > 0)


Measure = Callable[[Course, Tally, float], Floats]
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


def by_path(course: Course, asked: Scenario) -> dict[str, dict[str, Floats]]:
    """Each measure on each path: measure -> ``base``, ``scenario``, ``difference``."""
    rate = asked.assumptions.cost_of_capital
    made = {}
    for name, measure in MEASURES.items():
        base, moved = (measure(course, t, rate) for t in (course.base, course.scenario))
        made[name] = {"base": base, "scenario": moved, "difference": moved - base}
    return made


def totals(course: Course, asked: Scenario) -> pd.DataFrame:
    """What the weeks come to.

    Returns:
        ``measure`` (a key of ``MEASURES``), ``who`` (``base | scenario | difference``), ``mean``,
        ``p10``, ``p50``, ``p90`` (over paths), ``worst`` (the mean of the worst tenth of the paths).
    """
    rows = [
        {"measure": name, "who": who, **_band(values), "worst": _worst(name, values)}
        for name, parts in by_path(course, asked).items()
        for who, values in parts.items()
    ]
    return pd.DataFrame(rows)


def _band(values: Floats) -> dict[str, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return dict.fromkeys(BAND, float("nan"))
    marks = np.quantile(known, [0.1, 0.5, 0.9])
    return dict(zip(BAND, (float(known.mean()), *map(float, marks)), strict=True))


def _worst(name: str, values: Floats) -> float:
    known = np.sort(values[~np.isnan(values)])
    if not len(known):
        return float("nan")
    count = max(round(len(known) * WORST), 1)
    return float((known[-count:] if name in MORE_IS_WORSE else known[:count]).mean())


def chance_of_gain(course: Course) -> float:
    """The share of paths on which the scenario is worth more than the base."""
    return float((course.scenario.value > course.base.value).mean())


def value_parts(book: Book, asked: Scenario) -> pd.DataFrame:
    """What the net present value is made of in closed form: margin, waiting, discount, loss, the rest.

    Returns:
        ``part`` (``closed.PARTS``; what takes is negative), ``base``, ``scenario``, ``difference``,
        each column adding up to its ``npv``; empty under a limit or hold.
    """
    found = engine.worth(book, asked)
    if found is None:
        return pd.DataFrame(columns=["part", "base", "scenario", "difference"])
    base, moved = found
    return pd.DataFrame(
        {"part": PARTS, "base": base, "scenario": moved, "difference": moved - base}
    )


def unaccounted(course: Course) -> Floats:
    """What was owed and billed less all that became of it, on each path of base, scenario, opening.

    Zero, to the rounding of sums: billed = collected + discount + open + lost + credited.
    """

    def left(part: Tally, before: float) -> Floats:
        ended = part.cash + part.discount + part.lost + part.credited
        return before + (part.billed - ended).sum(axis=1) - part.open

    parts = ((course.base, 0.0), (course.scenario, 0.0), (course.opening, course.owed))
    return np.array([left(part, before) for part, before in parts])


_BY_CUSTOMER = {"npv": "npv", "receivables": "receivables", "loss": "expected_loss"}


def customers(book: Book, asked: Scenario) -> pd.DataFrame:
    """Customer by customer in closed form: who takes how much, what it is worth.

    Returns:
        ``customer``, ``sales`` (base), ``term``, ``days_late`` (mean), ``settled`` (invoices that
        rests on), ``discount_offered`` (share of sales today), ``take_up`` (expected under the
        scenario), ``npv_base``,
        ``npv_difference``, ``receivables_base``, ``receivables_difference``, ``loss_base``,
        ``loss_difference``; without the columns of difference under a limit or hold. Volume responses
        apply to each alike; outlets to be added are nobody's. Largest change of value first.
    """
    if engine.gated(asked.levers):
        table = pd.DataFrame([_habits(payer, book, asked) for payer in book.payers])
        return table.sort_values(["sales", "customer"], ascending=[False, True], ignore_index=True)
    table = pd.DataFrame([
        _habits(payer, book, asked) | _changes(course, asked)
        for payer, course in engine.each(book, asked)
    ])  # fmt: skip
    order = table["npv_difference"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _habits(payer: Payer, book: Book, asked: Scenario) -> dict[str, Any]:
    own = policy.of(payer, asked.levers, asked.assumptions, book, 1)
    return {
        "customer": payer.key,
        "sales": payer.weekly * asked.weeks,
        "term": payer.term,
        "days_late": float(payer.late.mean()),
        "settled": payer.settled,
        "discount_offered": payer.offered,
        "take_up": policy.expected_take_up(payer, own, asked.assumptions),
    }


def _changes(course: Course, asked: Scenario) -> dict[str, float]:
    rate, made = asked.assumptions.cost_of_capital, {}
    for name, key in _BY_CUSTOMER.items():
        base, moved = (MEASURES[key](course, t, rate)[0] for t in (course.base, course.scenario))
        made[f"{name}_base"], made[f"{name}_difference"] = float(base), float(moved - base)
    return made
