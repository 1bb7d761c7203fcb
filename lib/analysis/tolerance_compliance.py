"""Was what fell due paid within tolerance? Of a span of days, by customer, and as a rating.

What fell due is invoices, by their due day, credit notes on them taken off. Paid counts by the raw
effective day of the last receipt; a tolerance that is not over yet is neither kept nor missed.
"""

import datetime as dt

import numpy as np
import pandas as pd

from lib.analysis.behaviour.invoices import history
from lib.ledger import days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance

QUARTER = 90
QUARTERS = 8
RATED_ON = 182
LETTERS = "ABCDE"
_MARKS = (0.9, 0.75, 0.5, 0.25)
"""Least share of what fell due that is paid within tolerance, for A, B, C and D. Ours."""


def fell_due(
    ledger: Ledger, since: dt.date, until: dt.date, tolerance: Tolerance | None = None
) -> pd.DataFrame:
    """What fell due in ``[since, until)``, and what became of it by the ledger's day.

    Returns:
        by customer: ``invoices``, ``due`` (amount; minor units of the reporting currency), ``within``
        (paid within tolerance), ``running`` (unpaid, tolerance not over), ``beyond`` (neither),
        ``days_late`` (median of what is paid or late; null where nothing is).
    Raises:
        NoRate: a currency in it has no rate by the ledger's day.
    """
    tolerance = tolerance or ledger.tolerance
    invoices = _due(ledger, tolerance)
    first, last = days.number(since), days.number(until)
    inside = (invoices["due"] >= first) & (invoices["due"] < last)
    return _totals(invoices[inside.to_numpy()])


def _due(ledger: Ledger, tolerance: Tolerance) -> pd.DataFrame:
    """Invoices with a due day, and how each stands on the ledger's day."""
    all_invoices = history(ledger, tolerance)
    due_invoices = all_invoices[
        ((all_invoices["due"] != UNKNOWN) & (all_invoices["outcome"] != "credited")).to_numpy()
    ]
    converted = ledger.in_reporting(
        due_invoices[["customer", "currency", "amount", "due", "ended", "paid", "allowed"]],
        ["amount"],
    )
    at = days.number(ledger.day)
    last = converted["due"].astype("int64") + converted["allowed"]
    within = converted["paid"] & (converted["ended"] <= last)
    running = ~converted["paid"] & (last >= at) & (due_invoices["outcome"] == "open")
    late = converted["ended"].astype("int64") - converted["due"]
    has_days = converted["paid"] | (late > 0)
    return converted.assign(last=last, within=within, running=running, late=late.where(has_days))


def _totals(invoices: pd.DataFrame) -> pd.DataFrame:
    amounts = invoices.assign(
        within=invoices["amount"] * invoices["within"],
        running=invoices["amount"] * invoices["running"],
        beyond=invoices["amount"] * ~(invoices["within"] | invoices["running"]),
    )
    return amounts.groupby("customer", as_index=False).agg(
        invoices=("amount", "size"), due=("amount", "sum"), within=("within", "sum"),
        running=("running", "sum"), beyond=("beyond", "sum"), days_late=("late", "median"),
    )  # fmt: skip


def ratings(
    ledger: Ledger, tolerance: Tolerance | None = None, back: int = RATED_ON
) -> pd.DataFrame:
    """The record as a rating: the share of what was due that was paid within tolerance.

    Looked at is what passed its tolerance in the days up to the ledger's, or was paid within it.
    Nine tenths is A, three quarters B, half C, a quarter D, less E.

    Returns:
        ``customer``, ``invoices``, ``share``, ``rating``.
    """
    tolerance = tolerance or ledger.tolerance
    invoices = _due(ledger, tolerance)
    at = days.number(ledger.day)
    over = invoices[((invoices["last"] < at) & (invoices["last"] >= at - back)).to_numpy()]
    table = _totals(over)
    share = table["within"] / table["due"].where(table["due"] > 0)
    return pd.DataFrame(
        {
            "customer": table["customer"],
            "invoices": table["invoices"],
            "share": share,
            "rating": [letter(value) for value in share],
        }
    )


def letter(share: float) -> str | None:
    """The rating of a share paid within tolerance.

    >>> [letter(s) for s in (1.0, 0.9, 0.89, 0.5, 0.1)]
    ['A', 'A', 'B', 'C', 'E']
    """
    if np.isnan(share):
        return None
    return LETTERS[next((i for i, mark in enumerate(_MARKS) if share >= mark), len(_MARKS))]


def notches(rating: str) -> int:
    """How far a rating lies below A."""
    return LETTERS.index(rating)


def quarters(
    ledger: Ledger, customer: str, tolerance: Tolerance | None = None, count: int = QUARTERS
) -> pd.DataFrame:
    """In which of the last spans of 90 days everything that fell due was paid within tolerance.

    Spans end where the last tolerance within them is over, so each can be told; one in which nothing
    fell due is left out.

    Returns:
        ``since``, ``until`` (half-open), ``invoices``, ``kept``; oldest first.
    """
    tolerance = tolerance or ledger.tolerance
    invoices = _due(ledger, tolerance)
    matches = invoices[(invoices["customer"] == customer).to_numpy()]
    at = days.number(ledger.day)
    longest = int(matches["allowed"].max()) if len(matches) else 0
    end = at - longest
    rows = []
    for back in range(count, 0, -1):
        first, last = end - QUARTER * back, end - QUARTER * (back - 1)
        part = matches[((matches["due"] >= first) & (matches["due"] < last)).to_numpy()]
        if len(part):
            rows.append((first, last, len(part), bool(part["within"].all())))
    table = pd.DataFrame(rows, columns=["since", "until", "invoices", "kept"])
    return table.assign(
        since=days.dates(table["since"].astype("int64")),
        until=days.dates(table["until"].astype("int64")),
        kept=table["kept"].astype("bool"),
    )
