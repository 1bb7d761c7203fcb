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


def corrected_part(part: Part, answers: TableAnswers, memory: Memory) -> Part:
    """A table read again as a person says.

    Args:
        part: as it was read without them.
        answers: their answers.
        memory: what was confirmed before.
    """
    if answers == TableAnswers():
        return part
    column = state_column(part, answers) if answers.states else None
    if column:  # words that a person explained make it the state, whatever else would be seen in it
        answers = answers.with_column(column, "payment_state")
    role = answers.role or memory.role
    columns = memory.columns if role == memory.role else {}
    options = Options(
        columns=answers.columns, states=answers.states, all_open=answers.all_open,
        thai_years=answers.thai_years,
    )  # fmt: skip
    result = parts.read_again(part.table, options, lambda _: (role, columns))
    if (
        answers.role and result.role != answers.role
    ):  # columns chosen under another role went with it
        result = parts.read_again(part.table, Options(), lambda _: (role, {}))
    return result


def read_together(read: Sequence[Part]) -> tuple[Part, ...]:
    """Tables of one import: where payments come along, nobody is asked what is paid."""
    if not any(part.role in PAYING for part in read):
        return tuple(read)
    return tuple(_without_questions(part, {STATE}) for part in read)


def _without_questions(part: Part, fields: set[str]) -> Part:
    questions = tuple(q for q in part.reading.questions if q.field not in fields)
    return replace(part, reading=replace(part.reading, questions=questions))


def state_column(part: Part, answers: TableAnswers) -> str | None:
    """The column whose words say what is paid: the one a person picked, or the one that was seen."""
    picked_columns = (
        column for column, field in answers.columns.items() if field == "payment_state"
    )
    return next(picked_columns, None) or part.reading.column("payment_state")


def with_choice(
    part: Part, answers: TableAnswers, meaning: str, column: str | None
) -> TableAnswers:
    """Answers in which a column means a field; or no column does, whatever else could.

    Args:
        part: as it is read with the answers so far.
        answers: the answers so far.
        meaning: the field.
        column: what means it; None where nothing does.
    """
    if column is not None:
        return answers.with_column(column, meaning)
    while (
        column_in_use := part.reading.column(meaning)
    ) is not None and column_in_use not in _ignored_columns(answers):
        answers = answers.without_column(column_in_use)
        part = corrected_part(part, answers, Memory(part.role, {}))
    return answers


def _ignored_columns(answers: TableAnswers) -> set[str]:
    return {column for column, meaning in answers.columns.items() if not meaning}


def state_words(original: Part, answers: TableAnswers) -> dict[str, str]:
    """Each word for a state of payment, commonest first, and what it is taken to mean; "" if unknown.

    Args:
        original: as it was read without answers.
        answers: the answers, which outrank what a word means elsewhere.
    """
    column = state_column(original, answers)
    if column is None:
        return {}
    states = explained.states(original.table, column)
    return {word: answers.states.get(word, state) for word, state in states.items()}
