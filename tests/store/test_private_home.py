"""A home is its owner's alone: what is written, and what an earlier release left open."""

import errno
import logging
import os
import stat
import sys

import pytest

from lib.board.people import COMMAND_LINE, STRANGER
from lib.importing.opening.files import Upload
from lib.importing.options import Options
from lib.store import database
from lib.store.home import Home, keep_private, narrow
from lib.store.ledgers import imports
from lib.store.records import heads, people, seal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such modes")
ROWS = "invoice,customer,date,due,amount,currency\nA1,C,2026-01-05,2026-02-04,100.00,EUR\nA2,C,never,,1.00,EUR\n"


@pytest.fixture
def place(home) -> Home:
    return Home.default()


def open_to_others(home: Home) -> list[str]:
    every = [home.path, *home.path.rglob("*")]
    return [str(path) for path in every if path.lstat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]


def test_nothing_in_a_home_is_open_to_others(place):
    before = os.umask(0)
    try:
        upload = Upload("items.csv", ROWS.encode())
        imports.import_([upload], Options(accept=True), place, actor=COMMAND_LINE)
        people.invite_cast(place, STRANGER, token="t")
        with database.writing(place) as connection:
            connection.exec_driver_sql("UPDATE people SET head = 0")
            names = {path.name for path in place.path.iterdir()}
            assert open_to_others(place) == []
    finally:
        os.umask(before)
    assert names >= {"common-terms.db", "common-terms.db-wal", "common-terms.db-shm", "seal.key",
                     "events.head", "ledgers", "rejects", "import.lock"}  # fmt: skip


def test_a_home_that_was_open_is_narrowed_and_the_log_says_so(place, caplog):
    (place.ledgers / "abc").mkdir(parents=True)
    for name in ("common-terms.db", "seal.key", "ledgers/abc/documents.parquet", "holiday.txt"):
        (place.path / name).write_bytes(b"")
        (place.path / name).chmod(0o644)
    place.path.chmod(0o755)
    with caplog.at_level(logging.WARNING):
        narrow(place.path)
    assert open_to_others(place) == [str(place.path / "holiday.txt")]
    assert "was open to other people of this machine" in caplog.text
    caplog.clear()
    narrow(place.path)
    assert not caplog.text


def test_a_link_out_of_a_home_is_left_alone(place, tmp_path):
    place.path.mkdir()
    outside = tmp_path / "outside"
    outside.write_text("x")
    outside.chmod(0o644)
    (place.path / "seal.key").symlink_to(outside)
    narrow(place.path)
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_a_folder_in_which_nothing_is_ours_is_left_alone(tmp_path):
    (tmp_path / "pyproject.toml").touch()
    tmp_path.chmod(0o755)
    narrow(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_disk_that_is_full_leaves_no_part_of_a_key_or_head_behind(tmp_path, monkeypatch, caplog):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    place = Home(tmp_path / "home")
    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space"):
        seal.keep(place, b"k" * 32)
    heads.keep(place, b"k" * 32, heads.Head(1, "digest"))
    assert "the head of the record was not kept" in caplog.text
    assert list(place.path.iterdir()) == []


def test_a_home_that_is_not_ours_to_close_is_told_once(tmp_path, monkeypatch, caplog):
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    tmp_path.chmod(0o755)
    monkeypatch.setattr("pathlib.Path.chmod", refused)
    assert not any(keep_private(tmp_path) for _ in range(3))
    assert caplog.text.count("stays open to others: Operation not permitted") == 1
