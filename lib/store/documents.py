"""One source of documents, read row by row into what a ledger needs: keys, kinds, days and money."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.ledger import columns, money, terms
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake
from lib.store import dates, faults, keys, kinds, numbers, strings, synonyms
from lib.store.faults import Fault
from lib.store.mapping import Mapping
from lib.store.options import Options
from lib.store.raw import Raw
from lib.store.strings import Mask

_KEYS = ("company", "customer", "series", "line")
_DAYS = ("issued", "due", "paid_on", "recorded_on", "dispute_raised_on", "disputed_on",
         "dispute_closed_on")  # fmt: skip
_MUST = ("issued", "paid_on")
_TEXTS = ("salesperson", "product", "outlet", "invoice_group", "reason", "dispute_reason",
          "dispute_outcome", "terms", "customer_name", *synonyms.ATTRIBUTES)  # fmt: skip
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "zł": "PLN", "lei": "RON",
            "kč": "CZK", "₺": "TRY", "us$": "USD", "euro": "EUR", "euros": "EUR", "ron": "RON",
            "eur": "EUR"}  # fmt: skip
_NO_DATE = "disputed, no date given"


class NoColumn(Mistake):
    """A source without a column that its role cannot do without."""

    def __init__(self, fields: Sequence[str], source: str, has: Sequence[str]) -> None:
        named = " and ".join(f"“{f}”" for f in fields)
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


def finding(
    level: str, code: str, rows: Mask, lines: npt.NDArray[np.int64], message: str
) -> list[Finding]:
    """A finding about some rows, if there are any; ``{n}`` in the message stands for their number."""
    count = int(rows.sum())
    if not count:
        return []
    first = tuple(int(n) for n in lines[rows][:5] if n)
    said = message.replace("{n}", f"{count:,}")
    return [Finding(level, code, said, count, first)]  # type: ignore[arg-type]


def read(raw: Raw, mapping: Mapping, options: Options) -> Rows:
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
    amounts, amount_problems, amount_notes = _amounts(raw, mapping, frame["currency"])
    frame |= _kinds(raw, mapping, amounts, notes)
    frame |= _disputes(raw, mapping, frame, notes)
    problems += [*day_problems, *currency_problems, *amount_problems]
    rejected, kept = faults.rejected(raw, problems)
    made = pd.DataFrame(frame, copy=False)
    if not kept.all():
        made = made[kept].reset_index(drop=True)
    own = {"document", "kind"} <= set(raw.frame.columns)
    made["own_key"] = own and made["number"].is_unique
    return Rows(made, raw.lines[kept], rejected, (*notes, *day_notes, *currency_notes, *amount_notes))


def _require(raw: Raw, mapping: Mapping) -> None:
    lacking = [f for f in ("document", "customer", "issued") if f not in mapping]
    money_fields = ("amount", "debit", "credit", "net_amount", "open_amount")
    if not any(f in mapping for f in money_fields):
        lacking.append("amount")
    if lacking:
        raise NoColumn(lacking, raw.name, [str(c) for c in raw.frame.columns])


def _column(raw: Raw, mapping: Mapping, field: str) -> pd.Series | None:
    heading = mapping.column(field)
    return None if heading is None else raw.frame[heading]


def _texts(
    raw: Raw, mapping: Mapping
) -> tuple[dict[str, pd.Series], list[Fault], list[Finding]]:
    count = len(raw.frame)
    made: dict[str, pd.Series] = {}
    for field in (*_KEYS, *_TEXTS, "type"):
        column = _column(raw, mapping, field)
        if column is None:
            made[field] = strings.nothing(count)
        elif field in _KEYS:
            made[field] = strings.keys(column)
        else:
            made[field] = strings.series(strings.clean(column))
    made["number"] = strings.keys(raw.frame[mapping.column("document")])
    problems = [
        Fault(made["number"].isna().to_numpy(bool), _no_number(raw, mapping)),
        Fault(made["customer"].isna().to_numpy(bool), "This row has no customer."),
    ]
    mangled = strings.mask(pc.match_substring_regex(strings.raw(made["number"]),
                                                    r"^\d[.,]\d+E\+?\d+$"))  # fmt: skip
    notes = finding(
        "error", "mangled_keys", mangled, raw.lines,
        "{n} document numbers were shortened by a spreadsheet (such as 1.23E+18) and cannot be "
        "told apart any more. Export again with that column as text.",
    )  # fmt: skip
    return made, problems, notes


def _no_number(raw: Raw, mapping: Mapping) -> str:
    return (
        f"This row has no document number in “{mapping.column('document')}”; "
        "a total or a comment is no document."
    )


def _days(
    raw: Raw, mapping: Mapping, options: Options
) -> tuple[dict[str, pd.Series], list[Fault], list[Finding]]:
    given = {f: c for f in _DAYS if (c := _column(raw, mapping, f)) is not None}
    by_heading = {str(c.name): c for c in given.values()}
    order = dates.orders(by_heading, options.dates)
    made: dict[str, pd.Series] = {}
    problems: list[Fault] = []
    notes: list[Finding] = []
    for field in _DAYS:
        column = given.get(field)
        if column is None:
            made[field] = pd.Series(np.full(len(raw.frame), np.datetime64("NaT"), "datetime64[s]"))
            continue
        parsed = dates.parse(column, order[str(column.name)])
        made[field] = parsed.days
        says = f"“{{value}}” in “{column.name}” is not a date that exists."
        if field in _MUST:
            problems.append(Fault(parsed.bad, says, str(column.name)))
        else:
            notes += finding("warning", "unreadable_dates", parsed.bad, raw.lines,
                             f"{{n}} values of “{column.name}” are no dates and were left empty.")  # fmt: skip
    missing = made["issued"].isna().to_numpy(bool)
    problems.append(Fault(missing, f"This row has no date in “{given['issued'].name}”."))
    return made, problems, notes


def _currency(
    raw: Raw, mapping: Mapping, options: Options
) -> tuple[pd.Series, list[Fault], list[Finding]]:
    fallback = (options.currency or money.NO_CURRENCY).upper()
    column = _column(raw, mapping, "currency")
    count = len(raw.frame)
    if column is None:
        codes = strings.series(pa.repeat(pa.scalar(fallback, pa.large_string()), count))
        absent = np.full(count, options.currency is None)
    else:
        written, unknown = kinds.read(column, _code)
        absent = written.isna().to_numpy(bool) & ~unknown
        codes = written.fillna(fallback).astype(strings.TEXT)
        problem = Fault(unknown, f"“{{value}}” in “{column.name}” is no currency code such as EUR.",
                        str(column.name))  # fmt: skip
        absent &= options.currency is None
        return codes, [problem], _no_currency(absent, raw)
    return codes, [], _no_currency(absent, raw)


def _no_currency(absent: Mask, raw: Raw) -> list[Finding]:
    return finding(
        "note", "no_currency", absent, raw.lines,
        "{n} rows name no currency; their amounts are kept as XXX with two decimals. "
        "Say which it is with --currency.",
    )  # fmt: skip


def _code(word: str) -> str | None:
    code = _SYMBOLS.get(word.casefold(), word.upper())
    return code if len(code) == 3 and code.isascii() and code.isalpha() else None


@dataclass(frozen=True, slots=True, eq=False)
class _Amounts:
    """``amount`` and ``settled`` in minor units, and whether a sign column or two columns signed them."""

    amount: npt.NDArray[np.int64]
    settled: npt.NDArray[np.int64]
    settled_known: Mask
    signed: bool


def _amounts(
    raw: Raw, mapping: Mapping, currency: pd.Series
) -> tuple[_Amounts, list[Fault], list[Finding]]:
    exponents = _exponents(currency)
    given = {f: c for f in ("amount", "debit", "credit", "net_amount", "tax", "open_amount",
                            "paid_amount") if (c := _column(raw, mapping, f)) is not None}  # fmt: skip
    parsed = {f: numbers.parse(c, exponents) for f, c in given.items()}
    problems = [
        Fault(p.bad, f"“{{value}}” in “{given[f].name}” is not an amount.", str(given[f].name))
        for f, p in parsed.items()
    ]
    notes = [n for f, p in parsed.items() for n in _amount_notes(p, str(given[f].name), raw)]
    amount, missing, signed = _billed(parsed, len(raw.frame))
    named = " or ".join(f"“{c.name}”" for f, c in given.items() if f not in ("tax", "paid_amount"))
    problems.append(Fault(missing, f"This row has no amount in {named}."))
    side = _column(raw, mapping, "side")
    if side is not None:
        ours, _ = kinds.read(side, _credit_side)
        amount = np.where((ours == "credit").to_numpy(bool), -np.abs(amount), np.abs(amount))
        signed = True
    if set(parsed) == {"open_amount"}:
        notes.append(Finding("warning", "no_history", f"“{raw.name}” lists open items only: ages are "
                             "right, but there is no payment history to learn from.", len(raw.frame)))  # fmt: skip
    settled, known = _settled(parsed, amount)
    return _Amounts(amount, settled, known, signed), problems, notes


def _credit_side(word: str) -> str | None:
    return "credit" if word.casefold()[:1] in "hc" else "debit"


def _exponents(currency: pd.Series) -> int | npt.NDArray[np.int64]:
    known = {str(c): money.exponent(str(c)) for c in currency.unique()}
    if len(set(known.values())) <= 1:
        return next(iter(known.values()), 2)
    return currency.map(known).to_numpy("int64")


def _amount_notes(parsed: numbers.Parsed, heading: str, raw: Raw) -> list[Finding]:
    rounded = finding(
        "warning", "rounded_amounts", parsed.rounded, raw.lines,
        f"{{n}} amounts in “{heading}” have more decimals than their currency and were rounded, a "
        "half to the even unit.",
    )  # fmt: skip
    if not parsed.guessed:
        return rounded
    return [*rounded, Finding(
        "warning", "guessed_thousands", f"No amount in “{heading}” tells whether its sign marks "
        "thousands or decimals; it was read as thousands.", len(parsed.minor)
    )]  # fmt: skip


def _billed(
    parsed: dict[str, numbers.Parsed], count: int
) -> tuple[npt.NDArray[np.int64], Mask, bool]:
    """Amounts, where there is none, and whether two columns tell their sign."""
    if "amount" in parsed:
        return parsed["amount"].minor, parsed["amount"].missing, False
    if "debit" in parsed or "credit" in parsed:
        sides = [parsed[f] for f in ("debit", "credit") if f in parsed]
        total = np.zeros(count, "int64")
        for f, sign in (("debit", 1), ("credit", -1)):
            total += sign * parsed[f].minor if f in parsed else 0
        return total, np.logical_and.reduce([p.missing for p in sides]), True
    if "net_amount" in parsed:
        tax = parsed["tax"].minor if "tax" in parsed else 0
        return parsed["net_amount"].minor + tax, parsed["net_amount"].missing, False
    return parsed["open_amount"].minor, parsed["open_amount"].missing, False


def _settled(
    parsed: dict[str, numbers.Parsed], amount: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], Mask]:
    """What is no longer open of each amount, and where the source says so."""
    settled, known = np.zeros(len(amount), "int64"), np.zeros(len(amount), bool)
    if "paid_amount" in parsed:
        known = ~parsed["paid_amount"].missing
        settled = np.where(known, np.abs(parsed["paid_amount"].minor) * np.sign(amount), 0)
    if "open_amount" in parsed and len(parsed) > 1:
        open_, told = parsed["open_amount"].minor, ~parsed["open_amount"].missing
        settled = np.where(told, amount - open_, settled)
        known = known | told
    return settled, known


def _kinds(
    raw: Raw, mapping: Mapping, amounts: _Amounts, notes: list[Finding]
) -> dict[str, pd.Series]:
    """Kind, signed amount and sale mode of each row."""
    by_sign = np.where(amounts.amount < 0, "credit_note", "invoice")
    field = "kind" if "kind" in mapping else "type"
    column = _column(raw, mapping, field)
    amount, settled = amounts.amount.copy(), amounts.settled.copy()
    if column is None:
        kind = by_sign
    else:
        said, unknown = kinds.read(column, kinds.of_document)
        kind = np.where(said.notna(), said.to_numpy(dtype=object), by_sign)
        notes += finding("warning", "unknown_kinds", unknown, raw.lines, "{n} rows have a type that "
                         f"is not understood in “{column.name}”; their sign tells their kind.")  # fmt: skip
        if field == "type" and not amounts.signed:
            notes += _turn(kind, amount, settled, raw)
    negative = (kind == "invoice") & (amount < 0)
    kind = np.where(negative, "credit_note", kind)
    if column is not None:
        notes += finding("note", "negative_invoices", negative, raw.lines,
                         "{n} invoices have a negative amount and are taken as credit notes.")  # fmt: skip
    return {
        "kind": pd.Series(kind, dtype=strings.TEXT),
        "amount": pd.Series(amount),
        "settled": pd.Series(settled),
        "settled_known": pd.Series(amounts.settled_known),
        "sale_mode": _sale_mode(raw, mapping, notes),
    }


def _turn(
    kind: npt.NDArray[np.object_], amount: npt.NDArray[np.int64],
    settled: npt.NDArray[np.int64], raw: Raw,
) -> list[Finding]:  # fmt: skip
    """Make credits negative where a source writes every amount of such a kind without its sign."""
    notes: list[Finding] = []
    for credit in ("credit_note", "receipt"):
        rows = kind == credit
        if rows.any() and (amount[rows] >= 0).all():
            amount[rows] *= -1
            settled[rows] *= -1
            shown = credit.replace("_", " ")
            notes += finding("note", "unsigned_credits", rows, raw.lines,
                             f"{{n}} rows of kind {shown} stand without a minus sign and were taken "
                             "as lowering what is owed.")  # fmt: skip
    return notes


def _sale_mode(raw: Raw, mapping: Mapping, notes: list[Finding]) -> pd.Series:
    column = _column(raw, mapping, "sale_mode")
    if column is None:
        return strings.nothing(len(raw.frame))
    modes, unknown = kinds.read(column, kinds.of_sale)
    notes += finding("warning", "unknown_modes", unknown, raw.lines, "{n} rows have a way of sale "
                     f"that is not one of {', '.join(columns.MODES)}; it was left empty.")  # fmt: skip
    return modes


def _disputes(
    raw: Raw, mapping: Mapping, frame: dict[str, pd.Series], notes: list[Finding]
) -> dict[str, pd.Series]:
    """Disputed amounts; a flag without a date is noted in the reason and never dated."""
    made: dict[str, pd.Series] = {}
    amount = _column(raw, mapping, "disputed_amount")
    if amount is not None:
        parsed = numbers.parse(amount, _exponents(frame["currency"]))
        empty = parsed.missing | parsed.bad
        made["disputed_amount"] = pd.Series(parsed.minor).astype("Int64").mask(empty)
    flag = _column(raw, mapping, "disputed")
    if flag is None:
        return made
    undated = kinds.yes(flag) & frame["disputed_on"].isna().to_numpy(bool)
    undated &= frame["dispute_raised_on"].isna().to_numpy(bool)
    reason = frame["dispute_reason"]
    made["dispute_reason"] = reason.mask(undated & reason.isna().to_numpy(bool), _NO_DATE)
    notes += finding("warning", "undated_disputes", undated, raw.lines,
                     "{n} documents are marked as disputed without saying since when: they are shown "
                     "as disputed, and no forecast looks at them.")  # fmt: skip
    return made


def with_terms(
    frame: pd.DataFrame, lines: npt.NDArray[np.int64], options: Options
) -> tuple[pd.DataFrame, list[Finding]]:
    """Documents with due dates from their terms where they have none; one row a due date.

    Returns:
        the frame, with ``parts`` (how many due dates the row stands for) and ``share`` of each
        instalment where a document has several; see ``instalments``.

    Raises:
        UnreadableTerms: the terms of the options.
    """
    said = frame["terms"]
    without = (frame["kind"] == "invoice").to_numpy(bool) & frame["due"].isna().to_numpy(bool)
    if options.terms:
        terms.parse(options.terms)
        said = said.mask(without & said.isna().to_numpy(bool), options.terms)
    wanted = without & said.notna().to_numpy(bool)
    frame = frame.assign(terms=said)
    if not wanted.any():
        return frame, []
    return _dated(frame, wanted, lines)


def _dated(
    frame: pd.DataFrame, wanted: Mask, lines: npt.NDArray[np.int64]
) -> tuple[pd.DataFrame, list[Finding]]:
    codes = keys.codes(frame["terms"])
    texts = dict(zip(codes[wanted], frame["terms"][wanted], strict=True))
    due = frame["due"].to_numpy("datetime64[s]").copy()
    unread = np.zeros(len(frame), bool)
    for code, text in texts.items():
        rows = np.flatnonzero(wanted & (codes == code))
        try:
            agreed = terms.parse(text)
        except terms.UnreadableTerms:
            unread[rows] = True
            continue
        if len(agreed.instalments) > 1:
            continue
        issued = frame["issued"].to_numpy("datetime64[D]")[rows]
        days, at = np.unique(issued, return_inverse=True)
        first = np.array([agreed.due(day)[0] for day in days.tolist()], "datetime64[s]")
        due[rows] = first[at]
    notes = finding("warning", "unreadable_terms", unread, lines,
                    "{n} invoices have terms that are not understood (such as "
                    f"“{_example(frame, unread)}”) and no due date.")  # fmt: skip
    return frame.assign(due=due), notes


def _example(frame: pd.DataFrame, rows: Mask) -> str:
    return str(frame["terms"][rows].iloc[0]) if rows.any() else ""
