"""Lines of a text file as rows: what a line holds, and why it is no row."""

import csv
import io
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

_LONGEST_VALUE = 30
_SHOWN = 1000
_RULE = re.compile(r"^[\s\-=_+|─━]{5,}$")


@dataclass
class Rows:
    """Rows of a file with their line numbers, and the lines put aside with the reason."""

    cells: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rejected_lines: list[tuple[int, str, str]] = field(default_factory=list)


def split(line: str, delimiter: str) -> list[str]:
    """The values of one line.

    >>> split('1;"A; B"', ";")
    ['1', 'A; B']
    """
    line = line.rstrip("\r")
    if '"' not in line:
        return line.split(delimiter)
    for text in (line, line.replace("\r", " ")):  # a lone one within a line ends nothing
        with suppress(csv.Error):
            return next(csv.reader([text], delimiter=delimiter), [])
    return line.split(delimiter)  # a value longer than any is: the line is put aside by its width


def fit_row(row: list[str], width: int, delimiter: str) -> tuple[list[str], str]:
    """A row as wide as the headings, and why it is none; a short one is filled up with blanks.

    >>> fit_row(["1"], 2, ","), fit_row(["1", "2", " "], 2, ",")
    ((['1', ''], ''), (['1', '2'], ''))
    """
    if len(row) <= width:
        return row + [""] * (width - len(row)), ""
    if not any(cell.strip() for cell in row[width:]):
        return row[:width], ""
    reason = f"This line has {len(row)} values where the headings name {width}."
    if delimiter == "," and decimal_comma(row):
        reason += (
            " A decimal comma without quotation marks cuts an amount in two: export with "
            "semicolons, or with a decimal point."
        )
    return [], reason


def decimal_comma(row: Sequence[str]) -> bool:
    """Do two neighbouring values look like one amount that its decimal comma has cut in two?

    >>> decimal_comma(["A", "1000", "00"]), decimal_comma(["A", "1000.00", "EUR"])
    (True, False)
    """
    return any(
        re.fullmatch(r"\s*-?\d[\d. ]*", whole) and re.fullmatch(r"\d{2}", part.strip())
        for whole, part in pairwise(row)
    )


def read(lines: Sequence[str], first: int, delimiter: str, width: int) -> Rows:
    """Rows line by line, so that one bad line costs itself and not the rest of the file.

    Args:
        lines: of the file from the first record on.
        first: the number of the first of them.
        delimiter: between values.
        width: how many values a row has.
    """
    rows = Rows()
    at = 0
    while at < len(lines):
        line, number = lines[at], at + first
        at += 1
        if not line.strip():
            continue
        row, line_count, reason = _row(lines, at - 1, delimiter, width)
        at += line_count - 1
        if reason:
            rows.rejected_lines.append((number, reason, line[:_SHOWN]))
        else:
            rows.cells.append(row)
            rows.numbers.append(number)
    return rows


def _row(lines: Sequence[str], at: int, delimiter: str, width: int) -> tuple[list[str], int, str]:
    """The values that begin on a line, how many lines they take, and why they are no row."""
    row, line_count = split(lines[at], delimiter), 1
    if '"' in lines[at]:
        quoted_row, line_count = _quoted_row(lines, at, delimiter, width)
        if quoted_row is None:
            return [], 1, "A quotation mark is opened on this line and never closed."
        row = quoted_row
    row, reason = fit_row(row, width, delimiter)
    return row, (1 if reason else line_count), reason


def _quoted_row(
    lines: Sequence[str], at: int, delimiter: str, width: int
) -> tuple[list[str] | None, int]:
    """The values from a line whose quotation marks may close on a later line."""
    for line_count in range(1, min(_LONGEST_VALUE, len(lines) - at) + 1):
        text = "\n".join(lines[at : at + line_count])
        try:
            rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                continue
            return (split(lines[at], delimiter), 1) if line_count == 1 else (None, 1)
        if line_count > 1 and (len(rows) != 1 or len(rows[0]) != width):
            return None, 1
        return rows[0], line_count
    return None, 1


def is_printed(lines: Sequence[str]) -> bool:
    """Are lines those of a printed list, with a pipe at both ends of its rows?

    >>> is_printed(["List", "-----", "|No|Amount|", "-----", "|1 |  2,50|", "|2 |  3,50|"])
    True
    """
    filled_lines = [line.strip() for line in lines if line.strip() and not _RULE.match(line)]
    piped = sum(len(line) > 2 and line[0] == line[-1] == "|" for line in filled_lines)
    return piped >= 2 and piped >= 0.3 * len(filled_lines)


def read_printed(lines: Sequence[str]) -> Rows:
    """The rows of a printed list: pipes at the ends dropped, rules left out, values trimmed."""
    rows = Rows()
    for number, line in enumerate(lines, 1):
        text = line.strip(" \r\f")
        if not text or _RULE.match(text):
            continue
        inner = text.strip("|").split("|") if text.startswith("|") else [text]
        if text.startswith("||"):
            inner = ["", *inner]
        rows.cells.append([cell.strip() for cell in inner])
        rows.numbers.append(number)
    return rows
