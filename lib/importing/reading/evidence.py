"""What is known of a table's columns before anything is decided, and what each may be."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.importing.evidence import relations
from lib.importing.evidence.content import HEAD, Content
from lib.importing.evidence.relations import Sum
from lib.importing.reading.reading import Certainty
from lib.importing.vocabulary import heading
from lib.importing.vocabulary.heading import Meaning

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may be a field.

    Args:
        column, field: which.
        weight: how strong the evidence is.
        certainty: how sure it would be, were it chosen.
        reason: the evidence in words.
        weak: its words often mean something else.
    """

    column: str
    field: str
    weight: float
    certainty: Certainty
    reason: str
    weak: bool = False


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that is known of a table's columns before anything is decided.

    Args:
        contents: what each holds.
        meanings: what each heading may name.
        sums: columns that are two others together.
        running: columns that are running totals, and of what.
    """

    contents: Mapping[str, Content]
    meanings: Mapping[str, tuple[Meaning, ...]]
    sums: tuple[Sum, ...]
    running: Mapping[str, str]

    def meanings_by_field(self, column: str, role: str) -> dict[str, Meaning]:
        """Fields of a role that a heading names."""
        return {m.field: m for m in self.meanings[column] if m.role == role}


def gather(contents: Mapping[str, Content]) -> Evidence:
    """The evidence of a table.

    Args:
        contents: by heading.
    """
    languages = heading.languages(contents)
    meanings = {column: heading.meanings(column, languages) for column in contents}
    return Evidence(
        contents,
        meanings,
        relations.sums(contents),
        _running_totals(contents, meanings),
    )


def _running_totals(
    contents: Mapping[str, Content], meanings: Mapping[str, tuple[Meaning, ...]]
) -> dict[str, str]:
    """Columns that are running totals, over the whole list or for each customer apart."""
    running_totals = relations.running(contents, HEAD)
    for column, column_meanings in meanings.items():
        if any(m.role == "documents" and m.field.startswith("customer") for m in column_meanings):
            codes = contents[column].text.fillna("").head(HEAD).to_numpy()
            running_totals |= relations.running(contents, HEAD, np.argsort(codes, kind="stable"))
    return running_totals
