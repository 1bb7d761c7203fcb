"""What needs the two teams now, as far as the ledger itself can say: facts, not advice."""

import datetime as dt

import numpy as np
import pandas as pd

from lib.analysis import aging, flows
from lib.analysis.past_tolerance import past
from lib.analysis.promises import promised_day
from lib.ledger import days, wording
from lib.ledger.ledger import Ledger
from lib.ledger.money import in_reporting
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
    found = [newly_past(ledger, since), missed(ledger, since), held(ledger)]
    table = pd.concat([part for part in found if len(part)] or [pd.DataFrame(columns=_COLUMNS)])
    converted = in_reporting(
        table.reset_index(drop=True), ["amount"], ledger.extra("rates"), ledger.currency, ledger.day
    )
    ranked = converted.sort_values("amount", ascending=False, kind="stable")
    return ranked.drop(columns="currency").reset_index(drop=True)


def newly_past(ledger: Ledger, since: dt.date, tolerance: Tolerance | None = None) -> pd.DataFrame:
    """What passed the agreed tolerance after a day and is still open, by customer and currency."""
    tolerance = tolerance or ledger.tolerance
    at = days.number(ledger.day)
    standing = ledger.spells.on(at)
    allowed = tolerance.allowances(standing.issued, standing.due)
    beyond = aging.age(standing, at).astype("int64") - allowed
    fresh = past(ledger, standing, ledger.day, tolerance) & (beyond <= at - days.number(since))
    table = _items(ledger, standing.take(fresh)).assign(day=at + 1 - beyond[fresh])
    groups = table.groupby(["customer", "currency"], as_index=False)
    made = groups.agg(amount=("amount", "sum"), day=("day", "min"), count=("amount", "size"))
    made["why"] = [f"{wording.count(n, 'invoice')} {NEWLY_PAST}" for n in made["count"].tolist()]
    return _finished(made)


def missed(ledger: Ledger, since: dt.date) -> pd.DataFrame:
    """Promises whose day has come and gone with the invoice still open, by customer and currency.

    The promised day is the last date, written year-month-day, in the text of the touch; the latest
    promise on a document counts.
    """
    promised = _promised(ledger.extra("touches"), pd.Timestamp(ledger.day))
    gone = promised[(promised >= pd.Timestamp(since)) & (promised < pd.Timestamp(ledger.day))]
    standing = ledger.spells.on(days.number(ledger.day))
    items = _items(ledger, standing.take(standing.balance > 0))
    broken = items[items["document"].isin(gone.index)]
    table = broken.assign(by=gone.reindex(broken["document"]).to_numpy())
    groups = table.groupby(["customer", "currency"], as_index=False)
    made = groups.agg(amount=("amount", "sum"), by=("by", "max"), count=("amount", "size"))
    made["day"] = days.numbers(made["by"]) + 1
    made["why"] = [
        f"Promised by {days.short(d)}, still open"
        if count == 1
        else f"{count} promises missed, the last for {days.short(d)}"
        for d, count in zip(made["by"], made["count"], strict=True)
    ]
    return _finished(made)


def orders_held(ledger: Ledger, customer: str) -> pd.DataFrame:
    """A customer's orders held on the ledger's day, the largest first.

    Returns: ``order``, ``amount``, ``currency``, ``held_since``, ``why`` (as the ledger has it).
    """
    orders, at = ledger.extra("orders"), pd.Timestamp(ledger.day)
    own = (orders["customer"] == customer) & (orders["placed"] <= at)
    found = orders[own & (orders["held_since"] <= at)].sort_values("amount", ascending=False)
    return found.assign(
        currency=found["currency"].fillna(ledger.currency),
        why=found["hold_reason"].fillna("no reason given"),
    )[["order", "amount", "currency", "held_since", "why"]]


def held(ledger: Ledger) -> pd.DataFrame:
    """Orders held on the ledger's day, by customer and currency; releases are not in the source."""
    orders, at = ledger.extra("orders"), pd.Timestamp(ledger.day)
    found = orders[(orders["held_since"] <= at) & (orders["placed"] <= at)]
    if not flows.unfiltered(ledger):
        found = found[found["customer"].isin(ledger.documents["customer"])]
    found = found.assign(
        currency=found["currency"].fillna(ledger.currency),
        hold_reason=found["hold_reason"].fillna("no reason given"),
    )
    groups = found.groupby(["customer", "currency"], as_index=False)
    made = groups.agg(
        amount=("amount", "sum"),
        since=("held_since", "min"),
        count=("amount", "size"),
        reasons=("hold_reason", lambda said: ", ".join(sorted(set(said)))),
    )
    made["day"] = days.numbers(made["since"])
    made["why"] = [
        f"{'Order' if count == 1 else f'{count} orders'} held: {reasons}"
        for count, reasons in zip(made["count"], made["reasons"], strict=True)
    ]
    return _finished(made)


def _promised(touches: pd.DataFrame, at: pd.Timestamp) -> pd.Series:
    """Document -> the day last promised for it."""
    said = touches[(touches["kind"] == "promise") & (touches["day"] <= at)]
    named = pd.to_datetime(said["text"].map(promised_day).astype("object"), errors="coerce")
    dated = said.assign(by=named).dropna(subset=["by", "document"])
    latest = dated.sort_values("day", kind="stable").drop_duplicates("document", keep="last")
    return latest.set_index("document")["by"].astype("datetime64[s]")


def _items(ledger: Ledger, standing: Spells) -> pd.DataFrame:
    names = np.asarray(standing.currencies, dtype=object)
    documents = ledger.documents.loc[standing.row, ["document", "customer"]]
    return documents.assign(currency=names[standing.currency], amount=standing.balance)


def _finished(table: pd.DataFrame) -> pd.DataFrame:
    made = table[list(_COLUMNS)]
    return made.assign(
        amount=made["amount"].astype("float64"), day=days.dates(made["day"].to_numpy("int64"))
    )
