import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from lib.importing.opening import limits, sql
from lib.importing.opening.addresses import BadAddress, VariableMissing, VariableRefused
from lib.importing.opening.select import NotOneSelect
from lib.importing.opening.sql import (
    NoRoleTables,
    NotConnected,
    OwnRecord,
    QueryFailed,
    TooSlow,
)
from lib.ledger.mistake import Mistake
from lib.store import database
from lib.store.home import Home


@pytest.fixture
def url(tmp_path) -> str:
    url = f"sqlite:///{tmp_path / 'erp.db'}"
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE items (no TEXT, day DATE, amount NUMERIC, n INTEGER)"
        )
        connection.exec_driver_sql(
            "INSERT INTO items VALUES ('007', '2026-01-31', 12.5, 9007199254740993)"
        )
        connection.exec_driver_sql("INSERT INTO items VALUES (NULL, NULL, NULL, NULL)")
    engine.dispose()
    return url


def test_rows_of_a_query_keep_their_values(url):
    (raw,) = sql.read(url, "SELECT * FROM items")
    assert raw.frame.columns.tolist() == ["no", "day", "amount", "n"]
    assert raw.frame["no"][0] == "007"
    assert raw.frame["n"][0] == 9007199254740993
    assert raw.frame.iloc[1].isna().all()
    assert raw.lines.tolist() == [1, 2]


def test_many_chunks_are_one_table(url, monkeypatch):
    monkeypatch.setattr(sql, "CHUNK", 7)
    query = "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < 100) SELECT i FROM t"
    (raw,) = sql.read(url, query)
    assert raw.frame["i"].tolist() == list(range(1, 101))


def test_no_rows_keep_their_headings(url):
    (raw,) = sql.read(url, "SELECT no, amount FROM items WHERE 1 = 0")
    assert raw.frame.columns.tolist() == ["no", "amount"]
    assert raw.frame.empty


def test_exact_numbers_stay_exact(postgres):
    query = "SELECT 0.10::numeric(12,2) AS a, DATE '2026-01-31' AS d, 'x'::text AS t, now()::timestamptz AS m"
    (raw,) = sql.read(postgres, query)
    assert raw.frame["a"].tolist() == [Decimal("0.10")]
    assert raw.frame["d"][0].date() == dt.date(2026, 1, 31)
    assert raw.frame["m"].dtype == "datetime64[s]"


def test_without_a_query_tables_named_by_role_are_read(url):
    with pytest.raises(NoRoleTables, match="Its tables: items"):
        sql.read(url, None)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE customers AS SELECT 'c1' AS customer")
    engine.dispose()
    (raw,) = sql.read(url, None)
    assert (raw.role, raw.frame["customer"].tolist()) == ("customers", ["c1"])


def test_credentials_come_from_the_environment(url, monkeypatch):
    database = url.removeprefix("sqlite:///")
    with pytest.raises(VariableMissing, match="COMMON_TERMS_SOURCE_FILE is not set"):
        sql.read("sqlite:///${COMMON_TERMS_SOURCE_FILE}", "SELECT 1")
    monkeypatch.setenv("COMMON_TERMS_SOURCE_FILE", database)
    (raw,) = sql.read("sqlite:///${COMMON_TERMS_SOURCE_FILE}", "SELECT no FROM items")
    assert database not in raw.name


@pytest.mark.parametrize(
    ("address", "query", "mistake"),
    [
        ("nosuchdialect://host/db", "SELECT 1", BadAddress),
        ("postgresql+psycopg://me:secret@127.0.0.1:1/db", "SELECT 1", NotConnected),
        ("sqlite:////no/such/folder/x.db", "SELECT 1", NotConnected),
    ],
)
def test_a_bad_address_is_a_sentence_without_the_password(address, query, mistake):
    with pytest.raises(mistake) as caught:
        sql.read(address, query)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("query", ["SELECT nothing FROM items", "SELECT * FROM lost", "SELECT"])
def test_a_bad_query_is_a_sentence(url, query):
    with pytest.raises(QueryFailed, match="Check the query"):
        sql.read(url, query)


def test_reading_changes_nothing(url):
    with pytest.raises(NotOneSelect):
        sql.read(url, "DELETE FROM items")
    assert len(sql.read(url, "SELECT * FROM items")[0].frame) == 2


def test_chunks_of_different_types_agree_on_one(tmp_path, monkeypatch):
    monkeypatch.setattr(sql, "CHUNK", 1)
    url = f"sqlite:///{tmp_path / 'mixed.db'}"
    (tmp_path / "mixed.db").touch()
    query = "SELECT NULL AS a, NULL AS b, 1 AS c, 'x' AS d UNION ALL SELECT 7, 2.5, 'x', NULL"
    (raw,) = sql.read(url, f"{query} ORDER BY a")
    assert raw.frame["a"].dropna().tolist() == [7]
    assert str(raw.frame["a"].dtype) == "Int64"
    assert raw.frame["b"].dropna().tolist() == [2.5]
    assert raw.frame["c"].tolist() == ["1", "x"]
    assert raw.frame["d"].dropna().tolist() == ["x"]


def test_columns_of_one_name_are_told_apart(url):
    (raw,) = sql.read(url, "SELECT no, no FROM items")
    assert raw.frame.columns.tolist() == ["no", "no (2)"]
    assert [finding.code for finding in raw.findings] == ["repeated_headings"]


WRITING = (
    "DELETE FROM items",
    "SELECT 1; DROP TABLE items",
    "VACUUM INTO '/tmp/copy.db'",
    "PRAGMA query_only=0",
    "CREATE TRIGGER t AFTER INSERT ON items BEGIN SELECT 1; END",
    "ATTACH '/tmp/x.db' AS x",
    "WITH a AS (SELECT 1) DELETE FROM items",
    "WITH a AS (SELECT 1) INSERT INTO items SELECT 1, 2, 3, 4",
    "SELECT load_extension('/tmp/x.so')",
    "-- SELECT\nDROP TABLE items",
    "SELECT 1 /*! INTO OUTFILE '/tmp/x' */",
)


@pytest.mark.parametrize("query", WRITING)
def test_nothing_but_one_select_reaches_a_database(url, query):
    with pytest.raises(Mistake):
        sql.read(url, query)
    assert len(sql.read(url, "SELECT * FROM items")[0].frame) == 2


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM erp_items RETURNING *) SELECT * FROM gone",
        "SELECT set_config('transaction_read_only', 'off', false) FROM erp_items",
        "SELECT set_config('default_transaction_read_only', 'off', false), nextval('erp_numbers') FROM erp_items",
        "SELECT * INTO erp_copy FROM erp_items",
        "SELECT 1; COMMIT; DELETE FROM erp_items",
    ],
)
def test_postgresql_itself_refuses_to_write(postgres, query):
    engine = sa.create_engine(postgres)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS erp_items")
        connection.exec_driver_sql("CREATE SEQUENCE IF NOT EXISTS erp_numbers")
        connection.exec_driver_sql("CREATE TABLE erp_items AS SELECT 1 AS n")
    with pytest.raises(Mistake):
        sql.read(postgres, query)
    assert sql.read(postgres, "SELECT n FROM erp_items")[0].frame["n"].tolist() == [1]
    engine.dispose()


def test_only_variables_for_sources_are_read(monkeypatch):
    monkeypatch.setenv("COMMON_TERMS_SEAL_KEY", "the-seal-key")
    for address in (
        "sqlite:////x?timeout=${COMMON_TERMS_SEAL_KEY}", "postgresql+psycopg://${COMMON_TERMS_SEAL_KEY}/x",
        "${HOME}", "sqlite:///${COMMON_TERMS_SOURCES}",
    ):  # fmt: skip
        with pytest.raises(VariableRefused) as caught:
            sql.read(address, "SELECT 1")
        assert "the-seal-key" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////x?timeout=${COMMON_TERMS_SOURCE_SECRET}",
        "sqlite:///${COMMON_TERMS_SOURCE_SECRET}",
        "postgresql+psycopg://${COMMON_TERMS_SOURCE_SECRET}/x",
        "postgresql+psycopg://me:${COMMON_TERMS_SOURCE_SECRET}@127.0.0.1:1/x",
        "postgresql+psycopg://127.0.0.1:1/x?options=${COMMON_TERMS_SOURCE_SECRET}",
        "postgresql+psycopg://127.0.0.1:1/x?nonsense=${COMMON_TERMS_SOURCE_SECRET}",
        "${COMMON_TERMS_SOURCE_SECRET}",
    ],
)
def test_no_driver_tells_a_variables_value(address, monkeypatch):
    monkeypatch.setenv("COMMON_TERMS_SOURCE_SECRET", "hunter2-of-erp.local")
    with pytest.raises(Mistake) as caught:
        sql.read(address, "SELECT 1")
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(caught.value.__cause__)


def test_our_own_record_is_no_source(home):
    place = Home.default()
    database.engine(place)
    for address in (place.url, place.url.replace("sqlite:///", "sqlite:////.")):
        with pytest.raises(OwnRecord):
            sql.read(address, "SELECT * FROM people")
    with database.reading(place) as connection:
        names = set(sa.inspect(connection).get_table_names())
    assert names >= sql.OURS


def test_rows_without_end_are_counted(url, monkeypatch):
    monkeypatch.setenv("COMMON_TERMS_MOST_MB", "1")
    endless = "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t) SELECT i FROM t"
    with pytest.raises(limits.TooLarge):
        sql.read(url, endless)
    with pytest.raises(QueryFailed):
        sql.read(url, "SELECT zeroblob(500000000)")


def test_a_url_with_its_own_options_is_read_only_too(postgres):
    mark = "&" if "?" in postgres else "?"
    address = f"{postgres}{mark}options=-c%20default_transaction_read_only%3Doff"
    with pytest.raises(Mistake):
        sql.read(address, "WITH a AS (SELECT 1) SELECT * INTO made FROM a")


ENDLESS = "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t) "


@pytest.mark.parametrize(
    "query",
    [f"{ENDLESS} SELECT count(*) FROM t", f"{ENDLESS} SELECT i FROM t WHERE i < 0"],
)
def test_a_query_without_end_is_stopped(url, query, monkeypatch):
    monkeypatch.setenv(limits.SECONDS_VARIABLE, "1")
    with pytest.raises(TooSlow, match="took more than 1 seconds for the query, so it was stopped"):
        sql.read(url, query)
    monkeypatch.delenv(limits.SECONDS_VARIABLE)
    assert len(sql.read(url, "SELECT * FROM items")[0].frame) == 2


SLOW_ROWS = """SELECT i, CASE WHEN i = 1 THEN set_config('statement_timeout', '0', false) END,
    CASE WHEN i > 600 THEN pg_sleep(60)::text END FROM generate_series(1, 700) AS i"""


@pytest.mark.parametrize("query", ["SELECT pg_sleep(60)", SLOW_ROWS])
def test_postgresql_is_stopped_too(postgres, query, monkeypatch):
    """Also where the query itself lifts the limit that the server was told."""
    monkeypatch.setenv(limits.SECONDS_VARIABLE, "1")
    with pytest.raises(TooSlow):
        sql.read(postgres, query)


def test_the_server_is_told_the_limit(postgres, monkeypatch):
    monkeypatch.setenv(limits.SECONDS_VARIABLE, "7")
    (raw,) = sql.read(postgres, "SELECT current_setting('statement_timeout') AS limit")
    assert raw.frame["limit"].tolist() == ["7s"]


def test_rows_that_come_slowly_from_any_server_are_stopped(url, monkeypatch):
    """A driver that cannot be told to stop: what it hands over after the time is refused."""
    monkeypatch.setattr(sql, "_stop", lambda _connection, time_is_up: time_is_up.set())
    monkeypatch.setattr(sql, "_STEPS", 2**31 - 1)
    monkeypatch.setenv(limits.SECONDS_VARIABLE, "1")
    with pytest.raises(TooSlow):
        sql.read(url, f"{ENDLESS} SELECT i FROM t")


def test_a_time_that_is_no_number_is_a_sentence(url, monkeypatch):
    monkeypatch.setenv(limits.SECONDS_VARIABLE, "soon")
    with pytest.raises(limits.LimitUnclear, match="“soon”, not a whole number of seconds"):
        sql.read(url, "SELECT 1")
