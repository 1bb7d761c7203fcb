"""Open my file: is this your ledger? Settle what it means, see the result, import it, tie it out."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from lib.importing.options import Options
from lib.importing.values.dates import UndecidedDates
from lib.ledger import money, wording
from lib.ledger.mistake import Mistake
from lib.store import imports, loads
from lib.store.imports import Imported, Outcome, Preview
from lib.ui import data, jobs
from lib.ui import loads as listed
from lib.ui.book import (
    left_half,
    opened,
    questions,
    result,
    right_half,
    sources,
    summary,
    tables_bar,
    wordings,
)
from lib.ui.book.answers import Answers
from lib.ui.book.opened import Chosen, Opened, Table
from lib.ui.book.summary import Summary
from lib.ui.cells import marked, plain
from lib.ui.current_user import current_user

_LOG = logging.getLogger(__name__)
_RESULT, _AGAIN = "book.result", "book.again"
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
    chosen = sources.choose()
    if chosen is None:
        st.markdown(
            ":gray[Nothing is stored before you press Import. You see first what each column is "
            "taken for, and what the ledger would come to.]"
        )
        return
    try:
        _opened(opened.of(chosen))
    except Mistake as mistake:
        _sentence(str(mistake))
    except Exception:
        _LOG.exception("import of %s", chosen.key)
        st.error(_UNREADABLE)


def _opened(source: Opened) -> None:
    said = opened.answers()
    key = job_key(source, said)
    if (imported := _imported(key)) and st.session_state.get(_AGAIN) != key:
        listed.use_once(imported)
        result.show(imported)
        st.button("Look at the reading again", key="book.again.button", type="tertiary",
                  icon=":material/undo:", on_click=_again, args=(key,))  # fmt: skip
        return
    _reading(source, said, key)


def _again(key: object) -> None:
    st.session_state[_AGAIN] = key


def job_key(source: Opened, said: Answers) -> tuple[object, ...]:
    """The same for the same source and answers: a second click imports nothing again."""
    return (*source.chosen.key, repr(said))


def _imported(key: tuple[object, ...]) -> Imported | None:
    """The import once it is done; what stopped it is said, and it may be tried again."""
    try:
        imported: Imported | None = jobs.result(key)
    except Mistake as mistake:
        _sentence(str(mistake))
        return None
    return imported


def _reading(source: Opened, said: Answers, key: tuple[object, ...]) -> None:
    """Questions at the top, the reading at the left, the result at the right, Import below."""
    everything = opened.read(source, said)
    tables = opened.taken(everything)
    _options(source, said)
    asked = questions.of(tables)
    attempt = _attempt(source, tables, said, key) if tables and not asked else Attempt()
    count = _questions(asked, attempt, tables, several=len(everything) > 1)
    left, right = st.columns([58, 42], gap="large")
    with left:
        if everything:
            table = tables_bar.choose(everything, tables)
            without = bool(attempt.summary and money.NO_CURRENCY in attempt.summary.billed)
            left_half.show(table, said, without_currency=without or said.currency is not None)
    with right:
        _right(asked, attempt, count, tables, everything)
    if attempt.summary and not count:
        _import(source, tables, said, attempt.summary, key)


def _options(source: Opened, said: Answers) -> None:
    """What the ledger is called, or which one this adds to."""
    names = _names()
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        if names:
            st.session_state["book.append"] = said.append_to or ""
            st.selectbox(
                "Import as", ["", *names], key="book.append", width=300,
                format_func=lambda n: f"a later list of “{n}”" if n else "a ledger of its own",
                on_change=_append,
            )  # fmt: skip
        if said.append_to is None:
            _text("Name of the ledger", "name", said.name, "the file’s name", 240)
        if not any("due" in p.reading for p in source.preview.parts):
            _text("Terms, as no due date is given", "terms", said.terms, "net 30", 240)


def _names() -> list[str]:
    every = data.listing()["name"].drop_duplicates()
    return [str(name) for name in every if name != loads.SAMPLE]


def _append() -> None:
    name = st.session_state["book.append"] or None
    opened.change(lambda said: replace(said, append_to=name, settled=False))


def _text(label: str, field: str, value: str | None, placeholder: str, width: int) -> None:
    """A line of text that is an answer."""
    key = f"book.{field}"
    st.session_state[key] = value or ""
    st.text_input(label, key=key, placeholder=placeholder, width=width, on_change=_typed(field))


def _typed(field: str) -> Callable[[], None]:
    def changed() -> None:
        text = str(st.session_state[f"book.{field}"]).strip() or None
        opened.change(
            lambda said: replace(said, name=text) if field == "name" else replace(said, terms=text)
        )

    return changed


def _attempt(
    source: Opened, tables: list[Table], said: Answers, key: tuple[object, ...]
) -> Attempt:
    """The result of the answers, worked out once."""
    kept: tuple[object, Attempt] | None = st.session_state.get(_RESULT)
    if kept is None or kept[0] != key:
        with st.spinner("Working out the result…"):
            kept = (key, _worked_out(opened.corrected(source, tables), said.options()))
        st.session_state[_RESULT] = kept
    return kept[1]


def _worked_out(preview: Preview, options: Options) -> Attempt:
    try:
        outcome = imports.outcome(preview, options, data.home())
    except UndecidedDates as undecided:
        return Attempt(undecided=undecided)
    except Mistake as mistake:
        return Attempt(mistake=mistake)
    return Attempt(summary.of(outcome), replace(outcome, frames={}))


def _questions(
    asked: list[questions.Open], attempt: Attempt, tables: list[Table], *, several: bool
) -> int:
    """Everything that is open, in a box of its own; how many that is."""
    gone = attempt.outcome.vanished if attempt.outcome else None
    count = len(asked) + (attempt.undecided is not None) + (gone is not None)
    if not count:
        return 0
    with st.container(border=True, gap="small", key="book-questions"):
        questions.show(asked, several=several)
        if attempt.undecided:
            questions.dates(attempt.undecided, tables)
        if gone and attempt.summary and attempt.summary.day:
            questions.vanished(gone, wording.day(attempt.summary.day))
    return count


def _right(
    asked: list[questions.Open], attempt: Attempt, count: int, tables: list[Table],
    everything: list[Table],
) -> None:  # fmt: skip
    st.subheader("What it comes to", anchor=False)
    if not everything or attempt.summary:
        if attempt.summary:
            right_half.show(attempt.summary)
    elif not tables:
        st.markdown("Every table is left out. Take at least one in.")
    elif any(not one.question.answerable for one in asked):
        right_half.elsewhere()
    elif count:
        right_half.waiting(count)
    elif attempt.mistake:
        _sentence(str(attempt.mistake))


def _import(
    source: Opened, tables: list[Table], said: Answers, result_: Summary, key: tuple[object, ...]
) -> None:
    """The sentence that a person confirms, and the button."""
    with st.container(
        horizontal=True, border=True, vertical_alignment="center", key="book-confirmation"
    ):
        if not result_.rows.accepted:
            st.markdown("**None of the rows could be used.** See why at the right.")
            return
        st.markdown(marked(summary.confirmation(result_)))
        st.button(
            "Import", icon=":material/upload:", key="wizard.import", type="primary",
            on_click=_start, args=(key, _work(source, tables, said)),
        )  # fmt: skip


def _start(key: tuple[object, ...], work: Callable[[jobs.Progress], object]) -> None:
    st.session_state.pop(_AGAIN, None)
    jobs.start(key, work)


def _work(source: Opened, tables: list[Table], said: Answers) -> Callable[[jobs.Progress], object]:
    """The import, as a job; what it needs of the session is taken along."""
    chosen: Chosen = source.chosen
    home, who, options = data.home(), current_user(), said.options(chosen.query or None)
    preview = opened.corrected(source, tables)
    return lambda progress: imports.commit(
        preview, chosen.given, options, home, who=who, progress=progress
    )


def _sentence(text: str) -> None:
    st.warning(plain(wordings.without_flags(text)), icon=":material/info:")
