"""What a person says about a source when importing it; part of the content version."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

DateOrder = Literal["dmy", "mdy", "ymd"]


@dataclass(frozen=True, slots=True)
class Options:
    """Import options, equal to the command line's.

    Args:
        role: role of the sources; None lets content decide (documents, as a rule).
        name: what people will call the ledger.
        columns: column heading -> field, overriding what is proposed; an empty field ignores it.
        currency: of amounts where the source names none.
        terms: agreed terms where the source has neither due date nor terms.
        dates: order of day, month and year where the column cannot tell.
        sheet: sheet of a workbook; the first with data by default.
        query: SQL, where the source is a database URL.
        append: add to the newest ledger of that name instead of replacing it.
        accept: take what is only likely, and all as open where nothing says what is paid.
        customer: the one customer of a list that names none on its rows.
        as_of: the day that a list of open items stands for, where it does not say so itself.
        states: words for a state of payment -> paid, open, part_paid, void, written_off or draft.
        all_open: everything is still open where nothing says what is paid.
        thai_years: years of two digits are those of Thailand.
    """

    role: str | None = None
    name: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    terms: str | None = None
    dates: DateOrder | None = None
    sheet: str | None = None
    query: str | None = None
    append: bool = False
    accept: bool = False
    customer: str | None = None
    as_of: dt.date | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    all_open: bool = False
    thai_years: bool = False
