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


def of_payments(payments: pd.DataFrame, used_keys: pd.Series) -> Receipts:
    """Documents and allocations of payments.

    Args:
        payments: ``number``, ``day``, ``customer``, ``currency``, ``invoice`` (a document's key, or
            none), ``amount``, ``applied``, ``once`` (the amount is the whole payment's), ``back`` and
            ``line``.
        used_keys: keys of documents that stand already, which a receipt's key may not be.
    """
    reversal_mask = payments["back"].to_numpy(bool)
    incoming_receipts = _incoming_receipts(
        payments[~reversal_mask].reset_index(drop=True), used_keys
    )
    all_keys = pd.concat([used_keys, incoming_receipts.documents["document"]])
    reversal_documents = _reversal_documents(
        payments[reversal_mask].reset_index(drop=True), all_keys
    )
    key = np.empty(len(payments), dtype=object)
    key[~reversal_mask], key[reversal_mask] = incoming_receipts.key, reversal_documents["document"]
    documents = pd.concat([incoming_receipts.documents, reversal_documents], ignore_index=True)
    return Receipts(
        documents, incoming_receipts.allocations, pd.Series(key, dtype=text_columns.TEXT)
    )


def _reversal_documents(payments: pd.DataFrame, used_keys: pd.Series) -> pd.DataFrame:
    """Documents that owe again what a payment had paid."""
    names = "reversal/" + payments["number"]
    all_keys = pd.concat([used_keys, names], ignore_index=True)
    key = keys.distinct(all_keys)[0].iloc[len(used_keys) :].reset_index(drop=True)
    documents = payments.assign(document=key, kind="adjustment", issued=payments["day"])
    return columns.conform(
        documents[["document", "customer", "kind", "issued", "amount", "currency"]], "documents"
    )


def _incoming_receipts(payments: pd.DataFrame, used_keys: pd.Series) -> Receipts:
    day = payments["day"].astype("str").astype(text_columns.TEXT)
    group = keys.codes(
        keys.join_parts([payments["number"], payments["customer"], payments["currency"], day])
    )
    first = np.unique(group, return_index=True)[1]
    amount = payments["amount"].to_numpy("int64")
    total = np.zeros(len(first), "int64")
    np.add.at(total, group, amount)
    once = payments["once"].to_numpy(bool)[first]
    first_payments = payments.iloc[first].reset_index(drop=True)
    names = first_payments["number"].where(
        ~first_payments["number"].isin(set(used_keys)), "receipt/" + first_payments["number"]
    )
    key = keys.distinct(pd.concat([used_keys, names], ignore_index=True))[0].iloc[len(used_keys) :]
    documents = first_payments.assign(
        document=key.to_numpy(), kind="receipt", issued=first_payments["day"],
        amount=-np.where(once, amount[first], total),
    )  # fmt: skip
    receipt_keys = pd.Series(key.to_numpy()[group], dtype=text_columns.TEXT)
    paid_mask = (payments["invoice"].notna() & (payments["applied"] > 0)).to_numpy(bool)
    allocations = pd.DataFrame(
        {
            "credit": receipt_keys[paid_mask], "invoice": payments["invoice"][paid_mask],
            "amount": payments["applied"][paid_mask].astype("int64"),
            "effective_on": payments["day"][paid_mask], "line": payments["line"][paid_mask],
        }
    )  # fmt: skip
    return Receipts(
        columns.conform(
            documents[["document", "customer", "kind", "issued", "amount", "currency"]], "documents"
        ),
        allocations.reset_index(drop=True),
        receipt_keys,
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
    cash_documents = documents[documents["kind"].isin(("receipt", "adjustment"))]
    adjustments = _with_pair_columns(
        cash_documents[(cash_documents["kind"] == "adjustment") & (cash_documents["amount"] > 0)]
    )
    receipts = _with_pair_columns(
        cash_documents[(cash_documents["kind"] == "receipt") & (cash_documents["amount"] < 0)]
    )
    pairs = adjustments.merge(receipts, on=_PAIR, suffixes=("", "_paid"))
    allocation_columns = {
        "credit": pairs["document_paid"], "invoice": pairs["document"],
        "amount": pairs["amount"].astype("int64"), "effective_on": pairs["issued"],
    }  # fmt: skip
    return columns.conform(pd.DataFrame(allocation_columns), "allocations")


_PAIR = ["number", "customer", "currency", "size", "cleared", "time"]


def _with_pair_columns(documents: pd.DataFrame) -> pd.DataFrame:
    """Documents in order of issue, those of one number, amount and clearing counted."""
    rows = documents.sort_values("issued", kind="stable")
    settled_known = rows["settled_known"].to_numpy(bool)
    open_ = np.where(settled_known, rows["settled"] == 0, rows["paid_on"].isna())
    clearing = rows["paid_on"].dt.strftime("%Y-%m-%d").fillna("cleared").mask(open_, "open")
    part = settled_known & (rows["settled"] != rows["amount"]).to_numpy(bool) & ~open_
    rows = rows.assign(size=rows["amount"].abs(), cleared=clearing.mask(part, rows["document"]))
    return rows.assign(time=rows.groupby(_PAIR[:-1]).cumcount())


def without_reversals(documents: pd.DataFrame, reversal_pairs: pd.DataFrame) -> pd.DataFrame:
    """The documents, of which receipts and what takes them back settle nothing else."""
    if reversal_pairs.empty:
        return documents
    reversed_keys = pd.concat([reversal_pairs["credit"], reversal_pairs["invoice"]])
    rows = documents["document"].isin(reversed_keys)
    return documents.assign(
        settled=documents["settled"].mask(rows, 0),
        settled_known=documents["settled_known"] | rows,
        paid_on=documents["paid_on"].mask(rows),
    )
