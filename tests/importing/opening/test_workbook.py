import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from lib.importing.opening import limits, workbook
from lib.importing.opening.workbook import (
    EmptyWorkbook,
    NoSuchSheet,
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


def test_a_sheet_of_a_few_notes_is_left_out_and_named():
    data = xlsx(("Cover", []), ("Items", ROWS), ("Notes", [["a", "b"], ["c", "d"]]))
    (raw,) = workbook.tables(data, "items.xlsx")
    assert raw.name == "items.xlsx · Items"
    note = next(f for f in raw.findings if f.code == "other_sheets")
    assert "Notes" in note.message
    assert "--sheet" in note.message
    assert workbook.read(data, "items.xlsx", "Notes").frame["a"].tolist() == ["c"]


def test_a_cover_sheet_is_no_table_and_the_sheets_with_tables_come_in_order():
    cover = [["Open items", "by finance"], ["Date", "31/03/2026"], ["Note", "two sheets follow"]]
    payments = [
        ["Payment", "Invoice", "Paid on", "Amount"],
        ["P-1", "0012", dt.date(2026, 2, 10), 4],
    ]
    found = workbook.tables(
        xlsx(("Read me", cover), ("Invoices", ROWS), ("Payments", payments)), "b.xlsx"
    )
    assert [t.name for t in found] == ["b.xlsx · Invoices", "b.xlsx · Payments"]
    assert found[1].frame["Payment"].tolist() == ["P-1"]


def test_a_hidden_sheet_is_left_out_and_said_to_be_hidden():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(("Items", ROWS), ("Old", ROWS))))
    book["Old"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    (raw,) = workbook.tables(buffer.getvalue(), "b.xlsx")
    assert "Old (hidden)" in raw.findings[0].message
    assert workbook.tables(buffer.getvalue(), "b.xlsx", "Old")[0].name == "b.xlsx · Old"


def test_two_tables_of_one_sheet():
    rows = [*ROWS, [], ["Payments"], ["Payment", "Paid on", "Sum"], ["P-1", dt.date(2026, 2, 1), 5]]
    first, second = workbook.tables(xlsx(("S", rows)), "b.xlsx")
    assert first.frame["Invoice"].tolist() == ["0012", "0013"]
    assert second.name == "b.xlsx · S (2)"
    assert second.titles == ("Payments",)
    assert second.frame["Sum"].tolist() == [5]
    assert second.lines.tolist() == [8]


def test_blank_rows_and_columns_before_the_table_are_no_part_of_it():
    rows = [[], [], [None, "No", "Date", "Amount"], [None, "1", dt.date(2026, 1, 5), 2.5],
            [None, "2", dt.date(2026, 1, 6), 3.5]]  # fmt: skip
    raw = workbook.read(xlsx(("S", rows)), "b.xlsx")
    assert raw.frame.columns.tolist() == ["No", "Date", "Amount"]
    assert raw.lines.tolist() == [4, 5]


def test_groups_and_totals_leave_the_columns_their_types():
    rows = [["Aged detail"], ["As at 31 March 2026"], [],
            ["Date", "Number", "Current", "Total"], ["Alpha Stores"],
            [dt.date(2026, 1, 15), "1", 0, 2000.5], [dt.date(2026, 3, 20), "9", 600, 600],
            ["Total Alpha Stores", None, 600, 2600.5], ["Beta Retail"],
            [dt.date(2025, 12, 1), "3", 0, 500], ["Total Beta Retail", None, 0, 500],
            ["Total", None, 600, 3100.5]]  # fmt: skip
    raw = workbook.read(xlsx(("S", rows)), "b.xlsx")
    assert raw.frame["Date"].dtype == "datetime64[s]"
    assert raw.frame["Total"].tolist() == [2000.5, 600.0, 500.0]
    assert raw.frame["Heading above"].tolist() == ["Alpha Stores", "Alpha Stores", "Beta Retail"]
    assert [(t.label, t.values["Total"], t.after) for t in raw.totals] == [
        ("Total Alpha Stores", "2600.5", 2), ("Total Beta Retail", "500", 3), ("Total", "3100.5", 3)
    ]  # fmt: skip
    assert raw.as_of == dt.date(2026, 3, 31)


def merged(rows, *ranges: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in ranges:
        book.active.merge_cells(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_merged_cells_carry_texts_and_days_down_and_leave_money_alone():
    rows = [
        ["Customer", "No", "Date", "Sum", "Item", "Price"],
        ["Alpha", "1", dt.date(2026, 1, 5), 30, "P1", 10],
        [None, None, None, None, "P2", 20],
        [None, "2", dt.date(2026, 1, 6), 7, "P1", 7],
        ["Beta", "3", dt.date(2026, 1, 7), 5, "P3", 5],
    ]
    raw = workbook.read(merged(rows, "A2:A4", "B2:B3", "C2:C3", "D2:D3"), "m.xlsx")
    assert raw.frame["Customer"].tolist() == ["Alpha"] * 3 + ["Beta"]
    assert raw.frame["No"].tolist() == ["1", "1", "2", "3"]
    assert raw.frame["Sum"].fillna(0).tolist() == [30, 0, 7, 5]
    assert raw.continuation == (1,)


def test_a_column_in_which_days_and_texts_mix_keeps_both():
    rows = [["No", "Date", "Amount"], ["1", "25/01/2026", 5], ["2", dt.date(2026, 3, 2), 6]]
    raw = workbook.read(xlsx(("S", rows)), "x.xlsx")
    assert raw.frame["Date"].tolist() == ["25/01/2026", dt.date(2026, 3, 2)]


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


def test_a_bomb_is_weighed_before_it_is_opened(monkeypatch):
    monkeypatch.setenv("COMMON_TERMS_MOST_MB", "50")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(64):
                sheet.write(b"0" * 1_000_000)
    with pytest.raises(limits.TooLarge, match="holds more than 50 MB once it is unpacked"):
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
