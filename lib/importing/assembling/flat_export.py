"""What a flat export implies: the receipt behind a paid date, and which invoice it settled.

A row with a paid date is an invoice, a receipt and their allocation. A paid credit note was given
back: its receipt has the opposite sign. Where a source says that part is no longer open but not since
when, an adjustment on the source's last day keeps the balance true, and is flagged.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import implied_keys, keys, matching
from lib.importing.assembling.faults import finding
from lib.importing.text_columns import Mask
from lib.ledger import columns
from lib.ledger.findings import Finding
from lib.ledger.links import Links

_SHARED = ["company", "customer", "currency"]
_KEPT = ["document", *_SHARED, "paid_on"]
_NEAR = pd.Timedelta(days=10)
"""So far from a receipt a document may bear another day of payment."""


@dataclass(frozen=True, slots=True, eq=False)
class ImpliedDocuments:
    """Documents and allocations that a flat export implies, and what to say of them.

    Args:
        documents: with the columns that they have.
        allocations: conforming.
        findings: what to say.
        links: of the allocations, the implied documents standing below the rows; None where a key may
            stand twice.
    """

    documents: pd.DataFrame
    allocations: pd.DataFrame
    findings: tuple[Finding, ...]
    links: Links | None = None


NOTHING = ImpliedDocuments(columns.empty("documents"), columns.empty("allocations"), ())


def implied_documents(
    rows: pd.DataFrame, lines: npt.NDArray[np.int64], as_of: dt.date | None = None
) -> ImpliedDocuments:
    """Receipts, refunds and adjustments behind the rows of a flat export, and their allocations.

    Args:
        rows: documents with their final keys, ``paid_on``, ``settled`` and ``settled_known``.
        lines: their line numbers.
        as_of: the day that the list states for itself; what is settled without a day is, on it.
    """
    last = max(_last_day(rows), pd.Timestamp(as_of or dt.date.min))
    if (rows["kind"] == "receipt").any():
        return _with_own_payments(rows, lines, last)
    return _row_receipts(rows, lines, last)


def _row_receipts(
    rows: pd.DataFrame, lines: npt.NDArray[np.int64], last: pd.Timestamp
) -> ImpliedDocuments:
    """Each row settled by a receipt of its own, or without a day, on the last."""
    dated_mask = rows["paid_on"].notna().to_numpy(bool)
    amount = rows["amount"].to_numpy("int64")
    settled = _settled_amounts(rows)
    undated_mask = (settled != 0) & ~dated_mask
    at = np.flatnonzero(settled)
    paid = rows[[name for name in _KEPT if rows[name].notna().any()]].iloc[at]
    part, billed = settled[at], amount[at]
    documents = _settling_documents(paid, part, dated_mask[at], last)
    implied_positions = np.arange(len(rows), len(rows) + len(at))
    key, receipts = paid["document"], documents[["document", "issued"]]
    usable_mask = (billed != 0) & ((billed > 0) == (part > 0))
    if not usable_mask.all():
        at, implied_positions, part, billed = (
            values[usable_mask] for values in (at, implied_positions, part, billed)
        )
        key, receipts = key[usable_mask], receipts[usable_mask]
    owed = billed > 0
    size = np.minimum(np.abs(part), np.abs(billed))
    pairs = _pairs(key, receipts["document"], size, owed, receipts["issued"])
    links = Links(np.where(owed, implied_positions, at), np.where(owed, at, implied_positions))
    findings = tuple(_findings(rows, lines, settled, undated_mask, dated_mask, amount))
    return ImpliedDocuments(
        documents, pairs, findings, None if implied_keys.may_repeat(rows["document"]) else links
    )


def _findings(
    rows: pd.DataFrame,
    lines: npt.NDArray[np.int64],
    settled: npt.NDArray[np.int64],
    undated_mask: Mask,
    dated_mask: Mask,
    amount: npt.NDArray[np.int64],
) -> list[Finding]:
    refunds = dated_mask & (amount < 0) & (settled != 0)
    overpaid = np.zeros(len(amount), bool)
    other = np.flatnonzero(settled != amount)
    overpaid[other] = np.abs(settled[other]) > np.abs(amount[other])
    return [
        *finding(
            "warning",
            "undated_settlement",
            undated_mask,
            lines,
            "{n} document[|s] [is|are] no longer open in full but [has|have] no payment "
            "date: the balance "
            "is right on the last day of the file, and earlier days show [it|them] open.",
        ),
        *finding(
            "warning",
            "paid_yet_open",
            dated_mask & (settled == 0) & (amount != 0),
            lines,
            "{n} document[|s] [has|have] a payment date, yet [is|are] open in full: kept open.",
        ),
        *finding(
            "note",
            "implied_refunds",
            refunds,
            lines,
            "{n} paid credit note[|s] [is|are] taken as refunded or set off on the paid date.",
        ),
        *finding(
            "warning",
            "overpaid",
            overpaid,
            lines,
            "{n} document[|s] [was|were] paid for more than the amount; the rest is unapplied.",
        ),
    ]


def _last_day(rows: pd.DataFrame) -> pd.Timestamp:
    return max(d for d in (rows["issued"].max(), rows["paid_on"].max()) if not pd.isna(d))


def _settling_documents(
    rows: pd.DataFrame, settled: npt.NDArray[np.int64], dated_mask: Mask, last: pd.Timestamp
) -> pd.DataFrame:
    """One document for each settled row, of the opposite sign; only the columns that it has."""
    document_columns = {
        "document": implied_keys.of(rows["document"], settled, dated_mask),
        "kind": text_columns.words(dated_mask.astype("int64"), ["adjustment", "receipt"]),
        "issued": _day(rows, last),
        "amount": pd.Series(-settled, copy=False),
    }
    for name in _SHARED:
        if name in rows:
            document_columns[name] = rows[name].reset_index(drop=True)
    if not dated_mask.all():
        document_columns["reason"] = text_columns.words(
            dated_mask.astype("int64"), ["other", ""]
        ).mask(dated_mask)
    return pd.DataFrame(document_columns, copy=False)


def _day(rows: pd.DataFrame, last: pd.Timestamp) -> pd.Series:
    """The day of payment, where none is given the last."""
    if "paid_on" not in rows:
        return pd.Series(np.full(len(rows), last.to_datetime64().astype("datetime64[s]")))
    return rows["paid_on"].fillna(last).reset_index(drop=True)


def _pairs(
    document: pd.Series,
    settling_keys: pd.Series,
    amount: npt.NDArray[np.int64],
    owed: Mask,
    day: pd.Series,
) -> pd.DataFrame:
    """Allocations between documents and what settled them; the negative one is the credit."""
    document, settling_keys, day = (
        s.reset_index(drop=True) for s in (document, settling_keys, day)
    )
    credit, invoice = settling_keys, document
    if not owed.all():
        credit, invoice = settling_keys.where(owed, document), document.where(owed, settling_keys)
    allocation_columns = {
        "credit": credit,
        "invoice": invoice,
        "amount": pd.Series(amount, copy=False),
        "effective_on": day,
    }
    return columns.conform(pd.DataFrame(allocation_columns, copy=False), "allocations")


def _with_own_payments(
    rows: pd.DataFrame, lines: npt.NDArray[np.int64], last: pd.Timestamp
) -> ImpliedDocuments:
    """A list that holds its own payments: what is settled of documents and of payments is matched.

    Documents of one customer that were cleared on one day belong together, in order of issue; where no
    clearing day is given, all of the customer's do. The payment's own day counts, the clearing day is
    when it was recorded. What the source says is settled beyond that is settled without a day, but for
    invoices that were paid by what is not on the list.
    """
    settled = _settled_amounts(rows)
    pairs, note = _matched_pairs(rows, settled, lines)
    settled_known = rows["settled_known"].to_numpy(bool)
    matched = np.zeros(len(rows), "int64")
    for side, sign in (("credit", -1), ("invoice", 1)):
        by_key = pairs.groupby(side)["amount"].sum()
        matched += sign * rows["document"].map(by_key).fillna(0).to_numpy("int64")
    elsewhere_mask = _paid_elsewhere(rows, matched)
    remainder = np.where(settled_known | elsewhere_mask, settled - matched, 0)
    day = rows["paid_on"].where(elsewhere_mask, np.datetime64("NaT", "s"))
    unmatched = rows.assign(settled=remainder, settled_known=True, paid_on=day)
    rest = _row_receipts(unmatched, lines, last) if remainder.any() else NOTHING
    all_pairs = pairs if not len(rest.allocations) else pd.concat([pairs, rest.allocations])
    return ImpliedDocuments(
        rest.documents, all_pairs.reset_index(drop=True), (*note, *rest.findings)
    )


def _paid_elsewhere(rows: pd.DataFrame, matched: npt.NDArray[np.int64]) -> Mask:
    """Invoices with a day of payment whose payment is not on the list: no receipt can be theirs.

    One of the same customer could that is not used up and has their amount, or a day near theirs.
    """
    amount, is_receipt = rows["amount"].to_numpy("int64"), (rows["kind"] == "receipt").to_numpy()
    mask: Mask = (
        rows["paid_on"].notna().to_numpy(bool) & (matched == 0) & (amount > 0) & ~is_receipt
    )
    if not mask.any():
        return mask
    unused_mask = is_receipt & (matched != amount)
    party = keys.codes(keys.join_parts([rows["customer"], rows["currency"]]))
    sides = pd.DataFrame({"party": party, "size": np.abs(amount), "at": np.arange(len(rows))})
    invoices = sides[mask].assign(day=rows["paid_on"][mask]).sort_values("day")
    receipts = (
        sides[unused_mask].assign(day=rows["issued"][unused_mask]).dropna().sort_values("day")
    )
    near = pd.merge_asof(
        invoices, receipts[["day", "party", "at"]], on="day", by="party", direction="nearest",
        tolerance=_NEAR, suffixes=("", "_receipt"),
    )  # fmt: skip
    same_mask = pd.MultiIndex.from_frame(near[["party", "size"]]).isin(
        pd.MultiIndex.from_frame(receipts[["party", "size"]])
    )
    mask[near.loc[near["at_receipt"].notna() | same_mask, "at"]] = False
    return mask


def _settled_amounts(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """What is no longer open of each row, as far as the source says so."""
    dated_mask = rows["paid_on"].notna().to_numpy(bool)
    settled = np.where(dated_mask, rows["amount"].to_numpy("int64"), 0)
    settled_known = rows["settled_known"].to_numpy(bool)
    np.copyto(settled, rows["settled"].to_numpy("int64"), where=settled_known)
    return settled


def _matched_pairs(
    rows: pd.DataFrame, settled: npt.NDArray[np.int64], lines: npt.NDArray[np.int64]
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Allocations between settled documents of opposite signs, and what to say of them."""
    settled_mask = settled != 0
    if not settled_mask.any():
        return columns.empty("allocations"), ()
    at = np.flatnonzero(settled_mask)
    at = at[np.argsort(rows["issued"].to_numpy()[at], kind="stable")]
    settled_rows = rows.iloc[at]
    day = settled_rows["paid_on"].dt.strftime("%Y%m%d").astype(text_columns.TEXT).fillna("")
    group = keys.codes(keys.join_parts([settled_rows["customer"], settled_rows["currency"], day]))
    part = settled[at]
    minus, plus = np.flatnonzero(part < 0), np.flatnonzero(part > 0)
    credit, debit, amount = matching.in_order(group[minus], -part[minus], group[plus], part[plus])
    credits, debits = settled_rows.iloc[minus[credit]], settled_rows.iloc[plus[debit]]
    allocation_columns = {
        "credit": credits["document"].reset_index(drop=True),
        "invoice": debits["document"].reset_index(drop=True),
        "amount": pd.Series(amount),
        "effective_on": credits["issued"].reset_index(drop=True),
        "recorded_on": credits["paid_on"].reset_index(drop=True),
    }
    note = finding(
        "note", "cleared_together", settled_mask, lines,
        "{n} document[|s] [was|were] matched with those of the same customer that were settled with "
        "[it|them]. Add a file of allocations to match them exactly.",
    )  # fmt: skip
    return columns.conform(pd.DataFrame(allocation_columns, copy=False), "allocations"), tuple(note)
