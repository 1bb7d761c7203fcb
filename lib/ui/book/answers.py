"""What a person settles about a source before it is imported; each change makes new answers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from lib.importing.options import DateOrder, Options

Columns = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableAnswers:
    """What a person says of one table.

    Args:
        columns: column -> field; an empty field leaves the column out.
        role: what its rows are; None leaves it to the content.
        left_out: the table is no part of the import.
        all_open: everything on it is still open.
        states: words of its column of payment states -> what they mean.
        thai_years: years of two digits are those of Thailand.
    """

    columns: Columns = field(default_factory=dict)
    role: str | None = None
    left_out: bool = False
    all_open: bool = False
    states: Mapping[str, str] = field(default_factory=dict)
    thai_years: bool = False

    def with_column(self, column: str, meaning: str) -> Self:
        """With a column that means a field; no other column that was chosen means it too.

        >>> TableAnswers({"A": "amount"}).with_column("B", "amount").columns
        {'B': 'amount'}
        """
        other_columns = {c: f for c, f in self.columns.items() if f != meaning or not meaning}
        return replace(self, columns={**other_columns, column: meaning})

    def without_column(self, column: str) -> Self:
        """With a column left out."""
        return replace(self, columns={**self.columns, column: ""})


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person says of a source.

    Args:
        tables: place of a table -> what is said of it.
        name: of the ledger.
        append_to: the ledger that this adds to.
        settled: what is gone from a later list was settled.
        together: lists that share their documents are imported together all the same.
        currency, terms, dates, as_of: as in ``Options``.
    """

    tables: Mapping[int, TableAnswers] = field(default_factory=dict)
    name: str | None = None
    append_to: str | None = None
    settled: bool = False
    together: bool = False
    currency: str | None = None
    terms: str | None = None
    dates: DateOrder | None = None
    as_of: dt.date | None = None

    def table(self, place: int) -> TableAnswers:
        """What is said of a table."""
        return self.tables.get(place, TableAnswers())

    def with_table(self, place: int, table: TableAnswers) -> Self:
        """With other answers about one table."""
        return replace(self, tables={**self.tables, place: table})

    def options(self, query: str | None = None) -> Options:
        """The same as options of an import.

        What a person accepted goes along, so that a refresh need not ask again; but items that are
        gone from a later list are taken as settled only where that was said.
        """
        columns = {c: f for table in self.tables.values() for c, f in table.columns.items()}
        tables = self.tables.values()
        all_open = any(table.all_open for table in tables)
        return Options(
            name=self.append_to or self.name,
            columns=columns,
            currency=self.currency,
            terms=self.terms,
            dates=self.dates,
            query=query,
            append=self.append_to is not None,
            accept=self.settled if self.append_to else all_open,
            as_of=self.as_of,
            states={word: state for table in tables for word, state in table.states.items()},
            all_open=all_open,
            thai_years=any(table.thai_years for table in tables),
        )
