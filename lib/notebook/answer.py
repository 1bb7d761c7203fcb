"""An answered question: the one value that page, command line and files share, and how it is made."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from lib.board.clearance import LEAST
from lib.board.facts import NOTHING
from lib.ledger import lacks, money, wording
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.wording import NoNumber
from lib.notebook.columns import FORMATS, HEADINGS, Format
from lib.notebook.question import Cell, Inputs, Picture, Question, Withheld
from lib.notebook.style import Tokens

Key = tuple[object, ...]
_BUCKET = re.compile(r"not_due|d\d+_\d*|unapplied")


class NotATotal(Mistake):
    """The parts of a row do not add up to what the table calls their total."""

    def __init__(self, title: str, row: object) -> None:
        super().__init__(
            f"“{title}”: in row {row!r} the parts do not add up to total. Nothing was exported; "
            f"name the columns that make up total, or leave it without parts."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A cell answered.

    Args:
        question: whose title, formats, headings and picture it has.
        table: the rows; amounts in minor units of ``currency`` in the row, else of the context.
        reading: the answer in a sentence or two; ``**`` around what is bold on a screen.
        context: ledger, day, currency, basis, filters, names, and the facts beside the rows.
        parts: columns that add up along a row to ``total``.
        adds: columns that add up from top to bottom, one total a currency.
        key: what tells it from every other answer where a page keeps it; None where it may not.
    """

    question: Question
    table: pd.DataFrame
    reading: str
    context: Context
    parts: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    key: Key | None = None

    def __post_init__(self) -> None:
        if not self.parts:
            return
        parts = self.table[list(self.parts)].astype("float64").sum(axis=1)
        off = parts.sub(self.table["total"].astype("float64")).abs() > 0.5
        for row in self.table.index[off][:1]:
            raise NotATotal(self.title, self.table.loc[row].iloc[0])

    @property
    def title(self) -> str:
        """The question, as a person would ask it."""
        return self.question.ask

    @property
    def facts(self) -> Mapping[str, Any]:
        """The scalars beside the rows."""
        return self.context.facts

    @property
    def plain_reading(self) -> str:
        """The reading without the marks that make a part of it bold on the screen."""
        return self.reading.replace("**", "")

    @property
    def finding(self) -> str:
        """The reading's headline: its bold first part, else its first sentence."""
        return headline(self.reading)[0]

    @property
    def clause(self) -> str:
        """What the reading adds to its headline."""
        return headline(self.reading)[1]

    @property
    def shown(self) -> "Answer":
        """The answer without the columns that only its picture and its sentence need."""
        hidden = [c for c in self.question.aside if c in self.table]
        return replace(self, table=self.table.drop(columns=hidden)) if hidden else self

    def picture(self, tokens: Tokens) -> Picture | None:
        """Its picture in a theme, not yet configured; None where it has none, or no rows for it."""
        chart = self.question.chart
        return chart(self.table, self.context, tokens) if chart and len(self.table) else None

    def kind(self, column: str) -> Format:
        """What a column holds."""
        formats = self.question.formats
        if known := formats.get(column) or FORMATS.get(column):
            return known
        by_type = _kind_by_type(self.table[column])
        return formats.get("*", by_type) if by_type == "number" else by_type

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the rows, in alphabetical order; the context's if rows name none."""
        if "currency" not in self.table:
            return (self.context.currency,)
        return tuple(sorted(self.table["currency"].dropna().unique())) or (self.context.currency,)

    def row_currencies(self) -> list[str]:
        """The currency of each row."""
        if "currency" not in self.table:
            return [self.context.currency] * len(self.table)
        return [str(c) for c in self.table["currency"].fillna(self.context.currency)]

    def heading(self, column: str) -> str:
        """What a column is called, with the currency of its amounts if there is only one."""
        basis = self.context.basis
        bucket = _BUCKET.fullmatch(column)
        words = wording.bucket(column, basis) if bucket else column.replace("_", " ")
        named = self.question.headings.get(column) or HEADINGS.get(column)
        label = named or words[:1].upper() + words[1:]
        if basis == "none":  # its days count from issue, and none of them is late
            label = label.replace("Days late", "Days from issue")
        unit = self.currencies[0] if len(self.currencies) == 1 else money.NO_CURRENCY
        has_unit = self.kind(column) == "money" and unit != money.NO_CURRENCY
        return f"{label}, {unit}" if has_unit else label

    @property
    def is_in_units(self) -> bool:
        """Whether all amounts are whole, as estimates are, of which cents would say too much."""
        columns = [c for c in self.table.columns if self.kind(c) == "money"]
        units = pd.Series(
            [10.0 ** money.exponent(c) for c in self.row_currencies()], self.table.index
        )
        amounts = self.table[columns].astype("Float64").fillna(0).round(3)
        return len(amounts) > 0 and bool(amounts.mod(units, axis=0).eq(0).all(axis=None))

    def totals(self) -> Iterator[tuple[str, dict[str, float]]]:
        """Each currency with the sums of the columns that add up."""
        rows = pd.Series(self.row_currencies(), index=self.table.index, dtype="object")
        for currency in self.currencies if self.adds else ():
            of = self.table.loc[rows.eq(currency), list(self.adds)]
            yield currency, {column: of[column].sum() for column in self.adds}


def headline(reading: str) -> tuple[str, str]:
    """A reading as a headline, without its stop, and the sentences below it.

    Words that go on after the bold ones, up to the next stop, belong to the headline.

    >>> headline("**Owed fell to €8 m:** we collected **more** than we billed.")
    ('Owed fell to €8 m', 'We collected more than we billed.')
    >>> headline("**Nothing is open** on this day. Nobody is late.")
    ('Nothing is open on this day', 'Nobody is late.')
    >>> headline("Nothing is owed. Nobody is late.")
    ('Nothing is owed', 'Nobody is late.')
    """
    start, bold, rest = (*reading.split("**", 2), "", "")[:3]
    if start.strip():
        bold, _, rest = reading.replace("**", "").partition(". ")
    rest = rest.replace("**", "")
    if rest[:1] == " " and bold.rstrip()[-1:] not in _STOPS:
        more = _GOES_ON.match(rest)
        bold, rest = bold + (more[0] if more else ""), rest[more.end() if more else 0 :]
    rest = rest.lstrip(f" {_STOPS}").strip()
    return bold.strip().rstrip(f" {_STOPS}"), rest[:1].upper() + rest[1:]


_STOPS = ".:;,"
_GOES_ON = re.compile(r"(?:[^.:;]|[.:](?=\d))*")
"""Words up to a stop; the point of 1.5 is none."""


def answer(
    question: Question,
    cell: Cell,
    inputs: Inputs,
    context: Context,
    key: Key | None = None,
) -> Answer:
    """The rows and the sentence that answer a cell.

    Buckets and unapplied make up the total of a row. They add up from top to bottom too, unless the
    first column is a day: balances of several days have no sum.

    Args:
        question: the question registered under ``cell.question``.
        context: the scope's; its basis follows the cell's where the cell has one. A ledger without
            due dates has no basis of its own.
        key: as of ``Answer``.
    Raises:
        Withheld: the ledger lacks what the question requires.
    """
    context = based(context, inputs.ledger)
    if reason := question.withheld(inputs.ledger, cell.params):
        raise Withheld(reason)
    if not question.needs & {"clearance", "board"}:
        inputs = replace(inputs, clearance=LEAST, board=NOTHING)
    rows = question.rows(inputs, **cell.params)
    table, context = rows.table, replace(context, facts=rows.facts)
    parts = tuple(c for c in table.columns if _BUCKET.fullmatch(c)) if "total" in table else ()
    of_days = len(table.columns) > 0 and _kind_by_type(table.iloc[:, 0]) == "day"
    adds = (*parts, "total") if parts and not of_days else ()
    return Answer(question, table, reading(question, table, context), context, parts, adds, key)


def based(context: Context, ledger: Ledger) -> Context:
    """The circumstances of a figure of a ledger: one without due dates counts nothing from them."""
    undated = context.basis == "due" and lacks.DUE_DATES in ledger.lacks
    return replace(context, basis="none") if undated else context


def reading(question: Question, table: pd.DataFrame, context: Context) -> str:
    """The sentence of a table; withheld, and that it is, where a number of it is none."""
    try:
        sentence = question.sentence(table, context)
    except (NoNumber, ValueError, OverflowError, TypeError) as mistake:
        if not isinstance(mistake, NoNumber) and not _NOT_FINITE.search(str(mistake)):
            raise
        return f"**No sentence:** {NoNumber()}"
    return f"**No sentence:** {NoNumber()}" if _NO_NUMBER.search(sentence) else sentence


def _kind_by_type(values: pd.Series) -> Format:
    if pd.api.types.is_datetime64_any_dtype(values):
        return "day"
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    return "number" if numeric else "text"


_NOT_FINITE = re.compile("NaN|infinity|NaT|NAType|NA is ambiguous")
_NO_NUMBER = re.compile(r"\b(nan|inf|NaT|XXX)\b|<NA>|\bNone (days?|%|k|m)\b")
"""What Python writes for a number that is none, where a sentence was put together without asking."""
