"""The tables of an import, each with what it is taken for; and what a person must be asked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from lib.importing.options import Options
from lib.importing.reading import fields, roles
from lib.importing.reading.choose import Instructions, choose
from lib.importing.reading.reading import Question, Reading
from lib.importing.source_table import SourceTable
from lib.importing.values import dates
from lib.ledger.mistake import Mistake

Remembered = Callable[[SourceTable], tuple[str | None, Mapping[str, str]]]
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


def read(tables: Sequence[SourceTable], options: Options, remembered: Remembered) -> list[Part]:
    """What each table is, and what its columns mean.

    Args:
        tables: of all sources of one import.
        options: what a person said.
        remembered: what a person confirmed before.
    """
    known = [(table, *_role(table, options, remembered)) for table in tables]
    paid = any(role in ("payments", "allocations") for _, role, _ in known)
    return [_part(table, role, mapping, options, paid) for table, role, mapping in known]


def _role(
    table: SourceTable, options: Options, remembered: Remembered
) -> tuple[str, Mapping[str, str]]:
    """The role of a table, and its remembered mapping where that is of the same role."""
    role, mapping = remembered(table)
    chosen = set(_chosen(table, options).values()) - {""}
    found = table.role or role or roles.role(table)
    if not chosen <= set(fields.fields(found)):
        found = "documents"
    return found, mapping if role == found else {}


def _chosen(table: SourceTable, options: Options) -> dict[str, str]:
    return {c: f for c, f in options.columns.items() if c in table.frame.columns}


def _part(
    table: SourceTable, role: str, mapping: Mapping[str, str], options: Options, paid: bool
) -> Part:
    given = Instructions(_chosen(table, options), mapping, options.accept, paid)
    return Part(table, role, choose(table, role, given))


def check(parts: Sequence[Part], options: Options) -> None:
    """Nothing is left to ask.

    Raises:
        MustAsk: something is.
    """
    asking = [part for part in parts if part.reading.questions]
    if asking:
        raise MustAsk(_with_dates(asking, options))


def _with_dates(parts: Sequence[Part], options: Options) -> list[Part]:
    return [part if options.dates else _and_dates(part) for part in parts]


def _and_dates(part: Part) -> Part:
    """A part that asks anyhow asks for the order of its dates too, where that cannot be told."""
    columns = {
        c.column: part.table.frame[c.column]
        for c in part.reading.choices
        if fields.kind(c.field, part.role) == "day"
    }
    try:
        dates.orders(columns)
    except dates.UndecidedDates as undecided:
        asked = Question("dates", str(undecided), tuple(columns))
        reading = replace(part.reading, questions=(*part.reading.questions, asked))
        return replace(part, reading=reading)
    return part


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
        if q.field not in ("state", "dates") and q.answerable
    ]
    lines = [f"Say it with {' '.join(dict.fromkeys(maps))}."] if maps else []
    if any(q.columns or q.field == "state" for q in questions):
        lines.append("Or take it as it is with --accept.")
    return lines
