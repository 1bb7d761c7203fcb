"""Tables on the page: typed columns, names that link to the customer, never more than is read."""

from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from lib.ledger.context import Context
from lib.ledger.money import exponent
from lib.questions import Question

_LAZY = 10_000


def show(table: pd.DataFrame, asked: Question, context: Context, *, key: str) -> Any:
    """A question's table with its formats and headings."""
    shown = written(table, asked, context)
    return st.dataframe(
        shown, hide_index=True, column_config=column_config(shown, asked, context), key=key,
        alt=asked.ask, lazy=len(shown) > _LAZY or None,
    )  # fmt: skip


def format_of(asked: Question, column: str) -> str:
    """How a column is written: as registered, by ``*`` for all numbers, else as text."""
    return asked.formats.get(column) or asked.formats.get("*", "text")


def heading(asked: Question, column: str, context: Context) -> str:
    """A column's heading; money says its currency."""
    said = asked.headings.get(column) or _spoken(column)
    return f"{said}, {context.currency}" if format_of(asked, column) == "money" else said


def written(table: pd.DataFrame, asked: Question, context: Context) -> pd.DataFrame:
    """The table in the units people read: major units, percent, links to customers."""
    made = {}
    for column in table.columns:
        values = table[column]
        match format_of(asked, column):
            case "money":
                made[column] = values.astype("Float64") / 10 ** exponent(context.currency)
            case "percent":
                made[column] = values.astype("Float64") * 100
            case "customer":
                made[column] = values.map(lambda key: link(str(key), context), na_action="ignore")
            case _:
                made[column] = values
    return pd.DataFrame(made)


def link(customer: str, context: Context) -> str:
    """Where a customer's page is, on the same ledger and day."""
    here = f"customer?customer={quote(customer)}&ledger={context.version}&as_of={context.day}"
    return f"{here}#{quote(context.name(customer))}"


def column_config(shown: pd.DataFrame, asked: Question, context: Context) -> dict[str, Any]:
    """Streamlit's column configuration for a written table."""
    return {
        column: _config(heading(asked, column, context), format_of(asked, column), context)
        for column in shown.columns
    }


def _config(label: str, how: str, context: Context) -> Any:
    columns = st.column_config
    match how:
        case "money":
            return columns.NumberColumn(label, format=f"%,.{exponent(context.currency)}f")
        case "percent":
            return columns.NumberColumn(label, format="%.1f %%")
        case "number" | "days":
            return columns.NumberColumn(label, format="localized")
        case "day":
            return columns.DateColumn(label, format="D MMM YYYY")
        case "customer":
            return columns.LinkColumn(label, display_text=r"#(.+)$")
    return columns.TextColumn(label)


def _spoken(column: str) -> str:
    from lib.ledger import wording

    if column[0] == "d" and column[1:2].isdigit():
        return wording.bucket(column)
    return column.replace("_", " ").capitalize()
