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

from lib.ledger import columns, short_texts, texts
from lib.ledger.findings import Finding, Level, with_count
from lib.ledger.links import Links

FIRST_DAY = dt.date(1990, 1, 1)
"""A document older than this is taken for a typing error, and flagged."""
YEARS_AHEAD = 10
"""So many years after nearly all documents, a day is taken for a typing error, and flagged."""
ABSURD = 1000
"""Times the median amount of its currency, from which an amount is worth a second look."""
_FAR_OUT = 20
_SHOWN, _LOOK = 3, 1_000

Mask = npt.NDArray[np.bool_]
Frames = Mapping[str, pd.DataFrame]
Positions = npt.NDArray[np.int32]


def check(frames: Frames, links: Links | None = None) -> list[Finding]:
    """Everything worth saying about a ledger's frames, errors first.

    Args:
        frames: by role, conforming, or with categories for texts; absent roles are not checked.
        links: between documents and allocations, where they are known; else keys are looked up.
    """
    inputs = _CheckInputs.of(frames, links)
    findings = [
        *_keys(inputs),
        *_orphans(inputs),
        *_over_allocated(inputs),
        *_mismatched(inputs),
        *_days(inputs),
        *_amounts(inputs),
        *_rates(inputs),
    ]
    rank = {"error": 0, "warning": 1, "note": 2}
    return sorted(findings, key=lambda f: rank[f.level])


@dataclass(frozen=True, slots=True, eq=False)
class _CheckInputs:
    """Frames, a number for each document's currency, and where keys of documents stand first.

    Of each document, and of the credit and the invoice of each allocation; −1 stands for nowhere.
    All keys are looked up together, since that takes longest.
    """

    frames: Frames
    documents: pd.DataFrame
    allocations: pd.DataFrame
    currency: Positions
    first: Positions
    credit: Positions
    invoice: Positions

    @classmethod
    def of(cls, frames: Frames, links: Links | None) -> "_CheckInputs":
        documents, allocations = (_frame(frames, role) for role in ("documents", "allocations"))
        currency = _codes(documents["currency"])
        if links:
            row_numbers = np.arange(len(documents), dtype="int32")
            return cls(
                frames, documents, allocations, currency, row_numbers, links.credit, links.invoice
            )
        sides = allocations["credit"], allocations["invoice"]
        places = _places(documents["document"], *sides)
        return cls(frames, documents, allocations, currency, *places)

    @property
    def linked_mask(self) -> Mask:
        return (self.credit >= 0) & (self.invoice >= 0)


def _frame(frames: Frames, role: str) -> pd.DataFrame:
    return frames[role] if role in frames else columns.empty(role)


def positions(keys: pd.Series, among: pd.Series) -> Positions:
    """Where each key stands first in a column of keys; −1 where it does not.

    >>> positions(pd.Series(["b", "x"], dtype="str"), pd.Series(["a", "b"], dtype="str")).tolist()
    [1, -1]
    """
    if isinstance(keys.dtype, pd.CategoricalDtype):
        of_names = positions(pd.Series(keys.cat.categories), among)
        return np.append(of_names, np.int32(-1))[keys.cat.codes.to_numpy()]
    indices = pc.index_in(
        texts.as_arrow(keys), value_set=texts.as_arrow(among).combine_chunks(), skip_nulls=True
    )
    return indices.fill_null(-1).to_numpy()


def _places(among: pd.Series, *other_columns: pd.Series) -> list[Positions]:
    """Where each key of the first column, then of the others, stands first in the first column."""
    keys = [texts.as_arrow(column) for column in (among, *other_columns)]
    chunks = [chunk for text in keys for chunk in text.chunks]
    codes = short_texts.codes(pa.chunked_array(chunks, pa.large_string()))
    first = np.full(codes.max(initial=-1) + 2, -1, dtype="int32")
    row_numbers = np.arange(len(among), dtype="int32")[::-1]
    first[codes[row_numbers]] = row_numbers
    first[-1] = -1  # the place that −1 reads
    return np.split(first[codes], np.cumsum([len(text) for text in keys[:-1]]))


def _row_findings(
    level: Level, code: str, rows: Mask, names: pd.Series, message: str
) -> list[Finding]:
    """A finding about some rows; ``{n}`` is their number, and the first keys are named."""
    count = int(rows.sum())
    if not count:
        return []
    first = ", ".join(_first(names, np.flatnonzero(rows)))
    return [Finding(level, code, f"{with_count(message, count)} First: {first}.", count)]


def _first(names: pd.Series, at: npt.NDArray[np.int64]) -> list[str]:
    """The first names in some places that differ; a few places tell, as a rule."""
    distinct_names = _distinct(names.iloc[at[:_LOOK]])
    if len(distinct_names) < _SHOWN and len(at) > _LOOK:
        distinct_names = _distinct(names.iloc[at])
    return list(map(str, distinct_names[:_SHOWN]))


def _distinct(names: pd.Series) -> list[str | None]:
    """The names that differ, in order of appearance; categories are told apart by their numbers."""
    distinct: list[str | None] = pc.unique(pa.array(names, from_pandas=True)).to_pylist()
    return distinct


def _keys(inputs: _CheckInputs) -> list[Finding]:
    findings = []
    for role, key in (("documents", "document"), ("customers", "customer"), ("outlets", "outlet")):
        frame = _frame(inputs.frames, role)
        first = inputs.first if role == "documents" else positions(frame[key], frame[key])
        findings += _row_findings(
            "error",
            f"repeated_{role}",
            first != np.arange(len(frame)),
            frame[key],
            f"{{n}} {role} have a key that another one has: balances would mix. Make "
            f"the "
            "keys of the source distinct.",
        )
    return findings


def _orphans(inputs: _CheckInputs) -> list[Finding]:
    credits = _row_findings(
        "error",
        "unknown_credits",
        inputs.credit < 0,
        inputs.allocations["credit"],
        "{n} allocation[|s] [names|name] a credit that is not among the documents and "
        "[lowers|lower] nothing. Import the "
        "missing receipts or credit notes.",
    )
    invoices = _row_findings(
        "error",
        "unknown_invoices",
        inputs.invoice < 0,
        inputs.allocations["invoice"],
        "{n} allocation[|s] [names|name] an invoice that is not among the documents. Import the "
        "missing "
        "invoices, or a longer period.",
    )
    return [*credits, *invoices, *_unknown_customers(inputs), *_unknown_touched(inputs)]


def _unknown_customers(inputs: _CheckInputs) -> list[Finding]:
    findings: list[Finding] = []
    levels: Sequence[tuple[str, Level]] = (
        ("documents", "error"),
        ("orders", "warning"),
        ("touches", "warning"),
        ("contacts", "warning"),
        ("field_reports", "warning"),
    )
    customer_keys = _frame(inputs.frames, "customers")["customer"]
    for role, level in levels:
        if role in inputs.frames:
            customer = inputs.frames[role]["customer"]
            findings += _row_findings(
                level,
                f"unknown_customers_{role}",
                positions(customer, customer_keys) < 0,
                customer,
                f"{{n}} of the {role} [names|name] a customer that is not listed among the "
                "customers. Add it there.",
            )
    return findings


def _unknown_touched(inputs: _CheckInputs) -> list[Finding]:
    if "touches" not in inputs.frames:
        return []
    document = inputs.frames["touches"]["document"]
    unknown = (positions(document, inputs.documents["document"]) < 0) & document.notna().to_numpy(
        bool
    )
    return _row_findings(
        "warning",
        "unknown_touched_documents",
        unknown,
        document,
        "{n} contact[|s] [is|are] about a document that is not in the ledger.",
    )


def _over_allocated(inputs: _CheckInputs) -> list[Finding]:
    """More allocated than a document has, on either side; and the wrong way round."""
    amount = inputs.documents["amount"].to_numpy("int64")
    allocated = inputs.allocations["amount"].to_numpy("int64")
    findings: list[Finding] = []
    for side, at in (("credit", inputs.credit), ("invoice", inputs.invoice)):
        total = np.zeros(len(amount), "int64")
        np.add.at(total, at[at >= 0], allocated[at >= 0])
        available = -amount if side == "credit" else amount
        over_allocated = (available > 0) & (total > available)
        side_text = (
            "credit[|s] [is|are] applied for"
            if side == "credit"
            else "invoice[|s] [is|are] settled by"
        )
        findings += _row_findings(
            "error",
            f"over_allocated_{side}s",
            over_allocated,
            inputs.documents["document"],
            f"{{n}} {side_text} more than [its|their] amount. Look for allocations that "
            f"were "
            "entered twice.",
        )
    linked_rows = np.flatnonzero(inputs.linked_mask)
    turned = np.zeros(len(allocated), bool)
    turned[linked_rows] = (amount[inputs.credit[linked_rows]] > 0) | (
        amount[inputs.invoice[linked_rows]] < 0
    )
    turned |= allocated <= 0
    return [
        *findings,
        *_row_findings(
            "error",
            "turned_allocations",
            turned,
            inputs.allocations["credit"],
            "{n} allocation[|s] [does|do] not go from a negative document to a positive one.",
        ),
    ]


def _mismatched(inputs: _CheckInputs) -> list[Finding]:
    """Allocations between documents that do not belong together."""
    linked_rows = np.flatnonzero(inputs.linked_mask)
    credit, invoice = inputs.credit[linked_rows], inputs.invoice[linked_rows]
    names = inputs.allocations["credit"].iloc[linked_rows]
    group = _groups(inputs)
    currencies, customers = (codes[credit] != codes[invoice] for codes in (inputs.currency, group))
    return [
        *_row_findings(
            "error",
            "across_currencies",
            currencies,
            names,
            "{n} allocation[|s] [matches|match] documents in different currencies. Enter the "
            "exchange as an "
            "adjustment in each.",
        ),
        *_row_findings(
            "warning",
            "across_customers",
            customers,
            names,
            "{n} allocation[|s] [pays|pay] for a customer that does not belong to the payer. "
            "If it does, "
            "name its parent in the list of customers.",
        ),
    ]


def _codes(column: pd.Series) -> Positions:
    """A number for each distinct value of a column with few of them."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(column.cat.codes, dtype="int32")
    return short_texts.of_few(texts.as_arrow(column))


def _groups(inputs: _CheckInputs) -> Positions:
    """A number for the group of companies that each document's customer belongs to."""
    customers = _frame(inputs.frames, "customers")
    customer = inputs.documents["customer"]
    if customers["parent"].isna().all():
        return _codes(customer)
    if isinstance(customer.dtype, pd.CategoricalDtype):
        customer = texts.as_texts(customer)
    parents = dict(
        zip(customers["customer"], customers["parent"].fillna(customers["customer"]), strict=False)
    )
    return _codes(customer.map(parents).fillna(customer).astype("str"))


def _days(inputs: _CheckInputs) -> list[Finding]:
    documents = inputs.documents
    issued, due = documents["issued"], documents["due"]
    owed = ((documents["kind"] == "invoice") & (documents["amount"] > 0)).to_numpy(bool)
    names = documents["document"]
    return [
        *_row_findings(
            "warning",
            "no_due_date",
            owed & due.isna().to_numpy(bool),
            names,
            "{n} invoice[|s] [has|have] no due date and [is|are] aged from the issue date. "
            "Give the agreed terms "
            "with --terms, or a column of due dates.",
        ),
        *_row_findings(
            "warning",
            "due_before_issued",
            (due < issued).to_numpy(bool),
            names,
            "{n} document[|s] [falls|fall] due before [it is|they are] issued.",
        ),
        *_row_findings(
            "warning",
            "odd_dates",
            _odd_days(documents),
            names,
            f"{{n}} document[|s] [is|are] dated before {FIRST_DAY.year} or more than "
            f"{YEARS_AHEAD} years "
            "after the others: probably [a typing error|typing errors]. Kept as written.",
        ),
        *_early_postings(inputs),
    ]


def _odd_days(documents: pd.DataFrame) -> Mask:
    if documents.empty:
        return np.zeros(0, bool)
    at = int(0.99 * (len(documents) - 1))
    issue_days = documents["issued"].dropna().to_numpy("datetime64[s]").view("int64")
    usual = (
        pd.Timestamp(np.partition(issue_days, at)[at], unit="s") if at < len(issue_days) else pd.NaT
    )
    latest = usual + pd.DateOffset(years=YEARS_AHEAD)
    out_of_range = [
        (d < pd.Timestamp(FIRST_DAY)) | (d > latest)
        for d in (documents["issued"], documents["due"])
    ]
    return (out_of_range[0] | out_of_range[1]).to_numpy(bool)


def _early_postings(inputs: _CheckInputs) -> list[Finding]:
    """Payments and allocations dated before the documents they concern."""
    linked_rows = np.flatnonzero(inputs.linked_mask)
    day = inputs.allocations["effective_on"].to_numpy()[linked_rows]
    issued = inputs.documents["issued"].to_numpy()
    sides = [at[linked_rows] for at in (inputs.credit, inputs.invoice)]
    early = [day < issued[at] for at in sides]
    if not (early[0].any() or early[1].any()):
        return []
    billed = inputs.documents["kind"].isin(["invoice", "credit_note"]).to_numpy(bool)
    paid = (early[0] & billed[sides[0]]) | (early[1] & billed[sides[1]])
    matched = (early[0] & ~billed[sides[0]]) | (early[1] & ~billed[sides[1]])
    names = inputs.allocations["invoice"].iloc[linked_rows]
    return [
        *_row_findings(
            "warning",
            "paid_before_issued",
            paid,
            names,
            "{n} payment[|s] [is|are] dated before the document paid; [it counts|they count] "
            "from its issue and "
            "[stands|stand] as unapplied until then.",
        ),
        *_row_findings(
            "warning",
            "allocated_before_document",
            matched,
            names,
            "{n} allocation[|s] [is|are] dated before the payment, and [counts|count] from it.",
        ),
    ]


def _amounts(inputs: _CheckInputs) -> list[Finding]:
    documents = inputs.documents
    amount = documents["amount"]
    odd_sign = ((documents["kind"] == "invoice") & (amount < 0)) | (
        (documents["kind"] == "credit_note") & (amount > 0)
    )
    return [
        *_row_findings(
            "warning",
            "zero_amounts",
            (amount == 0).to_numpy(bool),
            documents["document"],
            "{n} document[|s] [has|have] an amount of zero. Kept; no total changes.",
        ),
        *_row_findings(
            "warning",
            "absurd_amounts",
            _absurd_amounts(inputs),
            documents["document"],
            f"{{n}} amount[|s] [is|are] more than {ABSURD:,} times the usual one of their "
            f"currency. Look "
            "whether a decimal sign was lost.",
        ),
        *_row_findings(
            "warning",
            "odd_signs",
            odd_sign.to_numpy(bool),
            documents["document"],
            "{n} invoice[|s] or credit note[|s] [has|have] the sign of the other. What is owed "
            "is positive.",
        ),
    ]


def _absurd_amounts(inputs: _CheckInputs) -> Mask:
    """Far beyond the median, and far beyond the largest hundredth, which may be large in earnest."""
    amount = inputs.documents["amount"].to_numpy("int64")
    absurd = np.zeros(len(amount), bool)
    for code in range(inputs.currency.max(initial=-1) + 1):
        in_currency = inputs.currency == code
        sizes = np.abs(amount[in_currency])
        sizes = sizes[sizes > 0]
        if len(sizes) < 10:
            continue
        at = [int(share * (len(sizes) - 1)) for share in (0.5, 0.99)]
        if np.count_nonzero(sizes < -(-sizes.max() // ABSURD)) <= at[0]:
            continue  # the median is near enough to the largest
        median, high = np.partition(sizes, at)[at].tolist()
        if sizes.max() > (limit := max(ABSURD * median, _FAR_OUT * high)):
            absurd |= in_currency & (np.abs(amount) > limit)
    return absurd


def _rates(inputs: _CheckInputs) -> list[Finding]:
    currency = inputs.documents["currency"]
    currencies = texts.by_count(currency)
    rates = _frame(inputs.frames, "rates")
    lacking = [c for c in currencies[1:] if c not in set(rates["currency"])]
    if not lacking:
        return []
    return _row_findings(
        "warning",
        "no_rates",
        currency.isin(lacking).to_numpy(bool),
        currency,
        "{n} document[|s] [is|are] in a currency without exchange rates, so no total "
        "over all "
        "currencies is shown. Import a file of rates (day, currency, rate).",
    )
