"""Receipts and their allocations, of payments; and what takes a receipt back: a bounced cheque."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import keys
from lib.ledger import columns


@dataclass(frozen=True, slots=True, eq=False)
class Receipts:
    """What payments come to.

    Args:
        documents: receipts, and adjustments that owe again what was taken back.
        allocations: what each receipt pays, with the ``line`` that says so.
        key: of each payment, the document it became.
    """

    documents: pd.DataFrame
    allocations: pd.DataFrame
    key: pd.Series


def of_payments(payments: pd.DataFrame, taken: pd.Series) -> Receipts:
    """Documents and allocations of payments.

    Args:
        payments: ``number``, ``day``, ``customer``, ``currency``, ``invoice`` (a document's key, or
            none), ``amount``, ``applied``, ``once`` (the amount is the whole payment's), ``back`` and
            ``line``.
        taken: keys of documents that stand already, which a receipt's key may not be.
    """
    back = payments["back"].to_numpy(bool)
    came = _came_in(payments[~back].reset_index(drop=True), taken)
    standing = pd.concat([taken, came.documents["document"]])
    undone = _taken_back(payments[back].reset_index(drop=True), standing)
    key = np.empty(len(payments), dtype=object)
    key[~back], key[back] = came.key, undone["document"]
    documents = pd.concat([came.documents, undone], ignore_index=True)
    return Receipts(documents, came.allocations, pd.Series(key, dtype=text_columns.TEXT))


def _taken_back(payments: pd.DataFrame, taken: pd.Series) -> pd.DataFrame:
    """Documents that owe again what a payment had paid."""
    names = "reversal/" + payments["number"]
    taken_too = pd.concat([taken, names], ignore_index=True)
    key = keys.distinct(taken_too)[0].iloc[len(taken) :].reset_index(drop=True)
    made = payments.assign(document=key, kind="adjustment", issued=payments["day"])
    return columns.conform(
        made[["document", "customer", "kind", "issued", "amount", "currency"]], "documents"
    )


def _came_in(payments: pd.DataFrame, taken: pd.Series) -> Receipts:
    day = payments["day"].astype("str").astype(text_columns.TEXT)
    group = keys.codes(
        keys.joined([payments["number"], payments["customer"], payments["currency"], day])
    )
    first = np.unique(group, return_index=True)[1]
    amount = payments["amount"].to_numpy("int64")
    total = np.zeros(len(first), "int64")
    np.add.at(total, group, amount)
    once = payments["once"].to_numpy(bool)[first]
    of = payments.iloc[first].reset_index(drop=True)
    names = of["number"].where(~of["number"].isin(set(taken)), "receipt/" + of["number"])
    key = keys.distinct(pd.concat([taken, names], ignore_index=True))[0].iloc[len(taken) :]
    documents = of.assign(
        document=key.to_numpy(), kind="receipt", issued=of["day"],
        amount=-np.where(once, amount[first], total),
    )  # fmt: skip
    each = pd.Series(key.to_numpy()[group], dtype=text_columns.TEXT)
    paid = (payments["invoice"].notna() & (payments["applied"] > 0)).to_numpy(bool)
    allocations = pd.DataFrame(
        {
            "credit": each[paid], "invoice": payments["invoice"][paid],
            "amount": payments["applied"][paid].astype("int64"),
            "effective_on": payments["day"][paid], "line": payments["line"][paid],
        }
    )  # fmt: skip
    return Receipts(
        columns.conform(
            documents[["document", "customer", "kind", "issued", "amount", "currency"]], "documents"
        ),
        allocations.reset_index(drop=True),
        each,
    )


def reversals(documents: pd.DataFrame) -> pd.DataFrame:
    """Allocations between a receipt and the row that takes it back.

    A reversal carries the receipt's number and its amount with the other sign; of several, the first
    takes the first receipt back. Both are open still, or were cleared together: a receipt that was
    cleared with something else has paid that.

    Args:
        documents: ``number``, ``document``, ``customer``, ``currency``, ``kind``, ``amount``,
            ``issued``, ``settled``, ``settled_known``, ``paid_on``.
    """
    if not (documents["kind"] == "adjustment").any():
        return columns.empty("allocations")
    some = documents[documents["kind"].isin(("receipt", "adjustment"))]
    back = _numbered(some[(some["kind"] == "adjustment") & (some["amount"] > 0)])
    paid = _numbered(some[(some["kind"] == "receipt") & (some["amount"] < 0)])
    pairs = back.merge(paid, on=_PAIR, suffixes=("", "_paid"))
    made = {
        "credit": pairs["document_paid"], "invoice": pairs["document"],
        "amount": pairs["amount"].astype("int64"), "effective_on": pairs["issued"],
    }  # fmt: skip
    return columns.conform(pd.DataFrame(made), "allocations")


_PAIR = ["number", "customer", "currency", "size", "cleared", "time"]


def _numbered(documents: pd.DataFrame) -> pd.DataFrame:
    """Documents in order of issue, those of one number, amount and clearing counted."""
    made = documents.sort_values("issued", kind="stable")
    known = made["settled_known"].to_numpy(bool)
    open_ = np.where(known, made["settled"] == 0, made["paid_on"].isna())
    cleared = made["paid_on"].dt.strftime("%Y-%m-%d").fillna("cleared").mask(open_, "open")
    part = known & (made["settled"] != made["amount"]).to_numpy(bool) & ~open_
    made = made.assign(size=made["amount"].abs(), cleared=cleared.mask(part, made["document"]))
    return made.assign(time=made.groupby(_PAIR[:-1]).cumcount())


def without(documents: pd.DataFrame, taken_back: pd.DataFrame) -> pd.DataFrame:
    """The documents, of which receipts and what takes them back settle nothing else."""
    if taken_back.empty:
        return documents
    both = pd.concat([taken_back["credit"], taken_back["invoice"]])
    rows = documents["document"].isin(both)
    return documents.assign(
        settled=documents["settled"].mask(rows, 0),
        settled_known=documents["settled_known"] | rows,
        paid_on=documents["paid_on"].mask(rows),
    )
