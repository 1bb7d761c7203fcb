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
    view = ledger.known_on(ledger.day)
    documents = view.documents[view.documents["kind"].eq("invoice")]
    dispute_columns = ["dispute_raised_on", "disputed_on", "dispute_reason", "disputed_amount"]
    disputes = documents[documents[dispute_columns].notna().any(axis=1)]
    spoke = disputes["dispute_raised_on"].fillna(disputes["disputed_on"])
    return pd.DataFrame(
        {
            "document": disputes["document"],
            "customer": disputes["customer"],
            "currency": disputes["currency"],
            "raised": spoke,
            "recorded": disputes["disputed_on"],
            "due": disputes["due"],
            "before_due": (disputes["due"] - spoke).dt.days,
            "recorded_before_due": (disputes["due"] - disputes["disputed_on"]).dt.days,
            "spoken": disputes["dispute_raised_on"].notna(),
            "open": disputes["dispute_closed_on"].isna(),
            "upheld": disputes["dispute_outcome"].str.lower().isin(_RIGHT),
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
    return _counts(complaints(ledger), by, near)


def on(ledger: Ledger, customer: str, documents: Collection[str], *, near: int = NEAR) -> pd.Series:
    """How the complaints about some documents of a customer lie, as ``by_customer`` counts them."""
    disputes = complaints(ledger)
    matches = disputes[(disputes["customer"] == customer) & disputes["document"].isin(documents)]
    names = ["complaints", "near_due", "near_upheld", "upheld", "logged_late"]
    return _counts(matches, ("customer",), near)[names].sum()


def _counts(disputes: pd.DataFrame, by: tuple[str, ...], near: int) -> pd.DataFrame:
    has_days = disputes["before_due"].notna()
    close = disputes["before_due"].abs() <= near
    slow = (disputes["before_due"] > near) & (disputes["recorded_before_due"] <= near)
    table = disputes.assign(
        complaints=has_days, near_due=close, after_due=disputes["before_due"] < -near,
        upheld=disputes["upheld"] & has_days, near_upheld=disputes["upheld"] & close,
        still_open=disputes["open"] & has_days, logged_late=slow, undated=~has_days,
    )  # fmt: skip
    names = ["complaints", "near_due", "after_due", "upheld", "near_upheld", "still_open",
             "logged_late", "undated"]  # fmt: skip
    return (
        table.groupby(list(by), as_index=False)[names].sum().astype(dict.fromkeys(names, "int64"))
    )


def reminders_and_requests(ledger: Ledger) -> pd.DataFrame:
    """Reminders it took, and requests for a lower price, by customer.

    Returns:
        ``customer``, ``reminded`` (invoices paid after at least one reminder), ``reminders`` (mean
        before payment, over those), ``price_requests`` (on record).
    """
    view = ledger.known_on(ledger.day)
    touches = view.extra("touches")
    reminders = touches[(touches["kind"] == "reminder") & touches["document"].notna()]
    last = _last_payment(view)
    prior_reminders = reminders.assign(paid=days.dates(reminders["document"].map(last).fillna(-1)))
    prior_reminders = prior_reminders[
        (prior_reminders["document"].isin(last.index))
        & (prior_reminders["day"] <= prior_reminders["paid"])
    ]
    reminder_stats = (
        prior_reminders.groupby(["customer", "document"])
        .size()
        .groupby("customer")
        .agg(["size", "mean"])
    )
    prices = touches[touches["kind"] == "price_request"].groupby("customer").size()
    table = pd.DataFrame(
        {
            "reminded": reminder_stats["size"],
            "reminders": reminder_stats["mean"],
            "price_requests": prices,
        }
    )
    table = table.astype("float64").rename_axis("customer").reset_index()
    counts = ["reminded", "price_requests"]
    return table.assign(**{c: table[c].fillna(0).astype("int64") for c in counts})


def _last_payment(view: Ledger) -> pd.Series:
    """Document -> number of the day of its last receipt, of the invoices that are settled."""
    paid_invoices = history(view)
    paid_invoices = paid_invoices[paid_invoices["paid"].to_numpy()]
    return pd.Series(paid_invoices["ended"].to_numpy(), index=pd.Index(paid_invoices["document"]))
