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
from lib.ui.board.board_view import BoardView

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(view: BoardView) -> None:
    """Two buttons; what is in the files is what these eyes may see."""
    for label, write, kind in (
        ("DOCX", files.docx, _WORD), ("PDF", files.pdf, "application/pdf")
    ):  # fmt: skip
        st.download_button(
            f"Minutes, {label}", partial(_file_bytes, write, view),
            f"{file_name(view.meeting)}.{label.lower()}", mime=kind, icon=":material/download:",
            on_click="ignore", key=f"board.minutes.{label}",
        )  # fmt: skip


def _file_bytes(write: Callable[[Minutes], bytes], view: BoardView) -> bytes:
    return write(gather(view))


def gather(view: BoardView) -> Minutes:
    """What the store has on a meeting, as its minutes."""
    facts = view.facts
    decisions = {d.case: d for d in facts.decisions}
    disagreements = {d.case: d for d in facts.disagreements}
    entries = tuple(
        Entry(
            case,
            tuple(s for side in SIDES if (s := spread(side, facts.opinions.get(case.key, ())))),
            decisions.get(case.key), disagreements.get(case.key), _notes(case, view),
        )
        for case in view.cases
        if case.state != "dropped"
    )  # fmt: skip
    return Minutes(
        view.meeting,
        entries,
        view.currency,
        view.scope.name,
        view.names,
        facts.owners,
        facts.heads,
        view.scope.clearance,
    )


def _notes(case: Case, view: BoardView) -> tuple[str, ...]:
    case_notes = notes.notes(data.home(), view.reader, case.key)
    return tuple(f"{note.side.capitalize()} knew: {note.text}" for note in case_notes)
