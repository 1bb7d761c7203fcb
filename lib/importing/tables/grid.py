"""The tables of a sheet: cells with their types, split where a blank row and new headings stand."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lib.importing.opening import typed_columns
from lib.importing.tables import cells, headings

Region = tuple[tuple[int, int], tuple[int, int]]
_COVER_ROWS, _COVER_WIDTH = 40, 2
_LOOK = 200


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a sheet.

    Args:
        headings: where they stand and what they say.
        heading_rows: the texts of the heading rows.
        titles: line and texts of each row above the headings.
        rows: the cells below them, as wide as the headings.
        lines: of the rows in the sheet, 1 being its first.
        continued_rows: which rows only continue the one above, as merged cells of days tell.
    """

    headings: headings.Headings
    heading_rows: tuple[tuple[str, ...], ...]
    titles: tuple[tuple[int, tuple[str, ...]], ...]
    rows: list[list[Any]]
    lines: list[int]
    continued_rows: list[bool]


def blocks(rows: Sequence[Sequence[Any]], merged: Sequence[Region] = ()) -> list[Block]:
    """The tables of a sheet, each with its headings and at least one row below them.

    >>> day = dt.date(2026, 1, 2)
    >>> both = blocks([["No", "Sum"], ["A", 1], [], ["Name", "Day"], ["x", day]])
    >>> [(b.headings.names, b.rows[0][0], b.lines) for b in both]
    [(('No', 'Sum'), 'A', [2]), (('Name', 'Day'), 'x', [5])]
    """
    texts = [tuple(typed_columns.text(cell) or "" for cell in row) for row in rows]
    fill_counts = [len(cells.filled_positions(row)) for row in texts]
    tables: list[Block] = []
    start = 0
    while start < len(rows):
        end = _next_table(texts, fill_counts, start)
        block = _block(rows, texts, start, end, merged)
        if block is not None:
            tables.append(block)
        start = end
    return tables


def _next_table(texts: Sequence[tuple[str, ...]], fill_counts: Sequence[int], start: int) -> int:
    """Where the next table after the one at ``start`` begins: after a blank row, with headings."""
    first = headings.find(texts[start : start + _LOOK])
    own_names = tuple(first.names)
    at = start + first.last + 2
    for i in range(at, len(texts)):
        if fill_counts[i]:
            continue
        begin = next((j for j in range(i, len(texts)) if fill_counts[j]), len(texts))
        if begin < len(texts) and _begins_table(texts, begin, own_names):
            return begin
    return len(texts)


def _begins_table(texts: Sequence[tuple[str, ...]], at: int, own_names: tuple[str, ...]) -> bool:
    """Do other headings stand here, with at most a few title lines above them?"""
    for i in range(at, min(at + 4, len(texts))):
        row = texts[i]
        positions = cells.filled_positions(row)
        if len(positions) < 2:
            continue
        same = sum(row[j].strip() == own_names[j] for j in positions if j < len(own_names))
        plain = all(cells.kind(row[j]) == "text" for j in positions)
        return plain and same < 0.8 * len(positions) and _over_values(texts, i, positions)
    return False


def _over_values(texts: Sequence[tuple[str, ...]], at: int, positions: Sequence[int]) -> bool:
    """Does the row below hold a day or a number under one of the headings, and as many cells?"""
    below = texts[at + 1] if at + 1 < len(texts) else ()
    under = [cells.kind(below[j]) for j in positions if j < len(below)]
    typed = sum(kind in ("day", "number") for kind in under)
    extra_cells = len(cells.filled_positions(below)) - sum(kind != "blank" for kind in under)
    return (
        typed > 0 and extra_cells == 0 and len(under) - under.count("blank") >= 0.5 * len(positions)
    )


def _block(
    rows: Sequence[Sequence[Any]],
    texts: Sequence[tuple[str, ...]],
    start: int,
    end: int,
    merged: Sequence[Region],
) -> Block | None:
    while start < end < len(texts) and not cells.filled_positions(texts[end - 1]):
        end -= 1
    part = texts[start:end]
    heading_rows = headings.find(part[:_LOOK])
    body = start + heading_rows.last + 1
    width = max(
        (
            i + 1
            for row in texts[body - 1 if body else 0 : end]
            for i in cells.filled_positions(row)
        ),
        default=0,
    )
    if not any(cells.filled_positions(row) for row in texts[body:end]):
        return None
    names = (*heading_rows.names, *[""] * width)[:width]
    below = [[*rows[i], *[""] * width][:width] for i in range(body, end)]
    continued_rows = [False] * len(below)
    for region in merged:
        _fill_down(below, continued_rows, region, body)
    return Block(
        headings.Headings(heading_rows.first, heading_rows.last, names),
        tuple(tuple(part[i]) for i in range(heading_rows.first, heading_rows.last + 1)),
        tuple((start + i + 1, part[i]) for i in range(heading_rows.first)),
        below,
        list(range(body + 1, end + 1)),
        continued_rows,
    )


def _fill_down(
    rows: list[list[Any]], continued_rows: list[bool], region: Region, first: int
) -> None:
    """A text or day in merged cells, written into each of its rows; money stands once."""
    (top, left), (bottom, _) = region
    at = top - first
    if top == bottom or at < 0 or bottom - first >= len(rows) or left >= len(rows[at]):
        return
    value = rows[at][left]
    if isinstance(value, int | float) or value in ("", None):
        return
    for row in range(at + 1, bottom - first + 1):
        rows[row][left] = value
        continued_rows[row] |= isinstance(value, dt.date)


def is_cover(rows: Sequence[Sequence[Any]]) -> bool:
    """Is a sheet a cover: a few lines, at most a label and a value in each?

    >>> is_cover([["Open items", "by finance"], ["Date", "31/03/2026"], ["Note", "see sheet 2"]])
    True
    >>> is_cover([["No", "Amount"], ["A", 1.5], ["B", 2.5]])
    False
    """
    texts = [[typed_columns.text(cell) or "" for cell in row] for row in rows]
    filled_rows = [row for row in texts if cells.filled_positions(row)]
    if len(filled_rows) > _COVER_ROWS or any(
        len(cells.filled_positions(row)) > _COVER_WIDTH for row in filled_rows
    ):
        return False
    for column in {i for row in filled_rows for i in cells.filled_positions(row)}:
        kinds = [cells.kind(row[column]) for row in filled_rows if column < len(row)]
        typed = [kind for kind in kinds[1:] if kind in ("day", "number")]
        if typed and len(typed) >= 0.8 * (len(kinds) - 1):
            return False
    return True
