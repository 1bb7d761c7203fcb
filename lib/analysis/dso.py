"""Days of sales outstanding and its kin: the definitions themselves, on plain numbers.

Nothing here knows a ledger. Where a ratio has nothing to divide by, the answer is ``nan``, never 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

MIDPOINTS = (15, 45, 75, 105)


@dataclass(frozen=True, slots=True)
class Countback:
    """Days counted back through sales, and whether the sales given ran out before the money did."""

    days: float
    at_least: bool = False


def simple(receivables: float, sales: float, days: int) -> float:
    """Receivables ÷ credit sales × days.

    >>> round(simple(212_000, 250_000, 90), 2)
    76.32
    """
    return receivables / sales * days if sales > 0 else nan


def countback(receivables: float, months: Sequence[tuple[float, int]]) -> Countback:
    """Months of sales taken off the receivables, latest first; the last of them pro rata.

    A month whose credit notes outweigh its sales takes nothing off; its days still count.

    >>> countback(212_000, [(100_000, 30), (80_000, 30), (70_000, 30)])
    Countback(days=73.71428571428571, at_least=False)
    >>> countback(300, [(100, 30), (100, 31)])
    Countback(days=61.0, at_least=True)

    Args:
        receivables: on the day, in the unit of the sales.
        months: sales and number of days of each month, latest first.
    """
    balance, days = receivables, 0.0
    for sales, length in months:
        if balance <= 0:
            return Countback(days)
        if balance < sales:
            return Countback(days + balance / sales * length)
        balance -= max(sales, 0)
        days += length
    return Countback(days if months else nan, at_least=balance > 0)


def delinquent(dso: float, best: float) -> float:
    """Average days delinquent: DSO less the DSO there would be if nothing were late."""
    return dso - best


def effectiveness(begin: float, sales: float, end: float, end_current: float) -> float:
    """Collection effectiveness index: of what could have been collected, the percentage that was.

    >>> round(effectiveness(500, 300, 450, 250), 2)
    63.64
    """
    collectable = begin + sales - end_current
    return (begin + sales - end) / collectable * 100 if collectable > 0 else nan


def beyond_terms(paid_days: float, paid: float) -> float:
    """Days beyond terms, realised: Σ payment × days late ÷ Σ payments."""
    return paid_days / paid if paid > 0 else nan


def beyond_terms_open(late: Sequence[float], receivables: float) -> float:
    """Days beyond terms of the open book: each late bucket at its midpoint ÷ receivables.

    >>> beyond_terms_open([100, 50, 20, 10], 400)
    15.75
    """
    weighted = sum(mid * amount for mid, amount in zip(MIDPOINTS, late, strict=True))
    return weighted / receivables if receivables > 0 else nan


def percentage(part: float, whole: float) -> float:
    """A part of a whole in percent."""
    return part / whole * 100 if whole > 0 else nan


def uncollected(balance: float, sales: float) -> float:
    """What is left of a month's sales ÷ the month's sales, as a share.

    >>> [round(uncollected(left, sales), 2) for left, sales in ((0, 100), (40, 200), (210, 300))]
    [0.0, 0.2, 0.7]
    """
    return balance / sales if sales > 0 else nan
