"""The bytes of a text file as text: unpacked, told from other files, in UTF-8."""

import gzip
import io
import zlib

from lib.importing.opening import encodings, limits
from lib.ledger.findings import Finding
from lib.ledger.mistake import Mistake

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


class NotATable(Mistake):
    """A source that is something else than a table in a text file."""

    def __init__(self, name: str, file_kind: str) -> None:
        super().__init__(
            f"“{name}” is {file_kind}, not a table in a text file. Export the open or all items as "
            "CSV or "
            f"XLSX and import that."
        )


def broken_archive(name: str) -> Mistake:
    """A gzip file that does not unpack."""
    return Mistake(f"“{name}” is damaged and does not unpack. Copy or download it again.")


def unpack(data: bytes, name: str) -> bytes:
    """The bytes of a file, unpacked where it is gzip.

    It is unpacked twice: once to be counted, letting each piece go, and only then to be kept.

    Raises:
        broken_archive, limits.TooLarge: as they say.
    """
    limits.check(len(data), name)
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        _weigh(data, name)
        with gzip.open(io.BytesIO(data)) as stream:
            return stream.read()
    except (OSError, EOFError, zlib.error):
        raise broken_archive(name) from None


def _weigh(data: bytes, name: str) -> None:
    size = 0
    with gzip.open(io.BytesIO(data)) as stream:
        while piece := stream.read(limits.PIECE):
            size += len(piece)
            limits.check(size, name)


def utf8(data: bytes, name: str) -> tuple[bytes, str]:
    """The file in UTF-8 with plain line ends, and the encoding it came in."""
    for magic, file_kind in _KINDS:
        if data.startswith(magic):
            raise NotATable(name, file_kind)
    encoding = encodings.marked_encoding(data)
    if encoding is None:
        if b"\x00" in data[:4000]:
            raise NotATable(name, "a binary file")
        encoding = encodings.encoding(data)
    if encoding == encodings.DAMAGED:
        data = data.decode("utf-8", errors="replace").removeprefix("\ufeff").encode()
    elif encoding == "utf-8":
        data = data.removeprefix(b"\xef\xbb\xbf")
    else:
        data = data.decode(encoding, errors="replace").removeprefix("\ufeff").encode()
    if b"\x00" in data:
        raise NotATable(name, "a binary file")
    start = data[:500].lstrip().lower()
    for mark, file_kind in ((b"<!doctype html", "a web page"), (b"<html", "a web page"),
                       (b"<table", "a web page"), (b"<?xml", "an XML file"),
                       (b"{", "a JSON file"), (b"[{", "a JSON file")):  # fmt: skip
        if start.startswith(mark):
            raise NotATable(name, file_kind)
    return (data.replace(b"\r", b"\n") if b"\n" not in data and b"\r" in data else data), encoding


def notes(encoding: str) -> list[Finding]:
    """What there is to say about an encoding."""
    if encoding == "utf-8":
        return []
    if encoding == encodings.DAMAGED:
        message = "Some letters of the file are damaged (not UTF-8) and show as �."
        return [Finding("warning", "damaged_letters", message)]
    encoding_name = encodings.SHOWN.get(encoding, encoding)
    message = (
        f"The file was read as {encoding_name}. Look at a name with accents to see if that is "
        "right."
    )
    return [Finding("note", "encoding", message)]
