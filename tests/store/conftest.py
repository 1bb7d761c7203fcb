"""A home for each test, on either engine; the tables are made once and copied."""

import itertools
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.store import database
from lib.store.home import Home

_numbers = itertools.count()
_FILE = "common-terms.db"


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest tables and nothing in them."""
    made = Home(tmp_path_factory.mktemp("tables"))
    database.engine(made).dispose()
    return made.path / _FILE


@pytest.fixture(scope="session")
def server(postgres: str) -> sa.Engine:
    """The server, with a database ``tables`` to copy."""
    made = sa.create_engine(postgres, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with made.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE tables")
    url = made.url.set(database="tables").render_as_string(hide_password=False)
    database.engine(Home(Path(), url)).dispose()
    return made


@pytest.fixture
def place(home: Path, tables: Path) -> Home:
    """A home of its own on SQLite."""
    home.mkdir()
    shutil.copy(tables, home / _FILE)
    return Home.default()


@pytest.fixture
def fresh(server: sa.Engine, place: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of its own on PostgreSQL."""
    name = f"board_{next(_numbers)}"
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE tables")
    url = server.url.set(database=name).render_as_string(hide_password=False)
    monkeypatch.setenv("COMMON_TERMS_DB", url)
    return Home.default()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Home:
    """A home of its own, on each engine in turn."""
    return request.getfixturevalue("place" if request.param == "sqlite" else "fresh")
