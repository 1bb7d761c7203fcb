"""Adding one import to an earlier one: newer rows replace the ones they restate, the rest stays."""

from collections.abc import Mapping

import pandas as pd

from lib.ledger import columns
from lib.ledger.findings import Finding

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
    stale = implied - set(restated)
    keep = ~documents["document"].isin(stale)
    touched = allocations["credit"].isin(stale) | allocations["invoice"].isin(stale)
    return {**earlier, "documents": documents[keep], "allocations": allocations[~touched]}


def _replaced(role: str, rows: int) -> Finding:
    message = f"{rows:,} earlier rows of {role} were replaced by newer ones with the same key."
    return Finding("note", "replaced", message, rows=rows)
