"""The negotiation sheet as slides: the first is ours and stamped, the second is the customer's."""

import datetime as dt
import io
import math
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from lib.export.negotiation import HEADING, STAMP, Brief, Grid, Proposal, Section
from lib.ledger.wording import day_text

_WIDE, _HIGH = Inches(13.333), Inches(7.5)
_MARGIN = Inches(0.5)
_INK, _MUTED, _STAMP = "1F2933", "56636F", "962F22"
_BLANK = 6
_HEADS = 2
_FILLS = {"red": "8E1F1A", "amber": "E3A82B", "green": "BFE3CF"}
SMALLEST = 14
"""Points: what is smaller cannot be read across a room."""
_LETTERS, _ROWS = 54, 18
"""Letters to a line and lines to a column at that size, by a cautious count."""
Line = tuple[str, float, bool]
"""A paragraph: text, size in points, bold."""
_FACES = {"a:latin": "Noto Sans", "a:ea": "Noto Sans SC", "a:cs": "Noto Sans Arabic"}


def brief_and_offer(brief: Brief, proposal: Proposal) -> bytes:
    """The internal slide, then the offer slide."""
    deck = _deck(f"Negotiation sheet: {brief.customer}", brief.day)
    _add_brief(deck, brief)
    _add_proposal(deck, proposal)
    return _deck_bytes(deck)


def offer(proposal: Proposal) -> bytes:
    """The offer slide alone."""
    deck = _deck(HEADING, proposal.day)
    _add_proposal(deck, proposal)
    return _deck_bytes(deck)


def _deck(title: str, day: dt.date) -> Any:
    """A deck without slides, and without the traces of the template's author."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDE, _HIGH
    properties, timestamp = deck.core_properties, dt.datetime.combine(day, dt.time())
    properties.title, properties.author, properties.last_modified_by = title, "", ""
    properties.created = properties.modified = timestamp
    return deck


def _deck_bytes(deck: Any) -> bytes:
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _add_brief(deck: Any, brief: Brief) -> None:
    """Our slides: as many as the text takes in letters that a room can read, a table on its own."""
    columns = _columns([line for section in brief.sections for line in _lines(section)])
    pages = [columns[first : first + 2] for first in range(0, len(columns), 2)]
    grids = [section for section in brief.sections if section.grid]
    whole = len(pages) + len(grids)
    for number, section in enumerate(grids, 1):
        slide = _stamped_slide(deck, brief, f" ({number} of {whole})")
        head = _box(slide, _MARGIN, Inches(0.95), _WIDE - 2 * _MARGIN, Inches(0.9))
        _say(head, brief.sections[0].sentence, SMALLEST, bold=True)
        if section.grid:
            _table(slide, section.grid)
    for number, halves in enumerate(pages, len(grids) + 1):
        part = f" ({number} of {whole})" if whole > 1 else ""
        _add_brief_slide(deck, brief, halves, part)


def _stamped_slide(deck: Any, brief: Brief, part: str) -> Any:
    """A slide of ours: the stamp, the name, the small print."""
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    top = _box(slide, _MARGIN, Inches(0.2), _WIDE - 2 * _MARGIN, Inches(0.9))
    _say(top, STAMP, SMALLEST, bold=True, colour=_STAMP)
    _say(top, f"Negotiation sheet: {brief.customer}{part}", 20, bold=True)
    foot = _box(slide, _MARGIN, Inches(6.8), _WIDE - 2 * _MARGIN, Inches(0.6))
    _say(foot, brief.foot, SMALLEST, colour=_MUTED)
    return slide


def _add_brief_slide(deck: Any, brief: Brief, halves: list[list[Line]], part: str) -> None:
    slide = _stamped_slide(deck, brief, part)
    column = (_WIDE - 3 * _MARGIN) // 2
    for place, lines in enumerate(halves):
        left = _MARGIN + place * (column + _MARGIN)
        frame = _box(slide, left, Inches(1.15), column, Inches(5.6))
        for text, size, bold in lines:
            _say(frame, text, size, bold=bold)


def _table(slide: Any, grid: Grid) -> None:
    """The options side by side, a line a head; the first two lines carry the signal."""
    lines = grid.head_lines
    wide, label = _WIDE - 2 * _MARGIN, Inches(1.75)
    frame = slide.shapes.add_table(
        len(lines), len(lines[0]), _MARGIN, Inches(1.75), wide, Inches(0.36) * len(lines)
    )
    table = frame.table
    frame._element.graphic.graphicData.tbl.tblPr.set("bandRow", "0")
    table.columns[0].width = label
    for column in range(1, len(lines[0])):
        table.columns[column].width = (wide - label) // len(grid.rows)
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            state = grid.states[column - 1] if column and row < _HEADS else ""
            _cell(table.cell(row, column), text, state, bold=row < _HEADS)


def _cell(cell: Any, text: str, state: str, *, bold: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(  # type: ignore[no-untyped-call]
        _FILLS.get(state, "FFFFFF")
    )
    cell.margin_left = cell.margin_right = Inches(0.05)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.text_frame.word_wrap = True
    _say(cell.text_frame, text, SMALLEST, bold=bold, colour="FFFFFF" if state == "red" else _INK)


def _lines(section: Section) -> list[Line]:
    """A section as paragraphs: its title, its sentence, its rows."""
    sentence_lines: list[Line] = [(section.sentence, SMALLEST, False)] if section.sentence else []
    if section.grid:
        return [(section.title, 16, True), *sentence_lines]
    rows: list[Line] = [(f"– {row}", SMALLEST, False) for row in section.rows]
    return [(section.title, 16, True), *sentence_lines, *rows]


def _columns(lines: list[Line]) -> list[list[Line]]:
    """Paragraphs in columns that hold them; a title goes with what it is the title of."""
    columns: list[list[Line]] = [[]]
    used_lines = 0
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        needed_lines = _high(line) + (_high(after) if line[2] and after else 0)
        if used_lines + needed_lines > _ROWS and columns[-1]:
            columns.append([])
            used_lines = 0
        columns[-1].append(line)
        used_lines += _high(line)
    return columns


def _high(line: Line) -> int:
    """How many lines of a column a paragraph takes."""
    return math.ceil(len(line[0]) / _LETTERS)


def _add_proposal(deck: Any, proposal: Proposal) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    frame = _box(slide, _MARGIN * 2, Inches(0.9), _WIDE - 4 * _MARGIN, Inches(5.8))
    _say(frame, HEADING, 32, bold=True)
    _say(frame, f"For {proposal.customer}", 20)
    _say(frame, day_text(proposal.day), 14, colour=_MUTED)
    for line in proposal.lines:
        _say(frame, line, 18, before=10)


def _box(slide: Any, left: int, top: int, width: int, height: int) -> Any:
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    return frame


def _say(
    frame: Any, text: str, size: float, *, bold: bool = False, colour: str = _INK, before: float = 2
) -> None:  # fmt: skip
    """A paragraph, in fonts that have Latin, Chinese and Arabic letters."""
    first = frame.paragraphs[0]
    paragraph = first if not first.runs else frame.add_paragraph()
    paragraph.space_before = Pt(before)
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(colour)  # type: ignore[no-untyped-call]
    properties = run._r.get_or_add_rPr()
    for tag, face in _FACES.items():
        properties.append(properties.makeelement(qn(tag), {"typeface": face}))
