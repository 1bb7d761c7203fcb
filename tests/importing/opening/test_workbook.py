import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from lib.importing.opening import workbook
from lib.importing.opening.workbook import (
    EmptyWorkbook,
    NoSuchSheet,
    WorkbookTooBig,
    WorkbookUnreadable,
)


def xlsx(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


ROWS = [
    ["Invoice", "Customer", "Date", "Amount"],
    ["0012", "Łódź Handel", dt.date(2026, 1, 31), 12.5],
    [None, None, None, None],
    ["0013", "شرکت", dt.date(2026, 2, 1), 7],
]


def test_cells_keep_their_types_and_rows_their_lines():
    raw = workbook.read(xlsx(("Open items", ROWS)), "items.xlsx")
    assert raw.frame.columns.tolist() == ["Invoice", "Customer", "Date", "Amount"]
    assert raw.frame["Invoice"].tolist() == ["0012", "0013"]
    assert raw.frame["Date"].dtype == "datetime64[s]"
    assert raw.frame["Amount"].tolist() == [12.5, 7.0]
    assert raw.lines.tolist() == [2, 4]
    assert [f.code for f in raw.findings] == ["blank_rows"]


def test_title_rows_above_the_headings_are_passed_over():
    titled = [["Fourth Street Ltd"], ["Open items on 31 Jan 2026"], [], *ROWS]
    raw = workbook.read(xlsx(("Report", titled)), "items.xlsx")
    assert raw.frame["Invoice"].tolist() == ["0012", "0013"]
    assert raw.lines.tolist() == [5, 7]


def test_first_sheet_with_rows_is_read_and_the_others_named():
    data = xlsx(("Cover", []), ("Items", ROWS), ("Notes", [["a", "b"], ["c", "d"]]))
    raw = workbook.read(data, "items.xlsx")
    assert raw.name == "items.xlsx · Items"
    note = next(f for f in raw.findings if f.code == "other_sheets")
    assert "Notes" in note.message
    assert workbook.read(data, "items.xlsx", "Notes").frame["a"].tolist() == ["c"]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(NoSuchSheet, match=r"“Itens”.*Items"):
        workbook.read(xlsx(("Items", ROWS)), "items.xlsx", "Itens")


def test_whole_numbers_that_are_keys_get_no_decimals():
    raw = workbook.read(xlsx(("S", [["No", "Name"], [4711, "x"], [4712, "y"]])), "k.xlsx")
    assert [str(key) for key in raw.frame["No"]] == ["4711", "4712"]


def test_formula_cells_give_the_value_they_last_had():
    data = rewritten(
        xlsx(("S", [["No", "Amount"], ["a", 1.5]])), b"<v>1.5</v>", b"<f>1+0.5</f><v>1.5</v>"
    )
    assert workbook.read(data, "f.xlsx").frame["Amount"].tolist() == [1.5]


def test_a_failed_formula_is_an_error_with_its_line():
    data = xlsx(("S", [["No", "Amount"], ["a", 1.5], ["b", "#REF!"], ["c", 2]]))
    raw = workbook.read(data, "f.xlsx")
    found = next(f for f in raw.findings if f.code == "cell_error")
    assert (found.level, found.rows, found.lines) == ("error", 1, (3,))


def test_thirteen_thousand_blank_rows_are_a_note():
    raw = workbook.read(
        xlsx(("S", [*ROWS, *([["", None, "", ""]] * 13_000), ["z", "z", None, 1]])), "b.xlsx"
    )
    assert len(raw.frame) == 3
    assert raw.lines[-1] == 13_005


def test_ods_is_read_alike():
    raw = workbook.read(ods([["Invoice", "Customer"], ["0012", "Café"]]), "items.ods")
    assert raw.frame.to_dict("list") == {"Invoice": ["0012"], "Customer": ["Café"]}


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def ods(rows: list[list[str]]) -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows
    )
    named = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{named}><office:body><office:spreadsheet>"
        f'<table:table table:name="Items">{lines}</table:table>'
        f"</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return buffer.getvalue()


def test_a_bomb_is_weighed_before_it_is_opened():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(64):
                sheet.write(b"0" * 1_000_000)
    with pytest.raises(WorkbookTooBig, match="Save the rows you need as CSV"):
        workbook.read(buffer.getvalue(), "bomb.xlsx")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 900]
)
def test_damage_is_a_sentence(content):
    with pytest.raises(WorkbookUnreadable, match="save it as CSV"):
        workbook.read(content, "damaged.xlsx")


def test_an_empty_workbook_is_a_sentence():
    with pytest.raises(EmptyWorkbook):
        workbook.read(xlsx(("A", []), ("B", [["only", "headings"]])), "empty.xlsx")


def rewritten(data: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with one piece of its first sheet's XML replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member.endswith("sheet1.xml"):
                assert old in content
                content = content.replace(old, new)
            target.writestr(member, content)
    return buffer.getvalue()
