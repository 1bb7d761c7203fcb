"""Answers as a PDF to print or send: question, picture, reading, table and small print."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from lib.export import fonts, picture, typeset
from lib.export.sheet import Sheet, places, value_text
from lib.ledger.context import small_print
from lib.notebook.question import Format

SHORT, LONG, MARGIN = 210.0, 297.0, 14.0
"""Millimetres of a sheet of A4."""
SIZE = 8.5 * 25.4 / 72
TEXT_ROOM = 58.0
ROWS = 1000

_PADDING = 1.4
_WORDS: frozenset[Format] = frozenset({"text", "customer", "document"})


def document(sheets: Iterable[Sheet]) -> bytes:
    """A PDF with each sheet on pages of its own.

    A table too wide for a page stands across it; one too wide even for that goes on in a second
    table with the first column repeated: no column is ever left out. Beyond ``ROWS`` rows the page
    says how many more there are and where; the totals are those of all rows.
    """
    pages = list(sheets)
    day = pages[0].context.day if pages else dt.date.min
    title = pages[0].title if pages else ""
    return typeset.pdf("sheets", title, day, {"sheets": [_words(sheet) for sheet in pages]})


def _words(sheet: Sheet) -> dict[str, Any]:
    widths = {column: _natural_width(sheet, column) for column in sheet.table.columns}
    across = sum(widths.values()) > SHORT - 2 * MARGIN
    groups = _groups(list(widths), widths, (LONG if across else SHORT) - 2 * MARGIN)
    return {
        "title": sheet.title,
        "across": across,
        "foot": small_print(sheet.context),
        "picture": picture.drawing(sheet.chart, "", "") if sheet.chart is not None else None,
        "unit": picture.unit(sheet.chart).removesuffix(" · ") if sheet.chart is not None else "",
        "sentence": sheet.plain_reading,
        "parts": [_part(sheet, {column: widths[column] for column in group}) for group in groups],
        "more": _more(len(sheet.table) - ROWS),
    }


def _part(sheet: Sheet, widths: dict[str, float]) -> dict[str, Any]:
    cells = [_cells(sheet, column) for column in widths]
    return {
        "widths": list(widths.values()),
        "words": [sheet.kind(column) in _WORDS for column in widths],
        "heads": [sheet.heading(column) for column in widths],
        "rows": list(zip(*cells, strict=True)),
        "totals": list(_total_rows(sheet, list(widths))),
    }


def _more(rows: int) -> str:
    more = f"{rows:,} more rows are in the workbook and the CSV; the totals are those of all rows."
    return more if rows > 0 else ""


def _cells(sheet: Sheet, column: str) -> Iterator[str]:
    kind = sheet.kind(column)
    name = sheet.context.name if kind == "customer" else str
    values = zip(sheet.table[column], sheet.row_currencies(), strict=True)
    digits = places(sheet.table[column]) if kind == "number" else None
    for value, currency in islice(values, ROWS):
        text = value_text(value, kind, currency, digits)
        yield name(text) if text else ""


def _natural_width(sheet: Sheet, column: str) -> float:
    """Millimetres a column asks for: figures on one line, words within ``TEXT_ROOM``."""
    heads = (fonts.width(w, SIZE, fonts.SEMIBOLD) for w in sheet.heading(column).split())
    sums = (value_text(s.get(column), sheet.kind(column), c) for c, s in sheet.totals())
    widest = max(
        (fonts.width(t, SIZE, fonts.SEMIBOLD) for t in (*_cells(sheet, column), *sums)), default=0.0
    )
    room = TEXT_ROOM if sheet.kind(column) in _WORDS else float("inf")
    return max(min(widest, room), *heads, 6.0) + 2 * _PADDING + 0.4


def _groups(columns: list[str], widths: dict[str, float], room: float) -> list[list[str]]:
    """Columns in groups that fit a page, the first column in each."""
    groups = [columns[:1]]
    for column in columns[1:]:
        if sum(widths[c] for c in (*groups[-1], column)) > room and len(groups[-1]) > 1:
            groups.append(columns[:1])
        groups[-1].append(column)
    return groups


def _total_rows(sheet: Sheet, columns: list[str]) -> Iterator[list[str]]:
    for currency, sums in sheet.totals():
        cells = [value_text(sums.get(c), sheet.kind(c), currency) for c in columns]
        yield [f"Total {currency}", *cells[1:]]
