"""Behind a figure's ⋯ menu: its rows, method and files. Nothing is made before the click."""

import inspect
import re
from collections.abc import Callable, Mapping

import streamlit as st

from lib.export import csv_file, workbook
from lib.ledger.context import small_print
from lib.notebook import style
from lib.notebook.answer import Answer
from lib.ui import tables
from lib.ui.names import plain


@st.dialog("Data", width="large")
def data(answer: Answer) -> None:
    """The rows behind a figure, to look through and to take along."""
    st.markdown(f"**{plain(answer.title)}**")
    tables.show(answer, key="details.data")
    st.caption(plain(small_print(answer.context)))
    with st.container(horizontal=True):
        _download(answer, "CSV", "csv", lambda: csv_file.of_answer(answer))
        _download(answer, "XLSX", "xlsx", lambda: workbook.xlsx([answer]))


@st.dialog("Method", width="large")
def method(answer: Answer) -> None:
    """How a figure is defined and the function that made it."""
    st.markdown(f"**{plain(answer.title)}**")
    for entry in answer.question.definitions:
        st.markdown(definition(entry))
    st.caption("The function that answers it")
    st.code(inspect.getsource(answer.question.table), language="python")


@st.dialog("Export")
def export(answer: Answer) -> None:
    """A figure as files for a meeting: each says its day, currency, basis, filters and source."""
    # At the first click: what draws files takes long to load, and the first page is waited for.
    from lib.export import page, picture

    st.markdown(f"**{plain(answer.title)}**")
    footer, reading = small_print(answer.context), answer.plain_reading
    chart = answer.picture(style.LIGHT)
    with st.container(horizontal=True):
        if chart is not None:
            below = picture.unit(chart) + footer
            _download(answer, "PNG", "png", lambda: picture.png(chart, reading, below))
            _download(answer, "SVG", "svg", lambda: picture.svg(chart, reading, below))
        _download(answer, "PDF", "pdf", lambda: page.document([answer]))
        _download(answer, "XLSX", "xlsx", lambda: workbook.xlsx([answer]))
    st.caption(plain(footer))


def definition(entry: str) -> str:
    """A glossary entry as a paragraph."""
    from lib.ledger.glossary import ENTRIES

    return f"**{entry[:1].upper()}{entry[1:]}**: {ENTRIES[entry].text}"


def file_name(answer: Answer, ending: str) -> str:
    """Page, question, customer where it is about one, and day."""
    page = answer.question.name.partition(".")[0]
    customers = answer.context.filters.get("customer", ())
    parts = (page, answer.title, *(customers if len(customers) == 1 else ()))
    stem = "-".join(re.sub(r"[\W_]+", "-", part.lower()).strip("-") for part in parts)
    return f"{stem[:120]}-{answer.context.day}.{ending}"


def _download(answer: Answer, label: str, ending: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        label, make, file_name=file_name(answer, ending), key=f"details.{ending}",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


Opener = Callable[[Answer], None]
OPEN: Mapping[str, Opener] = {"Data": data, "Method": method, "Export": export}
