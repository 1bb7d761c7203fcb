"""``forecast`` and ``backtest``: the contract's columns, major units, and what is said on stderr."""

import io

import pandas as pd
import pytest
from click.testing import CliRunner

from lib.commands import backtest, forecast, options
from lib.ledger.ledger import Ledger
from tests.analysis.forecast import books
from tests.analysis.forecast.books import START, after

DRAWN = books.Known(8, 2).drawn(500, 420, 3)[0]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch):
    """Run a command on a ledger; its CSV and what it said."""

    def ran(command, ledger: Ledger, *words: str) -> tuple[pd.DataFrame, str]:
        monkeypatch.setattr(
            options, "open_ledger", lambda _which, as_of: ledger.on(as_of or ledger.day)
        )
        found = CliRunner().invoke(command, words, catch_exceptions=False)
        assert found.exit_code == 0
        return pd.read_csv(io.StringIO(found.stdout), dtype=str), found.stderr

    return ran


def test_invoices_have_the_contracts_columns(told):
    rows = [*DRAWN, ("X", "C001", after(415), after(445), 123_456, None)]
    found, said = told(forecast.command, books.book(rows), "--as-of", str(after(420)))
    assert (
        list(found.columns)
        == (
            "document customer currency due open p_paid_7 p_paid_14 p_paid_30 p_paid_60 p_paid_90 "
            "median_pay_date p_late p_late_30"
        ).split()
    )
    mine = found.set_index("document").loc["X"]
    assert (mine["open"], mine["due"]) == ("1234.56", str(after(445)))
    assert 0 < float(mine["p_paid_30"]) < float(mine["p_paid_90"]) <= 1
    assert "Models of open invoices: km_customer" in said


def test_cash_has_the_contracts_columns_and_adds_up(told):
    found, _ = told(
        forecast.command, books.book(DRAWN), "--as-of", str(after(420)), "--cash", "--weeks", "2"
    )
    assert list(found.columns) == ["week", "currency", "source", "expected", "p10", "p50", "p90"]
    assert found["week"].unique().tolist() == [str(after(421)), str(after(428))]
    by = found.assign(expected=found["expected"].astype(float)).pivot(
        index="week", columns="source", values="expected"
    )
    assert by["total"].tolist() == pytest.approx((by["open"] + by["uninvoiced"]).tolist(), abs=0.02)


def test_backtest_has_the_contracts_columns(told):
    found, _ = told(
        backtest.command, books.book(DRAWN), "--from", str(after(306)), "--to", str(after(340))
    )
    assert list(found.columns) == ["origin", "population", "model", "metric", "value", "n"]
    assert set(found["population"]) == {"open", "new", "cash"}
    assert set(found["metric"]) == {
        "crps",
        "mae",
        "brier_late",
        "brier_late_30",
        "cover_80",
        "wape",
    }
    assert found["origin"].unique().tolist() == ["2024-12-01"]


def test_a_ledger_of_three_invoices_says_what_it_rests_on(told):
    rows = [(k, "acme", START, None, 100, after(40) if k == "A" else None) for k in "ABC"]
    found, said = told(forecast.command, books.book(rows), "--as-of", str(after(41)))
    assert found["document"].tolist() == ["B", "C"]
    assert found["due"].isna().all()
    assert "Under 30" in said
    assert "no invoice has a due date" in said.lower()
    empty, said = told(backtest.command, books.book(rows))
    assert empty.empty
    assert "No month" in said
