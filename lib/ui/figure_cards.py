"""Figures that are neither picture nor plain table: numbers with a small line of their past."""

import math
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.ledger import days, wording
from lib.ledger.context import Context
from lib.ledger.glossary import ENTRIES
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook.answer import Answer
from lib.notebook.overview.charts import spark
from lib.notebook.registry import Cell
from lib.notebook.wording import span, with_unit
from lib.ui import data, pictures, style, tables
from lib.ui.frame import Scope
from lib.ui.names import marked, plain

_EXPECTED = "Expected in 4 weeks"
_SPARK = 96
"""Pixels of the line of a number's past."""


def three(answer: Answer) -> DeltaGenerator:
    """The first three numbers, their past at the right; below them the fourth, which takes longer."""
    for _, row in answer.table.head(3).iterrows():
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
            _number(row, answer.context, width=_SPARK)
    place = st.empty()
    place.metric(_EXPECTED, "…", help=plain(ENTRIES[_EXPECTED.lower()].text))
    return place


def expected_cash(scope: Scope, place: DeltaGenerator) -> None:
    """The fourth number: what comes in within four weeks, or why that cannot be said yet.

    Args:
        place: where it stands, as soon as it is known.
    """
    about = plain(ENTRIES[_EXPECTED.lower()].text)
    try:
        answer = data.answer_cell(scope, Cell("forecast.four_weeks", {"weeks": 4}))
    except Mistake as mistake:
        with place.container():
            st.metric(_EXPECTED, "–", help=about)
            st.markdown(f":small[:gray[{plain(str(mistake))}]]")
        return
    with place.container():
        if len(answer.table):
            row = answer.table.iloc[0]
            st.metric(
                _EXPECTED, plain(span(row["p10"], row["p90"], answer.context.currency)),
                f"8 times in 10 · by {days.short(row['until'])}",
                delta_color="off", delta_arrow="off", help=about,
            )  # fmt: skip
        rest = answer.reading.rpartition("**")[2].strip()
        st.markdown(f":small[:gray[{plain(rest[:1].upper() + rest[1:])}]]")


def four(answer: Answer) -> None:
    """A card a number: how much, how it changed, what share of the open items it is, its past."""
    with st.grid(4, min_column_width=200, gap="small"):
        for _, row in answer.table.iterrows():
            with st.container(border=True, height="stretch", gap="xsmall"):
                _number(row, answer.context)


def _number(row: pd.Series, context: Context, *, width: int | None = None) -> None:
    """How much, its share of the open items, how it changed, and its past.

    Args:
        width: of its past, in pixels, where that stands beside it; the share then stands beside the
            name, since a change and a share have no room below.
    """
    figure, currency = str(row["figure"]), context.currency
    if math.isnan(row["now"]):
        _withheld(figure, str(row["reason"]))
        return
    part = "" if math.isnan(row["share_of_open"]) else wording.percent(row["share_of_open"])
    beside, below = (part, "") if width else ("", part and f"{part} of open items")
    about = f"{ENTRIES[figure.lower()].text} {part and f'Here {part} of the open items.'}"
    st.metric(
        _joined(figure, beside),
        plain(wording.amount(row["now"], currency)),
        _joined(_change(row, currency), below),
        delta_color="off",
        delta_arrow="off",
        help=plain(about.strip()),
    )
    _past(row, context, width or "stretch")


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _past(row: pd.Series, context: Context, width: Any) -> None:
    """A small line of a number's month-ends, where there are two or more."""
    months = [name for name in row.index if name[:1].isdigit()]
    past = [float(row[month]) for month in months if not math.isnan(row[month])]
    if len(past) > 1:
        first, last = (wording.amount(amount, context.currency) for amount in (past[0], past[-1]))
        st.vega_lite_chart(
            _spark(past, style.theme()),
            theme=None,
            width=width,
            alt=f"{row['figure']}: {first} on {months[0]}, {last} on {months[-1]}",
            key=f"overview.four.{row['figure']}",
        )


def _withheld(figure: str, reason: str) -> None:
    """A dash and the reason where the figure would stand."""
    st.metric(figure, "–", help=plain(ENTRIES[figure.lower()].text))
    st.markdown(f":small[:gray[{plain(reason)}]]")


def _change(row: pd.Series, currency: str) -> str:
    """How the number changed, and the first of them since when; nothing where its past is not known."""
    if math.isnan(row["change"]):
        return ""
    change = plain(wording.change(row["change"], currency))
    return change if row.name else f"{change} since {days.short(row['since'])}"


@st.cache_data(max_entries=200, show_spinner=False)
def _spark(past: list[float], theme: str) -> pictures.Spec:
    return pictures.to_spec(spark(past, style.TOKENS[theme]), theme)


def surprise(answer: Answer) -> None:
    """A sentence with the customers it names as links to their pages."""
    text = marked(answer.reading)
    for customer in answer.table["customer"]:
        name = plain(answer.context.name(str(customer)))
        address = tables.link(str(customer), answer.context).partition("#")[0]
        text = text.replace(name, f"[{name}]({address})", 1)
    st.markdown(text)


def show_absent(ledger: Ledger, **role_names: str) -> None:
    """Say which optional frames the ledger does not have; what is absent is never shown as zero.

    Args:
        role_names: role -> what it is called in the sentence.
    """
    if missing_names := [name for role, name in role_names.items() if role not in ledger.extras]:
        st.markdown(f":small[:gray[This ledger brings no {' and no '.join(missing_names)}.]]")


def shared_figures(answer: Answer) -> Any:
    """The shared figures, a row each, with twelve months of their past; one row can be chosen."""
    table = answer.table
    ink = style.tokens()["ink"]
    past = _months(table)
    rows = pd.DataFrame(
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
    return st.dataframe(
        rows, hide_index=True, key="overview.figures.table", alt=answer.title, row_height=40,
        on_select="rerun", selection_mode="single-row",
        column_config={
            "figure": columns.TextColumn("Figure", width=245),
            "value": columns.TextColumn("Value", width="small", alignment="right"),
            "past": columns.LineChartColumn("12 months", width="small", color=ink),
            "definition": columns.TextColumn("What it is", width="large"),
        },
    )  # fmt: skip


def _value(row: pd.Series) -> str:
    text = with_unit(float(row["value"]), str(row["unit"]))
    return f"at least {text}" if row["at_least"] else text


def _months(table: pd.DataFrame) -> list[str]:
    """The columns named by a day."""
    return [c for c in table.columns if c[:1].isdigit()]
