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
class Paid:
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
    made = {"document": document, "day": day, "part": part, "row": row}
    return pd.DataFrame(made).assign(alone=alone)


def summed(values: Integers, document: Integers, count: int) -> Integers:
    """Exact sums by document.

    >>> summed(np.array([5, 7, 9]), np.array([0, 1, 0]), 2).tolist()
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
    dated = frame["paid_on"].notna().to_numpy(bool)
    rows = pd.DataFrame(
        {
            "amount": frame["amount"].to_numpy("int64"), "dated": dated & (paid != 0),
            "undated": ~dated & (paid != 0), "statement": _statement(frame, group, paid),
        }
    )  # fmt: skip
    by = rows.groupby(group)
    parts = (by["amount"].nunique() == 1) & (by["statement"].nunique() > 1)
    parts &= by["dated"].any() & ~by["undated"].any()
    return parts.to_numpy(bool)[group]


def of_repeats(
    frame: pd.DataFrame, made: pd.DataFrame, document: Integers, several: Mask, *, lines: bool
) -> Paid:
    """What is paid of documents whose total and payment each of their rows repeats.

    Args:
        frame: the rows; ``made``: the documents.
        document: of each row, its document.
        several: rows of a document that has several.
        lines: a payment that two lines say alike is one.
    """
    whole = _largest(settlement(frame), document, len(made))
    if "paid" not in frame:
        return _single(frame, made, document, several, whole)
    paid = np.where(several, frame["paid"].to_numpy("int64"), 0)
    owed = made["amount"].to_numpy("int64") > 0
    paid = np.where(owed[document], paid, -np.abs(paid))
    if lines:
        paid = np.where(keys.occurrence(_statement(frame, document, paid)) > 0, 0, paid)
    return _parts(frame, made, document, several, paid, owed, whole)


def of_lines(
    frame: pd.DataFrame, made: pd.DataFrame, document: Integers, several: Mask, *, lines: bool
) -> Paid:
    """What is paid of documents whose rows each have an amount, and what is paid of it.

    What is open may be the document's on every row.

    Args:
        frame, made, document, several, lines: as in ``of_repeats``.
    """
    settled = settlement(frame)
    total = made["amount"].to_numpy("int64")
    shared = _shared(frame["amount"].to_numpy("int64") - settled, frame, document, several, total)
    if shared is not None:
        return _single(frame, made, document, several, total - shared)
    part = np.where(several, settled, 0)
    one_way = total > 0
    one_way[document[part < 0]] = False
    return _parts(frame, made, document, several, part, one_way, np.zeros(len(made), "int64"))


def settlement(frame: pd.DataFrame) -> Integers:
    """What each row says is settled: a day of payment alone settles it in full."""
    dated = frame["paid_on"].notna().to_numpy(bool)
    whole = np.where(dated, frame["amount"].to_numpy("int64"), 0)
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


def _shared(
    open_: Integers, frame: pd.DataFrame, document: Integers, several: Mask, total: Integers
) -> Integers | None:
    """What is open of each document, where each of its rows repeats that; else None."""
    by = pd.Series(open_).groupby(document)
    if not frame["settled_known"][several].all() or (by.nunique() > 1)[document[several]].any():
        return None
    shared = by.first().to_numpy("int64")
    some = np.unique(document[several])
    fits = (np.abs(shared) <= np.abs(total))[some].all() and (shared[some] != 0).any()
    return shared if fits else None


def _last_day(frame: pd.DataFrame, document: Integers, count: int) -> Days:
    """The last day of payment that a row of each document says."""
    last = np.full(count, np.iinfo("int64").min)
    np.maximum.at(last, document, frame["paid_on"].to_numpy("datetime64[s]").astype("int64"))
    return last.astype("M8[s]")


def _single(
    frame: pd.DataFrame, made: pd.DataFrame, document: Integers, several: Mask, settled: Integers
) -> Paid:
    """One payment a document, on the last day that its rows say."""
    return Paid(
        _written(frame, made, document, several, settled, _last_day(frame, document, len(made))),
        none(),
    )


def _written(
    frame: pd.DataFrame, made: pd.DataFrame, document: Integers, several: Mask,
    settled: Integers, day: Days,
) -> dict[str, pd.Series]:  # fmt: skip
    """Columns of the documents, of which only those with several rows change."""
    told = frame["settled_known"].to_numpy(bool) | frame["paid_on"].notna().to_numpy(bool)
    known = np.zeros(len(made), bool)
    np.logical_or.at(known, document, told)
    change = np.zeros(len(made), bool)
    change[document[several]] = True
    return {
        "settled": pd.Series(np.where(change, settled, made["settled"].to_numpy("int64"))),
        "settled_known": pd.Series(np.where(change, known, made["settled_known"].to_numpy(bool))),
        "paid_on": pd.Series(np.where(change, day, made["paid_on"].to_numpy("datetime64[s]"))),
    }


def _parts(
    frame: pd.DataFrame, made: pd.DataFrame, document: Integers, several: Mask,
    part: Integers, one_way: Mask, whole: Integers,
) -> Paid:  # fmt: skip
    """Payments of several days apart; what is settled beyond them, or without a day, together.

    Args:
        part: what each row says was paid, signed as its document.
        one_way: documents whose payments may stand apart; of others all is on the last day.
        whole: what is settled of each document at the least.
    """
    count = len(made)
    last = _last_day(frame, document, count)
    day = frame["paid_on"].to_numpy("datetime64[s]")
    dated = ~np.isnat(day) & (part != 0)
    earlier = np.zeros(count, bool)
    earlier[document[several & (part != 0) & (day != last[document])]] = True
    earlier &= one_way
    apart = several & dated & earlier[document]
    own = summed(np.where(apart, 0, part), document, count)
    paid = summed(part, document, count)
    beyond = np.sign(whole) * np.maximum(np.sign(whole) * (whole - paid), 0)
    at = np.flatnonzero(apart)
    return Paid(
        _written(frame, made, document, several, own + beyond, np.where(earlier, _NO_DAY, last)),
        payments(document[at], day[at], part[at], at),
    )
