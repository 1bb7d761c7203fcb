"""Sources and what their columns mean, made into one ledger's frames; every row accounted for."""

import datetime as dt
from collections.abc import Mapping as Named
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import (
    customers,
    documents,
    due_dates,
    faults,
    flat_export,
    instalments,
    keys,
    payments,
    roles,
)
from lib.importing.assembling.documents import Rows
from lib.importing.assembling.faults import finding
from lib.importing.options import Options
from lib.importing.proofs.proof import Proof
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.ledger import columns, money
from lib.ledger.findings import Finding

Table = tuple[SourceTable, str, Reading]
Lines = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """Frames of a ledger, and what became of every row that was read.

    Args:
        frames: by role, conforming.
        rejected: ``source``, ``line``, ``reason``, ``text``.
        findings: what assembling noticed.
        read, accepted: rows; accepted + len(rejected) + those set aside = read.
        set_aside: rows that are no receivables: why -> how many, and their sum in minor units.
        proofs: relations that amounts keep, or break.
    """

    frames: Named[str, pd.DataFrame]
    rejected: pd.DataFrame
    findings: tuple[Finding, ...]
    read: int
    accepted: int
    set_aside: Named[str, tuple[int, int]] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()


def ledger_frames(tables: Sequence[Table], options: Options) -> Assembled:
    """The ledger that some sources make together.

    Documents come first, since the amounts of allocations follow their currencies.

    Raises:
        NoColumn, UndecidedDates, UnreadableTerms: a person has to say more.
    """
    listed = [(table, reading) for table, role, reading in tables if role == "documents"]
    others = [part for part in tables if part[1] not in ("documents", "payments")]
    paying = [(table, reading) for table, role, reading in tables if role == "payments"]
    allocated = any(role == "allocations" for _, role, _ in others)
    frames, rows, findings, numbered = _documents(listed, options, allocated or bool(paying))
    read_rows = list(rows)
    for table, reading in paying:
        part = _payments(table, reading, options, frames, numbered)
        frames = {**frames, **part.frames}
        read_rows.append(part.rows)
    for table, role, reading in others:
        made = _other(table, role, reading, options, frames, numbered)
        frames[role] = _joined([frames[role], made.frame]) if role in frames else made.frame
        read_rows.append(made)
    if allocated:
        frames["allocations"], unknown = _resolved(frames["allocations"], frames, numbered)
        findings = [*findings, *unknown]
    return _finished(frames, read_rows, findings, tables, numbered, options)


@dataclass(frozen=True, slots=True, eq=False)
class _Numbered:
    """How documents are known: by number before keys were joined, and by key before the split."""

    number: pd.Series
    key: pd.Series
    split: instalments.Split
    named: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class _Paid:
    """The frames with a table of payments in them, and the rows of that table."""

    frames: dict[str, pd.DataFrame]
    rows: Rows


def _payments(
    table: SourceTable,
    reading: Reading,
    options: Options,
    frames: Named[str, pd.DataFrame],
    numbered: _Numbered | None,
) -> _Paid:
    """Receipts and allocations of a table of payments, added to the documents listed so far."""
    listed = ["number", "document", "customer", "currency", "amount"]
    known = pd.DataFrame(columns=listed) if numbered is None else numbered.named[listed]
    rows = payments.read(table, reading, options, known)
    made = payments.receipts(rows.frame, frames["documents"]["document"])
    allocations = made["allocations"]
    if numbered is not None:
        allocations = instalments.spread(allocations, numbered.split, numbered.key)
    together = {
        "documents": _stacked([frames["documents"], made["documents"]]),
        "allocations": _joined([frames["allocations"], allocations]),
    }
    return _Paid(together, rows)


def _documents(
    listed: Sequence[tuple[SourceTable, Reading]], options: Options, allocated: bool
) -> tuple[dict[str, pd.DataFrame], list[Rows], list[Finding], _Numbered | None]:
    rows = [documents.read(table, reading, options) for table, reading in listed]
    empty = {"documents": columns.empty("documents"), "allocations": columns.empty("allocations")}
    if not rows or not any(len(r.frame) for r in rows):
        return empty, rows, [], None
    together = _joined([r.frame for r in rows if len(r.frame)])
    lines = np.concatenate([r.lines for r in rows if len(r.frame)])
    together, findings = _keyed(together, lines)
    together, noted = due_dates.with_terms(together, lines, options)
    settled = (
        flat_export.NOTHING
        if allocated
        else flat_export.implied(together, lines, _stated_day(listed, options))
    )
    apart = instalments.split(together)
    frame = _conformed(apart.documents)
    taken_back = columns.empty("allocations") if allocated else payments.reversals(together)
    parts = _paid_in_parts(rows, together)
    frames = {
        "documents": _stacked([frame, settled.documents, parts["documents"]]),
        "allocations": _joined(
            [
                instalments.spread(settled.allocations, apart, together["document"]),
                taken_back,
                parts["allocations"],
            ]
        ),
    }
    numbered = _Numbered(together["number"], together["document"], apart, together)
    return frames, rows, [*findings, *noted, *settled.findings], numbered


def _paid_in_parts(rows: Sequence[Rows], together: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Receipts and allocations of rows that each pay a part of an invoice they repeat."""
    parts = [r.payments for r in rows if r.payments is not None and len(r.payments)]
    if not parts:
        return {role: columns.empty(role) for role in ("documents", "allocations")}
    part = pd.concat(parts, ignore_index=True)
    invoices = payments.paid_invoices(part["number"], part["customer"], together)
    number = part["number"] + "/" + part.groupby("number").cumcount().add(1).astype("str")
    paid = pd.DataFrame(
        {
            "number": number.astype(text_columns.TEXT), "customer": part["customer"],
            "currency": part["currency"], "day": part["paid_on"], "amount": part["part"],
            "applied": part["part"], "once": False, "back": False,
            "invoice": invoices["document"].astype(text_columns.TEXT),
        }
    )  # fmt: skip
    return payments.receipts(paid[paid["amount"] > 0].reset_index(drop=True), together["document"])


def _stated_day(listed: Sequence[tuple[SourceTable, Reading]], options: Options) -> dt.date | None:
    """The day a person named, or the latest that a list states for itself."""
    stated = [table.as_of for table, _ in listed if table.as_of]
    return options.as_of or max(stated, default=None)


def _joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    some = [frame for frame in frames if len(frame)] or list(frames[:1])
    return some[0] if len(some) == 1 else pd.concat(some, ignore_index=True)


def _stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Documents one below another; only columns with values in them are laid out in memory."""
    said = [c for c in columns.names("documents") if any(f[c].notna().any() for f in frames)]
    return columns.conform(_joined([frame[said] for frame in frames]), "documents")


def _conformed(frame: pd.DataFrame) -> pd.DataFrame:
    return columns.conform(
        frame[[c for c in columns.names("documents") if c in frame]], "documents"
    )


def _keyed(frame: pd.DataFrame, lines: Lines) -> tuple[pd.DataFrame, list[Finding]]:
    """Documents with their keys: parts joined, repeats told apart."""
    parts = [frame[p] for p in ("company", "type", "series", "number") if frame[p].notna().any()]
    joined = keys.joined(parts)
    if frame["own_key"].any():
        joined = joined.where(~frame["own_key"].to_numpy(bool), frame["number"])
    numbered = frame["line"] if frame["line"].notna().any() else None
    made, repeated = keys.distinct(joined, numbered)
    notes = finding(
        "warning",
        "repeated_keys",
        repeated,
        lines,
        "{n} row[|s] [repeats|repeat] the key of an earlier one: kept as documents of their own, "
        "numbered "
        "/2, /3 …; copies must be taken out of the file.",
    )
    return _grouped(frame.assign(document=made), joined, repeated), notes


def _grouped(frame: pd.DataFrame, joined: pd.Series, repeated: text_columns.Mask) -> pd.DataFrame:
    """Rows of one key and issue day that fall due on different days are instalments of one invoice."""
    if not repeated.any() or frame["due"].isna().all():
        return frame
    codes = keys.codes(joined)
    shared = np.isin(codes, codes[repeated])
    by_key = frame.loc[shared, ["issued", "due"]].groupby(codes[shared])
    parts = (by_key["due"].nunique() > 1) & (by_key["issued"].nunique() == 1)
    part = np.isin(codes, parts.index[parts])
    group = frame["invoice_group"]
    return frame.assign(invoice_group=group.where(~part | group.notna().to_numpy(), joined))


def _other(
    table: SourceTable,
    role: str,
    reading: Reading,
    options: Options,
    frames: Named[str, pd.DataFrame],
    numbered: _Numbered | None,
) -> Rows:
    reporting = options.currency or _commonest(frames["documents"]["currency"])

    def exponents(texts: pd.DataFrame) -> int | npt.NDArray[np.int64]:
        if role == "allocations":
            return _exponents_of(texts["invoice"], frames["documents"], numbered, reporting)
        if "currency" in texts and role == "orders":
            known = {c: money.exponent(str(c)) for c in texts["currency"].dropna().unique()}
            fallback = money.exponent(reporting)
            return texts["currency"].map(known).fillna(fallback).to_numpy("int64")
        return money.exponent(reporting)

    made = roles.read(table, role, reading, options, exponents)
    return roles.latest(made, table, "customer") if role == "customers" else made


def _commonest(currencies: pd.Series) -> str:
    counts = currencies.value_counts()
    return str(counts.index[0]) if len(counts) else money.NO_CURRENCY


def _exponents_of(
    invoices: pd.Series, listed: pd.DataFrame, numbered: _Numbered | None, reporting: str
) -> npt.NDArray[np.int64]:
    """Decimals of each allocation, after the currency of its invoice."""
    currency = dict(zip(listed["document"], listed["currency"], strict=True))
    if numbered is not None:
        currency = dict(zip(numbered.number, numbered.named["currency"], strict=True)) | currency
    known = invoices.map(currency).fillna(reporting)
    return known.map({c: money.exponent(str(c)) for c in known.unique()}).to_numpy("int64")


def _resolved(
    allocations: pd.DataFrame, frames: Named[str, pd.DataFrame], numbered: _Numbered | None
) -> tuple[pd.DataFrame, list[Finding]]:
    """Allocations by full key where they name a bare number, the negative document being the credit."""
    listed = frames["documents"]
    if numbered is None:
        return allocations, []
    bare = numbered.number.drop_duplicates(keep=False)
    by_number = dict(zip(bare, numbered.key[bare.index], strict=True))
    known = pd.Index(listed["document"])
    made = allocations.assign(
        **{
            side: allocations[side]
            .where(
                allocations[side].isin(known),
                allocations[side].map(by_number).fillna(allocations[side]),
            )
            .astype(text_columns.TEXT)
            for side in ("credit", "invoice")
        }
    )
    made = _turned(made, listed)
    return instalments.spread(made, numbered.split, numbered.key), []


def _turned(allocations: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """Allocations with positive amounts, credits on the credit's side."""
    owed = pd.Series(listed["amount"].to_numpy(), index=listed["document"])
    owed = owed[~owed.index.duplicated()]
    swapped = (allocations["credit"].map(owed) > 0) & (allocations["invoice"].map(owed) < 0)
    return allocations.assign(
        credit=allocations["credit"].where(~swapped, allocations["invoice"]),
        invoice=allocations["invoice"].where(~swapped, allocations["credit"]),
        amount=allocations["amount"].abs(),
    )


def _finished(
    frames: dict[str, pd.DataFrame],
    rows: Sequence[Rows],
    findings: Sequence[Finding],
    tables: Sequence[Table],
    numbered: _Numbered | None,
    options: Options,
) -> Assembled:
    if "customers" not in frames:
        frames["customers"] = (
            columns.empty("customers")
            if numbered is None
            else customers.of_documents(numbered.named)
        )
    rejected = _joined([faults.none(), *(r.rejected for r in rows)])
    read = sum(len(table.frame) + len(table.rejected) for table, _, _ in tables)
    notes = [*(note for r in rows for note in r.findings), *findings]
    aside = _aside(rows)
    without = sum(count for count, _ in aside.values())
    accepted = read - len(rejected) - without
    proofs = tuple(proof for r in rows for proof in r.proofs)
    return Assembled(frames, rejected, tuple(notes), read, accepted, aside, proofs)


def _aside(rows: Sequence[Rows]) -> dict[str, tuple[int, int]]:
    """What all tables set aside: why -> rows and sum."""
    total: dict[str, tuple[int, int]] = {}
    for reason, (count, amount) in (item for r in rows for item in r.set_aside.items()):
        before = total.get(reason, (0, 0))
        total[reason] = (before[0] + count, before[1] + amount)
    return total
