"""Zipped workbooks, weighed before a reader unpacks them: by what they hold, not by what they say.

The table of contents of an archive may lie about sizes, a sheet of two cells may span a thousand
million, and a cell of an OpenDocument sheet may say that it is repeated a million times. The reader
takes room for all of it, and a process without room is killed. So every part is unpacked once, piece
by piece, and counted.
"""

import copy
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from lib.importing.opening import limits, shared_texts
from lib.ledger.mistake import Mistake

MOST_CELLS = 25_000_000
"""Cells that a sheet may span, empty ones included: 32 bytes each in the reader, up to 64 as rows."""
_CUT = 2**20  # bytes that a piece may break off in: half a tag, or the text after one
_PLACE = re.compile(rb'r="([A-Z]{0,7})(\d{1,10})"')
_PLACE_ANYHOW = re.compile(
    rb"""\br\s*=\s*["']([A-Za-z]{0,7})(\d{1,10})["']"""
)  # valid, slow, unusual
_CELLS = tuple(bytes((start, ord("c"), end)) for start in b"<:" for end in b" >/\n\r\t")
_ATTRIBUTES = rb"""((?:[^>"']|"[^"]*"|'[^']*')*)>"""
_OPEN_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b" + _ATTRIBUTES)
_REPEATED = re.compile(rb"""number-(?:columns|rows)-repeated\s*=\s*["'](\d{1,10})["']""")
_TEXT_END = b"</table:"
_BLANKS = re.compile(rb"""<text:s\b[^>]*?\bc\s*=\s*["'](\d{1,10})["']""")
_LISTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_LONGEST_LIST = 16 * 2**20  # bytes: the list of a workbook's sheets, which is read as a whole
_USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def too_many_cells(name: str) -> Mistake:
    """A sheet that spans more cells than can be held."""
    return Mistake(
        f"{name} has a sheet that spans more than {MOST_CELLS // 10**6} million cells, so it was "
        f"not opened; one cell far below or beside the others is enough for that. Save the rows "
        f"you need as CSV and import that."
    )


def archive_unusual(name: str) -> Mistake:
    """A workbook that is packed in a way no spreadsheet program packs."""
    return Mistake(
        f"{name} is damaged, or packed in a way that is not read here. Open it in a spreadsheet "
        f"program and save it as XLSX or ODS."
    )


def weigh(stream: BinaryIO, name: str) -> None:
    """Count what a zipped workbook holds.

    Raises:
        limits.TooLarge, Mistake: as they say.
    """
    total = 0
    try:
        with zipfile.ZipFile(stream) as archive:
            limits.check(sum(member.file_size for member in archive.infolist()), name)
            for member in archive.infolist():
                for piece in _piece_sizes(archive, member, name):
                    total += piece
                    limits.check(total, name)
            limits.check(total + shared_texts.weight(archive, limits.most(), _pieces), name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as reason:
        raise archive_unusual(name) from reason


def _piece_sizes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[int]:
    """The sizes of a part's pieces, while the cells it spans are counted."""
    if member.compress_type not in _USUAL:
        raise archive_unusual(name)
    if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".bin"):
        raise archive_unusual(name)
    sheet, laid_out = _Sheet(), _OpenSheet() if member.filename == "content.xml" else None
    rest, size = b"", 0
    for piece in _pieces(archive, member):
        whole, rest = _whole_tags(rest + piece)
        cells = max(sheet.take(whole), laid_out.take(whole) if laid_out else 0)
        if cells > MOST_CELLS:
            raise too_many_cells(name)
        size += len(piece)
        if member.filename in _LISTS and size > _LONGEST_LIST:
            raise archive_unusual(name)
        yield len(piece) + (laid_out.unwritten() if laid_out else 0)


def _whole_tags(text: bytes) -> tuple[bytes, bytes]:
    """What is complete of a piece, and the tag or text that it breaks off in; a picture has neither."""
    at = text.rfind(b"<")
    return (text, b"") if at < 0 or len(text) - at > _CUT else (text[:at], text[at:])


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part, unpacked to its real end: the size that the archive states is not believed."""
    honest = copy.copy(member)
    honest.file_size = max(member.file_size, limits.most() + limits.PIECE)
    with archive.open(honest) as part:
        while piece := part.read(limits.PIECE):
            yield piece


class _Sheet:
    """The cells that an XLSX sheet spans, up to its last row and column."""

    def __init__(self) -> None:
        self.rows = self.columns = self.counted_rows = self.unplaced = 0

    def take(self, piece: bytes) -> int:
        """Cells spanned so far. One that does not say where it stands follows the one before it."""
        letters, digits = _places(_PLACE, piece)
        cells = piece.count(b"<c") + piece.count(b":c")
        if cells > _placed_count(letters):
            letters, digits = _places(_PLACE_ANYHOW, piece)
        if cells > _placed_count(letters):
            self._follow(piece)
        self.rows = max(self.rows, *map(int, set(digits)), 0)
        self.columns = max(self.columns, *map(_number, set(letters)), 0)
        self.counted_rows += piece.count(b"<row") + piece.count(b":row")
        return max(self.rows, self.counted_rows) * self.columns

    def _follow(self, piece: bytes) -> None:
        """Cells of each row one after another, where some do not say where they stand."""
        for number, row in enumerate(re.split(rb"</(?:\w+:)?row", piece)):
            self.unplaced = sum(map(row.count, _CELLS)) + (self.unplaced if number == 0 else 0)
            self.columns = max(self.columns, self.unplaced)


class _OpenSheet:
    """The cells that an OpenDocument sheet spans, those that are said to repeat laid out."""

    def __init__(self) -> None:
        self.texts, self.times = 0, 0
        self._start()

    def _start(self) -> None:
        self.rows = self.filled_rows = self.columns = self.filled_columns = 0
        self.repeated = 1

    def take(self, piece: bytes) -> int:
        """Cells spanned so far, up to the last row and column with a value."""
        most, at = 0, 0
        for tag in _OPEN_TAG.finditer(piece):
            self._text(piece[at : tag.start()])
            at, self.times = tag.end(), 0
            if tag[1] == b"table":
                self._start()
            elif tag[1] == b"table-row":
                self.repeated = _repeats(tag[2])
                self.rows, self.columns = self.rows + self.repeated, 0
            else:
                self.columns += _repeats(tag[2])
                if not tag[2].endswith(b"/"):
                    self.times = self.repeated * _repeats(tag[2])
                if b"value-type" in tag[2]:
                    self.filled_columns = max(self.filled_columns, self.columns)
                    self.filled_rows = self.rows
            most = max(most, self.filled_rows * self.filled_columns)
        self._text(piece[at:])
        return most

    def unwritten(self) -> int:
        """Bytes of text since the last look that stand for more than is written."""
        texts, self.texts = self.texts, 0
        return texts

    def _text(self, text: bytes) -> None:
        """What a cell says, as often as it is repeated, and the blanks it only counts."""
        if not self.times:
            return
        own, end, _ = text.partition(_TEXT_END)
        blanks = sum(int(count) for count in _BLANKS.findall(own))
        self.texts += (self.times - 1) * len(own) + self.times * blanks
        if end:
            self.times = 0


def _places(where: re.Pattern[bytes], piece: bytes) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """The letters and the digits of the places that a piece names."""
    letters, digits = zip(*where.findall(piece), strict=True) if where.search(piece) else ((), ())
    return letters, digits


def _placed_count(letters: Sequence[bytes]) -> int:
    return len(letters) - letters.count(b"")


def _repeats(attributes: bytes) -> int:
    match = _REPEATED.search(attributes)
    return int(match[1]) if match else 1


def _number(letters: bytes) -> int:
    """A column's number.

    >>> _number(b"A"), _number(b"XFD")
    (1, 16384)
    """
    total = 0
    for letter in letters.upper():
        total = total * 26 + letter - 64
    return total
