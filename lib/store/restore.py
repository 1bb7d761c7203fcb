"""Restoring a backup where nothing is: all of it or nothing, whatever stops it half-way.

Files are put in place first, noted as unfinished; the rows are one transaction after them, and its
commit is the restore's.
"""

import hashlib
import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from lib.ledger.mistake import Mistake
from lib.store import database, failpoints, table_rows
from lib.store.backup import FORMAT, KEY, MANIFEST, Manifest, key, key_mark
from lib.store.backup_mistakes import RestoreRefused
from lib.store.home import Home
from lib.store.ledgers import loads, snapshots, unfinished
from lib.store.records import seal

_PART = re.compile(
    r"tables/[a-z_]+\.jsonl|ledgers/[0-9a-f]{16}/[a-z_]+\.(parquet|json)|rejects/[0-9a-f]{32}\.csv"
)
_PIECE = 1 << 20
_STAGING = ".restoring-"


def restore(
    home: Home, file: Path, keys: Path | None = None, *, without_keys: bool = False
) -> Manifest:
    """Fill an empty home and database from a backup.

    Args:
        keys: the file with the key that the backup was made under.
        without_keys: go without it.

    Raises:
        RestoreRefused: the backup is none, damaged, newer or needs its key, or something is here.
        Mistake: the home or the database cannot be written.
    """
    with _open_archive(file) as archive:
        manifest = _manifest(archive, file)
        secret = _key(home, file, manifest, keys) if manifest.key and not without_keys else None
        with snapshots.exclusive(home), _swept(home), _staging(home) as staging:
            _check_files_empty(home, secret)
            _unpack(archive, file, manifest, staging)
            with database.writing(home) as connection:
                _check_database_empty(connection)
                _fill(connection, manifest, staging, file)
                _place(home, staging)
                _keep_key(home, secret)
                failpoints.reach("before-restored")
            unfinished.clear(home)
    return manifest


@contextmanager
def _swept(home: Home) -> Iterator[None]:
    """Remove what an earlier restore left half-way, and what this one leaves if it fails."""
    for leftover in home.path.glob(f"{_STAGING}*"):
        unfinished.remove(leftover)
    loads.sweep(home)
    try:
        yield
    except Exception:
        with suppress(Mistake, OSError):
            loads.sweep(home)
        raise


@contextmanager
def _staging(home: Home) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=_STAGING, dir=home.path) as place:
        yield Path(place)


@contextmanager
def _open_archive(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except OSError as reason:
        raise RestoreRefused.unreadable(file, reason) from reason
    except zipfile.BadZipFile as reason:
        raise RestoreRefused.no_backup(file) from reason
    with archive:
        yield archive


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """What the backup says of itself, if it can be restored by this release."""
    try:
        content = json.loads(archive.read(MANIFEST))
        if content["format"] != FORMAT:
            raise RestoreRefused.newer(file, str(content["format"]))
        manifest = Manifest(**content)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error) as reason:
        raise RestoreRefused.no_backup(file) from reason
    if manifest.revision not in database.revisions():
        raise RestoreRefused.newer(file, manifest.revision)
    if strange := [name for name in manifest.files if not _PART.fullmatch(name)]:
        raise RestoreRefused.damaged(file, strange[0])
    return manifest


def _key(home: Home, file: Path, manifest: Manifest, keys: Path | None) -> bytes:
    """The key that a backup was made under: of the file that was given, else the home's own."""
    if keys is None:
        secret = key(home)
        if secret is None:
            raise RestoreRefused.no_key(file)
    else:
        try:
            secret = seal.decode_key(keys.read_text("ascii", "replace"), str(keys))
        except OSError as reason:
            raise RestoreRefused.unreadable(keys, reason) from reason
    if key_mark(secret) != manifest.key:
        raise RestoreRefused.other_key(str(keys or home.path / KEY))
    return secret


def _check_files_empty(home: Home, secret: bytes | None) -> None:
    for folder in (home.ledgers, home.rejects):
        if folder.is_dir() and any(folder.iterdir()):
            raise RestoreRefused.not_empty(f"there is something in {folder}")
    if secret is not None and key(home) not in (None, secret):
        raise RestoreRefused.not_empty(f"{home.path / KEY} is another key than the backup's")


def _check_database_empty(connection: sa.Connection) -> None:
    for table in table_rows.tables():
        if table_rows.count(connection, table):
            raise RestoreRefused.not_empty(f"the database has rows in “{table.name}”")


def _unpack(archive: zipfile.ZipFile, file: Path, manifest: Manifest, staging: Path) -> None:
    """Every part into a folder, held against its digest; only its owner may read them."""
    for name, expected_digest in manifest.files.items():
        path = staging / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as out:
            for piece in _pieces(archive, file, name):
                digest.update(piece)
                out.write(piece)
        if digest.hexdigest() != expected_digest:
            raise RestoreRefused.damaged(file, name)
        if not name.startswith("tables/"):
            snapshots.flush(path)


def _pieces(archive: zipfile.ZipFile, file: Path, name: str) -> Iterator[bytes]:
    try:
        with archive.open(name) as part:
            while piece := part.read(_PIECE):
                yield piece
    except (KeyError, EOFError, zipfile.BadZipFile, zlib.error) as reason:
        raise RestoreRefused.damaged(file, name) from reason


def _fill(connection: sa.Connection, manifest: Manifest, staging: Path, file: Path) -> None:
    """Every row into its table; those of an earlier release are brought up to date on the way."""
    if manifest.revision == database.newest_revision():
        _insert(connection, table_rows.tables(), manifest, staging, file)
        return
    scratch = database.connect(f"sqlite:///{staging / 'earlier.db'}")
    try:
        with scratch.connect() as earlier, earlier.begin():
            database.migrate(earlier, manifest.revision)
            metadata = sa.MetaData()
            metadata.reflect(earlier, only=list(manifest.tables))
            _insert(earlier, metadata.sorted_tables, manifest, staging, file)
            database.migrate(earlier, "head")
        with scratch.connect() as earlier:
            for table in table_rows.tables():
                table_rows.insert(connection, table, table_rows.lines(earlier, table))
    finally:
        scratch.dispose()


def _insert(
    connection: sa.Connection, tables: list[sa.Table], manifest: Manifest, staging: Path, file: Path
) -> None:
    for table in tables:
        name = f"tables/{table.name}.jsonl"
        try:
            with (staging / name).open("rb") as lines:
                row_count = table_rows.insert(connection, table, lines)
        except (OSError, KeyError, TypeError, ValueError) as reason:
            raise RestoreRefused.damaged(file, name) from reason
        except (sa.exc.IntegrityError, sa.exc.DataError) as reason:
            raise RestoreRefused.unfit(table.name, reason) from reason
        if row_count != manifest.tables.get(table.name):
            raise RestoreRefused.damaged(file, name)


def _place(home: Home, staging: Path) -> None:
    """Rename folders and files into place, each noted first."""
    for folder in (home.ledgers, home.rejects):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        source = staging / folder.name
        for path in sorted(source.iterdir()) if source.is_dir() else ():
            unfinished.note(home, folder / path.name)
            path.rename(folder / path.name)
        snapshots.flush(folder)


def _keep_key(home: Home, secret: bytes | None) -> None:
    """The key into the home, unless it has it from there or from the environment."""
    if secret is not None and key(home) is None:
        seal.keep(home, secret)
