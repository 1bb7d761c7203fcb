"""Sheets of A4 and lines of text on them, in the fonts that travel with the program."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from fpdf import FPDF

from lib.export import fonts

MARGIN = 14.0
SIZE, SMALL = 8.5, 7.5
LEADING = 1.35
POINT = 25.4 / 72
INK, MUTED, PANEL, BORDER = (31, 41, 51), (86, 99, 111), (244, 246, 247), (213, 219, 224)

_JOINED = re.compile("[\u0300-\u1dff\ufb00-\ufeff]")  # letters that join or stack


class Paper(FPDF):
    """A4 sheets with the small print and the page number at their feet."""

    foot = ""
    numbered = True

    def __init__(self, **options: Any) -> None:
        """A sheet that knows no face yet."""
        self.faces: set[str] = set()
        super().__init__(**options)

    def footer(self) -> None:
        """The foot of every page that has one."""
        if not self.numbered:
            return
        self.set_text_color(*MUTED)
        room = self.epw - 28
        lines = fonts.wrap(self.foot, room, SMALL * POINT)
        for number, line in enumerate(lines):
            y = self.h - 7 - 3.4 * (len(lines) - number)
            draw_text(self, line, self.l_margin, y, SMALL, fonts.REGULAR)
        self.set_font(fonts.LATIN.family, "", SMALL)
        self.set_text_shaping(False)
        self.set_xy(self.l_margin + room, self.h - 10.4)
        self.cell(28, SMALL * POINT * LEADING, f"page {self.page_no()} of {{nb}}", align="R")


def blank(title: str, day: dt.date, texts: Iterable[str]) -> Paper:
    """Paper without a page yet, made out on a day, with the fonts that some texts need."""
    paper = Paper(unit="mm", format="A4")
    paper.set_margins(MARGIN, MARGIN)
    paper.set_auto_page_break(True, MARGIN + 3)
    paper.set_lang("en")
    paper.c_margin = 0
    for face in fonts.needed_faces(texts):
        add_face(paper, face)
    paper.set_title(title)
    paper.set_creation_date(dt.datetime.combine(day, dt.time(), dt.UTC))
    return paper


def add_face(paper: Paper, face: fonts.Face) -> None:
    """Make a face known to the paper, once."""
    if face.family.lower() not in paper.faces:
        paper.add_font(face.family, "", face.regular)
        paper.add_font(face.family, "B", face.semibold)
        paper.faces.add(face.family.lower())


def draw_text(paper: Paper, text: str, x: float, y: float, size: float, weight: int) -> None:
    """Draw a line with its left edge at ``x`` and its top at ``y``, run by run.

    The library's own fall-back and ordering are not used: they set the colon of "پخش: 61" before
    the name, and lose track of the font when letters are joined in one run and not in the next.
    """
    style = "B" if weight >= fonts.SEMIBOLD else ""
    for part, face in fonts.runs(fonts.drawable(text)):
        add_face(paper, face)
        paper.set_font(face.family, style, size)
        paper.set_text_shaping(_JOINED.search(part) is not None)
        wide = fonts.advance(part, face, size * POINT, weight)
        paper.set_xy(x, y)
        paper.cell(wide, size * POINT * LEADING, part)
        x += wide


def write(paper: Paper, text: str, size: float, weight: int = fonts.REGULAR) -> None:
    """Text across the page, in lines, turning the page where it is full."""
    paper.set_text_color(*INK)
    for line in fonts.wrap(text, paper.epw, size * POINT, weight):
        break_page(paper, size * POINT * LEADING)
        y = paper.get_y()
        draw_text(paper, line, paper.l_margin, y, size, weight)
        paper.set_xy(paper.l_margin, y + size * POINT * LEADING)
    paper.ln(1.5)


def break_page(paper: Paper, height: float) -> bool:
    """Turn the page where ``height`` does not fit on it any more."""
    full = paper.get_y() + height > paper.page_break_trigger
    if full:
        paper.add_page(same=True)
    return full
