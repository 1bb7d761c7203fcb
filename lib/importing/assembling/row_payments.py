"""Payments that stand on the rows of a list of documents: on its lines, its repeats, rows of their own.

What rows of one document say of payment is one statement where it has one day; where it has several,
each is a payment with its own day, and counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.assembling import keys
from lib.importing.text_columns import Mask

Integers = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]

_NO_DAY = np.datetime64("NaT", "s")


@dataclass(frozen=True, slots=True, eq=False)
class PaidDocuments:
    """What is paid of documents.

    Args:
        settled: ``settled``, ``settled_known`` and ``paid_on`` of each document.
        payments: further payments: ``document`` (a position), ``day``, ``part`` (minor units;
            negative where it was given back), ``row`` (the position of the row that says it) and
            ``alone`` (the row says nothing else). One without a day is part of what is settled of
            its document.
    """

    settled: Mapping[str, pd.Series]
    payments: pd.DataFrame


def none() -> pd.DataFrame:
    """No payments."""
    return payments(np.array([], "int64"), np.array([], "M8[s]"), *[np.array([], "int64")] * 2)


def payments(
    document: Integers, day: Days, part: Integers, row: Integers, *, alone: bool = False
) -> pd.DataFrame:
    """Payments as a frame."""
    payment_columns = {"document": document, "day": day, "part": part, "row": row}
    return pd.DataFrame(payment_columns).assign(alone=alone)


def sums_by_document(values: Integers, document: Integers, count: int) -> Integers:
    """Exact sums by document.

    >>> sums_by_document(np.array([5, 7, 9]), np.array([0, 1, 0]), 2).tolist()
    [14, 7]
    """
    total = np.zeros(count, "int64")
    np.add.at(total, document, values)
    return total


def differ(frame: pd.DataFrame, group: Integers) -> Mask:
    """Rows of groups that repeat one amount with several payments, each with its day and amount."""
    if "paid" not in frame:
        return np.zeros(len(frame), bool)
    paid = frame["paid"].to_numpy("int64")
    dated_mask = frame["paid_on"].notna().to_numpy(bool)
    rows = pd.DataFrame(
        {
            "amount": frame["amount"].to_numpy("int64"), "dated": dated_mask & (paid != 0),
            "undated": ~dated_mask & (paid != 0), "statement": _statement(frame, group, paid),
        }
    )  # fmt: skip
    by = rows.groupby(group)
    parts = (by["amount"].nunique() == 1) & (by["statement"].nunique() > 1)
    parts &= by["dated"].any() & ~by["undated"].any()
    return parts.to_numpy(bool)[group]


def of_repeats(
    frame: pd.DataFrame,
    documents: pd.DataFrame,
    document: Integers,
    several_mask: Mask,
    *,
    lines: bool,
) -> PaidDocuments:
    """What is paid of documents whose total and payment each of their rows repeats.

    Args:
        frame: the rows; ``documents``: the documents.
        document: of each row, its document.
        several_mask: rows of a document that has several.
        lines: a payment that two lines say alike is one.
    """
    whole = _largest(settlement(frame), document, len(documents))
    if "paid" not in frame:
        return _single_payment(frame, documents, document, several_mask, whole)
    paid = np.where(several_mask, frame["paid"].to_numpy("int64"), 0)
    owed_mask = documents["amount"].to_numpy("int64") > 0
    paid = np.where(owed_mask[document], paid, -np.abs(paid))
    if lines:
        paid = np.where(keys.occurrence(_statement(frame, document, paid)) > 0, 0, paid)
    return _separate_payments(frame, documents, document, several_mask, paid, owed_mask, whole)


def of_lines(
    frame: pd.DataFrame,
    documents: pd.DataFrame,
    document: Integers,
    several_mask: Mask,
    *,
    lines: bool,
) -> PaidDocuments:
    """What is paid of documents whose rows each have an amount, and what is paid of it.

    What is open may be the document's on every row.

    Args:
        frame, documents, document, several_mask, lines: as in ``of_repeats``.
    """
    settled = settlement(frame)
    total = documents["amount"].to_numpy("int64")
    shared_amounts = _shared_amounts(
        frame["amount"].to_numpy("int64") - settled, frame, document, several_mask, total
    )
    if shared_amounts is not None:
        return _single_payment(frame, documents, document, several_mask, total - shared_amounts)
    part = np.where(several_mask, settled, 0)
    one_way = total > 0
    one_way[document[part < 0]] = False
    return _separate_payments(
        frame, documents, document, several_mask, part, one_way, np.zeros(len(documents), "int64")
    )


def settlement(frame: pd.DataFrame) -> Integers:
    """What each row says is settled: a day of payment alone settles it in full."""
    dated_mask = frame["paid_on"].notna().to_numpy(bool)
    whole = np.where(dated_mask, frame["amount"].to_numpy("int64"), 0)
    return np.where(
        frame["settled_known"].to_numpy(bool), frame["settled"].to_numpy("int64"), whole
    )


def _statement(frame: pd.DataFrame, group: Integers, paid: Integers) -> Integers:
    """A number for each payment that rows of one group say alike."""
    day = frame["paid_on"].to_numpy("datetime64[D]").astype("int64")
    rows = pd.DataFrame({"group": group, "day": day, "paid": paid})
    return np.asarray(rows.groupby(["group", "day", "paid"]).ngroup(), dtype="int64")


def _largest(values: Integers, document: Integers, count: int) -> Integers:
    """Of each document, the value that is farthest from nothing."""
    low, high = np.zeros(count, "int64"), np.zeros(count, "int64")
    np.minimum.at(low, document, values)
    np.maximum.at(high, document, values)
    return np.where(-low > high, low, high)


def _shared_amounts(
    open_: Integers, frame: pd.DataFrame, document: Integers, several_mask: Mask, total: Integers
) -> Integers | None:
    """What is open of each document, where each of its rows repeats that; else None."""
    by = pd.Series(open_).groupby(document)
    if (
        not frame["settled_known"][several_mask].all()
        or (by.nunique() > 1)[document[several_mask]].any()
    ):
        return None
    shared_amounts = by.first().to_numpy("int64")
    merged_documents = np.unique(document[several_mask])
    fits = (np.abs(shared_amounts) <= np.abs(total))[merged_documents].all() and (
        shared_amounts[merged_documents] != 0
    ).any()
    return shared_amounts if fits else None


def _last_day(frame: pd.DataFrame, document: Integers, count: int) -> Days:
    """The last day of payment that a row of each document says."""
    last = np.full(count, np.iinfo("int64").min)
    np.maximum.at(last, document, frame["paid_on"].to_numpy("datetime64[s]").astype("int64"))
    return last.astype("M8[s]")


def _single_payment(
    frame: pd.DataFrame,
    documents: pd.DataFrame,
    document: Integers,
    several_mask: Mask,
    settled: Integers,
) -> PaidDocuments:
    """One payment a document, on the last day that its rows say."""
    return PaidDocuments(
        _settlement_columns(
            frame,
            documents,
            document,
            several_mask,
            settled,
            _last_day(frame, document, len(documents)),
        ),
        none(),
    )


def _settlement_columns(
    frame: pd.DataFrame, documents: pd.DataFrame, document: Integers, several_mask: Mask,
    settled: Integers, day: Days,
) -> dict[str, pd.Series]:  # fmt: skip
    """Columns of the documents, of which only those with several rows change."""
    row_known = frame["settled_known"].to_numpy(bool) | frame["paid_on"].notna().to_numpy(bool)
    settled_known = np.zeros(len(documents), bool)
    np.logical_or.at(settled_known, document, row_known)
    change = np.zeros(len(documents), bool)
    change[document[several_mask]] = True
    return {
        "settled": pd.Series(np.where(change, settled, documents["settled"].to_numpy("int64"))),
        "settled_known": pd.Series(
            np.where(change, settled_known, documents["settled_known"].to_numpy(bool))
        ),
        "paid_on": pd.Series(np.where(change, day, documents["paid_on"].to_numpy("datetime64[s]"))),
    }


def _separate_payments(
    frame: pd.DataFrame, documents: pd.DataFrame, document: Integers, several_mask: Mask,
    part: Integers, one_way: Mask, whole: Integers,
) -> PaidDocuments:  # fmt: skip
    """Payments of several days apart; what is settled beyond them, or without a day, together.

    Args:
        part: what each row says was paid, signed as its document.
        one_way: documents whose payments may stand apart; of others all is on the last day.
        whole: what is settled of each document at the least.
    """
    count = len(documents)
    last = _last_day(frame, document, count)
    day = frame["paid_on"].to_numpy("datetime64[s]")
    dated_mask = ~np.isnat(day) & (part != 0)
    earlier_mask = np.zeros(count, bool)
    earlier_mask[document[several_mask & (part != 0) & (day != last[document])]] = True
    earlier_mask &= one_way
    separate_mask = several_mask & dated_mask & earlier_mask[document]
    remaining_sums = sums_by_document(np.where(separate_mask, 0, part), document, count)
    paid = sums_by_document(part, document, count)
    beyond = np.sign(whole) * np.maximum(np.sign(whole) * (whole - paid), 0)
    at = np.flatnonzero(separate_mask)
    return PaidDocuments(
        _settlement_columns(
            frame,
            documents,
            document,
            several_mask,
            remaining_sums + beyond,
            np.where(earlier_mask, _NO_DAY, last),
        ),
        payments(document[at], day[at], part[at], at),
    )
