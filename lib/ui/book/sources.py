"""Choosing what to open: files, a path or a database address."""

import streamlit as st

from lib.importing.opening.files import Upload
from lib.ui import frame
from lib.ui.book.opened import Chosen


def choose() -> Chosen | None:
    """What the person wants to open, as far as they answered."""
    server = ["Path or database"] if frame.may("read a source on the server") else []
    left, right = st.columns(2, gap="medium", vertical_alignment="center")
    with left, st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.header("Open my file: is this your ledger?", anchor=False, width="content")
        how = st.segmented_control(
            "What do you open?", ["Files", *server], default="Files", required=True,
            key="wizard.how", label_visibility="collapsed",
        )  # fmt: skip
    with right:
        return _place() if how in server else _files()


def _files() -> Chosen | None:
    files = st.file_uploader(
        "CSV, Excel, OpenDocument, Parquet or SAF-T; several at once, one for each role",
        accept_multiple_files=True, key="wizard.files", label_visibility="collapsed",
    )  # fmt: skip
    given = tuple(Upload(file.name, file.getvalue()) for file in files)
    return Chosen(given, "", tuple(f"{f.name} {f.file_id}" for f in files)) if given else None


def _place() -> Chosen | None:
    place = st.text_input(
        "Path on the computer that runs this, or a database address", key="wizard.place",
        placeholder="exports/open-items.csv or postgresql+psycopg://reader@host/erp",
    ).strip()  # fmt: skip
    query = st.text_area("Query", key="wizard.query", height=90) if "://" in place else ""
    return Chosen((place,), query.strip(), (place, query.strip())) if place else None
