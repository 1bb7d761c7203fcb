"""Which invoices were paid in full, when, and how many days after they were due."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger import days
from lib.ledger.days import UNKNOWN, Days
from lib.ledger.ledger import Ledger

_AT_ONCE = ("cash", "prepaid")


def paid_invoices(ledger: Ledger, customers: Collection[str]) -> pd.DataFrame:
    """Invoices on terms that money settled by the ledger's day.

    An invoice is paid on the raw effective day of the last receipt for it; one that only a credit note
    or a write-off closed was never paid. Invoices without a due date, in cash or prepaid are left out.

    Returns:
        columns ``document``, ``customer``, ``issued``, ``due``, ``paid_on``, ``days_late`` (negative
        when early).
    """
    last = _last_receipts(ledger)
    last[ledger.spells.on(days.number(ledger.day)).row] = UNKNOWN
    documents = ledger.documents
    codes, labels = ledger.field("customer")
    mask = np.isin(labels, list(customers))[codes] & (last[documents.index] != UNKNOWN)
    candidates = documents.loc[mask, ["document", "customer", "issued", "due", "kind", "sale_mode"]]
    on_terms = (candidates["kind"] == "invoice") & ~candidates["sale_mode"].isin(_AT_ONCE)
    invoices = candidates[on_terms & candidates["due"].notna()].drop(columns=["kind", "sale_mode"])
    paid_days = last[invoices.index]
    return invoices.assign(
        paid_on=days.dates(paid_days),
        days_late=paid_days.astype("int64") - days.numbers(invoices["due"]),
    ).reset_index(drop=True)


def receipts(ledger: Ledger) -> npt.NDArray[np.bool_]:
    """Which of the ledger's allocations are money for a document that is there.

    A receipt outside a filter still pays the invoice inside it.
    """
    money = (ledger.codes.documents["kind"] == "receipt").to_numpy(dtype=bool)
    matches = ledger.matches
    return (matches.credit >= 0) & (matches.invoice >= 0) & money[matches.credit]


def _last_receipts(ledger: Ledger) -> Days:
    """The last effective day of money for each row of the version; ``UNKNOWN`` where none came."""
    last = np.full(ledger.codes.rows, UNKNOWN, dtype="int32")
    is_receipt = receipts(ledger)
    effective = days.numbers(ledger.allocations["effective_on"])
    np.maximum.at(last, ledger.matches.invoice[is_receipt], effective[is_receipt])
    return last
