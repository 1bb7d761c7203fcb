"""How old is it on the terms agreed: days past due, against a third of each document's own term."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.aging import Disputed, age, balances
from lib.analysis.sums import Sums, daily_table, measure_sums, sum_groups, worth
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
    ledger: Ledger, open_items: Spells, day: dt.date, tolerance: Tolerance | None = None
) -> Mask:
    """Which standing balances are later than their own term allows, and large enough to matter."""
    tolerance = tolerance or ledger.tolerance
    ages = age(open_items, days.number(day))
    late = (open_items.balance > 0) & (ages > np.maximum(tolerance.allowances(
        open_items.issued, open_items.due
    ), 0))  # fmt: skip
    if tolerance.least_amount:
        late &= open_items.balance * worth(ledger, open_items, day) >= tolerance.least_amount
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
    table = scans(ledger, (day or ledger.day,), by=by, tolerance=tolerance, disputed=disputed)
    return table.drop(columns="day")


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
    sums_by_day = {day: _day_sums(ledger, day, by, tolerance, disputed) for day in on}
    return daily_table(
        ledger, by, ["open", "late", "past", "invoices", "invoices_past"], sums_by_day
    )


def _day_sums(
    ledger: Ledger, day: dt.date, by: Sequence[str], tolerance: Tolerance, disputed: Disputed
) -> Sums:
    open_rows = ledger.spells.positions_on(days.number(day))
    owed = ledger.spells.take(open_rows[ledger.spells.balance[open_rows] > 0])
    balance = balances(ledger, owed, day, disputed)
    over = past(ledger, owed, day, tolerance) & (balance > 0)
    late = age(owed, days.number(day)) > 0
    counts = (balance > 0).astype("int64"), over.astype("int64")
    return measure_sums(ledger, owed, by, [balance, balance * late, balance * over, *counts])


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
    open_items = ledger.spells.on(days.number(ledger.day))
    owed = open_items.take(open_items.balance > 0)
    place, allowances, on_axis = _bars(owed, days.number(ledger.day), axis, tolerance)
    undated = balances(ledger, owed, ledger.day, disputed) * (owed.due == UNKNOWN)
    undated_sums = sum_groups(owed.currency, undated, len(owed.currencies))
    owed, place, allowances = owed.take(on_axis), place[on_axis], allowances[on_axis]
    balance = balances(ledger, owed, ledger.day, disputed)
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
    sums = {name: sum_groups(cell, values, bars * width) for name, values in measures.items()}
    start = low + step * (np.arange(bars * width) // max(width, 1))
    table = pd.DataFrame({"from": start, "to": start + step})
    table["currency"] = np.resize(np.array(owed.currencies or ("",), dtype=object), len(table))
    left_out = np.resize(undated_sums, len(table)) * (table.index < max(width, 1))
    usual = _commonest(allowances, balance, worth(ledger, owed, ledger.day))
    return table.assign(**sums, allowed=usual, undated=left_out)


def _bars(
    owed: Spells, day: int, axis: Axis, tolerance: Tolerance
) -> tuple[npt.NDArray[np.int64], Days, Mask]:
    """The bar of each balance, the tolerance it has on the axis, and whether the axis can show it."""
    ages = age(owed, day).astype("int64")
    allowances = tolerance.allowances(owed.issued, owed.due)
    on_axis = owed.due != UNKNOWN  # without a due day there is nothing to be late against
    if axis == "term":
        term = np.where(on_axis, owed.due.astype("int64") - owed.issued, 0)
        on_axis = term > 0
        ages = -(-100 * ages // np.maximum(term, 1))
        allowances = np.full(len(owed), round(100 * tolerance.share), dtype="int32")
    low, high, step = _REACH[axis]
    # A bar holds (from, to]: due today is the last day of "not due", 10 days late the last of 6-10.
    place = (np.clip(ages, low + 1, high) - low - 1) // step
    return place, allowances, on_axis


def _commonest(allowances: Days, balance: Amounts, rate: Rates) -> int:
    """The tolerance under which most money stands; 0 where nothing is open.

    Minor units of several currencies have no sum, so each counts at what it is worth.
    """
    is_open = balance > 0
    if not is_open.any():
        return 0
    tolerances, group = np.unique(allowances[is_open], return_inverse=True)
    money = np.bincount(group, weights=balance[is_open] * rate[is_open])
    return int(tolerances[money.argmax()])
