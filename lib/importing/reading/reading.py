"""A reading: what each column of a table means, how sure that is, why, and what must be asked."""

from collections.abc import Mapping as Named
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from lib.importing.source_table import SourceTable
from lib.ledger.mistake import Mistake

Certainty = Literal["proven", "named", "likely", "chosen"]
STATE = "state"
"""What is asked where nothing says what is paid."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A column and the field it means.

    Args:
        column: heading in the source.
        field: of the role.
        certainty: proven by a relation or a total, named by its heading, likely by its content
            alone, or chosen by a person.
        reason: why, in words.
        weight: how strong the evidence is, 0 to 100.
    """

    column: str
    field: str
    certainty: Certainty
    reason: str
    weight: float = 100.0


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person must say before a table can be read.

    Args:
        field: what is asked for; ``state`` where nothing says what is paid, ``dates`` for the order
            of day and month.
        sentence: why it is asked, and what may be answered.
        columns: the likeliest answers, best first.
        answerable: naming a column would help; else another file is needed.
        acceptable: taking what is likely answers it; else only a column or a plain word does.
    """

    field: str
    sentence: str
    columns: tuple[str, ...] = ()
    answerable: bool = True
    acceptable: bool = True


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """A column that is not used although it could change a figure.

    Args:
        column: its heading.
        holds: what stands in it: money, days, a state, yes or no.
        might_be: fields it could be.
    """

    column: str
    holds: str
    might_be: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the columns of one table mean.

    Args:
        role: of its rows.
        choices: at most one for each column and each field, in the order of the columns.
        questions: what is only likely or open.
        unread: columns that could change a figure and are not used.
        columns: every heading.
        notes: what was decided that no column shows (relations, flags, titles): field -> reason.
    """

    role: str
    choices: tuple[Choice, ...]
    questions: tuple[Question, ...] = ()
    unread: tuple[UnreadColumn, ...] = ()
    columns: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    def choice(self, field: str) -> Choice | None:
        """The choice for a field."""
        return next((c for c in self.choices if c.field == field), None)

    def column(self, field: str) -> str | None:
        """The column that means a field."""
        choice = self.choice(field)
        return choice.column if choice else None

    def series(self, table: SourceTable, field: str) -> pd.Series | None:
        """The column of a table that means a field."""
        heading = self.column(field)
        return None if heading is None else table.frame[heading]

    def names(self) -> dict[str, str]:
        """Column -> field, as it is remembered."""
        return {c.column: c.field for c in self.choices}

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Columns that mean nothing to the ledger."""
        used_columns = self.names()
        return tuple(c for c in self.columns if c not in used_columns)

    def __contains__(self, field: object) -> bool:
        return any(c.field == field for c in self.choices)


class UnknownColumn(Mistake):
    """A person mapped a column that the source does not have."""

    def __init__(self, column: str, source: str, columns: Sequence[str], near: str | None) -> None:
        hint = f" Did you mean “{near}”?" if near else ""
        super().__init__(
            f"“{source}” has no column “{column}”.{hint} Its columns are: {', '.join(columns)}."
        )


class UnknownFieldName(Mistake):
    """A person mapped a column to a field that the role does not have."""

    def __init__(self, field: str, role: str, fields: Sequence[str]) -> None:
        super().__init__(
            f"There is no field “{field}” for {role}. Use one of: {', '.join(fields)}."
        )


Fields = Named[str, str]
