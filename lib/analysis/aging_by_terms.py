"""How old a customer's balance is, cut where their own agreed terms stop being patient."""

import numpy as np
import pandas as pd

from lib.analysis import aging
from lib.analysis.customer import standing_of
from lib.analysis.sums import grouped, reported
from lib.ledger import days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance

CUTS = (30, 60, 90)


def on_their_terms(
    ledger: Ledger, customer: str, *, tolerance: Tolerance | None = None
) -> pd.DataFrame:
    """Open invoices by days past due, those inside the agreed tolerance apart from those past it.

    Each document has its own tolerance. Where all of the customer's open documents have the same one,
    the rows are named by their days; else by which side of its own tolerance a document stands on.

    Returns:
        columns ``bucket`` (as read), ``side`` (``undated``, ``not due``, ``inside`` or ``past``),
        ``step`` (0 not due, 1 to 4 by age), ``amount`` (minor units of the reporting currency),
        ``documents``, ``oldest`` (days late), ``tolerance_from``, ``tolerance_to`` (days, over all
        open documents); youngest first. No rows where nothing is open.
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    tolerance = tolerance or ledger.tolerance
    day = days.number(ledger.day)
    standing = standing_of(ledger, customer)
    standing = standing.take(standing.balance > 0)
    if not len(standing):
        return pd.DataFrame(columns=_COLUMNS)
    ages = aging.age(standing, day)
    allowed = tolerance.allowances(standing.issued, standing.due)
    dated = standing.due != UNKNOWN
    least, most = _ends(allowed[dated])
    rows = _rows(least, most)
    place = np.where(dated, 1 + _place(ages, allowed), 0)
    measures = {f"row{i}": np.where(place == i, standing.balance, 0) for i in range(len(rows))}
    sums = grouped(ledger, standing, ("customer",), measures)
    amounts = reported(ledger, sums, list(measures)).iloc[0]
    table = pd.DataFrame(rows, columns=["bucket", "side", "step"]).assign(
        amount=[float(amounts[name]) for name in measures],
        documents=np.bincount(place, minlength=len(rows)),
        oldest=[int(max(ages[dated & (place == i)].max(initial=0), 0)) for i in range(len(rows))],
        tolerance_from=least,
        tolerance_to=most,
    )
    return table[_shown(table)].reset_index(drop=True)[list(_COLUMNS)]


_COLUMNS = (
    "bucket", "side", "step", "amount", "documents", "oldest", "tolerance_from", "tolerance_to",
)  # fmt: skip


def _ends(allowed: np.ndarray) -> tuple[int, int]:
    """The least and the most tolerance, in days; 0 where no document has a term."""
    return (int(allowed.min()), int(allowed.max())) if len(allowed) else (0, 0)


def _place(ages: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Row of each document: 0 not due, 1 inside tolerance, 2 to 5 past it by age."""
    past = 2 + np.searchsorted(CUTS, ages, side="left")
    return np.where(ages <= 0, 0, np.where(ages <= allowed, 1, past))


def _rows(least: int, most: int) -> list[tuple[str, str, int]]:
    """Name, side and age step of the seven rows; what has no due date stands apart.

    >>> [name for name, _, _ in _rows(10, 10)]
    ['no due date', 'not due', '1–10 days', '11–30', '31–60', '61–90', '91+']
    >>> [name for name, _, _ in _rows(40, 40)]
    ['no due date', 'not due', '1–40 days', '', '41–60', '61–90', '91+']
    >>> [name for name, _, _ in _rows(10, 20)][2:4]
    ['inside tolerance', 'past it, to 30']
    """
    same = least == most
    inside = f"1–{most} days" if same else "inside tolerance"
    edges = [*zip((0, *CUTS), CUTS, strict=False)]
    past = [_named(low, high, most) if same else f"{low + 1}–{high}" for low, high in edges]
    if not same:
        past[0] = f"past it, to {CUTS[0]}"
    last = f"{(max(most, CUTS[-1]) if same else CUTS[-1]) + 1}+"
    steps = [("no due date", "undated", 0), ("not due", "not due", 0), (inside, "inside", 1)]
    return steps + [(name, "past", i + 1) for i, name in enumerate((*past, last))]


def _named(low: int, high: int, allowed: int) -> str:
    first = max(low, allowed) + 1
    return "" if first > high else f"{first}–{high}"


def _shown(table: pd.DataFrame) -> pd.Series:
    """Every row, save those that the tolerance leaves no days for, and an empty one of no due date."""
    side, no_days = table["side"], table["tolerance_to"] == 0
    nothing = (table["bucket"] == "") | ((side == "inside") & no_days)
    return ~(nothing | ((side == "undated") & (table["documents"] == 0)))
