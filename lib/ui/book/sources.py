"""Choosing what to open: files, or what the configuration lets this person read on the server."""

from collections.abc import Callable

import streamlit as st

from lib.importing.opening.addresses import NamedDatabase
from lib.importing.opening.files import Upload
from lib.store.ledgers import served
from lib.ui import data, frame, signin
from lib.ui.book.opened import Chosen

_FILES, _PATH, _DATABASE = "Files", "Path on the server", "Database"


def choose() -> Chosen | None:
    """What the person wants to open, as far as they answered.

    Raises:
        Mistake: the configuration of sources cannot be read.
    """
    left, right = st.columns(2, gap="medium", vertical_alignment="center")
    with left, st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.header("Open my file: is this your ledger?", anchor=False, width="content")
        way = _way()
    with right:
        return way()


def _way() -> Callable[[], Chosen | None]:
    """How the person opens something; asked only where there is a choice."""
    ways = _ways()
    if len(ways) == 1:
        return _files
    how = st.segmented_control(
        "What do you open?", list(ways), default=_FILES, required=True, key="wizard.how",
        label_visibility="collapsed",
    )  # fmt: skip
    return ways.get(str(how), _files)


def _ways() -> dict[str, Callable[[], Chosen | None]]:
    """What this person may open from here; what is on the server only with the right to it."""
    ways: dict[str, Callable[[], Chosen | None]] = {_FILES: _files}
    if served.allowed(data.home(), frame.person(), sign_in=signin.configured()):
        if served.folder(sign_in=signin.configured()) is not None:
            ways[_PATH] = _path
        if served.databases():
            ways[_DATABASE] = _database
    return ways


def _files() -> Chosen | None:
    files = st.file_uploader(
        "CSV, Excel, OpenDocument, Parquet or SAF-T; several at once, one for each role",
        accept_multiple_files=True, key="wizard.files", label_visibility="collapsed",
    )  # fmt: skip
    given = tuple(Upload(file.name, file.getvalue()) for file in files)
    return Chosen(given, "", tuple(f"{f.name} {f.file_id}" for f in files)) if given else None


def _path() -> Chosen | None:
    place = st.text_input(
        "File or folder, by its place in the folder for sources", key="wizard.place",
        placeholder="exports/open-items.csv",
    ).strip()  # fmt: skip
    if not place:
        return None
    within = served.folder(sign_in=signin.configured())
    return Chosen((served.file(data.home(), place, within),), "", (_PATH, place))


def _database() -> Chosen | None:
    named = served.databases()
    name = st.selectbox(
        "Database", list(named), index=None, key="wizard.database", placeholder="Choose a database"
    )
    if name not in named:
        return None
    query = named[name].query or _query()
    return Chosen((NamedDatabase(name, named[name].url, query),), query, (_DATABASE, name, query))


def _query() -> str:
    return st.text_area(
        "Query: one SELECT; without it the tables named documents, allocations … are read",
        key="wizard.query", height=90,
    ).strip()  # fmt: skip
