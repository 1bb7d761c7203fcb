"""How old is what we are owed: balances by days past due, on any day, to the cent."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.disputes import disputed_part
from lib.analysis.sums import grouped
from lib.ledger import days
from lib.ledger.days import UNKNOWN, Days
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.spells import Amounts, Spells

Basis = Literal["due", "issued"]
Disputed = Literal["with", "without", "only"]
CUTS = (30, 60, 90)


class BadCuts(Mistake):
    """Cut points that do not make buckets."""

    def __init__(self, cuts: Sequence[int]) -> None:
        given = ", ".join(map(str, cuts)) or "nothing"
        super().__init__(
            f"Cut points must be whole days above 0, each larger than the one before; {given} was "
            f"given. Write them like 30, 60, 90."
        )


def names(cuts: Sequence[int] = CUTS) -> tuple[str, ...]:
    """Column names of the buckets that cut points make.

    >>> names((30, 60))
    ('not_due', 'd1_30', 'd31_60', 'd61_')

    Raises:
        BadCuts: no cuts, or not rising above 0.
    """
    edges = [0, *cuts]
    if not cuts or any(low >= high for low, high in zip(edges, cuts, strict=False)):
        raise BadCuts(cuts)
    closed = (f"d{low + 1}_{high}" for low, high in zip(edges, cuts, strict=False))
    return ("not_due", *closed, f"d{cuts[-1] + 1}_")


def age(spells: Spells, day: int, basis: Basis = "due") -> Days:
    """Days past due on a day, 0 or less while not due; without a due date, days since issue."""
    if basis == "issued":
        return np.int32(day) - spells.issued
    return np.int32(day) - np.where(spells.due == UNKNOWN, spells.issued, spells.due)


def bucket(
    ages: Days, cuts: Sequence[int] = CUTS, basis: Basis = "due"
) -> npt.NDArray[np.int8]:
    """Bucket number of each age: 0 is not due. On issue basis everything has an age.

    >>> bucket(np.array([-3, 0, 1, 30, 31, 91])).tolist()
    [0, 0, 1, 1, 2, 4]
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
) -> pd.DataFrame:
    """Balances on the ledger's day by fields, currency and age.

    Every open positive document is in exactly one bucket, every open negative one in ``unapplied``,
    and the buckets and unapplied add up to ``total``.

    Args:
        by: fields to split by.
        basis: age counted from the due or from the issue date.
        cuts: last day of each closed bucket.
        disputed: open amounts with, without, or only their disputed part.
    Returns:
        columns ``by``, ``currency``, the buckets, ``unapplied``, ``total``; minor units.
    Raises:
        BadCuts: cut points that do not rise above 0.
        UnknownField: a field the ledger does not have.
    """
    standing = ledger.spells.on(days.number(ledger.day))
    balance = _counted(ledger, standing, disputed)
    buckets = names(cuts)
    place = bucket(age(standing, days.number(ledger.day), basis), cuts, basis)
    place[standing.balance < 0] = len(buckets)
    measures = {
        name: np.where(place == i, balance, 0) for i, name in enumerate((*buckets, "unapplied"))
    }
    return grouped(ledger, standing, by, measures | {"total": balance})


def _counted(ledger: Ledger, standing: Spells, disputed: Disputed) -> Amounts:
    if disputed == "with":
        return standing.balance
    part = disputed_part(ledger, standing)
    return part if disputed == "only" else standing.balance - part
