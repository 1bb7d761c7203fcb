"""The days of each document: of issue, due, of payment, of disputes."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lib.importing import text_columns
from lib.importing.assembling.faults import Fault, finding
from lib.importing.evidence import counted_days
from lib.importing.options import DateOrder, Options
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.values import dates, day_findings, digits
from lib.importing.values.day_columns import DayColumn, YearCalendar
from lib.importing.vocabulary import heading
from lib.ledger.findings import Finding

FIELDS = (
    "issued", "due", "paid_on", "recorded_on", "dispute_raised_on", "disputed_on",
    "dispute_closed_on",
)  # fmt: skip
_MUST = ("issued", "paid_on")
_LATER = ("due", "paid_on")
"""Days that follow the day of issue, which helps to tell day from month."""


def read(
    table: SourceTable, reading: Reading, options: Options, currency: pd.Series
) -> tuple[dict[str, pd.Series], list[Fault], list[Finding]]:
    """The days of a table's rows by field, with their faults and what is worth saying.

    Raises:
        UndecidedDates: day and month cannot be told apart.
    """
    source_columns = {f: c for f in FIELDS if (c := reading.series(table, f)) is not None}
    if heading.languages(reading.columns) == {"fa"}:
        source_columns = {f: _full_jalali(c) for f, c in source_columns.items()}
    columns = {str(c.name): c for c in source_columns.values()}
    texts = dates.by_texts(columns)
    order = _orders(table, reading, options, columns, texts)
    calendar: YearCalendar | None = "buddhist" if (currency == "THB").all() else None
    none = pd.Series(np.full(len(table.frame), np.datetime64("NaT", "s")), copy=False)
    days: dict[str, pd.Series] = dict.fromkeys(FIELDS, none)
    faults: list[Fault] = []
    notes: list[Finding] = []
    for field, column in source_columns.items():
        name = str(column.name)
        parsed_days = dates.parse(column, order[name], calendar, texts.get(name))
        days[field] = parsed_days.days
        notes += day_findings.of(parsed_days, str(column.name), table.lines)
        fault, note = _unreadable(field, column, parsed_days, table)
        faults += fault
        notes += note
    days["issued"], undated_notes = _with_list_day(days["issued"], table)
    missing = days["issued"].isna().to_numpy(bool)
    faults.append(Fault(missing, f"This row has no date in “{source_columns['issued'].name}”."))
    return days, faults, [*notes, *undated_notes]


def _orders(
    table: SourceTable,
    reading: Reading,
    options: Options,
    columns: Mapping[str, pd.Series],
    texts: Mapping[str, DayColumn],
) -> dict[str, DateOrder | None]:
    """The order of each column of days; where none tells, the days overdue may."""
    try:
        return dates.orders(columns, options.dates, _related_headings(reading), texts)
    except dates.UndecidedDates:
        if order := counted_days.order(table.frame, reading.column("due")):
            return dict.fromkeys(columns, order)
        raise


def _full_jalali(column: pd.Series) -> pd.Series:
    """Persian days with years of two digits, written out: 04/10/17 is 1404/10/17."""
    if not isinstance(column.dtype, pd.StringDtype):
        return column
    text = digits.plain_column(text_columns.clean(column))
    if not text_columns.matches(text, r"^\d{2}/\d{1,2}/\d{1,2}$"):
        return column
    late = pc.match_substring_regex(text, r"^[3-9]")
    century = pc.if_else(pc.fill_null(late, False), "13", "14").cast(pa.large_string())
    full = pc.binary_join_element_wise(century, text, pa.scalar("", pa.large_string()))
    return text_columns.series(full).rename(str(column.name))


def _related_headings(reading: Reading) -> list[tuple[str, str]]:
    """Headings of an earlier and a later day of the same rows."""
    issued = reading.column("issued")
    later = [reading.column(field) for field in _LATER]
    return [(issued, column) for column in later if issued and column]


def _unreadable(
    field: str, column: pd.Series, parsed_days: dates.ParsedDays, table: SourceTable
) -> tuple[list[Fault], list[Finding]]:
    """What is no day is a fault where a document needs it, else left empty and said."""
    heading = str(column.name)
    if field in _MUST:
        text = f"“{{value}}” in “{heading}” is not a date that exists."
        return [Fault(parsed_days.bad, text, heading)], []
    return [], finding(
        "warning", "unreadable_dates", parsed_days.bad, table.lines,
        f"{{n}} value[|s] of “{heading}” [is no date|are no dates]: left empty.",
    )  # fmt: skip


def _with_list_day(issued: pd.Series, table: SourceTable) -> tuple[pd.Series, list[Finding]]:
    """Days of issue; a row without one, such as money on account, has the day the list states."""
    undated_mask = issued.isna().to_numpy(bool)
    if table.as_of is None or not undated_mask.any():
        return issued, []
    notes = finding(
        "warning", "undated_rows", undated_mask, table.lines,
        f"{{n}} row[|s] [has|have] no day: taken as of {table.as_of}, the day the list states.",
    )  # fmt: skip
    return issued.fillna(pd.Timestamp(table.as_of)).astype("datetime64[s]"), notes
