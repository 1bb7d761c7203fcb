"""Which invoices were paid in full, when, and how many days after they were due."""

from collections.abc import Collection

import pandas as pd

from lib.ledger import days
from lib.ledger.ledger import Ledger

_AT_ONCE = ("cash", "prepaid")


def paid_invoices(ledger: Ledger, customers: Collection[str]) -> pd.DataFrame:
    """Invoices on terms that money settled by the ledger's day.

    An invoice is paid on the raw effective day of the last receipt for it; one that only a credit note
    or a write-off closed was never paid. Invoices without a due date, in cash or prepaid are left out.

    Returns:
        columns ``document``, ``customer``, ``issued``, ``due``, ``amount``, ``currency``, ``paid_on``,
        ``days_late`` (negative when early).
    """
    documents = ledger.documents
    receipts = documents.loc[documents["kind"] == "receipt", "document"]
    asked = documents[
        (documents["kind"] == "invoice")
        & documents["customer"].isin(customers)
        & documents["due"].notna()
        & ~documents["sale_mode"].isin(_AT_ONCE)
    ]
    still_open = ledger.spells.on(days.number(ledger.day)).row
    closed = asked[~asked.index.isin(still_open)]
    paid = ledger.allocations[ledger.allocations["invoice"].isin(closed["document"])]
    paid = paid[paid["credit"].isin(receipts)]
    last = paid.groupby("invoice")["effective_on"].max().rename("paid_on")
    found = closed.join(last, on="document", how="inner")
    late = (found["paid_on"] - found["due"]).dt.days
    kept = ["document", "customer", "issued", "due", "amount", "currency", "paid_on"]
    return found[kept].assign(days_late=late.astype("int64")).reset_index(drop=True)
