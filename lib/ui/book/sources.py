"""Choosing what to open: files, or what the configuration lets this person read on the server."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.importing.opening.addresses import NamedDatabase
from lib.importing.opening.files import Upload, display_name
from lib.store.ledgers import served
from lib.ui import data, frame, headline, signin
from lib.ui.book.opened import SourceChoice
from lib.ui.names import plain

_FILES, _PATH, _DATABASE = "Files", "Path on the server", "Database"
_MOST_NAMED = 3


def choose(controls: DeltaGenerator) -> SourceChoice | None:
    """What the person wants to open, as far as they answered.

    Args:
        controls: where they say whether it is a file or something on the server.
    Raises:
        Mistake: the configuration of sources cannot be read.
    """
    left_column, right_column = st.columns(2, gap="medium", vertical_alignment="center")
    with controls:
        way = _way()
    with right_column:
        choice = way()
    with left_column:
        _show_choice(choice)
    return choice


def _show_choice(choice: SourceChoice | None) -> None:
    """What is opened; until something is, what can be, and that looking at it stores nothing."""
    if choice is not None:
        names = ", ".join(display_name(source) for source in choice.sources[:_MOST_NAMED])
        more = len(choice.sources) - _MOST_NAMED
        headline.finding(plain(names + (f" and {more:,} more" if more > 0 else "")), lead=True)
        return
    headline.finding(
        "Open my file",
        "CSV, Excel, OpenDocument, Parquet or SAF-T, several at once, up to "
        f"{st.get_option('server.maxUploadSize')} MB each: zip a larger one. Nothing is stored before "
        "you press Import.",
        lead=True,
    )


def _way() -> Callable[[], SourceChoice | None]:
    """How the person opens something; asked only where there is a choice."""
    ways = _ways()
    if len(ways) == 1:
        return _files
    how = st.segmented_control(
        "What do you open?", list(ways), default=_FILES, required=True, key="wizard.how",
        label_visibility="collapsed",
    )  # fmt: skip
    return ways.get(str(how), _files)


def _ways() -> dict[str, Callable[[], SourceChoice | None]]:
    """What this person may open from here; what is on the server only with the right to it."""
    ways: dict[str, Callable[[], SourceChoice | None]] = {_FILES: _files}
    if served.allowed(data.home(), frame.person(), sign_in=signin.configured()):
        if served.folder(sign_in=signin.configured()) is not None:
            ways[_PATH] = _path
        if served.databases():
            ways[_DATABASE] = _database
    return ways


def _files() -> SourceChoice | None:
    files = st.file_uploader(
        "CSV, Excel, OpenDocument, Parquet or SAF-T; several at once, one for each role",
        accept_multiple_files=True, key="wizard.files", label_visibility="collapsed",
    )  # fmt: skip
    uploads = tuple(Upload(file.name, file.getvalue()) for file in files)
    return (
        SourceChoice(uploads, "", tuple(f"{f.name} {f.file_id}" for f in files))
        if uploads
        else None
    )


def _path() -> SourceChoice | None:
    place = st.text_input(
        "File or folder, by its place in the folder for sources", key="wizard.place",
        placeholder="exports/open-items.csv",
    ).strip()  # fmt: skip
    if not place:
        return None
    within = served.folder(sign_in=signin.configured())
    return SourceChoice((served.file(data.home(), place, within),), "", (_PATH, place))


def _database() -> SourceChoice | None:
    databases = served.databases()
    name = st.selectbox(
        "Database",
        list(databases),
        index=None,
        key="wizard.database",
        placeholder="Choose a database",
    )
    if name not in databases:
        return None
    query = databases[name].query or _query()
    return SourceChoice(
        (NamedDatabase(name, databases[name].url, query),), query, (_DATABASE, name, query)
    )


def _query() -> str:
    return st.text_area(
        "Query: one SELECT; without it the tables named documents, allocations … are read",
        key="wizard.query", height=90,
    ).strip()  # fmt: skip
