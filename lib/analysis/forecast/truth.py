"""What happened after a forecast, by the whole ledger; only scoring may read it."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.forecast import snapshot
from lib.analysis.forecast.payment_delays import Waits
from lib.analysis.forecast.snapshot import Floats, Places, Snapshot
from lib.ledger import days
from lib.ledger.days import NEVER
from lib.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What the whole ledger says happened."""

    full: Snapshot
    place: pd.Index
    receipts: pd.DataFrame

    @classmethod
    def of(cls, ledger: Ledger) -> "Truth":
        """All that a ledger tells by its own day."""
        full = snapshot.of(ledger, days.number(ledger.day))
        return cls(full, pd.Index(full.document), _receipts(ledger))

    def waits(self, items: Waits) -> tuple[Places, Places]:
        """Days each invoice really waited, and for how many days that is known."""
        found = self.full.take(self.place.get_indexer(pd.Index(items.items.document)))
        closed = np.where(found.paid, found.closed, NEVER).astype("int64")
        known = np.minimum(found.closed, self.full.day).astype("int64") - items.start
        known = np.where(found.paid, self.full.day - items.start, known)
        wait = np.maximum(closed - items.start, 1)
        return np.where(closed == NEVER, closed, wait), known.astype("int64")

    def issued(self, known: Snapshot, first: int, end: int) -> Snapshot:
        """Invoices of a span of days ``[first, end)`` as they looked when issued."""
        fresh = self.full.take((self.full.issued >= first) & (self.full.issued < end))
        money = _placed(fresh.currency, self.full.currencies, known.currencies)
        return replace(
            fresh, day=known.day, closed=np.full(len(fresh), NEVER), balance=fresh.amount,
            paid=np.zeros(len(fresh), dtype=bool),
            customer=_placed(fresh.customer, self.full.customers, known.customers),
            account=_placed(fresh.account, self.full.accounts, known.accounts),
            currency=np.minimum(money, max(len(known.currencies) - 1, 0)),
            customers=known.customers, accounts=known.accounts, currencies=known.currencies,
        )  # fmt: skip

    def received(self, document: npt.NDArray[np.object_], first: int, weeks: int) -> Floats:
        """Cash on some invoices by week from a day."""
        of_these = self.receipts[self.receipts["document"].isin(document)]
        week = (of_these["day"].to_numpy("int64") - first) // 7
        inside = (week >= 0) & (week < weeks)
        amount = of_these["amount"].to_numpy(float)
        return np.bincount(week[inside], weights=amount[inside], minlength=weeks).astype(float)


def _placed(
    code: Places, labels: npt.NDArray[np.object_], known: npt.NDArray[np.object_]
) -> Places:
    """Codes into known labels; what is not among them stands one past the last."""
    place = pd.Index(known).get_indexer(pd.Index(labels))[code]
    return np.where(place < 0, len(known), place).astype("int64")


def _receipts(ledger: Ledger) -> pd.DataFrame:
    """Money received on invoices: ``document``, ``day``, ``amount`` (minor units)."""
    everything = ledger.codes.documents
    matches = ledger.matches
    matches = matches.take((matches.credit >= 0) & (matches.invoice >= 0))
    money = everything["kind"].eq("receipt").to_numpy()[matches.credit]
    owed = everything["kind"].eq("invoice").to_numpy()[matches.invoice]
    kept = matches.take(money & owed & (matches.day < NEVER))
    document = everything["document"].to_numpy(dtype=object)[kept.invoice]
    return pd.DataFrame({"document": document, "day": kept.day, "amount": kept.amount})
