"""Invoices due in parts: one row a due date, and payments spread over the parts in their order."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import keys, matching
from lib.importing.text_columns import Mask
from lib.ledger import terms

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Documents with their parts as rows of their own.

    Args:
        documents: every row; those of one invoice share ``invoice_group``.
        row: for each row, the position of the document it came from.
        parts: the rows that are parts of an invoice.
    """

    documents: pd.DataFrame
    row: np.ndarray
    parts: Mask


def split(documents: pd.DataFrame) -> Split:
    """Documents whose terms name several due dates, a row a due date; the first keeps the key.

    >>> frame = pd.DataFrame({"document": ["A"], "amount": [1001], "terms": ["30/30/40"], "due": pd.NaT,
    ...     "issued": pd.to_datetime(["2026-01-10"]), "kind": "invoice", "invoice_group": None})
    >>> split(frame).documents[["document", "amount"]].values.tolist()
    [['A', 300], ['A/2', 300], ['A/3', 401]]
    """
    count = len(documents)
    open_ = documents["due"].isna() & (documents["kind"] == "invoice") & documents["terms"].notna()
    agreed = {t: a for t in documents["terms"][open_].unique() if (a := _in_parts(str(t)))}
    if not agreed:
        return Split(documents, np.arange(count), np.zeros(count, bool))
    several_mask = open_.to_numpy(bool) & documents["terms"].isin(list(agreed)).to_numpy(bool)
    parts = documents["terms"].map({t: len(a.instalments) for t, a in agreed.items()})
    row = np.repeat(np.arange(count), np.where(several_mask, parts.fillna(1), 1).astype("int64"))
    number, part = keys.occurrence(row), several_mask[row]
    part_rows = documents.iloc[row].reset_index(drop=True)
    part_rows["amount"], part_rows["due"] = _shares(part_rows, number, part, agreed)
    part_rows["document"] = part_rows["document"].astype(text_columns.TEXT)
    group = part_rows["invoice_group"].astype(text_columns.TEXT)
    part_rows["invoice_group"] = group.where(
        ~part | group.notna().to_numpy(), part_rows["document"]
    )
    part_rows["document"] = keys.distinct(part_rows["document"])[0]
    return Split(part_rows, row, part)


def _in_parts(text: str) -> terms.Terms | None:
    try:
        agreed = terms.parse(text)
    except terms.UnreadableTerms:
        return None
    return agreed if len(agreed.instalments) > 1 else None


def _shares(
    part_rows: pd.DataFrame, number: np.ndarray, part: Mask, agreed: dict[str, terms.Terms]
) -> tuple[pd.Series, pd.Series]:
    """Amount and due date of each part."""
    amount = part_rows["amount"].to_numpy("int64").copy()
    due = part_rows["due"].to_numpy("datetime64[s]").copy()
    for text, agreed_terms in agreed.items():
        size = len(agreed_terms.instalments)
        rows = np.flatnonzero(part & (part_rows["terms"] == text).to_numpy(bool)).reshape(-1, size)
        whole = amount[rows[:, 0]].tolist()
        amount[rows] = np.array([agreed_terms.split(value) for value in whole], "int64").reshape(
            -1, size
        )
        days = part_rows["issued"].to_numpy("datetime64[D]")[rows[:, 0]].tolist()
        due[rows] = np.array([agreed_terms.due(day) for day in days], "datetime64[s]").reshape(
            -1, size
        )
    return pd.Series(amount), pd.Series(due)


def codes(documents: pd.DataFrame) -> Integers:
    """A number for each invoice; the rows of one that is due in parts share it.

    Args:
        documents: ``document``, ``number``, ``customer``, ``currency``, ``invoice_group``, ``company``.
    """
    parts = documents["invoice_group"].notna()
    if not parts.any():
        return np.arange(len(documents))
    names = [documents[f].fillna("") for f in ("invoice_group", "number", "customer", "currency")]
    own_keys = "/" + documents["document"]
    return keys.codes(
        keys.join_parts([*names, own_keys.where(~parts, "").astype(text_columns.TEXT)])
    )


def spread(
    allocations: pd.DataFrame,
    documents: pd.DataFrame,
    invoice: Integers,
    existing_allocations: pd.DataFrame,
) -> tuple[pd.DataFrame, Mask]:
    """Allocations to invoices, spread over their parts, the earliest due date first.

    What is more than an invoice comes to is left out, so it stays unapplied.

    Args:
        allocations: to documents.
        documents: every row; ``document``, ``due``, ``amount``.
        invoice: of each document, the number of the invoice that it is a part of.
        existing_allocations: allocations that stand already.

    Returns:
        the allocations, and which of those given could not be applied in full.
    """
    document_index = pd.Index(documents["document"])
    at = document_index.get_indexer(pd.Index(allocations["invoice"]))
    positions = np.flatnonzero(at >= 0)
    positions = positions[
        np.argsort(allocations["effective_on"].to_numpy()[positions], kind="stable")
    ]
    requested_amounts = allocations["amount"].to_numpy("int64")
    open_amounts = _open_amounts(documents, document_index, existing_allocations)
    parts = np.flatnonzero((open_amounts > 0) & np.isin(invoice, invoice[at[positions]]))
    parts = parts[np.argsort(documents["due"].to_numpy("datetime64[s]")[parts], kind="stable")]
    credit, debit, amount = matching.in_order(
        invoice[at[positions]], requested_amounts[positions], invoice[parts], open_amounts[parts]
    )
    applied = np.zeros(len(allocations), "int64")
    np.add.at(applied, positions[credit], amount)
    spread_allocations = allocations.iloc[positions[credit]].assign(
        amount=amount, invoice=documents["document"].iloc[parts[debit]].to_numpy()
    )
    other_allocations = allocations[at < 0]
    all_allocations = (
        pd.concat([other_allocations, spread_allocations], ignore_index=True)
        if len(other_allocations)
        else spread_allocations
    )
    return all_allocations.reset_index(drop=True), (at >= 0) & (applied < requested_amounts)


def over_parts(
    allocations: pd.DataFrame, split_: Split, existing_allocations: pd.DataFrame
) -> tuple[pd.DataFrame, Mask]:
    """Allocations, those to invoices that were split spread over the parts; others as they are.

    Args:
        allocations, existing_allocations: as in ``spread``.
        split_: the split.
    """
    overpaid_mask = np.zeros(len(allocations), bool)
    if not split_.parts.any():
        return allocations, overpaid_mask
    split_mask = allocations["invoice"].isin(split_.documents["document"][split_.parts])
    spread_allocations, overpaid_parts = spread(
        allocations[split_mask], split_.documents, split_.row, existing_allocations
    )
    overpaid_mask[split_mask.to_numpy(bool)] = overpaid_parts
    return pd.concat(
        [allocations[~split_mask], spread_allocations], ignore_index=True
    ), overpaid_mask


def _open_amounts(
    documents: pd.DataFrame, document_index: pd.Index, existing_allocations: pd.DataFrame
) -> Integers:
    """What of each document no allocation pays yet."""
    open_amounts = documents["amount"].to_numpy("int64").copy()
    at = document_index.get_indexer(pd.Index(existing_allocations["invoice"]))
    np.subtract.at(
        open_amounts, at[at >= 0], existing_allocations["amount"].to_numpy("int64")[at >= 0]
    )
    return open_amounts
