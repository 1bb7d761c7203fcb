"""A backup: all that a database and its home hold, in one ZIP file that any engine can be filled from.

It holds the rows of every table, the snapshots and rejected rows that they list, and a manifest with
the digest of each part. The key of sealed opinions is not in it: who has both could open them.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lib.ledger.mistake import Mistake
from lib.store import clock, database, table_rows
from lib.store.backup_mistakes import BackupRefused
from lib.store.home import Home
from lib.store.ledgers import snapshots
from lib.store.models import Load
from lib.store.records import seal

FORMAT = "common-terms-backup-1"
MANIFEST = "manifest.json"
KEY = "seal.key"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Args:
        made_at: when, in UTC.
        revision: of the tables.
        tables: how many rows each has.
        files: digest of each part of the archive, by name.
        ledgers: versions whose data is in it.
        left_out: what could not be put in, in sentences.
        key: what tells the home's key from another one and not what it is; empty where there is none.
        format: of the archive.
    """

    made_at: str
    revision: str
    tables: dict[str, int]
    files: dict[str, str]
    ledgers: list[str]
    left_out: list[str]
    key: str
    format: str = FORMAT


def make(home: Home, file: Path, keys: Path | None = None) -> Manifest:
    """Write a backup, and the key apart from it.

    No import or deletion runs meanwhile, and the rows are those of one moment.

    Args:
        file: the archive; must not be there yet.
        keys: where the key goes; must not be there yet.

    Raises:
        BackupRefused: a file is there already or cannot be written.
        Mistake: the home or the database cannot be read.
    """
    for target in filter(None, (file, keys)):
        if target.exists():
            raise BackupRefused.exists(target)
    secret = key(home)
    with snapshots.exclusive(home):
        with _aside(file) as path, zipfile.ZipFile(path, "w") as archive:
            manifest = _write(home, archive, secret)
        if keys is not None and secret is not None:
            with _aside(keys) as path:
                path.write_bytes(base64.urlsafe_b64encode(secret))
    return manifest


def key(home: Home) -> bytes | None:
    """The home's key where it has one; none is made."""
    has_key = os.environ.get(seal.VARIABLE) or (home.path / KEY).exists()
    return seal.key(home) if has_key else None


def key_mark(secret: bytes | None) -> str:
    """What tells a key from another one, and says nothing of it."""
    return hmac.digest(secret, b"common-terms: a backup", "sha256").hex() if secret else ""


def _write(home: Home, archive: zipfile.ZipFile, secret: bytes | None) -> Manifest:
    files: dict[str, str] = {}
    counts: dict[str, int] = {}
    with _one_moment(home) as connection:
        for table in table_rows.tables():
            counts[table.name] = table_rows.count(connection, table)
            name = f"tables/{table.name}.jsonl"
            files[name] = _write_part(archive, name, table_rows.lines(connection, table))
        loads = connection.execute(sa.select(Load.version, Load.name, Load.rejects)).all()
    names = {load.version: load.name for load in loads}
    left_out = _put_ledgers(home, archive, files, names)
    left_out += _put_rejects(home, archive, files, {load.rejects for load in loads} - {None})
    manifest = Manifest(
        made_at=clock.now().astimezone(dt.UTC).isoformat(),
        revision=database.newest_revision(),
        tables=counts,
        files=files,
        ledgers=sorted(v for v in names if any(n.startswith(f"ledgers/{v}/") for n in files)),
        left_out=left_out,
        key=key_mark(secret),
    )
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
    return manifest


@contextmanager
def _one_moment(home: Home) -> Iterator[sa.Connection]:
    """A connection that sees the database as it is now, whatever others write meanwhile."""
    with database.reading(home) as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _put_ledgers(
    home: Home, archive: zipfile.ZipFile, files: dict[str, str], names: dict[str, str]
) -> list[str]:
    """Every ledger that is whole; return what is wrong with the others."""
    left_out = []
    for version, name in sorted(names.items()):
        try:
            snapshots.check(home, version, name)
        except Mistake as mistake:
            left_out.append(str(mistake))
            continue
        for path in sorted((home.ledgers / version).iterdir()):
            part = f"ledgers/{version}/{path.name}"
            files[part] = _write_part(archive, part, _pieces(path))
    return left_out


def _put_rejects(
    home: Home, archive: zipfile.ZipFile, files: dict[str, str], names: Iterable[Any]
) -> list[str]:
    left_out = []
    for name in sorted(names):
        if (home.rejects / name).is_file():
            files[f"rejects/{name}"] = _write_part(
                archive, f"rejects/{name}", _pieces(home.rejects / name)
            )
        else:
            left_out.append(f"The file {home.rejects / name} of rejected rows is not there.")
    return left_out


def _write_part(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    """Write a part, and return its digest; Parquet is compressed already."""
    part = zipfile.ZipInfo(name, clock.now().timetuple()[:6])
    part.compress_type = zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
    digest = hashlib.sha256()
    with archive.open(part, "w", force_zip64=True) as out:
        for piece in pieces:
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


@contextmanager
def _aside(file: Path) -> Iterator[Path]:
    """A file beside another, which takes its name once it is whole; only its owner may read it.

    Raises:
        BackupRefused: it cannot be written.
    """
    path = file.with_name(f".{file.name}.part")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        yield path
        snapshots.flush(path)
        path.replace(file)
        snapshots.flush(file.absolute().parent)
    except OSError as reason:
        raise BackupRefused.unwritable(file, reason) from reason
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)
