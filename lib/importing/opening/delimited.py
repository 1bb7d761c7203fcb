"""Reads CSV and TSV as they come out of programs and spreadsheets: any encoding, delimiter, mess.

A clean file is read by Arrow in one go, and so is one with a few ragged lines (titles, totals,
footers), which are put back in their places. Only where lines and rows disagree (stray quotes, values
over several lines) is it read line by line, so that one bad line costs itself and not the rest.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from lib.importing.opening import blocks, limits, lines, text_file
from lib.importing.source_table import SourceTable
from lib.importing.tables import grid, headings, table
from lib.importing.tables.body import Body
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake

Numbers = npt.NDArray[np.int64]

_SAMPLE_LINES = 200
_HEAD, _BLANK = 4096, b"\x00 \t\r\n\xef\xbb\xbf"
_DELIMITERS = ",;\t|~^"
_WITHIN_NUMBER = re.compile(r"(?<=\d),(?=\d)")
_BLOCK = 2**22
_MOST_RAGGED = 200_000
_MOST_COLUMNS = 2**14
_MOST_SPLIT = 2**24
"""Bytes up to which a file is looked through for a second table."""
_RAGGED = 0.2
"""Share of ragged lines up to which a file is still read in one go."""


def too_many_columns(name: str, count: int) -> Mistake:
    """A first line of more values than any sheet has columns."""
    return Mistake(
        f"“{name}” has {count:,} columns; a table has at most {_MOST_COLUMNS:,}. Export it again, "
        f"a row a line."
    )


def nothing_inside(name: str) -> Mistake:
    """A source without a single row."""
    return Mistake(f"“{name}” has no rows. Export it again with its headings and at least one row.")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a file is laid out: delimiter, headings, and where its rows begin.

    Args:
        delimiter: between values.
        names: of the columns.
        unnamed: positions of columns without a heading.
        headings, titles: the rows of headings, and the lines above them with their numbers.
        body: where the first record begins, in bytes.
        first_line: the number of its line.
    """

    delimiter: str
    names: tuple[str, ...]
    unnamed: frozenset[int]
    headings: tuple[tuple[str, ...], ...]
    titles: tuple[tuple[int, tuple[str, ...]], ...]
    body: int
    first_line: int


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells below the headings, a column at a time, with the lines put aside."""

    columns: Sequence[pa.ChunkedArray]
    lines: npt.NDArray[np.int64]
    rejected_lines: Sequence[tuple[int, str, str]] = ()


def read(source: Path | str | bytes, name: str) -> SourceTable:
    """The first table of a text file; see ``tables``."""
    return tables(source, name)[0]


def tables(source: Path | str | bytes, name: str) -> list[SourceTable]:
    """The tables of a CSV or TSV file, or of a printed list: one, as a rule.

    Args:
        source: the file, plain or gzip, or its bytes.
        name: what people call it.

    Raises:
        nothing_inside, NotATable, BrokenArchive, limits.TooLarge, limits.endless_line,
            Mistake: it cannot be read at all.
    """
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    data = text_file.unpack(data, name)
    if not (data[:_HEAD].strip(_BLANK) or data.strip(_BLANK)):
        raise nothing_inside(name)
    data, encoding = text_file.utf8(data, name)
    limits.check_lines(data, name)
    sample = _sample(data)
    notes = tuple(text_file.notes(encoding))
    if lines.is_printed(sample):
        form, cells, more = _read_printed(data, name)
        return [_table(name, form, cells, (*notes, *more))]
    form, more = _form(data, sample, name)
    numbers = _written_lines(data, form)
    several = _several_tables(data, form, name, numbers)
    if several:
        return [replace(several[0], findings=(*notes, *several[0].findings)), *several[1:]]
    cells = _fast(data, form, numbers) or _by_line(data, form)
    return [_table(name, form, cells, (*notes, *more))]


def _several_tables(data: bytes, form: _Form, name: str, numbers: Numbers) -> list[SourceTable]:
    """The tables of a file that holds more than one, each with its headings after a blank line."""
    gaps = len(numbers) > 2 and bool((np.diff(numbers) > 1).any())
    if not gaps or len(data) > _MOST_SPLIT:
        return []
    text = data.decode("utf-8", "replace").rstrip("\n").split("\n")
    parts = grid.blocks([lines.split(line, form.delimiter) for line in text])
    return blocks.tables(name, parts) if len(parts) > 1 else []


def _table(name: str, form: _Form, cells: _Cells, notes: tuple[Finding, ...]) -> SourceTable:
    """The table of a file's cells.

    Raises:
        Mistake: there is no row.
    """
    body = Body(cells.columns, form.names, form.unnamed, cells.lines, form.headings, form.titles)
    reading = table.read(body)
    if not reading.rows.any() and not cells.rejected_lines:
        raise nothing_inside(name)
    result = table.source_table(name, body, table.frame(body, reading), reading)
    return replace(
        result,
        rejected=pd.DataFrame(cells.rejected_lines, columns=["line", "reason", "text"]),
        findings=(*notes, *result.findings),
    )


def _sample(data: bytes) -> list[str]:
    """The first lines of a file, whole ones only."""
    head = data[: 2**18]
    sample = head.decode("utf-8", errors="ignore").split("\n")[: _SAMPLE_LINES + 1]
    return sample[:-1] if len(head) < len(data) and len(sample) > 1 else sample


def _form(data: bytes, sample: list[str], name: str) -> tuple[_Form, tuple[Finding, ...]]:
    """Delimiter, headings and first row, from the first lines."""
    separator_line = re.match(r"^sep=(.)\r?$", sample[0])
    skip = 1 if separator_line else 0
    delimiter = separator_line[1] if separator_line else _delimiter(sample)
    cells = [lines.split(line, delimiter) for line in sample]
    if (widest := max(map(len, cells))) > _MOST_COLUMNS:
        raise too_many_columns(name, widest)
    heading_rows = headings.find(cells, skip)
    numbers = range(1, len(cells) + 1)
    start = heading_rows.last + 1
    form, notes = _form_from_headings(
        heading_rows, cells, numbers, skip, _width(heading_rows, cells, delimiter), name
    )
    form = replace(form, delimiter=delimiter, body=_offset(data, start), first_line=start + 1)
    return form, notes


def _form_from_headings(
    heading_rows: headings.Headings,
    cells: Sequence[Sequence[str]],
    numbers: Sequence[int],
    skip: int,
    width: int,
    name: str,
) -> tuple[_Form, tuple[Finding, ...]]:
    """The form of a file whose headings were found."""
    plain = [*heading_rows.names, *[""] * (width - len(heading_rows.names))][:width]
    names, notes = headings.distinct(plain)
    unnamed = frozenset(i for i, text in enumerate(plain) if not text and not heading_rows.missing)
    rows = tuple(tuple(cells[i]) for i in range(heading_rows.first, heading_rows.last + 1))
    titles = tuple((numbers[i], tuple(cells[i])) for i in range(skip, heading_rows.first))
    if heading_rows.missing:
        message = (
            f"“{name}” has no headings; its columns are named by position. Say what they mean, or "
            f"export with headings."
        )
        notes.append(Finding("warning", "no_headings", message, 1, (numbers[heading_rows.first],)))
    return _Form(",", tuple(names), unnamed, rows, titles, 0, 0), tuple(notes)


def _width(heading_rows: headings.Headings, cells: Sequence[Sequence[str]], delimiter: str) -> int:
    """How many values a row has: as many as headings, or more where most rows have more.

    Rows that are wider because a decimal comma cuts their amounts in two are no reason.
    """
    after = [row for row in cells[heading_rows.last + 1 :] if any(cell.strip() for cell in row)]
    widths = Counter(map(len, after))
    usual, count = widths.most_common(1)[0] if widths else (0, 0)
    if usual <= len(heading_rows.names) or count <= 0.6 * len(after):
        return len(heading_rows.names)
    wider = [row for row in after if len(row) > len(heading_rows.names)]
    cut = sum(lines.decimal_comma(row) for row in wider) > 0.8 * len(wider)
    return (
        len(heading_rows.names) if delimiter == "," and cut and not heading_rows.missing else usual
    )


def _delimiter(sample: Sequence[str]) -> str:
    """The sign that cuts most lines into one and the same number of values.

    Decimal commas cut as regularly: beside another sign they are no delimiters.
    """

    def regular(delimiter: str) -> tuple[int, int]:
        texts = [line for line in sample if line.strip()]
        if delimiter == ",":
            texts = [line for line in texts if not _has_decimals_only(line)] or texts
        widths = Counter(len(lines.split(line, delimiter)) for line in texts)
        width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        return (count, width) if width > 1 else (0, 0)

    best = max(_DELIMITERS, key=regular)
    return best if regular(best)[0] else ","


def _has_decimals_only(line: str) -> bool:
    """Do all commas of a line stand within numbers, beside another delimiter?"""
    return (";" in line or "\t" in line) and "," not in _WITHIN_NUMBER.sub("", line)


def _offset(data: bytes, line: int) -> int:
    """Where a line begins, 0 being the first."""
    at = 0
    for _ in range(line):
        line_end = data.find(b"\n", at)
        if line_end < 0:
            return len(data)
        at = line_end + 1
    return at


def _fast(data: bytes, form: _Form, numbers: Numbers) -> _Cells | None:
    """The cells as Arrow reads them; None where rows and lines disagree."""
    if not len(numbers):
        return _Cells([_chunked([]) for _ in form.names], numbers)
    try:
        cells = _Cells(_arrow(data, form, None), numbers)
    except pa.ArrowInvalid:
        return _ragged(data, form, numbers)
    agree = len(cells.columns[0]) == len(numbers)
    return None if not agree or "\r" in str([c[0] for c in cells.columns]) else cells


def _arrow(
    data: bytes, form: _Form, ragged: list[arrow_csv.InvalidRow] | None
) -> list[pa.ChunkedArray]:
    """The columns of a file; ragged rows are collected where there is a list for them."""

    def collect(row: arrow_csv.InvalidRow) -> str:
        if ragged is None or len(ragged) > _MOST_RAGGED:
            return "error"
        ragged.append(row)
        return "skip"

    positions = [str(i) for i in range(len(form.names))]
    result = arrow_csv.read_csv(
        pa.py_buffer(data)[form.body :],
        read_options=arrow_csv.ReadOptions(
            column_names=positions, block_size=2 * _BLOCK, use_threads=ragged is None
        ),
        parse_options=arrow_csv.ParseOptions(delimiter=form.delimiter, invalid_row_handler=collect),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(positions, pa.large_string()),
            strings_can_be_null=False,
            check_utf8=False,  # text_file.utf8 has made it so
        ),
    )
    return result.columns


def _ragged(data: bytes, form: _Form, numbers: npt.NDArray[np.int64]) -> _Cells | None:
    """The cells of a file with ragged lines, those put back where they stood."""
    rows: list[arrow_csv.InvalidRow] = []
    try:
        columns = _arrow(data, form, rows)
    except pa.ArrowInvalid:
        return None
    whole = len(columns[0]) if columns else 0
    if whole + len(rows) != len(numbers) or len(rows) > _RAGGED * len(numbers) + 50:
        return None
    texts = [row.text.rstrip("\r") for row in rows]
    split_rows = [lines.split(text, form.delimiter) for text in texts]
    fitted_rows = [lines.fit_row(row, len(form.names), form.delimiter) for row in split_rows]
    at = np.array([row.number - 1 for row in rows], "int64")
    good = np.array([not reason for _, reason in fitted_rows], bool)
    aside = [
        (int(numbers[i]), reason, text[:1000])
        for i, (_, reason), text in zip(at, fitted_rows, texts, strict=True)
        if reason
    ]
    whole_positions = np.setdiff1d(np.arange(len(numbers)), at)
    order = np.argsort(np.append(whole_positions, at[good]), kind="stable")
    short = [row for row, reason in fitted_rows if not reason]
    combined_columns = [
        pa.chunked_array([*column.chunks, _column([row[i] for row in short])]).combine_chunks()
        for i, column in enumerate(columns)
    ]
    if any('"' in text for text in texts) and any("\n" in text for text in texts):
        return None
    ordered_columns = [
        pa.chunked_array([column.take(pa.array(order))]) for column in combined_columns
    ]
    return _Cells(
        ordered_columns, np.sort(np.append(numbers[whole_positions], numbers[at[good]])), aside
    )


def _written_lines(data: bytes, form: _Form) -> npt.NDArray[np.int64]:
    """The numbers of the lines of the body that have something on them."""
    body = np.frombuffer(data, dtype=np.uint8, offset=form.body)
    if not len(body):
        return np.zeros(0, "int64")
    blocks_ = range(
        0, len(body), _BLOCK
    )  # a block at a time, since the comparison takes memory too
    ends = np.concatenate([np.flatnonzero(body[i : i + _BLOCK] == 10) + i for i in blocks_])
    if body[-1] != 10:
        ends = np.append(ends, len(body))
    length = np.diff(ends, prepend=-1) - 1
    short = np.flatnonzero(length <= 1)
    blank = short[(length[short] == 0) | (body[ends[short] - 1] == 13)]
    return np.delete(np.arange(form.first_line, form.first_line + len(ends)), blank)


def _by_line(data: bytes, form: _Form) -> _Cells:
    """The file read line by line; a line that is no row is put aside with its reason."""
    text = data[form.body :].decode("utf-8", "replace")
    text_lines = [line.rstrip("\r") for line in text.split("\n")]
    rows = lines.read(text_lines, form.first_line, form.delimiter, len(form.names))
    return _of_rows(rows, len(form.names))


def _read_printed(data: bytes, name: str) -> tuple[_Form, _Cells, tuple[Finding, ...]]:
    """The form and cells of a printed list."""
    rows = lines.read_printed(data.decode("utf-8", "replace").split("\n"))
    heading_rows = headings.find(rows.cells[:_SAMPLE_LINES])
    form, notes = _form_from_headings(
        heading_rows, rows.cells, rows.numbers, 0, len(heading_rows.names), name
    )
    body = lines.Rows()
    first = heading_rows.last + 1
    for row, number in zip(rows.cells[first:], rows.numbers[first:], strict=True):
        cells, reason = lines.fit_row(row, len(form.names), "|")
        if reason:
            body.rejected_lines.append((number, reason, "|".join(row)))
        else:
            body.cells.append(cells)
            body.numbers.append(number)
    return form, _of_rows(body, len(form.names)), notes


def _of_rows(rows: lines.Rows, width: int) -> _Cells:
    columns = [_chunked([row[i] for row in rows.cells]) for i in range(width)]
    return _Cells(columns, np.array(rows.numbers, "int64"), rows.rejected_lines)


def _column(texts: list[str]) -> pa.Array:
    return pa.array(texts, pa.large_string())


def _chunked(texts: list[str]) -> pa.ChunkedArray:
    return pa.chunked_array([_column(texts)])
