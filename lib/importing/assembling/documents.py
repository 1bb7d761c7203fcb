"""One source of documents, read row by row into what a ledger needs: keys, kinds, days and money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
    document_currency,
    document_days,
    document_kinds,
    faults,
    grain,
    opening_balance,
    payment_state,
    set_aside,
)
from lib.importing.assembling.faults import Fault, finding
from lib.importing.options import Options
from lib.importing.proofs.proof import Proof
from lib.importing.reading import fields
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask
from lib.importing.values import numbers, wordings
from lib.importing.vocabulary import lexicon
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake

_KEYS = ("company", "customer", "series", "line")
_TEXTS = (
    "salesperson",
    "product",
    "outlet",
    "invoice_group",
    "reason",
    "dispute_reason",
    "dispute_outcome",
    "terms",
    "customer_name",
    *lexicon.ATTRIBUTES,
)
_NO_DATE = "disputed, no date given"


class NoColumn(Mistake):
    """A source without a column that its role cannot do without."""

    def __init__(self, fields: Sequence[str], source: str, has: Sequence[str]) -> None:
        *first, last = (f"“{f}”" for f in fields)
        named = f"{', '.join(first)} or {last}" if first else last
        super().__init__(
            f"No column of “{source}” was recognised as {named}. Say which it is with "
            f"--map COLUMN={fields[0]}. The columns are: {', '.join(has[:40])}."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What one source came to.

    Args:
        frame: accepted rows; a role's columns, and for documents what a flat export adds.
        lines: their line numbers.
        rejected: the others.
        findings: what is worth saying.
        set_aside: rows that are no receivables: why -> how many, and their sum in minor units.
        proofs: relations that its amounts keep, or break.
        payments: rows that each pay ``part`` of the document whose number they repeat.
    """

    frame: pd.DataFrame
    lines: npt.NDArray[np.int64]
    rejected: pd.DataFrame
    findings: tuple[Finding, ...]
    set_aside: Mapping[str, tuple[int, int]] = attribute(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    payments: pd.DataFrame | None = None


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
    table, opening = opening_balance.appended(table, reading)
    frame, problems, notes = _texts(table, reading)
    notes += opening
    frame["currency"], currency_problems, currency_notes = document_currency.read(
        table, reading, options
    )
    days, day_problems, day_notes = document_days.read(table, reading, options, frame["currency"])
    frame |= days
    billed, amount_problems, amount_notes = amounts.read(table, reading, frame["currency"])
    billed, states, state_notes = _with_states(
        table, reading, billed, frame["paid_on"].notna().to_numpy(bool)
    )
    aside = _set_aside(table, reading, billed, states)
    kinds, kind_notes = document_kinds.read(table, reading, billed, aside.rows)
    frame |= kinds
    frame |= _disputes(table, reading, frame, notes)
    problems += [*day_problems, *currency_problems, *amount_problems]
    rejected, kept = faults.rejected(table, problems, aside.rows)
    if billed.paid is not None:
        frame["paid"] = pd.Series(billed.paid)
    made = pd.DataFrame(frame, copy=False)
    if not kept.all():
        made = made[kept].reset_index(drop=True)
    own = {"document", "kind"} <= set(table.frame.columns)
    documents = grain.together(made, reading, reading.columns)
    made, lines = documents.frame, table.lines[kept][documents.rows]
    made["own_key"] = own and made["number"].is_unique
    counts = {**aside.counts(), **_further_lines(kept, documents)}
    notes = [*notes, *day_notes, *currency_notes, *amount_notes, *state_notes, *kind_notes]
    return Rows(made, lines, rejected, tuple(notes), counts, billed.proofs, documents.payments)


def _further_lines(kept: Mask, documents: grain.Documents) -> dict[str, tuple[int, int]]:
    further = int(kept.sum()) - len(documents.rows)
    return {"line": (further, 0)} if further else {}


def _with_states(
    table: SourceTable, reading: Reading, billed: amounts.Amounts, dated: Mask
) -> tuple[amounts.Amounts, payment_state.Codes | None, list[Finding]]:
    """Amounts with what a column of states says of payment, where no amount says it."""
    column = reading.series(table, "payment_state")
    if column is None:
        return billed, None, []
    states, meant = payment_state.read(column)
    only_state = not {"open_amount", "paid_on"} & set(reading.names().values())
    settled, known, part = _settled_by_state(billed, states, dated, strict="open_amount" in reading)
    notes = finding(
        "warning", "part_paid", part, table.lines,
        "{n} document[|s] [is|are] said to be part paid, but not how much: kept open in full.",
    )  # fmt: skip
    notes += _conflicts(billed, states, column, table)
    unknown = [word for word, state in meant.items() if not state]
    if unknown and len(unknown) < len(meant):
        words = ", ".join(f"“{word}”" for word in unknown[:5])
        message = (
            f"“{column.name}” says {words}, which is not understood: no state was read from it."
        )
        notes.append(Finding("warning", "unknown_states", message, len(unknown)))
    if only_state and "paid_amount" not in reading:
        taken = ", ".join(
            f"“{word}” = {state or 'not understood'}" for word, state in meant.items()
        )
        notes.append(Finding("note", "states", f"“{column.name}” says what is paid: {taken}."))
    return replace(billed, settled=settled, settled_known=known), states, notes


def _conflicts(
    billed: amounts.Amounts,
    states: payment_state.Codes,
    column: pd.Series,
    table: SourceTable,
) -> list[Finding]:
    """Rows that are paid by their word and open in full by their amounts, or the other way about."""
    code = payment_state.STATES.index
    some = billed.settled_known & (billed.amount != 0)
    whole = billed.settled == billed.amount
    apart = some & (
        ((states == code("paid")) & (billed.settled == 0)) | ((states == code("open")) & whole)
    )
    return finding(
        "error", "state_and_amount_apart", apart, table.lines,
        f"{{n}} row[|s] of “{column.name}” [says|say] paid where all is open, or open where nothing "
        "is. Is what is paid another column?",
    )  # fmt: skip


def _settled_by_state(
    billed: amounts.Amounts, states: payment_state.Codes, dated: Mask, *, strict: bool
) -> tuple[npt.NDArray[np.int64], Mask, Mask]:
    """What is settled by the words; an open amount outranks them (``strict``), and so does a day of
    payment a word for open, which may say no more than that goods are on their way.
    """
    code = payment_state.STATES.index
    paid, lost = states == code("paid"), states == code("written_off")
    open_ = ((states == code("open")) & ~dated) | (states == code("part_paid"))
    if strict:
        paid, open_ = paid & ~billed.settled_known, open_ & ~billed.settled_known
    unsaid = open_ & ~billed.settled_known
    paid |= lost
    settled = np.where(paid, billed.amount, np.where(unsaid, 0, billed.settled))
    return settled, billed.settled_known | paid | open_, unsaid & (states == code("part_paid"))


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
    further = np.zeros(len(table.frame), bool)
    further[list(table.continuation)] = True
    further &= billed.missing
    return set_aside.SetAside(aside.reason.mask(further, "line"), aside.amount)


def _require(table: SourceTable, reading: Reading) -> None:
    lacking = [f for f in ("customer", "issued") if f not in reading]
    if not any(f in reading for f in fields.MONEY):
        lacking.append("amount")
    if lacking:
        raise NoColumn(lacking, table.name, [str(c) for c in table.frame.columns])


def _texts(
    table: SourceTable, reading: Reading
) -> tuple[dict[str, pd.Series], list[Fault], list[Finding]]:
    nothing = text_columns.nothing(len(table.frame))
    made: dict[str, pd.Series] = {}
    for field in (*_KEYS, *_TEXTS, "type"):
        column = reading.series(table, field)
        if column is None:
            made[field] = nothing
        elif field in _KEYS:
            made[field] = text_columns.names(text_columns.keys(column))
        else:
            made[field] = text_columns.series(text_columns.clean(column))
    made["number"], notes = _numbers(table, reading)
    problems = [Fault(made["customer"].isna().to_numpy(bool), "This row has no customer.")]
    mangled = _mangled(text_columns.raw(made["number"]))
    notes += customers.twins(made["customer"])
    notes += finding(
        "error",
        "mangled_keys",
        mangled,
        table.lines,
        "{n} document number[|s] [was|were] shortened by a spreadsheet (such as 1.23E+18) and "
        "cannot be "
        "told apart any more. Export again with that column as text.",
    )
    return made, problems, notes


def _mangled(numbers_: pa.ChunkedArray) -> Mask:
    """Keys that a spreadsheet took for large numbers; few columns of keys have an E at all."""
    if not pc.any(pc.match_substring(numbers_, "E")).as_py():
        return np.zeros(len(numbers_), bool)
    return text_columns.mask(pc.match_substring_regex(numbers_, r"^\d[.,]\d+E\+?\d+$"))


def _numbers(table: SourceTable, reading: Reading) -> tuple[pd.Series, list[Finding]]:
    """The documents' numbers; a row without one is given its line's, and that is said."""
    column = reading.series(table, "document")
    count = len(table.frame)
    numbers_ = text_columns.nothing(count) if column is None else text_columns.keys(column)
    without = numbers_.isna().to_numpy(bool)
    if not without.any():
        return numbers_, []
    own = pd.Series(table.lines.astype("str"), dtype=text_columns.TEXT)
    numbers_ = numbers_.mask(without, "row " + own).astype(text_columns.TEXT)
    return numbers_, finding(
        "warning", "numbers_made", without, table.lines,
        "{n} row[|s] [has|have] no document number: [it is|they are] numbered by [its line|their "
        "lines] in the file.",
    )  # fmt: skip


def _disputes(
    table: SourceTable, reading: Reading, frame: dict[str, pd.Series], notes: list[Finding]
) -> dict[str, pd.Series]:
    """Disputed amounts; a flag without a date is noted in the reason and never dated."""
    made: dict[str, pd.Series] = {}
    amount = reading.series(table, "disputed_amount")
    if amount is not None:
        parsed = numbers.parse(amount, amounts.exponents(frame["currency"]))
        empty = parsed.missing | parsed.bad | parsed.unclear
        made["disputed_amount"] = pd.Series(parsed.minor).astype("Int64").mask(empty)
    flag = reading.series(table, "disputed")
    if flag is None:
        return made
    undated = wordings.yes(flag) & frame["disputed_on"].isna().to_numpy(bool)
    undated &= frame["dispute_raised_on"].isna().to_numpy(bool)
    reason = frame["dispute_reason"]
    made["dispute_reason"] = reason.mask(undated & reason.isna().to_numpy(bool), _NO_DATE)
    notes += finding(
        "warning",
        "undated_disputes",
        undated,
        table.lines,
        "{n} document[|s] [is|are] marked as disputed without saying since when: "
        "shown "
        "as disputed, and no forecast looks at them.",
    )
    return made
