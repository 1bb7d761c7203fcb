"""Tables on the page: typed columns, names that link to the customer, never more than is read."""

from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from lib.export.value_text import places
from lib.ledger.context import Context
from lib.ledger.money import exponent
from lib.ledger.wording import document
from lib.notebook.answer import Answer
from lib.ui import frame

_LAZY = 10_000
_WHOLE = 15  # rows that stand without scrolling
_NOTHING = "–"  # where there is no value: neither a zero nor the word of a programming language


def show(answer: Answer, *, key: str, select: bool = False, height: Any = "auto") -> Any:
    """An answer's rows with its formats and headings.

    Args:
        select: one row can be chosen; the returned state says which.
    """
    answer = answer.shown
    rows = display_rows(answer)
    height = "content" if height == "auto" and len(rows) <= _WHOLE else height
    config = {c: _config(answer, c) for c in rows.columns}
    return st.dataframe(
        rows, hide_index=True, column_config=config, column_order=_order(answer, rows), key=key,
        alt=answer.title, height=height, placeholder=_NOTHING,
        lazy=None if select or len(rows) <= _LAZY else True,
        on_select="rerun" if select else "ignore", selection_mode="single-row",
    )  # fmt: skip


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


def _config(answer: Answer, column: str) -> Any:
    columns, label = st.column_config, answer.heading(column)
    match answer.kind(column):
        case "money":
            minor = 0 if _whole(answer) else max(map(exponent, answer.currencies))
            return columns.NumberColumn(label, format=f"%,.{minor}f")
        case "percent":
            return columns.NumberColumn(label, format="%.1f %%")
        case "number" | "days":
            return columns.NumberColumn(label, format=f"%,.{places(answer.table[column])}f")
        case "day":
            return columns.DateColumn(label, format="D MMM YYYY")
        case "customer":
            return columns.LinkColumn(label, display_text=r"#(.+)$")
    return columns.TextColumn(label)


def _whole(answer: Answer) -> bool:
    """Whether all amounts of a table are whole, as estimates are, of which cents would say too much."""
    columns = [c for c in answer.table.columns if answer.kind(c) == "money"]
    units = pd.Series([10.0 ** exponent(c) for c in answer.row_currencies()], answer.table.index)
    amounts = answer.table[columns].astype("Float64")
    return (
        bool(amounts.fillna(0).round(3).mod(units, axis=0).eq(0).all(axis=None))
        and len(amounts) > 0
    )
