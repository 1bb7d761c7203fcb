"""What is forecast: for each invoice, the days still to wait, counted from its own first open day."""

from dataclasses import dataclass

import numpy as np

from lib.analysis.forecast.snapshot import Floats, Places, Snapshot
from lib.ledger.days import Days

AFTER_DUE = 120
"""Days past due to which every wait is followed, one by one."""
SHORTEST, LONGEST = 120, 400


@dataclass(frozen=True, slots=True, eq=False)
class PaymentDelays:
    """Invoices to be forecast, with the day each wait starts.

    Args:
        items: the invoices, as of the day the forecast is made.
        start: day 0 of each wait: the forecast's day, or the day before issue if that is later.
        length: days followed.
    """

    items: Snapshot
    start: Days
    length: int

    def __len__(self) -> int:
        return len(self.items)

    @property
    def late(self) -> Places:
        """Days late on the first day of each wait."""
        return (self.start + 1 - self.items.due).astype("int64")

    @property
    def to_due(self) -> Places:
        """Days from the start of each wait to its due day; 0 or less once it is due."""
        return (self.items.due - self.start).astype("int64")


def of(items: Snapshot, day: int) -> PaymentDelays:
    """The waits of invoices that are open on a day or issued after it."""
    start = np.maximum(np.int32(day), items.issued - 1)
    longest = int((items.due - start).max(initial=0)) + AFTER_DUE
    return PaymentDelays(items, start, min(max(longest, SHORTEST), LONGEST))


def median(cdf: Floats, level: float = 0.5) -> Places:
    """The first day by which the chance of payment reaches a level; one past the last if none does.

    Args:
        cdf: invoices × days, the chance to be paid within 1, 2, … days.

    >>> median(np.array([[0.2, 0.5, 0.9], [0.1, 0.2, 0.3]])).tolist()
    [2, 4]
    """
    return 1 + (cdf < level - 1e-12).sum(axis=1)


def within(cdf: Floats, wait: Places | int) -> Floats:
    """Chance of each invoice to be paid within so many days; 0 for none or fewer.

    Past the days followed it stays at the last one's.
    """
    wait = np.broadcast_to(np.asarray(wait, dtype="int64"), len(cdf))
    inside = np.clip(wait, 1, cdf.shape[1])
    chances = cdf[np.arange(len(cdf)), inside - 1]
    return np.where(wait > 0, chances, 0.0)
