import dataclasses
import os
from pathlib import Path

import pandas as pd
import pytest

from lib.ledger import columns
from lib.store import snapshots
from lib.store.home import Home
from lib.store.snapshots import SnapshotMissing


def frames() -> dict[str, pd.DataFrame]:
    documents = pd.DataFrame(
        {
            "document": ["A", "بی", "C"],
            "customer": ["c1", "c1", None],
            "kind": ["invoice", "receipt", "invoice"],
            "issued": pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-07"]),
            "due": pd.to_datetime(["2026-02-05", None, "2026-02-07"]),
            "amount": [10_000, -4_000, 7],
            "currency": ["EUR", "EUR", "JPY"],
            "disputed_amount": pd.array([None, None, 5], dtype="Int64"),
        }
    )
    allocations = pd.DataFrame(
        {
            "credit": ["بی"],
            "invoice": ["A"],
            "amount": [4_000],
            "effective_on": pd.to_datetime(["2026-01-06"]),
        }
    )
    return {
        "customers": columns.empty("customers"),
        "documents": columns.conform(documents, "documents"),
        "allocations": columns.conform(allocations, "allocations"),
    }


@pytest.fixture
def place(home) -> Home:
    return Home.default()


def test_what_was_written_is_read_back_equal_and_typed(place):
    made = frames()
    read = snapshots.read(place, snapshots.write(place, made))
    assert set(read) == set(made)
    for role, frame in made.items():
        pd.testing.assert_frame_equal(read[role], frame)
    assert read["documents"]["issued"].dtype == "datetime64[s]"
    assert read["documents"]["disputed_amount"].dtype == "Int64"


def test_version_is_the_content_not_the_file(place):
    first = snapshots.version(frames())
    assert snapshots.version(snapshots.read(place, snapshots.write(place, frames()))) == first
    chunked = pd.concat([frames()["documents"].iloc[:1], frames()["documents"].iloc[1:]])
    assert snapshots.version({**frames(), "documents": chunked.reset_index(drop=True)}) == first


def test_a_role_without_rows_is_no_content():
    assert snapshots.version(frames()) == snapshots.version(
        {**frames(), "rates": columns.empty("rates")}
    )


@pytest.mark.parametrize(
    ("column", "row", "value"),
    [
        ("document", 0, "a"),
        ("document", 0, None),
        ("customer", 2, ""),
        ("amount", 2, 8),
        ("due", 1, pd.Timestamp("1970-01-01")),
        ("disputed_amount", 0, 0),
    ],
)
def test_every_value_counts_and_missing_is_not_zero(column, row, value):
    changed = frames()
    changed["documents"].loc[row, column] = value
    assert snapshots.version(changed) != snapshots.version(frames())


def test_texts_do_not_run_together():
    one, other = frames(), frames()
    one["documents"].loc[[0, 1], "document"] = ["ab", "c"]
    other["documents"].loc[[0, 1], "document"] = ["a", "bc"]
    assert snapshots.version(one) != snapshots.version(other)


def test_order_of_rows_is_content():
    turned = frames()["documents"].iloc[::-1].reset_index(drop=True)
    assert snapshots.version({**frames(), "documents": turned}) != snapshots.version(frames())


def test_the_same_content_again_is_the_same_folder(place):
    first = snapshots.write(place, frames())
    stamp = (place.ledgers / first / "documents.parquet").stat().st_mtime_ns
    assert snapshots.write(place, frames()) == first
    assert (place.ledgers / first / "documents.parquet").stat().st_mtime_ns == stamp
    assert [folder.name for folder in place.ledgers.iterdir()] == [first]


def test_orphans_are_swept_and_versions_of_loads_kept(place):
    kept = snapshots.write(place, frames())
    (place.ledgers / ".staging-x").mkdir()
    (place.ledgers / "0123456789abcdef").mkdir()
    snapshots.sweep(place, {kept})
    assert [folder.name for folder in place.ledgers.iterdir()] == [kept]


def test_a_lost_folder_is_a_sentence(place):
    with pytest.raises(SnapshotMissing, match=r"import the source again\.$"):
        snapshots.read(place, "0123456789abcdef")


def test_home_is_a_value(place):
    assert dataclasses.replace(place, database="postgresql://host/x").url == "postgresql://host/x"
    assert place.url.startswith("sqlite:///")


def test_a_role_without_rows_is_not_in_a_version():
    """So that a ledger keeps its version when the program learns of another role."""
    silent = {role: columns.empty(role) for role in columns.OPTIONAL}
    assert snapshots.version({**silent, **frames()}) == snapshots.version(frames())


def test_on_windows_no_folder_is_opened_and_no_read_only_handle_flushed(place, monkeypatch):
    """Windows refuses both: opening a folder (EACCES), flushing what may only be read (EBADF)."""
    handles: dict[int, int] = {}
    opened, flushed = os.open, os.fsync

    def open_(path, flags, *rest):
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied", str(path))
        handle = opened(path, flags, *rest)
        handles[handle] = flags
        return handle

    def fsync(handle):
        if handle in handles and not handles[handle] & (os.O_RDWR | os.O_WRONLY):
            raise OSError(9, "Bad file descriptor")
        flushed(handle)

    monkeypatch.setattr(snapshots, "_FOLDERS_OPEN", False)
    monkeypatch.setattr(snapshots.os, "open", open_)
    monkeypatch.setattr(snapshots.os, "fsync", fsync)
    assert snapshots.read(place, snapshots.write(place, frames())).keys() == frames().keys()
    assert handles
