"""Each fault of a database in its own sentence: what it is, what to do, no password."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.store import database, database_faults
from lib.store.database import DatabaseUnreachable, NewerDatabase
from lib.store.home import Home
from lib.store.ledgers import loads
from lib.store.records import people
from tests.store.records import table

FILE = "sqlite:////data/terms.db"
SERVER = "postgresql+psycopg://ada:s3cret@db/terms?password=s3cret2"


def of_sqlite(name: str) -> sa.exc.DBAPIError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorname = name
    return sa.exc.OperationalError("SELECT 1", {}, error)


def of_server(text: str) -> sa.exc.DBAPIError:
    return sa.exc.OperationalError("SELECT 1", {}, Exception(text))


@pytest.mark.parametrize(
    ("name", "said", "advice"),
    [
        ("SQLITE_FULL", "is full", "Free some room"),
        ("SQLITE_READONLY_DIRECTORY", "may not be written to", "the right to write"),
        ("SQLITE_CORRUPT", "malformed", "restore a backup"),
        ("SQLITE_NOTADB", "is no database", "restore a backup"),
        ("SQLITE_BUSY_SNAPSHOT", "another program", "Try again"),
        ("SQLITE_LOCKED", "another program", "Try again"),
        ("SQLITE_CANTOPEN", "cannot be opened", "names the right place"),
        ("SQLITE_IOERR_WRITE", "the disk reports errors", "Save what is on it"),
    ],
)
def test_each_fault_of_sqlite_has_its_sentence(name: str, said: str, advice: str):
    text = str(database_faults.fault(FILE, of_sqlite(name)))
    assert said in text
    assert advice in text
    assert text.endswith("Nothing was changed.")
    assert "server" not in text


@pytest.mark.parametrize("name", ["SQLITE_IOERR_SHMSIZE", "SQLITE_CANTOPEN"])
def test_a_full_disk_is_told_whatever_sqlite_calls_it(tmp_path, monkeypatch, name: str):
    full = shutil.disk_usage(tmp_path)._replace(free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    text = str(database_faults.fault(f"sqlite:///{tmp_path}/terms.db", of_sqlite(name)))
    assert "the disk it is on is full" in text


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    (tmp_path / "terms.db").touch()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    text = str(
        database_faults.fault(f"sqlite:///{tmp_path}/terms.db", of_sqlite("SQLITE_CANTOPEN"))
    )
    assert "it may not be read" in text


@pytest.mark.parametrize(
    ("driver", "said"),
    [
        ('connection to server at "db", port 5432 failed: Connection refused', "no server answers"),
        ('FATAL:  password authentication failed for user "ada"', "refuses the user or the password"),
        ('FATAL:  database "terms" does not exist', "no such database"),
        ('FATAL:  role "ada" does not exist', "no such user"),
        ("failed to resolve host 'db': Name or service not known", "no such server"),
        ("cannot execute INSERT in a read-only transaction", "only reads"),
        ("could not extend file: No space left on device", "the server's disk is full"),
        ("terminating connection due to administrator command", "was stopped"),
        ("server closed the connection unexpectedly", "ended the connection"),
        ("FATAL:  sorry, too many clients already", "no connection left"),
        ("connection timeout expired", "does not answer"),
    ],
)  # fmt: skip
def test_each_fault_of_a_server_has_its_sentence_without_the_password(driver: str, said: str):
    text = str(database_faults.fault(SERVER, of_server(driver)))
    assert said in text
    assert "s3cret" not in text
    assert text.endswith("Nothing was changed.")


def test_what_else_a_driver_says_is_repeated_without_the_password():
    text = str(DatabaseUnreachable.other(SERVER, of_server("odd: s3cret and s3cret2\nmore")))
    assert "cannot be used: odd: *** and ***2. Check COMMON_TERMS_DB" in text


def test_a_fault_of_our_own_is_not_called_one_of_the_database():
    assert database_faults.fault(FILE, of_sqlite("SQLITE_ERROR")) is None
    assert database_faults.fault(SERVER, of_server("deadlock detected")) is None


@pytest.mark.parametrize("url", ["nonsense", "postgres://ada:s3cret@db/terms", "mysql://s3cret@db"])
def test_an_address_that_is_none_is_not_repeated(tmp_path, url: str):
    with pytest.raises(DatabaseUnreachable, match="COMMON_TERMS_DB is no address") as caught:
        database.engine(Home(tmp_path, url))
    assert "s3cret" not in str(caught.value)


def test_a_database_of_a_newer_release_is_left_as_it_is(either):
    database.engine(either).dispose()
    with database.writing(either) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0999_later'"))
    database._ready.cache_clear()
    with pytest.raises(NewerDatabase, match=r"newer Common Terms \(revision 0999_later\)"):
        loads.listing(either)
    engine = database.connect(either.url)
    with engine.connect() as connection:
        revision = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    assert revision == "0999_later"


def test_a_database_that_is_damaged_while_in_use_is_a_sentence(place):
    table.meeting(place)
    database.settle(place)
    database.engine(place).dispose()
    path = place.path / "common-terms.db"
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 200_000)
    with pytest.raises(DatabaseUnreachable, match="malformed"):
        people.everyone(place)


def test_a_write_to_a_database_that_may_not_be_written_is_a_sentence(place):
    database.engine(place).dispose()
    (place.path / "common-terms.db").chmod(0o444)
    url = f"sqlite:///file:{place.path}/common-terms.db?mode=ro&uri=true"
    closed = Home(place.path, url)
    with (
        pytest.raises(DatabaseUnreachable, match="may not be written to"),
        database.writing(closed) as connection,
    ):
        connection.execute(sa.text("DELETE FROM sources"))
    assert not Path(f"file:{place.path}").exists(), "an address of SQLite's own is no path of ours"


def test_a_server_without_that_database_is_a_sentence(place, server):
    url = server.url.set(database="nothere").render_as_string(hide_password=False)
    with pytest.raises(DatabaseUnreachable, match="no such database"):
        loads.listing(Home(place.path, url))
