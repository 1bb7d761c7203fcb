"""What people really hand over. Each input ends in a sentence or in rows that are all accounted for."""

import gzip
import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from lib.board.people import COMMAND_LINE
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.ledger.mistake import Mistake
from lib.store.home import Home
from lib.store.ledgers import imports, loads, snapshots

HEAD = "invoice,customer,date,due,amount,currency\n"
GOOD = "A1,Bakker,2026-01-15,2026-02-14,100.00,EUR\nA2,Visser,2026-01-20,2026-02-19,50.50,EUR\n"
TABLE = HEAD + GOOD


def with_row(row: str) -> bytes:
    return (TABLE + row + "\n").encode()


def column(heading: str, *values: str) -> bytes:
    """The good table with one column's values replaced."""
    frame = pd.read_csv(io.StringIO(TABLE), dtype=str)
    return frame.assign(**{heading: list(values)}).to_csv(index=False, sep="\t").encode()


def workbook(*rows: list[object], sheet: str = "Items") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def parquet(frame: pd.DataFrame) -> bytes:
    return frame.to_parquet(None, index=False)


HEADINGS = ["invoice", "customer", "date", "amount"]
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE AuditFile [<!ENTITY a "%s">]><AuditFile>&a;</AuditFile>'

REFUSED = {
    "nothing at all": ("x.csv", b""),
    "blanks only": ("x.csv", b" \r\n\t\r\n "),
    "a BOM only": ("x.csv", b"\xef\xbb\xbf"),
    "headings only": ("x.csv", HEAD.encode()),
    "one line without a meaning": ("x.csv", b"hello"),
    "a PDF by another name": ("x.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    "a picture by another name": ("x.csv", b"\x89PNG\r\n\x1a\n" + bytes(64)),
    "a web page": ("x.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>"),
    "JSON": ("x.csv", b'[{"invoice": "A1", "amount": 5}]'),
    "zero bytes": ("x.csv", bytes(5000)),
    "random bytes": ("x.csv", bytes((i * 7919 + i // 3) % 256 for i in range(4000))),
    "a gzip cut short": ("x.csv.gz", gzip.compress(TABLE.encode() * 50)[:60]),
    "a gzip of nothing": ("x.csv.gz", gzip.compress(b"")),
    "a gzip in name and magic only": ("x.csv.gz", b"\x1f\x8b\x08\x00junk"),
    "a ZIP of CSV files": ("x.zip", archive(a=TABLE.encode())),
    "a workbook cut short": ("x.xlsx", workbook(HEADINGS, ["A", "B", "2026-01-01", 5])[:900]),
    "an empty workbook": ("x.xlsx", workbook()),
    "a workbook with headings only": ("x.xlsx", workbook(HEADINGS)),
    "an encrypted or broken old workbook": (
        "x.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    ),
    "a workbook bomb": (
        "x.xlsx",
        archive(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=b" " * 60_000_000),
    ),
    "a workbook of words": (
        "x.xlsx",
        workbook(["Dear", "all"], ["please", "find"], ["it", "below"]),
    ),
    "Parquet cut short": ("x.parquet", parquet(pd.DataFrame({"a": [1]}))[:-9]),
    "Parquet by magic only": ("x.parquet", b"PAR1" + bytes(100) + b"PAR1"),
    "Parquet without rows": ("x.parquet", parquet(pd.DataFrame(columns=HEADINGS, dtype="str"))),
    "XML with entities": ("x.xml", ENTITIES % b"ha"),
    "XML that reads a file": (
        "x.xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>',
    ),
    "XML that is no SAF-T": ("x.xml", b'<?xml version="1.0"?><invoices/>'),
    "XML cut short": ("x.xml", b'<?xml version="1.0"?><AuditFile><Header>'),
    "SAF-T without an invoice": ("x.xml", b'<?xml version="1.0"?><AuditFile><Header/></AuditFile>'),
    "no amounts": ("x.csv", b"invoice,customer,date\nA1,B,2026-01-31\nA2,C,2026-01-30\n"),
    "no dates": ("x.csv", b"invoice,customer,amount\nA1,B,5.00\nA2,C,6.00\n"),
    "dates of either order": (
        "x.csv",
        b"invoice,customer,date,amount\nA1,B,01/02/2026,5.00\nA2,C,03/04/2026,6.00\n",
    ),
    "not one usable row": (
        "x.csv",
        b"invoice,customer,date,amount\nA1,,2026-01-31,5\nA2,,2026-01-31,6\n",
    ),
}

# name, content, rows accepted, rows rejected, open in cents
ACCOUNTED = {
    "as it should be": ("x.csv", TABLE.encode(), 2, 0, 15_050),
    "a BOM": ("x.csv", b"\xef\xbb\xbf" + TABLE.encode(), 2, 0, 15_050),
    "UTF-16": ("x.csv", TABLE.encode("utf-16"), 2, 0, 15_050),
    "Windows line ends": ("x.csv", TABLE.replace("\n", "\r\n").encode(), 2, 0, 15_050),
    "old Mac line ends": ("x.csv", TABLE.replace("\n", "\r").encode(), 2, 0, 15_050),
    "no last line end": ("x.csv", TABLE.rstrip().encode(), 2, 0, 15_050),
    "Windows-1252": (
        "x.csv",
        TABLE.replace("Bakker", "Müller & Söhne").encode("cp1252"),
        2,
        0,
        15_050,
    ),
    "Persian and Chinese": (
        "x.csv",
        TABLE.replace("Bakker", "شرکت").replace("Visser", "公司").encode(),
        2,
        0,
        15_050,
    ),
    "semicolons and decimal commas": (
        "x.csv",
        TABLE.replace(",", ";").replace("100.00", "100,00").replace("50.50", "50,50").encode(),
        2,
        0,
        15_050,
    ),
    "tabs": ("x.tsv", TABLE.replace(",", "\t").encode(), 2, 0, 15_050),
    "pipes": ("x.txt", TABLE.replace(",", "|").encode(), 2, 0, 15_050),
    "gzip": ("x.csv", gzip.compress(TABLE.encode()), 2, 0, 15_050),
    "a title above the headings": ("x.csv", b"Open items\n\n" + TABLE.encode(), 2, 0, 15_050),
    "thirteen thousand blank lines": ("x.csv", TABLE.encode() + b",,,,,\n" * 13_000, 2, 0, 15_050),
    "blanks round every value": ("x.csv", TABLE.replace(",", " , ").encode(), 2, 0, 15_050),
    "brackets for minus": ("x.csv", column("amount", "(100.00)", "50.50"), 2, 0, -4_950),
    "a trailing minus": ("x.csv", column("amount", "100.00-", "50.50"), 2, 0, -4_950),
    "a true minus": ("x.csv", column("amount", "−100.00", "50.50"), 2, 0, -4_950),
    "currency signs": ("x.csv", column("amount", "€ 100.00", "€50.50"), 2, 0, 15_050),
    "thousands with commas": ("x.csv", column("amount", "1,234.56", "50.50"), 2, 0, 128_506),
    "thousands with points": ("x.csv", column("amount", "1.234,56", "50,50"), 2, 0, 128_506),
    "thousands with spaces": ("x.csv", column("amount", "1 234,56", "50,50"), 2, 0, 128_506),
    "Swiss thousands": ("x.csv", column("amount", "1'234.56", "50.50"), 2, 0, 128_506),
    "two ways of writing in one column": (
        "x.csv",
        column("amount", "1.234,56", "1,234.56"),
        2,
        0,
        246_912,
    ),
    "an amount of words": ("x.csv", with_row("A3,Bos,2026-01-21,,much,EUR"), 2, 1, 15_050),
    "an amount beyond all money": (
        "x.csv",
        with_row("A3,Bos,2026-01-21,,99999999999999999999,EUR"),
        2,
        1,
        15_050,
    ),
    "an amount that is not a number": (
        "x.csv",
        with_row("A3,Bos,2026-01-21,,NaN,EUR"),
        2,
        1,
        15_050,
    ),
    "an infinite amount": ("x.csv", with_row("A3,Bos,2026-01-21,,inf,EUR"), 2, 1, 15_050),
    "an amount of zero": ("x.csv", with_row("A3,Bos,2026-01-21,,0.00,EUR"), 3, 0, 15_050),
    "dates as 20200307.0": ("x.csv", column("date", "20200307.0", "20200308.0"), 2, 0, 15_050),
    "dates as 20260115": ("x.csv", column("date", "20260115", "20260120"), 2, 0, 15_050),
    "dates with a time": (
        "x.csv",
        column("date", "2026-01-15T10:00:00", "2026-01-20T23:59:59"),
        2,
        0,
        15_050,
    ),
    "dates in words": ("x.csv", column("date", "15 Jan 2026", "20 Jan 2026"), 2, 0, 15_050),
    "a day that does not exist": ("x.csv", with_row("A3,Bos,2026-02-30,,5.00,EUR"), 2, 1, 15_050),
    "no date": ("x.csv", with_row("A3,Bos,,,5.00,EUR"), 2, 1, 15_050),
    "a due date that does not exist": (
        "x.csv",
        with_row("A3,Bos,2026-01-21,2026-02-30,5.00,EUR"),
        3,
        0,
        15_550,
    ),
    "no customer": ("x.csv", with_row("A3,,2026-01-21,,5.00,EUR"), 2, 1, 15_050),
    "a key that is NaN": ("x.csv", with_row("NaN,Bos,2026-01-21,,5.00,EUR"), None, None, None),
    "ids of 19 digits": (
        "x.csv",
        column("invoice", "9223372036854775807", "9223372036854775806"),
        2,
        0,
        15_050,
    ),
    "leading zeros": ("x.csv", column("invoice", "000123", "123"), 2, 0, 15_050),
    "the same key twice": ("x.csv", column("invoice", "A1", "A1"), 2, 0, 15_050),
    "a heading twice": (
        "x.csv",
        b"amount," + TABLE.replace("\nA", "\n7.00,A").encode(),
        None,
        None,
        None,
    ),
    "a heading missing": ("x.csv", TABLE.replace("customer", "").encode(), 2, 0, 15_050),
    "a quote never closed": ("x.csv", with_row('A3,"Bos,2026-01-21,,5.00,EUR'), None, None, None),
    "a value over two lines": (
        "x.csv",
        with_row('A3,"Bos\nen Zoon",2026-01-21,,5.00,EUR'),
        3,
        0,
        15_550,
    ),
    "a row too long": (
        "x.csv",
        with_row("A3,Bos,2026-01-21,,5.00,EUR,more,and,more"),
        2,
        1,
        15_050,
    ),
    "a row too short": ("x.csv", with_row("A3,Bos"), 2, 1, 15_050),
    "a formula for a name": (
        "x.csv",
        TABLE.replace("Bakker", "=HYPERLINK(1)").encode(),
        2,
        0,
        15_050,
    ),
    "a footer with the total": ("x.csv", with_row("Total,,,,150.50,"), 2, 0, 15_050),
    "a currency that is none": ("x.csv", with_row("A3,Bos,2026-01-21,,5.00,shells"), 2, 1, 15_050),
    "a workbook with a formula that failed": (
        "x.xlsx",
        workbook(
            HEADINGS, ["A1", "Bakker", "2026-01-15", 150.5], ["A2", "Visser", "2026-01-16", "#REF!"]
        ),
        1,
        1,
        15_050,
    ),
    "a workbook called CSV": (
        "x.csv",
        workbook(HEADINGS, ["A1", "Bakker", "2026-01-15", 150.5]),
        1,
        0,
        15_050,
    ),
    "Parquet called CSV": (
        "x.csv",
        parquet(pd.DataFrame([["A1", "Bakker", "2026-01-15", 150.5]], columns=HEADINGS)),
        1,
        0,
        15_050,
    ),
}


@pytest.fixture
def place(home) -> Home:
    """A home with a ledger in it, which no input may harm."""
    place = Home.default()
    imports.import_(
        [Upload("first.csv", TABLE.encode())], Options(accept=True), place, actor=COMMAND_LINE
    )
    return place


def given(place: Home, name: str, content: bytes) -> imports.Imported:
    return imports.import_(
        [Upload(name, content)], Options(accept=True, all_open=True), place, actor=COMMAND_LINE
    )


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence_and_the_last_ledger_intact(place, case):
    before = loads.listing(place)["version"].tolist()
    with pytest.raises(Mistake) as caught:
        given(place, *REFUSED[case])
    said = str(caught.value)
    assert 40 < len(said) < 600
    assert said[-1] in ".”)"
    assert "Traceback" not in said
    assert loads.listing(place)["version"].tolist() == before
    assert snapshots.version(snapshots.read(place, before[0])) == before[0]


@pytest.mark.parametrize("case", ACCOUNTED)
def test_every_row_is_accounted_for(place, case):
    name, content, accepted, rejected, owed = ACCOUNTED[case]
    made = given(place, name, content)
    assert made.rows.accepted + made.rows.rejected == made.rows.read
    assert all(len(reason) > 10 for reason in made.rejects["reason"])
    assert made.rejects["line"].gt(0).all()
    if accepted is not None:
        assert (made.rows.accepted, made.rows.rejected) == (accepted, rejected), made.rejects
        assert sum(made.control.values()) == owed
    assert len(loads.listing(place)) == 2


def test_there_are_at_least_sixty():
    assert len(REFUSED) + len(ACCOUNTED) >= 60
