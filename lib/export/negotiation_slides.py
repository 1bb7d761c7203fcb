"""The negotiation sheet as slides: the first is ours and stamped, the second is the customer's."""

import datetime as dt
import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from lib.export.negotiation import HEADING, STAMP, Brief, Proposal, Section
from lib.ledger.wording import day as said_day

_WIDE, _HIGH = Inches(13.333), Inches(7.5)
_MARGIN = Inches(0.5)
_INK, _MUTED, _STAMP = "1F2933", "56636F", "962F22"
_BLANK = 6
_FACES = {"a:latin": "Noto Sans", "a:ea": "Noto Sans SC", "a:cs": "Noto Sans Arabic"}


def both(inside: Brief, outside: Proposal) -> bytes:
    """The internal slide, then the offer slide."""
    deck = _deck(f"Negotiation sheet: {inside.customer}", inside.day)
    _inside(deck, inside)
    _outside(deck, outside)
    return _written(deck)


def offer(outside: Proposal) -> bytes:
    """The offer slide alone."""
    deck = _deck(HEADING, outside.day)
    _outside(deck, outside)
    return _written(deck)


def _deck(title: str, day: dt.date) -> Any:
    """A deck without slides, and without the traces of the template's author."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDE, _HIGH
    said, made = deck.core_properties, dt.datetime.combine(day, dt.time())
    said.title, said.author, said.last_modified_by = title, "", ""
    said.created = said.modified = made
    return deck


def _written(deck: Any) -> bytes:
    made = io.BytesIO()
    deck.save(made)
    return made.getvalue()


def _inside(deck: Any, inside: Brief) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    top = _box(slide, _MARGIN, Inches(0.25), _WIDE - 2 * _MARGIN, Inches(0.9))
    _say(top, STAMP, 12, bold=True, colour=_STAMP)
    _say(top, f"Negotiation sheet: {inside.customer}", 20, bold=True)
    column = (_WIDE - 3 * _MARGIN) // 2
    halves = _halves(inside.sections)
    for place, sections in enumerate(halves):
        left = _MARGIN + place * (column + _MARGIN)
        frame = _box(slide, left, Inches(1.2), column, Inches(5.7))
        for section in sections:
            _say(frame, section.title, 11, bold=True)
            if section.said:
                _say(frame, section.said, 10)
            for row in section.rows:
                _say(frame, f"– {row}", 9)
    foot = _box(slide, _MARGIN, Inches(7.0), _WIDE - 2 * _MARGIN, Inches(0.35))
    _say(foot, inside.foot, 8, colour=_MUTED)


def _halves(sections: tuple[Section, ...]) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Two columns of about the same length."""
    sizes = [1 + len(s.said) / 80 + len(s.rows) for s in sections]
    cut = min(
        range(1, len(sections)), key=lambda n: abs(sum(sizes[:n]) - sum(sizes[n:])), default=1
    )
    return sections[:cut], sections[cut:]


def _outside(deck: Any, outside: Proposal) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    frame = _box(slide, _MARGIN * 2, Inches(0.9), _WIDE - 4 * _MARGIN, Inches(5.8))
    _say(frame, HEADING, 32, bold=True)
    _say(frame, f"For {outside.customer}", 20)
    _say(frame, said_day(outside.day), 14, colour=_MUTED)
    for line in outside.lines:
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
