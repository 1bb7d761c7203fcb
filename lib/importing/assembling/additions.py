"""Adding one import to an earlier one: newer rows replace the ones they restate, the rest stays."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from lib.ledger import columns, lacks, matches, wording
from lib.ledger.findings import Finding, with_count

Frames = Mapping[str, pd.DataFrame]

_KEYS: Mapping[str, tuple[str, ...]] = {
    "customers": ("customer",),
    "documents": ("document",),
    "allocations": ("credit", "invoice"),
    "rates": ("day", "currency"),
    "sales": ("month", "product", "region", "outlet"),
    "outlets": ("outlet",),
    "orders": ("order",),
    "touches": columns.names("touches"),
    "contacts": ("customer", "name"),
    "field_reports": ("customer", "day", "by"),
}
_IMPLIED = ("receipt", "refund", "adjustment")


def merge(earlier: Frames, newer: Frames) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Both imports as one ledger, earlier rows first, and what was replaced.

    A row replaces the earlier ones of its key; allocations are restated by pair of documents, and of
    a customer what the newer source does not say stays. What a flat export implied for a document
    (its receipt) goes when the document is restated without it.

    Args:
        earlier, newer: frames by role.
    """
    earlier = _without_implied(earlier, newer)
    merged, findings = {}, []
    for role in columns.ROLES:
        earlier_rows = earlier.get(role, columns.empty(role))
        newer_rows = newer.get(role, columns.empty(role))
        restated_mask = _restated_mask(earlier_rows, newer_rows, role)
        unchanged_rows = earlier_rows[~restated_mask]
        if role == "customers":
            newer_rows = _with_earlier_values(newer_rows, earlier_rows[restated_mask])
        elif restated_mask.any():
            findings.append(_replaced_finding(role, len(earlier_rows) - len(unchanged_rows)))
        if len(unchanged_rows) + len(newer_rows) or role in columns.CORE:
            merged[role] = _concat(unchanged_rows, newer_rows)
    return merged, findings


def _concat(earlier_rows: pd.DataFrame, newer_rows: pd.DataFrame) -> pd.DataFrame:
    if earlier_rows.empty or newer_rows.empty:
        return (newer_rows if earlier_rows.empty else earlier_rows).reset_index(drop=True)
    return pd.concat([earlier_rows, newer_rows], ignore_index=True)


def _with_earlier_values(newer_rows: pd.DataFrame, earlier_rows: pd.DataFrame) -> pd.DataFrame:
    """Newer customers, with what only the earlier rows say."""
    last_rows = earlier_rows.drop_duplicates("customer", keep="last").set_index("customer")
    earlier_values = last_rows.reindex(newer_rows["customer"]).reset_index()
    return columns.conform(
        newer_rows.where(newer_rows.notna(), earlier_values.set_axis(newer_rows.index)), "customers"
    )


def _restated_mask(earlier_rows: pd.DataFrame, newer_rows: pd.DataFrame, role: str) -> pd.Series:
    keys = list(_KEYS[role])
    restated_mask = pd.MultiIndex.from_frame(earlier_rows[keys]).isin(
        pd.MultiIndex.from_frame(newer_rows[keys])
    )
    return pd.Series(restated_mask, index=earlier_rows.index, dtype=bool)


def _without_implied(earlier: Frames, newer: Frames) -> Frames:
    """The earlier frames less receipts and the like that a restated document no longer has."""
    if not {"documents", "allocations"} <= earlier.keys():
        return earlier
    documents, allocations = earlier["documents"], earlier["allocations"]
    restated_keys = newer.get("documents", columns.empty("documents"))["document"]
    implied_keys = {f"{kind}/{key}" for kind in _IMPLIED for key in restated_keys}
    stale_keys = (implied_keys | _vanished_keys(documents, allocations, restated_keys)) - set(
        restated_keys
    )
    keep_mask = ~documents["document"].isin(stale_keys)
    touched_mask = allocations["credit"].isin(stale_keys) | allocations["invoice"].isin(stale_keys)
    return {**earlier, "documents": documents[keep_mask], "allocations": allocations[~touched_mask]}


def _vanished_keys(
    documents: pd.DataFrame, allocations: pd.DataFrame, restated_keys: pd.Series
) -> set[str]:
    """Adjustments that stood for items which an import now lists again: those are open after all."""
    vanished_mask = documents["reason"].str.startswith(lacks.VANISHED).fillna(False).astype(bool)
    keys = documents.loc[vanished_mask, "document"]
    pairs = allocations[["credit", "invoice"]].to_numpy(dtype=object)
    sides = pd.DataFrame(np.concatenate([pairs, pairs[:, ::-1]]), columns=["key", "of"])
    return set(sides.loc[sides["key"].isin(keys) & sides["of"].isin(restated_keys), "key"])


def vanished_items(earlier: Frames, newer: Frames, day: dt.date | None = None) -> pd.DataFrame:
    """What an earlier list of open items holds open and a newer one no longer has.

    Items on both lists are none of these: for them the newer balance stands. Unapplied credits go
    the same way as invoices, or the sum of the newer list would not be met. Where either is no list
    of open items, nothing has vanished: a ledger with a history says itself what was settled.

    Args:
        earlier, newer: frames by role, before they are merged.
        day: of the newer list, where it is known; what was issued after it cannot be on it.

    Returns: ``document``, ``customer``, ``currency``, ``open`` (minor units; credits negative).
    """
    documents = earlier["documents"].reset_index(drop=True)
    names = ["document", "customer", "currency", "open"]
    if not (_lists_open_items(earlier) and _lists_open_items(newer)):
        return documents.assign(open=documents["amount"])[names].head(0)
    open_ = documents["amount"] - _settled_amounts(documents, earlier["allocations"])
    vanished_mask = (open_ != 0) & ~documents["document"].isin(newer["documents"]["document"])
    if day is not None:
        vanished_mask &= documents["issued"] <= pd.Timestamp(day)
    return documents.assign(open=open_)[vanished_mask][names].reset_index(drop=True)


def settle_vanished(
    frames: Frames, items: pd.DataFrame, day: dt.date
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """The merged frames with what vanished settled on the day of the later list, and a warning.

    The balance is right on that day; on which day before it something was paid, no list says.

    Args:
        frames: of both lists, merged.
        items: as ``items`` tells them.
        day: of the later list: the one it states, or its last day of issue.
    """
    if items.empty:
        return dict(frames), []
    keys = _free_keys(items["document"], frames["documents"]["document"], day)
    return {
        **frames,
        "documents": _concat(frames["documents"], _adjustments(frames, items, keys, day)),
        "allocations": _concat(frames["allocations"], _settlements(items, keys, day)),
    }, [_vanished_finding(len(items), day)]


def list_day(frames: Frames, stated_day: dt.date | None = None) -> dt.date:
    """The day of a list: the one it states, or the last on which one of its documents was issued."""
    last: pd.Timestamp = frames["documents"]["issued"].max()
    return stated_day or last.date()


def _lists_open_items(frames: Frames) -> bool:
    return lacks.open_items(lacks.of_frames(frames))


def _settled_amounts(documents: pd.DataFrame, allocations: pd.DataFrame) -> pd.Series:
    """What allocations took off each document; what credits gave away is negative."""
    pairs = matches.match(documents, allocations)
    complete_mask = (pairs.credit >= 0) & (pairs.invoice >= 0)
    amounts = np.zeros(len(documents), dtype="int64")
    np.add.at(amounts, pairs.invoice[complete_mask], pairs.amount[complete_mask])
    np.subtract.at(amounts, pairs.credit[complete_mask], pairs.amount[complete_mask])
    return pd.Series(amounts, index=documents.index)


def _free_keys(documents: pd.Series, used_keys: pd.Series, day: dt.date) -> pd.Series:
    """A key for each adjustment; one that a part payment has already gets the day behind it."""
    keys = lacks.UNDATED + documents
    return keys.where(~keys.isin(used_keys), keys + f"/{day.isoformat()}")


def _adjustments(
    frames: Frames, items: pd.DataFrame, keys: pd.Series, day: dt.date
) -> pd.DataFrame:
    first = frames["documents"].drop_duplicates("document").set_index("document")
    rows = pd.DataFrame(
        {
            "document": keys,
            "company": first["company"].reindex(items["document"]).to_numpy(),
            "customer": items["customer"],
            "kind": "adjustment",
            "issued": pd.Timestamp(day),
            "amount": -items["open"],
            "currency": items["currency"],
            "reason": f"{lacks.VANISHED}{wording.day_text(day)}",
        }
    )
    return columns.conform(rows, "documents")


def _settlements(items: pd.DataFrame, keys: pd.Series, day: dt.date) -> pd.DataFrame:
    """Allocations between what vanished and its adjustment; the negative one is the credit."""
    owed = items["open"] > 0
    rows = pd.DataFrame(
        {
            "credit": keys.where(owed, items["document"]),
            "invoice": items["document"].where(owed, keys),
            "amount": items["open"].abs(),
            "effective_on": pd.Timestamp(day),
        }
    )
    return columns.conform(rows, "allocations")


def _vanished_finding(count: int, day: dt.date) -> Finding:
    message = with_count(
        "{n} item[|s] of the earlier list [is|are] not on the list of "
        f"{wording.day_text(day)} any more: taken as settled by that day, on which day before it is "
        "not known. If this is another list, import it under a name of its own.",
        count,
    )
    return Finding("warning", "vanished_items", message, rows=count)


def _replaced_finding(role: str, rows: int) -> Finding:
    message = f"{rows:,} earlier rows of {role} were replaced by newer ones with the same key."
    return Finding("note", "replaced", message, rows=rows)
