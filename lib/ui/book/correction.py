"""The tables of a source read again with a person's answers; what was opened is not opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lib.importing import parts
from lib.importing.assembling import payment_state
from lib.importing.options import Options
from lib.importing.parts import Part
from lib.importing.reading import fields
from lib.importing.reading.reading import STATE, Reading
from lib.importing.source_table import SourceTable
from lib.ui.book.answers import TableAnswers

STATES: Mapping[str, str] = {
    "paid": "Paid", "open": "Open", "part_paid": "Part paid", "void": "Void",
    "written_off": "Written off", "draft": "Draft",
}  # fmt: skip
"""States of payment and the word that stands for each in a table that a person explained."""
PAYING = ("payments", "allocations")
_SHORT_YEAR = r"^(\s*\d{1,2}[./-]\d{1,2}[./-])(\d{2})(?!\d)"


@dataclass(frozen=True, slots=True)
class Memory:
    """What a person confirmed for an earlier table of this shape."""

    role: str | None
    columns: Mapping[str, str]


def corrected(part: Part, said: TableAnswers, memory: Memory) -> Part:
    """A table read again as a person says.

    Args:
        part: as it was read without them.
        said: their answers.
        memory: what was confirmed before.
    """
    if said == TableAnswers():
        return part
    column = state_column(part, said) if said.states else None
    if column:  # words that a person explained make it the state, whatever else would be seen in it
        said = said.named(column, "payment_state")
    table = _rewritten(part, said, column)
    role = said.role or memory.role
    columns = memory.columns if role == memory.role else {}
    options = Options(columns=said.columns)
    made = parts.again(table, options, lambda _: (role, columns))
    if said.role and made.role != said.role:  # columns chosen under another role went with it
        made = parts.again(table, Options(), lambda _: (role, {}))
    if column and not all(state_words(part, said).values()):
        made = _still_asking(made, part)
    return _without(made, {STATE}) if said.all_open else made


def _still_asking(made: Part, part: Part) -> Part:
    """The table with the question about its words of payment, some of which are not explained yet."""
    asked = tuple(q for q in part.reading.questions if q.field == "payment_state")
    return replace(made, reading=replace(made.reading, questions=made.reading.questions + asked))


def together(read: Sequence[Part]) -> tuple[Part, ...]:
    """Tables of one import: where payments come along, nobody is asked what is paid."""
    if not any(part.role in PAYING for part in read):
        return tuple(read)
    return tuple(_without(part, {STATE}) for part in read)


def _without(part: Part, asked: set[str]) -> Part:
    questions = tuple(q for q in part.reading.questions if q.field not in asked)
    return replace(part, reading=replace(part.reading, questions=questions))


def _rewritten(part: Part, said: TableAnswers, column: str | None) -> SourceTable:
    """The table with words and years as a person explained them."""
    frame = part.table.frame
    if column:
        words = {word: STATES[state] for word, state in said.states.items()}
        text = frame[column].astype("str").str.strip()
        frame = frame.assign(**{column: text.map(words).fillna(frame[column])})
    if said.thai_years:
        frame = frame.assign(**{c: _thai(frame[c]) for c in _days(part.reading)})
    return replace(part.table, frame=frame)


def state_column(part: Part, said: TableAnswers) -> str | None:
    """The column whose words say what is paid: the one a person picked, or the one that was seen."""
    picked = (column for column, field in said.columns.items() if field == "payment_state")
    return next(picked, None) or part.reading.column("payment_state")


def _days(reading: Reading) -> list[str]:
    """Columns read as days."""
    return [c.column for c in reading.choices if fields.kind(c.field, reading.role) == "day"]


def _thai(days: pd.Series) -> pd.Series:
    """Days with years of four digits.

    >>> _thai(pd.Series(["15/01/69", "2026-01-05", None])).tolist()
    ['15/01/2569', '2026-01-05', nan]
    """
    return days.astype("str").str.replace(_SHORT_YEAR, r"\g<1>25\2", regex=True)


def chosen(part: Part, said: TableAnswers, meaning: str, column: str | None) -> TableAnswers:
    """Answers in which a column means a field; or no column does, whatever else could.

    Args:
        part: as it is read with the answers so far.
        said: the answers so far.
        meaning: the field.
        column: what means it; None where nothing does.
    """
    if column is not None:
        return said.named(column, meaning)
    while (taken := part.reading.column(meaning)) is not None and taken not in _ignored(said):
        said = said.without(taken)
        part = corrected(part, said, Memory(part.role, {}))
    return said


def _ignored(said: TableAnswers) -> set[str]:
    return {column for column, meaning in said.columns.items() if not meaning}


def state_words(original: Part, said: TableAnswers) -> dict[str, str]:
    """Each word for a state of payment, commonest first, and what it is taken to mean; "" if unknown.

    Args:
        original: as it was read without answers.
        said: the answers, which outrank what a word means elsewhere.
    """
    column = state_column(original, said)
    if column is None:
        return {}
    text = original.table.frame[column].dropna().astype("str").str.strip()
    words = [str(word) for word in text[text != ""].value_counts().index]
    known = payment_state.meanings(words, column)
    return {word: said.states.get(word, known[word]) for word in words}
