"""The minutes of a meeting, to take along: a Word document and a PDF, made at the click."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from lib.board.case import Case
from lib.board.minutes import Entry, Minutes, file_name
from lib.board.opinion import spread
from lib.board.people import SIDES
from lib.export import minutes as files
from lib.store.records import notes
from lib.ui import data
from lib.ui.board.board_view import Table

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(table: Table) -> None:
    """Two buttons; what is in the files is what these eyes may see."""
    for label, write, kind in (
        ("DOCX", files.docx, _WORD), ("PDF", files.pdf, "application/pdf")
    ):  # fmt: skip
        st.download_button(
            f"Minutes, {label}", partial(_made, write, table),
            f"{file_name(table.meeting)}.{label.lower()}", mime=kind, icon=":material/download:",
            on_click="ignore", key=f"board.minutes.{label}",
        )  # fmt: skip


def _made(write: Callable[[Minutes], bytes], table: Table) -> bytes:
    return write(gathered(table))


def gathered(table: Table) -> Minutes:
    """What the store has on a meeting, as its minutes."""
    known = table.facts
    decided = {d.case: d for d in known.decisions}
    apart = {d.case: d for d in known.disagreements}
    entries = tuple(
        Entry(
            case,
            tuple(s for side in SIDES if (s := spread(side, known.opened.get(case.key, ())))),
            decided.get(case.key), apart.get(case.key), _notes(case, table),
        )
        for case in table.cases
        if case.state != "dropped"
    )  # fmt: skip
    return Minutes(
        table.meeting,
        entries,
        table.currency,
        table.scope.name,
        table.names,
        known.owners,
        known.heads,
        table.scope.clearance,
    )


def _notes(case: Case, table: Table) -> tuple[str, ...]:
    found = notes.notes(data.home(), table.eyes, case.key)
    return tuple(f"{note.side.capitalize()} knew: {note.text}" for note in found)
