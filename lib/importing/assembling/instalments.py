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
    several = open_.to_numpy(bool) & documents["terms"].isin(list(agreed)).to_numpy(bool)
    parts = documents["terms"].map({t: len(a.instalments) for t, a in agreed.items()})
    row = np.repeat(np.arange(count), np.where(several, parts.fillna(1), 1).astype("int64"))
    number, part = keys.occurrence(row), several[row]
    made = documents.iloc[row].reset_index(drop=True)
    made["amount"], made["due"] = _shares(made, number, part, agreed)
    made["document"] = made["document"].astype(text_columns.TEXT)
    group = made["invoice_group"].astype(text_columns.TEXT)
    made["invoice_group"] = group.where(~part | group.notna().to_numpy(), made["document"])
    made["document"] = keys.distinct(made["document"])[0]
    return Split(made, row, part)


def _in_parts(text: str) -> terms.Terms | None:
    try:
        agreed = terms.parse(text)
    except terms.UnreadableTerms:
        return None
    return agreed if len(agreed.instalments) > 1 else None


def _shares(
    made: pd.DataFrame, number: np.ndarray, part: Mask, agreed: dict[str, terms.Terms]
) -> tuple[pd.Series, pd.Series]:
    """Amount and due date of each part."""
    amount = made["amount"].to_numpy("int64").copy()
    due = made["due"].to_numpy("datetime64[s]").copy()
    for text, said in agreed.items():
        size = len(said.instalments)
        rows = np.flatnonzero(part & (made["terms"] == text).to_numpy(bool)).reshape(-1, size)
        whole = amount[rows[:, 0]].tolist()
        amount[rows] = np.array([said.split(value) for value in whole], "int64").reshape(-1, size)
        days = made["issued"].to_numpy("datetime64[D]")[rows[:, 0]].tolist()
        due[rows] = np.array([said.due(day) for day in days], "datetime64[s]").reshape(-1, size)
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
    own = "/" + documents["document"]
    return keys.codes(keys.joined([*names, own.where(~parts, "").astype(text_columns.TEXT)]))


def spread(
    allocations: pd.DataFrame, documents: pd.DataFrame, invoice: Integers, standing: pd.DataFrame
) -> tuple[pd.DataFrame, Mask]:
    """Allocations to invoices, spread over their parts, the earliest due date first.

    What is more than an invoice comes to is left out, so it stays unapplied.

    Args:
        allocations: to documents.
        documents: every row; ``document``, ``due``, ``amount``.
        invoice: of each document, the number of the invoice that it is a part of.
        standing: allocations that stand already.

    Returns:
        the allocations, and which of those given could not be applied in full.
    """
    place = pd.Index(documents["document"])
    at = place.get_indexer(pd.Index(allocations["invoice"]))
    given = np.flatnonzero(at >= 0)
    given = given[np.argsort(allocations["effective_on"].to_numpy()[given], kind="stable")]
    wanted = allocations["amount"].to_numpy("int64")
    left = _left(documents, place, standing)
    parts = np.flatnonzero((left > 0) & np.isin(invoice, invoice[at[given]]))
    parts = parts[np.argsort(documents["due"].to_numpy("datetime64[s]")[parts], kind="stable")]
    credit, debit, amount = matching.in_order(
        invoice[at[given]], wanted[given], invoice[parts], left[parts]
    )
    applied = np.zeros(len(allocations), "int64")
    np.add.at(applied, given[credit], amount)
    made = allocations.iloc[given[credit]].assign(
        amount=amount, invoice=documents["document"].iloc[parts[debit]].to_numpy()
    )
    others = allocations[at < 0]
    together = pd.concat([others, made], ignore_index=True) if len(others) else made
    return together.reset_index(drop=True), (at >= 0) & (applied < wanted)


def over_parts(
    allocations: pd.DataFrame, split_: Split, standing: pd.DataFrame
) -> tuple[pd.DataFrame, Mask]:
    """Allocations, those to invoices that were split spread over the parts; others as they are.

    Args:
        allocations, standing: as in ``spread``.
        split_: the split.
    """
    whole = np.zeros(len(allocations), bool)
    if not split_.parts.any():
        return allocations, whole
    concerned = allocations["invoice"].isin(split_.documents["document"][split_.parts])
    made, over = spread(allocations[concerned], split_.documents, split_.row, standing)
    whole[concerned.to_numpy(bool)] = over
    return pd.concat([allocations[~concerned], made], ignore_index=True), whole


def _left(documents: pd.DataFrame, place: pd.Index, standing: pd.DataFrame) -> Integers:
    """What of each document no allocation pays yet."""
    left = documents["amount"].to_numpy("int64").copy()
    at = place.get_indexer(pd.Index(standing["invoice"]))
    np.subtract.at(left, at[at >= 0], standing["amount"].to_numpy("int64")[at >= 0])
    return left
