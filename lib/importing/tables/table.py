"""One table: its records, and what the layout says about them beside their cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from lib.importing import text_columns
from lib.importing.source_table import SourceTable, TotalRow
from lib.importing.tables import carrying, cells, continuation, records, stated_day
from lib.importing.tables.body import Body
from lib.importing.tables.carrying import Column
from lib.importing.tables.records import Layout
from lib.importing.text_columns import Mask
from lib.ledger.findings import Finding, with_count

_SHOWN = 5

Lines = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What became of the rows and columns of a table.

    Args:
        rows: which rows are records.
        filled_columns: columns of which blank cells took over a value above, by position; all rows.
        added_columns: columns that only the layout gives, with their names; all rows.
        left_out: positions of columns that hold nothing any more.
        totals, continuation, titles, findings: as in a ``SourceTable``.
    """

    rows: Mask
    filled_columns: dict[int, Column] = field(default_factory=dict)
    added_columns: tuple[tuple[str, Column], ...] = ()
    left_out: frozenset[int] = frozenset()
    totals: tuple[TotalRow, ...] = ()
    continuation: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def read(body: Body) -> Reading:
    """What the rows and columns of a table are."""
    if not len(body):
        return _with_titles(body, Layout(np.zeros(0, bool)), Reading(np.zeros(0, bool)))
    layout = records.sort(body)
    continuation_rows = continuation.find(body, layout)
    continued_mask = np.zeros(len(body), bool)
    continued_mask[continuation_rows.rows] = True
    reading = Reading(
        layout.records,
        filled_columns={
            i: carrying.last_filled(body.columns[i], body.present[i], continued_mask)
            for i in continuation_rows.columns
        },
        totals=_totals(layout),
        continuation=continuation.positions(layout, continuation_rows.rows),
        findings=(*_notes(body, layout), *_continued_note(body, continuation_rows.rows)),
    )
    return _with_titles(body, layout, _empty_left_out(body, _with_carried(body, layout, reading)))


def frame(body: Body, reading: Reading) -> pd.DataFrame:
    """The records of a table whose cells are all text."""
    columns = {
        name: _records(column, reading.rows)
        for name, column in zip(body.names, body.columns, strict=True)
    }
    return pd.DataFrame(columns, copy=False)


def source_table(name: str, body: Body, frame: pd.DataFrame, reading: Reading) -> SourceTable:
    """The table as the import goes on with it.

    Args:
        name: of the source.
        body: the rows as they were.
        frame: the records' cells, by the names of the body, with the types that the source gives.
        reading: what became of them.
    """
    keep = [name for i, name in enumerate(body.names) if i not in reading.left_out]
    added = {name: _records(column, reading.rows) for name, column in reading.added_columns}
    for i, column in reading.filled_columns.items():
        if isinstance(frame[body.names[i]].dtype, pd.StringDtype):
            frame[body.names[i]] = _records(column, reading.rows)
        else:
            frame[body.names[i]] = frame[body.names[i]].ffill()
    return SourceTable(
        name,
        pd.concat([frame[keep], pd.DataFrame(added)], axis=1) if added else frame[keep],
        body.lines[reading.rows],
        findings=reading.findings,
        titles=reading.titles,
        as_of=stated_day.stated_day(reading.titles),
        carried_columns=tuple(added),
        totals=reading.totals,
        continuation=reading.continuation,
    )


def _records(column: Column, rows: Mask) -> pd.Series:
    record_cells = column if rows.all() else column.filter(pa.array(rows))
    return text_columns.series(record_cells)


def _totals(layout: Layout) -> tuple[TotalRow, ...]:
    above = np.append(0, np.cumsum(layout.records))
    return tuple(
        replace(total, after=int(above[max(layout.ends.get(i, i), 0)]))
        for i, total in layout.totals
    )


def _with_carried(body: Body, layout: Layout, reading: Reading) -> Reading:
    """Group headings and labels carried down to their rows."""
    filled_columns, left_out, added_columns = (
        dict(reading.filled_columns),
        set(reading.left_out),
        list(reading.added_columns),
    )
    names, remarks = list(body.names), list[int]()
    for column in sorted({column for _, column, _ in layout.groups}):
        marks = [(at, text) for at, where, text in layout.groups if where == column]
        marks = [*_first_group(body, column, marks), *marks]
        if not _covers(layout, marks):
            remarks += [at for at, text in marks if text is not None]
            continue
        values = carrying.down(marks, len(body))
        if carrying.own_column(body, layout, column):
            filled_columns[column] = values
            continue
        on_records = body.present[column][layout.records]
        if column in body.unnamed and not on_records.any():
            left_out.add(column)
        added_columns.append((carrying.free_name(carrying.ABOVE, names), values))
        names.append(added_columns[-1][0])
    for label, values_below in layout.labels.items():
        if not _covers(layout, values_below):
            remarks += [at for at, _ in values_below]
            continue
        added_columns.append(
            (carrying.free_name(label, names), carrying.down(values_below, len(body)))
        )
        names.append(added_columns[-1][0])
    reading = replace(
        reading,
        filled_columns=filled_columns,
        added_columns=tuple(added_columns),
        left_out=frozenset(left_out),
        findings=(*reading.findings, *_remarks(body, remarks)),
    )
    return reading if layout.groups else _printed_once(body, layout, reading)


def _covers(layout: Layout, marks: Sequence[tuple[int, str | None]]) -> bool:
    """Does the first heading stand above all records? One between them is a remark on a record."""
    return bool(layout.records.any()) and marks[0][0] < int(np.argmax(layout.records))


def _first_group(
    body: Body, column: int, marks: Sequence[tuple[int, str | None]]
) -> list[tuple[int, str | None]]:
    """The first group heading, where it stands above the headings and begins as the others do."""
    if not body.titles or not marks[0][1]:
        return []
    row = body.titles[-1][1]
    text, word = cells.row_text(row), marks[0][1].split()[0]
    alone = cells.filled_positions(row) == [column]
    return [(-1, text)] if alone and len(word) > 2 and text.split()[0] == word else []


def _remarks(body: Body, rows: Sequence[int]) -> list[Finding]:
    if not rows:
        return []
    message = (
        "{n} line[|s] between the records hold[s|] a text alone; [it was|they were] taken as "
        "remark[|s], not as heading[|s] of the rows below. Look whether that is right."
    )
    return [_finding("remark_lines", message, body.lines[list(rows)], "warning")]


def _printed_once(body: Body, layout: Layout, reading: Reading) -> Reading:
    lead = carrying.printed_once(body, layout)
    if lead is None or lead in reading.filled_columns:
        return reading
    blank = int((~body.present[lead][layout.records]).sum())
    column = carrying.last_filled(body.columns[lead], body.present[lead], layout.records)
    message = with_count(
        f"“{body.names[lead]}” is printed once for the rows that follow; it was carried down to "
        "{n} row[|s]. Look at them: a row without it may mean something else.", blank)  # fmt: skip
    note = Finding("warning", "carried_down", message, blank)
    return replace(
        reading,
        filled_columns={**reading.filled_columns, lead: column},
        findings=(*reading.findings, note),
    )


def _empty_left_out(body: Body, reading: Reading) -> Reading:
    """Columns without a heading and without a value are no columns."""
    empty = {i for i in body.unnamed if not body.present[i][reading.rows].any()}
    return replace(reading, left_out=reading.left_out | empty)


def _with_titles(body: Body, layout: Layout, reading: Reading) -> Reading:
    above = [line for _, row in body.titles if (line := cells.row_text(row))]
    below = [text for _, text in layout.footers]
    notes = list(reading.findings)
    if above:
        lines = tuple(line for line, row in body.titles if cells.row_text(row))
        message = "{n} line[ stands|s stand] above the headings and [was|were] read as titles."
        notes.insert(0, _finding("title_lines", message, lines))
    return replace(reading, titles=(*above, *below), findings=tuple(notes))


def _finding(code: str, message: str, lines: Sequence[int] | Lines, level: str = "note") -> Finding:
    return Finding(
        "warning" if level == "warning" else "note",
        code,
        with_count(message, len(lines)),
        len(lines),
        tuple(int(line) for line in lines[:_SHOWN]),
    )


def _notes(body: Body, layout: Layout) -> list[Finding]:
    """What was taken out of the rows, each with its lines."""
    balances = set(layout.balances)
    totals = [i for i, _ in layout.totals if i >= 0 and i not in balances]
    groups = [i for i, _, text in layout.groups if text is not None]
    parts = (
        ("blank_rows", "{n} row[|s] without any value [was|were] left out.", layout.blank),
        ("repeated_lines", "{n} line[|s] of headings, titles or page numbers printed again [was|were] "
         "left out.", layout.repeated_rows),
        ("total_rows", "{n} row[|s] hold[s|] totals of the list itself; [it is|they are] no "
         "document[|s] and serve[s|] to check the sums.", totals),
        ("group_headings", "{n} heading[|s] stand[s|] above groups of rows and [was|were] carried down "
         "to them.", groups),
        ("footer_lines", "{n} line[|s] below the records [was|were] read as remarks.",
         [i for i, _ in layout.footers]),
    )  # fmt: skip
    notes = [_finding(code, text, body.lines[rows]) for code, text, rows in parts if rows]
    return notes + _balances(body, layout) + _below_totals(body, layout)


def _balances(body: Body, layout: Layout) -> list[Finding]:
    rows = set(layout.balances)
    if not rows:
        return []
    balance_texts = [
        f"“{total.label}” {_last_number(total.values.values())}".strip()
        for i, total in layout.totals
        if i in rows
    ]
    message = (
        "{n} row[|s] carr[ies|y] a balance and name[s|] no documents: "
        + "; ".join(balance_texts[:_SHOWN])
        + "."
    )
    return [_finding("balance_rows", message, body.lines[sorted(rows)], "warning")]


def _below_totals(body: Body, layout: Layout) -> list[Finding]:
    """Numbers named below the totals: a person must see that they are in no figure."""
    if not layout.below_totals:
        return []
    line_texts = "; ".join(f"“{text}”" for _, text in layout.below_totals[:_SHOWN])
    message = (
        f"{{n}} line[|s] below the totals [names a number|name numbers] and [was|were] read as no "
        f"document: {line_texts}."
    )
    rows = [i for i, _ in layout.below_totals]
    return [_finding("below_totals", message, body.lines[rows], "warning")]


def _last_number(values: Iterable[str]) -> str:
    """The last of a row's values that is a number, such as its balance."""
    return next((v for v in reversed(list(values)) if cells.kind(v) == "number"), "")


def _continued_note(body: Body, rows: Lines) -> list[Finding]:
    if not len(rows):
        return []
    message = (
        "{n} row[|s] continue[s|] the document above: [its|their] document, day and customer are blank "
        "and were carried down."
    )
    return [_finding("continued_rows", message, body.lines[rows])]
