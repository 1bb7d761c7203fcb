"""The minutes of a meeting, to take along: a Word document and a PDF, made at the click."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lib.board.case import Case, Meeting
from lib.board.minutes import Entry, Minutes, file_name
from lib.board.opinion import Opinion, spread
from lib.board.people import SIDES, Person
from lib.export import minutes as files
from lib.store.board import decisions, notes, people
from lib.ui import data
from lib.ui.frame import Scope

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(
    scope: Scope, meeting: Meeting, found: Sequence[Case], eyes: Person,
    opened: Mapping[int, Sequence[Opinion]],
) -> None:  # fmt: skip
    """Two buttons; what is in the files is what these eyes may see."""
    def made() -> Minutes:
        return gathered(scope, meeting, found, eyes, opened)

    for label, write, kind in (
        ("DOCX", files.docx, _WORD), ("PDF", files.pdf, "application/pdf")
    ):  # fmt: skip
        st.download_button(
            f"Minutes, {label}", lambda write=write: write(made()),
            f"{file_name(meeting)}.{label.lower()}", mime=kind, icon=":material/download:",
            on_click="ignore", key=f"board.minutes.{label}",
        )  # fmt: skip


def gathered(
    scope: Scope, meeting: Meeting, found: Sequence[Case], eyes: Person,
    opened: Mapping[int, Sequence[Opinion]],
) -> Minutes:  # fmt: skip
    """What the store has on a meeting, as its minutes."""
    home = data.home()
    decided = {d.case: d for d in decisions.decisions(home, eyes, meeting=meeting.key)}
    apart = {d.case: d for d in decisions.disagreements(home, eyes, meeting.key)}
    entries = tuple(
        Entry(
            case,
            tuple(s for side in SIDES if (s := spread(side, opened.get(case.key, ())))),
            decided.get(case.key), apart.get(case.key),
            tuple(f"{n.side.capitalize()} knew: {n.text}" for n in notes.notes(home, eyes, case.key)),
        )
        for case in found
        if case.state != "dropped"
    )  # fmt: skip
    currency = data.whole(scope.version).currency
    return Minutes(meeting, entries, currency, scope.name, people.names(home))
