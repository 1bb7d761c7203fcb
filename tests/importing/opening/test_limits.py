"""Bombs: files that hold far more than they seem to. Each is refused, in a process of bounded memory."""

import gzip
import io
import os
import struct
import subprocess
import sys
import tomllib
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from lib.importing.opening import limits
from lib.importing.opening.files import Upload, read
from lib.importing.options import Options
from lib.ledger.mistake import Mistake
from tests.conftest import ROOT

MEGABYTE = 2**20


def gzipped(size: int) -> bytes:
    return gzip.compress(b"a,b\n" + b"1,2\n" * (size // 4))


def members(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return held.getvalue()


def lying(size: int) -> bytes:
    """An archive whose table of contents says ten bytes where there are many."""
    content = bytearray(members(xl__workbook_xml=b"<w/>", xl__worksheets__s_xml=b"0" * size))
    entry = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 16, zlib.crc32(b"0" * 10))
    struct.pack_into("<I", content, entry + 24, 10)
    return bytes(content)


def two_cells() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    return held.getvalue()


def open_sheet(rows: bytes) -> bytes:
    return members(content_xml=b'<table:table table:name="S">' + rows + b"</table:table>")


REPEATED = (
    b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
    b'office:value-type="float" office:value="1" table:number-columns-repeated="10000"/></table:table-row>'
)
UNPLACED = b'<row r="1048576">' + b"<c><v>1</v></c>" * 1000 + b"</row>"


LONG_TEXT = (
    b'<table:table-row><table:table-cell office:value-type="string" '
    b'table:number-columns-repeated="200"><text:p>'
    + b"x" * 60_000
    + b"</text:p></table:table-cell></table:table-row>"
)
LONG_ROW = (
    b'<table:table-row table:number-rows-repeated="200"><table:table-cell office:value-type="string">'
    b"<text:p>" + b"x" * 60_000 + b"</text:p></table:table-cell></table:table-row>"
)
BLANKS = (
    b'<table:table-row><table:table-cell office:value-type="string"><text:p>x<text:s text:c="2000000000"/>'
    b"</text:p></table:table-cell></table:table-row>"
)


def shared(cell: bytes, times: int = 30_000) -> bytes:
    """A workbook of one long text and many cells that name it."""
    texts = b"<sst><si><t>short</t></si><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    rows = (b"<row>" + cell + b"</row>") * times
    return members(
        xl__sharedStrings_xml=texts,
        xl__worksheets__sheet1_xml=b"<sheetData>" + rows + b"</sheetData>",
    )


def parquet(table: pa.Table, **options: object) -> bytes:
    held = io.BytesIO()
    pq.write_table(table, held, **options)
    return held.getvalue()


def one_text_often(*, store_schema: bool = False, lists: bool = False) -> bytes:
    rows = pa.array(np.zeros(1_000_000, "int32"))
    column = pa.DictionaryArray.from_arrays(rows, pa.array(["x" * 100_000]))
    if lists:
        column = pa.ListArray.from_arrays(pa.array([0, 1_000_000], "int32"), column)
    return parquet(pa.table({"a": column}), store_schema=store_schema)


def spans() -> bytes:
    return b"<table>" + b'<tr><td colspan="500" rowspan="500">x</td></tr>' * 2000 + b"</table>"


def saft(parts: bytes) -> bytes:
    inner = b"<SourceDocuments><SalesInvoices><Invoice>" + parts
    return (
        b'<?xml version="1.0"?><AuditFile>'
        + inner
        + b"</Invoice></SalesInvoices></SourceDocuments></AuditFile>"
    )


BOMBS = {
    "old workbook": lambda: (
        "a.xls",
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5628),
        "an old Excel workbook.*: save it as XLSX",
    ),
    "gzip": lambda: ("a.csv.gz", gzipped(20 * MEGABYTE), "holds more than 10 MB"),
    "workbook": lambda: (
        "a.xlsx",
        members(xl__workbook_xml=b"0" * 20 * MEGABYTE),
        "holds more than 10 MB",
    ),
    "lying workbook": lambda: ("a.xlsx", lying(20 * MEGABYTE), "holds more than 10 MB"),
    "two cells": lambda: ("a.xlsx", two_cells(), "spans more than 25 million cells"),
    "unplaced cells": lambda: (
        "a.xlsx",
        members(xl__worksheets__sheet1_xml=UNPLACED),
        "spans more than",
    ),
    "repeated cells": lambda: ("a.ods", open_sheet(REPEATED), "spans more than 25 million cells"),
    "binary sheet": lambda: (
        "a.xlsb",
        members(**{"xl__worksheets__sheet1.bin": b"x"}),
        "is damaged, or packed",
    ),
    "parquet rows": lambda: (
        "a.parquet",
        parquet(pa.table({"a": np.zeros(3_000_000, "int64")})),
        "holds more than",
    ),
    "parquet text": lambda: ("a.parquet", one_text_often(), "holds more than 10 MB"),
    "parquet categories": lambda: (
        "a.parquet",
        one_text_often(store_schema=True),
        "holds more than 10 MB",
    ),
    "parquet lists": lambda: (
        "a.parquet",
        one_text_often(store_schema=True, lists=True),
        "cannot be read as Parquet",
    ),
    "endless line": lambda: (
        "a.csv",
        b"a,b\n" + b"x" * 2 * MEGABYTE,
        "has a line of more than 1 MB",
    ),
    "endless columns": lambda: ("a.csv", b"x," * 50_000 + b"\n1,2\n", "has 50,001 columns"),
    "large": lambda: ("a.csv", b"a,b\n" * 3 * MEGABYTE, "holds more than 10 MB"),
    "spans": lambda: ("a.xls", spans(), "a table of more than 2 million cells"),
    "repeated text": lambda: ("a.ods", open_sheet(LONG_TEXT), "holds more than 10 MB"),
    "repeated text of a row": lambda: ("a.ods", open_sheet(LONG_ROW), "holds more than 10 MB"),
    "counted blanks": lambda: ("a.ods", open_sheet(BLANKS), "holds more than 10 MB"),
    "named text": lambda: ("a.xlsx", shared(b"<c t='s'><v>1</v></c>"), "holds more than 10 MB"),
    "disguised names": lambda: (
        "a.xlsx",
        shared(b'<x:c t="s"><x:v>&#49;</x:v></x:c>'),
        "holds more than 10 MB",
    ),
    "padded names": lambda: (
        "a.xlsx",
        shared(b'<c t="s"><v> +000000000001</v></c>'),
        "holds more than 10 MB",
    ),
    "list of sheets": lambda: (
        "a.xlsx",
        members(xl__workbook_xml=b"<sheet/>" * 2_500_000),
        "packed in a way",
        30,
    ),
    "tag": lambda: (
        "a.xml",
        saft(b"<x " + b'a="b" ' * 200_000 + b"/>"),
        "a tag or a text of more than 1 MB",
    ),
    "record": lambda: ("a.xml", saft(b"<x/>" * 1_100_000), "a record of more than 1,000,000 parts"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_a_sentence(kind, monkeypatch):
    name, content, says, *most = BOMBS[kind]()
    monkeypatch.setenv(limits.VARIABLE, str(*most or [10]))
    with pytest.raises(Mistake, match=says):
        read(Upload(name, content), Options())


def test_a_repeated_row_of_nothing_is_no_bomb():
    empty = b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    with pytest.raises(Mistake) as caught:
        read(Upload("a.ods", open_sheet(empty)), Options())
    assert "million cells" not in str(caught.value)


def test_a_long_note_in_a_long_workbook_is_no_bomb(monkeypatch):
    """One cell names the long text, ten thousand another one."""
    monkeypatch.setenv(limits.VARIABLE, "10")
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        for row in range(10_000):
            sheet.write_row(row, 0, ["Customer" if row else "Name", "Note"])
        sheet.write(5, 1, "x" * 30_000)
    (table,) = read(Upload("a.xlsx", held.getvalue()), Options())
    assert len(table.frame) > 9_000


PEAK = """
import resource, sys
from lib.importing.opening.files import Upload, read
from lib.importing.options import Options
from lib.ledger.mistake import Mistake
content = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read(Upload(sys.argv[2], content), Options())
except Mistake:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no getrusage")
@pytest.mark.parametrize("kind", ["gzip", "lying workbook", "two cells", "parquet text"])
def test_a_bomb_takes_next_to_no_memory(kind, tmp_path):
    """In a process of its own, whose peak is its own: kilobytes beyond what the libraries take."""
    name, content, _ = BOMBS[kind]()
    if kind == "gzip":
        content = gzipped(600 * MEGABYTE)
    elif kind == "lying workbook":
        content = lying(450 * MEGABYTE)
    bomb = tmp_path / "bomb"
    bomb.write_bytes(content)
    ran = subprocess.run(
        [sys.executable, "-c", PEAK, str(bomb), name], cwd=ROOT, capture_output=True, text=True,
        check=True, env={**os.environ, limits.VARIABLE: "400"},
    )  # fmt: skip
    assert int(ran.stdout) < 120_000


def test_an_upload_is_no_larger_than_what_may_be_read():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] <= limits.DEFAULT
    assert config["client"]["disableDataExport"] is True


def test_a_limit_that_is_no_number_is_a_sentence(monkeypatch):
    monkeypatch.setenv(limits.VARIABLE, "lots")
    with pytest.raises(limits.LimitUnclear, match="“lots”"):
        limits.most()


def test_what_is_within_the_limit_is_read():
    (table,) = read(Upload("a.csv.gz", gzipped(40)), Options())
    assert len(table.frame) == 10
    assert Path("a.csv.gz").name == table.name
