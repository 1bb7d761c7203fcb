"""Complaints in time: when customers raised them, whether they were right, and when we wrote it down.

Our own slow logging is kept apart: what counts is the day the customer spoke, not the day we recorded.
"""

from collections.abc import Collection

import pandas as pd

from lib.analysis.behaviour.invoices import history
from lib.ledger import days
from lib.ledger.ledger import Ledger

NEAR = 5
FEWEST = 5
_RIGHT = ("upheld", "partly upheld")


def complaints(ledger: Ledger) -> pd.DataFrame:
    """Every dispute of an invoice that is on record, and when it was raised.

    Returns:
        ``document``, ``customer``, ``currency``, ``raised``, ``recorded``, ``due`` (days; null where
        not known), ``before_due`` (days from raising to due, by the day the customer spoke or else the
        day we recorded), ``recorded_before_due`` (the same, by the day we recorded), ``spoken``
        (whether the day the customer spoke is on record), ``open``, ``upheld`` (wholly or in part).
    """
    seen = ledger.known_on(ledger.day)
    documents = seen.documents[seen.documents["kind"].eq("invoice")]
    begun = ["dispute_raised_on", "disputed_on", "dispute_reason", "disputed_amount"]
    found = documents[documents[begun].notna().any(axis=1)]
    spoke = found["dispute_raised_on"].fillna(found["disputed_on"])
    return pd.DataFrame(
        {
            "document": found["document"],
            "customer": found["customer"],
            "currency": found["currency"],
            "raised": spoke,
            "recorded": found["disputed_on"],
            "due": found["due"],
            "before_due": (found["due"] - spoke).dt.days,
            "recorded_before_due": (found["due"] - found["disputed_on"]).dt.days,
            "spoken": found["dispute_raised_on"].notna(),
            "open": found["dispute_closed_on"].isna(),
            "upheld": found["dispute_outcome"].str.lower().isin(_RIGHT),
        }
    ).reset_index(drop=True)


def by_customer(
    ledger: Ledger, by: tuple[str, ...] = ("customer",), *, near: int = NEAR
) -> pd.DataFrame:
    """How each customer's complaints lie around the due date.

    Args:
        near: days before or after the due date within which a complaint counts as near it.
    Returns:
        ``by``, ``complaints`` (with a day and a due date), ``near_due``, ``after_due`` (later than
        that), ``upheld``, ``near_upheld`` (of those near), ``still_open``, ``logged_late`` (raised
        earlier than that, but recorded by us near or after the due date), ``undated`` (no day known).
    """
    return _counted(complaints(ledger), by, near)


def on(ledger: Ledger, customer: str, documents: Collection[str], *, near: int = NEAR) -> pd.Series:
    """How the complaints about some documents of a customer lie, as ``by_customer`` counts them."""
    found = complaints(ledger)
    own = found[(found["customer"] == customer) & found["document"].isin(documents)]
    names = ["complaints", "near_due", "near_upheld", "upheld", "logged_late"]
    return _counted(own, ("customer",), near)[names].sum()


def _counted(found: pd.DataFrame, by: tuple[str, ...], near: int) -> pd.DataFrame:
    dated = found["before_due"].notna()
    close = found["before_due"].abs() <= near
    slow = (found["before_due"] > near) & (found["recorded_before_due"] <= near)
    told = found.assign(
        complaints=dated, near_due=close, after_due=found["before_due"] < -near,
        upheld=found["upheld"] & dated, near_upheld=found["upheld"] & close,
        still_open=found["open"] & dated, logged_late=slow, undated=~dated,
    )  # fmt: skip
    names = ["complaints", "near_due", "after_due", "upheld", "near_upheld", "still_open",
             "logged_late", "undated"]  # fmt: skip
    return told.groupby(list(by), as_index=False)[names].sum().astype(dict.fromkeys(names, "int64"))


def asked(ledger: Ledger) -> pd.DataFrame:
    """Reminders it took, and requests for a lower price, by customer.

    Returns:
        ``customer``, ``reminded`` (invoices paid after at least one reminder), ``reminders`` (mean
        before payment, over those), ``price_requests`` (on record).
    """
    seen = ledger.known_on(ledger.day)
    touches = seen.extra("touches")
    reminders = touches[(touches["kind"] == "reminder") & touches["document"].notna()]
    last = _last_payment(seen)
    sent = reminders.assign(paid=days.dates(reminders["document"].map(last).fillna(-1)))
    sent = sent[(sent["document"].isin(last.index)) & (sent["day"] <= sent["paid"])]
    each = sent.groupby(["customer", "document"]).size().groupby("customer").agg(["size", "mean"])
    prices = touches[touches["kind"] == "price_request"].groupby("customer").size()
    table = pd.DataFrame(
        {"reminded": each["size"], "reminders": each["mean"], "price_requests": prices}
    )
    table = table.astype("float64").rename_axis("customer").reset_index()
    counts = ["reminded", "price_requests"]
    return table.assign(**{c: table[c].fillna(0).astype("int64") for c in counts})


def _last_payment(seen: Ledger) -> pd.Series:
    """Document -> number of the day of its last receipt, of the invoices that are settled."""
    paid = history(seen)
    paid = paid[paid["paid"].to_numpy()]
    return pd.Series(paid["ended"].to_numpy(), index=pd.Index(paid["document"]))
