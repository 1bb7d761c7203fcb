"""Workbooks: XLSX, XLS and ODS read by calamine, with the values that formulas last had."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import numpy as np
import pandas as pd
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineWorkbook, load_workbook

from lib.importing.opening import typed_columns
from lib.importing.source_table import SourceTable
from lib.importing.tables import headings
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake

MOST_BYTES = 1_000_000_000
MOST_TIMES = 200
_LOOK = 200
_FAILED = re.compile(rb'<c r="[A-Z]+(\d+)"(?: s="\d+")? t="e"')


class WorkbookTooBig(Mistake):
    """A workbook would unpack to more than is reasonable, by accident or on purpose."""

    def __init__(self, name: str, unpacked: int, packed: int) -> None:
        super().__init__(
            f"{name} would unpack from {packed / 1e6:,.1f} MB to {unpacked / 1e6:,.0f} MB, so it "
            f"was not opened. Save the rows you need as CSV and import that."
        )


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
    """One sheet: its heading is the first row with two texts or more, data the rows below.

    Args:
        source: a file or its bytes.
        name: as a person knows it.
        sheet: which sheet; the first with rows by default.

    Raises:
        WorkbookTooBig, WorkbookUnreadable, NoSuchSheet, EmptyWorkbook: as they say.
    """
    book = _open(source, name)
    if sheet is not None and sheet not in book.sheet_names:
        raise NoSuchSheet(name, sheet, book.sheet_names)
    filled = []
    for title in [sheet] if sheet is not None else book.sheet_names:
        rows = _rows(book, title, name)
        if (heading := _heading(rows)) is not None:
            filled.append((title, rows, heading))
            break
    if not filled:
        raise EmptyWorkbook(name)
    title, rows, heading = filled[0]
    findings = _others(book.sheet_names, title, sheet) + _cell_errors(source, title)
    return _raw(f"{name} · {title}", rows, heading, findings)


def _open(source: Path | bytes, name: str) -> CalamineWorkbook:
    _check_size(source, name)
    content = source if isinstance(source, bytes) else source.read_bytes()
    try:
        return load_workbook(io.BytesIO(content))
    except (CalamineError, OSError, ValueError) as reason:
        raise WorkbookUnreadable(name, reason) from reason


def _check_size(source: Path | bytes, name: str) -> None:
    """Weigh a zipped workbook by its table of contents, before anything of it is unpacked."""
    opened = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(opened):
        return
    with zipfile.ZipFile(opened) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    worst = max((m.file_size / max(m.compress_size, 1) for m in members), default=0)
    if unpacked > MOST_BYTES or (worst > MOST_TIMES and unpacked > 50_000_000):
        raise WorkbookTooBig(name, unpacked, packed)


def _rows(book: CalamineWorkbook, title: str, name: str) -> list[list[Any]]:
    try:
        return book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    except (CalamineError, ValueError) as reason:
        raise WorkbookUnreadable(name, reason) from reason


def _heading(rows: Sequence[Sequence[Any]]) -> int | None:
    """The index of the heading row; None for a sheet without a row below it."""
    said = [[typed_columns.text(cell) or "" for cell in row] for row in rows[:_LOOK]]
    index = headings.row(said) if any(any(row) for row in said) else len(rows)
    return index if index + 1 < len(rows) else None


def _raw(name: str, rows: list[list[Any]], heading: int, findings: list[Finding]) -> SourceTable:
    width = max(i + 1 for row in rows[heading:] for i, cell in enumerate(row) if cell != "")
    titles, repeated = headings.distinct(
        [typed_columns.text(c) or "" for c in rows[heading][:width]]
    )
    body = pd.DataFrame(
        [row[:width] for row in rows[heading + 1 :]], columns=titles, dtype="object"
    )
    lines = np.arange(heading + 2, len(rows) + 1, dtype="int64")
    blank = (body == "").all(axis=1).to_numpy()
    findings = findings + repeated + _blank_rows(blank)
    kept = body[~blank].reset_index(drop=True)
    kept = kept.where(kept != "", None)
    columns = {title: typed_columns.typed(kept[title]) for title in kept.columns}
    return SourceTable(name, pd.DataFrame(columns), lines[~blank], findings=tuple(findings))


def _others(titles: Sequence[str], used: str, asked: str | None) -> list[Finding]:
    left = [title for title in titles if title != used]
    if asked is not None or not left:
        return []
    message = (
        f"Sheet “{used}” was read; the others were not: {', '.join(left)}. Choose with --sheet."
    )
    return [Finding("note", "other_sheets", message, rows=len(left))]


def _blank_rows(blank: np.ndarray) -> list[Finding]:
    if not blank.any():
        return []
    count = int(blank.sum())
    return [Finding("note", "blank_rows", f"{count:,} blank rows were skipped.", rows=count)]


def _cell_errors(source: Path | bytes, sheet: str) -> list[Finding]:
    """A formula that failed reads as an empty cell; say in which rows of an XLSX that happened."""
    opened = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(opened):
        return []
    with zipfile.ZipFile(opened) as archive:
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
    named = (e for e in book.iterfind(".//{*}sheet") if e.get("name") == sheet)
    links = {v for e in named for k, v in e.items() if k.endswith("}id")}
    parts = [e.get("Target", "").lstrip("/") for e in targets if e.get("Id") in links]
    paths = {path for part in parts for path in (part, f"xl/{part}")}
    return next(iter(paths & set(archive.namelist())), None)


def _failed_rows(cells: IO[bytes]) -> list[int]:
    """The rows of cells whose type is an error, read piece by piece."""
    rows: set[int] = set()
    rest = b""
    while piece := cells.read(1 << 20):
        rows.update(int(found) for found in _FAILED.findall(rest + piece))
        rest = (rest + piece)[-200:]
    return sorted(rows)
