"""A backup restored where nothing is: the same ledgers, figures and record, or nothing at all."""

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.board.people import COMMAND_LINE
from lib.importing.options import Options
from lib.ledger.mistake import Mistake
from lib.store import backup, database, restore, table_rows
from lib.store.backup_mistakes import BackupRefused, RestoreRefused
from lib.store.home import Home
from lib.store.ledgers import imports, loads, snapshots
from lib.store.records import events, opinions, people
from tests.store.records import table
from tests.store.records.table import seat, token

LIST = "document,customer,issued,due,amount,currency\nI1,acme,2026-01-05,2026-02-04,100.00,EUR\n"


@pytest.fixture
def full(either, tmp_path) -> Home:
    """A home with two ledgers, rejected rows, a saved source, a decision and sealed opinions."""
    for name, more in (("may", ""), ("june", "I2,bolt,2026-13-45,,1.00,EUR\n")):
        path = tmp_path / f"{name}.csv"
        path.write_text(LIST.replace("I1", name) + more)
        imports.import_([path], Options(name=name, accept=True), either, actor=COMMAND_LINE)
    table.agreed(either)
    table.sealed(either, "C042")
    return either


@pytest.fixture
def saved(full, tmp_path) -> tuple[Path, Path]:
    """Its backup and its key."""
    files = tmp_path / "all.zip", tmp_path / "all.key"
    backup.make(full, *files)
    return files


@pytest.fixture
def elsewhere(tmp_path) -> Home:
    return Home(tmp_path / "elsewhere")


def rows(home: Home) -> dict[str, list[dict]]:
    with database.reading(home) as connection:
        return {
            t.name: [json.loads(line) for line in table_rows.lines(connection, t)]
            for t in table_rows.tables()
        }


def holds_the_same(one: Home, other: Home) -> None:
    assert rows(one) == rows(other)
    assert events.verify(other) == []
    for name in ("may", "june"):
        ledger, again = loads.ledger(one, name), loads.ledger(other, name)
        assert ledger.version == again.version
        assert ledger.documents.equals(again.documents)
        assert loads.rejects(one, loads.find(one, name)).equals(
            loads.rejects(other, loads.find(other, name))
        )


def empty(home: Home) -> bool:
    """Whether nothing is in a home that a restore was refused into."""
    files = [p for p in home.path.rglob("*") if p.is_file()] if home.path.is_dir() else []
    names = {p.name for p in files}
    return names <= {
        "common-terms.db",
        "common-terms.db-wal",
        "common-terms.db-shm",
        "import.lock",
    } and ("common-terms.db" not in names or not any(rows(home).values()))


def test_a_restored_home_holds_the_same(full, saved, elsewhere):
    restore.restore(elsewhere, *saved)
    holds_the_same(full, elsewhere)
    case = rows(elsewhere)["opinions"][-1]["case"]
    assert opinions.reveal(
        elsewhere, seat(elsewhere, "chair"), case, version=1, token=token()
    ).state == "revealed"  # fmt: skip
    assert events.verify(elsewhere) == []


def test_a_backup_of_sqlite_goes_into_postgresql_and_its_numbers_go_on(
    full, saved, tmp_path, server
):
    with server.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS restored WITH (FORCE)")
        connection.exec_driver_sql("CREATE DATABASE restored")
    url = server.url.set(database="restored").render_as_string(hide_password=False)
    database._ready.cache_clear()
    there = Home(tmp_path / "there", url)
    restore.restore(there, *saved)
    holds_the_same(full, there)
    table.case(there, "C099")
    assert len(rows(there)["cases"]) == len(rows(full)["cases"]) + 1
    assert events.verify(there) == []


def test_a_backup_of_an_earlier_release_is_brought_up_to_date(place, elsewhere, tmp_path):
    """Made as that release would have: its revision, and its tables without what came later."""
    made = table.meeting(place)
    file = tmp_path / "all.zip"
    manifest = backup.make(place, file)
    earlier = sorted(database.revisions())[-2]
    engine = database.connect(f"sqlite:///{tmp_path / 'earlier.db'}")
    with engine.connect() as connection, connection.begin():
        database.migrate(connection, earlier)
        columns = sa.MetaData()
        columns.reflect(connection)
    older = tmp_path / "older.zip"
    files = {}
    with zipfile.ZipFile(file) as given, zipfile.ZipFile(older, "w") as archive:
        for name in manifest.files:
            known = columns.tables.get(Path(name).stem)
            if known is None:
                continue
            lines = [
                json.dumps({c.name: json.loads(line)[c.name] for c in known.columns}).encode()
                + b"\n"
                for line in given.read(name).splitlines()
            ]
            files[name] = backup._write_part(archive, name, lines)
        tables = {Path(name).stem: manifest.tables[Path(name).stem] for name in files}
        said = replace(manifest, revision=earlier, files=files, tables=tables)
        archive.writestr(backup.MANIFEST, json.dumps({n: getattr(said, n) for n in said.__slots__}))
    restore.restore(elsewhere, older, without_keys=True)
    assert rows(elsewhere)["meetings"] == rows(place)["meetings"]
    assert rows(elsewhere)["meetings"][0]["key"] == made.key


def test_the_key_is_never_in_the_backup(saved):
    file, keys = saved
    secret = keys.read_bytes()
    with zipfile.ZipFile(file) as archive:
        assert all(secret not in archive.read(name) for name in archive.namelist())
        assert not any("key" in Path(name).name for name in archive.namelist())
    assert file.stat().st_mode & 0o077 == keys.stat().st_mode & 0o077 == 0


def test_without_its_key_a_backup_is_restored_only_if_that_is_said(saved, elsewhere):
    with pytest.raises(RestoreRefused, match="--without-keys"):
        restore.restore(elsewhere, saved[0])
    assert empty(elsewhere)
    restore.restore(elsewhere, saved[0], without_keys=True)
    assert len(people.everyone(elsewhere)) > 3


def test_another_key_is_refused(saved, elsewhere, tmp_path):
    other = tmp_path / "other.key"
    other.write_text("A" * 43 + "=")
    with pytest.raises(RestoreRefused, match="not the one this backup was made under"):
        restore.restore(elsewhere, saved[0], other)
    assert empty(elsewhere)


def test_a_backup_is_restored_only_where_nothing_is(full, saved, elsewhere):
    before = rows(full)
    for home, said in (
        (full, "there is something in"),
        (replace(full, path=elsewhere.path, database=full.url), "rows in"),
    ):
        with pytest.raises(RestoreRefused, match=said):
            restore.restore(home, *saved)
    assert rows(full) == before


def test_only_what_this_database_lists_is_saved(full, saved, elsewhere):
    (full.ledgers / "0123456789abcdef").mkdir()
    restore.restore(elsewhere, *saved)
    assert snapshots.versions(elsewhere) == set(loads.listing(full)["version"])


def test_a_damaged_ledger_is_left_out_and_said(full, tmp_path, elsewhere):
    version = loads.ledger(full, "may").version
    (full.ledgers / version / "documents.parquet").unlink()
    manifest = backup.make(full, tmp_path / "b.zip", tmp_path / "b.key")
    assert len(manifest.left_out) == 1
    assert "“may”" in manifest.left_out[0]
    restore.restore(elsewhere, tmp_path / "b.zip", tmp_path / "b.key")
    assert loads.ledger(elsewhere, "june").documents["document"].tolist() == ["june"]
    with pytest.raises(Mistake, match="import the source again"):
        loads.ledger(elsewhere, "may")


def test_a_file_is_not_written_over(full, tmp_path):
    (tmp_path / "b.zip").write_text("mine")
    with pytest.raises(BackupRefused, match="is there already"):
        backup.make(full, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_text() == "mine"


def test_a_backup_that_cannot_be_written_leaves_nothing(place, tmp_path, monkeypatch):
    table.meeting(place)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_write_part", fail)
    with pytest.raises(BackupRefused, match="No space left"):
        backup.make(place, tmp_path / "b.zip")
    assert not list(tmp_path.glob("*b.zip*"))


def changed(file: Path, part: str, content: bytes | None) -> None:
    """Replace or drop a part of an archive, as a bad copy or a hand would."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts.pop(part)
    with zipfile.ZipFile(file, "w") as archive:
        for name, old in ({**parts, part: content} if content is not None else parts).items():
            archive.writestr(name, old)


def flip(file: Path, _ledger: str) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.write_bytes(content)


FAULTS = {
    "gone": (lambda f, _: f.unlink(), "cannot be read"),
    "another file": (lambda f, _: f.write_text("hello"), "no backup"),
    "another archive": (lambda f, _: changed(f, "manifest.json", None), "no backup"),
    "cut short": (lambda f, _: os.truncate(f, f.stat().st_size // 2), "no backup"),
    "a bit turned": (flip, "is not as it was written|no backup"),
    "a table gone": (lambda f, _: changed(f, "tables/events.jsonl", None), "tables/events.jsonl"),
    "a table changed": (lambda f, _: changed(f, "tables/people.jsonl", b"{}\n"), "people.jsonl"),
    "a ledger changed": (lambda f, v: changed(f, f"ledgers/{v}/documents.parquet", b"x"), "documents"),
    "newer": (
        lambda f, _: changed(f, "manifest.json", _manifest(f, revision="0999_later")),
        r"newer Common Terms \(revision 0999_later\)",
    ),
    "newer format": (
        lambda f, _: changed(f, "manifest.json", _manifest(f, format="common-terms-backup-2")),
        "newer Common Terms",
    ),
    "a path outside": (
        lambda f, _: changed(f, "manifest.json", _manifest(f, files={"../evil": "0"})),
        "is damaged",
    ),
}  # fmt: skip


def _manifest(file: Path, **said) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return json.dumps({**json.loads(archive.read("manifest.json")), **said}).encode()


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> tuple[bytes, str]:
    """The bytes of a backup of one ledger and one person, and the ledger's version."""
    folder = tmp_path_factory.mktemp("small")
    home = Home(folder / "home")
    (folder / "may.csv").write_text(LIST)
    made = imports.import_([folder / "may.csv"], Options(accept=True), home, actor=COMMAND_LINE)
    table.meeting(home)
    backup.make(home, folder / "b.zip")
    return (folder / "b.zip").read_bytes(), made.version


@pytest.mark.parametrize("fault", FAULTS)
def test_a_backup_with_a_fault_is_refused_and_nothing_is_restored(
    small, elsewhere, tmp_path, fault
):
    file = tmp_path / "b.zip"
    file.write_bytes(small[0])
    harm, said = FAULTS[fault]
    harm(file, small[1])
    with pytest.raises(RestoreRefused, match=said) as caught:
        restore.restore(elsewhere, file, without_keys=True)
    assert "Nothing was restored." in str(caught.value)
    assert empty(elsewhere)


KILLED = """
import sys
from pathlib import Path
from lib.store import restore
from lib.store.home import Home
restore.restore(Home(Path(sys.argv[1])), Path(sys.argv[2]), without_keys=True)
"""


def test_killed_half_way_nothing_counts_and_it_can_be_done_again(small, elsewhere, tmp_path):
    file = tmp_path / "b.zip"
    file.write_bytes(small[0])
    command = [sys.executable, "-c", KILLED, str(elsewhere.path), str(file)]
    environment = {**os.environ, "COMMON_TERMS_FAILPOINT": "before-restored"}
    assert subprocess.run(command, env=environment, check=False).returncode == 86
    assert not any(rows(elsewhere).values())
    restore.restore(elsewhere, file, without_keys=True)
    assert loads.ledger(elsewhere).version == small[1]
    assert not list(elsewhere.path.glob(".restoring-*"))
    assert not list(elsewhere.path.glob("*.unfinished"))
