"""One row a document: lines of a document are put together, its total is counted once.

A list that gives one row a line repeats the document's number. Either it repeats the document's total
too (counted once), or each row has the line's own amount (added up). A list that gives one row a
payment repeats the invoice with another payment on each. Rows of one document that fall due on
different days are instalments and stay; rows that are equal throughout are copies and stay, flagged.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.importing.assembling import keys, paying_rows, row_payments
from lib.importing.assembling.row_payments import Integers
from lib.importing.reading.reading import Reading
from lib.importing.text_columns import Mask
from lib.importing.vocabulary import heading

_SAME = ("company", "type", "series", "number", "customer", "currency")
_OF_LINES = {"product", "line", "quantity", "price", "unit"}
"""Fields that only a line of a document has."""
_OWN = {"line", "item", "product"}
"""Concepts of a heading that names the amount of a line."""


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """Rows put together.

    Args:
        frame: one row a document.
        rows: the position of the row that each document is first named on.
        further: positions of the rows that only repeat a document above, or continue it.
        document: for each row, the position of its document in ``frame``.
        payments: payments of documents that have several, as ``row_payments`` tells.
    """

    frame: pd.DataFrame
    rows: Integers
    further: Integers
    document: Integers
    payments: pd.DataFrame


def of_rows(all_rows: pd.DataFrame, mask: Mask, bills: Integers, reading: Reading) -> Documents:
    """Documents of the rows of a list, and payments of the rows that only pay.

    Args:
        all_rows: every row, as ``together`` wants it.
        mask: rows that are of use.
        bills: for each row that only pays, the row that bills what it pays; −1 for others.
        reading: what the columns mean.
    """
    billing_positions = np.flatnonzero(mask & (bills < 0))
    whole = len(billing_positions) == len(all_rows)
    billing_rows = all_rows if whole else all_rows.iloc[billing_positions].reset_index(drop=True)
    documents = merge_lines(billing_rows, reading, reading.columns)
    rows, further = billing_positions[documents.rows], billing_positions[documents.further]
    payments = documents.payments.assign(row=billing_positions[documents.payments["row"]])
    paying_positions = np.flatnonzero(mask & (bills >= 0))
    if not len(paying_positions):
        return replace(documents, rows=rows, further=further, payments=payments)
    document = documents.document[np.searchsorted(billing_positions, bills[paying_positions])]
    frame, separate_payments = paying_rows.of_rows(
        documents.frame, all_rows.iloc[paying_positions], document, paying_positions
    )
    all_payments = pd.concat([payments, separate_payments], ignore_index=True)
    return Documents(frame, rows, further, documents.document, all_payments)


def merge_lines(frame: pd.DataFrame, reading: Reading, headings: tuple[str, ...]) -> Documents:
    """Documents of rows that may be their lines.

    Args:
        frame: rows with ``number``, ``customer``, ``issued``, ``due``, ``amount``, ``settled``,
            ``settled_known``, ``paid_on`` and, where the list says what was paid, ``paid``.
        reading: what the columns mean; its amount may name a line's.
        headings: of the source.
    """
    if keys.unlike(frame["number"]):
        return _one_per_row(frame)
    group = _groups(frame)
    size = np.bincount(group)
    several_mask = (size > 1)[group] & ~_instalment_rows(frame["due"], group)
    if not several_mask.any():
        return _one_per_row(frame)
    if not _has_lines(headings):
        several_mask &= row_payments.differ(frame, group)
        return _merge(frame, np.where(several_mask, group, -1), own_amounts=False, lines=False)
    own_amounts = _own_amounts(frame["amount"].to_numpy("int64"), group, reading)
    return _merge(frame, np.where(several_mask, group, -1), own_amounts=own_amounts, lines=True)


def _one_per_row(frame: pd.DataFrame) -> Documents:
    """Every row a document."""
    count = len(frame)
    all_positions = np.arange(count)
    return Documents(frame, all_positions, all_positions[:0], all_positions, row_payments.none())


def _groups(frame: pd.DataFrame) -> Integers:
    """A number for each document: the same number, customer and currency, issued on one day."""
    codes = keys.codes(keys.join_parts([frame[f].fillna("") for f in _SAME]))
    days = frame["issued"].to_numpy("datetime64[D]").astype("int64")
    return np.asarray(pd.Series(codes).groupby([codes, days]).ngroup(), dtype="int64")


def _has_lines(headings: tuple[str, ...]) -> bool:
    fields = {m.field for h in headings for m in heading.meanings(h)[:3]}
    return bool(fields & _OF_LINES)


def _instalment_rows(due: pd.Series, group: Integers) -> Mask:
    """The rows of documents of which parts fall due on different days."""
    several = due.groupby(group).nunique() > 1
    return several.to_numpy(bool)[group]


def _own_amounts(amount: Integers, group: Integers, reading: Reading) -> bool:
    """Does each row have an amount of its own, rather than the document's total again?"""
    same = pd.Series(amount).groupby(group)
    if (same.nunique() > 1).any():
        return True
    column = next((reading.column(f) for f in ("amount", "net_amount") if f in reading), None)
    return column is not None and any(_OWN & c for c in heading.concepts(column))


def _merge(frame: pd.DataFrame, group: Integers, *, own_amounts: bool, lines: bool) -> Documents:
    """The rows of each group as one document.

    Args:
        frame: rows.
        group: of each row that is put together with others; −1 for rows that stay.
        own_amounts: each row has an amount of its own, and these add up.
        lines: a row is a line, so what it says of payment may be what another one says.
    """
    several_mask = group >= 0
    first_mask = ~several_mask
    first_mask[
        np.flatnonzero(several_mask)[np.unique(group[several_mask], return_index=True)[1]]
    ] = True
    place = np.cumsum(first_mask) - 1
    head = np.zeros(int(group.max(initial=0)) + 1, "int64")
    head[group[several_mask & first_mask]] = place[several_mask & first_mask]
    document = np.where(several_mask, head[group], place)
    documents = frame[first_mask].reset_index(drop=True)
    if own_amounts:
        documents["amount"] = row_payments.sums_by_document(
            frame["amount"].to_numpy("int64"), document, len(documents)
        )
    summarise = row_payments.of_lines if own_amounts else row_payments.of_repeats
    paid = summarise(frame, documents, document, several_mask, lines=lines)
    documents = documents.assign(**paid.settled)
    rows, further = np.flatnonzero(first_mask), np.flatnonzero(~first_mask)
    return Documents(documents, rows, further, document, paid.payments)
