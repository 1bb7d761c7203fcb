"""What a ledger cannot tell, because its source does not hold it: facts that figures ask for first.

A list of open items is a ledger without its past. Every balance in it is right, and every figure that
compares balances with sales or payments would be wrong in silence. So what is absent has a name here,
and a sentence that a page can show where the figure would stand.
"""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.ledger.matches import Matches, match
from lib.ledger.money import NO_CURRENCY

HISTORY, PAYMENT_DAYS, DUE_DATES, CURRENCY = "history", "payment_days", "due_dates", "currency"

SALES = "sales"
"""What a figure of sales asks for: whole invoices. A list of open items has only their open rest."""

PAST = (HISTORY, PAYMENT_DAYS)
"""What a figure of earlier days, or of how fast customers pay, asks for."""

LATENESS = (*PAST, DUE_DATES)
"""What a figure of how late customers paid asks for."""

UNDATED = "adjustment/"
"""Key prefix of an adjustment whose day no source gave: it keeps the last day's balance true."""

IMPLIED = "receipt/"
"""Key prefix of a receipt read off the row of an invoice, which an open-items list can imply too."""

VANISHED = "no longer on the list of "
"""How the reason of an adjustment begins that stands for an item which a later list no longer has."""

_NEARLY_ALL = 0.95

_REASONS: Mapping[str, str] = {
    HISTORY: "This is a list of open items: what was paid is not in it, so how fast customers pay "
    "cannot be told.",
    PAYMENT_DAYS: "This ledger says what was paid but not when, so how fast customers pay cannot be "
    "told.",
    DUE_DATES: "No invoice here has a due date, so what is late cannot be told from terms; ages count "
    "from the day of issue.",
    CURRENCY: "This ledger names no currency, so amounts stand without one and cannot be converted.",
}

Mask = npt.NDArray[np.bool_]


def reason(name: str) -> str:
    """One plain sentence on what is absent and what therefore cannot be told.

    >>> reason("history")[:57]
    'This is a list of open items: what was paid is not in it,'
    """
    return _REASONS[name]


def first_reason(absent: Collection[str], needed: Iterable[str]) -> str:
    """Why a figure cannot be told: the sentence of the first needed fact that is absent, or "".

    A ledger whose settled invoices have no days lacks history too; it is no list of open items, so
    its sentence is the one about days.

    >>> first_reason({"history", "payment_days"}, ["history"]) == reason("payment_days")
    True
    >>> first_reason({"currency"}, ["history"])
    ''
    >>> first_reason({"history", "payment_days"}, ["sales"]), first_reason(set(), ["sales"])
    ('', '')
    """
    needed_facts = [name for name in needed if name in absent or _open_rest(name, absent)]
    needed_facts = [HISTORY if name == SALES else name for name in needed_facts]
    if HISTORY in needed_facts and not open_items(absent):
        return _REASONS[PAYMENT_DAYS]
    return _REASONS[needed_facts[0]] if needed_facts else ""


def _open_rest(name: str, absent: Collection[str]) -> bool:
    return name == SALES and open_items(absent)


def open_items(absent: Collection[str]) -> bool:
    """Whether a ledger that lacks these is a list of open items: nothing in it was ever settled.

    >>> open_items({"history"}), open_items({"history", "payment_days"}), open_items(set())
    (True, False, False)
    """
    return HISTORY in absent and PAYMENT_DAYS not in absent


def of_frames(frames: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """What a ledger of these frames would lack, without building it."""
    documents = frames["documents"].reset_index(drop=True)
    return of(documents, match(documents, frames["allocations"]))


def of(documents: pd.DataFrame, matches: Matches) -> frozenset[str]:
    """What a ledger lacks.

    Args:
        documents: every document of the version, labelled 0, 1, 2 …
        matches: of every allocation of the version.
    """
    invoices = (documents["kind"] == "invoice").to_numpy(bool)
    if not len(documents):
        return frozenset()
    absent = {
        CURRENCY: bool((documents["currency"] == NO_CURRENCY).all()),
        DUE_DATES: bool(invoices.any() and documents["due"][invoices].isna().all()),
    }
    if invoices.any():
        absent |= _of_payments(documents, matches, invoices)
    return frozenset(name for name, is_absent in absent.items() if is_absent)


def _of_payments(documents: pd.DataFrame, matches: Matches, invoices: Mask) -> dict[str, bool]:
    """Whether history and the days of payment are absent, by how invoices are settled in full."""
    vanished, undated = _without_day(documents)
    settled_invoices = _settled_mask(documents, matches, ~vanished) & invoices
    by_day = _settled_mask(documents, matches, ~vanished & ~undated) & invoices
    without = int(settled_invoices.sum()) - int(by_day.sum())
    has_own_payments = _own_payments(documents, matches, invoices)
    return {
        HISTORY: not (by_day.any() or has_own_payments),
        PAYMENT_DAYS: bool(settled_invoices.any())
        and without >= _NEARLY_ALL * int(settled_invoices.sum()),
    }


def _own_payments(documents: pd.DataFrame, matches: Matches, invoices: Mask) -> bool:
    """Whether a payment that is a document of its own went against an invoice, if only in part.

    A list of open items says at most what is left of an invoice; only a ledger says which receipt or
    credit note took the rest off.
    """
    credits = documents["kind"].isin(["receipt", "credit_note"]).to_numpy(bool, copy=True)
    credits[credits] = ~_starting(documents["document"][credits], IMPLIED)
    both_known = (matches.credit >= 0) & (matches.invoice >= 0)
    return bool((both_known & credits[matches.credit] & invoices[matches.invoice]).any())


def _settled_mask(documents: pd.DataFrame, matches: Matches, credits: Mask) -> Mask:
    """Whether each document is settled in full by those of the credits that may count."""
    both_known = (matches.credit >= 0) & (matches.invoice >= 0)
    counted_matches = both_known & credits[matches.credit]
    amount = documents["amount"].to_numpy("int64")
    settled_amounts = np.zeros(len(amount), dtype="int64")
    np.add.at(settled_amounts, matches.invoice[counted_matches], matches.amount[counted_matches])
    return (amount > 0) & (settled_amounts >= amount)


def _without_day(documents: pd.DataFrame) -> tuple[Mask, Mask]:
    """Which documents stand for vanished items, and which for other settlements without a day."""
    vanished, undated = np.zeros((2, len(documents)), dtype=bool)
    at = np.flatnonzero((documents["kind"] == "adjustment").to_numpy(bool))
    adjustments = documents.iloc[at]
    starts = _starting(adjustments["document"], UNDATED)
    is_vanished = _starting(adjustments["reason"], VANISHED)
    vanished[at], undated[at] = is_vanished, starts & ~is_vanished
    return vanished, undated


def _starting(texts: pd.Series, prefix: str) -> Mask:
    """Which texts begin with a prefix; a missing one does not."""
    array = pa.array(texts, type=pa.large_string(), from_pandas=True)
    return np.asarray(pc.fill_null(pc.starts_with(array, prefix), False))
