"""Reads CSV and TSV as they come out of programs and spreadsheets: any encoding, delimiter, mess.

A clean file is read by Arrow in one go. Only where lines and rows disagree (stray quotes, ragged
lines, values over several lines) is it read again line by line, so that one bad line costs itself and
not the rest of the file.
"""

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import charset_normalizer
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from lib.importing import text_columns
from lib.importing.source_table import SourceTable
from lib.importing.tables import headings
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake

LARGEST = 4 * 2**30
"""Bytes a compressed file may unpack to."""
_SAMPLE_LINES = 200
_LONGEST_VALUE = 30
_DAMAGED = "utf-8, damaged"
_SHOWN = {
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
_DELIMITERS = ",;\t|"
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a workbook or ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel (.xls) workbook"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
)


class NothingInside(Mistake):
    """A source without a single row."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” has no rows. Export it again with its headings and at least one row."
        )


class NotATable(Mistake):
    """A source that is something else than a table in a text file."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"“{name}” is {what}, not a table in a text file. Export the open or all items as CSV or "
            f"XLSX and import that."
        )


class BrokenArchive(Mistake):
    """A gzip file that does not unpack."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is damaged and does not unpack. Copy or download it again.")


class TooLarge(Mistake):
    """A gzip file that unpacks to more than is sensible."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}” unpacks to more than {LARGEST // 2**30} GB. Split it by year and append."
        )


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file is laid out: delimiter, headings, and where its rows begin."""

    delimiter: str
    headings: tuple[str, ...]
    body: int
    first_line: int


def read(source: Path | str | bytes, name: str) -> SourceTable:
    """The rows of a CSV or TSV file.

    Args:
        source: the file, plain or gzip, or its bytes.
        name: what people call it.

    Raises:
        NothingInside, NotATable, BrokenArchive, TooLarge: it cannot be read at all.
    """
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    data = _unpacked(data, name)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise NothingInside(name)
    data, encoding = _utf8(data, name)
    form, notes = _form(data, name)
    raw = _fast(data, form, name)
    if raw is None:
        raw = _by_line(data, form, name)
    if not len(raw.frame) and not len(raw.rejected):
        raise NothingInside(name)
    findings = (*_said(encoding, form), *notes, *raw.findings)
    return SourceTable(name, raw.frame, raw.lines, rejected=raw.rejected, findings=findings)


def _unpacked(data: bytes, name: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            unpacked = stream.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        raise BrokenArchive(name) from None
    if len(unpacked) > LARGEST:
        raise TooLarge(name)
    return unpacked


def _utf8(data: bytes, name: str) -> tuple[bytes, str]:
    """The file in UTF-8 with plain line ends, and the encoding it came in."""
    for magic, what in _KINDS:
        if data.startswith(magic):
            raise NotATable(name, what)
    encoding = _encoding(data, name)
    if encoding == _DAMAGED:
        data = data.decode("utf-8", errors="replace").removeprefix("\ufeff").encode()
    elif encoding == "utf-8":
        data = data.removeprefix(b"\xef\xbb\xbf")
    else:
        data = data.decode(encoding, errors="replace").removeprefix("\ufeff").encode()
    if b"\x00" in data:
        raise NotATable(name, "a binary file")
    start = data[:500].lstrip().lower()
    for mark, what in ((b"<!doctype html", "a web page"), (b"<html", "a web page"),
                       (b"<table", "a web page"), (b"<?xml", "an XML file"),
                       (b"{", "a JSON file"), (b"[{", "a JSON file")):  # fmt: skip
        if start.startswith(mark):
            raise NotATable(name, what)
    return (data.replace(b"\r", b"\n") if b"\n" not in data and b"\r" in data else data), encoding


def _encoding(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:4000]
    if start.count(b"\x00") > len(start) // 4:
        even = start[::2].count(b"\x00")
        return "utf-16-be" if even > start[1::2].count(b"\x00") else "utf-16-le"
    if b"\x00" in start:
        raise NotATable(name, "a binary file")
    if _decodes(data, "utf-8"):
        return "utf-8"
    read = data.decode("utf-8", errors="replace")
    lost = read.count("\ufffd")
    right = len(re.findall(r"[^\x00-\x7f]", read)) - lost
    return _DAMAGED if right > 3 * lost else _single_byte(data)


def _single_byte(data: bytes) -> str:
    """The likeliest encoding of text that is not Unicode, from its lines with accents."""
    accented = [line for line in data.split(b"\n") if not line.isascii()][:2000]
    letters = sum(byte > 127 for line in accented for byte in line)
    if letters < 40:
        return "cp1252" if _decodes(data, "cp1252") else "latin-1"
    best = charset_normalizer.from_bytes(b"\n".join(accented)).best()
    found = best.encoding if best and _decodes(data, best.encoding) else "cp1252"
    west = {"latin_1", "iso8859_15", "cp1252", "cp1254", "iso8859_9", "cp1250", "cp1257"}
    if found in west - {"cp1250"} or not _decodes(data, found):
        found = "cp1252"
    return found if _decodes(data, found) else "latin-1"


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _form(data: bytes, name: str) -> tuple[_Form, tuple[Finding, ...]]:
    """Delimiter, headings and first row, from the first lines."""
    head = data[: 2**18]
    lines = head.decode("utf-8", errors="ignore").split("\n")[: _SAMPLE_LINES + 1]
    if len(head) < len(data) and len(lines) > 1:
        lines = lines[:-1]
    skip = 0
    told = re.match(r"^sep=(.)\r?$", lines[0])
    if told:
        skip = 1
    delimiter = told[1] if told else _delimiter(lines)
    cells = [_cells(line, delimiter) for line in lines]
    at = headings.row(cells, skip)
    after = [row for row in cells[at + 1 :] if any(c.strip() for c in row)]
    widths = Counter(map(len, after))
    usual, count = widths.most_common(1)[0] if widths else (0, 0)
    width = max(len(cells[at]), usual if count > 0.6 * len(after) else 0)
    named = headings.missing(cells[at])
    own = [] if named else cells[at]
    made, notes = headings.distinct([*own, *[""] * (width - len(own))])
    start = at if named else at + 1
    body = _offset(data, start)
    titles = sum(bool("".join(row).strip()) for row in cells[skip:at])
    if titles:
        said = "line stands" if titles == 1 else "lines stand"
        notes.append(
            Finding(
                "note",
                "title_lines",
                f"{titles} {said} above the headings and was left out.",
                titles,
                tuple(range(skip + 1, at + 1))[:5],
            )
        )
    if named:
        notes.append(
            Finding(
                "warning",
                "no_headings",
                f"“{name}” has no headings; its columns are named by "
                "position. Say what they mean, or export with headings.",
                1,
                (1,),
            )
        )
    return _Form(delimiter, tuple(made), body, start + 1), tuple(notes)


def _delimiter(lines: list[str]) -> str:
    """The sign that cuts most lines into one and the same number of values."""

    def regular(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(_cells(line, delimiter)) for line in lines if line.strip())
        width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        return (count, width) if width > 1 else (0, 0)

    best = max(_DELIMITERS, key=regular)
    return best if regular(best)[0] else ","


def _cells(line: str, delimiter: str) -> list[str]:
    line = line.rstrip("\r")
    if '"' not in line:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter), [])


def _offset(data: bytes, line: int) -> int:
    """Where a line begins, 0 being the first."""
    at = 0
    for _ in range(line):
        found = data.find(b"\n", at)
        if found < 0:
            return len(data)
        at = found + 1
    return at


def _fast(data: bytes, form: _Form, name: str) -> SourceTable | None:
    """The file as Arrow reads it; None where rows and lines disagree."""
    lines = _written_lines(data, form)
    if not len(lines):
        return SourceTable(
            name, pd.DataFrame(columns=list(form.headings), dtype=text_columns.TEXT), lines
        )
    try:
        table = arrow_csv.read_csv(
            pa.py_buffer(data)[form.body :],
            read_options=arrow_csv.ReadOptions(column_names=form.headings, block_size=2**23),
            parse_options=arrow_csv.ParseOptions(delimiter=form.delimiter),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(form.headings, pa.large_string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if len(table) != len(lines):
        return None
    if "\r" in str(table.slice(0, 1).to_pylist()):
        return None
    return _framed({h: table.column(i) for i, h in enumerate(form.headings)}, lines, name)


def _written_lines(data: bytes, form: _Form) -> npt.NDArray[np.int64]:
    """The numbers of the lines of the body that have something on them."""
    body = np.frombuffer(data, dtype=np.uint8, offset=form.body)
    if not len(body):
        return np.zeros(0, "int64")
    ends = np.flatnonzero(body == 10)
    if body[-1] != 10:
        ends = np.append(ends, len(body))
    starts = np.append(0, ends[:-1] + 1)
    length = ends - starts
    blank = (length == 0) | ((length == 1) & (body[np.minimum(starts, len(body) - 1)] == 13))
    return np.flatnonzero(~blank) + form.first_line


def _framed(
    columns: dict[str, pa.ChunkedArray], lines: npt.NDArray[np.int64], name: str
) -> SourceTable:
    """Columns as a frame, without rows that have no value at all."""
    said = None
    for column in columns.values():
        some = pc.not_equal(pc.binary_length(column), 0)
        said = some if said is None else pc.or_(said, some)
        if pc.all(said).as_py():
            break
    kept = text_columns.mask(said) if said is not None else np.zeros(0, bool)
    frame = pd.DataFrame({h: text_columns.series(c) for h, c in columns.items()}, copy=False)
    if kept.all():
        return SourceTable(name, frame, lines)
    blank = int((~kept).sum())
    note = Finding("note", "blank_rows", f"{blank:,} rows without any value were left out.", blank,
                   tuple(int(n) for n in lines[~kept][:5]))  # fmt: skip
    return SourceTable(name, frame[kept].reset_index(drop=True), lines[kept], findings=(note,))


def _by_line(data: bytes, form: _Form, name: str) -> SourceTable:
    """The file read line by line; a line that is no row is put aside with its reason."""
    lines = [s.rstrip("\r") for s in data[form.body :].decode("utf-8", "replace").split("\n")]
    rows: list[list[str]] = []
    numbers: list[int] = []
    aside: list[tuple[int, str, str]] = []
    at, width = 0, len(form.headings)
    while at < len(lines):
        line, number = lines[at], at + form.first_line
        at += 1
        if not line.strip():
            continue
        cells, taken, reason = _row(lines, at - 1, form.delimiter, width)
        at += taken - 1
        if reason:
            aside.append((number, reason, line[:1000]))
        else:
            rows.append(cells)
            numbers.append(number)
    columns = {
        h: pa.chunked_array([pa.array([row[i] for row in rows], pa.large_string())])
        for i, h in enumerate(form.headings)
    }
    raw = _framed(columns, np.array(numbers, "int64"), name)
    rejected = pd.DataFrame(aside, columns=["line", "reason", "text"])
    return SourceTable(name, raw.frame, raw.lines, rejected=rejected, findings=raw.findings)


def _row(lines: list[str], at: int, delimiter: str, width: int) -> tuple[list[str], int, str]:
    """The values that begin on a line, how many lines they take, and why they are no row."""
    line = lines[at]
    cells, taken = _cells(line, delimiter), 1
    if '"' in line:
        closed, taken = _closed(lines, at, delimiter, width)
        if closed is None:
            return [], 1, "A quotation mark is opened on this line and never closed."
        cells = closed
    extra = cells[width:]
    if extra and not any(c.strip() for c in extra):
        cells = cells[:width]
    if len(cells) != width:
        return [], 1, f"This line has {len(cells)} values where the headings name {width}."
    return cells, taken, ""


def _closed(lines: list[str], at: int, delimiter: str, width: int) -> tuple[list[str] | None, int]:
    """The values from a line whose quotation marks may close on a later line."""
    for taken in range(1, min(_LONGEST_VALUE, len(lines) - at) + 1):
        text = "\n".join(lines[at : at + taken])
        try:
            rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                continue
            return (_cells(lines[at], delimiter), 1) if taken == 1 else (None, 1)
        if taken > 1 and (len(rows) != 1 or len(rows[0]) != width):
            return None, 1
        return rows[0], taken
    return None, 1


def _said(encoding: str, form: _Form) -> list[Finding]:
    if encoding == "utf-8":
        return []
    if encoding == _DAMAGED:
        message = "Some letters of the file are damaged (not UTF-8) and show as �."
        return [Finding("warning", "damaged_letters", message)]
    shown = _SHOWN.get(encoding, encoding)
    message = f"The file was read as {shown}. Look at a name with accents to see if that is right."
    return [Finding("note", "encoding", message)]
