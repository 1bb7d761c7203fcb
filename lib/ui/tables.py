"""Tables on the page: typed columns, names that link to the customer, never more than is read."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from lib.export.sheet import Sheet, places
from lib.ledger.context import Context
from lib.ledger.money import exponent
from lib.ledger.wording import document
from lib.ui import frame

_LAZY = 10_000
_WHOLE = 15  # rows that stand without scrolling
_NOTHING = "–"  # where there is no value: neither a zero nor the word of a programming language


def show(
    sheet: Sheet, *, key: str, select: bool = False, height: Any = "auto", aside: Sequence[str] = ()
) -> Any:
    """A sheet's rows with its formats and headings.

    Args:
        aside: columns left out.
        select: one row can be chosen; the returned state says which.
    """
    rows = display_rows(sheet).drop(columns=list(aside), errors="ignore")
    height = "content" if height == "auto" and len(rows) <= _WHOLE else height
    config = {c: _config(sheet, c) for c in rows.columns}
    return st.dataframe(
        rows, hide_index=True, column_config=config, column_order=_order(sheet, rows), key=key,
        alt=sheet.title, height=height, placeholder=_NOTHING,
        lazy=None if select or len(rows) <= _LAZY else True,
        on_select="rerun" if select else "ignore", selection_mode="single-row",
    )  # fmt: skip


def _order(sheet: Sheet, rows: pd.DataFrame) -> list[str]:
    """The columns with the first amount second, so that a phone shows it without sliding.

    Buckets stay in their order: one of them alone would be taken for the whole.
    """
    names = [str(name) for name in rows.columns]
    amounts = [n for n in names[1:] if sheet.kind(n) == "money" and n not in sheet.parts]
    return [*names[:1], *amounts[:1], *(n for n in names[1:] if n not in amounts[:1])]


def display_rows(sheet: Sheet) -> pd.DataFrame:
    """The rows in the units people read: major units, percent, links to customers."""
    columns = {column: _display_column(sheet, column) for column in sheet.table.columns}
    return pd.DataFrame(columns, index=sheet.table.index)


def link(customer: str, context: Context) -> str:
    """Where a customer's page is, on the same ledger and day."""
    address = f"customer?customer={quote(customer)}&ledger={context.version}&as_of={context.day}"
    address += "&present=1" if frame.scope().presenting else ""
    return f"{address}#{quote(context.name(customer))}"


def _display_column(sheet: Sheet, column: str) -> pd.Series:
    values = sheet.table[column]
    match sheet.kind(column):
        case "money":
            units = [10.0 ** exponent(currency) for currency in sheet.row_currencies()]
            return values.astype("Float64") / units
        case "percent":
            return values.astype("Float64") * 100
        case "customer":
            return values.map(lambda key: link(str(key), sheet.context), na_action="ignore")
        case "document":
            return values.map(lambda key: document(str(key)), na_action="ignore")
    return values


def _config(sheet: Sheet, column: str) -> Any:
    columns, label = st.column_config, sheet.heading(column)
    match sheet.kind(column):
        case "money":
            minor = 0 if _whole(sheet) else max(map(exponent, sheet.currencies))
            return columns.NumberColumn(label, format=f"%,.{minor}f")
        case "percent":
            return columns.NumberColumn(label, format="%.1f %%")
        case "number" | "days":
            return columns.NumberColumn(label, format=f"%,.{places(sheet.table[column])}f")
        case "day":
            return columns.DateColumn(label, format="D MMM YYYY")
        case "customer":
            return columns.LinkColumn(label, display_text=r"#(.+)$")
    return columns.TextColumn(label)


def _whole(sheet: Sheet) -> bool:
    """Whether all amounts of a table are whole, as estimates are, of which cents would say too much."""
    columns = [c for c in sheet.table.columns if sheet.kind(c) == "money"]
    units = pd.Series([10.0 ** exponent(c) for c in sheet.row_currencies()], sheet.table.index)
    amounts = sheet.table[columns].astype("Float64")
    return bool(amounts.fillna(0).mod(units, axis=0).eq(0).all(axis=None)) and len(amounts) > 0
