"""How old is it on the terms agreed: days past due, against a third of each document's own term."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.aging import Disputed, age, counted
from lib.analysis.sums import Sums, added, dated, measured, worth
from lib.ledger import days
from lib.ledger.days import UNKNOWN, Days
from lib.ledger.ledger import Ledger
from lib.ledger.matches import Amounts
from lib.ledger.spells import Spells
from lib.ledger.tolerance import Tolerance

Axis = Literal["days", "term"]
TOLERANCE = Tolerance()
_REACH: dict[Axis, tuple[int, int, int]] = {"days": (-60, 125, 5), "term": (-100, 300, 10)}
Mask = npt.NDArray[np.bool_]
Rates = npt.NDArray[np.float64]


def past(
    ledger: Ledger, standing: Spells, day: dt.date, tolerance: Tolerance | None = None
) -> Mask:
    """Which standing balances are later than their own term allows, and large enough to matter."""
    tolerance = tolerance or ledger.tolerance
    ages = age(standing, days.number(day))
    late = (standing.balance > 0) & (ages > np.maximum(tolerance.allowances(
        standing.issued, standing.due
    ), 0))  # fmt: skip
    if tolerance.least_amount:
        late &= standing.balance * worth(ledger, standing, day) >= tolerance.least_amount
    return late


def scan(
    ledger: Ledger,
    *,
    by: Sequence[str] = (),
    tolerance: Tolerance | None = None,
    disputed: Disputed = "with",
    day: dt.date | None = None,
) -> pd.DataFrame:
    """What is open, late, and past its own tolerance on a day, by fields and currency.

    Returns:
        columns ``by``, ``currency``, ``open``, ``late``, ``past`` (minor units), ``invoices`` and
        ``invoices_past`` (open documents).
    """
    tolerance = tolerance or ledger.tolerance
    made = scans(ledger, (day or ledger.day,), by=by, tolerance=tolerance, disputed=disputed)
    return made.drop(columns="day")


def scans(
    ledger: Ledger,
    on: Sequence[dt.date],
    *,
    by: Sequence[str] = (),
    tolerance: Tolerance | None = None,
    disputed: Disputed = "with",
) -> pd.DataFrame:
    """``scan`` on several days: ``day`` and its columns; a day without open documents has no row."""
    tolerance = tolerance or ledger.tolerance
    found = {day: _measured(ledger, day, by, tolerance, disputed) for day in on}
    return dated(ledger, by, ["open", "late", "past", "invoices", "invoices_past"], found)


def _measured(
    ledger: Ledger, day: dt.date, by: Sequence[str], tolerance: Tolerance, disputed: Disputed
) -> Sums:
    standing = ledger.spells.standing(days.number(day))
    owed = ledger.spells.take(standing[ledger.spells.balance[standing] > 0])
    balance = counted(ledger, owed, day, disputed)
    over = past(ledger, owed, day, tolerance) & (balance > 0)
    late = age(owed, days.number(day)) > 0
    counts = (balance > 0).astype("int64"), over.astype("int64")
    return measured(ledger, owed, by, [balance, balance * late, balance * over, *counts])


def on_terms(
    ledger: Ledger,
    *,
    axis: Axis = "days",
    tolerance: Tolerance | None = None,
    disputed: Disputed = "with",
) -> pd.DataFrame:
    """Open balances by days past their agreed due date, with what is past its own tolerance.

    Args:
        axis: ``days`` past due, or days past due in percent of the document's own ``term``, on which
            everybody's tolerance falls on one line. Documents without a due date, or on the latter
            axis without a term, are left out.
    Returns:
        one row a bar and currency: ``from``, ``to`` (both ends of the bar; the first and last bars hold
        all beyond them), ``currency``, ``open``, ``past``, ``invoices``, ``invoices_past``,
        ``allowed`` (the days, or percent, of tolerance that most money has), ``undated`` (open without
        a due date, once a currency, in its first bar).
    """
    tolerance = tolerance or ledger.tolerance
    standing = ledger.spells.on(days.number(ledger.day))
    owed = standing.take(standing.balance > 0)
    place, allowed, drawn = _placed(owed, days.number(ledger.day), axis, tolerance)
    undated = counted(ledger, owed, ledger.day, disputed) * (owed.due == UNKNOWN)
    apart = added(owed.currency, undated, len(owed.currencies))
    owed, place, allowed = owed.take(drawn), place[drawn], allowed[drawn]
    balance = counted(ledger, owed, ledger.day, disputed)
    over = past(ledger, owed, ledger.day, tolerance)
    low, high, step = _REACH[axis]
    bars, width = (high - low) // step, len(owed.currencies)
    cell = place * width + owed.currency
    measures = {
        "open": balance,
        "past": balance * over,
        "invoices": (balance > 0).astype("int64"),
        "invoices_past": (over & (balance > 0)).astype("int64"),
    }
    sums = {name: added(cell, values, bars * width) for name, values in measures.items()}
    start = low + step * (np.arange(bars * width) // max(width, 1))
    table = pd.DataFrame({"from": start, "to": start + step})
    table["currency"] = np.resize(np.array(owed.currencies or ("",), dtype=object), len(table))
    left_out = np.resize(apart, len(table)) * (table.index < max(width, 1))
    usual = _commonest(allowed, balance, worth(ledger, owed, ledger.day))
    return table.assign(**sums, allowed=usual, undated=left_out)


def _placed(
    owed: Spells, day: int, axis: Axis, tolerance: Tolerance
) -> tuple[npt.NDArray[np.int64], Days, Mask]:
    """The bar of each balance, the tolerance it has on the axis, and whether the axis can show it."""
    ages = age(owed, day).astype("int64")
    allowed = tolerance.allowances(owed.issued, owed.due)
    drawn = owed.due != UNKNOWN  # without a due day there is nothing to be late against
    if axis == "term":
        term = np.where(drawn, owed.due.astype("int64") - owed.issued, 0)
        drawn = term > 0
        ages = -(-100 * ages // np.maximum(term, 1))
        allowed = np.full(len(owed), round(100 * tolerance.share), dtype="int32")
    low, high, step = _REACH[axis]
    # A bar holds (from, to]: due today is the last day of "not due", 10 days late the last of 6-10.
    place = (np.clip(ages, low + 1, high) - low - 1) // step
    return place, allowed, drawn


def _commonest(allowed: Days, balance: Amounts, rate: Rates) -> int:
    """The tolerance under which most money stands; 0 where nothing is open.

    Minor units of several currencies have no sum, so each counts at what it is worth.
    """
    some = balance > 0
    if not some.any():
        return 0
    found, group = np.unique(allowed[some], return_inverse=True)
    money = np.bincount(group, weights=balance[some] * rate[some])
    return int(found[money.argmax()])
