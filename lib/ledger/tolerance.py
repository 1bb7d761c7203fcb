"""How late is late enough to act: one third of the agreed term, document by document.

A fixed number of days treats a 7-day customer like a 90-day one. The practice served here allows a
third of the term beyond it: 30 days become 40, 60 become 80.
"""

from dataclasses import dataclass

import numpy as np

from lib.ledger.days import UNKNOWN, Days

ENDLESS = np.int32(2**30)
"""Tolerance of a document without a term: more days than any age, and still a sum with any day."""


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
        """``allowance`` of each document; without a due date there is no term to be past: ``ENDLESS``.

        >>> Tolerance().allowances(np.array([0, 0]), np.array([30, UNKNOWN])).tolist()
        [10, 1073741824]
        """
        has_due_date = due != UNKNOWN
        term = np.where(has_due_date, np.maximum(due.astype("int64") - issued, 0), 0)
        allowed = np.maximum((term * self.share + 1e-9).astype("int32"), np.int32(self.least_days))
        return np.where(has_due_date, allowed, ENDLESS)


USUAL = Tolerance()
"""A third of the term, and no least number of days."""
