"""The negotiation sheet on paper: page 1 is ours and stamped, page 2 is the customer's."""

from lib.export import fonts
from lib.export.negotiation import HEADING, STAMP, Brief, Grid, Proposal
from lib.export.pdf_pages import (
    BORDER,
    INK,
    LEADING,
    MUTED,
    POINT,
    Paper,
    blank,
    break_page,
    draw_text,
    write,
)
from lib.ledger.wording import day as said_day

_TITLE, _HEAD, _TEXT, _ROW = 16.0, 10.5, 9.5, 8.5
_INDENT = 4.0
_STAMP = (150, 47, 34)
_LABEL, _GAP, _CELL, _HEADS = 27.0, 1.6, 7.5, 2
FILLS = {"red": (142, 31, 26), "amber": (227, 168, 43), "green": (191, 227, 207)}


def brief_and_offer(brief: Brief, proposal: Proposal) -> bytes:
    """The internal page, then the offer page."""
    texts = (*_texts(brief), *_words(proposal))
    paper = blank(f"Negotiation sheet: {brief.customer}", brief.day, texts)
    _draw_brief(paper, brief)
    _draw_proposal(paper, proposal)
    return bytes(paper.output())


def offer(proposal: Proposal) -> bytes:
    """The offer page alone."""
    paper = blank(HEADING, proposal.day, _words(proposal))
    _draw_proposal(paper, proposal)
    return bytes(paper.output())


def _texts(brief: Brief) -> tuple[str, ...]:
    parts = (
        text
        for s in brief.sections
        for text in (s.title, s.sentence, *s.rows, *(s.grid.texts if s.grid else ()))
    )
    return (STAMP, brief.customer, brief.foot, *parts)


def _words(proposal: Proposal) -> tuple[str, ...]:
    return (HEADING, proposal.customer, said_day(proposal.day), *proposal.lines)


def _draw_brief(paper: Paper, brief: Brief) -> None:
    paper.add_page()
    paper.foot = brief.foot
    _stamp(paper)
    write(paper, f"Negotiation sheet: {brief.customer}", _TITLE, fonts.SEMIBOLD)
    for section in brief.sections:
        write(paper, section.title, _HEAD, fonts.SEMIBOLD)
        paper.ln(-1.2)
        if section.sentence:
            write(paper, section.sentence, _TEXT)
        for row in section.rows:
            _bullet(paper, row)
        if section.grid:
            _grid(paper, section.grid)
            paper.ln(1.2)
        paper.ln(1.2)


def _stamp(paper: Paper) -> None:
    """The stamp in a frame, across the head of the page."""
    wide = fonts.width(STAMP, 11 * POINT, fonts.SEMIBOLD)
    left, top = paper.l_margin, paper.get_y()
    paper.set_draw_color(*_STAMP)
    paper.set_text_color(*_STAMP)
    paper.set_line_width(0.5)
    paper.rect(left, top, wide + 6, 8)
    draw_text(paper, STAMP, left + 3, top + 1.5, 11, fonts.SEMIBOLD)
    paper.set_xy(left, top + 12)
    paper.set_line_width(0.2)


def _bullet(paper: Paper, text: str) -> None:
    paper.set_text_color(*INK)
    for number, line in enumerate(fonts.wrap(text, paper.epw - _INDENT, _ROW * POINT)):
        y = paper.get_y()
        if not number:
            draw_text(paper, "–", paper.l_margin, y, _ROW, fonts.REGULAR)
        draw_text(paper, line, paper.l_margin + _INDENT, y, _ROW, fonts.REGULAR)
        paper.set_xy(paper.l_margin, y + _ROW * POINT * LEADING)


def _grid(paper: Paper, grid: Grid) -> None:
    """The options side by side; below the head of each its colour, which words say too."""
    wide = (paper.epw - _LABEL) / len(grid.rows)
    lines = grid.head_lines
    for number, line in enumerate(lines):
        texts = [fonts.wrap(line[0], _LABEL - _GAP, _CELL * POINT, _weight(number))]
        texts += [fonts.wrap(c, wide - _GAP, _CELL * POINT, _weight(number)) for c in line[1:]]
        high = max(map(len, texts)) * _CELL * POINT * LEADING + _GAP
        break_page(paper, high)
        top = paper.get_y()
        if number < _HEADS:
            _fills(paper, grid, wide, top, high)
        for column, parts in enumerate(texts):
            x = paper.l_margin + (_LABEL + (column - 1) * wide if column else 0)
            ink = _ink(grid, column) if number < _HEADS else INK
            paper.set_text_color(*ink)
            for place, part in enumerate(parts):
                y = top + _GAP / 2 + place * _CELL * POINT * LEADING
                draw_text(paper, part, x + _GAP / 2, y, _CELL, _weight(number))
        paper.set_draw_color(*BORDER)
        paper.line(paper.l_margin, top + high, paper.l_margin + paper.epw, top + high)
        paper.set_xy(paper.l_margin, top + high)


def _fills(paper: Paper, grid: Grid, wide: float, top: float, high: float) -> None:
    for column, state in enumerate(grid.states):
        if state in FILLS:
            paper.set_fill_color(*FILLS[state])
            paper.rect(paper.l_margin + _LABEL + column * wide, top, wide, high, style="F")


def _ink(grid: Grid, column: int) -> tuple[int, int, int]:
    return (255, 255, 255) if column and grid.states[column - 1] == "red" else INK


def _weight(number: int) -> int:
    return fonts.SEMIBOLD if number < _HEADS else fonts.REGULAR


def _draw_proposal(paper: Paper, proposal: Proposal) -> None:
    """A page of its own without a number, so that nothing says there was another."""
    paper.add_page()
    paper.foot, paper.numbered = "", False
    paper.ln(14)
    write(paper, HEADING, 20, fonts.SEMIBOLD)
    write(paper, f"For {proposal.customer}", 13)
    paper.set_text_color(*MUTED)
    write(paper, said_day(proposal.day), 11)
    paper.ln(8)
    for line in proposal.lines:
        write(paper, line, 12)
        paper.ln(3)
