"""Sources and what their columns mean, made into one ledger's frames; every row accounted for."""

import datetime as dt
from collections.abc import Mapping as Named
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing.assembling import (
    account,
    allocations,
    applying,
    customers,
    document_keys,
    documents,
    due_dates,
    faults,
    flat_export,
    instalments,
    payments,
    receipts,
    roles,
    set_aside,
)
from lib.importing.assembling.account import Entry
from lib.importing.assembling.allocations import NumberedDocuments
from lib.importing.assembling.documents import Rows
from lib.importing.assembling.set_aside import Aside
from lib.importing.options import Options
from lib.importing.proofs.proof import Proof
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.ledger import columns, money
from lib.ledger.findings import Finding
from lib.ledger.links import Links

Table = tuple[SourceTable, str, Reading]
Sources = Sequence[tuple[SourceTable, Reading]]
Lines = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """Frames of a ledger, and what became of every row that was read.

    Args:
        frames: by role, conforming.
        rejected: ``source``, ``line``, ``reason``, ``text``.
        findings: what assembling noticed.
        read, accepted: rows; accepted + len(rejected) + those set aside = read, or rows are lost.
        set_aside: rows that are no receivables.
        proofs: relations that amounts keep, or break.
        lost_lines: lines of the first few rows of which nothing became.
        links: between documents and allocations, where no key had to be looked up.
    """

    frames: Named[str, pd.DataFrame]
    rejected: pd.DataFrame
    findings: tuple[Finding, ...]
    read: int
    accepted: int
    set_aside: Aside = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    lost_lines: tuple[int, ...] = ()
    links: Links | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _PartialLedger:
    """What the tables came to so far; with ``links`` while a flat list implies all allocations."""

    frames: dict[str, pd.DataFrame]
    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    numbered: NumberedDocuments | None = None
    links: Links | None = None


def ledger_frames(tables: Sequence[Table], options: Options) -> Assembled:
    """The ledger that some sources make together.

    Documents come first, since the amounts of allocations follow their currencies.

    Raises:
        NoColumn, UndecidedDates, UnreadableTerms: a person has to say more.
    """
    document_tables = [(table, reading) for table, role, reading in tables if role == "documents"]
    payment_tables = [(table, reading) for table, role, reading in tables if role == "payments"]
    other_tables = [part for part in tables if part[1] not in ("documents", "payments")]
    allocated = any(role == "allocations" for _, role, _ in other_tables)
    ledger = _documents(document_tables, options, allocated=allocated or bool(payment_tables))
    if payment_tables:
        ledger = _with_payments(ledger, payment_tables, options)
    for table, role, reading in other_tables:
        ledger = _with_other(ledger, table, role, reading, options)
    return _finish(ledger)


def _documents(document_tables: Sources, options: Options, *, allocated: bool) -> _PartialLedger:
    """The documents of all lists, and what pays them; ``allocated``: another table says the latter."""
    rows = [(table, documents.read(table, reading, options)) for table, reading in document_tables]
    filled_rows = [r for _, r in rows if len(r.frame)]
    if not filled_rows:
        empty = {role: columns.empty(role) for role in ("documents", "allocations")}
        return _PartialLedger(empty, tuple(Entry(t, r, None, r.lines) for t, r in rows))
    lines = np.concatenate([r.lines for r in filled_rows])
    document_frame, notes = document_keys.with_keys(_concat([r.frame for r in filled_rows]), lines)
    document_frame, due_notes = due_dates.with_terms(document_frame, lines, options)
    split = instalments.split(document_frame)
    frames = {"documents": _conformed(split.documents), "allocations": columns.empty("allocations")}
    ledger = _PartialLedger(
        frames, (), (*notes, *due_notes), NumberedDocuments(document_frame, split)
    )
    payments_on_rows = applying.on_rows([r for _, r in rows])
    if allocated:
        ledger = replace(ledger, findings=(*ledger.findings, *applying.left_out(payments_on_rows)))
        return replace(
            ledger, entries=account.of_lists(rows, document_frame, payments_on_rows, None)
        )
    ledger = _with_implied_receipts(
        ledger,
        NumberedDocuments(document_frame, split),
        lines,
        _stated_day(document_tables, options),
    )
    keys = document_frame["document"].iloc[payments_on_rows["document"]].reset_index(drop=True)
    dated_mask = payments_on_rows["day"].notna().to_numpy(bool)
    if dated_mask.any():
        ledger, (receipt,) = _with_receipts(
            ledger, [applying.of_rows(payments_on_rows[dated_mask], document_frame)]
        )
        keys[dated_mask] = receipt
    return replace(ledger, entries=account.of_lists(rows, document_frame, payments_on_rows, keys))


def _with_implied_receipts(
    ledger: _PartialLedger, numbered: NumberedDocuments, lines: Lines, as_of: dt.date | None
) -> _PartialLedger:
    """With the receipts that a flat list implies, and what takes a receipt back."""
    reversal_pairs = receipts.reversals(numbered.documents)
    rows = receipts.without_reversals(numbered.documents, reversal_pairs)
    implied_documents = flat_export.implied_documents(rows, lines, as_of)
    spread_allocations, _ = instalments.over_parts(
        implied_documents.allocations, numbered.split, reversal_pairs
    )
    frames = {
        "documents": columns.stack(
            [ledger.frames["documents"], implied_documents.documents], "documents"
        ),
        "allocations": columns.conform(
            _concat([spread_allocations, reversal_pairs]), "allocations"
        ),
    }
    whole = len(rows) == len(ledger.frames["documents"])
    as_listed = whole and rows is numbered.documents is numbered.split.documents
    return replace(
        ledger, frames=frames, findings=(*ledger.findings, *implied_documents.findings),
        links=implied_documents.links if as_listed else None,
    )  # fmt: skip


def _with_receipts(
    ledger: _PartialLedger, tables: Sequence[pd.DataFrame]
) -> tuple[_PartialLedger, tuple[pd.Series, ...]]:
    """With the receipts of payments; and the document that each of them became."""
    split = ledger.numbered.split if ledger.numbered else None
    frames = ledger.frames
    used_keys = frames["documents"]["document"]
    applied_payments = applying.apply(tables, split, frames["allocations"], used_keys)
    extended_frames = {
        "documents": columns.stack([frames["documents"], applied_payments.documents], "documents"),
        "allocations": _concat([frames["allocations"], applied_payments.allocations]),
    }
    findings = (*ledger.findings, *applied_payments.findings)
    ledger = replace(ledger, frames={**frames, **extended_frames}, findings=findings, links=None)
    return ledger, applied_payments.keys


def _with_payments(
    ledger: _PartialLedger, payment_tables: Sources, options: Options
) -> _PartialLedger:
    """With the receipts of tables of payments."""
    names = ["number", "document", "customer", "currency", "amount"]
    invoices = ledger.numbered.documents[names] if ledger.numbered else pd.DataFrame(columns=names)
    rows = [
        (table, payments.read(table, reading, options, invoices))
        for table, reading in payment_tables
    ]
    ledger, keys = _with_receipts(ledger, [r.frame for _, r in rows])
    entries = [Entry(t, r, key, r.lines) for (t, r), key in zip(rows, keys, strict=True)]
    return replace(ledger, entries=(*ledger.entries, *entries))


def _with_other(
    ledger: _PartialLedger, table: SourceTable, role: str, reading: Reading, options: Options
) -> _PartialLedger:
    """With the rows of a table of another role."""
    rows = _role_rows(table, role, reading, options, ledger)
    frame, findings = rows.frame, list(ledger.findings)
    if role == "allocations" and ledger.numbered:
        frame = allocations.with_full_keys(frame, ledger.frames["documents"], ledger.numbered)
        existing_allocations = ledger.frames["allocations"]
        frame, overpaid_mask = instalments.over_parts(
            frame, ledger.numbered.split, existing_allocations
        )
        findings += applying.overpaid(overpaid_mask, rows.lines)
    earlier_rows = ledger.frames.get(role, frame.head(0))
    all_rows = _concat([earlier_rows, frame])
    lost_count = len(earlier_rows) + len(rows.frame) - len(all_rows)
    entry = Entry(table, rows, None, rows.lines, lost_count=max(lost_count, 0))
    return replace(
        ledger, frames={**ledger.frames, role: all_rows}, entries=(*ledger.entries, entry),
        findings=tuple(findings), links=None if role == "allocations" else ledger.links,
    )  # fmt: skip


def _role_rows(
    table: SourceTable, role: str, reading: Reading, options: Options, ledger: _PartialLedger
) -> Rows:
    """The rows of a table that holds neither documents nor payments."""
    document_frame = ledger.frames["documents"]
    reporting_currency = options.currency or _commonest(document_frame["currency"])

    def exponents(texts: pd.DataFrame) -> int | npt.NDArray[np.int64]:
        if role == "allocations":
            return allocations.exponents(
                texts["invoice"], document_frame, ledger.numbered, reporting_currency
            )
        if "currency" in texts and role == "orders":
            exponent_by_code = {
                c: money.exponent(str(c)) for c in texts["currency"].dropna().unique()
            }
            fallback = money.exponent(reporting_currency)
            return texts["currency"].map(exponent_by_code).fillna(fallback).to_numpy("int64")
        return money.exponent(reporting_currency)

    rows = roles.read(table, role, reading, options, exponents)
    return roles.latest(rows, table, "customer") if role == "customers" else rows


def _commonest(currencies: pd.Series) -> str:
    counts = currencies.value_counts()
    return str(counts.index[0]) if len(counts) else money.NO_CURRENCY


def _stated_day(document_tables: Sources, options: Options) -> dt.date | None:
    """The day a person named, or the latest that a list states for itself."""
    stated_days = [table.as_of for table, _ in document_tables if table.as_of]
    return options.as_of or max(stated_days, default=None)


def _concat(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled_frames = [frame for frame in frames if len(frame)] or list(frames[:1])
    return (
        filled_frames[0] if len(filled_frames) == 1 else pd.concat(filled_frames, ignore_index=True)
    )


def _conformed(frame: pd.DataFrame) -> pd.DataFrame:
    return columns.stack([frame], "documents")


def _finish(ledger: _PartialLedger) -> Assembled:
    """The frames with customers, and the account of every row."""
    frames, rows = dict(ledger.frames), [entry.rows for entry in ledger.entries]
    if "customers" not in frames:
        frames["customers"] = (
            customers.of_documents(ledger.numbered.documents)
            if ledger.numbered
            else columns.empty("customers")
        )
    row_account = account.account(ledger.entries, frames["documents"]["document"])
    further_lines = [set_aside.lines(len(entry.further_lines)) for entry in ledger.entries]
    return Assembled(
        frames,
        _concat([faults.none(), *(r.rejected for r in rows)]),
        (*(note for r in rows for note in r.findings), *ledger.findings),
        row_account.read,
        row_account.accepted,
        set_aside.combine(*(r.set_aside for r in rows), *further_lines),
        tuple(proof for r in rows for proof in r.proofs),
        row_account.lost_lines,
        ledger.links,
    )
