"""Workbooks: XLSX and ODS read by calamine, with the values that formulas last had.

XLS, the binary kind of Excel 97 to 2003, is refused: its reader takes room for all sheets at once and
believes what the file says of their sizes; only a second reader of that format could weigh it first.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, load_workbook

from lib.importing.opening import blocks, limits, zipped
from lib.importing.source_table import SourceTable
from lib.importing.tables import grid
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake

_COMPOUND = b"\xd0\xcf\x11\xe0"
_BINARY = "it is an old Excel workbook, .xls, or a locked one: save it as XLSX without a password"
_FAILED = re.compile(rb'<c r="[A-Z]+(\d+)"(?: s="\d+")? t="e"')


class WorkbookUnreadable(Mistake):
    """A file that looks like a workbook cannot be read as one."""

    def __init__(self, name: str, reason: object) -> None:
        super().__init__(
            f"{name} cannot be read as a workbook ({reason}). It may be damaged or protected by a "
            f"password. Open it in a spreadsheet program and save it again, or save it as CSV."
        )


class NoSuchSheet(Mistake):
    """A sheet was asked for that the workbook does not have."""

    def __init__(self, name: str, sheet: str, sheets: Sequence[str]) -> None:
        super().__init__(f"{name} has no sheet “{sheet}”. Its sheets: {', '.join(sheets)}.")


class EmptyWorkbook(Mistake):
    """No sheet has a heading and a row below it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has no rows: no sheet holds a heading row and a row below it.")


def sheets(source: Path | bytes, name: str) -> list[str]:
    """The names of a workbook's sheets, in its order."""
    return list(_open(source, name).sheet_names)


def read(source: Path | bytes, name: str, sheet: str | None = None) -> SourceTable:
    """The first table of a workbook, or of one sheet of it; see ``tables``."""
    return tables(source, name, sheet)[0]


def tables(source: Path | bytes, name: str, sheet: str | None = None) -> list[SourceTable]:
    """The tables of a workbook, in its order: of every sheet that is not hidden, or of one sheet.

    A cover sheet (a few lines of a label and a value) is no table unless a person names it.

    Args:
        source: a file or its bytes.
        name: as a person knows it.
        sheet: which sheet; all by default.

    Raises:
        limits.TooLarge, zipped.too_many_cells, zipped.archive_unusual,
            WorkbookUnreadable, NoSuchSheet, EmptyWorkbook: as they say.
    """
    book = _open(source, name)
    if sheet is not None and sheet not in book.sheet_names:
        raise NoSuchSheet(name, sheet, book.sheet_names)
    hidden = _hidden(book)
    chosen_titles = (
        [sheet] if sheet is not None else [t for t in book.sheet_names if t not in hidden]
    )
    sheet_blocks = _sheet_blocks(book, chosen_titles or book.sheet_names, name, sheet is not None)
    if not sheet_blocks:
        raise EmptyWorkbook(name)
    results: list[SourceTable] = []
    read_titles: list[str] = []
    for title, parts in sheet_blocks:
        errors = _cell_errors(source, title)
        of_sheet = blocks.tables(f"{name} · {title}", parts)
        if of_sheet:
            of_sheet[0] = replace(of_sheet[0], findings=(*errors, *of_sheet[0].findings))
            read_titles.append(title)
        results += of_sheet
    if not results:
        raise EmptyWorkbook(name)
    unread_findings = _unread_sheets(book.sheet_names, read_titles, hidden) if sheet is None else []
    results[0] = replace(results[0], findings=(*unread_findings, *results[0].findings))
    return results


def _hidden(book: CalamineWorkbook) -> set[str]:
    return {m.name for m in book.sheets_metadata if m.visible != SheetVisibleEnum.Visible}


def _sheet_blocks(
    book: CalamineWorkbook, titles: Sequence[str], name: str, is_named: bool
) -> list[tuple[str, list[grid.Block]]]:
    """The sheets with tables; where there is none, the first sheet with rows at all."""
    spare: list[tuple[str, list[grid.Block]]] = []
    sheet_blocks: list[tuple[str, list[grid.Block]]] = []
    for title in titles:
        rows, merged = _rows(book, title, name)
        parts = grid.blocks(rows, merged)
        if parts:
            (sheet_blocks if is_named or not grid.is_cover(rows) else spare).append((title, parts))
    return sheet_blocks or spare[:1]


def _unread_sheets(
    titles: Sequence[str], read_titles: Sequence[str], hidden: set[str]
) -> list[Finding]:
    unread_titles = [title for title in titles if title not in read_titles]
    if not unread_titles:
        return []
    unread_names = ", ".join(
        f"{title} (hidden)" if title in hidden else title for title in unread_titles
    )
    read_names = ", ".join(f"“{title}”" for title in read_titles)
    verb = "was" if len(read_titles) == 1 else "were"
    message = (
        f"{'Sheet' if len(read_titles) == 1 else 'Sheets'} {read_names} {verb} read; not read: "
        f"{unread_names}. "
        f"Choose one with --sheet."
    )
    return [Finding("note", "other_sheets", message, rows=len(unread_titles))]


def _open(source: Path | bytes, name: str) -> CalamineWorkbook:
    content = source if isinstance(source, bytes) else source.read_bytes()
    stream = io.BytesIO(content)
    if zipfile.is_zipfile(stream):
        zipped.weigh(stream, name)
        stream.seek(0)
    limits.check(len(content), name)
    if content.startswith(_COMPOUND):
        raise WorkbookUnreadable(name, _BINARY)
    try:
        return load_workbook(stream)
    except (CalamineError, OSError, ValueError) as reason:
        raise WorkbookUnreadable(name, reason) from reason


def _rows(
    book: CalamineWorkbook, title: str, name: str
) -> tuple[list[list[Any]], Sequence[grid.Region]]:
    """The cells of a sheet and its merged regions."""
    try:
        worksheet = book.get_sheet_by_name(title)
        return worksheet.to_python(skip_empty_area=False), worksheet.merged_cell_ranges or ()
    except (CalamineError, ValueError) as reason:
        raise WorkbookUnreadable(name, reason) from reason


def _cell_errors(source: Path | bytes, sheet: str) -> list[Finding]:
    """A formula that failed reads as an empty cell; say in which rows of an XLSX that happened."""
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(file):
        return []
    with zipfile.ZipFile(file) as archive:
        member = _member(archive, sheet)
        failed = _failed_rows(archive.open(member)) if member else []
    if not failed:
        return []
    message = (
        "Some formula cells hold an error such as #REF! instead of a value. "
        "Mend them in the workbook and import it again; those values count as missing."
    )
    return [Finding("error", "cell_error", message, len(failed), tuple(failed[:5]))]


def _member(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of an XLSX archive that holds a sheet's cells."""
    try:
        book = fromstring(archive.read("xl/workbook.xml"))
        targets = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ParseError, DefusedXmlException):
        return None
    sheet_elements = (e for e in book.iterfind(".//{*}sheet") if e.get("name") == sheet)
    links = {v for e in sheet_elements for k, v in e.items() if k.endswith("}id")}
    parts = [e.get("Target", "").lstrip("/") for e in targets if e.get("Id") in links]
    paths = {path for part in parts for path in (part, f"xl/{part}")}
    return next(iter(paths & set(archive.namelist())), None)


def _failed_rows(cells: IO[bytes]) -> list[int]:
    """The rows of cells whose type is an error, read piece by piece."""
    rows: set[int] = set()
    rest = b""
    while piece := cells.read(1 << 20):
        rows.update(int(row_number) for row_number in _FAILED.findall(rest + piece))
        rest = (rest + piece)[-200:]
    return sorted(rows)
