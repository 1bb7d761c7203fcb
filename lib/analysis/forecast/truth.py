"""What happened after a forecast, by the whole ledger; only scoring may read it."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.forecast import snapshot
from lib.analysis.forecast.payment_delays import PaymentDelays
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

    def actual_delays(self, items: PaymentDelays) -> tuple[Places, Places]:
        """Days each invoice really waited, and for how many days that is known."""
        matches = self.full.take(self.place.get_indexer(pd.Index(items.items.document)))
        closed = np.where(matches.paid, matches.closed, NEVER).astype("int64")
        known_days = np.minimum(matches.closed, self.full.day).astype("int64") - items.start
        known_days = np.where(matches.paid, self.full.day - items.start, known_days)
        wait = np.maximum(closed - items.start, 1)
        return np.where(closed == NEVER, closed, wait), known_days.astype("int64")

    def issued(self, origin_snapshot: Snapshot, first: int, end: int) -> Snapshot:
        """Invoices of a span of days ``[first, end)`` as they looked when issued."""
        new_invoices = self.full.take((self.full.issued >= first) & (self.full.issued < end))
        money = _recode(new_invoices.currency, self.full.currencies, origin_snapshot.currencies)
        return replace(
            new_invoices,
            day=origin_snapshot.day,
            closed=np.full(len(new_invoices), NEVER),
            balance=new_invoices.amount,
            paid=np.zeros(len(new_invoices), dtype=bool),
            customer=_recode(new_invoices.customer, self.full.customers, origin_snapshot.customers),
            account=_recode(new_invoices.account, self.full.accounts, origin_snapshot.accounts),
            currency=np.minimum(money, max(len(origin_snapshot.currencies) - 1, 0)),
            customers=origin_snapshot.customers,
            accounts=origin_snapshot.accounts,
            currencies=origin_snapshot.currencies,
        )

    def received(self, document: npt.NDArray[np.object_], first: int, weeks: int) -> Floats:
        """Cash on some invoices by week from a day."""
        of_these = self.receipts[self.receipts["document"].isin(document)]
        week = (of_these["day"].to_numpy("int64") - first) // 7
        inside = (week >= 0) & (week < weeks)
        amount = of_these["amount"].to_numpy(float)
        return np.bincount(week[inside], weights=amount[inside], minlength=weeks).astype(float)


def _recode(
    code: Places, labels: npt.NDArray[np.object_], new_labels: npt.NDArray[np.object_]
) -> Places:
    """Codes into known labels; what is not among them stands one past the last."""
    place = pd.Index(new_labels).get_indexer(pd.Index(labels))[code]
    return np.where(place < 0, len(new_labels), place).astype("int64")


def _receipts(ledger: Ledger) -> pd.DataFrame:
    """Money received on invoices: ``document``, ``day``, ``amount`` (minor units)."""
    everything = ledger.codes.documents
    matches = ledger.matches
    matches = matches.take((matches.credit >= 0) & (matches.invoice >= 0))
    money = everything["kind"].eq("receipt").to_numpy()[matches.credit]
    owed = everything["kind"].eq("invoice").to_numpy()[matches.invoice]
    receipts = matches.take(money & owed & (matches.day < NEVER))
    document = everything["document"].to_numpy(dtype=object)[receipts.invoice]
    return pd.DataFrame({"document": document, "day": receipts.day, "amount": receipts.amount})
