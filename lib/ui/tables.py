"""Tables on the page: typed columns, names that link to the customer, never more than is read."""

from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from lib.export.value_text import places
from lib.ledger.context import Context
from lib.ledger.money import exponent
from lib.ledger.wording import day_text, document
from lib.notebook.answer import Answer
from lib.ui import frame

_LAZY = 10_000
_WHOLE = 12  # rows that stand without scrolling
_ROW, _LEAST, _MOST = 34, 76, 300  # pixels: of a row, and of a column of words
_LETTER = 7.6  # pixels of a letter, on average
_WIDTHS = {"customer": 236, "money": 118, "day": 102, "percent": 92, "days": 84, "number": 84}
_NOTHING = "–"  # where there is no value: neither a zero nor the word of a programming language
_FEW = 3  # rows from which a value that repeats is said once
_UNITS_FROM = 1_000  # major units from which cents are left to rows and files


def show(answer: Answer, *, key: str, select: bool = False, whole: bool = False) -> Any:
    """An answer's rows with its formats and headings.

    Args:
        select: one row can be chosen; the returned state says which.
        whole: every column and cent, as behind a figure; a card leaves out what says the same in
            every row (``constants`` says it once) and cents of large amounts.
    """
    answer = answer.shown
    rows = display_rows(answer)
    columns = [c for c in _order(answer, rows) if whole or c not in _constant_columns(answer)]
    config = {c: _config(answer, c, whole=whole) for c in columns}
    return st.dataframe(
        rows, hide_index=True, column_config=config, column_order=columns, key=key,
        alt=answer.title, height="content" if len(rows) <= _WHOLE else _ROW * (_WHOLE + 1),
        placeholder=_NOTHING, row_height=_ROW,
        lazy=None if select or len(rows) <= _LAZY else True,
        on_select="rerun" if select else "ignore", selection_mode="single-row",
    )  # fmt: skip


def constants(answer: Answer) -> str:
    """What a card's table says once, below, since it is the same in every row.

    ``In every row: kind invoice · terms net 30``; empty where nothing is.
    """
    answer = answer.shown
    texts = [
        f"{answer.heading(column).lower()} {_constant_text(answer, column)}"
        for column in _constant_columns(answer)
    ]
    return f"In every row: {' · '.join(texts)}" if texts else ""


def _constant_columns(answer: Answer) -> list[str]:
    """Columns but the first that hold one value, where there are rows enough to tell."""
    table = answer.table
    if len(table) < _FEW:
        return []
    return [
        str(c) for c in table.columns[1:]
        if answer.kind(str(c)) in ("text", "days", "number", "day")
        and table[c].notna().all() and table[c].nunique() == 1 and str(table[c].iloc[0]).strip()
    ]  # fmt: skip


def _constant_text(answer: Answer, column: str) -> str:
    value = answer.table[column].iloc[0]
    if answer.kind(column) == "day":
        return day_text(pd.Timestamp(value))
    return f"{value:,g}" if isinstance(value, int | float) else str(value)


def _order(answer: Answer, rows: pd.DataFrame) -> list[str]:
    """The columns with the first amount beside a customer, so that a phone shows it without sliding.

    Where a row is no customer its first columns name it together. Buckets stay in their order: one of
    them alone would be taken for the whole.
    """
    names = [str(name) for name in rows.columns]
    if not names or answer.kind(names[0]) != "customer":
        return names
    amounts = [n for n in names[1:] if answer.kind(n) == "money" and n not in answer.parts]
    return [*names[:1], *amounts[:1], *(n for n in names[1:] if n not in amounts[:1])]


def display_rows(answer: Answer) -> pd.DataFrame:
    """The rows in the units people read: major units, percent, links to customers."""
    columns = {column: _display_column(answer, column) for column in answer.table.columns}
    return pd.DataFrame(columns, index=answer.table.index)


def link(customer: str, context: Context) -> str:
    """Where a customer's page is, on the same ledger and day."""
    return _link(customer, context, frame.scope().presenting)


def _link(customer: str, context: Context, presenting: bool) -> str:
    address = f"customer?customer={quote(customer)}&ledger={context.version}&as_of={context.day}"
    address += "&present=1" if presenting else ""
    return f"{address}#{quote(context.name(customer))}"


def _display_column(answer: Answer, column: str) -> pd.Series:
    values = answer.table[column]
    match answer.kind(column):
        case "money":
            units = [10.0 ** exponent(currency) for currency in answer.row_currencies()]
            return values.astype("Float64") / units
        case "percent":
            return values.astype("Float64") * 100
        case "customer":
            presenting = frame.scope().presenting  # asked once: it looks up who is signed in
            return values.map(
                lambda key: _link(str(key), answer.context, presenting), na_action="ignore"
            )
        case "document":
            return values.map(lambda key: document(str(key)), na_action="ignore")
    return values


def _config(answer: Answer, column: str, *, whole: bool) -> Any:
    columns, label, kind = st.column_config, answer.heading(column), answer.kind(column)
    width = _WIDTHS.get(kind) or _word_width(answer.table[column], label)
    match kind:
        case "money":
            cents = max(map(exponent, answer.currencies)) if whole or _small(answer, column) else 0
            minor = 0 if answer.is_in_units else cents
            return columns.NumberColumn(label, format=f"%,.{minor}f", width=width)
        case "percent":
            least = 0 if not whole and _wide_shares(answer.table[column]) else 1
            return columns.NumberColumn(label, format=f"%.{least}f %%", width=width)
        case "number" | "days":
            form = f"%,.{places(answer.table[column])}f"
            return columns.NumberColumn(label, format=form, width=width)
        case "day":
            return columns.DateColumn(label, format="D MMM YY", width=width)
        case "customer":
            return columns.LinkColumn(label, display_text=r"#(.+)$", width=width, pinned=True)
    return columns.TextColumn(label, width=width)


def _word_width(values: pd.Series, label: str) -> int:
    """Pixels that 19 in 20 of a column's words need, and its heading."""
    lengths = values.dropna().astype("str").str.len()
    longest = float(lengths.quantile(0.95)) if len(lengths) else 0.0
    return int(min(max(_LEAST, (max(longest, len(label)) + 3) * _LETTER), _MOST))


def _small(answer: Answer, column: str) -> bool:
    """Whether a column keeps its cents: no amount is large, or one would be written as nothing."""
    units = [10.0 ** exponent(currency) for currency in answer.row_currencies()]
    amounts = answer.table[column].astype("Float64").abs().fillna(0) / units
    return bool(amounts.lt(_UNITS_FROM).all()) or _would_vanish(amounts)


def _wide_shares(shares: pd.Series) -> bool:
    """Whether tenths of a per cent say too much: a share is a tenth or more, and none would vanish."""
    percents = shares.astype("Float64").abs().fillna(0) * 100
    return bool(percents.ge(10).any()) and not _would_vanish(percents)


def _would_vanish(values: pd.Series) -> bool:
    """Whether some value that is not nothing would be written as 0 without decimals."""
    return bool(values.between(0, 0.5, inclusive="neither").any())
