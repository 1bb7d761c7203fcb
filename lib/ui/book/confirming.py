"""Import: as what, and once for however many clicks."""

from collections.abc import Callable

import streamlit as st

from lib.store.ledgers import imports
from lib.store.ledgers.loads import LOADING
from lib.ui import data, frame, jobs
from lib.ui.book import destination, opened, opening
from lib.ui.book.answers import Answers
from lib.ui.book.opened import OpenedSource, Table

Work = Callable[[jobs.Progress], object]
AGAIN = "book.again"
"""The import whose reading a person looks at once more."""


def show(answers: Answers, key: tuple[object, ...], work: Work, *, ready: bool) -> None:
    """As what it is imported; and Import, once there are totals to say yes to.

    Args:
        answers: the answers so far.
        key: of the import.
        work: the import.
        ready: nothing is open any more.
    """
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        destination.show(answers)
        if ready and frame.may(LOADING):
            st.button("Import", icon=":material/upload:", key="wizard.import", type="primary",
                      on_click=_start, args=(key, work))  # fmt: skip


def _start(key: tuple[object, ...], work: Work) -> None:
    st.session_state.pop(AGAIN, None)
    opening.stay()
    jobs.start(key, work)


def work(source: OpenedSource, tables: list[Table], answers: Answers) -> Work:
    """The import, as a job; what it needs of the session is taken along."""
    choice, home, current_user = source.choice, data.home(), frame.person()
    options, preview = (
        answers.options(choice.query or None),
        opened.corrected_preview(source, tables),
    )
    return lambda progress: imports.commit(
        preview, choice.sources, options, home, actor=current_user, progress=progress
    )
