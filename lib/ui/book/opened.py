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
class Chosen:
    """What a person wants to open, and a key that is the same for the same choice."""

    given: tuple[Source, ...]
    query: str
    key: Key


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A source as it was opened.

    Args:
        chosen: what it is.
        preview: its tables as they are read without a person.
        memory: what was confirmed before, a table each.
    """

    chosen: Chosen
    preview: Preview
    memory: tuple[Memory, ...]


def of(chosen: Chosen) -> Opened:
    """The source, opened at the first run that asks for it.

    Raises:
        Mistake: it cannot be read.
    """
    opened: Opened | None = st.session_state.get(_OPENED)
    if opened is None or opened.chosen.key != chosen.key:
        with st.spinner("Reading…"):
            preview = imports.preview(
                chosen.given, Options(query=chosen.query or None), data.home()
            )
        memory = tuple(Memory(*imports.remembered(p.table, data.home())) for p in preview.parts)
        opened = Opened(chosen, preview, memory)
        st.session_state[_OPENED] = opened
        st.session_state[_ANSWERS], st.session_state[_READ] = Answers(), {}
    return opened


def answers() -> Answers:
    """What the person has said so far."""
    said: Answers = st.session_state.get(_ANSWERS, Answers())
    return said


def change(how: Callable[[Answers], Answers]) -> None:
    """Change the answers, in a widget's callback."""
    st.session_state[_ANSWERS] = how(answers())


def change_table(place: int, how: Callable[[TableAnswers], TableAnswers]) -> None:
    """Change what is said of one table, in a widget's callback."""
    change(lambda said: said.with_table(place, how(said.table(place))))


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table as it is read with the answers.

    Args:
        place: in the source.
        part: its reading.
        original: its reading without the answers, and its words as they are written.
        held: what its columns hold.
        said: the answers about it.
        told: what tells which part is paid, a column or a title; None where nothing does.
    """

    place: int
    part: Part
    original: Part
    held: Contents
    said: TableAnswers
    told: str | None = None


def read(opened: Opened, said: Answers) -> list[Table]:
    """Every table, read with the answers; only one whose answers changed is read again."""
    earlier: dict[int, Table] = st.session_state.setdefault(_READ, {})
    for place, part in enumerate(opened.preview.parts):
        own = said.table(place)
        if place not in earlier or earlier[place].said != own:
            made = correction.corrected(part, own, opened.memory[place])
            earlier[place] = _table(place, made, part, own)
    return [earlier[place] for place in sorted(earlier)]


def _table(place: int, part: Part, original: Part, said: TableAnswers) -> Table:
    evidence = gather(contents(part.table.frame))
    told = payment.is_told(part.table, part.reading, evidence)
    return Table(place, part, original, evidence.contents, said, told)


def taken(tables: list[Table]) -> list[Table]:
    """The tables that are part of the import."""
    some = [table for table in tables if not table.said.left_out]
    parts = correction.together([table.part for table in some])
    paying = any(part.role in correction.PAYING for part in parts)
    return [
        replace(
            table, part=part, told=table.told or ("the payments opened with it" if paying else None)
        )
        for table, part in zip(some, parts, strict=True)
    ]


def corrected(opened: Opened, tables: list[Table]) -> Preview:
    """The preview with the tables as they are now read."""
    return replace(opened.preview, parts=tuple(table.part for table in tables))
