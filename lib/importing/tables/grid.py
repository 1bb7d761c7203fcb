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
        continued: which rows only continue the one above, as merged cells of days tell.
    """

    headings: headings.Headings
    heading_rows: tuple[tuple[str, ...], ...]
    titles: tuple[tuple[int, tuple[str, ...]], ...]
    rows: list[list[Any]]
    lines: list[int]
    continued: list[bool]


def blocks(rows: Sequence[Sequence[Any]], merged: Sequence[Region] = ()) -> list[Block]:
    """The tables of a sheet, each with its headings and at least one row below them.

    >>> day = dt.date(2026, 1, 2)
    >>> both = blocks([["No", "Sum"], ["A", 1], [], ["Name", "Day"], ["x", day]])
    >>> [(b.headings.names, b.rows[0][0], b.lines) for b in both]
    [(('No', 'Sum'), 'A', [2]), (('Name', 'Day'), 'x', [5])]
    """
    texts = [tuple(typed_columns.text(cell) or "" for cell in row) for row in rows]
    filled = [len(cells.filled(row)) for row in texts]
    found: list[Block] = []
    start = 0
    while start < len(rows):
        end = _next_table(texts, filled, start)
        block = _block(rows, texts, start, end, merged)
        if block is not None:
            found.append(block)
        start = end
    return found


def _next_table(texts: Sequence[tuple[str, ...]], filled: Sequence[int], start: int) -> int:
    """Where the next table after the one at ``start`` begins: after a blank row, with headings."""
    first = headings.find(texts[start : start + _LOOK])
    own = tuple(first.names)
    at = start + first.last + 2
    for i in range(at, len(texts)):
        if filled[i]:
            continue
        begin = next((j for j in range(i, len(texts)) if filled[j]), len(texts))
        if begin < len(texts) and _begins_table(texts, begin, own):
            return begin
    return len(texts)


def _begins_table(texts: Sequence[tuple[str, ...]], at: int, own: tuple[str, ...]) -> bool:
    """Do other headings stand here, with at most a few title lines above them?"""
    for i in range(at, min(at + 4, len(texts))):
        row = texts[i]
        filled = cells.filled(row)
        if len(filled) < 2:
            continue
        same = sum(row[j].strip() == own[j] for j in filled if j < len(own))
        plain = all(cells.kind(row[j]) == "text" for j in filled)
        return plain and same < 0.8 * len(filled) and _over_values(texts, i, filled)
    return False


def _over_values(texts: Sequence[tuple[str, ...]], at: int, filled: Sequence[int]) -> bool:
    """Does the row below hold a day or a number under one of the headings, and as many cells?"""
    below = texts[at + 1] if at + 1 < len(texts) else ()
    under = [cells.kind(below[j]) for j in filled if j < len(below)]
    typed = sum(kind in ("day", "number") for kind in under)
    others = len(cells.filled(below)) - sum(kind != "blank" for kind in under)
    return typed > 0 and others == 0 and len(under) - under.count("blank") >= 0.5 * len(filled)


def _block(
    rows: Sequence[Sequence[Any]],
    texts: Sequence[tuple[str, ...]],
    start: int,
    end: int,
    merged: Sequence[Region],
) -> Block | None:
    while start < end < len(texts) and not cells.filled(texts[end - 1]):
        end -= 1
    part = texts[start:end]
    found = headings.find(part[:_LOOK])
    body = start + found.last + 1
    width = max(
        (i + 1 for row in texts[body - 1 if body else 0 : end] for i in cells.filled(row)),
        default=0,
    )
    if not any(cells.filled(row) for row in texts[body:end]):
        return None
    names = (*found.names, *[""] * width)[:width]
    below = [[*rows[i], *[""] * width][:width] for i in range(body, end)]
    continued = [False] * len(below)
    for region in merged:
        _fill_down(below, continued, region, body)
    return Block(
        headings.Headings(found.first, found.last, names),
        tuple(tuple(part[i]) for i in range(found.first, found.last + 1)),
        tuple((start + i + 1, part[i]) for i in range(found.first)),
        below,
        list(range(body + 1, end + 1)),
        continued,
    )


def _fill_down(rows: list[list[Any]], continued: list[bool], region: Region, first: int) -> None:
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
        continued[row] |= isinstance(value, dt.date)


def is_cover(rows: Sequence[Sequence[Any]]) -> bool:
    """Is a sheet a cover: a few lines, at most a label and a value in each?

    >>> is_cover([["Open items", "by finance"], ["Date", "31/03/2026"], ["Note", "see sheet 2"]])
    True
    >>> is_cover([["No", "Amount"], ["A", 1.5], ["B", 2.5]])
    False
    """
    texts = [[typed_columns.text(cell) or "" for cell in row] for row in rows]
    filled = [row for row in texts if cells.filled(row)]
    if len(filled) > _COVER_ROWS or any(len(cells.filled(row)) > _COVER_WIDTH for row in filled):
        return False
    for column in {i for row in filled for i in cells.filled(row)}:
        kinds = [cells.kind(row[column]) for row in filled if column < len(row)]
        typed = [kind for kind in kinds[1:] if kind in ("day", "number")]
        if typed and len(typed) >= 0.8 * (len(kinds) - 1):
            return False
    return True
