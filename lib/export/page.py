"""Answers as a PDF to print or send: question, picture, reading, table and small print."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from lib.export import fonts, picture, typeset
from lib.export.value_text import places, value_text
from lib.ledger.context import small_print
from lib.notebook.answer import Answer
from lib.notebook.columns import Format
from lib.notebook.style import LIGHT

SHORT, LONG, MARGIN = 210.0, 297.0, 14.0
"""Millimetres of a sheet of A4."""
SIZE = 8.5 * 25.4 / 72
TEXT_ROOM = 58.0
ROWS = 1000

_PADDING = 1.4
_WORDS: frozenset[Format] = frozenset({"text", "customer", "document"})


def document(answers: Iterable[Answer], *, pictures: bool = True) -> bytes:
    """A PDF with each answer on pages of its own, with or without its picture.

    A table too wide for a page stands across it; one too wide even for that goes on in a second
    table with the first column repeated: no column is ever left out. Beyond ``ROWS`` rows the page
    says how many more there are and where; the totals are those of all rows.
    """
    pages = list(answers)
    day = pages[0].context.day if pages else dt.date.min
    title = pages[0].title if pages else ""
    return typeset.pdf(
        "sheets", title, day, {"sheets": [_words(answer, pictures) for answer in pages]}
    )


def _words(answer: Answer, pictures: bool) -> dict[str, Any]:
    chart, answer = answer.picture(LIGHT) if pictures else None, answer.shown
    widths = {column: _natural_width(answer, column) for column in answer.table.columns}
    across = sum(widths.values()) > SHORT - 2 * MARGIN
    groups = _groups(list(widths), widths, (LONG if across else SHORT) - 2 * MARGIN)
    return {
        "title": answer.title,
        "across": across,
        "foot": small_print(answer.context),
        "picture": picture.drawing(chart, "", "") if chart is not None else None,
        "unit": picture.unit(chart).removesuffix(" · ") if chart is not None else "",
        "sentence": answer.plain_reading,
        "parts": [_part(answer, {column: widths[column] for column in group}) for group in groups],
        "more": _more(len(answer.table) - ROWS),
    }


def _part(answer: Answer, widths: dict[str, float]) -> dict[str, Any]:
    cells = [_cells(answer, column) for column in widths]
    return {
        "widths": list(widths.values()),
        "words": [answer.kind(column) in _WORDS for column in widths],
        "heads": [answer.heading(column) for column in widths],
        "rows": list(zip(*cells, strict=True)),
        "totals": list(_total_rows(answer, list(widths))),
    }


def _more(rows: int) -> str:
    more = f"{rows:,} more rows are in the workbook and the CSV; the totals are those of all rows."
    return more if rows > 0 else ""


def _cells(answer: Answer, column: str) -> Iterator[str]:
    kind = answer.kind(column)
    name = answer.context.name if kind == "customer" else str
    values = zip(answer.table[column], answer.row_currencies(), strict=True)
    digits = places(answer.table[column]) if kind == "number" else None
    if kind == "money" and answer.table[column].dtype.kind == "f" and answer.is_in_units:
        digits = 0  # estimates; what is on record has its cents
    for value, currency in islice(values, ROWS):
        text = value_text(value, kind, currency, digits)
        yield name(text) if text else ""


def _natural_width(answer: Answer, column: str) -> float:
    """Millimetres a column asks for: figures on one line, words within ``TEXT_ROOM``."""
    heads = (fonts.width(w, SIZE, fonts.SEMIBOLD) for w in answer.heading(column).split())
    sums = (value_text(s.get(column), answer.kind(column), c) for c, s in answer.totals())
    widest = max(
        (fonts.width(t, SIZE, fonts.SEMIBOLD) for t in (*_cells(answer, column), *sums)),
        default=0.0,
    )
    room = TEXT_ROOM if answer.kind(column) in _WORDS else float("inf")
    return max(min(widest, room), *heads, 6.0) + 2 * _PADDING + 0.4


def _groups(columns: list[str], widths: dict[str, float], room: float) -> list[list[str]]:
    """Columns in groups that fit a page, the first column in each."""
    groups = [columns[:1]]
    for column in columns[1:]:
        if sum(widths[c] for c in (*groups[-1], column)) > room and len(groups[-1]) > 1:
            groups.append(columns[:1])
        groups[-1].append(column)
    return groups


def _total_rows(answer: Answer, columns: list[str]) -> Iterator[list[str]]:
    for currency, sums in answer.totals():
        cells = [value_text(sums.get(c), answer.kind(c), currency) for c in columns]
        yield [f"Total {currency}", *cells[1:]]
