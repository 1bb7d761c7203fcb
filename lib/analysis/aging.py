"""How old is what we are owed: balances by days past due, on any day, to the cent."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.disputes import disputed_part
from lib.analysis.sums import Sums, daily_table, group_sums
from lib.ledger import buckets, days
from lib.ledger.buckets import CUTS
from lib.ledger.days import UNKNOWN, Days
from lib.ledger.ledger import Ledger
from lib.ledger.matches import Amounts
from lib.ledger.spells import Spells

Basis = Literal["due", "issued"]
Disputed = Literal["with", "without", "only"]


def age(spells: Spells, day: int, basis: Basis = "due") -> Days:
    """Days past due on a day, 0 or less while not due; without a due date, days since issue."""
    if basis == "issued":
        return np.int32(day) - spells.issued
    return np.int32(day) - np.where(spells.due == UNKNOWN, spells.issued, spells.due)


def bucket(ages: Days, cuts: Sequence[int] = CUTS, basis: Basis = "due") -> npt.NDArray[np.int8]:
    """Bucket number of each age: 0 is not due. On issue basis everything has an age.

    >>> bucket(np.array([-3, 0, 1, 30, 31, 91])).tolist()
    [0, 0, 1, 1, 2, 4]
    >>> bucket(np.array([0, 31]), basis="issued").tolist()
    [1, 2]
    """
    number = np.ones(len(ages), dtype="int8")
    if basis == "due":
        number[ages <= 0] = 0
    for cut in cuts:
        number += ages > cut
    return number


def scan(
    ledger: Ledger,
    *,
    by: Sequence[str] = ("customer",),
    basis: Basis = "due",
    cuts: Sequence[int] = CUTS,
    disputed: Disputed = "with",
    day: dt.date | None = None,
) -> pd.DataFrame:
    """Balances on a day by fields, currency and age.

    Every open positive document is in exactly one bucket, every open negative one in ``unapplied``,
    and the buckets and unapplied add up to ``total``.

    Args:
        by: fields to split by.
        basis: age counted from the due or from the issue date.
        cuts: last day of each closed bucket.
        disputed: open amounts with, without, or only their disputed part.
        day: on or before the ledger's day, which it is where not given.
    Returns:
        columns ``by``, ``currency``, the buckets, ``unapplied``, ``total``; minor units.
    Raises:
        BadCuts: cut points that do not rise above 0.
        UnknownField: a field the ledger does not have.
    """
    on = (day or ledger.day,)
    table = scans(ledger, on, by=by, basis=basis, cuts=cuts, disputed=disputed)
    return table.drop(columns="day")


def scans(
    ledger: Ledger,
    on: Sequence[dt.date],
    *,
    by: Sequence[str] = ("customer",),
    basis: Basis = "due",
    cuts: Sequence[int] = CUTS,
    disputed: Disputed = "with",
) -> pd.DataFrame:
    """``scan`` on several days: ``day`` and its columns; a day without open documents has no row."""
    names = (*buckets.names(cuts), "unapplied")
    sums_by_day = {day: _bucket_sums(ledger, day, by, basis, cuts, disputed) for day in on}
    table = daily_table(ledger, by, names, sums_by_day)
    return table.assign(total=table[list(names)].sum(axis=1))


def _bucket_sums(
    ledger: Ledger, day: dt.date, by: Sequence[str], basis: Basis, cuts: Sequence[int],
    disputed: Disputed,
) -> Sums:  # fmt: skip
    number = days.number(day)
    open_items = ledger.spells.on(number)
    place = bucket(age(open_items, number, basis), cuts, basis)
    place[open_items.balance < 0] = len(cuts) + 2
    balance = balances(ledger, open_items, day, disputed)
    return group_sums(ledger, open_items, by, place, len(cuts) + 3, balance)


def balances(ledger: Ledger, open_items: Spells, day: dt.date, disputed: Disputed) -> Amounts:
    """Balances with, without, or only their disputed part."""
    if disputed == "with":
        return open_items.balance
    part = disputed_part(ledger, open_items, day)
    return part if disputed == "only" else open_items.balance - part
