"""How late is late enough to act: one third of the agreed term, document by document.

A fixed number of days treats a 7-day customer like a 90-day one. The practice served here allows a
third of the term beyond it: 30 days become 40, 60 become 80.
"""

from dataclasses import dataclass

import numpy as np

from lib.ledger.days import UNKNOWN, Days


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Days allowed past due, as a share of the term, and the least worth acting on.

    Args:
        share: part of the term allowed beyond it.
        least_days: days allowed past due whatever the term.
        least_amount: minor units of the reporting currency below which nobody is called.
    """

    share: float = 1 / 3
    least_days: int = 0
    least_amount: int = 0

    def allowance(self, term: int) -> int:
        """Days past due that a term allows.

        >>> [term + Tolerance().allowance(term) for term in (30, 45, 60, 90, 15, 7)]
        [40, 60, 80, 120, 20, 9]
        """
        return max(int(max(term, 0) * self.share + 1e-9), self.least_days)

    def allowances(self, issued: Days, due: Days) -> Days:
        """``allowance`` of each document; a document without a due date has a term of 0."""
        term = np.where(due == UNKNOWN, 0, np.maximum(due.astype("int64") - issued, 0))
        return np.maximum((term * self.share + 1e-9).astype("int32"), np.int32(self.least_days))
