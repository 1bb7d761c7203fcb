import sqlite3
import subprocess
import sys

import pytest
import sqlalchemy as sa

from lib.store import database
from lib.store.database import DatabaseUnreachable
from lib.store.home import Home
from lib.store.records import tables


@pytest.fixture
def place(home) -> Home:
    return Home.default()


def test_sqlite_is_opened_for_several_users(place):
    with database.reading(place) as connection:
        said = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert said == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_writer_takes_the_lock_before_it_reads(place):
    with database.writing(place):
        other = sqlite3.connect(place.path / "common-terms.db", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_what_fails_is_rolled_back(place):
    def half_way() -> None:
        insert = "INSERT INTO sources VALUES ('a', '[]', '{}', '2026-01-01', 'me')"
        with database.writing(place) as connection:
            connection.execute(sa.text(insert))
            connection.execute(sa.text("INSERT INTO no_such_table VALUES (1)"))

    with pytest.raises(sa.exc.OperationalError):
        half_way()
    with database.reading(place) as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM sources")) == 0


def test_a_new_database_has_the_tables_that_the_models_describe(place):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.reading(place) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.EventRow.metadata) == []


def test_a_new_database_is_made_without_alembic(place):
    code = (
        "import sys; from lib.store.ledgers import loads; from lib.store.home import Home;"
        "loads.listing(Home.default());"
        "sys.exit(any(m.startswith('alembic') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_newest_revision_is_alembics_head():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [database.newest_revision()]


def test_an_up_to_date_database_is_opened_without_alembic(place):
    database.engine(place)
    code = (
        "import sys; from lib.store import database, home; from lib.store.ledgers import loads; from pathlib import Path;"
        "loads.listing(home.Home.default());"
        "sys.exit(any(m in sys.modules for m in ('alembic.command', 'statsmodels', 'streamlit')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_page_reads_the_board_without_alembic(place):
    database.engine(place)
    code = (
        "import sys; from lib.store.records import meetings, people; from lib.store.home import Home;"
        "people.everyone(Home.default());"
        "sys.exit(any(m in sys.modules for m in ('alembic', 'statsmodels', 'streamlit')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unreachable_database_is_a_sentence_without_the_password(place):
    lost = Home(place.path, "postgresql+psycopg://me:secret@127.0.0.1:1/none")
    with pytest.raises(DatabaseUnreachable) as caught:
        database.engine(lost)
    assert "secret" not in str(caught.value)
    assert "COMMON_TERMS_DB" in str(caught.value)


def test_a_damaged_database_is_a_sentence(place):
    place.path.mkdir()
    (place.path / "common-terms.db").write_bytes(b"not a database " * 100)
    with pytest.raises(DatabaseUnreachable):
        database.engine(place)


def test_two_processes_may_start_on_an_empty_home_at_once(place):
    code = "from lib.store import home; from lib.store.ledgers import loads; loads.listing(home.Home.default())"
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [process.wait() for process in started] == [0, 0, 0]
