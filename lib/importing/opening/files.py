"""What a source is, told by its content and not by its name; and reading it accordingly."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from lib.importing.opening import (
    addresses,
    delimited,
    html_tables,
    limits,
    parquet,
    regular,
    saft,
    sql,
    workbook,
)
from lib.importing.opening.addresses import NamedDatabase
from lib.importing.opening.regular import ServerFile
from lib.importing.options import Options
from lib.importing.source_table import SourceTable
from lib.ledger import columns
from lib.ledger.mistake import Mistake

_HEAD = 4096
_ENDINGS = (".csv", ".tsv", ".txt", ".gz", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".xml")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file handed over as bytes, with the name it had."""

    name: str
    content: bytes


Source = str | Path | Upload | ServerFile | NamedDatabase
"""A path or database address that somebody at the command line gave, or what a page may give."""
Snapshot = dict[str, pd.DataFrame]


class SourceMissing(Mistake):
    """A source that is not there."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"There is no file or folder “{path}”. Check the path; a database is given as a URL "
            f"such as postgresql+psycopg://host/erp."
        )


class NothingToRead(Mistake):
    """A folder without a file that could be a table."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"The folder “{path}” holds no table. Name its files by role, such as documents.csv, "
            f"allocations.csv and customers.csv, or give the files one by one."
        )


def archive_given(name: str) -> Mistake:
    """A ZIP archive that is no workbook."""
    return Mistake(f"{name} is a ZIP archive. Unpack it and give the files inside.")


def files(source: Source) -> list[Source]:
    """The files of a source: itself, or for a folder the ones in it, those named by role if any.

    Raises:
        SourceMissing, NothingToRead, regular.OutOfReach: as they say.
    """
    if isinstance(source, Upload) or _is_database(source):
        return [source]
    if isinstance(source, ServerFile):
        inside = _tables(regular.list_folder(source))
        return [replace(source, path=path) for path in inside] or [source]
    path = Path(str(source))
    if not path.is_dir():
        if not path.exists():
            raise SourceMissing(source)
        return [path]
    table_files = _tables(sorted(path.iterdir()))
    if not table_files:
        raise NothingToRead(source)
    return list(table_files)


def _tables(paths: Sequence[Path]) -> list[Path]:
    """The paths that could be tables, by their endings; those named by role where there are some."""
    tables = [path for path in paths if path.suffix.lower() in _ENDINGS]
    return [path for path in tables if named_role(path.name)] or tables


def named_role(name: str) -> str | None:
    """The role a file's name says it has.

    >>> named_role("Documents.csv.gz"), named_role("open items.csv")
    ('documents', None)
    """
    stem = name.split(".")[0].strip().lower()
    return stem if stem in columns.ROLES else None


def display_name(source: Source) -> str:
    """A source as it may be shown and stored: no folder of an upload, no password of an address."""
    if isinstance(source, Upload | NamedDatabase):
        return source.name
    if isinstance(source, ServerFile):
        return source.display_name
    return addresses.display_name(str(source)) if _is_database(source) else str(source)


def title(source: Source) -> str:
    """What people would call a source: a file's name without its ending.

    >>> title(Upload("Open items.csv.gz", b"")), title("sqlite:///var/erp.db")
    ('Open items', 'erp')
    """
    text = display_name(source).rstrip("/")
    return Path(text.split("?")[0]).name.split(".")[0] or text


def fingerprint(sources: Sequence[Source]) -> str:
    """The hash of the bytes of files, or of the address of a database."""
    digest = hashlib.sha256()
    for source in sources:
        for part in _parts(source):
            digest.update(part)
    return digest.hexdigest()


def snapshot(source: Source) -> Snapshot | None:
    """The frame of a file that is part of one of our own snapshots; None for all others."""
    if isinstance(source, NamedDatabase) or _is_database(source):
        return None
    with _open_file(source) as stream:
        if stream.read(4) != b"PAR1":
            return None
        role = parquet.snapshot_role(stream, display_name(source))
        return {role: parquet.snapshot(stream, display_name(source), role)} if role else None


def read(source: Source, options: Options) -> list[SourceTable]:
    """The tables of one file or database, with the role that they, the person or the name state.

    Raises:
        Mistake: the source cannot be read; the message says why and what to do.
    """
    if isinstance(source, NamedDatabase):
        return sql.read(
            source.url, source.query or options.query, role=options.role, name=source.name
        )
    if _is_database(source):
        return sql.read(str(source), options.query, role=options.role)
    name = Path(display_name(source)).name
    role = options.role or named_role(name)
    with _open_file(source) as stream:
        head = stream.read(_HEAD)
        stream.seek(0)
        raws = _reader(head, source)(stream, name, options)
    return [raw if raw.role else replace(raw, role=role) for raw in raws]


_Reader = Callable[[BinaryIO, str, Options], list[SourceTable]]


def _reader(head: bytes, source: Source) -> _Reader:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _read_workbook
    if head.startswith(b"PAR1"):
        return lambda stream, name, _: [parquet.read(stream, name)]
    if head.startswith(b"SQLite format 3\x00") and isinstance(source, str | Path):
        return lambda _stream, name, o: sql.read_file(Path(source), o.query, role=o.role, name=name)
    if html_tables.is_page(head, display_name(source)):
        return lambda stream, name, _: html_tables.tables(stream.read(), name)
    if start.startswith((b"<?xml", b"<AuditFile", b"\xff\xfe<\x00?\x00", b"\xfe\xff\x00<\x00?")):
        return lambda stream, name, _: saft.read(stream, name)
    return lambda stream, name, _: delimited.tables(stream.read(), name)


def _read_workbook(stream: BinaryIO, name: str, options: Options) -> list[SourceTable]:
    content = stream.read()
    if not _is_workbook(content):
        raise archive_given(name)
    return workbook.tables(content, name, options.sheet)


def _is_workbook(content: bytes) -> bool:
    if not content.startswith(b"PK\x03\x04"):
        return True
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return True
    return any(name.startswith("xl/") or name == "content.xml" for name in names)


def _is_database(source: Source) -> bool:
    return isinstance(source, NamedDatabase) or (
        isinstance(source, str) and addresses.is_address(source)
    )


def _open_file(source: str | Path | Upload | ServerFile) -> BinaryIO:
    """A file's content, open; its size is known to be within the limit.

    Raises:
        limits.TooLarge, regular.SourceUnreadable, NotAFile, OutOfReach: as they say.
    """
    if isinstance(source, Upload):
        limits.check(len(source.content), source.name)
        return BytesIO(source.content)
    stream = regular.open_regular(source)
    is_database = stream.read(16) == b"SQLite format 3\x00"
    size = stream.seek(0, 2)
    stream.seek(0)
    if not is_database:
        limits.check(size, Path(display_name(source)).name)
    return stream


def _parts(source: Source, size: int = 1 << 16) -> Iterator[bytes]:
    """A source's bytes, piece by piece; of a database its address."""
    if isinstance(source, NamedDatabase) or _is_database(source):
        yield display_name(source).encode()
        return
    with _open_file(source) as stream:
        while part := stream.read(size):
            yield part
