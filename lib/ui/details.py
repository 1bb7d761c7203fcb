"""Behind a figure's ⋯ menu: its rows, method and files. Nothing is made before the click."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from lib.export import csv_file, workbook
from lib.export.sheet import Sheet
from lib.ledger.context import small_print
from lib.notebook import style
from lib.notebook.registry import Question
from lib.ui import tables
from lib.ui.names import plain


@st.dialog("Data", width="large")
def data(question: Question, sheet: Sheet) -> None:
    """The rows behind a figure, to look through and to take along."""
    sheet = sheet.without(question.aside)
    st.markdown(f"**{plain(sheet.title)}**")
    tables.show(sheet, key="details.data")
    st.caption(plain(small_print(sheet.context)))
    with st.container(horizontal=True):
        _download(question, sheet, "CSV", "csv", lambda: csv_file.of_sheet(sheet))
        _download(question, sheet, "XLSX", "xlsx", lambda: workbook.xlsx([sheet]))


@st.dialog("Method", width="large")
def method(question: Question, sheet: Sheet) -> None:
    """How a figure is defined and the function that made it."""
    st.markdown(f"**{plain(sheet.title)}**")
    for entry in question.definitions:
        st.markdown(definition(entry))
    st.caption("The function that answers it")
    st.code(inspect.getsource(question.table), language="python")


@st.dialog("Export")
def export(question: Question, sheet: Sheet) -> None:
    """A figure as files for a meeting: each says its day, currency, basis, filters and source."""
    # At the first click: what draws files takes long to load, and the first page is waited for.
    from lib.export import page, picture

    st.markdown(f"**{plain(sheet.title)}**")
    footer, reading = small_print(sheet.context), sheet.reading.replace("**", "")
    chart = question.chart(sheet.table, sheet.context, style.LIGHT) if question.chart else None
    sheet = replace(sheet, chart=chart).without(question.aside)
    with st.container(horizontal=True):
        if chart is not None:
            below = picture.unit(chart) + footer
            _download(question, sheet, "PNG", "png", lambda: picture.png(chart, reading, below))
            _download(question, sheet, "SVG", "svg", lambda: picture.svg(chart, reading, below))
        _download(question, sheet, "PDF", "pdf", lambda: page.document([sheet]))
        _download(question, sheet, "XLSX", "xlsx", lambda: workbook.xlsx([sheet]))
    st.caption(plain(footer))


def definition(entry: str) -> str:
    """A glossary entry as a paragraph."""
    from lib.ledger.glossary import ENTRIES

    return f"**{entry[:1].upper()}{entry[1:]}**: {ENTRIES[entry].text}"


def file_name(question: Question, sheet: Sheet, ending: str) -> str:
    """Page, question, customer where it is about one, and day."""
    page = question.name.partition(".")[0]
    customers = sheet.context.filters.get("customer", ())
    parts = (page, sheet.title, *(customers if len(customers) == 1 else ()))
    stem = "-".join(re.sub(r"[\W_]+", "-", part.lower()).strip("-") for part in parts)
    return f"{stem[:120]}-{sheet.context.day}.{ending}"


def _download(
    question: Question, sheet: Sheet, label: str, ending: str, make: Callable[[], bytes]
) -> None:
    st.download_button(
        label, make, file_name=file_name(question, sheet, ending), key=f"details.{ending}",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


Opener = Callable[[Question, Sheet], None]
OPEN: Mapping[str, Opener] = {"Data": data, "Method": method, "Export": export}
