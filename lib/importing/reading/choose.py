"""One reading of a table, chosen as a whole: fields compete for columns, each keeps its reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process

from lib.importing.evidence.content import contents
from lib.importing.reading import (
    assignment,
    candidates,
    customers,
    fields,
    payment,
    questions,
    statements,
    unnamed_days,
    unread,
)
from lib.importing.reading.evidence import Candidate, Evidence, gather
from lib.importing.reading.reading import (
    Choice,
    Fields,
    Reading,
    UnknownColumn,
    UnknownFieldName,
)
from lib.importing.source_table import SourceTable


@dataclass(frozen=True, slots=True)
class Instructions:
    """What a person said about a table, and what is known beside it.

    Args:
        chosen: column -> field as a person says; an empty field leaves a column out.
        remembered: column -> field of an earlier table of this shape.
        accept: take what is only likely.
        settled_elsewhere: payments or allocations come with this import.
    """

    chosen: Fields
    remembered: Fields
    accept: bool = False
    settled_elsewhere: bool = False


NOTHING_SAID = Instructions({}, {})


def choose(table: SourceTable, role: str, given: Instructions = NOTHING_SAID) -> Reading:
    """The likeliest reading of a table, with what must be asked.

    Args:
        table: the source.
        role: what its rows are.
        given: what a person said.

    Raises:
        UnknownColumn, UnknownFieldName: a choice names what is not there.
    """
    chosen = _checked(table, role, given.chosen)
    remembered = {
        column: field
        for column, field in given.remembered.items()
        if column in table.frame and column not in chosen and field not in chosen.values()
    }
    evidence = gather(contents(table.frame))
    remembered = {
        column: field
        for column, field in remembered.items()
        if not field or fields.holds(evidence.contents[column], field, role)
    }
    fixed = _fixed(chosen, "a person chose it") + _fixed(remembered, "a person confirmed it before")
    free = _free(evidence, role, {**remembered, **chosen})
    if role == "documents":
        free = payment.without_false_open(evidence, free)
    found = [*fixed, *_assigned(free)]
    if role == "documents":
        found = customers.completed(found, evidence, table)
        found = payment.without_vague_state(evidence, found)
        found = statements.settled(found, evidence)
        found = unnamed_days.completed(found, evidence)
        found = payment.with_proven_state(evidence, found)
    reading = _reading(table, role, found, evidence, free)
    return (
        questions.asked(
            table,
            reading,
            evidence,
            free,
            accept=given.accept,
            settled_elsewhere=given.settled_elsewhere,
        )
        if role in fields.NEEDED
        else reading
    )


def _checked(table: SourceTable, role: str, chosen: Fields) -> dict[str, str]:
    headings = [str(c) for c in table.frame.columns]
    for column, field in chosen.items():
        if column not in table.frame.columns:
            near = process.extractOne(column, headings)
            raise UnknownColumn(
                column, table.name, headings, near[0] if near and near[1] > 60 else None
            )
        if field and field not in fields.fields(role):
            raise UnknownFieldName(field, role, fields.fields(role))
    return dict(chosen)


def _fixed(said: Fields, reason: str) -> list[Choice]:
    return [Choice(column, field, "chosen", reason) for column, field in said.items() if field]


def _free(evidence: Evidence, role: str, fixed: Mapping[str, str]) -> list[Candidate]:
    taken = set(fixed.values())
    return [
        c
        for c in candidates.candidates(evidence, role)
        if c.column not in fixed and c.field not in taken
    ]


def _assigned(free: Sequence[Candidate]) -> list[Choice]:
    """At most one field for each column and one column for each field, of the most weight together."""
    if not free:
        return []
    columns = list(dict.fromkeys(c.column for c in free))
    names = list(dict.fromkeys(c.field for c in free))
    weight = np.zeros((len(columns), len(names) + len(columns)))
    best: dict[tuple[int, int], Candidate] = {}
    for candidate in free:
        at = (columns.index(candidate.column), names.index(candidate.field))
        if candidate.weight > weight[at]:
            weight[at], best[at] = candidate.weight, candidate
    pairs = enumerate(assignment.heaviest(weight))
    return [_choice(best[pair]) for pair in pairs if pair in best]


def _choice(candidate: Candidate) -> Choice:
    return Choice(
        candidate.column, candidate.field, candidate.certainty, candidate.reason, candidate.weight
    )


def _reading(
    table: SourceTable,
    role: str,
    found: Collection[Choice],
    evidence: Evidence,
    free: Sequence[Candidate],
) -> Reading:
    headings = tuple(str(c) for c in table.frame.columns)
    order = {column: place for place, column in enumerate(headings)}
    choices = tuple(sorted(found, key=lambda c: order[c.column]))
    return Reading(
        role,
        choices,
        unread=unread.unread(evidence, choices, role),
        columns=headings,
    )
