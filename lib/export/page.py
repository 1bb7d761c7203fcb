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
SIZE = 8.5
POINT = 25.4 / 72
TEXT_ROOM = 58.0
PICTURE_ROOM = 0.55
ROWS = 1000
LINE = SIZE * POINT * 1.35
LINES = 36
INK, MUTED, PANEL, BORDER = (31, 41, 51), (86, 99, 111), (244, 246, 247), (213, 219, 224)

_PADDING, _GAP = 1.4, 0.8
_SHAPED = re.compile("[\u0300-\u1dff\ufb00-\ufeff]")  # scripts whose letters join or stack
_WORDS: frozenset[Format] = frozenset({"text", "customer", "document"})


class _Paper(FPDF):
    """A4 sheets with the small print and the page number at their feet."""

    foot = ""

    def footer(self) -> None:
        """The foot of every page."""
        self.set_y(-11)
        self.set_font("Noto Sans", size=7.5)
        self.set_text_color(*MUTED)
        self.cell(self.epw - 25, 4, self.foot)
        self.cell(25, 4, f"page {self.page_no()} of {{nb}}", align="R")


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
    paper.set_title(pages[0].title)
    paper.set_creation_date(dt.datetime.combine(pages[0].context.day, dt.time(), dt.UTC))
    _register(paper, pages)
    for sheet in pages:
        _draw(paper, sheet)
    return bytes(paper.output())


def _register(paper: _Paper, sheets: Sequence[Sheet]) -> None:
    faces = fonts.needed(text for sheet in sheets for text in _texts(sheet))
    for face in faces:
        paper.add_font(face.family, "", face.regular)
        paper.add_font(face.family, "B", face.semibold)
    paper.set_fallback_fonts([face.family for face in faces[1:]], exact_match=False)
    _shape(paper, True)


def _shape(paper: _Paper, shaped: bool) -> None:
    """Join letters or not; a line that needs no joining is drawn much faster.

    A line always runs from left to right, as our sentences do even after a Persian name.
    """
    paper.set_text_shaping(shaped, direction="ltr")


def _texts(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.title, sheet.reading, small_print(sheet.context))
    yield from map(sheet.heading, sheet.table.columns)
    for column in sheet.table.columns:
        yield from _cells(sheet, column)


def _draw(paper: _Paper, sheet: Sheet) -> None:
    widths = {column: _natural_width(sheet, column) for column in sheet.table.columns}
    across = sum(widths.values()) > SHORT - 2 * MARGIN
    paper.add_page(orientation="landscape" if across else "portrait")
    paper.foot = small_print(sheet.context)
    _write_line(paper, sheet.title, 15, bold=True)
    if sheet.chart is not None:
        _draw_picture(paper, sheet.chart, sheet.reading)
    _write_line(paper, sheet.reading, 10.5)
    groups = _groups(list(sheet.table.columns), widths, paper.epw)
    for number, columns in enumerate(groups, 1):
        if len(groups) > 1:
            _write_line(paper, f"Columns, part {number} of {len(groups)}", SIZE)
        _draw_table(paper, sheet, {column: widths[column] for column in columns})
    if len(sheet.table) > ROWS:
        more = f"{len(sheet.table) - ROWS:,} more rows are in the workbook and the CSV"
        _write_line(paper, f"{more}; the totals are those of all rows.", SIZE)


def _write_line(paper: _Paper, text: str, size: float, *, bold: bool = False) -> None:
    paper.set_font("Noto Sans", "B" if bold else "", size)
    paper.set_text_color(*INK)
    paper.multi_cell(0, size * POINT * 1.4, text, align="L", new_x="LMARGIN", new_y="NEXT")
    paper.ln(1.5)


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
    _draw_row(paper, heads, columns, heads, bold=True)
    for row in zip(*(_cells(sheet, column) for column in widths), strict=True):
        _draw_row(paper, row, columns, heads)
    for cells in _total_rows(sheet, list(widths)):
        _draw_row(paper, cells, columns, heads, bold=True)
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
    bold: bool = False,
) -> None:
    """A row, on the next page under the repeated heads where this page is full.

    A row of more than ``LINES`` lines goes on in the next, so that it never outgrows a page.
    """
    weight = fonts.SEMIBOLD if bold else fonts.REGULAR
    lines = [c.lines(text, weight) for c, text in zip(columns, cells, strict=True)]
    for start in range(0, max(map(len, lines)), LINES):
        part = [some[start : start + LINES] for some in lines]
        height = LINE * max(map(len, part)) + 2 * _GAP
        if paper.get_y() + height > paper.page_break_trigger:
            paper.add_page(same=True)
            if cells is not heads:
                _draw_row(paper, heads, columns, heads, bold=True)
        _draw_lines(paper, part, columns, height, head=cells is heads, bold=bold)


def _draw_lines(
    paper: _Paper,
    lines: Sequence[Sequence[str]],
    columns: Sequence[_Column],
    height: float,
    *,
    head: bool,
    bold: bool,
) -> None:
    paper.set_font("Noto Sans", "B" if bold else "", SIZE)
    paper.set_text_color(*INK)
    paper.set_fill_color(*PANEL)
    paper.set_draw_color(*BORDER)
    x, y, wide = paper.l_margin, paper.get_y(), sum(column.width for column in columns)
    if head:
        paper.rect(x, y, wide, height, style="F")
    for column, own in zip(columns, lines, strict=True):
        for number, text in enumerate(own):
            paper.set_xy(x, y + _GAP + number * LINE)
            _shape(paper, _SHAPED.search(text) is not None)
            paper.cell(column.width, LINE, text, align="L" if column.words else "R")
        x += column.width
    _shape(paper, True)
    paper.line(paper.l_margin, y + height, x, y + height)
    paper.set_xy(paper.l_margin, y + height)


def _total_rows(sheet: Sheet, columns: list[str]) -> Iterator[list[str]]:
    for currency, sums in sheet.totals():
        cells = [written(sums.get(c), sheet.kind(c), currency) for c in columns]
        yield [f"Total {currency}", *cells[1:]]
