"""One row a document: lines of a document are put together, its total is counted once.

A list that gives one row a line repeats the document's number. Either it repeats the document's total
too (counted once), or each row has the line's own amount (added up). Rows that fall due on different
days are instalments and stay; rows that are equal throughout are copies and stay, flagged.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.assembling import keys
from lib.importing.reading.reading import Reading
from lib.importing.text_columns import Mask
from lib.importing.vocabulary import heading

Integers = npt.NDArray[Any]
Grain = Literal["documents", "lines with the total", "lines with their own amount"]

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
        rows: positions of those rows before.
        grain: what the rows were.
        payments: rows that each pay ``part`` of the document whose number they repeat.
    """

    frame: pd.DataFrame
    rows: Integers
    grain: Grain
    payments: pd.DataFrame | None = None


def together(frame: pd.DataFrame, reading: Reading, headings: tuple[str, ...]) -> Documents:
    """Documents of rows that may be their lines.

    Args:
        frame: rows with ``number``, ``customer``, ``issued``, ``due``, ``amount``, ``settled``.
        reading: what the columns mean; its amount may name a line's.
        headings: of the source.
    """
    whole = Documents(frame, np.arange(len(frame)), "documents")
    if keys.unlike(frame["number"]):
        return whole
    codes = keys.codes(keys.joined([frame[f].fillna("") for f in _SAME]))
    days = frame["issued"].to_numpy("datetime64[D]").astype("int64")
    group = pd.Series(codes).groupby([codes, days]).ngroup().to_numpy("int64")
    first = _first(group)
    if first.all() or _apart(frame["due"], group):
        return whole
    if not _has_lines(headings):
        return _paid_in_parts(frame, group, first) or whole
    own = _own_amounts(frame["amount"].to_numpy("int64"), group, reading)
    return _summed(frame, group, first) if own else _once(frame, first)


def _paid_in_parts(frame: pd.DataFrame, group: Integers, first: Mask) -> Documents | None:
    """Rows that repeat an invoice with its amount, one for each payment; None where they do not."""
    same = frame.groupby(group)
    again = same["number"].transform("size").to_numpy() > 1
    dated = frame["paid_on"].notna().to_numpy(bool)
    if (same["amount"].nunique() > 1).any() or not dated[again].all():
        return None
    if (same["paid_on"].nunique()[same.size() > 1] < 2).any():
        return None
    paid = frame["settled"].to_numpy("int64")
    if "paid" in frame and frame["paid"].notna()[again].all():
        paid = np.where(again, frame["paid"].fillna(0).to_numpy("int64"), paid)
    rows = np.flatnonzero(first)
    parts = frame.assign(part=np.where(again, paid, 0))[again]
    made = frame[first].reset_index(drop=True)
    several = again[rows]
    made = made.assign(
        settled=np.where(several, 0, made["settled"]),
        settled_known=made["settled_known"].to_numpy(bool) | several,
        paid_on=made["paid_on"].mask(several),
    )
    return Documents(made, rows, "lines with the total", parts.reset_index(drop=True))


def _has_lines(headings: tuple[str, ...]) -> bool:
    fields = {m.field for h in headings for m in heading.meanings(h)[:3]}
    return bool(fields & _OF_LINES)


def _first(group: Integers) -> Mask:
    first = np.zeros(len(group), bool)
    first[np.unique(group, return_index=True)[1]] = True
    return first


def _apart(due: pd.Series, group: Integers) -> bool:
    """Do rows of one document fall due on different days?"""
    return bool((due.groupby(group).nunique() > 1).any())


def _own_amounts(amount: Integers, group: Integers, reading: Reading) -> bool:
    """Does each row have an amount of its own, rather than the document's total again?"""
    same = pd.Series(amount).groupby(group)
    if (same.nunique() > 1).any():
        return True
    named = next((reading.column(f) for f in ("amount", "net_amount") if f in reading), None)
    return named is not None and any(_OWN & c for c in heading.concepts(named))


def _once(frame: pd.DataFrame, first: Mask) -> Documents:
    return Documents(
        frame[first].reset_index(drop=True), np.flatnonzero(first), "lines with the total"
    )


def _summed(frame: pd.DataFrame, group: Integers, first: Mask) -> Documents:
    """Amounts added up; what is open is added up too, unless every row says the document's."""
    rows = np.flatnonzero(first)
    order = group[rows]
    amount, settled = (frame[f].to_numpy("int64") for f in ("amount", "settled"))
    total = np.bincount(group, amount, len(rows)).astype("int64")
    paid = np.bincount(group, settled, len(rows)).astype("int64")
    open_ = pd.Series(amount - settled).groupby(group)
    if frame["settled_known"].all() and (open_.nunique() == 1).all() and open_.size().max() > 1:
        shared = open_.first().to_numpy("int64")
        if (np.abs(shared) <= np.abs(total)).all() and (shared != 0).any():
            paid = total - shared
    made = frame[first].reset_index(drop=True)
    return Documents(
        made.assign(amount=total[order], settled=paid[order]), rows, "lines with their own amount"
    )
