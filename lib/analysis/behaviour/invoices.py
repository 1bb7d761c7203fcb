"""Every invoice of a view and what became of it by the ledger's day, as was then on record."""

import numpy as np
import pandas as pd

from lib.ledger import days
from lib.ledger.days import UNKNOWN, Days
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered
from lib.ledger.tolerance import Tolerance

LOST_SHARE = 0.05
"""Of an invoice's amount: a write-off above it means that the invoice was not paid."""


@remembered
def history(ledger: Ledger, tolerance: Tolerance | None = None) -> pd.DataFrame:
    """The invoices of a view and their outcome; shared between questions, never changed.

    Days late are counted from the due day to the raw effective day of the last receipt. An open
    invoice is censored at the ledger's day, one written off at the day of the write-off: it was paid
    later than that, or never. One that only credit notes closed has no outcome. Where none of a
    customer's invoices has a due date, days count from issue; where only some lack it, those have none.

    Returns:
        columns ``row`` (of the version), ``document``, ``customer``, ``currency``, ``salesperson``,
        ``terms``, ``invoice_group``, ``issued``, ``due`` (day numbers, ``UNKNOWN`` if none),
        ``amount``, ``left`` (minor units), ``outcome`` (``paid | open | lost | credited``), ``paid``
        (whether it ended by payment), ``ended`` (day number), ``parts`` (days on which receipts
        came), ``discount`` (taken), ``clock`` (the day number that days count from), ``timed``
        (whether it has days), ``from_issue``, ``days``, ``allowed`` (days of tolerance; 0 where
        there is no term).
    """
    tolerance = tolerance or ledger.tolerance
    view = ledger.known_on(ledger.day)
    documents = view.documents
    invoices = documents[documents["kind"].eq("invoice") & (documents["amount"] > 0)]
    rows = invoices.index.to_numpy("int64")
    columns = [
        "document",
        "customer",
        "currency",
        "salesperson",
        "terms",
        "invoice_group",
        "amount",
    ]
    table = invoices[columns].assign(row=rows, issued=days.numbers(invoices["issued"]))
    table = table.assign(due=days.numbers(invoices["due"]), left=_open_balances(view)[rows])
    table = _with_outcomes(table, _settlements(view), days.number(view.day))
    return _with_days(table, tolerance).reset_index(drop=True)


def payments(ledger: Ledger) -> pd.DataFrame:
    """What receipts paid of invoices, as on record: one row an allocation.

    Returns:
        columns ``row`` (of the invoice), ``customer``, ``day`` (number; the raw effective day),
        ``amount``.
    """
    view = ledger.known_on(ledger.day)
    kind, _ = _kinds(view)
    receipts = view.matches.take(kind[view.matches.credit] == "receipt")
    effective = _effective_days(view)[kind[view.matches.credit] == "receipt"]
    codes, labels = view.codes.of("customer")
    mask = receipts.invoice >= 0
    return pd.DataFrame(
        {
            "row": receipts.invoice[mask],
            "customer": labels[codes[receipts.invoice[mask]]],
            "day": effective[mask],
            "amount": receipts.amount[mask],
        }
    )


def _open_balances(view: Ledger) -> np.ndarray:
    """What every document of the version leaves open at the end of the ledger's day."""
    balances = np.zeros(view.codes.rows, dtype="int64")
    open_items = view.spells.on(days.number(view.day))
    balances[open_items.row] = open_items.balance
    return balances


def _kinds(view: Ledger) -> tuple[np.ndarray, np.ndarray]:
    """Kind and reason of every document of the version, with one more place that row −1 reads."""
    documents = view.codes.documents
    kind = np.append(documents["kind"].to_numpy(dtype=object), "")
    reason = documents["reason"].fillna("write_off").to_numpy(dtype=object)
    return kind, np.append(reason, "")


def _effective_days(view: Ledger) -> Days:
    return days.numbers(view.allocations["effective_on"])


def _settlements(view: Ledger) -> pd.DataFrame:
    """By row of the version: last receipt, days with receipts, whether a discount was taken, losses."""
    kind, reason = _kinds(view)
    matches, effective, size = view.matches, _effective_days(view), view.codes.rows
    of_kind, of_reason = kind[matches.credit], reason[matches.credit]
    has_invoice = matches.invoice >= 0
    receipt = has_invoice & (of_kind == "receipt")
    adjusted = has_invoice & (of_kind == "adjustment")
    is_loss, discount = adjusted & (of_reason == "write_off"), adjusted & (of_reason == "discount")
    last = np.full(size, UNKNOWN, dtype="int32")
    np.maximum.at(last, matches.invoice[receipt], effective[receipt])
    ended = np.full(size, UNKNOWN, dtype="int32")
    np.maximum.at(ended, matches.invoice[is_loss], effective[is_loss])
    visits = np.unique(np.stack([matches.invoice[receipt], effective[receipt]]), axis=1)[0]
    return pd.DataFrame(
        {
            "last": last,
            "lost_on": ended,
            "lost": np.bincount(matches.invoice[is_loss], matches.amount[is_loss], size),
            "parts": np.bincount(visits, minlength=size),
            "discount": np.bincount(matches.invoice[discount], minlength=size) > 0,
        }
    )


def _with_outcomes(table: pd.DataFrame, settled: pd.DataFrame, day: int) -> pd.DataFrame:
    rows = settled.loc[table["row"]].set_axis(table.index)
    is_lost = rows["lost"] > table["amount"] * LOST_SHARE
    outcome = np.select(
        [table["left"] > 0, is_lost, rows["last"] != UNKNOWN], ["open", "lost", "paid"], "credited"
    )
    ended = np.select(
        [outcome == "open", outcome == "lost", outcome == "paid"],
        [np.full(len(table), day), rows["lost_on"], rows["last"]], UNKNOWN,
    )  # fmt: skip
    return table.assign(
        outcome=outcome, paid=outcome == "paid", ended=ended.astype("int64"), parts=rows["parts"],
        discount=rows["discount"],
    )  # fmt: skip


def _with_days(table: pd.DataFrame, tolerance: Tolerance) -> pd.DataFrame:
    due, issued = table["due"].to_numpy(), table["issued"].to_numpy()
    has_due = pd.Series(due != UNKNOWN, index=table.index)
    from_issue = ~has_due.groupby(table["customer"]).transform("any")
    clock = np.where(from_issue, issued, due).astype("int64")
    timed = (has_due | from_issue) & (table["outcome"] != "credited")
    return table.assign(
        clock=clock,
        timed=timed,
        from_issue=from_issue.astype(bool),
        days=np.where(timed, table["ended"] - clock, 0),
        allowed=np.where(has_due, tolerance.allowances(issued, due), 0),
    )
