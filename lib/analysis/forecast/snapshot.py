"""What a forecast may know on a day: the one as-of builder that fit, backtest and screen share.

Everything comes from ``ledger.known_on(day)``, sorted by what the documents themselves say, so that
nothing appended later, whatever its key or place in the file, can change a bit of it.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger import days
from lib.ledger.days import NEVER, UNKNOWN, Days
from lib.ledger.ledger import Ledger

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

TERM_CUTS = (0, 7, 14, 21, 35, 50, 75, 105)
"""Last day of each group of terms; one more group lies beyond, and one has no due date."""
UNDATED = len(TERM_CUTS) + 1
TERM_GROUPS = UNDATED + 1
AT_ONCE = ("cash", "prepaid")
_NOT_BY_INVOICE = ("day", "customers", "accounts", "currencies")
_PAYING = ("discount", "exchange")


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Invoices known at the end of a day, in columns of equal length, sorted by issue day and key.

    Args:
        day: the day whose end it is.
        document: keys.
        customer: place in ``customers``.
        account: place in ``accounts``: a customer at one of our companies.
        issued: day of issue.
        due: the day lateness is counted from: the due day, or the issue day where there is none.
        has_due: whether there is a due day.
        closed: the day the balance reached zero for good; ``NEVER`` while it stands.
        paid: whether money closed it. A credit note or a write-off ends the waiting without a payment.
        on_terms: whether it was sold on credit; cash and prepaid sales say nothing of habits.
        amount, balance: minor units of its currency.
        currency: place in ``currencies``.
        customers, accounts, currencies: labels, sorted.
    """

    day: int
    document: npt.NDArray[np.object_]
    customer: Places
    account: Places
    issued: Days
    due: Days
    has_due: Flags
    closed: Days
    paid: Flags
    on_terms: Flags
    amount: npt.NDArray[np.int64]
    balance: npt.NDArray[np.int64]
    currency: Places
    customers: npt.NDArray[np.object_]
    accounts: npt.NDArray[np.object_]
    currencies: npt.NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.document)

    def take(self, selection: Flags | Places) -> "Snapshot":
        """Some of the invoices; the labels stay."""
        columns = [f.name for f in fields(self) if f.name not in _NOT_BY_INVOICE]
        return replace(self, **{name: getattr(self, name)[selection] for name in columns})

    @property
    def open(self) -> Flags:
        """Which invoices stand open at the end of the day."""
        return self.closed == NEVER

    @property
    def terms(self) -> Places:
        """Group of terms of each invoice, by days from issue to due."""
        group = np.searchsorted(TERM_CUTS, self.due - self.issued)
        return np.where(self.has_due, group, UNDATED)

    @property
    def last_seen(self) -> Days:
        """The last day each invoice was watched: the day it closed, or the snapshot's own."""
        return np.minimum(self.closed, np.int32(self.day))


def of(ledger: Ledger, day: int) -> Snapshot:
    """The snapshot of a day.

    Args:
        ledger: seen on that day or later.
        day: as a day number.
    """
    view = ledger.known_on(days.date(day))
    rows = view.documents
    rows = rows[(rows["kind"] == "invoice") & (rows["amount"] > 0)]
    rows = rows.sort_values(["issued", "document"], kind="stable")
    label = rows.index.to_numpy()
    closed, balance = _closing(view, days.numbers(rows["issued"]), label)
    customer, customers = pd.factorize(rows["customer"], sort=True)
    at = rows["customer"] + "\x1f" + rows["company"].fillna("")
    account, accounts = pd.factorize(at, sort=True)
    currency, currencies = pd.factorize(rows["currency"], sort=True)
    issued, due = days.numbers(rows["issued"]), days.numbers(rows["due"])
    return Snapshot(
        day=day,
        document=rows["document"].to_numpy(dtype=object),
        customer=customer.astype("int64"),
        account=account.astype("int64"),
        issued=issued,
        due=np.where(due == UNKNOWN, issued, due),
        has_due=due != UNKNOWN,
        closed=closed,
        paid=_by_money(view, closed, label),
        on_terms=~rows["sale_mode"].isin(AT_ONCE).to_numpy(),
        amount=rows["amount"].to_numpy("int64"),
        balance=balance,
        currency=currency.astype("int64"),
        customers=np.asarray(customers, dtype=object),
        accounts=np.asarray(accounts, dtype=object),
        currencies=np.asarray(currencies, dtype=object),
    )


def _closing(view: Ledger, issued: Days, label: Any) -> tuple[Days, npt.NDArray[np.int64]]:
    """Day each balance reached zero for good, and what stands now; spells come in order of start."""
    owed = view.spells.take(view.spells.balance > 0)
    end = np.full(view.codes.rows, UNKNOWN)
    balances = np.zeros(view.codes.rows, dtype="int64")
    end[owed.row] = owed.end
    stands = owed.end == NEVER
    balances[owed.row[stands]] = owed.balance[stands]
    return np.where(end[label] == UNKNOWN, issued, end[label]), balances[label]


def _by_money(view: Ledger, closed: Days, label: Any) -> Flags:
    """Whether a receipt, or the discount or rounding that goes with one, counts on the closing day."""
    everything = view.codes.documents
    pays = everything["kind"].eq("receipt") | everything["reason"].isin(_PAYING)
    closing = np.full(view.codes.rows, NEVER)
    closing[label] = closed
    matches = view.matches
    at_close = (matches.credit >= 0) & (matches.invoice >= 0)
    at_close &= matches.day == closing[matches.invoice]
    at_close &= pays.to_numpy()[matches.credit]
    is_paid = np.zeros(view.codes.rows, dtype=bool)
    is_paid[matches.invoice[at_close]] = True
    return is_paid[label] & (closed != NEVER)
