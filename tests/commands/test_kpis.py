"""``kpis`` as a person runs it."""

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from lib.__main__ import main
from lib.analysis import kpis
from lib.commands import kpis as command
from lib.ledger import days
from lib.ledger.ledger import Ledger
from tests.ledgers import day, ledger

NAMES = [
    "dso_simple", "dso_countback", "dso_best", "days_delinquent", "cei", "days_beyond_terms",
    "pct_current", "pct_over_90",
]  # fmt: skip


def answered(*arguments: str) -> list[dict[str, str]]:
    result = CliRunner().invoke(main, ["kpis", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_a_row_a_figure_and_currency_in_the_contracts_columns(home: Path):
    found = answered("--as-of", "2026-03-31")
    assert list(found[0]) == ["kpi", "currency", "value", "unit", "from", "to", "definition"]
    assert [(row["kpi"], row["currency"]) for row in found] == [
        (kpi, currency) for kpi in NAMES for currency in ("EUR", "GBP", "PLN")
    ]
    assert {row["to"] for row in found} == {"2026-03-31"}
    assert {row["from"] for row in found if row["kpi"] == "dso_simple"} == {"2026-01-01"}
    assert {row["unit"] for row in found} == {"days", "%"}
    assert all(row["definition"] for row in found)


def test_the_samples_dso_equals_sums_straight_from_its_files(home: Path, sample: Ledger):
    """Receivables are all postings by the day; sales three months of invoices and credit notes."""
    documents, at = sample.documents, pd.Timestamp("2026-03-31")
    known = documents[documents["issued"] <= at]
    sold = known[
        known["kind"].isin(["invoice", "credit_note"])
        & known["sale_mode"].isin(["credit", "consignment"])
        & (known["issued"] > "2025-12-31")
    ]
    owed = known.groupby("currency")["amount"].sum()
    expected = owed / sold.groupby("currency")["amount"].sum() * 90
    found = {
        r["currency"]: r["value"] for r in answered("--as-of", "2026-03-31") if r["kpi"] == NAMES[0]
    }
    assert found == {currency: f"{value:.2f}" for currency, value in expected.items()}


def test_the_page_and_the_command_say_the_same(sample: Ledger):
    seen = sample.where(currency=["EUR"])
    page = kpis.trend(seen, days.month_ends(seen.day, 1))[seen.day]
    shown = command.table(seen).set_index("kpi")["value"].to_dict()
    assert shown == {kpi: f"{page.values[kpi]:.2f}" for kpi in NAMES}


def test_the_definitions_numbers_come_out_of_the_command():
    found = command.table(
        ledger("""
            invoice J acme 2026-01-15 700000.00 EUR due 2026-02-14
            invoice F acme 2026-02-15 800000.00 EUR due 2026-03-17
            invoice M acme 2026-03-15 900000.00 EUR due 2026-04-14
            receipt R acme 2026-03-20 -300000.00 EUR
            R -> J 300000.00 on 2026-03-20
        """).on(day("2026-03-31"))
    ).set_index("kpi")["value"]
    assert found["dso_countback"] == "76.71"
    assert found["dso_simple"] == "78.75"


def test_a_lower_bound_is_said_and_no_number_is_blank():
    found = command.table(
        ledger("""
            adjustment A acme 2026-03-15 90.00 EUR
            invoice B acme 2026-03-16 10.00 EUR
            receipt R acme 2026-03-20 -1.00 EUR
            R -> B 1.00 on 2026-03-20
        """).on(day("2026-03-31"))
    ).set_index("kpi")
    assert found.loc["dso_countback", "value"] == "90.00"
    assert "at least" in found.loc["dso_countback", "definition"].rsplit(".", 2)[-2]
    assert found.loc["days_beyond_terms", "value"] == ""


OPEN_ITEMS = """
    invoice I-1 alpha 2026-01-15 1000.00 EUR due 2026-02-14
    invoice I-2 beta 2026-02-10 500.00 EUR due 2026-03-12
"""


def test_a_list_of_open_items_has_shares_but_no_dso_and_says_why():
    found = command.table(ledger(OPEN_ITEMS).on(day("2026-03-31"))).set_index("kpi")
    blank = found.index[found["value"] == ""]
    assert list(blank) == NAMES[:6]
    assert found["value"][["pct_current", "pct_over_90"]].tolist() == ["0.00", "0.00"]
    told = found["definition"].str.endswith("so how fast customers pay cannot be told.")
    assert list(found.index[told]) == NAMES[:6]


def test_a_paid_list_without_days_has_a_dso_but_no_effectiveness():
    """What was sold is all in it, so DSO stands; on which day it was paid is not."""
    text = (
        OPEN_ITEMS
        + """
        invoice I-3 beta 2026-02-11 500.00 EUR due 2026-03-13
        adjustment adjustment/I-3 beta 2026-03-31 -500.00 EUR reason=other
        adjustment/I-3 -> I-3 500.00 on 2026-03-31
    """
    )
    found = command.table(ledger(text).on(day("2026-03-31"))).set_index("kpi")
    assert found.loc["dso_simple", "value"] == "67.50"
    assert found.loc["cei", "value"] == found.loc["days_beyond_terms", "value"] == ""
    assert "what was paid but not when" in found.loc["cei", "definition"]


def test_an_empty_ledger_is_a_heading(home: Path):
    assert answered("--as-of", "1999-12-31") == []


def test_several_currencies_without_rates_stand_apart():
    text = "invoice A acme 2026-03-15 90.00 EUR\ninvoice B acme 2026-03-16 10.00 USD"
    table = command.table(ledger(text).on(day("2026-03-31")))
    assert set(table["currency"]) == {"EUR", "USD"}
    assert json.loads(table.to_json(orient="records"))


@pytest.mark.parametrize("argument", ["--as-of=30.06.2026", "--ledger=nowhere"])
def test_a_wrong_argument_is_a_sentence(home: Path, argument: str):
    result = CliRunner().invoke(main, ["kpis", argument])
    assert result.exit_code != 0
    assert result.stdout == ""
