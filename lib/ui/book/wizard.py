"""Open my file: is this your ledger? Settle what it means, see the result, import it, tie it out."""

import datetime as dt
import logging
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.importing.options import Options
from lib.importing.values.dates import UndecidedDates
from lib.ledger import money, wording
from lib.ledger.mistake import Mistake
from lib.store.ledgers import imports
from lib.store.ledgers.imports import Imported, Outcome, Preview
from lib.ui import data, headline, jobs
from lib.ui.book import (
    confirming,
    left_half,
    loads,
    opened,
    opening,
    questions,
    repeated_lists,
    result,
    right_half,
    sources,
    summary,
    tables_bar,
    whole_questions,
    wordings,
)
from lib.ui.book.answers import Answers
from lib.ui.book.opened import OpenedSource, Table
from lib.ui.book.summary import Summary
from lib.ui.names import plain

_LOG = logging.getLogger(__name__)
_RESULT = "book.result"
_UNREADABLE = (
    "This source could not be read. The ledgers are as they were; the log has the details."
)


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """The result of the answers so far, or why there is none yet."""

    summary: Summary | None = None
    outcome: Outcome | None = None
    undecided: UndecidedDates | None = None
    mistake: Mistake | None = None


@st.fragment
def show() -> None:
    """The wizard as far as it has come; one change reruns this card alone."""
    controls, body = headline.frame("Is this your ledger?", key="book-wizard")
    ways = controls.container(width="content")
    with controls:
        opening.close_button()
    with body:
        _show(ways)


def _show(ways: DeltaGenerator) -> None:
    try:
        if (choice := sources.choose(ways)) is not None:
            _show_source(opened.open_source(choice))
    except Mistake as mistake:
        _sentence(str(mistake))
    except Exception:
        _LOG.exception("a source could not be imported")
        st.error(_UNREADABLE)


def _show_source(source: OpenedSource) -> None:
    answers = opened.answers()
    key = job_key(source, answers)
    if (imported := _finished_import(key)) and st.session_state.get(confirming.AGAIN) != key:
        loads.use_once(imported)
        result.show(imported)
        st.button("Look at the reading again", key="book.again.button", type="tertiary",
                  icon=":material/undo:", on_click=_read_again, args=(key,))  # fmt: skip
        return
    _reading(source, answers, key)


def _read_again(key: object) -> None:
    st.session_state[confirming.AGAIN] = key


def job_key(source: OpenedSource, answers: Answers) -> tuple[object, ...]:
    """The same for the same source and answers: a second click imports nothing again."""
    return (*source.choice.key, repr(answers))


def _finished_import(key: tuple[object, ...]) -> Imported | None:
    """The import once it is done; what stopped it is said, and it may be tried again."""
    try:
        imported: Imported | None = jobs.result(key)
    except Mistake as mistake:
        _sentence(str(mistake))
        return None
    return imported


def _reading(source: OpenedSource, answers: Answers, key: tuple[object, ...]) -> None:
    """Questions at the top, the reading at the left, the result at the right, Import below."""
    all_tables = opened.read(source, answers)
    tables = opened.imported_tables(all_tables)
    open_questions = questions.of(tables)
    twice = () if answers.together else repeated_lists.places({t.place: t.part for t in tables})
    ready = not open_questions and not twice and (bool(tables) or not all_tables)
    attempt = _attempt(source, tables, answers, key) if ready else Attempt()
    left_column, right_column = st.columns([58, 42], gap="medium")
    with left_column:
        count = _questions(open_questions, twice, attempt, tables, several=len(all_tables) > 1)
        with st.container(gap="xsmall"):
            headline.question("What is each column taken for?")
            table = tables_bar.choose(all_tables, tables) if all_tables else None
            if table:
                left_half.show(table, answers, without_currency=_without_currency(attempt, answers))
    with right_column:
        with st.container(border=True, gap="xsmall", key="book-confirmation"):
            headline.question("What would it come to?")
            _show_totals(open_questions, attempt, count, tables, all_tables)
            if all(open_question.question.answerable for open_question in open_questions):
                work = confirming.work(source, tables, answers)
                confirming.show(answers, key, work, ready=_importable(attempt) and not count)
        if attempt.summary:
            right_half.show(attempt.summary, answers, _named_day(tables))
        elif table:
            right_half.first_rows(table.original.table)


def _without_currency(attempt: Attempt, answers: Answers) -> bool:
    """Is a currency missing, or was one named?"""
    is_missing = attempt.summary is not None and money.NO_CURRENCY in attempt.summary.billed
    return is_missing or answers.currency is not None


def _named_day(tables: list[Table]) -> dt.date | None:
    days = {day for table in tables if (day := summary.day_of(table.part.table))}
    return days.pop() if len(days) == 1 else None


def _importable(attempt: Attempt) -> bool:
    return attempt.summary is not None and attempt.summary.rows.accepted > 0


def _attempt(
    source: OpenedSource, tables: list[Table], answers: Answers, key: tuple[object, ...]
) -> Attempt:
    """The result of the answers, worked out once."""
    last_attempt: tuple[object, Attempt] | None = st.session_state.get(_RESULT)
    if last_attempt is None or last_attempt[0] != key:
        with st.spinner("Working out the result…"):
            last_attempt = (
                key,
                _work_out(opened.corrected_preview(source, tables), answers.options()),
            )
        st.session_state[_RESULT] = last_attempt
    return last_attempt[1]


def _work_out(preview: Preview, options: Options) -> Attempt:
    try:
        outcome = imports.outcome(preview, options, data.home())
    except UndecidedDates as undecided:
        return Attempt(undecided=undecided)
    except Mistake as mistake:
        return Attempt(mistake=mistake)
    return Attempt(summary.of(outcome), replace(outcome, frames={}))


def _questions(
    open_questions: list[questions.OpenQuestion],
    twice: tuple[int, ...],
    attempt: Attempt,
    tables: list[Table],
    *,
    several: bool,
) -> int:
    """Everything that is open, in a box of its own; how many that is."""
    vanished_items = attempt.outcome.vanished if attempt.outcome else None
    count = (
        len(open_questions)
        + bool(twice)
        + (attempt.undecided is not None)
        + (vanished_items is not None)
    )
    if not count:
        return 0
    with st.container(border=True, gap="small", key="book-questions"):
        if twice:
            whole_questions.ask_repeated(twice, tables)
        questions.show(open_questions, several=several)
        if attempt.undecided:
            whole_questions.dates(attempt.undecided, tables)
        if vanished_items and attempt.summary and attempt.summary.day:
            whole_questions.ask_vanished(vanished_items, wording.day_text(attempt.summary.day))
    return count


def _show_totals(
    open_questions: list[questions.OpenQuestion], attempt: Attempt, count: int, tables: list[Table],
    all_tables: list[Table],
) -> None:  # fmt: skip
    """The totals in a sentence; or why there are none yet."""
    if attempt.summary:
        unread = [u.column for table in tables for u in table.part.reading.unread]
        right_half.totals(attempt.summary, count, unread)
    elif all_tables and not tables:
        headline.finding("Every table is left out", "Take at least one in.")
    elif any(not open_question.question.answerable for open_question in open_questions):
        right_half.show_unusable()
    elif count:
        right_half.show_waiting(count)
    elif attempt.mistake:
        _sentence(str(attempt.mistake))


def _sentence(text: str) -> None:
    st.warning(plain(wordings.without_flags(text)), icon=":material/info:")
