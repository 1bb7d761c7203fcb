"""One source of documents, read row by row into what a ledger needs: keys, kinds, days and money."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.assembling import amounts, faults
from lib.importing.assembling.faults import Fault, finding
from lib.importing.options import Options
from lib.importing.reading import synonyms
from lib.importing.reading.mapping import Mapping
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask
from lib.importing.values import currencies, dates, numbers, wordings
from lib.ledger import columns, money
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake

_KEYS = ("company", "customer", "series", "line")
_DAYS = (
    "issued",
    "due",
    "paid_on",
    "recorded_on",
    "dispute_raised_on",
    "disputed_on",
    "dispute_closed_on",
)
_MUST = ("issued", "paid_on")
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
    *synonyms.ATTRIBUTES,
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
    """

    frame: pd.DataFrame
    lines: npt.NDArray[np.int64]
    rejected: pd.DataFrame
    findings: tuple[Finding, ...]


def read(raw: SourceTable, mapping: Mapping, options: Options) -> Rows:
    """The documents of a source.

    The frame has the role's columns (the key not yet joined) and: ``number``, ``series``, ``type``,
    ``line``, ``paid_on``, ``settled`` (minor units no longer open, signed like the amount),
    ``customer_name`` and customer attributes, ``own_key``.

    Raises:
        NoColumn: a field without which there is no document has no column.
        UndecidedDates: day and month cannot be told apart.
    """
    _require(raw, mapping)
    frame, problems, notes = _texts(raw, mapping)
    days, day_problems, day_notes = _days(raw, mapping, options)
    frame |= days
    frame["currency"], currency_problems, currency_notes = _currency(raw, mapping, options)
    billed, amount_problems, amount_notes = amounts.read(raw, mapping, frame["currency"])
    frame |= _kinds(raw, mapping, billed, notes)
    frame |= _disputes(raw, mapping, frame, notes)
    problems += [*day_problems, *currency_problems, *amount_problems]
    rejected, kept = faults.rejected(raw, problems)
    made = pd.DataFrame(frame, copy=False)
    if not kept.all():
        made = made[kept].reset_index(drop=True)
    own = {"document", "kind"} <= set(raw.frame.columns)
    made["own_key"] = own and made["number"].is_unique
    return Rows(
        made, raw.lines[kept], rejected, (*notes, *day_notes, *currency_notes, *amount_notes)
    )


def _require(raw: SourceTable, mapping: Mapping) -> None:
    lacking = [f for f in ("document", "customer", "issued") if f not in mapping]
    money_fields = ("amount", "debit", "credit", "net_amount", "open_amount")
    if not any(f in mapping for f in money_fields):
        lacking.append("amount")
    if lacking:
        raise NoColumn(lacking, raw.name, [str(c) for c in raw.frame.columns])


def _texts(
    raw: SourceTable, mapping: Mapping
) -> tuple[dict[str, pd.Series], list[Fault], list[Finding]]:
    nothing = text_columns.nothing(len(raw.frame))
    made: dict[str, pd.Series] = {}
    for field in (*_KEYS, *_TEXTS, "type"):
        column = mapping.of(raw, field)
        if column is None:
            made[field] = nothing
        elif field in _KEYS:
            made[field] = text_columns.keys(column)
        else:
            made[field] = text_columns.series(text_columns.clean(column))
    made["number"] = text_columns.keys(raw.frame[mapping.column("document")])
    problems = [
        Fault(made["number"].isna().to_numpy(bool), _no_number(raw, mapping)),
        Fault(made["customer"].isna().to_numpy(bool), "This row has no customer."),
    ]
    mangled = text_columns.mask(
        pc.match_substring_regex(text_columns.raw(made["number"]), r"^\d[.,]\d+E\+?\d+$")
    )
    notes = finding(
        "error",
        "mangled_keys",
        mangled,
        raw.lines,
        "{n} document number[|s] [was|were] shortened by a spreadsheet (such as 1.23E+18) and "
        "cannot be "
        "told apart any more. Export again with that column as text.",
    )
    return made, problems, notes


def _no_number(raw: SourceTable, mapping: Mapping) -> str:
    return (
        f"This row has no document number in “{mapping.column('document')}”; "
        "a total or a comment is no document."
    )


def _days(
    raw: SourceTable, mapping: Mapping, options: Options
) -> tuple[dict[str, pd.Series], list[Fault], list[Finding]]:
    given = {f: c for f in _DAYS if (c := mapping.of(raw, f)) is not None}
    by_heading = {str(c.name): c for c in given.values()}
    order = dates.orders(by_heading, options.dates)
    none = pd.Series(np.full(len(raw.frame), np.datetime64("NaT"), "datetime64[s]"))
    made: dict[str, pd.Series] = {}
    problems: list[Fault] = []
    notes: list[Finding] = []
    for field in _DAYS:
        column = given.get(field)
        if column is None:
            made[field] = none
            continue
        parsed = dates.parse(column, order[str(column.name)])
        made[field] = parsed.days
        says = f"“{{value}}” in “{column.name}” is not a date that exists."
        if field in _MUST:
            problems.append(Fault(parsed.bad, says, str(column.name)))
        else:
            notes += finding(
                "warning",
                "unreadable_dates",
                parsed.bad,
                raw.lines,
                f"{{n}} value[|s] of “{column.name}” [is no date|are no dates]: left empty.",
            )
    missing = made["issued"].isna().to_numpy(bool)
    problems.append(Fault(missing, f"This row has no date in “{given['issued'].name}”."))
    return made, problems, notes


def _currency(
    raw: SourceTable, mapping: Mapping, options: Options
) -> tuple[pd.Series, list[Fault], list[Finding]]:
    fallback = (options.currency or money.NO_CURRENCY).upper()
    column = mapping.of(raw, "currency")
    count = len(raw.frame)
    if column is None:
        codes = text_columns.series(pa.repeat(pa.scalar(fallback, pa.large_string()), count))
        return codes, [], _no_currency(np.full(count, options.currency is None), raw)
    read = currencies.of_column(column, options.currency)
    absent = read.codes.isna().to_numpy(bool) & ~read.unknown & (options.currency is None)
    problem = Fault(
        read.unknown,
        f"“{{value}}” in “{column.name}” is no currency code such as EUR.",
        str(column.name),
    )
    codes = read.codes.fillna(fallback).astype(text_columns.TEXT)
    return codes, [problem], [*_no_currency(absent, raw), *_assumed(read, raw, str(column.name))]


def _assumed(read: currencies.Currencies, raw: SourceTable, heading: str) -> list[Finding]:
    codes = " and ".join(sorted(read.codes[read.assumed].unique()))
    return finding(
        "warning",
        "assumed_currency",
        read.assumed,
        raw.lines,
        f"{{n}} row[|s] of “{heading}” [has|have] a sign that several currencies share; read as "
        f"{codes}. If that is wrong, say which with --currency.",
    )


def _no_currency(absent: Mask, raw: SourceTable) -> list[Finding]:
    return finding(
        "note",
        "no_currency",
        absent,
        raw.lines,
        "{n} row[|s] [names|name] no currency; amounts are kept as XXX with two decimals. "
        "Say which it is with --currency.",
    )


_INVOICE, _CREDIT_NOTE, _RECEIPT = map(columns.KINDS.index, ("invoice", "credit_note", "receipt"))


def _kinds(
    raw: SourceTable, mapping: Mapping, billed: amounts.Amounts, notes: list[Finding]
) -> dict[str, pd.Series]:
    """Kind, signed amount and sale mode of each row."""
    field = "kind" if "kind" in mapping else "type"
    amount, settled = billed.amount.copy(), billed.settled.copy()
    kind = np.where(amount < 0, _CREDIT_NOTE, _INVOICE)
    if (column := mapping.of(raw, field)) is not None:
        kind = _named_kinds(column, kind, raw, notes)
        if field == "type" and not billed.signed:
            notes += _turn(kind, amount, settled, raw)
        negative = (kind == _INVOICE) & (amount < 0)
        kind = np.where(negative, _CREDIT_NOTE, kind)
        notes += finding(
            "note",
            "negative_invoices",
            negative,
            raw.lines,
            "{n} invoice[|s] [has|have] a negative amount: read as [a credit note|credit notes].",
        )
    return {
        "kind": text_columns.words(kind, list(columns.KINDS)),
        "amount": pd.Series(amount),
        "settled": pd.Series(settled),
        "settled_known": pd.Series(billed.settled_known),
        "sale_mode": _sale_mode(raw, mapping, notes),
    }


def _named_kinds(
    column: pd.Series, by_sign: npt.NDArray[np.int64], raw: SourceTable, notes: list[Finding]
) -> npt.NDArray[np.int64]:
    """Kinds by the words of a source, by the sign where a word is not understood."""
    said, unknown = wordings.read(column, wordings.of_document)
    notes += finding(
        "warning",
        "unknown_kinds",
        unknown,
        raw.lines,
        f"{{n}} row[|s] [has|have] a type that is not understood in “{column.name}”; the sign tells "
        "the kind.",
    )
    codes = said.map({kind: code for code, kind in enumerate(columns.KINDS)})
    return np.where(said.notna(), codes.fillna(0), by_sign).astype("int64")


def _turn(
    kind: npt.NDArray[np.int64],
    amount: npt.NDArray[np.int64],
    settled: npt.NDArray[np.int64],
    raw: SourceTable,
) -> list[Finding]:
    """Make credits negative where a source writes every amount of such a kind without its sign."""
    notes: list[Finding] = []
    for credit in (_CREDIT_NOTE, _RECEIPT):
        rows = kind == credit
        if rows.any() and (amount[rows] >= 0).all():
            amount[rows] *= -1
            settled[rows] *= -1
            shown = columns.KINDS[credit].replace("_", " ")
            notes += finding(
                "note",
                "unsigned_credits",
                rows,
                raw.lines,
                f"{{n}} row[|s] of kind {shown} [stands|stand] without a minus sign "
                f"and [was|were] taken "
                "as lowering what is owed.",
            )
    return notes


def _sale_mode(raw: SourceTable, mapping: Mapping, notes: list[Finding]) -> pd.Series:
    column = mapping.of(raw, "sale_mode")
    if column is None:
        return text_columns.nothing(len(raw.frame))
    modes, unknown = wordings.read(column, wordings.of_sale)
    notes += finding(
        "warning",
        "unknown_modes",
        unknown,
        raw.lines,
        "{n} row[|s] [has|have] a way of sale "
        f"that is not one of {', '.join(columns.MODES)}; it was left empty.",
    )
    return modes


def _disputes(
    raw: SourceTable, mapping: Mapping, frame: dict[str, pd.Series], notes: list[Finding]
) -> dict[str, pd.Series]:
    """Disputed amounts; a flag without a date is noted in the reason and never dated."""
    made: dict[str, pd.Series] = {}
    amount = mapping.of(raw, "disputed_amount")
    if amount is not None:
        parsed = numbers.parse(amount, amounts.exponents(frame["currency"]))
        empty = parsed.missing | parsed.bad | parsed.unclear
        made["disputed_amount"] = pd.Series(parsed.minor).astype("Int64").mask(empty)
    flag = mapping.of(raw, "disputed")
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
        raw.lines,
        "{n} document[|s] [is|are] marked as disputed without saying since when: "
        "shown "
        "as disputed, and no forecast looks at them.",
    )
    return made
