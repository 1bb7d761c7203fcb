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
        chosen_fields: column -> field as a person says; an empty field leaves a column out.
        remembered_fields: column -> field of an earlier table of this shape.
        accept: take what is only likely.
        settled_elsewhere: payments or allocations come with this import.
    """

    chosen_fields: Fields
    remembered_fields: Fields
    accept: bool = False
    settled_elsewhere: bool = False


NO_INSTRUCTIONS = Instructions({}, {})


def choose(table: SourceTable, role: str, instructions: Instructions = NO_INSTRUCTIONS) -> Reading:
    """The likeliest reading of a table, with what must be asked.

    Args:
        table: the source.
        role: what its rows are.
        instructions: what a person said.

    Raises:
        UnknownColumn, UnknownFieldName: a choice names what is not there.
    """
    chosen_fields = _check(table, role, instructions.chosen_fields)
    remembered_fields = {
        column: field
        for column, field in instructions.remembered_fields.items()
        if column in table.frame
        and column not in chosen_fields
        and field not in chosen_fields.values()
    }
    evidence = gather(contents(table.frame))
    remembered_fields = {
        column: field
        for column, field in remembered_fields.items()
        if not field or fields.holds(evidence.contents[column], field, role)
    }
    fixed_choices = _fixed_choices(chosen_fields, "a person chose it") + _fixed_choices(
        remembered_fields, "a person confirmed it before"
    )
    free = _free_candidates(evidence, role, {**remembered_fields, **chosen_fields})
    if role == "documents":
        free = payment.without_false_open(evidence, free)
    choices = [*fixed_choices, *_assigned_choices(free)]
    if role == "documents":
        choices = customers.with_customer(choices, evidence, table)
        choices = payment.without_vague_state(evidence, choices)
        choices = statements.adjust_to_rows(choices, evidence)
        choices = unnamed_days.with_day_columns(choices, evidence)
        choices = payment.with_proven_state(evidence, choices)
    reading = _reading(table, role, choices, evidence, free)
    return (
        questions.with_questions(
            table,
            reading,
            evidence,
            free,
            accept=instructions.accept,
            settled_elsewhere=instructions.settled_elsewhere,
        )
        if role in fields.NEEDED
        else reading
    )


def _check(table: SourceTable, role: str, chosen_fields: Fields) -> dict[str, str]:
    headings = [str(c) for c in table.frame.columns]
    for column, field in chosen_fields.items():
        if column not in table.frame.columns:
            near = process.extractOne(column, headings)
            raise UnknownColumn(
                column, table.name, headings, near[0] if near and near[1] > 60 else None
            )
        if field and field not in fields.fields(role):
            raise UnknownFieldName(field, role, fields.fields(role))
    return dict(chosen_fields)


def _fixed_choices(field_by_column: Fields, reason: str) -> list[Choice]:
    return [
        Choice(column, field, "chosen", reason)
        for column, field in field_by_column.items()
        if field
    ]


def _free_candidates(evidence: Evidence, role: str, fixed: Mapping[str, str]) -> list[Candidate]:
    used_fields = set(fixed.values())
    return [
        c
        for c in candidates.candidates(evidence, role)
        if c.column not in fixed and c.field not in used_fields
    ]


def _assigned_choices(free: Sequence[Candidate]) -> list[Choice]:
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
    all_choices: Collection[Choice],
    evidence: Evidence,
    free: Sequence[Candidate],
) -> Reading:
    headings = tuple(str(c) for c in table.frame.columns)
    order = {column: place for place, column in enumerate(headings)}
    choices = tuple(sorted(all_choices, key=lambda c: order[c.column]))
    return Reading(
        role,
        choices,
        unread=unread.unread_columns(evidence, choices, role),
        columns=headings,
    )
