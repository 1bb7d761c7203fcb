"""The tables of an import, each with what it is taken for; and what a person must be asked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lib.importing import explained, list_days, text_columns
from lib.importing.options import Options
from lib.importing.reading import fields, roles
from lib.importing.reading.choose import Instructions, choose
from lib.importing.reading.reading import STATE, Question, Reading
from lib.importing.source_table import SourceTable
from lib.ledger.mistake import Mistake

_ONE = "Customer of the list"

MappingMemory = Callable[[SourceTable], tuple[str | None, Mapping[str, str]]]
"""Role, and column -> field, as a person confirmed them for an earlier table of this shape."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One table of a source, what it is taken for, and what its columns are taken for."""

    table: SourceTable
    role: str
    reading: Reading


class MustAsk(Mistake):
    """An import that a person must say more about, before anything is written."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.questions = tuple(q for part in parts for q in part.reading.questions)
        super().__init__("\n".join(_lines(parts)))


def read(
    tables: Sequence[SourceTable], options: Options, mapping_memory: MappingMemory
) -> list[Part]:
    """What each table is, and what its columns mean.

    Args:
        tables: of all sources of one import.
        options: what a person said.
        mapping_memory: what a person confirmed before.
    """
    roles_by_table = [(table, *_role(table, options, mapping_memory)) for table in tables]
    has_payments = any(role in ("payments", "allocations") for _, role, _ in roles_by_table)
    parts = [
        _part(table, role, mapping, options, has_payments)
        for table, role, mapping in roles_by_table
    ]
    return [day_part for part, (_, _, mapping) in zip(parts, roles_by_table, strict=True)
            for day_part in _of_days(part, mapping, options, has_payments)]  # fmt: skip


def read_again(table: SourceTable, options: Options, mapping_memory: MappingMemory) -> Part:
    """One table read again, with other instructions."""
    table, role, mapping = (table, *_role(table, options, mapping_memory))
    part = _part(table, role, mapping, options, has_payments=False)
    lists = list_days.of(table, part.reading, _ignored_columns(options))
    return _unanswerable(part, lists.sentence) if lists else part


def _ignored_columns(options: Options) -> set[str]:
    return {column for column, meaning in options.columns.items() if not meaning}


def _of_days(
    part: Part, mapping: Mapping[str, str], options: Options, has_payments: bool
) -> list[Part]:  # fmt: skip
    """A part a day, where its table holds one list at several days; that of the day asked for."""
    lists = list_days.of(part.table, part.reading, _ignored_columns(options))
    if lists is None:
        return [part]
    tables = list_days.split(part.table, lists)
    day_tables = [table for table in tables if table.as_of == options.as_of] or tables
    if len(day_tables) > list_days.MOST:
        return [_unanswerable(part, lists.sentence)]
    return [_part(table, part.role, mapping, options, has_payments) for table in day_tables]


def _unanswerable(part: Part, sentence: str) -> Part:
    question = Question("sheet", sentence, answerable=False)
    return replace(part, reading=replace(part.reading, questions=(question,)))


def _role(
    table: SourceTable, options: Options, mapping_memory: MappingMemory
) -> tuple[str, Mapping[str, str]]:
    """The role of a table, and its remembered mapping where that is of the same role."""
    role, mapping = mapping_memory(table)
    chosen_fields = set(_column_choices(table, options).values()) - {""}
    table_role = table.role or role or roles.role(table)
    if not chosen_fields <= set(fields.fields(table_role)):
        table_role = "documents"
    return table_role, mapping if role == table_role else {}


def _column_choices(table: SourceTable, options: Options) -> dict[str, str]:
    return {c: f for c, f in options.columns.items() if c in table.frame.columns}


def _part(
    table: SourceTable, role: str, mapping: Mapping[str, str], options: Options, has_payments: bool
) -> Part:
    column_choices = _column_choices(table, options)
    if options.customer and role == "documents":
        table = _of_one_customer(table, options.customer)
        column_choices = {_ONE: "customer", **column_choices}
    instructions = Instructions(
        column_choices, mapping, options.accept, has_payments or options.all_open
    )
    reading = choose(table, role, instructions)
    if role == "documents" and (options.states or options.thai_years):
        table = explained.rewrite(table, reading, options)
        reading = choose(table, role, instructions)
    if not (options.accept or reading.questions) and (
        question := explained.question(table, reading)
    ):
        reading = replace(reading, questions=(question,))
    unread = [u for u in reading.unread if not list_days.is_stated(table, u)]
    return Part(table, role, replace(reading, unread=tuple(unread)))


def _of_one_customer(table: SourceTable, name: str) -> SourceTable:
    """A list of one customer, with that customer on every row."""
    column = pd.Series(name, index=table.frame.index, dtype=text_columns.TEXT)
    return replace(
        table,
        frame=table.frame.assign(**{_ONE: column}),
        carried_columns=(*table.carried_columns, _ONE),
    )


def check(parts: Sequence[Part]) -> None:
    """Nothing is left to ask.

    Raises:
        MustAsk: something is.
    """
    unanswered = _series(parts) or [part for part in parts if part.reading.questions]
    if unanswered:
        raise MustAsk(unanswered)


def _series(parts: Sequence[Part]) -> list[Part]:
    """The parts, asked about, where they are one list of open items at several days."""
    shapes: dict[str, list[Part]] = {}
    for part in parts:
        if part.role == "documents" and "open_amount" in part.reading:
            shapes.setdefault(roles.shape(part.table), []).append(part)
    again = [group for group in shapes.values() if len(group) > 1 and _overlap(group)]
    if not again:
        return []
    names = ", ".join(f"“{part.table.name}”" for part in again[0][:4])
    question = Question(
        "sheet",
        f"{names} look like one list of open items at several days: the same documents stand in more "
        "than one. Import the latest alone (of a workbook with --sheet, of several days in one table "
        "with --as-of), or one after the other with --append.",
        answerable=False,
    )
    first = again[0][0]
    return [replace(first, reading=replace(first.reading, questions=(question,)))]


def _overlap(group: Sequence[Part]) -> bool:
    """Does a fair share of documents stand in more than one of the tables?"""
    keys = [
        set(part.table.frame[column].dropna().astype("str"))
        for part in group
        if (column := part.reading.column("document"))
    ]
    together = sum(map(len, keys))
    return bool(keys) and len(set().union(*keys)) < 0.8 * together


def asking_for_dates(parts: Sequence[Part], sentence: str) -> list[Part]:
    """The parts that hold documents, asking for the order of day and month.

    Args:
        parts: of an import.
        sentence: why it is asked.
    """
    question = Question("dates", sentence)
    document_parts = [part for part in parts if part.role == "documents"] or list(parts[:1])
    return [
        replace(part, reading=replace(part.reading, questions=(question,)))
        for part in document_parts
    ]


def _lines(parts: Sequence[Part]) -> list[str]:
    several = len(parts) > 1
    lines = []
    for part in parts:
        name = f"“{part.table.name}”: " if several else ""
        sentences = Counter(q.sentence for q in part.reading.questions)
        lines += [f"{name}{sentence}" for sentence in sentences]
    return [*lines, *_paste([q for part in parts for q in part.reading.questions])]


def _paste(questions: Sequence[Question]) -> list[str]:
    """What to add to the command."""
    maps = [
        f'--map "{(q.columns or ("COLUMN",))[0]}={q.field}"'
        for q in questions
        if q.field not in (STATE, "dates") and q.answerable and not explained.is_asked(q)
    ]
    maps += ['--state "WORD=paid"'] if any(map(explained.is_asked, questions)) else []
    lines = [f"Say it with {' '.join(dict.fromkeys(maps))}."] if maps else []
    if doubts := [q for q in questions if not q.acceptable]:
        column = doubts[0].columns[0]
        lines.append(f'Say --map "{column}=open_amount" (or paid_amount), or --all-open.')
    elif any(q.columns or q.field == STATE for q in questions):
        lines.append("Or take it as it is with --accept.")
    return lines
