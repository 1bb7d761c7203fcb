"""HTML under the name of a workbook is a table; under another name it is refused."""

import pytest

from lib.importing.opening import files
from lib.importing.opening.html_tables import NoTableInside
from lib.importing.opening.text_file import NotATable
from lib.importing.options import Options

PAGE = """<html><head><meta charset="utf-8"></head><body><table><tr><td>
<table><tr><td colspan="3">Offene Posten per 31.03.2026</td></tr>
<tr><th>Nr</th><th>Kunde</th><th>Datum</th><th>Betrag</th></tr>
<tr><td>1</td><td rowspan="2">Müller</td><td>02.01.2026</td><td>10,00</td></tr>
<tr><td>2</td><td>03.01.2026</td><td>5,50</td></tr>
<tr><td>Summe</td><td></td><td></td><td>15,50</td></tr></table></td></tr></table></body></html>"""


def read(name: str, content: str):
    return files.read(files.Upload(name, content.encode()), Options())


def test_a_page_called_a_workbook_is_read():
    (table,) = read("items.xls", PAGE)
    assert table.frame.columns.tolist() == ["Nr", "Kunde", "Datum", "Betrag"]
    assert table.frame["Betrag"].tolist() == ["10,00", "5,50"]
    assert [t.label for t in table.totals] == ["Summe"]


def test_a_page_under_another_name_is_refused():
    with pytest.raises(NotATable, match="is a web page"):
        read("items.csv", PAGE)


def test_a_page_without_a_table_is_refused():
    with pytest.raises(NoTableInside):
        read("items.xls", "<html><body><p>Sign in again</p></body></html>")


def test_text_called_a_workbook_is_read():
    (table,) = read("items.xls", "No\tName\tAmount\n1\tA\t2.50\n")
    assert table.frame["Amount"].tolist() == ["2.50"]
