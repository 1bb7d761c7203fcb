"""The database: opened, brought up to date, and written in one transaction at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lib.store import database_faults
from lib.store.database_faults import DatabaseUnreachable, NewerDatabase
from lib.store.home import Home, HomeUnusable, narrow, private_file, private_folder

MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MS = 30_000
_REVISION_TABLE = """CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)"""
"""The table in which Alembic notes the revision, as it makes it itself."""


def engine(home: Home) -> sa.Engine:
    """The engine of a home's database, at the newest revision; one an URL and process.

    Raises:
        DatabaseUnreachable: no connection, or none that can be used.
        NewerDatabase: a newer release wrote it.
    """
    _narrow_once(home.path)
    return _ready(home.url)


@lru_cache(maxsize=8)
def _narrow_once(path: Path) -> None:
    """Once a process, before anything is read or written."""
    narrow(path)


@contextmanager
def writing(home: Home) -> Iterator[sa.Connection]:
    """One transaction that may write; SQLite takes its write lock at once, so no write is lost."""
    with database_faults.explain_faults(home.url), engine(home).connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            yield connection


@contextmanager
def reading(home: Home) -> Iterator[sa.Connection]:
    """One transaction that only reads."""
    with database_faults.explain_faults(home.url), engine(home).connect() as connection:
        yield connection


def settle(home: Home) -> None:
    """Move what SQLite wrote aside into its file, so that what was erased is nowhere any more."""
    db_engine = engine(home)
    if db_engine.dialect.name == "sqlite":
        with closing(db_engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def newest_revision() -> str:
    """The newest migration, by file name, so that a start need not import Alembic."""
    return max(revisions())


def revisions() -> set[str]:
    """Every migration there is, by file name."""
    return {path.stem for path in (MIGRATIONS / "versions").glob("*.py")}


@lru_cache(maxsize=8)
def _ready(url: str) -> sa.Engine:
    db_engine = connect(url)
    try:
        with db_engine.connect() as connection:
            revision = _revision(connection)
        if revision not in {None, *revisions()}:
            raise NewerDatabase(url, str(revision))
        if revision != newest_revision():
            _upgrade(db_engine)
    except (sa.exc.SQLAlchemyError, sqlite3.Error) as reason:
        db_engine.dispose()
        raise database_faults.fault(url, reason) or DatabaseUnreachable.other(
            url, reason
        ) from reason
    return db_engine


def connect(url: str) -> sa.Engine:
    """An engine for our own tables, without looking at their revision.

    Raises:
        DatabaseUnreachable: the address is none, or its driver is not installed.
    """
    try:
        db_engine = sa.create_engine(url, pool_pre_ping=True)
    except (sa.exc.ArgumentError, ImportError) as reason:
        raise DatabaseUnreachable.no_address() from reason
    if db_engine.dialect.name == "sqlite":
        _make_folder(db_engine.url.database)
        sa.event.listen(db_engine, "connect", _prepare_sqlite)
        sa.event.listen(db_engine, "begin", _begin_sqlite)
    return db_engine


def _make_folder(database: str | None) -> None:
    if database and database != ":memory:" and not database.startswith("file:"):
        folder = Path(database).parent
        try:
            if not folder.exists():
                private_folder(folder)
            private_file(Path(database))
        except OSError as reason:
            raise HomeUnusable(folder, reason) from reason


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}", "secure_delete=ON",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: sa.Connection) -> str | None:
    """The revision of the tables; None where there are none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))


def _upgrade(engine: sa.Engine) -> None:
    """Bring the tables to the newest revision; a second process waits and finds it done."""
    with engine.connect() as connection, connection.execution_options(writes=True).begin():
        _lock(connection)
        if _revision(connection) is None:
            _create(connection)
        else:
            migrate(connection, "head")


def _create(connection: sa.Connection) -> None:
    """All tables at once, as the models describe them: an empty database has no history to repeat."""
    from lib.store.records import tables

    tables.EventRow.metadata.create_all(connection, checkfirst=False)
    connection.exec_driver_sql(_REVISION_TABLE)
    insert = sa.text("INSERT INTO alembic_version (version_num) VALUES (:revision)")
    connection.execute(insert, {"revision": newest_revision()})


def migrate(connection: sa.Connection, revision: str) -> None:
    """Bring tables, or a database without any, up to a revision by the migrations."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _lock(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('common-terms'))"))
