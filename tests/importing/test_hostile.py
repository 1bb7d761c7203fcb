"""Inputs that nobody wants: a sentence each, no traceback, and the last ledger as it was."""

import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pytest
import xlsxwriter

from lib.board.people import COMMAND_LINE
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.ledger.mistake import Mistake
from lib.store.home import Home
from lib.store.ledgers import imports, loads

HEAD = "Invoice No,Customer,Invoice Date,Due Date,Amount,Currency\n"
GOOD = "1001,Alpha,2024-01-15,2024-02-14,100.00,EUR\n"
GOOD2 = "1002,Beta,2024-01-16,2024-02-15,50.00,EUR\n"

Content = bytes | str | Callable[[], bytes]


@dataclass(frozen=True)
class Case:
    """A hostile file.

    Args:
        name: what is wrong with it.
        content: the file; text is UTF-8.
        says: part of the sentence expected: of the refusal, a rejected row or a finding.
        accepted, rejected: rows; None where the whole file is refused.
        file: its name.
    """

    name: str
    content: Content
    says: str = ""
    accepted: int | None = None
    rejected: int = 0
    file: str = "items.csv"

    def bytes(self) -> bytes:
        made = self.content() if callable(self.content) else self.content
        return made if isinstance(made, bytes) else made.encode()


def refused(name: str, content: Content, says: str, file: str = "items.csv") -> Case:
    return Case(name, content, says, file=file)


def taken(
    name: str,
    content: Content,
    accepted: int,
    rejected: int = 0,
    says: str = "",
    file: str = "items.csv",
) -> Case:
    return Case(name, content, says, accepted, rejected, file)


def row(**said: str) -> str:
    """One good row with some cells replaced."""
    cells = {"no": "1003", "customer": "Gamma", "date": "2024-01-17", "due": "2024-02-16",
             "amount": "10.00", "currency": "EUR"} | said  # fmt: skip
    return ",".join(cells.values()) + "\n"


def workbook(write: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    write(book, book.add_worksheet("Items"))
    book.close()
    return held.getvalue()


def sheet(*rows: list[object]) -> Callable[[], bytes]:
    def write(_book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        for at, cells in enumerate([HEAD.strip().split(","), *rows]):
            page.write_row(at, 0, cells)

    return lambda: workbook(write)


def bomb() -> bytes:
    """A small workbook that would unpack to gigabytes of zeros."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(600):
                member.write(b"0" * 2**20)
    return held.getvalue()


def formulas() -> bytes:
    def write(_book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet) -> None:
        page.write_row(0, 0, HEAD.strip().split(","))
        page.write_row(1, 0, ["1001", "Alpha", "2024-01-15", "2024-02-14"])
        page.write_formula(1, 4, "=50*2", None, 100)
        page.write(1, 5, "EUR")
        page.write_row(2, 0, ["1002", "Beta", "2024-01-15", "2024-02-14"])
        page.write_formula(2, 4, "=1/0", None, "#DIV/0!")
        page.write(2, 5, "EUR")

    return workbook(write)


def parquet() -> bytes:
    held = io.BytesIO()
    pd.DataFrame({"a": [1]}).to_parquet(held)
    return held.getvalue()


_ENTITIES = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]><AuditFile>&b;&c;</AuditFile>"""

CASES = [
    # not a table at all
    refused("empty", b"", "has no rows"),
    refused("blanks only", b"\n\n  \n", "has no rows"),
    refused("byte order mark only", b"\xef\xbb\xbf", "has no rows"),
    refused("headings only", HEAD, "has no rows"),
    refused("headings and blank rows", HEAD + ",,,,,\n" * 50, "has no rows"),
    refused("one line of prose", b"please find attached the open items", "has no rows"),
    refused("a PDF named csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "is a PDF"),
    refused("a picture named csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "is a picture"),
    refused("a JPEG named csv", b"\xff\xd8\xff\xe0" + bytes(200), "is a picture"),
    refused("an old workbook named csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ""),
    refused("random bytes", bytes(range(256)) * 20, "binary"),
    refused("zeros", bytes(5000), "has no rows"),
    refused("an SQLite file", b"SQLite format 3\x00" + bytes(200), "SQLite"),
    refused("a web page", b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
    refused("JSON", b'{"invoices": [{"no": 1}]}', "JSON"),
    refused("a list in JSON", b'[{"no": 1}]', "JSON"),
    refused("XML that is no SAF-T", b"<?xml version='1.0'?><rss><item/></rss>", ""),
    refused("XML entities", _ENTITIES, "", file="saft.xml"),
    refused("XML cut short", b"<?xml version='1.0'?><AuditFile><Header>", "", file="saft.xml"),
    refused("a ZIP archive", lambda: _zip({"a.txt": b"x"}), "archive"),
    refused(
        "a damaged gzip", gzip.compress(GOOD.encode() * 50)[:-30], "damaged", file="items.csv.gz"
    ),
    refused("gzip of a PDF", gzip.compress(b"%PDF-1.7 obj"), "is a PDF", file="items.csv.gz"),
    refused("a workbook bomb", bomb, "", file="items.xlsx"),
    refused("a damaged workbook", sheet(["1"])()[:-400], "", file="items.xlsx"),
    refused("a workbook without rows", workbook(lambda _b, _p: None), "", file="items.xlsx"),
    refused("Parquet of something else", parquet, "--map", file="items.parquet"),
    refused("Parquet cut short", b"PAR1" + bytes(50), "", file="items.parquet"),
    # a table, and not one we can use
    refused("none of the columns", "a,b,c\nx,y,z\nx,y,q\n", "--map"),
    refused("no date column", "Invoice No,Customer,Amount\n1,A,5\n2,A,6\n", "COLUMN=issued"),
    refused(
        "no amount column", "Invoice No,Customer,Invoice Date\n1,A,2024-01-31\n", "COLUMN=amount"
    ),
    refused("dates nobody can decide", HEAD + row(date="03/04/2024", due="05/06/2024"), "--dates"),
    refused(
        "amounts are words", HEAD + row(amount="ten") + row(no="4", amount="ten"), "COLUMN=amount"
    ),
    refused(
        "dates are words", HEAD + row(date="soon") + row(no="4", date="later"), "COLUMN=issued"
    ),
    # rows that cannot be used, beside rows that can
    taken("one line", HEAD + GOOD, 1),
    taken("one line, no newline at the end", HEAD + GOOD.strip(), 1),
    taken("13,000 blank trailing rows", HEAD + GOOD + ",,,,,\n" * 13_000, 1, 0, "13,000 rows"),
    taken(
        "an unbalanced quote",
        HEAD + GOOD + '1003,"Gamma,2024-01-15,2024-02-14,1,EUR\n' + GOOD2,
        2,
        1,
        "never closed",
    ),
    taken(
        "a quote that never closes, first",
        HEAD + '"1003,Gamma,2024-01-15,,1,EUR\n' + GOOD + GOOD2,
        2,
        1,
        "never closed",
    ),
    taken("a ragged line", HEAD + GOOD + "1003,Gamma\n" + GOOD2, 2, 1, "no date"),
    taken("thousands break the line", HEAD + GOOD + row(amount="1,234.50"), 1, 1, "7 values where"),
    taken(
        "a total at the bottom",
        HEAD + GOOD + ",,,Total,100.00,EUR\n",
        1,
        0,
        "totals of the list itself",
    ),
    taken(
        "NaN keys", HEAD + GOOD + row(no="NaN") + row(customer="nan"), 2, 1, "no document number"
    ),
    taken("a date that does not exist", HEAD + GOOD + row(date="2024-02-31"), 1, 1, "“2024-02-31”"),
    taken("the year 9999", HEAD + GOOD + row(date="9999-12-31"), 1, 1, "no date"),
    taken("the year 1", HEAD + GOOD + row(date="0001-01-01"), 1, 1, "no date"),
    taken("a due date in 9999", HEAD + GOOD + row(due="9999-12-31"), 2, 0, "no due date"),
    taken("a due date in words", HEAD + GOOD + GOOD2 + row(due="on receipt"), 3, 0, "no date"),
    taken("a date of 1980", HEAD + GOOD + GOOD2 + row(date="1980-01-17"), 3, 0, "before 1990"),
    taken("an amount of zero", HEAD + GOOD + row(amount="0.00"), 2, 0, "amount of zero"),
    taken("an absurd amount", HEAD + GOOD + row(amount="9" * 30), 1, 1, "is not an amount"),
    taken(
        "an infinite amount", HEAD + GOOD + GOOD2 + row(amount="Infinity"), 2, 1, "is not an amount"
    ),
    taken("a percentage", HEAD + GOOD + GOOD2 + row(amount="12%"), 2, 1, "is not an amount"),
    taken(
        "an unknown currency", HEAD + GOOD + GOOD2 + row(currency="Taler"), 2, 1, "no currency code"
    ),
    taken("no currency", HEAD + row(currency=""), 1, 0, "XXX"),
    taken(
        "two meanings of a comma",
        HEAD.replace(",", ";")
        + "".join(
            row(no=str(i), amount=a).replace(",", ";").replace("_", ",")
            for i, a in enumerate(["1.234_56", "1_234.56", "1_234"])
        ),
        2,
        1,
        "“1,234” in “Amount” can be read as two amounts",
    ),
    taken(
        "more decimals than the currency has", HEAD + GOOD + row(amount="10.005"), 2, 0, "rounded"
    ),
    taken(
        "paid before issued",
        "Invoice No,Customer,Invoice Date,Amount,Paid Date\n1,A,2024-02-15,5,2024-01-31\n",
        1,
        0,
        "before the document",
    ),
    taken("a repeated key", HEAD + GOOD + GOOD, 2, 0, "repeats the key"),
    taken(
        "shortened by a spreadsheet",
        HEAD + row(no="1.23457E+18"),
        1,
        0,
        "shortened by a spreadsheet",
    ),
    taken(
        "repeated headings", HEAD.strip() + ",Amount\n" + GOOD.strip() + ",7\n", 1, 0, "stand twice"
    ),
    taken("no headings", GOOD + GOOD2.replace("50.00", "50.25"), 2, 0, "has no headings"),
    taken("titles above", "Open items,,,,,\n,,,,,\n" + HEAD + GOOD, 1, 0, "above the headings"),
    # odd, and read as meant
    taken("byte order mark", b"\xef\xbb\xbf" + (HEAD + GOOD).encode(), 1),
    taken("UTF-16", (HEAD + GOOD).encode("utf-16"), 1, 0, "UTF-16"),
    taken("UTF-16 without a mark", (HEAD + GOOD).encode("utf-16-le"), 1),
    taken(
        "Windows-1252",
        (HEAD + row(customer="Müller & Söhne")).encode("cp1252"),
        1,
        0,
        "Windows-1252",
    ),
    taken("broken UTF-8", (HEAD + GOOD).encode() + b"1003,\xc3\x28,2024-01-17,,1,EUR\n", 2),
    taken(
        "mostly UTF-8",
        (HEAD + row(customer="Müllér Söhne ÄÖÜ")).encode() + b"1,\xe9,2024-01-17,,1,EUR\n",
        2,
        0,
        "are damaged",
    ),
    taken("old Mac line ends", (HEAD + GOOD).replace("\n", "\r"), 1),
    taken("tabs", (HEAD + GOOD).replace(",", "\t"), 1, file="items.tsv"),
    taken("pipes", (HEAD + GOOD).replace(",", "|"), 1),
    taken("dates like 20240307.0", HEAD + row(date="20240307.0", due="20240406.0"), 1),
    taken("days counted by a spreadsheet", HEAD + row(date="45366", due="45396.0"), 1),
    taken(
        "19-digit numbers", HEAD + row(no="1234567890123456789") + row(no="1234567890123456788"), 2
    ),
    taken("leading zeros", HEAD + row(no="0001") + row(no="1"), 2),
    taken(
        "brackets and trailing minus",
        HEAD + row(amount="(12.50)") + row(no="1004", amount="3.00-"),
        2,
    ),
    taken("a value over two lines", HEAD + row(customer='"Gamma\nLtd"') + GOOD, 2),
    taken(
        "names in every script",
        HEAD + row(customer="شرکت پارس") + row(no="9", customer="北京公司"),
        2,
    ),
    taken(
        "a formula as a name",
        HEAD + row(customer="=HYPERLINK(1)") + row(no="9", customer="@cmd"),
        2,
    ),
    taken("markup as a name", HEAD + row(customer="<script>alert(1)</script>"), 1),
    taken("a path as a name", HEAD + row(customer="../../etc/passwd", no="../x"), 1),
    taken("SQL as a name", HEAD + row(customer="'; drop table loads; --"), 1),
    taken("a name of 100,000 letters", HEAD + row(customer="A" * 100_000), 1),
    taken("a file name that climbs", HEAD + GOOD, 1, file="../../items.csv"),
    taken("a PDF's name and a table inside", HEAD + GOOD, 1, file="items.pdf"),
    taken("formula cells", formulas, 1, 1, "", file="items.xlsx"),
    taken(
        "days and numbers in cells",
        sheet([1001, "Alpha", 45306, 45336, 100.1, "EUR"]),
        1,
        file="items.xlsx",
    ),
    taken(
        "500 columns",
        ",".join([HEAD.strip(), *(f"x{i}" for i in range(500))])
        + "\n"
        + ",".join([GOOD.strip(), *["y"] * 500]),
        1,
    ),
]


def _zip(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which a good ledger was loaded before anything hostile came."""
    home = Home(tmp_path_factory.mktemp("home"))
    upload = Upload("good.csv", (HEAD + GOOD + GOOD2).encode())
    imports.import_([upload], Options(name="good", accept=True), home, actor=COMMAND_LINE)
    return home


def said(case: Case, place: Home) -> tuple[imports.Imported | None, str]:
    """What came of an import, and every sentence that was said about it."""
    upload = Upload(case.file, case.bytes())
    try:
        made = imports.import_(
            [upload], Options(name="hostile", accept=True), place, actor=COMMAND_LINE
        )
    except Mistake as mistake:
        return None, str(mistake)
    sentences = [*(f.message for f in made.findings), *made.rejects["reason"]]
    return made, " ".join(map(str, sentences))


def test_there_are_at_least_sixty() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile(case: Case, place: Home) -> None:
    before = len(loads.listing(place))
    made, sentences = said(case, place)
    assert case.says in sentences
    if case.accepted is None:
        assert made is None, f"imported: {sentences}"
        assert sentences.rstrip().endswith((".", "?")), sentences
        assert "Traceback" not in sentences
        assert len(loads.listing(place)) == before
    else:
        assert made is not None, sentences
        assert (made.rows.accepted, made.rows.rejected) == (case.accepted, case.rejected), sentences
        assert made.rows.read == case.accepted + case.rejected
        assert list(made.rejects.columns) == ["source", "line", "reason", "text"]
    good = loads.ledger(place, "good")
    assert good.documents["amount"].tolist() == [10_000, 5_000]
