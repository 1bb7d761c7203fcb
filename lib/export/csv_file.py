"""A table as CSV: major units, ISO dates, and no text that a spreadsheet would calculate."""

import csv as _csv
import io
from collections.abc import Mapping

import numpy as np
import pandas as pd

from lib.export.formulas import harmless
from lib.export.value_text import is_absent, is_flag, value_text
from lib.ledger import money
from lib.ledger.context import small_print
from lib.notebook.answer import Answer
from lib.notebook.columns import Format


def text(
    table: pd.DataFrame, formats: Mapping[str, Format] | None = None, currency: str = ""
) -> str:
    """A table as CSV text, a line a row, without a byte order mark: for pipes and programs.

    Args:
        table: amounts in minor units of the row's ``currency``, else of ``currency``.
        formats: which columns are money, ``*`` for all numbers not named; the others are written by
            their type.
        currency: the currency of rows that name none.
    """
    kinds = {column: _kind(table, column, formats or {}) for column in table.columns}
    row_currencies = (
        table["currency"].fillna(currency) if "currency" in table else [currency] * len(table)
    )
    columns = [
        [_amount(v, c) for v, c in zip(table[column], row_currencies, strict=True)]
        if kinds[column] == "money"
        else [_plain(v) for v in table[column]]
        for column in table.columns
    ]
    out = io.StringIO()
    lines = _csv.writer(out, lineterminator="\n")
    lines.writerow(_plain(str(column)) for column in table.columns)
    lines.writerows(zip(*columns, strict=True))
    return out.getvalue()


def csv(
    table: pd.DataFrame, formats: Mapping[str, Format] | None = None, currency: str = ""
) -> bytes:
    """The same as UTF-8 with a byte order mark, without which Excel misreads every ü and 华."""
    return text(table, formats, currency).encode("utf-8-sig")


def of_answer(answer: Answer) -> bytes:
    """An answer as people read it: its headings with units, then the rows, then its small print.

    Shares stand in percent, other numbers with at most four decimals.
    """
    answer, out = answer.shown, io.StringIO()
    lines = _csv.writer(out, lineterminator="\n")
    lines.writerow(_plain(_with_unit(answer, column)) for column in answer.table.columns)
    lines.writerows(zip(*(_column(answer, column) for column in answer.table.columns), strict=True))
    lines.writerows([[], [_plain(small_print(answer.context))]])
    return out.getvalue().encode("utf-8-sig")


def _with_unit(answer: Answer, column: str) -> str:
    unit = {"percent": "%", "days": "days"}.get(answer.kind(column), "")
    called = answer.heading(column)
    return f"{called}, {unit}" if unit and unit not in called.lower() else called


def _column(answer: Answer, column: str) -> list[str]:
    kind, values = answer.kind(column), answer.table[column]
    if kind == "money":
        pairs = zip(values, answer.row_currencies(), strict=True)
        return [_amount(value, currency) for value, currency in pairs]
    if kind == "customer":
        return [_plain(answer.context.name(str(v))) if not is_absent(v) else "" for v in values]
    if kind in ("percent", "number", "days"):
        times = 100.0 if kind == "percent" else 1.0
        return ["" if is_absent(v) else _plain(round(float(v) * times, 4)) for v in values]
    return [
        "" if is_absent(v) else _plain(value_text(v, "text", "") if is_flag(v) else v)
        for v in values
    ]


def _kind(table: pd.DataFrame, column: str, formats: Mapping[str, Format]) -> Format | None:
    default_format = formats.get("*") if pd.api.types.is_numeric_dtype(table[column]) else None
    return formats.get(column, default_format)


def _amount(value: float, currency: str) -> str:
    return "" if is_absent(value) else money.plain(round(value), currency)


def _plain(value: object) -> str:
    if is_absent(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    if isinstance(value, int | float | np.number):
        return f"{value:.0f}" if float(value).is_integer() else str(value)
    return _one_kind_of_break(harmless(str(value)))


def _one_kind_of_break(text: str) -> str:
    """Line breaks as line feeds: a lone carriage return would be written without quotes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
