"""What changed between two versions of a ledger, document by document, seen on the same day."""

import numpy as np
import pandas as pd

from lib.ledger import days
from lib.ledger.ledger import Ledger

COMPARED = ("amount", "due", "customer")


def documents(before: Ledger, after: Ledger) -> pd.DataFrame:
    """Documents that were added, are gone, or say something else.

    A document is compared under its key and currency. ``payments`` means that it says the same and only
    what was set against it differs by the day.

    Args:
        before, after: the two versions, both seen on ``after``'s day.
    Returns:
        columns ``change`` (``added``, ``gone``, ``payments``, or what differs: ``amount``, ``due``,
        ``customer``, joined by commas), ``document``, ``currency``, ``customer``, ``customer_before``,
        ``amount``, ``amount_before``, ``due``, ``due_before``, ``difference`` (open now − open before);
        money in minor units of ``currency``. The largest difference first.
    """
    old, new = (_document_states(ledger, after) for ledger in (before, after))
    comparison = new.join(old.add_suffix("_before"), how="outer").reset_index()
    comparison["change"] = _changes(comparison)
    comparison["customer"] = comparison["customer"].fillna(comparison["customer_before"])
    open_amounts = comparison[["open", "open_before"]].fillna(0).astype("int64")
    comparison["difference"] = open_amounts["open"] - open_amounts["open_before"]
    changed = comparison[comparison["change"] != ""]
    order = changed["difference"].abs().to_numpy().argsort(kind="stable")[::-1]
    return changed.iloc[order][list(_COLUMNS)].reset_index(drop=True)


_COLUMNS = (
    "change", "document", "currency", "customer", "customer_before", "amount", "amount_before", "due",
    "due_before", "difference",
)  # fmt: skip


def _document_states(ledger: Ledger, after: Ledger) -> pd.DataFrame:
    """What a version says of each document by the day: its fields, and what is open."""
    view = ledger.on(after.day)
    open_items = view.spells.on(days.number(after.day))
    balance = pd.Series(open_items.balance, index=open_items.row)
    frame = view.documents[["document", "currency", *COMPARED]].astype({"amount": "Int64"})
    open_amounts = balance.reindex(frame.index).fillna(0).astype("Int64")
    return frame.assign(open=open_amounts).set_index(["document", "currency"])


def _changes(comparison: pd.DataFrame) -> np.ndarray:
    """In a word what changed of each document; empty where nothing did."""
    added, only_before = comparison["open_before"].isna(), comparison["open"].isna()
    labels = np.full(len(comparison), "", dtype=object)
    for field in COMPARED:
        now, then = comparison[field], comparison[f"{field}_before"]
        differs = ~((now == then).fillna(False).astype(bool) | (now.isna() & then.isna()))
        labels[differs] = [f"{word}, {field}" if word else field for word in labels[differs]]
    matched = (labels == "") & (comparison["open"] != comparison["open_before"]).fillna(
        False
    ).astype(bool)
    labels[matched] = "payments"
    labels[only_before] = "gone"
    labels[added] = "added"
    return labels


def summary(changed: pd.DataFrame) -> pd.DataFrame:
    """Changes counted and added up by kind and currency.

    Args:
        changed: as ``documents`` returns it.
    Returns:
        columns ``change``, ``currency``, ``documents``, ``difference``; additions first, then what is
        gone, then the rest by name.
    """
    groups = changed.groupby(["change", "currency"], as_index=False)
    table = groups.agg(documents=("document", "size"), difference=("difference", "sum"))
    rank = table["change"].map({"added": 0, "gone": 1, "payments": 3}).fillna(2)
    ordered = table.assign(rank=rank).sort_values(["rank", "change", "currency"])
    return ordered.drop(columns="rank").reset_index(drop=True)
