"""The sentence that a person confirms, and the import that follows, once for however many clicks."""

from collections.abc import Callable

import streamlit as st

from lib.store import imports
from lib.ui import data, jobs
from lib.ui.book import opened, summary
from lib.ui.book.answers import Answers
from lib.ui.book.opened import Opened, Table
from lib.ui.book.summary import Summary
from lib.ui.current_user import current_user
from lib.ui.names import marked

AGAIN = "book.again"
"""The import whose reading a person looks at once more."""


def show(
    source: Opened, tables: list[Table], said: Answers, result: Summary, key: tuple[object, ...]
) -> None:
    """Totals as a question, and Import as its yes."""
    with st.container(
        horizontal=True, border=True, vertical_alignment="center", key="book-confirmation"
    ):
        if not result.rows.accepted:
            st.markdown("**None of the rows could be used.** See why above.")
            return
        st.markdown(marked(summary.confirmation(result)))
        st.button(
            "Import", icon=":material/upload:", key="wizard.import", type="primary",
            on_click=_start, args=(key, _work(source, tables, said)),
        )  # fmt: skip


def _start(key: tuple[object, ...], work: Callable[[jobs.Progress], object]) -> None:
    st.session_state.pop(AGAIN, None)
    jobs.start(key, work)


def _work(source: Opened, tables: list[Table], said: Answers) -> Callable[[jobs.Progress], object]:
    """The import, as a job; what it needs of the session is taken along."""
    chosen, home, who = source.chosen, data.home(), current_user()
    options, preview = said.options(chosen.query or None), opened.corrected(source, tables)
    return lambda progress: imports.commit(
        preview, chosen.given, options, home, who=who, progress=progress
    )
