"""Minutes opened again: every line is there, names in all scripts, nothing that a program would run."""

import datetime as dt
import io
import unicodedata
import zipfile

import docx
import pytest
from pypdf import PdfReader

from lib.board.case import Case, Meeting
from lib.board.minutes import Entry, Minutes, blocks
from lib.export import minutes as files
from tests.export.conftest import NAMES


@pytest.fixture
def made() -> Minutes:
    """A meeting on five customers whose names break exports."""
    meeting = Meeting(1, "Grüße & <b>Söhne</b>\x0b\ufffe", dt.date(2026, 6, 30), "7f3a9c")
    cases = (Case(n, 1, key, name, n) for n, (key, name) in enumerate(NAMES.items(), 1))
    return Minutes(meeting, tuple(Entry(c) for c in cases), "EUR", "sample")


def test_a_word_document_holds_every_block_and_every_name(made):
    paper = docx.Document(io.BytesIO(files.docx(made)))
    texts = [p.text for p in paper.paragraphs]
    assert len(texts) == len(list(blocks(made)))
    assert texts[0] == "Grüße & <b>Söhne</b>: minutes"
    for name in NAMES.values():
        assert any(name in text for text in texts), name
    assert [p.style.name for p in paper.paragraphs][:4] == [
        "Title", "Normal", "Normal", "Heading 1",
    ]  # fmt: skip


def test_persian_runs_from_right_to_left_and_each_script_has_its_face(made):
    parts = zipfile.ZipFile(io.BytesIO(files.docx(made)))
    xml = parts.read("word/document.xml").decode()
    assert "<w:rtl/>" in xml
    assert "Noto Sans Arabic" in xml
    assert "Noto Sans SC" in xml


def test_a_pdf_holds_every_name_in_the_fonts_that_travel_with_it(made):
    reader = PdfReader(io.BytesIO(files.pdf(made)))
    text = unicodedata.normalize("NFKC", "".join(p.extract_text() for p in reader.pages))
    for name in NAMES.values():
        assert all(word in text for word in name.split()), name
    assert "page 1 of" in text
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all("CommonTermsSans" in font for font in fonts)


def test_the_same_minutes_give_the_same_pdf(made):
    assert files.pdf(made) == files.pdf(made)
