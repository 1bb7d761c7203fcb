"""The sample as thinner sources would have told it: open items only, without due dates, undated."""

import pandas as pd

from lib.ledger import columns, days
from lib.ledger.ledger import Ledger


def open_items(whole: Ledger) -> Ledger:
    """What is open on the last day, each item with its rest, and nothing that was paid."""
    standing = whole.spells.on(days.number(whole.day))
    rest = pd.Series(standing.balance, index=standing.row)
    kept = whole.documents.loc[rest.index[rest != 0]]
    documents = kept.assign(amount=rest[rest != 0])
    return _of(whole, documents, columns.empty("allocations"))


def without_due_dates(whole: Ledger) -> Ledger:
    """Every due date taken away."""
    return _of(whole, whole.documents.assign(due=pd.NaT), whole.allocations)


def undated(whole: Ledger) -> Ledger:
    """Invoices and what was settled of each, but not when: one adjustment on the day of issue."""
    invoices = whole.documents[whole.documents["kind"] == "invoice"]
    settled = whole.allocations.groupby("invoice")["amount"].sum().reindex(invoices["document"])
    settled = settled.dropna()[lambda sums: sums > 0]
    own = invoices.set_index("document").loc[settled.index].reset_index()
    keys = "adjustment/" + own["document"]
    credits = own.assign(document=keys, kind="adjustment", amount=-settled.to_numpy(), due=pd.NaT,
                         reason="other")  # fmt: skip
    allocations = pd.DataFrame({
        "credit": keys, "invoice": own["document"], "amount": settled.to_numpy(),
        "effective_on": own["issued"],
    })  # fmt: skip
    return _of(whole, pd.concat([invoices, credits], ignore_index=True), allocations)


def _of(whole: Ledger, documents: pd.DataFrame, allocations: pd.DataFrame) -> Ledger:
    frames = {"customers": whole.customers, "documents": documents, "allocations": allocations}
    conforming = {role: columns.conform(frame, role) for role, frame in frames.items()}
    made = Ledger.of({**conforming, **whole.extras}, currency=whole.currency, version="thin")
    return made.on(whole.day)
