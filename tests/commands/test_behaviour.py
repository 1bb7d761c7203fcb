"""``behaviour`` as a person runs it."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from lib.__main__ import main
from lib.ledger.ledger import Ledger

COLUMNS = [
    "customer", "currency", "invoices", "settled", "open", "days_late_median", "share_late",
    "share_past_tolerance", "trend_days_per_quarter", "slowing_since", "terms_given",
    "share_off_standard", "disputes_near_due", "disputes_upheld", "shrunk",
]  # fmt: skip


def answered(*arguments: str) -> list[dict[str, str]]:
    result = CliRunner().invoke(main, ["behaviour", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.fixture
def rows(home: Path) -> list[dict[str, str]]:
    return answered()


def test_a_row_a_customer_and_currency_in_the_contracts_columns(rows, sample: Ledger):
    assert list(rows[0]) == COLUMNS
    invoices = sample.documents[sample.documents["kind"] == "invoice"]
    asked = invoices.groupby(["customer", "currency"]).size()
    found = {(r["customer"], r["currency"]): int(r["invoices"]) for r in rows}
    assert found == asked.to_dict()
    assert [(r["customer"], r["currency"]) for r in rows] == sorted(found)


def test_settled_and_open_are_all_invoices(rows):
    assert all(int(r["settled"]) + int(r["open"]) == int(r["invoices"]) for r in rows)


def test_shares_are_shares_and_days_have_one_decimal(rows):
    for name in ("share_late", "share_past_tolerance", "share_off_standard"):
        assert all(0 <= float(r[name]) <= 1 for r in rows if r[name])
    for name in ("days_late_median", "trend_days_per_quarter"):
        assert all(len(r[name].partition(".")[2]) <= 1 for r in rows)
    assert {r["shrunk"] for r in rows} <= {"true", "false"}


def test_the_planted_are_told(rows):
    since = {r["customer"]: r["slowing_since"] for r in rows if r["slowing_since"]}
    assert {"C017", "C042", "C088", "C119"} <= set(since)
    assert all(pd.Timestamp(day).day == 1 for day in since.values())
    near = {r["customer"] for r in rows if int(r["disputes_near_due"]) >= 5}
    assert near == {"C023", "C067"}
    off = {r["customer"] for r in rows if float(r["share_off_standard"] or 0) > 0.5}
    assert off == {"C009", "C031", "C054", "C090", "C126"}


def test_a_day_with_little_on_record_marks_who_is_shrunk(home: Path):
    rows = answered("--as-of", "2023-08-15")
    thin = [r for r in rows if r["shrunk"] == "true"]
    assert thin
    assert all(r["slowing_since"] == "" and r["trend_days_per_quarter"] == "" for r in thin)
