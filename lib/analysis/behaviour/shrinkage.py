"""Customers with little on record: drawn towards what their segment does, and flagged."""

import numpy as np
import pandas as pd

from lib.analysis.behaviour.kaplan_meier import Curves, curves
from lib.analysis.behaviour.lateness import VERY_LATE, spread_of, without_due_dates
from lib.ledger.ledger import Ledger

FEWEST = 5
"""Invoices paid or past due below which a customer's own figures are drawn towards its segment's."""
STRENGTH = 3.0
"""How many invoices the segment's habit is worth: METHODS 5.2 takes 3 to 10."""
SMALLEST_GROUP = 5
ALL = "all customers"
_CHUNK = 500


def shrink(
    table: pd.DataFrame,
    history: pd.DataFrame,
    ledger: Ledger,
    *,
    late_after: int = 0,
    very_late: int = VERY_LATE,
) -> pd.DataFrame:
    """Figures of lateness, with those of thin customers mixed with their segment's.

    The chance to be paid on a day becomes (paid + 3 × the segment's) ÷ (at risk + 3), day by day: with
    no record at all the segment's own curve, and with each invoice more of the customer's.

    Args:
        table: of ``lateness.lateness`` by customer, and currency if wanted.
        history: the invoices behind it.
        late_after, very_late: as it was made with.
    Returns:
        the table and ``shrunk`` (whether a row is mixed), ``group`` (the segment; all customers where
        it is unknown or has fewer than five customers with a record).
    Source: empirical-Bayes Kaplan–Meier, METHODS 5.2.
    """
    timed = history[history["timed"].to_numpy()]
    group = groups(ledger, timed)
    table = table.assign(
        group=group.reindex(table["customer"]).fillna(ALL).to_numpy(),
        shrunk=table["known"] < FEWEST,
    )
    limits = {"share_late": late_after, "share_very_late": very_late}
    for (name, from_issue), rows in table[table["shrunk"]].groupby(["group", "from_issue"]):
        alike = timed[(timed["from_issue"] == from_issue).to_numpy()]
        prior = alike if name == ALL else alike[alike["customer"].map(group) == name]
        for start in range(0, len(rows), _CHUNK):
            chunk = rows.iloc[start : start + _CHUNK]
            estimate, beyond = (
                _mixed_curves(chunk, timed, prior, 0),
                _mixed_curves(chunk, timed, prior, 1),
            )
            figures = spread_of(estimate) | {
                n: estimate.later_than(limit) for n, limit in limits.items()
            }
            figures["share_past_tolerance"] = beyond.later_than(0)
            for column, values in figures.items():
                table.loc[chunk.index, column] = values
    return without_due_dates(table)


def groups(ledger: Ledger, timed: pd.DataFrame) -> pd.Series:
    """The group a customer is compared with: its segment, if at least five of it have a record."""
    segments = ledger.customer_field("segment").dropna()
    counts = segments[segments.index.isin(timed["customer"].unique())].value_counts()
    large = counts.index[counts >= SMALLEST_GROUP]
    return segments[segments.isin(large)]


def _mixed_curves(
    rows: pd.DataFrame, timed: pd.DataFrame, prior: pd.DataFrame, tolerance_factor: int
) -> Curves:
    """The curves of some rows, mixed with that of their group.

    Args:
        tolerance_factor: 1 to count days from the end of each invoice's tolerance, 0 from the due day.
    """
    base = _curves(prior, np.zeros(len(prior), dtype="int64"), 1, tolerance_factor)
    keys = [c for c in ("customer", "currency") if c in rows]
    positions = rows[keys].assign(place=np.arange(len(rows)))
    invoices = timed[timed["customer"].isin(rows["customer"])].merge(positions, on=keys)
    place = invoices["place"].to_numpy("int64")
    late = (invoices["days"] - invoices["allowed"] * tolerance_factor).to_numpy("int64")
    grid = np.unique(np.concatenate([base.day[base.paid > 0], late[invoices["paid"].to_numpy()]]))
    size = (len(rows), len(grid))
    if not len(grid):
        return curves(place, late, np.zeros(len(late), dtype=bool), len(rows))
    payments, at_risk = np.zeros(size), np.zeros(size)
    hits = invoices["paid"].to_numpy()
    np.add.at(payments, (place[hits], np.searchsorted(grid, late[hits])), 1.0)
    exits = np.searchsorted(grid, late, side="right")
    until = np.zeros((len(rows), len(grid) + 1))
    np.add.at(until, (place, exits), 1.0)
    at_risk = until[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    hazard = np.zeros(len(grid))
    of_base = np.searchsorted(grid, base.day[base.paid > 0])
    hazard[of_base] = (base.paid / base.at_risk)[base.paid > 0]
    mixed_hazard = (payments + STRENGTH * hazard) / (at_risk + STRENGTH)
    unpaid: np.ndarray = np.cumprod(1 - np.clip(mixed_hazard, 0, 1), axis=1)
    number = np.repeat(np.arange(len(rows)), len(grid))
    last = np.full(len(rows), max(int(base.last[0]), int(grid[-1])))
    return Curves(
        len(rows),
        number,
        np.tile(grid, len(rows)),
        mixed_hazard.ravel(),
        np.ones(mixed_hazard.size),
        unpaid.ravel(),
        last,
    )


def _curves(invoices: pd.DataFrame, place: np.ndarray, size: int, tolerance_factor: int) -> Curves:
    late = (invoices["days"] - invoices["allowed"] * tolerance_factor).to_numpy("int64")
    return curves(place, late, invoices["paid"].to_numpy(), size)
