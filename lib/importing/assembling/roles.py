"""Sources that are already rows of a role: allocations, customers, rates, sales and the like."""

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.importing import text_columns
from lib.importing.assembling import faults
from lib.importing.assembling.documents import NoColumn, Rows
from lib.importing.assembling.faults import Fault, finding
from lib.importing.options import DateOrder, Options
from lib.importing.reading.reading import Reading
from lib.importing.source_table import SourceTable
from lib.importing.text_columns import Mask
from lib.importing.values import dates, numbers, wordings
from lib.ledger import columns
from lib.ledger.findings import Finding

_KEYS = frozenset("customer parent document credit invoice outlet order product".split())

Exponents = Callable[[pd.DataFrame], int | npt.NDArray[np.int64]]


def read(
    table: SourceTable, role: str, reading: Reading, options: Options, exponents: Exponents
) -> Rows:
    """The rows of a source in a role.

    Args:
        table: the source.
        role: any but documents.
        reading: what its columns mean.
        options: for the order of dates.
        exponents: decimals of the money in the rows, from their text columns.

    Raises:
        NoColumn, UndecidedDates: the source cannot be read in that role.
    """
    source_columns = _source_columns(table, role, reading)
    types = {c.name: c.type for c in columns.ROLES[role]}
    order = dates.orders(
        {str(c.name): c for f, c in source_columns.items() if types[f] == "day"}, options.dates
    )
    texts = pd.DataFrame({f: _text(f, c) for f, c in source_columns.items() if types[f] == "text"})
    decimals = exponents(texts.reindex(range(len(table.frame))))
    values: dict[str, pd.Series] = {}
    problems: list[Fault] = []
    for field, column in source_columns.items():
        heading = str(column.name)
        if types[field] == "text":
            values[field], bad = texts[field], np.zeros(len(column), bool)
        else:
            values[field], bad = _value(column, types[field], order.get(heading), decimals)
        problems += _faults(values[field], bad, heading, _required(role, field))
    notes: list[Finding] = []
    if role == "touches":
        values["kind"], notes = _touches(table, source_columns)
    if role == "field_reports":
        notes = _answers(table, source_columns, values)
    rejected, mask = faults.rejected_rows(table, problems)
    frame = pd.DataFrame(values)[mask].reset_index(drop=True)
    return Rows(columns.conform(frame, role), table.lines[mask], rejected, tuple(notes))


def _source_columns(table: SourceTable, role: str, reading: Reading) -> dict[str, pd.Series]:
    """The columns of a source by field; each that the role cannot do without is there."""
    role_columns = columns.ROLES[role]
    source_columns = {
        c.name: s for c in role_columns if (s := reading.series(table, c.name)) is not None
    }
    missing_fields = [
        c.name for c in role_columns if _required(role, c.name) and c.name not in source_columns
    ]
    if missing_fields:
        raise NoColumn(missing_fields, table.name, [str(c) for c in table.frame.columns])
    return source_columns


def _required(role: str, field: str) -> bool:
    """Must every row say this? The kind of a contact is taken for a call where it does not."""
    return field != "kind" and any(c.required for c in columns.ROLES[role] if c.name == field)


def _value(
    column: pd.Series, type_: str, order: DateOrder | None, decimals: int | npt.NDArray[np.int64]
) -> tuple[pd.Series, Mask]:
    """A column's values, and which of them cannot be read."""
    if type_ == "day":
        parsed_days = dates.parse(column, order)
        return parsed_days.days, parsed_days.bad
    if type_ == "money":
        units = numbers.parse(column, decimals)
        bad = units.bad | units.unclear
        return pd.Series(units.minor).astype("Int64").mask(units.missing | bad), bad
    values, bad = numbers.decimals(column)
    return pd.Series(values), bad


def _faults(values: pd.Series, bad: Mask, heading: str, required: bool) -> list[Fault]:
    unread = Fault(bad, f"“{{value}}” in “{heading}” cannot be read.", heading)
    empty = Fault(values.isna().to_numpy(bool), f"This row has nothing in “{heading}”.")
    return [unread, empty] if required else [unread]


def _text(field: str, column: pd.Series) -> pd.Series:
    return (
        text_columns.keys(column)
        if field in _KEYS
        else text_columns.series(text_columns.clean(column))
    )


def _touches(
    table: SourceTable, source_columns: dict[str, pd.Series]
) -> tuple[pd.Series, list[Finding]]:
    if "kind" not in source_columns:
        return pd.Series("call", table.frame.index, dtype=text_columns.TEXT), []
    kind, unknown = wordings.read(source_columns["kind"], wordings.of_touch)
    notes = finding(
        "note",
        "unknown_touches",
        unknown,
        table.lines,
        "{n} contact[|s] [is|are] of a kind that is not understood: kept as calls.",
    )
    return kind.fillna("call"), notes


def _answers(
    table: SourceTable, source_columns: dict[str, pd.Series], values: dict[str, pd.Series]
) -> list[Finding]:
    """Put answers in the checklist's own words into what is made; what is none is left out."""
    unknown_mask = np.zeros(len(table.frame), bool)
    for question in columns.ROLES["field_reports"]:
        if question.choices and question.name in source_columns:
            meaning = partial(wordings.of_answer, offered=question.choices)
            values[question.name], unknown = wordings.read(source_columns[question.name], meaning)
            unknown_mask |= unknown
    message = "{n} field report[|s] [has|have] an answer that is not offered: left out."
    return finding("note", "unknown_answers", unknown_mask, table.lines, message)


def latest(rows: Rows, table: SourceTable, key: str) -> Rows:
    """One row a key: the last one stands, the earlier ones are rejected."""
    repeated_mask = rows.frame[key].duplicated(keep="last").to_numpy(bool)
    if not repeated_mask.any():
        return rows
    repeats = pd.DataFrame(
        {
            "source": table.name,
            "line": rows.lines[repeated_mask],
            "reason": [
                f"“{k}” stands again further down; that row is used."
                for k in rows.frame[key][repeated_mask]
            ],
            "text": rows.frame[key][repeated_mask].to_numpy(dtype=object),
        }
    )
    rejected = pd.concat([rows.rejected, repeats], ignore_index=True)
    frame = rows.frame[~repeated_mask].reset_index(drop=True)
    return Rows(frame, rows.lines[~repeated_mask], rejected, rows.findings)
