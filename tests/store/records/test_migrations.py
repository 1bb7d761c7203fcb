"""The tables of the board come to an empty database and to an older one, on both engines; rows stay."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from lib.store import database
from lib.store.home import Home
from lib.store.ledgers import loads
from lib.store.models import ConfirmedMapping, Load
from lib.store.records import cases, decisions, events, milestones, people, tables
from tests.store.records import table
from tests.store.records.table import seat, token
from tests.store.records.writes import WRITES

OLDER = [p.stem for p in sorted((database.MIGRATIONS / "versions").glob("*.py"))][:-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home whose database has no table at all."""
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        with server.connect() as connection:
            connection.exec_driver_sql("DROP DATABASE IF EXISTS nothing WITH (FORCE)")
            connection.exec_driver_sql("CREATE DATABASE nothing")
        url = server.url.set(database="nothing").render_as_string(hide_password=False)
        monkeypatch.setenv("COMMON_TERMS_DB", url)
    database._ready.cache_clear()
    return Home.default()


def upgraded(home: Home, revision: str) -> sa.Engine:
    """The database as a release with that revision left it."""
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    engine = database.connect(home.url)
    with engine.connect() as connection, connection.execution_options(writes=True).begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


def differences(home: Home) -> list:
    with database.reading(home) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, tables.EventRow.metadata)


LOADED = {
    "version": "0123456789abcdef",
    "name": "März",
    "loaded_at": dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC),
    "loaded_by": "me",
    "source": "open items.csv",
    "source_hash": "f" * 64,
    "options": {"currency": "EUR"},
    "mapping": {"Nr": "document"},
    "read": 3,
    "accepted": 2,
    "rejected": 1,
    "documents": 2,
    "customers": 1,
    "first_day": dt.date(2026, 1, 1),
    "last_day": dt.date(2026, 6, 30),
    "currency": "EUR",
    "control": {"EUR": 12_345},
    "stated": {},
    "findings": [{"level": "note"}],
    "rejects": None,
}
MAPPED = {
    "shape": "abc", "role": "documents", "columns": {"Nr": "document"},
    "confirmed_at": dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC), "confirmed_by": "me",
}  # fmt: skip


def test_an_empty_database_gets_every_table(empty):
    assert differences(empty) == []
    table.approved(empty)
    assert events.verify(empty) == []


TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT pg_get_triggerdef(oid), pg_get_functiondef(tgfoid) FROM pg_trigger "
    "WHERE NOT tgisinternal",
}


def schema(engine: sa.Engine) -> list[str]:
    """Everything in a database as its own catalogue says it: columns, keys, indexes, triggers.

    The order of columns, which models and migrations do not share, is left out.
    """
    inspector = sa.inspect(engine)
    rows = [
        f"{name} {part} {row!r}"
        for name in inspector.get_table_names()
        for part in ("columns", "foreign_keys", "unique_constraints", "indexes")
        for row in getattr(inspector, f"get_{part}")(name)
    ]
    rows += [f"{n} {inspector.get_pk_constraint(n)!r}" for n in inspector.get_table_names()]
    with engine.connect() as connection:
        triggers = connection.execute(sa.text(TRIGGERS[engine.dialect.name])).all()
    return sorted(" ".join(row.split()) for row in [*rows, *map(str, triggers)])


def test_a_new_database_is_what_all_migrations_make(empty):
    engine = upgraded(empty, "head")
    migrated = schema(engine)
    assert any("events_" in row and "TRIGGER" in row for row in migrated)
    if engine.dialect.name == "sqlite":
        engine.dispose()
        (empty.path / "common-terms.db").unlink()
    else:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    assert schema(database.engine(empty)) == migrated


@pytest.mark.parametrize("revision", OLDER)
def test_an_older_database_keeps_its_rows(empty, revision):
    engine = upgraded(empty, revision)
    with engine.begin() as connection:
        connection.execute(sa.insert(Load).values(**LOADED))
        connection.execute(sa.insert(ConfirmedMapping).values(**MAPPED))
    engine.dispose()
    assert differences(empty) == []
    (row,) = loads.listing(empty).to_dict("records")
    assert (row["name"], row["documents"], row["last_day"]) == ("März", 2, dt.date(2026, 6, 30))
    kept = loads.find(empty, "März")
    assert kept is not None
    assert kept.as_of is None
    assert (kept.control, kept.options, kept.findings) == (
        {"EUR": 12_345},
        {"currency": "EUR"},
        [{"level": "note"}],
    )
    with database.reading(empty) as connection:
        assert connection.scalar(sa.select(ConfirmedMapping.columns)) == {"Nr": "document"}
    WRITES["customer_records.log"].ready(empty)(seat(empty, "sales"), token())
    assert events.verify(empty) == []


OLD_ROWS = (
    """INSERT INTO people VALUES ('p-old', 'Ada', 'credit', '', true, '', 1, 'p-old')""",
    """INSERT INTO meetings VALUES (1, 'June', '2026-06-30', 'abc', 90, 'room', true, 1, 'p-old')""",
    """INSERT INTO cases VALUES (1, 1, 'C1', 'C1', 'Acme', 1, '[{"kind": "by hand", "said": "why",
       "weight": 0.0, "enough": true}]', NULL, 12, 'parked', '2026-07-14', 'p-old', 2, 'p-old')""",
    """INSERT INTO cases VALUES (2, 1, 'C2', 'C2', 'B', 2, '[]', NULL, 12, 'decided', NULL, 'p-old', 3,
       'p-old')""",
    """INSERT INTO cases VALUES (3, 1, 'C3', 'C3', 'C', 3, '[]', NULL, 12, 'undecided', NULL, 'p-old',
       3, 'p-old')""",
    """INSERT INTO decisions VALUES (1, 'C2', 'B', 'plan', '[]', '2026-06-30', '2026-12-30', 'so', 'p-old',
       '[]', '[]', '{"person": "p-old", "role": "credit", "on": "2026-06-30"}', '{"credit_owner": "p-old",
       "sales_owner": "p-old", "expires": "2026-12-31", "cap": 5, "prepay_share": null, "cover": "",
       "cover_amount": null, "stages": null, "instalments": null, "increment_days": null,
       "increment_above": null, "hold_above": null, "milestones": [{"what": "visit", "owner": "p-old",
       "by": "2026-08-01", "done_on": "2026-07-01"}]}', 65, 2, 1, 'p-old')""",
    """INSERT INTO disagreements VALUES (1, 'too much', 'too little', 'the heads', '2026-07-07', 3)""",
)


def test_a_board_of_the_release_before_goes_on(empty):
    """Its parked cases come back, its plans and disagreements read as they were."""
    engine = upgraded(empty, "0006_stated_day")
    with engine.begin() as connection:
        for statement in OLD_ROWS:
            connection.execute(sa.text(statement))
    engine.dispose()
    assert differences(empty) == []
    ada = people.person(empty, "p-old")
    (waits,) = cases.parked(empty, ada)
    assert (waits.customer, waits.went_to, waits.reasons[0].said) == ("C1", None, "why")
    (made,) = decisions.decisions(empty, ada)
    assert made.plan is not None
    assert (made.orders, made.plan.milestones[0].done_by) == ((), "")
    (apart,) = decisions.disagreements(empty, ada)
    assert (apart.sales_says, apart.by) == ("too little", dt.date(2026, 7, 7))
    back = milestones.take_back(empty, ada, made.key, 0, version=made.version, token="a")
    assert back.plan is not None
    assert back.plan.milestones[0].done_on is None
    unnamed = (
        "p-old is on the list of people as credit and no event names them"  # put in by hand here
    )
    assert [violation.message for violation in events.verify(empty)] == [unnamed]
