"""Invoices due in parts: one row a due date, and payments spread over the parts in their order."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import keys, matching
from lib.importing.text_columns import Mask
from lib.ledger import terms


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


def spread(allocations: pd.DataFrame, split_: Split, before: pd.Series) -> pd.DataFrame:
    """Allocations to an invoice in parts, spread over its parts, the earliest due date first.

    Args:
        allocations: to documents by the keys they had before the split.
        split_: the split.
        before: those keys, by position.
    """
    if not split_.parts.any():
        return allocations
    parts = split_.documents[split_.parts]
    whole = pd.Index(before.iloc[np.unique(split_.row[split_.parts])])
    group = whole.get_indexer(allocations["invoice"])
    concerned = np.flatnonzero(group >= 0)
    concerned = concerned[
        np.argsort(allocations["effective_on"].to_numpy()[concerned], kind="stable")
    ]
    credit, debit, amount = matching.in_order(
        group[concerned],
        allocations["amount"].to_numpy("int64")[concerned],
        whole.get_indexer(before.iloc[split_.row[split_.parts]]),
        parts["amount"].to_numpy("int64"),
    )
    made = allocations.iloc[concerned[credit]].assign(
        amount=amount, invoice=parts["document"].iloc[debit].to_numpy()
    )
    return pd.concat([allocations[group < 0], made], ignore_index=True)
