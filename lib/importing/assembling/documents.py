"""One source of documents, read row by row into what a ledger needs: keys, kinds, days and money."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.assembling import (
    amounts,
    customers,
    disputes,
    document_currency,
    document_days,
    document_kinds,
    document_states,
    faults,
    grain,
    opening_balance,
    paying_rows,
    payment_state,
    set_aside,
)
from lib.importing.assembling.faults import Fault, finding
from lib.importing.assembling.set_aside import Aside
from lib.importing.options import Options
from lib.importing.proofs.proof import Proof
from lib.importing.reading import fields
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask
from lib.importing.vocabulary import lexicon
from lib.ledger import columns
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake

_KEYS = ("company", "customer", "series", "line")
_TEXTS = (
    *(c.name for c in columns.ROLES["documents"] if c.type == "text" and not c.required
      and not c.choices and c.name not in _KEYS),
    "customer_name",
    *lexicon.ATTRIBUTES,
)  # fmt: skip


class NoColumn(Mistake):
    """A source without a column that its role cannot do without."""

    def __init__(self, fields: Sequence[str], source: str, headings: Sequence[str]) -> None:
        *first, last = (f"“{f}”" for f in fields)
        alternatives = f"{', '.join(first)} or {last}" if first else last
        super().__init__(
            f"No column of “{source}” was recognised as {alternatives}. Say which it is with "
            f"--map COLUMN={fields[0]}. The columns are: {', '.join(headings[:40])}."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What one source came to.

    Args:
        frame: accepted rows; a role's columns, and for documents what a flat export adds.
        lines: their line numbers.
        rejected: the others.
        findings: what is worth saying.
        set_aside: rows that are no receivables, and further lines of documents.
        proofs: relations that its amounts keep, or break.
        payments: of documents that have several, as ``row_payments`` tells, and their ``line``.
        aside_lines: lines of the rows that are set aside.
        opening_count: how many rows are no records of the table but opening balances above them.
    """

    frame: pd.DataFrame
    lines: npt.NDArray[np.int64]
    rejected: pd.DataFrame
    findings: tuple[Finding, ...]
    set_aside: Aside = attribute(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    payments: pd.DataFrame | None = None
    aside_lines: npt.NDArray[np.int64] = attribute(default_factory=lambda: np.array([], "int64"))
    opening_count: int = 0


def read(table: SourceTable, reading: Reading, options: Options) -> Rows:
    """The documents of a source.

    The frame has the role's columns (the key not yet joined) and: ``number``, ``series``, ``type``,
    ``line``, ``paid_on``, ``settled`` (minor units no longer open, signed like the amount),
    ``customer_name`` and customer attributes, ``own_key``.

    Raises:
        NoColumn: a field without which there is no document has no column.
        UndecidedDates: day and month cannot be told apart.
    """
    _require(table, reading)
    record_count = len(table.frame)
    table, opening_notes = opening_balance.with_opening_rows(table, reading)
    frame, problems, notes = _texts(table, reading)
    notes += opening_notes
    frame["currency"], currency_problems, currency_notes = document_currency.read(
        table, reading, options
    )
    days, day_problems, day_notes = document_days.read(table, reading, options, frame["currency"])
    frame |= days
    billed, amount_problems, amount_notes = amounts.read(table, reading, frame["currency"])
    billed, states, state_notes = document_states.read(
        table, reading, billed, frame["paid_on"].notna().to_numpy(bool)
    )
    aside = _set_aside(table, reading, billed, states)
    kinds, kind_notes = document_kinds.read(table, reading, billed, aside.rows)
    frame |= kinds
    frame |= disputes.read(table, reading, frame, notes)
    problems += [*day_problems, *currency_problems, *amount_problems]
    if billed.paid is not None:
        frame["paid"] = pd.Series(billed.paid)
    all_rows = pd.DataFrame(frame, copy=False)
    bills = paying_rows.billing(all_rows, billed, [*problems, Fault(aside.rows, "")])
    problems.append(paying_rows.unbilled_fault(all_rows, billed, bills, reading))
    rejected, mask = faults.rejected_rows(table, problems, aside.rows)
    documents = grain.of_rows(all_rows, mask, bills, reading)
    has_own_keys = {"document", "kind"} <= set(table.frame.columns)
    documents.frame["own_key"] = has_own_keys and documents.frame["number"].is_unique
    notes = [*notes, *day_notes, *currency_notes, *amount_notes, *state_notes, *kind_notes]
    return Rows(
        documents.frame,
        table.lines[documents.rows],
        rejected,
        (*notes, *_repeat_findings(documents, table)),
        set_aside.combine(
            aside.sums(all_rows["currency"]), set_aside.lines(len(documents.further))
        ),
        billed.proofs,
        documents.payments.assign(line=table.lines[documents.payments["row"]]),
        table.lines[np.union1d(np.flatnonzero(aside.rows), documents.further)],
        len(table.frame) - record_count,
    )


def _repeat_findings(documents: grain.Documents, table: SourceTable) -> list[Finding]:
    """A note on the payments that stand on rows of their own."""
    rows = np.zeros(len(table.frame), bool)
    rows[documents.payments["row"]] = True
    return finding(
        "note", "payments_on_rows", rows, table.lines,
        "{n} row[|s] [pays a part|pay parts] of a document that several rows name: the document counts "
        "once, and each payment.",
    )  # fmt: skip


def _set_aside(
    table: SourceTable,
    reading: Reading,
    billed: amounts.Amounts,
    states: payment_state.Codes | None,
) -> set_aside.SetAside:
    kinds = reading.series(table, "type")
    parties, cancelled = (reading.series(table, f) for f in ("party_type", "cancelled"))
    aside = set_aside.find(billed.amount, kinds, states, parties, cancelled)
    if not table.continuation:
        return aside
    further_mask = np.zeros(len(table.frame), bool)
    further_mask[list(table.continuation)] = True
    further_mask &= billed.missing
    return set_aside.SetAside(aside.reason.mask(further_mask, "line"), aside.amount)


def _require(table: SourceTable, reading: Reading) -> None:
    missing_fields = [f for f in ("customer", "issued") if f not in reading]
    if not any(f in reading for f in fields.MONEY):
        missing_fields.append("amount")
    if missing_fields:
        raise NoColumn(missing_fields, table.name, [str(c) for c in table.frame.columns])


def _texts(
    table: SourceTable, reading: Reading
) -> tuple[dict[str, pd.Series], list[Fault], list[Finding]]:
    nothing = text_columns.nothing(len(table.frame))
    texts: dict[str, pd.Series] = {}
    for field in (*_KEYS, *_TEXTS, "type"):
        column = reading.series(table, field)
        if column is None:
            texts[field] = nothing
        elif field in _KEYS:
            texts[field] = text_columns.names(text_columns.keys(column))
        else:
            texts[field] = text_columns.series(text_columns.clean(column))
    texts["number"], notes = _numbers(table, reading)
    problems = [Fault(texts["customer"].isna().to_numpy(bool), "This row has no customer.")]
    mangled_mask = _mangled_mask(text_columns.cell_texts(texts["number"]))
    notes += customers.twins(texts["customer"])
    notes += finding(
        "error",
        "mangled_keys",
        mangled_mask,
        table.lines,
        "{n} document number[|s] [was|were] shortened by a spreadsheet (such as 1.23E+18) and "
        "cannot be "
        "told apart any more. Export again with that column as text.",
    )
    return texts, problems, notes


def _mangled_mask(numbers_: pa.ChunkedArray) -> Mask:
    """Keys that a spreadsheet took for large numbers; few columns of keys have an E at all."""
    if not pc.any(pc.match_substring(numbers_, "E")).as_py():
        return np.zeros(len(numbers_), bool)
    return text_columns.mask(pc.match_substring_regex(numbers_, r"^\d[.,]\d+E\+?\d+$"))


def _numbers(table: SourceTable, reading: Reading) -> tuple[pd.Series, list[Finding]]:
    """The documents' numbers; a row without one is given its line's, and that is said."""
    column = reading.series(table, "document")
    count = len(table.frame)
    numbers_ = text_columns.nothing(count) if column is None else text_columns.keys(column)
    unnumbered_mask = numbers_.isna().to_numpy(bool)
    if not unnumbered_mask.any():
        return numbers_, []
    line_texts = pd.Series(table.lines.astype("str"), dtype=text_columns.TEXT)
    numbers_ = numbers_.mask(unnumbered_mask, "row " + line_texts).astype(text_columns.TEXT)
    return numbers_, finding(
        "warning", "numbers_made", unnumbered_mask, table.lines,
        "{n} row[|s] [has|have] no document number: [it is|they are] numbered by [its line|their "
        "lines] in the file.",
    )  # fmt: skip
