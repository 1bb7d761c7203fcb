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
from lib.importing.assembling.allocations import Numbered
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
        lost: lines of the first few rows of which nothing became.
        links: between documents and allocations, where no key had to be looked up.
    """

    frames: Named[str, pd.DataFrame]
    rejected: pd.DataFrame
    findings: tuple[Finding, ...]
    read: int
    accepted: int
    set_aside: Aside = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    lost: tuple[int, ...] = ()
    links: Links | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """What the tables came to so far; with ``links`` while a flat list implies all allocations."""

    frames: dict[str, pd.DataFrame]
    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    numbered: Numbered | None = None
    links: Links | None = None


def ledger_frames(tables: Sequence[Table], options: Options) -> Assembled:
    """The ledger that some sources make together.

    Documents come first, since the amounts of allocations follow their currencies.

    Raises:
        NoColumn, UndecidedDates, UnreadableTerms: a person has to say more.
    """
    listed = [(table, reading) for table, role, reading in tables if role == "documents"]
    paying = [(table, reading) for table, role, reading in tables if role == "payments"]
    others = [part for part in tables if part[1] not in ("documents", "payments")]
    allocated = any(role == "allocations" for _, role, _ in others)
    made = _documents(listed, options, allocated=allocated or bool(paying))
    if paying:
        made = _with_payments(made, paying, options)
    for table, role, reading in others:
        made = _with_other(made, table, role, reading, options)
    return _finished(made)


def _documents(listed: Sources, options: Options, *, allocated: bool) -> _Made:
    """The documents of all lists, and what pays them; ``allocated``: another table says the latter."""
    rows = [(table, documents.read(table, reading, options)) for table, reading in listed]
    some = [r for _, r in rows if len(r.frame)]
    if not some:
        empty = {role: columns.empty(role) for role in ("documents", "allocations")}
        return _Made(empty, tuple(Entry(t, r, None, r.lines) for t, r in rows))
    lines = np.concatenate([r.lines for r in some])
    together, notes = document_keys.keyed(_joined([r.frame for r in some]), lines)
    together, noted = due_dates.with_terms(together, lines, options)
    split = instalments.split(together)
    frames = {"documents": _conformed(split.documents), "allocations": columns.empty("allocations")}
    made = _Made(frames, (), (*notes, *noted), Numbered(together, split))
    paid = applying.on_rows([r for _, r in rows])
    if allocated:
        made = replace(made, findings=(*made.findings, *applying.left_out(paid)))
        return replace(made, entries=account.of_lists(rows, together, paid, None))
    made = _settled(made, Numbered(together, split), lines, _stated_day(listed, options))
    keys = together["document"].iloc[paid["document"]].reset_index(drop=True)
    dated = paid["day"].notna().to_numpy(bool)
    if dated.any():
        made, (receipt,) = _paid(made, [applying.of_rows(paid[dated], together)])
        keys[dated] = receipt
    return replace(made, entries=account.of_lists(rows, together, paid, keys))


def _settled(made: _Made, numbered: Numbered, lines: Lines, as_of: dt.date | None) -> _Made:
    """With the receipts that a flat list implies, and what takes a receipt back."""
    taken_back = receipts.reversals(numbered.named)
    rows = receipts.without(numbered.named, taken_back)
    settled = flat_export.implied(rows, lines, as_of)
    spread, _ = instalments.over_parts(settled.allocations, numbered.split, taken_back)
    frames = {
        "documents": columns.stacked([made.frames["documents"], settled.documents], "documents"),
        "allocations": columns.conform(_joined([spread, taken_back]), "allocations"),
    }
    whole = len(rows) == len(made.frames["documents"])
    as_listed = whole and rows is numbered.named is numbered.split.documents
    return replace(
        made, frames=frames, findings=(*made.findings, *settled.findings),
        links=settled.links if as_listed else None,
    )  # fmt: skip


def _paid(made: _Made, tables: Sequence[pd.DataFrame]) -> tuple[_Made, tuple[pd.Series, ...]]:
    """With the receipts of payments; and the document that each of them became."""
    split = made.numbered.split if made.numbered else None
    frames = made.frames
    taken = frames["documents"]["document"]
    applied = applying.apply(tables, split, frames["allocations"], taken)
    together = {
        "documents": columns.stacked([frames["documents"], applied.documents], "documents"),
        "allocations": _joined([frames["allocations"], applied.allocations]),
    }
    findings = (*made.findings, *applied.findings)
    made = replace(made, frames={**frames, **together}, findings=findings, links=None)
    return made, applied.keys


def _with_payments(made: _Made, paying: Sources, options: Options) -> _Made:
    """With the receipts of tables of payments."""
    listed = ["number", "document", "customer", "currency", "amount"]
    known = made.numbered.named[listed] if made.numbered else pd.DataFrame(columns=listed)
    rows = [(table, payments.read(table, reading, options, known)) for table, reading in paying]
    made, keys = _paid(made, [r.frame for _, r in rows])
    entries = [Entry(t, r, key, r.lines) for (t, r), key in zip(rows, keys, strict=True)]
    return replace(made, entries=(*made.entries, *entries))


def _with_other(
    made: _Made, table: SourceTable, role: str, reading: Reading, options: Options
) -> _Made:
    """With the rows of a table of another role."""
    rows = _other(table, role, reading, options, made)
    frame, findings = rows.frame, list(made.findings)
    if role == "allocations" and made.numbered:
        frame = allocations.resolved(frame, made.frames["documents"], made.numbered)
        standing = made.frames["allocations"]
        frame, over = instalments.over_parts(frame, made.numbered.split, standing)
        findings += applying.overpaid(over, rows.lines)
    before = made.frames.get(role, frame.head(0))
    together = _joined([before, frame])
    lost = len(before) + len(rows.frame) - len(together)
    entry = Entry(table, rows, None, rows.lines, lost=max(lost, 0))
    return replace(
        made, frames={**made.frames, role: together}, entries=(*made.entries, entry),
        findings=tuple(findings), links=None if role == "allocations" else made.links,
    )  # fmt: skip


def _other(table: SourceTable, role: str, reading: Reading, options: Options, made: _Made) -> Rows:
    """The rows of a table that holds neither documents nor payments."""
    listed = made.frames["documents"]
    reporting = options.currency or _commonest(listed["currency"])

    def exponents(texts: pd.DataFrame) -> int | npt.NDArray[np.int64]:
        if role == "allocations":
            return allocations.exponents(texts["invoice"], listed, made.numbered, reporting)
        if "currency" in texts and role == "orders":
            known = {c: money.exponent(str(c)) for c in texts["currency"].dropna().unique()}
            fallback = money.exponent(reporting)
            return texts["currency"].map(known).fillna(fallback).to_numpy("int64")
        return money.exponent(reporting)

    rows = roles.read(table, role, reading, options, exponents)
    return roles.latest(rows, table, "customer") if role == "customers" else rows


def _commonest(currencies: pd.Series) -> str:
    counts = currencies.value_counts()
    return str(counts.index[0]) if len(counts) else money.NO_CURRENCY


def _stated_day(listed: Sources, options: Options) -> dt.date | None:
    """The day a person named, or the latest that a list states for itself."""
    stated = [table.as_of for table, _ in listed if table.as_of]
    return options.as_of or max(stated, default=None)


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    some = [frame for frame in frames if len(frame)] or list(frames[:1])
    return some[0] if len(some) == 1 else pd.concat(some, ignore_index=True)


def _conformed(frame: pd.DataFrame) -> pd.DataFrame:
    return columns.stacked([frame], "documents")


def _finished(made: _Made) -> Assembled:
    """The frames with customers, and the account of every row."""
    frames, rows = dict(made.frames), [entry.rows for entry in made.entries]
    if "customers" not in frames:
        frames["customers"] = (
            customers.of_documents(made.numbered.named)
            if made.numbered
            else columns.empty("customers")
        )
    counted = account.account(made.entries, frames["documents"]["document"])
    further = [set_aside.lines(len(entry.also)) for entry in made.entries]
    return Assembled(
        frames,
        _joined([faults.none(), *(r.rejected for r in rows)]),
        (*(note for r in rows for note in r.findings), *made.findings),
        counted.read,
        counted.accepted,
        set_aside.added(*(r.set_aside for r in rows), *further),
        tuple(proof for r in rows for proof in r.proofs),
        counted.lost,
        made.links,
    )
