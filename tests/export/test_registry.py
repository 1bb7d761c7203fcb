"""Every question of the registry in every format, opened again by another library and read."""

import csv
import io
import re
from functools import cache

import openpyxl
import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from lib.export import csv_file, page, picture, workbook
from lib.export.sheet import Sheet
from lib.export.sheet import of as sheet_of
from lib.ledger.context import Context, small_print
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook import outlook, what_if
from lib.notebook.question import Question
from lib.notebook.registry import QUESTIONS, Cell, Inputs, answer
from lib.notebook.style import LIGHT
from lib.ui.details import file_name

HEAD = workbook.HEADER + 1
NAMES = sorted(n for n, q in QUESTIONS.items() if not q.needs & {"kept", "board"})


@pytest.fixture(scope="module")
def inputs(sample: Ledger) -> Inputs:
    return Inputs(sample, before=sample, fit=outlook.of(sample), what_if=what_if.of(sample))


@cache
def exported(name: str, inputs: Inputs) -> tuple[Question, Sheet]:
    asked, seen = QUESTIONS[name], inputs.ledger
    params = {**asked.example, **asked.uncut}
    who = params.get("customer")
    filters = {"customer": (seen.names()[who],)} if isinstance(who, str) else {}
    context = Context("v1", "sample", seen.day, "EUR", "due", filters, seen.names())
    try:
        found = answer(asked, Cell(name, params), inputs, context)
    except Mistake as mistake:
        pytest.skip(str(mistake))
    return asked, sheet_of(found).without(asked.aside)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_leaves_whole_in_every_format(name: str, inputs: Inputs):
    asked, sheet = exported(name, inputs)
    heads = [sheet.heading(column) for column in sheet.table.columns]
    assert not [h for h in heads if "_" in h or h in ("Found", "Key", "Gain")], heads
    assert len(set(heads)) == len(heads), heads
    texts = {
        str(v) for c in sheet.table if sheet.kind(c) == "text" for v in sheet.table[c].dropna()
    }
    assert not [t for t in texts if re.fullmatch(r"[a-z]+(_[a-z]+)+", t)], "a code, not a word"
    small = small_print(sheet.context)

    lines = list(csv.reader(io.StringIO(csv_file.of_sheet(sheet).decode("utf-8-sig"))))
    assert len(lines) == 1 + len(sheet.table) + 2
    assert lines[-1] == [small]
    long = [v for row in lines[1:-2] for v in row if re.fullmatch(r"-?\d+\.\d{5,}", v)]
    assert not long, long[:3]

    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx([sheet])))
    tab = book.worksheets[0]
    assert [tab.cell(row, 1).value for row in (1, 3)] == [sheet.title, small]
    written = [c.value for c in tab[HEAD] if c.value]
    assert set(heads) <= set(written)
    assert tab.max_row >= HEAD + len(sheet.table)
    assert (tab.page_setup.fitToWidth or 1, tab.page_setup.fitToHeight) == (1, 0)
    assert tab.sheet_properties.pageSetUpPr.fitToPage
    assert tab.print_title_rows.strip("$").replace("$", "") == f"{HEAD}:{HEAD}"
    assert tab.print_area

    if len(sheet.table) <= page.ROWS:
        text = " ".join(
            p.extract_text() for p in PdfReader(io.BytesIO(page.document([sheet]))).pages
        )
        assert sheet.title.split()[0] in text
        assert "\x00" not in text
        assert not re.search(r"\d\.\d{5,}", text)

    called = file_name(asked, sheet, "pdf")
    assert called.startswith(name.partition(".")[0])
    assert called.endswith(f"-{sheet.context.day}.pdf")
    for who in sheet.context.filters.get("customer", ()):
        assert who.split()[0].lower() in called


@pytest.mark.parametrize("name", [n for n in NAMES if QUESTIONS[n].chart])
def test_every_picture_leaves_with_its_title_and_small_print(name: str, inputs: Inputs):
    asked, sheet = exported(name, inputs)
    assert asked.chart
    whole = answer(asked, Cell(name, dict(asked.example)), inputs, sheet.context)
    if whole.table.empty:
        pytest.skip("nothing to draw: the page shows the sentence alone")
    chart = asked.chart(whole.table, sheet.context, LIGHT)
    title, small = whole.reading.replace("**", ""), small_print(sheet.context)
    shown = Image.open(io.BytesIO(picture.png(chart, title, small)))
    assert min(shown.size) >= 300
    colours = shown.convert("RGB").getcolors(1 << 20)
    assert colours is None or len(colours) > 20, "an empty picture"
    text = picture.svg(chart, title, small).decode()
    assert not re.search(r'(href|src)="https?:', text)
    words = " ".join("".join(t.itertext()) for t in etree.fromstring(text.encode()).iter("{*}text"))
    assert title.split()[0] in words
    assert f"{sheet.context.day.year}" in words
    assert not re.search(r"\b(nan|undefined|null|NaN)\b", words)


def test_signs_that_no_font_has_are_drawn_by_a_near_one(sheet: Sheet):
    from dataclasses import replace

    table = sheet.table.assign(customer=["○ a", "✓ b", "\U0001f91d c", "d ●", "e"])
    made = page.document([replace(sheet, table=table, reading="○ sealed, ✓ opened \U0001f91d")])
    assert PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_a_small_share_is_never_nothing(sheet: Sheet):
    from dataclasses import replace

    table = sheet.table.assign(share=0.0022)
    small = replace(sheet, table=table, formats={**sheet.formats, "share": "percent"})
    text = PdfReader(io.BytesIO(page.document([small]))).pages[0].extract_text()
    assert "0.22" in text
    assert csv_file.of_sheet(small).decode("utf-8-sig").splitlines()[1].endswith("0.22")
