"""Figures that are neither picture nor plain table: numbers with a small line of their past."""

import math
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts.style import DARK, LIGHT
from lib.export.sheet import Sheet
from lib.ledger import wording
from lib.ledger.glossary import ENTRIES
from lib.ledger.ledger import Ledger
from lib.readings.overview import written
from lib.ui import tables
from lib.ui.cells import marked, plain


def four(sheet: Sheet) -> None:
    """A card a number: how much, how it changed, what share of the open items it is, its past."""
    table, currency = sheet.table, sheet.context.currency
    past = _months(table)
    with st.grid(4, min_column_width=240):
        for _, row in table.iterrows():
            line = [float(amount) for amount in row[past]]
            entry = ENTRIES[str(row["figure"]).lower()]
            st.metric(
                str(row["figure"]),
                plain(wording.amount(row["now"], currency)),
                plain(wording.change(row["change"], currency)),
                delta_color="off",
                delta_arrow="off",
                delta_description=_beside(row),
                help=plain(entry.text),
                chart_data=line if len(line) > 1 else None,
                border=True,
                height="stretch",
            )


def _beside(row: pd.Series) -> str:
    if math.isnan(row["share_of_open"]):
        return f"since {row['since'].day} {row['since']:%b}"
    return f"{wording.percent(row['share_of_open'])} of open items"


def surprise(sheet: Sheet) -> None:
    """A sentence with the customers it names as links to their pages."""
    said = marked(sheet.reading)
    for customer in sheet.table["customer"]:
        name = plain(sheet.context.name(str(customer)))
        address = tables.link(str(customer), sheet.context).partition("#")[0]
        said = said.replace(name, f"[{name}]({address})", 1)
    st.markdown(said)


def absent(ledger: Ledger, **spoken: str) -> None:
    """Say which optional frames the ledger does not have; what is absent is never shown as zero.

    Args:
        spoken: role -> what it is called in the sentence.
    """
    if lacking := [name for role, name in spoken.items() if role not in ledger.extras]:
        st.markdown(f":small[:gray[This ledger brings no {' and no '.join(lacking)}.]]")


def shared(sheet: Sheet) -> Any:
    """The shared figures, a row each, with twelve months of their past; one row can be chosen."""
    table = sheet.table
    past = _months(table)
    shown = pd.DataFrame(
        {
            "figure": table["figure"],
            "value": [_value(row) for _, row in table.iterrows()],
            "past": [
                [float(v) for v in row if not math.isnan(v)] for row in table[past].to_numpy()
            ],
            "definition": [text.partition(". ")[0].rstrip(".") for text in table["definition"]],
        }
    )
    columns = st.column_config
    ink = (DARK if st.context.theme.type == "dark" else LIGHT)["ink"]
    return st.dataframe(
        shown, hide_index=True, key="overview.figures.table", alt=sheet.title, row_height=40,
        on_select="rerun", selection_mode="single-row",
        column_config={
            "figure": columns.TextColumn("Figure", width=245),
            "value": columns.TextColumn("Value", width="small", alignment="right"),
            "past": columns.LineChartColumn("12 months", width="small", color=ink),
            "definition": columns.TextColumn("What it is", width="large"),
        },
    )  # fmt: skip


def _value(row: pd.Series) -> str:
    said = written(float(row["value"]), str(row["unit"]))
    return f"at least {said}" if row["at_least"] else said


def _months(table: pd.DataFrame) -> list[str]:
    """The columns named by a day."""
    return [c for c in table.columns if c[:1].isdigit()]
