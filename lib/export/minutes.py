"""Minutes as files: a Word document that can be edited, a PDF that can be sent."""

import datetime as dt
import io
import re

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from lib.board.minutes import Kind, Minutes, blocks
from lib.export import fonts, typeset

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STYLES: dict[Kind, str] = {
    "title": "Title", "heading": "Heading 1", "text": "Normal", "item": "List Bullet",
    "small": "Normal",
}  # fmt: skip
_FACE, _MUTED = "Noto Sans", (86, 99, 111)
_FACES = {
    fonts.ARABIC: "Noto Sans Arabic",
    fonts.CHINESE: "Noto Sans SC",
    fonts.KOREAN: "Noto Sans KR",
}


def docx(minutes: Minutes) -> bytes:
    """Minutes as a Word document; names in Persian and Chinese in faces that have them."""
    document = Document()
    for name in set(_STYLES.values()):
        _style(document.styles[name])
    for block in blocks(minutes):
        paragraph = document.add_paragraph(style=_STYLES[block.kind])
        for text, face in fonts.runs(_clean(block.text)):
            run = paragraph.add_run(text)
            _set_face(run, face)
            if block.kind == "small":
                run.font.size, run.font.color.rgb = Pt(8.5), RGBColor(*_MUTED)
    core = document.core_properties
    core.title, core.author, core.comments = _title(minutes), "Common Terms", minutes.foot
    core.created = core.modified = dt.datetime.combine(minutes.meeting.day, dt.time())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(minutes: Minutes) -> bytes:
    """Minutes as a PDF in the fonts that travel with the program."""
    printed = [{"kind": block.kind, "text": _clean(block.text)} for block in blocks(minutes)]
    words = {"foot": minutes.foot, "blocks": printed}
    return typeset.pdf("minutes", _title(minutes), minutes.meeting.day, words)


def _title(minutes: Minutes) -> str:
    return _clean(minutes.meeting.title)


def _clean(text: str) -> str:
    """Text that XML and PDF can hold: no control characters, one line."""
    return " ".join(_FORBIDDEN.sub("", text).split("\n")).replace("\r", "")


def _style(style: object) -> None:
    font = style.font  # type: ignore[attr-defined]
    font.name = _FACE
    font.color.rgb = RGBColor(31, 41, 51)
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for script in ("w:hAnsi", "w:eastAsia", "w:cs"):
        faces.set(qn(script), _FACE)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        faces.attrib.pop(qn(theme), None)


def _set_face(run: object, face: fonts.Face) -> None:
    """Name the face of a run, and say that Persian runs from right to left."""
    if face not in _FACES:
        return
    properties = run._element.get_or_add_rPr()  # type: ignore[attr-defined]
    faces = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        faces.set(qn(script), _FACES[face])
    if face is fonts.ARABIC:
        run.font.rtl = True  # type: ignore[attr-defined]
