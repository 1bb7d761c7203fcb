"""Tables of HTML that a system has saved under the name of an old workbook."""

from collections.abc import Sequence
from typing import Any

from lxml import html

from lib.importing.opening import blocks, encodings
from lib.importing.source_table import SourceTable
from lib.importing.tables import grid
from lib.ledger.mistake import Mistake

MOST_BYTES = 2**26
MOST_CELLS = 2_000_000
MOST_TAGS = 3 * MOST_CELLS
_SPAN = 500


class NoTableInside(Mistake):
    """A web page called a workbook, without a table that could be read."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” is a web page called a workbook, and holds no table that can be read. Open it "
            f"in a spreadsheet program and save it as XLSX."
        )


def too_many_cells(name: str) -> Mistake:
    """A table whose cells would span more than can be held."""
    return Mistake(
        f"“{name}” has a table of more than {MOST_CELLS // 10**6} million cells. Save the rows you "
        f"need as CSV and import that."
    )


def is_page(head: bytes, name: str) -> bool:
    """Is a file called a workbook a web page?

    >>> is_page(b"<html><table>", "items.xls"), is_page(b"<html><table>", "items.csv")
    (True, False)
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    marks = (b"<html", b"<table", b"<!doctype html", b"<meta", b"<style", b"<head")
    return name.lower().endswith((".xls", ".xlsx")) and start.startswith(marks)


def tables(content: bytes, name: str) -> list[SourceTable]:
    """The tables of a page, in its order; those that only lay a page out are none.

    Raises:
        NoTableInside: there is none.
        Mistake: one would be too large.
    """
    if len(content) > MOST_BYTES or content.count(b"<") > MOST_TAGS:
        raise too_many_cells(name)
    coding = encodings.marked_encoding(content) or encodings.encoding(content)
    text = content.decode("utf-8" if coding == encodings.DAMAGED else coding, "replace")
    page = html.fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    inner = [t for t in page.iter("table") if t.find(".//table") is None]
    parts = [part for each in inner for part in grid.blocks(_rows(each, name))]
    results = blocks.tables(name, parts)
    if not results:
        raise NoTableInside(name)
    return results


def _rows(table: Any, name: str) -> list[list[str]]:
    """The cells of a table; one over several columns or rows stands in the first of them."""
    rows: list[list[str]] = []
    occupied: dict[tuple[int, int], bool] = {}
    cells = 0
    for number, line in enumerate(table.iter("tr")):
        row: list[str] = []
        for cell in line.iterchildren("td", "th"):
            while occupied.get((number, len(row))):
                row.append("")
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            cells += width * height
            if cells > MOST_CELLS:
                raise too_many_cells(name)
            for down in range(1, height):
                occupied.update({(number + down, len(row) + i): True for i in range(width)})
            row += [" ".join(cell.text_content().split()), *[""] * (width - 1)]
        rows.append(row)
    return _even(rows, name)


def _span(cell: Any, name: str) -> int:
    span_text = (cell.get(name) or "1").strip()
    return min(max(int(span_text), 1), _SPAN) if span_text.isdigit() else 1


def _even(rows: Sequence[list[str]], name: str) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    if width * len(rows) > 10 * MOST_CELLS:
        raise too_many_cells(name)
    return [[*row, *[""] * (width - len(row))] for row in rows]
