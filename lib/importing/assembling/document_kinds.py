"""The kind of each document, its signed amount, and its way of sale."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling.amounts import Amounts
from lib.importing.assembling.faults import finding
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask
from lib.importing.values import wordings
from lib.ledger import columns
from lib.ledger.findings import Finding

_INVOICE, _CREDIT_NOTE, _RECEIPT = map(columns.KINDS.index, ("invoice", "credit_note", "receipt"))
Integers = npt.NDArray[np.int64]


def read(
    table: SourceTable, reading: Reading, billed: Amounts, aside_mask: Mask
) -> tuple[dict[str, pd.Series], list[Finding]]:
    """``kind``, ``amount``, ``settled``, ``settled_known`` and ``sale_mode`` of each row.

    Args:
        table, reading: the source and what its columns mean.
        billed: its amounts.
        aside_mask: rows that are no receivables.
    """
    notes: list[Finding] = []
    field = "kind" if "kind" in reading else "type"
    amount, settled = billed.amount, billed.settled
    kind = np.where(amount < 0, _CREDIT_NOTE, _INVOICE)
    if (column := reading.series(table, field)) is not None:
        kind = _kinds_by_words(column, kind, table, aside_mask, notes)
        if field == "type" and not billed.signed:
            amount, settled = amount.copy(), settled.copy()
            notes += _negate_credits(kind, amount, settled, table)
        negative_mask = (kind == _INVOICE) & (amount < 0)
        kind = np.where(negative_mask, _CREDIT_NOTE, kind)
        notes += finding(
            "note", "negative_invoices", negative_mask, table.lines,
            "{n} invoice[|s] [has|have] a negative amount: read as [a credit note|credit notes].",
        )  # fmt: skip
    fields = {
        "kind": text_columns.words(kind, list(columns.KINDS)),
        "amount": pd.Series(amount),
        "settled": pd.Series(settled),
        "settled_known": pd.Series(billed.settled_known),
        "sale_mode": _sale_mode(table, reading, notes),
    }
    return fields, notes


def _kinds_by_words(
    column: pd.Series, by_sign: Integers, table: SourceTable, aside_mask: Mask, notes: list[Finding]
) -> Integers:
    """Kinds by the words of a source, by the sign where a word is not understood."""
    words, unknown = wordings.read(column, wordings.of_document)
    notes += finding(
        "warning", "unknown_kinds", unknown & ~aside_mask, table.lines,
        f"{{n}} row[|s] [has|have] a type that is not understood in “{column.name}”; the sign tells "
        "the kind.",
    )  # fmt: skip
    codes = words.map({kind: code for code, kind in enumerate(columns.KINDS)})
    return np.where(words.notna(), codes.fillna(0), by_sign).astype("int64")


def _negate_credits(
    kind: Integers, amount: Integers, settled: Integers, table: SourceTable
) -> list[Finding]:
    """Make credits negative where a source writes every amount of such a kind without its sign."""
    notes: list[Finding] = []
    for credit in (_CREDIT_NOTE, _RECEIPT):
        rows = kind == credit
        if rows.any() and (amount[rows] >= 0).all():
            amount[rows] *= -1
            settled[rows] *= -1
            kind_name = columns.KINDS[credit].replace("_", " ")
            notes += finding(
                "note", "unsigned_credits", rows, table.lines,
                f"{{n}} row[|s] of kind {kind_name} [stands|stand] without a minus sign and [was|were] "
                "taken as lowering what is owed.",
            )  # fmt: skip
    return notes


def _sale_mode(table: SourceTable, reading: Reading, notes: list[Finding]) -> pd.Series:
    column = reading.series(table, "sale_mode")
    if column is None:
        return text_columns.nothing(len(table.frame))
    modes, unknown = wordings.read(column, wordings.of_sale)
    notes += finding(
        "warning", "unknown_modes", unknown, table.lines,
        "{n} row[|s] [has|have] a way of sale "
        f"that is not one of {', '.join(columns.MODES)}; it was left empty.",
    )  # fmt: skip
    return modes
