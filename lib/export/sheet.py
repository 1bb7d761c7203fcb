"""An answered question as a file takes it: the rows, what each column is, and what adds up."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from lib.export.picture import Chart
from lib.ledger import days, money, wording
from lib.ledger.context import Context
from lib.ledger.mistake import Mistake
from lib.notebook.question import Answer, Format

_FINEST = 2  # decimals of a number that is neither money nor a share
_BUCKET = re.compile(r"not_due|d\d+_\d*|unapplied")


class NotATotal(Mistake):
    """The parts of a row do not add up to what the table calls their total."""

    def __init__(self, title: str, total: str, row: object) -> None:
        super().__init__(
            f"“{title}”: in row {row!r} the parts do not add up to {total}. Nothing was exported; "
            f"name the columns that make up {total}, or leave it without parts."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A table with all that a file says about it.

    Args:
        title: the question, as a person would ask it.
        reading: the answer in a sentence or two.
        table: the rows; amounts in minor units of ``currency`` in the row, else of the context.
        context: ledger, day, currency, basis, filters, names.
        formats: what each column is; ``*`` stands for all other numbers. A column that neither
            names is taken by its type.
        headings: what each column is called where its name is not enough.
        adds: columns that add up from top to bottom, one total a currency.
        parts: columns that add up along a row to ``total``.
        total: the column that is their sum.
        chart: the picture, not yet configured.
    """

    title: str
    reading: str
    table: pd.DataFrame
    context: Context
    formats: Mapping[str, Format] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    adds: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    total: str = ""
    chart: Chart | None = None

    def __post_init__(self) -> None:
        if not self.parts:
            return
        parts = self.table[list(self.parts)].astype("float64").sum(axis=1)
        off = parts.sub(self.table[self.total].astype("float64")).abs() > 0.5
        for row in self.table.index[off][:1]:
            raise NotATotal(self.title, self.total, self.table.loc[row].iloc[0])

    def kind(self, column: str) -> Format:
        """What a column holds."""
        by_type = _kind_by_type(self.table[column])
        other = self.formats.get("*", by_type) if by_type == "number" else by_type
        return self.formats.get(column, other)

    @property
    def plain_reading(self) -> str:
        """The reading without the marks that make a part of it bold on the screen."""
        return self.reading.replace("**", "")

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
        label = self.headings.get(column) or words[:1].upper() + words[1:]
        if basis == "none":  # its days count from issue, and none of them is late
            label = label.replace("Days late", "Days from issue")
        unit = self.currencies[0] if len(self.currencies) == 1 else money.NO_CURRENCY
        has_unit = self.kind(column) == "money" and unit != money.NO_CURRENCY
        return f"{label}, {unit}" if has_unit else label

    def without(self, aside: Iterable[str]) -> "Sheet":
        """The sheet without the columns that only its picture and its sentence need."""
        return replace(self, table=self.table.drop(columns=list(aside), errors="ignore"))

    def totals(self) -> Iterator[tuple[str, dict[str, float]]]:
        """Each currency with the sums of the columns that add up."""
        rows = pd.Series(self.row_currencies(), index=self.table.index, dtype="object")
        for currency in self.currencies if self.adds else ():
            of = self.table.loc[rows.eq(currency), list(self.adds)]
            yield currency, {column: of[column].sum() for column in self.adds}


def of(answer: Answer, chart: Chart | None = None) -> Sheet:
    """The sheet of an answered cell.

    Buckets and unapplied make up the total of a row. They add up from top to bottom too, unless the
    first column is a day: balances of several days have no sum.
    """
    question, table = answer.question, answer.table
    parts = tuple(c for c in table.columns if _BUCKET.fullmatch(c)) if "total" in table else ()
    days = len(table.columns) > 0 and _kind_by_type(table.iloc[:, 0]) == "day"
    adds = (*parts, "total") if parts and not days else ()
    return Sheet(
        question.ask, answer.reading, table, answer.context, question.formats, question.headings,
        adds, parts, "total" if parts else "", chart,
    )  # fmt: skip


def _kind_by_type(values: pd.Series) -> Format:
    if pd.api.types.is_datetime64_any_dtype(values):
        return "day"
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    return "number" if numeric else "text"


def is_absent(value: Any) -> bool:
    """Whether there is nothing to write: null, or a number without an end."""
    return bool(pd.isna(value)) or (isinstance(value, float) and not math.isfinite(value))


def places(values: pd.Series) -> int:
    """Decimals that a column of numbers needs, two at most, so that its figures stand alike.

    >>> places(pd.Series([34.5, 12.0])), places(pd.Series([1.4783])), places(pd.Series([3, None]))
    (1, 2, 0)
    """
    known = values.dropna().astype("float64").round(_FINEST)
    return next((n for n in range(_FINEST) if (known.round(n) == known).all()), _FINEST)


def value_text(value: Any, kind: Format, currency: str, digits: int | None = None) -> str:
    r"""A value as people read it on a page; nothing for what is absent.

    >>> value_text(-123456789, "money", "EUR"), value_text(0.614, "percent", "EUR")
    ('−1,234,567.89', '61\u202f%')
    >>> value_text(0.0022, "percent", "EUR"), value_text(True, "text", "EUR")
    ('0.22\u202f%', 'yes')
    """
    if is_absent(value):
        return ""
    match kind:
        case "money":
            return _signed_text(money.major(round(value), currency))
        case "percent":
            return f"{_signed_text(_share(100 * float(value)))}\u202f%"
        case "days":
            return _signed_text(Decimal(round(float(value))))
        case "number":
            number = float(value)
            return _signed_text(
                _trim(number) if digits is None else Decimal(f"{number:.{digits}f}")
            )
        case "day":
            return days.in_full(pd.Timestamp(value))
        case "document":
            return wording.document(str(value))
        case _:
            return ("yes" if value else "no") if is_flag(value) else str(value)


def is_flag(value: Any) -> bool:
    """Whether a value is true or false; a file says yes or no."""
    return isinstance(value, bool | np.bool_)


def _share(percents: float) -> Decimal:
    """A percentage with the digits that tell it from nothing: whole from 10 on, else two figures."""
    places = 0 if abs(percents) >= 10 else 1 if abs(percents) >= 1 else 2
    number = Decimal(f"{percents:.{places}f}")
    return Decimal(int(number)) if number == int(number) else number.normalize()


def _signed_text(number: Decimal) -> str:
    return f"{number:,f}".replace("-", "−")


def _trim(number: float) -> Decimal:
    return Decimal(int(number)) if number.is_integer() else Decimal(f"{number:.2f}")
