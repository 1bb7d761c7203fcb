"""What a source is, told by its content and not by its name; and reading it accordingly."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from lib.importing.opening import delimited, html_tables, parquet, saft, sql, workbook
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


Source = str | Path | Upload
Snapshot = dict[str, pd.DataFrame]


class SourceMissing(Mistake):
    """A source that is not there."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"There is no file or folder “{path}”. Check the path; a database is given as a URL "
            f"such as postgresql+psycopg://host/erp."
        )


class SourceUnreadable(Mistake):
    """A source that may not be read."""

    def __init__(self, path: object, reason: OSError) -> None:
        super().__init__(f"“{path}” cannot be opened: {reason.strerror or reason}.")


class NothingToRead(Mistake):
    """A folder without a file that could be a table."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"The folder “{path}” holds no table. Name its files by role, such as documents.csv, "
            f"allocations.csv and customers.csv, or give the files one by one."
        )


class ArchiveGiven(Mistake):
    """A ZIP archive that is no workbook."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is a ZIP archive. Unpack it and give the files inside.")


def files(source: Source) -> list[Source]:
    """The files of a source: itself, or for a folder the ones in it, those named by role if any.

    Raises:
        SourceMissing, NothingToRead: as they say.
    """
    if isinstance(source, Upload) or sql.is_url(str(source)):
        return [source]
    path = Path(source)
    if not path.is_dir():
        if not path.exists():
            raise SourceMissing(source)
        return [path]
    tables = [p for p in sorted(path.iterdir()) if p.suffix.lower() in _ENDINGS]
    found = [p for p in tables if named_role(p.name)] or tables
    if not found:
        raise NothingToRead(source)
    return list(found)


def named_role(name: str) -> str | None:
    """The role a file's name says it has.

    >>> named_role("Documents.csv.gz"), named_role("open items.csv")
    ('documents', None)
    """
    stem = name.split(".")[0].strip().lower()
    return stem if stem in columns.ROLES else None


def shown(source: Source) -> str:
    """A source as it may be shown and stored: no folder of an upload, no password of a URL."""
    if isinstance(source, Upload):
        return source.name
    return sql.without_credentials(str(source))


def title(source: Source) -> str:
    """What people would call a source: a file's name without its ending.

    >>> title(Upload("Open items.csv.gz", b"")), title("sqlite:///var/erp.db")
    ('Open items', 'erp')
    """
    said = shown(source).rstrip("/")
    return Path(said.split("?")[0]).name.split(".")[0] or said


def fingerprint(sources: Sequence[Source]) -> str:
    """The hash of the bytes of files, or of the address of a database."""
    digest = hashlib.sha256()
    for source in sources:
        for part in _parts(source):
            digest.update(part)
    return digest.hexdigest()


def snapshot(source: Source) -> Snapshot | None:
    """The frame of a file that is part of one of our own snapshots; None for all others."""
    if _is_url(source) or not _head(source).startswith(b"PAR1"):
        return None
    content = _content(source)
    role = parquet.snapshot_role(content, shown(source))
    return {role: parquet.snapshot(content, shown(source), role)} if role else None


def read(source: Source, options: Options) -> list[SourceTable]:
    """The tables of one file or database, with the role that they, the person or the name state.

    Raises:
        Mistake: the source cannot be read; the message says why and what to do.
    """
    if _is_url(source):
        return sql.read(str(source), options.query, role=options.role)
    name = source.name if isinstance(source, Upload) else Path(source).name
    role = options.role or named_role(name)
    raws = _reader(_head(source), source)(_content(source), name, options)
    return [raw if raw.role else replace(raw, role=role) for raw in raws]


_Reader = Callable[[Path | bytes, str, Options], list[SourceTable]]


def _reader(head: bytes, source: Source) -> _Reader:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PK\x03\x04"):
        return _read_workbook if _is_workbook(source) else _refuse_archive
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _read_workbook
    if head.startswith(b"PAR1"):
        return lambda content, name, _: [parquet.read(content, name)]
    if head.startswith(b"SQLite format 3\x00") and not isinstance(source, Upload):
        return lambda path, _, o: sql.read(_sqlite(source), o.query, role=o.role)
    if html_tables.is_page(head, shown(source)):
        return lambda content, name, _: html_tables.tables(_bytes(content), name)
    if start.startswith((b"<?xml", b"<AuditFile", b"\xff\xfe<\x00?\x00", b"\xfe\xff\x00<\x00?")):
        return lambda content, name, _: saft.read(content, name)
    return lambda content, name, _: delimited.tables(content, name)


def _sqlite(path: object) -> str:
    """The URL of a SQLite file, whatever letters its path has."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string()


def _read_workbook(content: Path | bytes, name: str, options: Options) -> list[SourceTable]:
    return workbook.tables(content, name, options.sheet)


def _bytes(content: Path | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()


def _refuse_archive(_content: Path | bytes, name: str, _options: Options) -> list[SourceTable]:
    raise ArchiveGiven(name)


def _is_workbook(source: Source) -> bool:
    content = _content(source)
    opened = BytesIO(content) if isinstance(content, bytes) else content
    try:
        with zipfile.ZipFile(opened) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return True
    return any(name.startswith("xl/") or name == "content.xml" for name in names)


def _is_url(source: Source) -> bool:
    return isinstance(source, str) and sql.is_url(source)


def _content(source: Source) -> Path | bytes:
    return source.content if isinstance(source, Upload) else Path(source)


def _head(source: Source) -> bytes:
    return next(_parts(source, _HEAD), b"")[:_HEAD]


def _parts(source: Source, size: int = 1 << 20) -> Iterator[bytes]:
    """A source's bytes, piece by piece; of a database its address."""
    if isinstance(source, Upload):
        yield source.content
    elif _is_url(source):
        yield shown(source).encode()
    else:
        try:
            with Path(source).open("rb") as opened:
                while part := opened.read(size):
                    yield part
        except OSError as reason:
            raise SourceUnreadable(source, reason) from reason
