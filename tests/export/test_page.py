"""PDF pages are read back: every row, every column, every name, on every page its heads and foot."""

import io
import unicodedata
from dataclasses import replace

import pandas as pd
from pypdf import PdfReader

from lib.export import page


def _pages(sheets) -> list[str]:
    reader = PdfReader(io.BytesIO(page.document(sheets)))
    return [unicodedata.normalize("NFKC", one.extract_text()) for one in reader.pages]


def _plain(sheet, table, **changes):
    return replace(sheet, table=table, adds=(), parts=(), total="", chart=None, **changes)


def _in(name: str, text: str) -> bool:
    """Whether each word of a name stands there, its letters in their order of reading."""
    return all(word in text for word in name.split())


def test_a_page_holds_question_reading_names_amounts_and_foot(sheet):
    (text,) = _pages([sheet])
    for said in ("How old is what we are owed?", "nearly all of the rest", "1,100.00", "−82.60",
                 "1,205.55", "Total EUR", "91+,", "page 1 of 1", "by due date", "=1+1"):  # fmt: skip
        assert said in text, said


def test_every_name_can_be_read_and_searched(sheet):
    (text,) = _pages([replace(sheet, chart=None)])
    assert [name for name in sheet.context.names.values() if not _in(name, text)] == []


def test_only_the_fonts_that_travel_with_the_program_are_embedded(sheet):
    reader = PdfReader(io.BytesIO(page.document([sheet])))
    fonts = [f.get_object() for f in reader.pages[0]["/Resources"]["/Font"].values()]
    assert all("CommonTermsSans" in str(font["/BaseFont"]) for font in fonts)
    descriptors = [f["/DescendantFonts"][0].get_object()["/FontDescriptor"] for f in fonts]
    assert all("/FontFile2" in descriptor for descriptor in descriptors)


def test_a_long_table_repeats_its_heads_and_keeps_every_row(sheet):
    table = pd.DataFrame({"customer": [f"K{n:04}" for n in range(150)], "total": range(150)})
    pages = _pages([_plain(sheet, table)])
    assert len(pages) > 2
    assert all("Customer" in text and "Total," in text for text in pages)
    assert [n for n in range(150) if not any(f"K{n:04}" in text for text in pages)] == []
    assert f"page 2 of {len(pages)}" in pages[1]


def test_a_table_too_wide_for_any_page_is_continued_with_its_first_column(sheet):
    weeks = {f"week_{n}": [10_000_000_00 + n] * 3 for n in range(30)}
    table = pd.DataFrame({"customer": ["C2", "C3", "C5"], **weeks})
    text = "\n".join(_pages([_plain(sheet, table)]))
    parts = text.count("Columns, part")
    assert parts > 2
    assert [n for n in range(30) if f"10,000,000.{n:02}" not in text] == []
    assert text.count("Grüße & Söhne") == parts


def test_a_wide_table_lies_across_the_page(sheet, table):
    wide = pd.DataFrame({"customer": ["C1"], **{f"amount_{n}": [123_456_789_00] for n in range(8)}})
    reader = PdfReader(io.BytesIO(page.document([sheet, _plain(sheet, wide)])))
    shapes = [one.mediabox.width > one.mediabox.height for one in reader.pages]
    assert shapes == [False, True]


def test_a_cell_longer_than_a_page_goes_on(sheet):
    words = " ".join(f"w{n}" for n in range(1500))
    pages = _pages([_plain(sheet, pd.DataFrame({"note": [words]}))])
    said = " ".join(pages).split()
    assert [n for n in range(1500) if f"w{n}" not in said] == []


def test_rows_left_out_are_said_and_still_counted(sheet):
    table = pd.DataFrame({"customer": ["C1"] * (page.ROWS + 7), "total": [1_00] * (page.ROWS + 7)})
    text = _pages([replace(_plain(sheet, table), adds=("total",))])[-1]
    assert "7 more rows" in text
    assert "1,007.00" in text


def test_bold_marks_of_the_screen_are_not_printed(sheet):
    (text,) = _pages([replace(sheet, reading="**Owed €1.2 k**, most of it not due.")])
    assert "Owed €1.2 k, most" in text


def test_each_question_starts_a_page_with_its_own_foot(sheet):
    other = replace(sheet, title="And a month ago?", context=replace(sheet.context, source="May"))
    first, second = _pages([sheet, other])
    assert "sample" in first
    assert "May" not in first
    assert "And a month ago?" in second
    assert "sample" not in second


def test_the_same_sheet_gives_the_same_bytes(sheet):
    assert page.document([sheet]) == page.document([sheet])
