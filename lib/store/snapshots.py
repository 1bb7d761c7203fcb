"""A ledger on disk: an immutable folder of Parquet, one file a role, named by its version.

A folder is written aside, flushed, and renamed into place; a name in the folder of snapshots is
therefore always a complete one. Whether it counts is for the load that refers to it to say.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lib.ledger import columns
from lib.ledger.mistake import Mistake
from lib.store import failpoints, lock
from lib.store.home import Home, HomeUnusable, keep_private, private_file, private_folder

Frames = Mapping[str, pd.DataFrame]

_STAGING = ".staging-"
_KEYS = ("document", "credit", "invoice", "order")
"""Texts that differ from row to row, for which a dictionary is of no use."""
_FORMAT = b"common-terms-1"
_FOLDERS_OPEN = os.name != "nt"


class SnapshotMissing(Mistake):
    """A load refers to a snapshot that is no longer on disk."""

    def __init__(self, version: str, folder: Path) -> None:
        super().__init__(
            f"The data of ledger {version} is missing: {folder} is not there. Restore the folder "
            f"from a backup, or import the source again."
        )


def version(frames: Frames) -> str:
    """The hash of what the frames say, whatever files they came from: 16 hex digits.

    Options that change the content (currency, terms, order of dates, mapping) are thereby in it;
    the order of rows is content too, a role without rows is not.
    """
    digest = hashlib.sha256(_FORMAT)
    for role in columns.ROLES:
        if role in frames and len(frames[role]):
            digest.update(f"{role}:{len(frames[role])}".encode())
            for name in columns.names(role):
                digest.update(name.encode())
                for part in _canonical(frames[role][name]):
                    digest.update(part)
    return digest.hexdigest()[:16]


def write(home: Home, frames: Frames) -> str:
    """Put the frames on disk under their version, unless they are there; return the version.

    The version is worked out while the files are being written.
    """
    failpoints.reach("before-staging")
    private_folder(home.path)
    private_folder(home.ledgers)
    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=home.ledgers))
    with ThreadPoolExecutor(1) as pool:
        hashed = pool.submit(version, frames)
        _write_roles(staging, frames)
        made = hashed.result()
    if (home.ledgers / made).is_dir():
        shutil.rmtree(staging)
    else:
        staging.rename(home.ledgers / made)
        failpoints.reach("after-rename")
        flush(home.ledgers)
    return made


def read(home: Home, version: str) -> dict[str, pd.DataFrame]:
    """The frames of a version, by role, typed as the ledger wants them.

    Raises:
        SnapshotMissing: the folder is gone.
    """
    folder = home.ledgers / version
    if not folder.is_dir():
        raise SnapshotMissing(version, folder)
    return read_folder(folder)


def read_folder(folder: Path) -> dict[str, pd.DataFrame]:
    """The frames of a folder of Parquet files named by role."""
    found = {role: folder / f"{role}.parquet" for role in columns.ROLES}
    return {
        role: columns.conform(pd.read_parquet(path), role)
        for role, path in found.items()
        if path.exists()
    }


def sweep(home: Home, kept: set[str]) -> None:
    """Remove what an interrupted import left: half-written folders, versions no load refers to."""
    for folder in home.ledgers.iterdir() if home.ledgers.is_dir() else ():
        if folder.is_dir() and folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def exclusive(home: Home) -> Iterator[None]:
    """Hold the one right to add and sweep snapshots; the system gives it up when a process dies.

    Raises:
        HomeUnusable: the folder cannot be written to, or is full.
    """
    try:
        private_folder(home.path)
        with private_file(home.path / "import.lock").open("ab") as file, lock.held(file):
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
        table = _written(pa.Table.from_pandas(frame, preserve_index=False), role)
        path = folder / f"{role}.parquet"
        pq.write_table(
            table,
            path,
            compression="lz4",
            write_statistics=False,
            use_dictionary=[
                c.name for c in columns.ROLES[role] if c.type == "text" and c.name not in _KEYS
            ],
        )
        keep_private(path)
        failpoints.reach("after-first-parquet")
    failpoints.reach("after-parquet")
    for path in (*folder.iterdir(), folder):
        flush(path)
    failpoints.reach("after-flush")


def _written(table: pa.Table, role: str) -> pa.Table:
    """The columns that must be there, and those with a value in them: reading adds the others."""
    names = [
        c.name for c in columns.ROLES[role] if c.required or table[c.name].null_count < len(table)
    ]
    return table.select(names)


def _canonical(values: pd.Series) -> Iterator[Any]:
    """A column as bytes that depend on its values alone: which are there, then what they are."""
    null = values.isna().to_numpy()
    yield np.packbits(null)
    if pd.api.types.is_string_dtype(values.dtype):
        yield from _text(values)
    elif pd.api.types.is_datetime64_dtype(values.dtype):
        days = values.to_numpy("datetime64[D]").astype("<i8")
        yield np.where(null, 0, days) if null.any() else days
    else:
        kind = "<f8" if pd.api.types.is_float_dtype(values.dtype) else "<i8"
        yield np.ascontiguousarray((values.fillna(0) if null.any() else values).to_numpy(kind))


def _text(values: pd.Series) -> Iterator[Any]:
    """The lengths of the texts in bytes, then the texts, joined."""
    texts = pa.array(values, type=pa.large_string(), from_pandas=True)
    texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    if texts.null_count == len(texts):
        yield np.zeros(len(texts), "<i8")
        return
    texts = texts.fill_null("") if texts.null_count else texts
    offsets = np.frombuffer(texts.buffers()[1], dtype="<i8")[texts.offset :][: len(texts) + 1]
    yield np.diff(offsets)
    if offsets[-1] > offsets[0]:
        yield texts.buffers()[2].slice(int(offsets[0]), int(offsets[-1] - offsets[0]))
