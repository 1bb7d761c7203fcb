"""Answers as a PDF to print or send: question, picture, reading, table and small print."""

import datetime as dt
import io
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lib.export import fonts, picture
from lib.export.pdf_pages import (
    BORDER,
    INK,
    LEADING,
    MARGIN,
    PANEL,
    POINT,
    SIZE,
    Paper,
    blank,
    break_page,
    draw_text,
    write,
)
from lib.export.picture import Chart
from lib.export.sheet import Sheet, places, value_text
from lib.ledger.context import small_print
from lib.notebook.question import Format

SHORT, LONG = 210.0, 297.0
TEXT_ROOM = 58.0
PICTURE_ROOM = 0.55
ROWS = 1000
LINE = SIZE * POINT * LEADING
LINES = 36

_PADDING, _GAP = 1.4, 0.8
_WORDS: frozenset[Format] = frozenset({"text", "customer", "document"})


def document(sheets: Iterable[Sheet]) -> bytes:
    """A PDF with each sheet on pages of its own.

    A table too wide for a page stands across it; one too wide even for that goes on in a second
    table with the first column repeated: no column is ever left out. Beyond ``ROWS`` rows the page
    says how many more there are and where; the totals are those of all rows.
    """
    pages = list(sheets)
    day = pages[0].context.day if pages else dt.date.min
    texts = (text for sheet in pages for text in _texts(sheet))
    paper = blank(pages[0].title if pages else "", day, texts)
    for sheet in pages:
        _draw(paper, sheet)
    return bytes(paper.output())


def _texts(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, sheet.plain_reading, small_print(sheet.context))
    yield from map(sheet.heading, sheet.table.columns)
    for column in sheet.table.columns:
        yield from _cells(sheet, column)


def _draw(paper: Paper, sheet: Sheet) -> None:
    widths = {column: _natural_width(sheet, column) for column in sheet.table.columns}
    across = sum(widths.values()) > SHORT - 2 * MARGIN
    paper.add_page(orientation="landscape" if across else "portrait")
    paper.foot = small_print(sheet.context)
    write(paper, sheet.title, 15, fonts.SEMIBOLD)
    if sheet.chart is not None:
        _draw_picture(paper, sheet.chart, sheet.plain_reading)
        if unit := picture.unit(sheet.chart):
            write(paper, f"In the picture: {unit.removesuffix(' · ')}", SIZE)
    write(paper, sheet.plain_reading, 10.5)
    groups = _groups(list(sheet.table.columns), widths, paper.epw)
    for number, columns in enumerate(groups, 1):
        if len(groups) > 1:
            write(paper, f"Columns, part {number} of {len(groups)}", SIZE)
        _draw_table(paper, sheet, {column: widths[column] for column in columns})
    if len(sheet.table) > ROWS:
        more = f"{len(sheet.table) - ROWS:,} more rows are in the workbook and the CSV"
        write(paper, f"{more}; the totals are those of all rows.", SIZE)


def _draw_picture(paper: Paper, chart: Chart, reading: str) -> None:
    image = picture.png(chart, "", "")
    wide, high = struct.unpack(">II", image[16:24])
    width = min(paper.epw, PICTURE_ROOM * paper.eph * wide / high)
    paper.image(io.BytesIO(image), x=MARGIN, w=width, alt_text=reading)
    paper.ln(2)


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
    size = SIZE * POINT
    heads = (fonts.width(w, size, fonts.SEMIBOLD) for w in sheet.heading(column).split())
    sums = (value_text(s.get(column), sheet.kind(column), c) for c, s in sheet.totals())
    widest = max(
        (fonts.width(t, size, fonts.SEMIBOLD) for t in (*_cells(sheet, column), *sums)), default=0.0
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


def _draw_table(paper: Paper, sheet: Sheet, widths: dict[str, float]) -> None:
    columns = [_Column(w, sheet.kind(c) in _WORDS) for c, w in widths.items()]
    heads = [sheet.heading(column) for column in widths]
    _draw_row(paper, heads, columns, heads, weight=fonts.SEMIBOLD)
    for row in zip(*(_cells(sheet, column) for column in widths), strict=True):
        _draw_row(paper, row, columns, heads)
    for cells in _total_rows(sheet, list(widths)):
        _draw_row(paper, cells, columns, heads, weight=fonts.SEMIBOLD)
    paper.ln(3)


@dataclass(frozen=True, slots=True)
class _Column:
    """How wide a column is, and whether it holds words: they stand left and may wrap."""

    width: float
    words: bool

    def lines(self, text: str, weight: int) -> list[str]:
        room = self.width - 2 * _PADDING
        return fonts.wrap(text, room, SIZE * POINT, weight) if self.words or " " in text else [text]


def _draw_row(
    paper: Paper,
    cells: Sequence[str],
    columns: Sequence[_Column],
    heads: Sequence[str],
    *,
    weight: int = fonts.REGULAR,
) -> None:
    """A row, on the next page under the repeated heads where this page is full.

    A row of more than ``LINES`` lines goes on in the next, so that it never outgrows a page.
    """
    lines = [c.lines(text, weight) for c, text in zip(columns, cells, strict=True)]
    for start in range(0, max(map(len, lines)), LINES):
        part = [cell_lines[start : start + LINES] for cell_lines in lines]
        height = LINE * max(map(len, part)) + 2 * _GAP
        if break_page(paper, height) and cells is not heads:
            _draw_row(paper, heads, columns, heads, weight=fonts.SEMIBOLD)
        _draw_lines(paper, part, columns, weight=weight, height=height, head=cells is heads)


def _draw_lines(
    paper: Paper,
    lines: Sequence[Sequence[str]],
    columns: Sequence[_Column],
    *,
    weight: int,
    height: float,
    head: bool,
) -> None:
    paper.set_text_color(*INK)
    paper.set_fill_color(*PANEL)
    paper.set_draw_color(*BORDER)
    x, y, wide = paper.l_margin, paper.get_y(), sum(column.width for column in columns)
    if head:
        paper.rect(x, y, wide, height, style="F")
    for column, cell_lines in zip(columns, lines, strict=True):
        for number, text in enumerate(cell_lines):
            indent = _PADDING
            if not column.words:
                indent = column.width - _PADDING - fonts.width(text, SIZE * POINT, weight)
            draw_text(paper, text, x + indent, y + _GAP + number * LINE, SIZE, weight)
        x += column.width
    paper.line(paper.l_margin, y + height, x, y + height)
    paper.set_xy(paper.l_margin, y + height)


def _total_rows(sheet: Sheet, columns: list[str]) -> Iterator[list[str]]:
    for currency, sums in sheet.totals():
        cells = [value_text(sums.get(c), sheet.kind(c), currency) for c in columns]
        yield [f"Total {currency}", *cells[1:]]
