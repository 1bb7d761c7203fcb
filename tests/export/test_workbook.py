"""Workbooks are read back by two other readers: values, formulas, and text that stays text."""

import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from lib.export import workbook
from lib.notebook.answer import NotATotal

HEADER = 6


def _formulas(sheets, name=0):
    return openpyxl.load_workbook(io.BytesIO(workbook.xlsx(sheets))).worksheets[name]


def _values(sheets, name=0):
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(sheets)), data_only=True)
    return book.worksheets[name]


def test_the_heading_says_what_when_in_what_and_whence(sheet):
    page = _values([sheet])
    said = [page.cell(row, 1).value for row in range(1, 5)]
    assert said[0] == "How old is what we are owed?"
    assert said[1].startswith("پخش آریا: 8")
    assert said[2] == "30 Jun 2026 · EUR · by due date · region North · sample"
    assert said[3] == "Ledger version v7f3"


def test_all_buckets_are_there_by_their_spoken_names(sheet):
    heads = [cell.value for cell in _values([sheet])[HEADER]]
    assert heads == [
        "Customer", "Customer name", "Not due, EUR", "1–30, EUR", "31–60, EUR", "61–90, EUR",
        "91+, EUR", "Unapplied, EUR", "Total, EUR",
    ]  # fmt: skip


def test_totals_are_formulas_with_their_values(sheet):
    formulas, values = _formulas([sheet]), _values([sheet])
    last = HEADER + 5
    assert [c.value for c in formulas[last + 1]][2:] == [
        f"=SUM({letter}{HEADER + 1}:{letter}{last})" for letter in "CDEFGHI"
    ]
    expected = [1100.00, 21.05, 0.05, 7.00, 160.05, -82.60, 1205.55]
    assert [c.value for c in values[last + 1]][2:] == pytest.approx(expected)
    assert formulas.cell(HEADER + 2, 9).value == f"=SUM(C{HEADER + 2}:H{HEADER + 2})"
    assert values.cell(HEADER + 2, 9).value == 1100.00


def test_a_sum_by_currency_counts_only_its_rows(sheet, table):
    mixed = table.assign(currency=["EUR", "JPY", "EUR", "JPY", "EUR"])
    page = _values([replace(sheet, table=mixed)])
    formulas = _formulas([replace(sheet, table=mixed)])
    own = {c.value: c.column for c in page[HEADER]}
    totals = {page.cell(r, 1).value: page.cell(r, own["Total"]).value for r in (12, 13)}
    # JPY has no minor unit: 110,000 + 700; EUR is in cents: 100.00 + 0.05 − 1.50
    assert totals == {"Total EUR": pytest.approx(98.55), "Total JPY": 110_700}
    assert formulas.cell(12, own["Total"]).value == '=SUMIF($J$7:$J$11,"EUR",I7:I11)'
    formats = [page.cell(row, own["Total"]).number_format for row in (7, 8)]
    assert formats == ["#,##0.00", "#,##0"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+A1", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")']
)
def test_text_is_never_a_formula_or_a_link(context, sheet, text):
    table = pd.DataFrame({"text": [text, "http://example.com", "007"], text: ["a", "b", "c"]})
    page = _formulas([replace(sheet, table=table, adds=(), parts=())])
    cells = [page.cell(HEADER + row, 1) for row in (1, 2, 3)]
    assert [c.value for c in cells] == [text, "http://example.com", "007"]
    assert all(c.data_type == "s" and c.hyperlink is None for c in cells)
    assert cells[0].quotePrefix
    assert page.cell(HEADER, 2).data_type == "s"


def test_a_second_reader_sees_the_same_rows(sheet):
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook.xlsx([sheet]))).get_sheet_by_index(0)
    found = [row for row in rows.to_python() if row[0] in sheet.context.names]
    assert [row[1] for row in found] == list(sheet.context.names.values())
    assert [row[8] for row in found] == pytest.approx([100.0, 1100.0, 0.05, 7.0, -1.5])


def test_days_are_days_and_nothing_is_an_empty_cell(sheet):
    table = pd.DataFrame(
        {"day": pd.to_datetime(["2026-06-30", None]), "share": [0.5, float("nan")], "n": [3, 4]}
    )
    asked = replace(sheet.question, formats={"share": "percent"})
    plain = replace(sheet, table=table, question=asked, adds=("n",), parts=())
    page = _values([plain])
    assert page.cell(7, 1).value == pd.Timestamp("2026-06-30").to_pydatetime()
    assert page.cell(7, 2).number_format == "0.0#%"
    assert [page.cell(8, 1).value, page.cell(8, 2).value] == [None, None]
    assert page.cell(9, 3).value == 7


def test_header_stays_and_filters_leave_the_total_alone(sheet):
    page = _formulas([sheet])
    assert page.freeze_panes == "B7"
    assert page.auto_filter.ref == "A6:I11"


def test_parts_that_do_not_add_up_are_refused(sheet, table):
    with pytest.raises(NotATotal, match="C2"):
        replace(sheet, table=table.assign(total=table["total"] + (table["customer"] == "C2")))


def test_an_empty_table_keeps_its_columns(sheet, table):
    page = _values([replace(sheet, table=table.head(0))])
    assert len([c for c in page[HEADER] if c.value]) == 8
    assert page.max_row == HEADER


def test_sheets_with_the_same_question_get_their_own_names(sheet):
    names = openpyxl.load_workbook(io.BytesIO(workbook.xlsx([sheet] * 3))).sheetnames
    assert len(set(names)) == 3
    assert max(map(len, names)) <= 31


def test_the_same_sheet_gives_the_same_bytes(sheet):
    assert workbook.xlsx([sheet]) == workbook.xlsx([sheet])


def test_a_heading_in_two_lines_stands_whole_above_the_first_row(sheet):
    """“Unapplied, EUR” broke in two, and its second line lay over the first customer's figure."""
    page = _values([sheet])
    wraps = [
        c for c in page[HEADER] if len(c.value) > page.column_dimensions[c.column_letter].width
    ]
    assert wraps
    assert page.row_dimensions[HEADER].height >= 30


def test_figures_and_the_words_beside_them_stand_apart(sheet):
    """A heading stands over its figures, and words keep clear of the figure to their left."""
    head, row = _values([sheet])[HEADER], _values([sheet])[HEADER + 1]
    by_name = {h.value: (h, c) for h, c in zip(head, row, strict=True)}
    assert by_name["Total, EUR"][0].alignment.horizontal == "right"
    assert [c.alignment.indent for c in by_name["Customer name"]] == [1, 1]
