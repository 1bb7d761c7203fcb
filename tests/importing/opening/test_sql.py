import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from lib.importing.opening import sql
from lib.importing.opening.sql import BadUrl, NoRoleTables, QueryFailed, VariableMissing


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
    with pytest.raises(VariableMissing, match="ERP_FILE is not set"):
        sql.read("sqlite:///${ERP_FILE}", "SELECT 1")
    monkeypatch.setenv("ERP_FILE", database)
    (raw,) = sql.read("sqlite:///${ERP_FILE}", "SELECT no FROM items")
    assert database not in raw.name


@pytest.mark.parametrize(
    ("address", "query", "mistake"),
    [
        ("nosuchdialect://host/db", "SELECT 1", BadUrl),
        ("postgresql+psycopg://me:secret@127.0.0.1:1/db", "SELECT 1", QueryFailed),
        ("sqlite:////no/such/folder/x.db", "SELECT 1", QueryFailed),
    ],
)
def test_a_bad_address_is_a_sentence_without_the_password(address, query, mistake):
    with pytest.raises(mistake) as caught:
        sql.read(address, query)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "query", ["SELECT nothing FROM items", "DROP", "SELECT * FROM lost", "DELETE FROM items"]
)
def test_a_bad_query_is_a_sentence(url, query):
    with pytest.raises(QueryFailed, match="Check the address"):
        sql.read(url, query)


def test_reading_changes_nothing(url):
    with pytest.raises(QueryFailed):
        sql.read(url, "DELETE FROM items")
    assert len(sql.read(url, "SELECT * FROM items")[0].frame) == 2


def test_chunks_of_different_types_agree_on_one(tmp_path, monkeypatch):
    monkeypatch.setattr(sql, "CHUNK", 1)
    url = f"sqlite:///{tmp_path / 'mixed.db'}"
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
