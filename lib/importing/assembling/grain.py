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


def of_rows(made: pd.DataFrame, kept: Mask, bills: Integers, reading: Reading) -> Documents:
    """Documents of the rows of a list, and payments of the rows that only pay.

    Args:
        made: every row, as ``together`` wants it.
        kept: rows that are of use.
        bills: for each row that only pays, the row that bills what it pays; −1 for others.
        reading: what the columns mean.
    """
    billing = np.flatnonzero(kept & (bills < 0))
    whole = len(billing) == len(made)
    some = made if whole else made.iloc[billing].reset_index(drop=True)
    found = together(some, reading, reading.columns)
    rows, further = billing[found.rows], billing[found.further]
    payments = found.payments.assign(row=billing[found.payments["row"]])
    paying = np.flatnonzero(kept & (bills >= 0))
    if not len(paying):
        return replace(found, rows=rows, further=further, payments=payments)
    document = found.document[np.searchsorted(billing, bills[paying])]
    frame, alone = paying_rows.of_rows(found.frame, made.iloc[paying], document, paying)
    every = pd.concat([payments, alone], ignore_index=True)
    return Documents(frame, rows, further, found.document, every)


def together(frame: pd.DataFrame, reading: Reading, headings: tuple[str, ...]) -> Documents:
    """Documents of rows that may be their lines.

    Args:
        frame: rows with ``number``, ``customer``, ``issued``, ``due``, ``amount``, ``settled``,
            ``settled_known``, ``paid_on`` and, where the list says what was paid, ``paid``.
        reading: what the columns mean; its amount may name a line's.
        headings: of the source.
    """
    if keys.unlike(frame["number"]):
        return _each(frame)
    group = _groups(frame)
    size = np.bincount(group)
    several = (size > 1)[group] & ~_apart(frame["due"], group)
    if not several.any():
        return _each(frame)
    if not _has_lines(headings):
        several &= row_payments.differ(frame, group)
        return _merged(frame, np.where(several, group, -1), own=False, lines=False)
    own = _own_amounts(frame["amount"].to_numpy("int64"), group, reading)
    return _merged(frame, np.where(several, group, -1), own=own, lines=True)


def _each(frame: pd.DataFrame) -> Documents:
    """Every row a document."""
    count = len(frame)
    every = np.arange(count)
    return Documents(frame, every, every[:0], every, row_payments.none())


def _groups(frame: pd.DataFrame) -> Integers:
    """A number for each document: the same number, customer and currency, issued on one day."""
    codes = keys.codes(keys.joined([frame[f].fillna("") for f in _SAME]))
    days = frame["issued"].to_numpy("datetime64[D]").astype("int64")
    return np.asarray(pd.Series(codes).groupby([codes, days]).ngroup(), dtype="int64")


def _has_lines(headings: tuple[str, ...]) -> bool:
    fields = {m.field for h in headings for m in heading.meanings(h)[:3]}
    return bool(fields & _OF_LINES)


def _apart(due: pd.Series, group: Integers) -> Mask:
    """The rows of documents of which parts fall due on different days."""
    several = due.groupby(group).nunique() > 1
    return several.to_numpy(bool)[group]


def _own_amounts(amount: Integers, group: Integers, reading: Reading) -> bool:
    """Does each row have an amount of its own, rather than the document's total again?"""
    same = pd.Series(amount).groupby(group)
    if (same.nunique() > 1).any():
        return True
    named = next((reading.column(f) for f in ("amount", "net_amount") if f in reading), None)
    return named is not None and any(_OWN & c for c in heading.concepts(named))


def _merged(frame: pd.DataFrame, group: Integers, *, own: bool, lines: bool) -> Documents:
    """The rows of each group as one document.

    Args:
        frame: rows.
        group: of each row that is put together with others; −1 for rows that stay.
        own: each row has an amount of its own, and these add up.
        lines: a row is a line, so what it says of payment may be what another one says.
    """
    several = group >= 0
    first = ~several
    first[np.flatnonzero(several)[np.unique(group[several], return_index=True)[1]]] = True
    place = np.cumsum(first) - 1
    head = np.zeros(int(group.max(initial=0)) + 1, "int64")
    head[group[several & first]] = place[several & first]
    document = np.where(several, head[group], place)
    made = frame[first].reset_index(drop=True)
    if own:
        made["amount"] = row_payments.summed(frame["amount"].to_numpy("int64"), document, len(made))
    stated = row_payments.of_lines if own else row_payments.of_repeats
    paid = stated(frame, made, document, several, lines=lines)
    made = made.assign(**paid.settled)
    rows, further = np.flatnonzero(first), np.flatnonzero(~first)
    return Documents(made, rows, further, document, paid.payments)
