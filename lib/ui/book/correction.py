"""The tables of a source read again with a person's answers; what was opened is not opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lib.importing import explained, parts
from lib.importing.options import Options
from lib.importing.parts import Part
from lib.importing.reading.reading import STATE
from lib.ui.book.answers import TableAnswers

PAYING = ("payments", "allocations")


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
    role = said.role or memory.role
    columns = memory.columns if role == memory.role else {}
    options = Options(
        columns=said.columns, states=said.states, all_open=said.all_open,
        thai_years=said.thai_years,
    )  # fmt: skip
    made = parts.again(part.table, options, lambda _: (role, columns))
    if said.role and made.role != said.role:  # columns chosen under another role went with it
        made = parts.again(part.table, Options(), lambda _: (role, {}))
    return made


def together(read: Sequence[Part]) -> tuple[Part, ...]:
    """Tables of one import: where payments come along, nobody is asked what is paid."""
    if not any(part.role in PAYING for part in read):
        return tuple(read)
    return tuple(_without(part, {STATE}) for part in read)


def _without(part: Part, asked: set[str]) -> Part:
    questions = tuple(q for q in part.reading.questions if q.field not in asked)
    return replace(part, reading=replace(part.reading, questions=questions))


def state_column(part: Part, said: TableAnswers) -> str | None:
    """The column whose words say what is paid: the one a person picked, or the one that was seen."""
    picked = (column for column, field in said.columns.items() if field == "payment_state")
    return next(picked, None) or part.reading.column("payment_state")


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
    known = explained.states(original.table, column)
    return {word: said.states.get(word, state) for word, state in known.items()}
