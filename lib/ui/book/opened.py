"""What a person opened: read once, kept for the session, read again from memory at each answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from lib.importing.evidence.content import contents
from lib.importing.opening.files import Source
from lib.importing.options import Options
from lib.importing.parts import Part
from lib.importing.reading import payment
from lib.importing.reading.evidence import gather
from lib.store.ledgers import imports
from lib.store.ledgers.imports import Preview
from lib.ui import data
from lib.ui.book import correction
from lib.ui.book.answers import Answers, TableAnswers
from lib.ui.book.choices import Contents
from lib.ui.book.correction import Memory

_OPENED, _ANSWERS, _READ = "book.opened", "book.answers", "book.read"
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SourceChoice:
    """What a person wants to open, and a key that is the same for the same choice."""

    sources: tuple[Source, ...]
    query: str
    key: Key


@dataclass(frozen=True, slots=True, eq=False)
class OpenedSource:
    """A source as it was opened.

    Args:
        choice: what it is.
        preview: its tables as they are read without a person.
        memory: what was confirmed before, a table each.
    """

    choice: SourceChoice
    preview: Preview
    memory: tuple[Memory, ...]


def open_source(choice: SourceChoice) -> OpenedSource:
    """The source, opened at the first run that asks for it.

    Raises:
        Mistake: it cannot be read.
    """
    source: OpenedSource | None = st.session_state.get(_OPENED)
    if source is None or source.choice.key != choice.key:
        with st.spinner("Reading…"):
            preview = imports.preview(
                choice.sources, Options(query=choice.query or None), data.home()
            )
        memory = tuple(Memory(*imports.remembered(p.table, data.home())) for p in preview.parts)
        source = OpenedSource(choice, preview, memory)
        st.session_state[_OPENED] = source
        st.session_state[_ANSWERS], st.session_state[_READ] = Answers(), {}
    return source


def answers() -> Answers:
    """What the person has said so far."""
    current_answers: Answers = st.session_state.get(_ANSWERS, Answers())
    return current_answers


def change(how: Callable[[Answers], Answers]) -> None:
    """Change the answers, in a widget's callback."""
    st.session_state[_ANSWERS] = how(answers())


def change_table(place: int, how: Callable[[TableAnswers], TableAnswers]) -> None:
    """Change what is said of one table, in a widget's callback."""
    change(lambda answers: answers.with_table(place, how(answers.table(place))))


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table as it is read with the answers.

    Args:
        place: in the source.
        part: its reading.
        original: its reading without the answers, and its words as they are written.
        contents: what its columns hold.
        answers: the answers about it.
        paid_evidence: what tells which part is paid, a column or a title; None where nothing does.
    """

    place: int
    part: Part
    original: Part
    contents: Contents
    answers: TableAnswers
    paid_evidence: str | None = None


def read(source: OpenedSource, answers: Answers) -> list[Table]:
    """Every table, read with the answers; only one whose answers changed is read again."""
    earlier: dict[int, Table] = st.session_state.setdefault(_READ, {})
    for place, part in enumerate(source.preview.parts):
        table_answers = answers.table(place)
        if place not in earlier or earlier[place].answers != table_answers:
            part_with_answers = correction.corrected_part(part, table_answers, source.memory[place])
            earlier[place] = _table(place, part_with_answers, part, table_answers)
    return [earlier[place] for place in sorted(earlier)]


def _table(place: int, part: Part, original: Part, answers: TableAnswers) -> Table:
    evidence = gather(contents(part.table.frame))
    paid_evidence = payment.payment_source(part.table, part.reading, evidence)
    return Table(place, part, original, evidence.contents, answers, paid_evidence)


def imported_tables(tables: list[Table]) -> list[Table]:
    """The tables that are part of the import."""
    included_tables = [table for table in tables if not table.answers.left_out]
    parts = correction.read_together([table.part for table in included_tables])
    has_payments = any(part.role in correction.PAYING for part in parts)
    return [
        replace(
            table,
            part=part,
            paid_evidence=table.paid_evidence
            or ("the payments opened with it" if has_payments else None),
        )
        for table, part in zip(included_tables, parts, strict=True)
    ]


def corrected_preview(source: OpenedSource, tables: list[Table]) -> Preview:
    """The preview with the tables as they are now read."""
    return replace(source.preview, parts=tuple(table.part for table in tables))
