"""A ledger on disk: an immutable folder of Parquet, one file a role, named by its version.

A folder is written aside, flushed, and renamed into place; a name in the folder of snapshots is
therefore always a complete one. Whether it counts is for the load that refers to it to say. What
happens to it later, past the program, is found out when it is read: against the digests of its files
(5 % of the time that reading takes), where there is no list of them against the version itself (30 %).
"""

import logging
import os
import re
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lib.ledger import columns
from lib.ledger.mistake import Mistake
from lib.store import clock, failpoints
from lib.store.home import Home, HomeUnusable, keep_private, private_file, private_folder
from lib.store.ledgers import lock, snapshot_files
from lib.store.ledgers.snapshot_mistakes import SnapshotDamaged, SnapshotMissing, SnapshotUnreadable
from lib.store.ledgers.snapshot_version import version

Frames = Mapping[str, pd.DataFrame]

_STAGING = ".staging-"
_KEYS = ("document", "credit", "invoice", "order")
"""Texts that differ from row to row, for which a dictionary is of no use."""
_VERSION = re.compile(r"[0-9a-f]{16}")
_ABANDONED = 24 * 3600  # seconds: no import takes as long
_FOLDERS_OPEN = os.name != "nt"
_LOG = logging.getLogger(__name__)


def write(home: Home, frames: Frames, placing: Callable[[Path], None] = lambda folder: None) -> str:
    """Put the frames on disk under their version, unless they are there and whole; return the version.

    The version is worked out while the files are being written.

    Args:
        placing: told of each folder that is about to be filled or put in place.
    """
    failpoints.reach("before-staging")
    private_folder(home.path)
    private_folder(home.ledgers)
    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=home.ledgers))
    try:
        placing(staging)
        with ThreadPoolExecutor(1) as pool:
            version_future = pool.submit(version, frames)
            _write_roles(staging, frames)
            new_version = version_future.result()
        snapshot_files.write(staging, new_version)
        _flush_folder(staging)
        if not is_whole(home, new_version):
            placing(home.ledgers / new_version)
            _place(home, staging, new_version)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return new_version


def _place(home: Home, staging: Path, new_version: str) -> None:
    """Rename a folder into its place; a damaged one that stands there goes."""
    folder = home.ledgers / new_version
    staging.chmod(0o700)
    if folder.exists():
        old_folder = staging.with_name(f"{staging.name}-damaged")
        folder.rename(old_folder)
        staging.rename(folder)
        old_folder.chmod(0o700)
        shutil.rmtree(old_folder, ignore_errors=True)
        _LOG.warning("the data of ledger %s was damaged, and was written anew", new_version)
    else:
        staging.rename(folder)
    failpoints.reach("after-rename")
    flush(home.ledgers)


def is_whole(home: Home, version: str) -> bool:
    """Whether a version is on disk as it was written."""
    try:
        check(home, version)
    except Mistake:
        return False
    return True


def check(home: Home, version: str, name: str = "") -> None:
    """Hold a version against what was written.

    Args:
        name: what people call the ledger, for what is wrong with it.

    Raises:
        SnapshotMissing: the folder is gone.
        SnapshotDamaged: what is in it is not what was written.
        SnapshotUnreadable: the system or another format keeps us from it.
    """
    with _explain_faults(home, version, name) as folder:
        if has_list := snapshot_files.has_list(folder):
            snapshot_files.check(folder, version)
    if not has_list:
        read(home, version, name)


def read(home: Home, version: str, name: str = "") -> dict[str, pd.DataFrame]:
    """The frames of a version, by role, typed as the ledger wants them; see ``check``."""
    with _explain_faults(home, version, name) as folder:
        if has_list := snapshot_files.has_list(folder):
            snapshot_files.check(folder, version)
        frames = read_folder(folder)
        if not has_list:
            _check_content(frames, version)
    return frames


@contextmanager
def _explain_faults(home: Home, version: str, name: str) -> Iterator[Path]:
    """The folder of a version; what is wrong with it becomes a sentence that names the ledger."""
    folder = home.ledgers / version
    ledger = f"“{name}” ({version})" if name else version
    try:
        if not folder.is_dir():
            raise SnapshotMissing(ledger, folder)
        yield folder
    except snapshot_files.Changed as change:
        raise SnapshotDamaged(ledger, str(change), folder) from change
    except snapshot_files.OtherFormat as newer:
        raise SnapshotUnreadable.newer(ledger) from newer
    except PermissionError as reason:
        raise SnapshotUnreadable.closed(ledger, reason) from reason
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError) as reason:
        problem = "a file is cut short, or no Parquet"
        raise SnapshotDamaged(ledger, problem, folder) from reason


def _check_content(frames: Frames, expected: str) -> None:
    """For a folder of an earlier release, without a list of its files."""
    if version(frames) != expected:
        raise snapshot_files.Changed("its content is not what its name says")


def read_folder(folder: Path) -> dict[str, pd.DataFrame]:
    """The frames of a folder of Parquet files named by role."""
    paths = {role: folder / f"{role}.parquet" for role in columns.ROLES}
    return {
        role: columns.conform(pd.read_parquet(path), role)
        for role, path in paths.items()
        if path.exists()
    }


def sweep(home: Home) -> None:
    """Remove half-written folders that an interrupted import left a day ago or earlier.

    Whole ones stay, whoever lists them: several databases may share a home.
    """
    for folder in home.ledgers.glob(f"{_STAGING}*"):
        if clock.now().timestamp() - folder.stat().st_mtime > _ABANDONED:
            shutil.rmtree(folder, ignore_errors=True)


def versions(home: Home) -> set[str]:
    """Every version that lies in a home, whether a load refers to it or not."""
    return {path.name for path in home.ledgers.glob("*") if _VERSION.fullmatch(path.name)}


@contextmanager
def exclusive(home: Home) -> Iterator[None]:
    """Hold the one right to add and sweep snapshots; the system gives it up when a process dies.

    Raises:
        HomeUnusable: the folder cannot be written to, or is full.
    """
    try:
        private_folder(home.path)
        with private_file(home.path / "import.lock").open("ab") as file, lock.hold(file):
            yield
    except OSError as reason:
        raise HomeUnusable(home.path, reason) from reason


def flush(path: Path) -> None:
    """Make what was written to a file, or the names in a folder, survive a power cut.

    Windows opens no folder, keeps names by itself, and flushes only what may be written to.
    """
    folder = path.is_dir()
    if folder and not _FOLDERS_OPEN:
        return
    handle = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_roles(folder: Path, frames: Frames) -> None:
    for role, frame in frames.items():
        path = folder / f"{role}.parquet"
        _write_role(path, frame[_stored_columns(frame, role)], role)
        keep_private(path)
        failpoints.reach("after-first-parquet")
    failpoints.reach("after-parquet")


def _write_role(path: Path, frame: pd.DataFrame, role: str) -> None:
    """One file; categories are written as they are, and the file says that they are texts."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    coded = {f.name: "str" for f in table.schema if pa.types.is_dictionary(f.type)}
    plain = pa.Schema.from_pandas(frame.head(0).astype(coded), preserve_index=False)
    with pq.ParquetWriter(
        path,
        table.schema,
        compression="lz4",
        write_statistics=False,
        use_dictionary=[
            c.name for c in columns.ROLES[role] if c.type == "text" and c.name not in _KEYS
        ],
        column_encoding={
            c.name: "DELTA_BINARY_PACKED"
            for c in columns.ROLES[role]
            if c.type == "money" and c.name in frame
        },
        store_schema=False,
    ) as writer:
        writer.write_table(table)
        metadata = {**(plain.metadata or {}), b"ARROW:schema": b64encode(plain.serialize())}
        writer.add_key_value_metadata(metadata)


def _flush_folder(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        flush(path)
    failpoints.reach("after-flush")


def _stored_columns(frame: pd.DataFrame, role: str) -> list[str]:
    """The columns that must be there, and those with a value in them: reading adds the others."""
    return [c.name for c in columns.ROLES[role] if c.required or frame[c.name].notna().any()]
