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
def data(asked: Question, sheet: Sheet) -> None:
    """The rows behind a figure, to look through and to take along."""
    sheet = sheet.without(asked.aside)
    st.markdown(f"**{plain(sheet.title)}**")
    tables.show(sheet, key="details.data")
    st.caption(plain(small_print(sheet.context)))
    with st.container(horizontal=True):
        _download(asked, sheet, "CSV", "csv", lambda: csv_file.of_sheet(sheet))
        _download(asked, sheet, "XLSX", "xlsx", lambda: workbook.xlsx([sheet]))


@st.dialog("Method", width="large")
def method(asked: Question, sheet: Sheet) -> None:
    """How a figure is defined and the function that made it."""
    st.markdown(f"**{plain(sheet.title)}**")
    for entry in asked.definitions:
        st.markdown(definition(entry))
    st.caption("The function that answers it")
    st.code(inspect.getsource(asked.table), language="python")


@st.dialog("Export")
def export(asked: Question, sheet: Sheet) -> None:
    """A figure as files for a meeting: each says its day, currency, basis, filters and source."""
    # At the first click: what draws files takes long to load, and the first page is waited for.
    from lib.export import page, picture

    st.markdown(f"**{plain(sheet.title)}**")
    said, reading = small_print(sheet.context), sheet.reading.replace("**", "")
    chart = asked.chart(sheet.table, sheet.context, style.LIGHT) if asked.chart else None
    sheet = replace(sheet, chart=chart).without(asked.aside)
    with st.container(horizontal=True):
        if chart is not None:
            below = picture.unit(chart) + said
            _download(asked, sheet, "PNG", "png", lambda: picture.png(chart, reading, below))
            _download(asked, sheet, "SVG", "svg", lambda: picture.svg(chart, reading, below))
        _download(asked, sheet, "PDF", "pdf", lambda: page.document([sheet]))
        _download(asked, sheet, "XLSX", "xlsx", lambda: workbook.xlsx([sheet]))
    st.caption(plain(said))


def definition(entry: str) -> str:
    """A glossary entry as a paragraph."""
    from lib.ledger.glossary import ENTRIES

    return f"**{entry[:1].upper()}{entry[1:]}**: {ENTRIES[entry].text}"


def file_name(asked: Question, sheet: Sheet, ending: str) -> str:
    """Page, question, customer where it is about one, and day."""
    page = asked.name.partition(".")[0]
    who = sheet.context.filters.get("customer", ())
    parts = (page, sheet.title, *(who if len(who) == 1 else ()))
    stem = "-".join(re.sub(r"[\W_]+", "-", part.lower()).strip("-") for part in parts)
    return f"{stem[:120]}-{sheet.context.day}.{ending}"


def _download(
    asked: Question, sheet: Sheet, label: str, ending: str, make: Callable[[], bytes]
) -> None:
    st.download_button(
        label, make, file_name=file_name(asked, sheet, ending), key=f"details.{ending}",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


Opener = Callable[[Question, Sheet], None]
OPEN: Mapping[str, Opener] = {"Data": data, "Method": method, "Export": export}
