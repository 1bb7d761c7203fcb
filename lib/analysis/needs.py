"""What needs the two teams now, as far as the ledger itself can say: facts, not advice."""

import datetime as dt

import numpy as np
import pandas as pd

from lib.analysis import aging, flows
from lib.analysis.past_tolerance import past
from lib.analysis.promises import promised_day
from lib.ledger import days, wording
from lib.ledger.ledger import Ledger
from lib.ledger.spells import Spells
from lib.ledger.tolerance import Tolerance

NEWLY_PAST = "newly past tolerance"
_COLUMNS = ("customer", "currency", "amount", "day", "why")


def rows(ledger: Ledger, since: dt.date) -> pd.DataFrame:
    """Invoices newly past tolerance, promises missed and orders held, largest amount first.

    Args:
        since: tolerance passed and promises missed after this day; orders are shown while held.
    Returns:
        columns ``customer``, ``amount`` (minor units of the reporting currency), ``day`` (when it
        came about), ``why``.
    Raises:
        NoRate: a currency in it has no rate by the ledger's day.
    """
    parts = [newly_past(ledger, since), missed_promises(ledger, since), held_orders(ledger)]
    table = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=_COLUMNS)])
    converted = ledger.in_reporting(table.reset_index(drop=True), ["amount"])
    ranked = converted.sort_values("amount", ascending=False, kind="stable")
    return ranked.drop(columns="currency").reset_index(drop=True)


def counted_twice(ledger: Ledger, since: dt.date) -> float:
    """What ``rows`` has in two of them: invoices newly past tolerance whose promise was missed as well.

    Returns: minor units of the reporting currency.
    """
    promised_items = _missed(ledger, since)
    if promised_items.empty:
        return 0.0
    past_items = _newly_past(ledger, since)
    twice = past_items[past_items["document"].isin(promised_items["document"])]
    return float(ledger.in_reporting(twice, ["amount"])["amount"].sum())


def newly_past(ledger: Ledger, since: dt.date, tolerance: Tolerance | None = None) -> pd.DataFrame:
    """What passed the tolerance after a day and is still open, by customer and currency."""
    groups = _newly_past(ledger, since, tolerance).groupby(["customer", "currency"], as_index=False)
    totals = groups.agg(amount=("amount", "sum"), day=("day", "min"), count=("amount", "size"))
    totals["why"] = [
        f"{wording.count(n, 'invoice')} {NEWLY_PAST}" for n in totals["count"].tolist()
    ]
    return _facts(totals)


def _newly_past(ledger: Ledger, since: dt.date, tolerance: Tolerance | None = None) -> pd.DataFrame:
    """Each of those invoices, with the ``day`` on which its tolerance ended."""
    tolerance = tolerance or ledger.tolerance
    at = days.number(ledger.day)
    open_items = ledger.spells.on(at)
    allowances = tolerance.allowances(open_items.issued, open_items.due)
    beyond = aging.age(open_items, at).astype("int64") - allowances
    is_new = past(ledger, open_items, ledger.day, tolerance) & (beyond <= at - days.number(since))
    return _items(ledger, open_items.take(is_new)).assign(day=at + 1 - beyond[is_new])


def missed_promises(ledger: Ledger, since: dt.date) -> pd.DataFrame:
    """Promises whose day has come and gone with the invoice still open, by customer and currency.

    The promised day is the last date, written year-month-day, in the text of the touch; the latest
    promise on a document counts.
    """
    groups = _missed(ledger, since).groupby(["customer", "currency"], as_index=False)
    totals = groups.agg(amount=("amount", "sum"), by=("by", "max"), count=("amount", "size"))
    totals["day"] = days.numbers(totals["by"]) + 1
    totals["why"] = [
        f"Promised by {days.short(d)}, still open"
        if count == 1
        else f"{count} promises missed, the last for {days.short(d)}"
        for d, count in zip(totals["by"], totals["count"], strict=True)
    ]
    return _facts(totals)


def _missed(ledger: Ledger, since: dt.date) -> pd.DataFrame:
    """Each of those invoices, with the day it was promised for as ``by``."""
    promised_days = _promised_days(ledger.extra("touches"), pd.Timestamp(ledger.day))
    missed_days = promised_days[
        (promised_days >= pd.Timestamp(since)) & (promised_days < pd.Timestamp(ledger.day))
    ]
    open_items = ledger.spells.on(days.number(ledger.day))
    items = _items(ledger, open_items.take(open_items.balance > 0))
    missed_items = items[items["document"].isin(missed_days.index)]
    return missed_items.assign(by=missed_days.reindex(missed_items["document"]).to_numpy())


def orders_held(ledger: Ledger, customer: str) -> pd.DataFrame:
    """A customer's orders held on the ledger's day, the largest first.

    Returns: ``order``, ``amount``, ``currency``, ``held_since``, ``why`` (as the ledger has it).
    """
    orders, at = ledger.extra("orders"), pd.Timestamp(ledger.day)
    mask = (orders["customer"] == customer) & (orders["placed"] <= at)
    on_hold = orders[mask & (orders["held_since"] <= at)].sort_values("amount", ascending=False)
    return on_hold.assign(
        currency=on_hold["currency"].fillna(ledger.currency),
        why=on_hold["hold_reason"].fillna("no reason given"),
    )[["order", "amount", "currency", "held_since", "why"]]


def held_orders(ledger: Ledger) -> pd.DataFrame:
    """Orders held on the ledger's day, by customer and currency; releases are not in the source."""
    orders, at = ledger.extra("orders"), pd.Timestamp(ledger.day)
    on_hold = orders[(orders["held_since"] <= at) & (orders["placed"] <= at)]
    if not flows.unfiltered(ledger):
        on_hold = on_hold[on_hold["customer"].isin(ledger.documents["customer"])]
    on_hold = on_hold.assign(
        currency=on_hold["currency"].fillna(ledger.currency),
        hold_reason=on_hold["hold_reason"].fillna("no reason given"),
    )
    groups = on_hold.groupby(["customer", "currency"], as_index=False)
    totals = groups.agg(
        amount=("amount", "sum"),
        since=("held_since", "min"),
        count=("amount", "size"),
        reasons=("hold_reason", lambda texts: ", ".join(sorted(set(texts)))),
    )
    totals["day"] = days.numbers(totals["since"])
    totals["why"] = [
        f"{'Order' if count == 1 else f'{count} orders'} held: {reasons}"
        for count, reasons in zip(totals["count"], totals["reasons"], strict=True)
    ]
    return _facts(totals)


def _promised_days(touches: pd.DataFrame, at: pd.Timestamp) -> pd.Series:
    """Document -> the day last promised for it."""
    promises = touches[(touches["kind"] == "promise") & (touches["day"] <= at)]
    promised_days = pd.to_datetime(
        promises["text"].map(promised_day).astype("object"), errors="coerce"
    )
    dated_promises = promises.assign(by=promised_days).dropna(subset=["by", "document"])
    latest = dated_promises.sort_values("day", kind="stable").drop_duplicates(
        "document", keep="last"
    )
    return latest.set_index("document")["by"].astype("datetime64[s]")


def _items(ledger: Ledger, open_items: Spells) -> pd.DataFrame:
    names = np.asarray(open_items.currencies, dtype=object)
    documents = ledger.documents.loc[open_items.row, ["document", "customer"]]
    return documents.assign(currency=names[open_items.currency], amount=open_items.balance)


def _facts(table: pd.DataFrame) -> pd.DataFrame:
    result = table[list(_COLUMNS)]
    return result.assign(
        amount=result["amount"].astype("float64"), day=days.dates(result["day"].to_numpy("int64"))
    )
