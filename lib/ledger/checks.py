"""What is wrong with a ledger's frames, said as findings; nothing is mended and nothing stops.

An ``error`` makes figures wrong until it is mended (repeated keys, orphans, more allocated than
there is, money matched across currencies). A ``warning`` is worth a look; figures hold as described.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.ledger import columns
from lib.ledger.findings import Finding, Level

FIRST_DAY = dt.date(1990, 1, 1)
"""A document older than this is taken for a typing error, and flagged."""
YEARS_AHEAD = 10
"""So many years after nearly all documents, a day is taken for a typing error, and flagged."""
ABSURD = 1000
"""Times the median amount of its currency, from which an amount is worth a second look."""
_FAR_OUT = 20

Mask = npt.NDArray[np.bool_]
Frames = Mapping[str, pd.DataFrame]
Positions = npt.NDArray[np.int64]


def check(frames: Frames) -> list[Finding]:
    """Everything worth saying about a ledger's frames, errors first.

    Args:
        frames: by role, conforming; absent roles are not checked.
    """
    made = _Checked.of(frames)
    found = [
        *_keys(made),
        *_orphans(made),
        *_allocated(made),
        *_matched(made),
        *_days(made),
        *_amounts(made),
        *_rates(made),
    ]
    rank = {"error": 0, "warning": 1, "note": 2}
    return sorted(found, key=lambda f: rank[f.level])


@dataclass(frozen=True, slots=True, eq=False)
class _Checked:
    """Frames, and where each allocation's documents stand (−1 for nowhere)."""

    frames: Frames
    documents: pd.DataFrame
    allocations: pd.DataFrame
    credit: Positions
    invoice: Positions

    @classmethod
    def of(cls, frames: Frames) -> "_Checked":
        documents, allocations = (
            frames.get(role, columns.empty(role)) for role in ("documents", "allocations")
        )
        keys = documents["document"]
        return cls(
            frames, documents, allocations,
            positions(allocations["credit"], keys), positions(allocations["invoice"], keys),
        )  # fmt: skip

    @property
    def known(self) -> Mask:
        return (self.credit >= 0) & (self.invoice >= 0)


def positions(keys: pd.Series, among: pd.Series) -> Positions:
    """Where each key stands first in a column of keys; −1 where it does not.

    >>> positions(pd.Series(["b", "x"], dtype="str"), pd.Series(["a", "b"], dtype="str")).tolist()
    [1, -1]
    """
    found = pc.index_in(_text(keys), value_set=_text(among).combine_chunks(), skip_nulls=True)
    return np.asarray(pc.fill_null(found, -1).to_numpy(), dtype="int64")


def _text(column: pd.Series) -> pa.ChunkedArray:
    made = pa.array(column, from_pandas=True)
    chunked = made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])
    return chunked.cast(pa.large_string())


def _found(
    level: Level, code: str, rows: Mask, names: pd.Series, message: str
) -> list[Finding]:
    """A finding about some rows; ``{n}`` is their number, and the first keys are named."""
    count = int(rows.sum())
    if not count:
        return []
    first = ", ".join(str(n) for n in names[rows].drop_duplicates().head(3))
    return [Finding(level, code, f"{message.replace('{n}', f'{count:,}')} First: {first}.", count)]


def _keys(made: _Checked) -> list[Finding]:
    found = []
    for role, key in (("documents", "document"), ("customers", "customer"), ("outlets", "outlet")):
        frame = made.frames.get(role, columns.empty(role))
        repeated = frame[key].duplicated().to_numpy(bool)
        found += _found("error", f"repeated_{role}", repeated, frame[key],
                        f"{{n}} {role} have a key that another one has: balances would mix. Make the "
                        "keys of the source distinct.")  # fmt: skip
    return found


def _orphans(made: _Checked) -> list[Finding]:
    credits = _found(
        "error", "unknown_credits", made.credit < 0, made.allocations["credit"],
        "{n} allocations name a credit that is not among the documents and lower nothing. Import the "
        "missing receipts or credit notes.")  # fmt: skip
    invoices = _found(
        "error", "unknown_invoices", made.invoice < 0, made.allocations["invoice"],
        "{n} allocations name an invoice that is not among the documents. Import the missing "
        "invoices, or a longer period.")  # fmt: skip
    return [*credits, *invoices, *_unknown_customers(made), *_unknown_touched(made)]


def _unknown_customers(made: _Checked) -> list[Finding]:
    found: list[Finding] = []
    levels: Sequence[tuple[str, Level]] = (
        ("documents", "error"), ("orders", "warning"), ("touches", "warning"),
        ("contacts", "warning"),
    )  # fmt: skip
    known = made.frames.get("customers", columns.empty("customers"))["customer"]
    for role, level in levels:
        if role in made.frames:
            customer = made.frames[role]["customer"]
            found += _found(
                level, f"unknown_customers_{role}", positions(customer, known) < 0, customer,
                f"{{n}} {role} name a customer that is not in the list of customers. Add it there.")  # fmt: skip
    return found


def _unknown_touched(made: _Checked) -> list[Finding]:
    if "touches" not in made.frames:
        return []
    document = made.frames["touches"]["document"]
    unknown = (positions(document, made.documents["document"]) < 0) & document.notna().to_numpy(bool)
    return _found("warning", "unknown_touched_documents", unknown, document,
                  "{n} contacts are about a document that is not in the ledger.")  # fmt: skip


def _allocated(made: _Checked) -> list[Finding]:
    """More allocated than a document has, on either side; and the wrong way round."""
    amount = made.documents["amount"].to_numpy("int64")
    given = made.allocations["amount"].to_numpy("int64")
    found: list[Finding] = []
    for side, at in (("credit", made.credit), ("invoice", made.invoice)):
        total = np.zeros(len(amount), "int64")
        np.add.at(total, at[at >= 0], given[at >= 0])
        has = np.maximum(-amount if side == "credit" else amount, 0)
        over = (total > has) & (np.sign(amount) == (-1 if side == "credit" else 1))
        shown = "credits are applied for" if side == "credit" else "invoices are settled by"
        found += _found("error", f"over_allocated_{side}s", over, made.documents["document"],
                        f"{{n}} {shown} more than their amount. Look for allocations that were "
                        "entered twice.")  # fmt: skip
    known = np.flatnonzero(made.known)
    turned = np.zeros(len(given), bool)
    turned[known] = (amount[made.credit[known]] > 0) | (amount[made.invoice[known]] < 0)
    turned |= given <= 0
    return [*found, *_found(
        "error", "turned_allocations", turned, made.allocations["credit"],
        "{n} allocations do not go from a negative document to a positive one.")]  # fmt: skip


def _matched(made: _Checked) -> list[Finding]:
    """Allocations between documents that do not belong together."""
    known = np.flatnonzero(made.known)
    credit, invoice = (
        made.documents.iloc[at[known]] for at in (made.credit, made.invoice)
    )
    names = made.allocations["credit"].iloc[known]
    currencies = credit["currency"].to_numpy() != invoice["currency"].to_numpy()
    ours = _parents(made, credit["customer"])
    theirs = _parents(made, invoice["customer"])
    customers = ours != theirs
    return [
        *_found("error", "across_currencies", currencies, names,
                "{n} allocations match documents in different currencies. Enter the exchange as an "
                "adjustment in each."),
        *_found("warning", "across_customers", customers, names,
                "{n} allocations pay for a customer that does not belong to the payer. If it does, "
                "name its parent in the list of customers."),
    ]  # fmt: skip


def _parents(made: _Checked, customer: pd.Series) -> npt.NDArray[np.object_]:
    """The head of each customer's group; itself where it has none."""
    listed = made.frames.get("customers", columns.empty("customers"))
    at = positions(customer, listed["customer"])
    own = customer.to_numpy(dtype=object)
    if listed["parent"].isna().all():
        return own
    parent = listed["parent"].where(listed["parent"].notna(), listed["customer"])
    return np.where(at >= 0, parent.to_numpy(dtype=object)[np.maximum(at, 0)], own)


def _days(made: _Checked) -> list[Finding]:
    documents = made.documents
    issued, due = documents["issued"], documents["due"]
    owed = ((documents["kind"] == "invoice") & (documents["amount"] > 0)).to_numpy(bool)
    names = documents["document"]
    return [
        *_found("warning", "no_due_date", owed & due.isna().to_numpy(bool), names,
                "{n} invoices have no due date and are aged from their issue. Give the agreed terms "
                "with --terms, or a column of due dates."),
        *_found("warning", "due_before_issued", (due < issued).to_numpy(bool), names,
                "{n} documents fall due before they are issued."),
        *_found("warning", "odd_dates", _odd(documents), names,
                f"{{n}} documents are dated before {FIRST_DAY.year} or more than {YEARS_AHEAD} years "
                "after the others: probably typing errors. They are kept as they are."),
        *_before(made),
    ]  # fmt: skip


def _odd(documents: pd.DataFrame) -> Mask:
    if documents.empty:
        return np.zeros(0, bool)
    usual = documents["issued"].quantile(0.99, interpolation="lower")
    latest = usual + pd.DateOffset(years=YEARS_AHEAD)
    out = [(d < pd.Timestamp(FIRST_DAY)) | (d > latest) for d in (documents["issued"], documents["due"])]
    return (out[0] | out[1]).to_numpy(bool)


def _before(made: _Checked) -> list[Finding]:
    """Payments and allocations dated before the documents they concern."""
    known = np.flatnonzero(made.known)
    day = made.allocations["effective_on"].to_numpy()[known]
    kind, issued = made.documents["kind"], made.documents["issued"].to_numpy()
    billed = kind.isin(["invoice", "credit_note"]).to_numpy(bool)
    sides = [at[known] for at in (made.credit, made.invoice)]
    early = [day < issued[at] for at in sides]
    paid = (early[0] & billed[sides[0]]) | (early[1] & billed[sides[1]])
    matched = (early[0] & ~billed[sides[0]]) | (early[1] & ~billed[sides[1]])
    names = made.allocations["invoice"].iloc[known]
    return [
        *_found("warning", "paid_before_issued", paid, names,
                "{n} payments are dated before the document they pay; they count from its issue and "
                "stand as unapplied until then."),
        *_found("warning", "allocated_before_document", matched, names,
                "{n} allocations are dated before the payment they come from; they count from it."),
    ]  # fmt: skip


def _amounts(made: _Checked) -> list[Finding]:
    documents = made.documents
    amount = documents["amount"]
    odd_sign = ((documents["kind"] == "invoice") & (amount < 0)) | (
        (documents["kind"] == "credit_note") & (amount > 0)
    )
    return [
        *_found("warning", "zero_amounts", (amount == 0).to_numpy(bool), documents["document"],
                "{n} documents have an amount of zero. They are kept and change no total."),
        *_found("warning", "absurd_amounts", _absurd(documents), documents["document"],
                f"{{n}} amounts are more than {ABSURD:,} times the usual one of their currency. Look "
                "whether a decimal sign was lost."),
        *_found("warning", "odd_signs", odd_sign.to_numpy(bool), documents["document"],
                "{n} invoices are negative or credit notes positive. What a customer owes is positive."),
    ]  # fmt: skip


def _absurd(documents: pd.DataFrame) -> Mask:
    """Far beyond the median, and far beyond the largest hundredth, which may be large in earnest."""
    size = documents["amount"].abs().astype("float64")
    absurd = np.zeros(len(documents), bool)
    for currency in documents["currency"].unique():
        here = ((documents["currency"] == currency) & (size > 0)).to_numpy(bool)
        if here.sum() < 10:
            continue
        median, high = size[here].quantile([0.5, 0.99], interpolation="lower")
        absurd |= here & (size > max(ABSURD * median, _FAR_OUT * high)).to_numpy(bool)
    return absurd


def _rates(made: _Checked) -> list[Finding]:
    currency = made.documents["currency"]
    used = currency.value_counts()
    rates = made.frames.get("rates", columns.empty("rates"))
    lacking = [c for c in used.index[1:] if c not in set(rates["currency"])]
    if not lacking:
        return []
    return _found("warning", "no_rates", currency.isin(lacking).to_numpy(bool), currency,
                  "{n} documents are in a currency without exchange rates, so no total over all "
                  "currencies is shown. Import a file of rates (day, currency, rate).")  # fmt: skip
