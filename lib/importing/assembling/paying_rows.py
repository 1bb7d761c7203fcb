"""Rows of a list that hold nothing but a payment of the document whose number they repeat."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.importing.assembling import amounts, keys, row_payments
from lib.importing.assembling.faults import Fault
from lib.importing.assembling.row_payments import Integers
from lib.importing.reading.reading import Reading
from lib.importing.text_columns import Mask


def billing(all_rows: pd.DataFrame, billed: amounts.Amounts, problems: Sequence[Fault]) -> Integers:
    """For each row that only pays, the row that bills what it pays; −1 for others."""
    if billed.only_paid is None or not billed.only_paid.any():
        return np.full(len(all_rows), -1, "int64")
    bad_mask = np.logical_or.reduce([fault.rows for fault in problems])
    return _billing_rows(all_rows, billed.only_paid & ~bad_mask, bad_mask)


def unbilled_fault(
    all_rows: pd.DataFrame, billed: amounts.Amounts, bills: Integers, reading: Reading
) -> Fault:
    """Rows that only pay, and name a document that no row bills."""
    unbilled_mask = (
        np.zeros(len(all_rows), bool) if billed.only_paid is None else billed.only_paid.copy()
    )
    unbilled_mask &= (bills < 0) & (all_rows["amount"] == 0).to_numpy(bool)
    column = reading.column("document")
    clause = "bills “{value}”" if column else "bills what it pays"
    return Fault(
        unbilled_mask, f"This row has a payment and no amount, and no other row {clause}.", column
    )


def _billing_rows(frame: pd.DataFrame, paying_mask: Mask, bad_mask: Mask) -> Integers:
    """For each row that only pays, the first row that bills the document it names; −1 for none.

    Args:
        frame: rows with ``company``, ``customer``, ``number``.
        paying_mask: rows that hold a payment and no amount.
        bad_mask: rows that cannot be used.
    """
    target = np.full(len(frame), -1, "int64")
    if not paying_mask.any():
        return target
    code = keys.codes(
        keys.join_parts([frame[f].fillna("") for f in ("company", "customer", "number")])
    )
    billing_positions = np.flatnonzero(~paying_mask & ~bad_mask)
    codes, first = np.unique(code[billing_positions], return_index=True)
    if not len(codes):
        return target
    at = np.minimum(np.searchsorted(codes, code[paying_mask]), len(codes) - 1)
    target[paying_mask] = np.where(codes[at] == code[paying_mask], billing_positions[first[at]], -1)
    return target


def of_rows(
    documents: pd.DataFrame, payment_rows: pd.DataFrame, document: Integers, row: Integers
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Documents, and the payments of rows that hold nothing else.

    A payment without a day has the day of its row, if that is later than the document's; else what it
    pays is settled without a day. What a document says itself is settled holds its payments, unless it
    says so as a payment of its own.

    Args:
        documents: the documents.
        payment_rows: such rows: ``paid_on``, ``issued``, ``paid``.
        document: the document that each pays; ``row``: its position among all rows.
    """
    part = payment_rows["paid"].to_numpy("int64")
    issued = documents["issued"].to_numpy("datetime64[s]")[document]
    row_days = payment_rows["issued"].to_numpy("datetime64[s]")
    day = payment_rows["paid_on"].to_numpy("datetime64[s]")
    day = np.where(np.isnat(day) & (row_days > issued), row_days, day)
    dated_mask = ~np.isnat(day)
    settled = row_payments.settlement(documents)
    stated_mask = np.abs(settled) != np.abs(documents["paid"].to_numpy("int64"))
    paid = row_payments.sums_by_document(part, document, len(documents))
    settled = np.where(stated_mask & (paid != 0), np.maximum(settled - paid, 0), settled)
    settled += row_payments.sums_by_document(
        np.where(dated_mask, 0, part), document, len(documents)
    )
    settled_known = documents["settled_known"].to_numpy(bool).copy()
    settled_known[document] = True
    documents = documents.assign(
        settled=np.where(settled_known, settled, documents["settled"]), settled_known=settled_known
    )
    return documents, row_payments.payments(document, day, part, row, alone=True)
