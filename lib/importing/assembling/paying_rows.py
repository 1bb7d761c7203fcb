"""Rows of a list that hold nothing but a payment of the document whose number they repeat."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.importing.assembling import amounts, keys, row_payments
from lib.importing.assembling.faults import Fault
from lib.importing.assembling.row_payments import Integers
from lib.importing.reading.reading import Reading
from lib.importing.text_columns import Mask


def billing(made: pd.DataFrame, billed: amounts.Amounts, problems: Sequence[Fault]) -> Integers:
    """For each row that only pays, the row that bills what it pays; −1 for others."""
    if billed.only_paid is None or not billed.only_paid.any():
        return np.full(len(made), -1, "int64")
    bad = np.logical_or.reduce([fault.rows for fault in problems])
    return _billing_rows(made, billed.only_paid & ~bad, bad)


def unbilled(
    made: pd.DataFrame, billed: amounts.Amounts, bills: Integers, reading: Reading
) -> Fault:
    """Rows that only pay, and name a document that no row bills."""
    lost = np.zeros(len(made), bool) if billed.only_paid is None else billed.only_paid.copy()
    lost &= (bills < 0) & (made["amount"] == 0).to_numpy(bool)
    column = reading.column("document")
    named = "bills “{value}”" if column else "bills what it pays"
    return Fault(lost, f"This row has a payment and no amount, and no other row {named}.", column)


def _billing_rows(frame: pd.DataFrame, paying: Mask, bad: Mask) -> Integers:
    """For each row that only pays, the first row that bills the document it names; −1 for none.

    Args:
        frame: rows with ``company``, ``customer``, ``number``.
        paying: rows that hold a payment and no amount.
        bad: rows that cannot be used.
    """
    target = np.full(len(frame), -1, "int64")
    if not paying.any():
        return target
    code = keys.codes(keys.joined([frame[f].fillna("") for f in ("company", "customer", "number")]))
    billing = np.flatnonzero(~paying & ~bad)
    codes, first = np.unique(code[billing], return_index=True)
    if not len(codes):
        return target
    at = np.minimum(np.searchsorted(codes, code[paying]), len(codes) - 1)
    target[paying] = np.where(codes[at] == code[paying], billing[first[at]], -1)
    return target


def of_rows(
    made: pd.DataFrame, paying: pd.DataFrame, document: Integers, row: Integers
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Documents, and the payments of rows that hold nothing else.

    A payment without a day has the day of its row, if that is later than the document's; else what it
    pays is settled without a day. What a document says itself is settled holds its payments, unless it
    says so as a payment of its own.

    Args:
        made: the documents.
        paying: such rows: ``paid_on``, ``issued``, ``paid``.
        document: the document that each pays; ``row``: its position among all rows.
    """
    part = paying["paid"].to_numpy("int64")
    issued = made["issued"].to_numpy("datetime64[s]")[document]
    own = paying["issued"].to_numpy("datetime64[s]")
    day = paying["paid_on"].to_numpy("datetime64[s]")
    day = np.where(np.isnat(day) & (own > issued), own, day)
    dated = ~np.isnat(day)
    settled = row_payments.settlement(made)
    stated = np.abs(settled) != np.abs(made["paid"].to_numpy("int64"))
    paid = row_payments.summed(part, document, len(made))
    settled = np.where(stated & (paid != 0), np.maximum(settled - paid, 0), settled)
    settled += row_payments.summed(np.where(dated, 0, part), document, len(made))
    told = made["settled_known"].to_numpy(bool).copy()
    told[document] = True
    made = made.assign(settled=np.where(told, settled, made["settled"]), settled_known=told)
    return made, row_payments.payments(document, day, part, row, alone=True)
