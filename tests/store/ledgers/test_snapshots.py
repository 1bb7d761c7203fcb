import dataclasses
import errno
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from lib.ledger import columns
from lib.store.home import Home
from lib.store.ledgers import snapshot_files, snapshots
from lib.store.ledgers.snapshot_mistakes import SnapshotDamaged, SnapshotMissing, SnapshotUnreadable


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


def test_only_old_half_written_folders_are_swept(place):
    """A whole one may be another database's, a new half one that of an import under way."""
    kept = snapshots.write(place, frames())
    for name in (".staging-old", ".staging-new", "0123456789abcdef"):
        (place.ledgers / name).mkdir()
    os.utime(place.ledgers / ".staging-old", (0, 0))
    snapshots.sweep(place)
    assert folders(place) == {kept, "0123456789abcdef", ".staging-new"}


def folders(place: Home) -> set[str]:
    return {folder.name for folder in place.ledgers.iterdir()}


def foreign(place: Home) -> Path:
    """The folder of another ledger."""
    other = frames()
    other["documents"].loc[0, "amount"] = 1
    return place.ledgers / snapshots.write(place, other)


def other_documents(place: Home, folder: Path) -> None:
    shutil.copy(foreign(place) / "documents.parquet", folder)


def other_ledger(place: Home, folder: Path) -> None:
    shutil.copytree(foreign(place), folder, dirs_exist_ok=True)


def without(name: str):
    return lambda place, folder: (folder / name).unlink()


def cut(name: str):
    return lambda place, folder: os.truncate(folder / name, 100)


def unlisted(harm):
    """Harm to a folder of an earlier release, which has no list of its files."""

    def harmed(place: Home, folder: Path) -> None:
        harm(place, folder)
        (folder / snapshot_files.LIST).unlink()

    return harmed


HARMS = {
    "documents gone": (without("documents.parquet"), "documents.parquet is missing"),
    "allocations gone": (without("allocations.parquet"), "allocations.parquet is missing"),
    "foreign documents": (other_documents, "documents.parquet is not as it was written"),
    "another ledger's folder": (other_ledger, "those of another ledger"),
    "cut short": (cut("documents.parquet"), "documents.parquet is not as it was written"),
    "list cut short": (cut(snapshot_files.LIST), "the list of its files, is damaged"),
    "a file more": (
        lambda place, folder: shutil.copy(folder / "documents.parquet", folder / "rates.parquet"),
        "rates.parquet does not belong to it",
    ),
    "unlisted, allocations gone": (
        unlisted(without("allocations.parquet")), "its content is not what its name says"),
    "unlisted, foreign documents": (
        unlisted(other_documents), "its content is not what its name says"),
    "unlisted, cut short": (unlisted(cut("documents.parquet")), "cut short, or no Parquet"),
}  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_folder_gives_no_figures_and_is_healed_by_writing_it_again(place, harm):
    made = snapshots.write(place, frames())
    damage, said = HARMS[harm]
    damage(place, place.ledgers / made)
    with pytest.raises(SnapshotDamaged, match=said) as caught:
        snapshots.read(place, made, "May list")
    assert f"“May list” ({made})" in str(caught.value)
    assert "Import the same source again" in str(caught.value)
    assert not snapshots.is_whole(place, made)
    others = folders(place) - {made}
    assert snapshots.write(place, frames()) == made
    assert snapshots.version(snapshots.read(place, made)) == made
    assert folders(place) == {made, *others}, "nothing half-written is left"


def test_a_folder_of_an_earlier_release_is_read(place):
    made = snapshots.write(place, frames())
    (place.ledgers / made / snapshot_files.LIST).unlink()
    assert snapshots.version(snapshots.read(place, made)) == made
    assert snapshots.is_whole(place, made)


def test_a_folder_of_a_newer_release_is_a_sentence(place):
    made = snapshots.write(place, frames())
    path = place.ledgers / made / snapshot_files.LIST
    path.write_text(path.read_text().replace(snapshot_files.FORMAT, "common-terms-9"))
    with pytest.raises(SnapshotUnreadable, match=r"newer Common Terms.*Install the newer"):
        snapshots.read(place, made, "May list")


def test_a_folder_that_may_not_be_read_is_a_sentence(place, monkeypatch):
    made = snapshots.write(place, frames())

    def refuse(path: Path) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(snapshot_files, "digest", refuse)
    with pytest.raises(SnapshotUnreadable, match=r"Permission denied\. Give whoever runs this"):
        snapshots.read(place, made)


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
