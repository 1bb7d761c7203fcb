"""Answers as a PDF to print or send: question, picture, reading, table and small print."""

import datetime as dt
import io
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from fpdf import FPDF

from lib.export import fonts, picture
from lib.export.picture import Chart
from lib.export.sheet import Sheet, written
from lib.ledger.context import small_print
from lib.questions.question import Format

MARGIN = 14.0
SHORT, LONG = 210.0, 297.0
SIZE, SMALL = 8.5, 7.5
LEADING = 1.35
POINT = 25.4 / 72
TEXT_ROOM = 58.0
PICTURE_ROOM = 0.55
ROWS = 1000
LINE = SIZE * POINT * LEADING
LINES = 36
INK, MUTED, PANEL, BORDER = (31, 41, 51), (86, 99, 111), (244, 246, 247), (213, 219, 224)

_PADDING, _GAP = 1.4, 0.8
_JOINED = re.compile("[\u0300-\u1dff\ufb00-\ufeff]")  # letters that join or stack
_WORDS: frozenset[Format] = frozenset({"text", "customer", "document"})


class _Paper(FPDF):
    """A4 sheets with the small print and the page number at their feet."""

    foot = ""

    def footer(self) -> None:
        """The foot of every page."""
        self.set_text_color(*MUTED)
        room = self.epw - 28
        lines = fonts.wrap(self.foot, room, SMALL * POINT)
        for number, line in enumerate(lines):
            y = self.h - 7 - 3.4 * (len(lines) - number)
            _put(self, line, self.l_margin, y, SMALL, fonts.REGULAR)
        self.set_font(fonts.LATIN.family, "", SMALL)
        self.set_text_shaping(False)
        self.set_xy(self.l_margin + room, self.h - 10.4)
        self.cell(28, SMALL * POINT * LEADING, f"page {self.page_no()} of {{nb}}", align="R")


def document(sheets: Iterable[Sheet]) -> bytes:
    """A PDF with each sheet on pages of its own.

    A table too wide for a page stands across it; one too wide even for that goes on in a second
    table with the first column repeated: no column is ever left out. Beyond ``ROWS`` rows the page
    says how many more there are and where; the totals are those of all rows.
    """
    pages = list(sheets)
    paper = _Paper(unit="mm", format="A4")
    paper.set_margins(MARGIN, MARGIN)
    paper.set_auto_page_break(True, MARGIN + 3)
    paper.set_lang("en")
    paper.c_margin = 0
    _register(paper, pages)
    for sheet in pages[:1]:
        paper.set_title(sheet.title)
        paper.set_creation_date(dt.datetime.combine(sheet.context.day, dt.time(), dt.UTC))
    for sheet in pages:
        _draw(paper, sheet)
    return bytes(paper.output())


def _register(paper: _Paper, sheets: Sequence[Sheet]) -> None:
    for face in fonts.needed(text for sheet in sheets for text in _texts(sheet)):
        paper.add_font(face.family, "", face.regular)
        paper.add_font(face.family, "B", face.semibold)


def _put(paper: _Paper, text: str, x: float, y: float, size: float, weight: int) -> None:
    """Draw a line with its left edge at ``x`` and its top at ``y``, run by run.

    The library's own fall-back and ordering are not used: they set the colon of "پخش: 61" before
    the name, and lose track of the font when letters are joined in one run and not in the next.
    """
    style = "B" if weight >= fonts.SEMIBOLD else ""
    for part, face in fonts.runs(text):
        paper.set_font(face.family, style, size)
        paper.set_text_shaping(_JOINED.search(part) is not None)
        wide = fonts.advance(part, face, size * POINT, weight)
        paper.set_xy(x, y)
        paper.cell(wide, size * POINT * LEADING, part)
        x += wide


def _texts(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, sheet.plain_reading, small_print(sheet.context))
    yield from map(sheet.heading, sheet.table.columns)
    for column in sheet.table.columns:
        yield from _cells(sheet, column)


def _draw(paper: _Paper, sheet: Sheet) -> None:
    widths = {column: _natural_width(sheet, column) for column in sheet.table.columns}
    across = sum(widths.values()) > SHORT - 2 * MARGIN
    paper.add_page(orientation="landscape" if across else "portrait")
    paper.foot = small_print(sheet.context)
    _write(paper, sheet.title, 15, fonts.SEMIBOLD)
    if sheet.chart is not None:
        _draw_picture(paper, sheet.chart, sheet.plain_reading)
        if said := picture.unit(sheet.chart):
            _write(paper, f"In the picture: {said.removesuffix(' · ')}", SIZE)
    _write(paper, sheet.plain_reading, 10.5)
    groups = _groups(list(sheet.table.columns), widths, paper.epw)
    for number, columns in enumerate(groups, 1):
        if len(groups) > 1:
            _write(paper, f"Columns, part {number} of {len(groups)}", SIZE)
        _draw_table(paper, sheet, {column: widths[column] for column in columns})
    if len(sheet.table) > ROWS:
        more = f"{len(sheet.table) - ROWS:,} more rows are in the workbook and the CSV"
        _write(paper, f"{more}; the totals are those of all rows.", SIZE)


def _write(paper: _Paper, text: str, size: float, weight: int = fonts.REGULAR) -> None:
    paper.set_text_color(*INK)
    for line in fonts.wrap(text, paper.epw, size * POINT, weight):
        _break_page(paper, size * POINT * LEADING)
        y = paper.get_y()
        _put(paper, line, paper.l_margin, y, size, weight)
        paper.set_xy(paper.l_margin, y + size * POINT * LEADING)
    paper.ln(1.5)


def _break_page(paper: _Paper, height: float) -> bool:
    """Turn the page where ``height`` does not fit on it any more."""
    full = paper.get_y() + height > paper.page_break_trigger
    if full:
        paper.add_page(same=True)
    return full


def _draw_picture(paper: _Paper, chart: Chart, reading: str) -> None:
    made = picture.png(chart, "", "")
    wide, high = struct.unpack(">II", made[16:24])
    width = min(paper.epw, PICTURE_ROOM * paper.eph * wide / high)
    paper.image(io.BytesIO(made), x=MARGIN, w=width, alt_text=reading)
    paper.ln(2)


def _cells(sheet: Sheet, column: str) -> Iterator[str]:
    kind = sheet.kind(column)
    name = sheet.context.name if kind == "customer" else str
    values = zip(sheet.table[column], sheet.row_currencies(), strict=True)
    for value, currency in islice(values, ROWS):
        text = written(value, kind, currency)
        yield name(text) if text else ""


def _natural_width(sheet: Sheet, column: str) -> float:
    """Millimetres a column asks for: figures on one line, words within ``TEXT_ROOM``."""
    size = SIZE * POINT
    heads = (fonts.width(w, size, fonts.SEMIBOLD) for w in sheet.heading(column).split())
    sums = (written(s.get(column), sheet.kind(column), c) for c, s in sheet.totals())
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


def _draw_table(paper: _Paper, sheet: Sheet, widths: dict[str, float]) -> None:
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
    paper: _Paper,
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
        part = [some[start : start + LINES] for some in lines]
        height = LINE * max(map(len, part)) + 2 * _GAP
        if _break_page(paper, height) and cells is not heads:
            _draw_row(paper, heads, columns, heads, weight=fonts.SEMIBOLD)
        _draw_lines(paper, part, columns, weight=weight, height=height, head=cells is heads)


def _draw_lines(
    paper: _Paper,
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
    for column, own in zip(columns, lines, strict=True):
        for number, text in enumerate(own):
            left = _PADDING
            if not column.words:
                left = column.width - _PADDING - fonts.width(text, SIZE * POINT, weight)
            _put(paper, text, x + left, y + _GAP + number * LINE, SIZE, weight)
        x += column.width
    paper.line(paper.l_margin, y + height, x, y + height)
    paper.set_xy(paper.l_margin, y + height)


def _total_rows(sheet: Sheet, columns: list[str]) -> Iterator[list[str]]:
    for currency, sums in sheet.totals():
        cells = [written(sums.get(c), sheet.kind(c), currency) for c in columns]
        yield [f"Total {currency}", *cells[1:]]
