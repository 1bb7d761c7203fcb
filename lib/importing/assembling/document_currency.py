"""The currency of each document: by a column, by the sign of its amount, by a heading, by a person."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling.faults import Fault, finding
from lib.importing.options import Options
from lib.importing.reading import fields
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask
from lib.importing.values import currencies
from lib.ledger import money, texts
from lib.ledger.findings import Finding


def read(
    table: SourceTable, reading: Reading, options: Options
) -> tuple[pd.Series, list[Fault], list[Finding]]:
    """A code for each row, with its faults and what is worth saying.

    A column of currencies comes first, then the signs amounts are written with, then a currency in
    the heading of the amounts, then what a person said; else XXX.
    """
    column = reading.series(table, "currency")
    if column is not None:
        row_currencies = currencies.of_column(column, options.currency)
        return _with_fallback(row_currencies, table, options, str(column.name))
    money_columns = [c.column for c in reading.choices if c.field in fields.MONEY]
    for heading in money_columns:
        signs = currencies.in_amounts(table.frame[heading], options.currency)
        if signs is not None:
            usual = _code_of_headings(money_columns) or _only_code(signs)
            codes, _, notes = _with_fallback(signs, table, options, heading, usual)
            return codes, [], notes
    code = _code_of_headings(money_columns) or (options.currency or money.NO_CURRENCY).upper()
    absent = np.full(len(table.frame), code == money.NO_CURRENCY and options.currency is None)
    return _repeat(code, len(table.frame)), [], _no_currency(absent, table)


def _only_code(signs: currencies.Currencies) -> str | None:
    """The one currency whose sign some amounts carry; the bare ones beside them are of it too."""
    codes = signs.codes.dropna().unique()
    return str(codes[0]) if len(codes) == 1 else None


def _code_of_headings(headings: Sequence[str]) -> str | None:
    """The one currency that headings of amounts name."""
    codes = {code for heading in headings if (code := currencies.in_heading(heading))}
    return codes.pop() if len(codes) == 1 else None


def _repeat(code: str, count: int) -> pd.Series:
    return texts.repeat(code, count)


def _with_fallback(
    row_currencies: currencies.Currencies,
    table: SourceTable,
    options: Options,
    heading: str,
    usual: str | None = None,
) -> tuple[pd.Series, list[Fault], list[Finding]]:
    fallback = (usual or options.currency or money.NO_CURRENCY).upper()
    absent = (
        row_currencies.codes.isna().to_numpy(bool)
        & ~row_currencies.unknown
        & (fallback == money.NO_CURRENCY)
    )
    problem = Fault(
        row_currencies.unknown,
        f"“{{value}}” in “{heading}” is no currency code such as EUR.",
        heading,
    )
    codes = row_currencies.codes
    if codes.hasnans:
        codes = codes.fillna(fallback).astype(text_columns.TEXT)
    return (
        codes,
        [problem],
        [*_no_currency(absent, table), *_assumed_findings(row_currencies, table, heading)],
    )


def _assumed_findings(
    row_currencies: currencies.Currencies, table: SourceTable, heading: str
) -> list[Finding]:
    codes = " and ".join(sorted(row_currencies.codes[row_currencies.assumed].unique()))
    return finding(
        "warning", "assumed_currency", row_currencies.assumed, table.lines,
        f"{{n}} row[|s] of “{heading}” [has|have] a sign that several currencies share; read as "
        f"{codes}. If that is wrong, say which with --currency.",
    )  # fmt: skip


def _no_currency(absent: Mask, table: SourceTable) -> list[Finding]:
    return finding(
        "note", "no_currency", absent, table.lines,
        "{n} row[|s] [names|name] no currency; amounts are kept as XXX with two decimals. "
        "Say which it is with --currency.",
    )  # fmt: skip
