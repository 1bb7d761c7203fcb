"""Adding one import to an earlier one: newer rows replace the ones they restate, the rest stays."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from lib.ledger import columns, lacks, matches, wording
from lib.ledger.findings import Finding, counted

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
        before = earlier.get(role, columns.empty(role))
        after = newer.get(role, columns.empty(role))
        restated = _restated(before, after, role)
        kept = before[~restated]
        if role == "customers":
            after = _filled(after, before[restated])
        elif restated.any():
            findings.append(_replaced(role, len(before) - len(kept)))
        if len(kept) + len(after) or role in columns.CORE:
            merged[role] = _joined(kept, after)
    return merged, findings


def _joined(kept: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    if kept.empty or after.empty:
        return (after if kept.empty else kept).reset_index(drop=True)
    return pd.concat([kept, after], ignore_index=True)


def _filled(after: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Newer customers, with what only the earlier rows say."""
    known = before.drop_duplicates("customer", keep="last").set_index("customer")
    earlier = known.reindex(after["customer"]).reset_index()
    return columns.conform(after.where(after.notna(), earlier.set_axis(after.index)), "customers")


def _restated(before: pd.DataFrame, after: pd.DataFrame, role: str) -> pd.Series:
    keys = list(_KEYS[role])
    again = pd.MultiIndex.from_frame(before[keys]).isin(pd.MultiIndex.from_frame(after[keys]))
    return pd.Series(again, index=before.index, dtype=bool)


def _without_implied(earlier: Frames, newer: Frames) -> Frames:
    """The earlier frames less receipts and the like that a restated document no longer has."""
    if not {"documents", "allocations"} <= earlier.keys():
        return earlier
    documents, allocations = earlier["documents"], earlier["allocations"]
    restated = newer.get("documents", columns.empty("documents"))["document"]
    implied = {f"{kind}/{key}" for kind in _IMPLIED for key in restated}
    stale = (implied | _of_vanished(documents, allocations, restated)) - set(restated)
    keep = ~documents["document"].isin(stale)
    touched = allocations["credit"].isin(stale) | allocations["invoice"].isin(stale)
    return {**earlier, "documents": documents[keep], "allocations": allocations[~touched]}


def _of_vanished(
    documents: pd.DataFrame, allocations: pd.DataFrame, restated: pd.Series
) -> set[str]:
    """Adjustments that stood for items which an import now lists again: those are open after all."""
    gone = documents["reason"].str.startswith(lacks.VANISHED).fillna(False).astype(bool)
    keys = documents.loc[gone, "document"]
    pairs = allocations[["credit", "invoice"]].to_numpy(dtype=object)
    sides = pd.DataFrame(np.concatenate([pairs, pairs[:, ::-1]]), columns=["key", "of"])
    return set(sides.loc[sides["key"].isin(keys) & sides["of"].isin(restated), "key"])


def vanished(earlier: Frames, newer: Frames, day: dt.date | None = None) -> pd.DataFrame:
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
    open_ = documents["amount"] - _settled(documents, earlier["allocations"])
    gone = (open_ != 0) & ~documents["document"].isin(newer["documents"]["document"])
    if day is not None:
        gone &= documents["issued"] <= pd.Timestamp(day)
    return documents.assign(open=open_)[gone][names].reset_index(drop=True)


def settle_vanished(
    frames: Frames, vanished: pd.DataFrame, day: dt.date
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """The merged frames with what vanished settled on the day of the later list, and a warning.

    The balance is right on that day; on which day before it something was paid, no list says.

    Args:
        frames: of both lists, merged.
        vanished: as ``vanished`` tells them.
        day: of the later list: the one it states, or its last day of issue.
    """
    if vanished.empty:
        return dict(frames), []
    keys = _free_keys(vanished["document"], frames["documents"]["document"], day)
    return {
        **frames,
        "documents": _joined(frames["documents"], _adjustments(frames, vanished, keys, day)),
        "allocations": _joined(frames["allocations"], _settlements(vanished, keys, day)),
    }, [_gone(len(vanished), day)]


def list_day(frames: Frames, stated: dt.date | None = None) -> dt.date:
    """The day of a list: the one it states, or the last on which one of its documents was issued."""
    last: pd.Timestamp = frames["documents"]["issued"].max()
    return stated or last.date()


def _lists_open_items(frames: Frames) -> bool:
    return lacks.open_items(lacks.of_frames(frames))


def _settled(documents: pd.DataFrame, allocations: pd.DataFrame) -> pd.Series:
    """What allocations took off each document; what credits gave away is negative."""
    found = matches.match(documents, allocations)
    both = (found.credit >= 0) & (found.invoice >= 0)
    settled = np.zeros(len(documents), dtype="int64")
    np.add.at(settled, found.invoice[both], found.amount[both])
    np.subtract.at(settled, found.credit[both], found.amount[both])
    return pd.Series(settled, index=documents.index)


def _free_keys(documents: pd.Series, taken: pd.Series, day: dt.date) -> pd.Series:
    """A key for each adjustment; one that a part payment has already gets the day behind it."""
    keys = lacks.UNDATED + documents
    return keys.where(~keys.isin(taken), keys + f"/{day.isoformat()}")


def _adjustments(
    frames: Frames, vanished: pd.DataFrame, keys: pd.Series, day: dt.date
) -> pd.DataFrame:
    first = frames["documents"].drop_duplicates("document").set_index("document")
    made = pd.DataFrame(
        {
            "document": keys,
            "company": first["company"].reindex(vanished["document"]).to_numpy(),
            "customer": vanished["customer"],
            "kind": "adjustment",
            "issued": pd.Timestamp(day),
            "amount": -vanished["open"],
            "currency": vanished["currency"],
            "reason": f"{lacks.VANISHED}{wording.day(day)}",
        }
    )
    return columns.conform(made, "documents")


def _settlements(vanished: pd.DataFrame, keys: pd.Series, day: dt.date) -> pd.DataFrame:
    """Allocations between what vanished and its adjustment; the negative one is the credit."""
    owed = vanished["open"] > 0
    made = pd.DataFrame(
        {
            "credit": keys.where(owed, vanished["document"]),
            "invoice": vanished["document"].where(owed, keys),
            "amount": vanished["open"].abs(),
            "effective_on": pd.Timestamp(day),
        }
    )
    return columns.conform(made, "allocations")


def _gone(count: int, day: dt.date) -> Finding:
    message = counted(
        "{n} item[|s] of the earlier list [is|are] not on the list of "
        f"{wording.day(day)} any more: taken as settled by that day, on which day before it is not "
        "known. If this is another list, import it under a name of its own.",
        count,
    )
    return Finding("warning", "vanished_items", message, rows=count)


def _replaced(role: str, rows: int) -> Finding:
    message = f"{rows:,} earlier rows of {role} were replaced by newer ones with the same key."
    return Finding("note", "replaced", message, rows=rows)
