"""How old a customer's balance is, cut where their own agreed terms stop being patient."""

import numpy as np
import pandas as pd

from lib.analysis import aging
from lib.analysis.customer import open_items_of
from lib.analysis.sums import sum_by, to_reporting
from lib.ledger import days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance

CUTS = (30, 60, 90)


def on_their_terms(
    ledger: Ledger, customer: str, *, tolerance: Tolerance | None = None
) -> pd.DataFrame:
    """Open invoices by days past due, those inside the tolerance apart from those past it.

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
    open_items = open_items_of(ledger, customer)
    open_items = open_items.take(open_items.balance > 0)
    if not len(open_items):
        return pd.DataFrame(columns=_COLUMNS)
    ages = aging.age(open_items, day)
    allowances = tolerance.allowances(open_items.issued, open_items.due)
    has_due = open_items.due != UNKNOWN
    least, most = _ends(allowances[has_due])
    rows = _rows(least, most)
    place = np.where(has_due, 1 + _place(ages, allowances), 0)
    measures = {f"row{i}": np.where(place == i, open_items.balance, 0) for i in range(len(rows))}
    sums = sum_by(ledger, open_items, ("customer",), measures)
    amounts = to_reporting(ledger, sums, list(measures)).iloc[0]
    table = pd.DataFrame(rows, columns=["bucket", "side", "step"]).assign(
        amount=[float(amounts[name]) for name in measures],
        documents=np.bincount(place, minlength=len(rows)),
        oldest=[int(max(ages[has_due & (place == i)].max(initial=0), 0)) for i in range(len(rows))],
        tolerance_from=least,
        tolerance_to=most,
    )
    return table[_visible_rows(table)].reset_index(drop=True)[list(_COLUMNS)]


_COLUMNS = (
    "bucket", "side", "step", "amount", "documents", "oldest", "tolerance_from", "tolerance_to",
)  # fmt: skip


def _ends(allowances: np.ndarray) -> tuple[int, int]:
    """The least and the most tolerance, in days; 0 where no document has a term."""
    return (int(allowances.min()), int(allowances.max())) if len(allowances) else (0, 0)


def _place(ages: np.ndarray, allowances: np.ndarray) -> np.ndarray:
    """Row of each document: 0 not due, 1 inside tolerance, 2 to 5 past it by age."""
    past = 2 + np.searchsorted(CUTS, ages, side="left")
    return np.where(ages <= 0, 0, np.where(ages <= allowances, 1, past))


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
    past = [_past_label(low, high, most) if same else f"{low + 1}–{high}" for low, high in edges]
    if not same:
        past[0] = f"past it, to {CUTS[0]}"
    last = f"{(max(most, CUTS[-1]) if same else CUTS[-1]) + 1}+"
    steps = [("no due date", "undated", 0), ("not due", "not due", 0), (inside, "inside", 1)]
    return steps + [(name, "past", i + 1) for i, name in enumerate((*past, last))]


def _past_label(low: int, high: int, allowance: int) -> str:
    first = max(low, allowance) + 1
    return "" if first > high else f"{first}–{high}"


def _visible_rows(table: pd.DataFrame) -> pd.Series:
    """Every row, save those that the tolerance leaves no days for, and an empty one of no due date."""
    side, no_days = table["side"], table["tolerance_to"] == 0
    nothing = (table["bucket"] == "") | ((side == "inside") & no_days)
    return ~(nothing | ((side == "undated") & (table["documents"] == 0)))
