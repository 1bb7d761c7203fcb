"""Behind a figure's ⋯ menu: its rows, method and files. Nothing is made before the click."""

import inspect
import re
from collections.abc import Callable

import streamlit as st

from lib.export import csv_file, workbook
from lib.ledger.context import small_print
from lib.notebook import style
from lib.notebook.answer import Answer
from lib.ui import tables
from lib.ui.names import plain


@st.dialog("Behind the figure", width="large")
def behind(answer: Answer) -> None:
    """The rows behind a figure, how it is defined, and its files; each is made once it is opened."""
    st.markdown(f"**{plain(answer.title)}**")
    tabs = st.tabs(["Rows", "Method", "Files"], on_change="rerun", key="details.tabs")
    for tab, draw in zip(tabs, (_rows, _method, _files), strict=True):
        if tab.open:
            with tab:
                draw(answer)


def _rows(answer: Answer) -> None:
    """The rows behind a figure, to look through and to take along."""
    tables.show(answer, key="details.data", whole=True)
    st.caption(plain(small_print(answer.context)))
    with st.container(horizontal=True):
        _download(answer, "CSV", "csv", lambda: csv_file.of_answer(answer))
        _download(answer, "XLSX", "xlsx", lambda: workbook.xlsx([answer]), place="rows")


def _method(answer: Answer) -> None:
    """How a figure is defined and the function that made it."""
    for entry in answer.question.definitions:
        st.markdown(definition(entry))
    st.caption("The function that answers it")
    st.code(inspect.getsource(answer.question.table), language="python")


def _files(answer: Answer) -> None:
    """A figure as files for a meeting: each says its day, currency, basis, filters and source."""
    # At the first click: what draws files takes long to load, and the first page is waited for.
    from lib.export import page, picture

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


def _download(
    answer: Answer, label: str, ending: str, make: Callable[[], bytes], *, place: str = "files"
) -> None:
    st.download_button(
        label, make, file_name=file_name(answer, ending), key=f"details.{place}.{ending}",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
