"""Two currencies without a rate: one banner asks, no page breaks, and a typed rate answers."""

import datetime as dt

import pytest
from click.testing import CliRunner

from lib.__main__ import main

ROWS = "".join(
    f"I{n},C{n % 3},2026-0{1 + n % 6}-05,2026-0{2 + n % 6}-04,{100 + n}.00,{('EUR', 'USD')[n % 2]}\n"
    for n in range(41)
)


@pytest.fixture
def mixed(visit, tmp_path):
    file = tmp_path / "mixed.csv"
    file.write_text("document,customer,issued,due,amount,currency\n" + ROWS)
    assert CliRunner().invoke(main, ["import", str(file), "--accept"]).exit_code in (0, 1)
    return visit


def texts(page) -> str:
    return " ".join(str(text.value) for text in page.markdown).replace("\\", "")


@pytest.mark.parametrize("name", ["overview", "aging", "behaviour", "customer"])
def test_one_banner_and_no_warning_and_no_crash(mixed, name: str):
    page = mixed(name)
    assert texts(page).count("No exchange rate for USD to EUR") == 1
    assert not page.warning
    assert not page.error
    assert [b.label for b in page.button if b.label.endswith(" only")] == ["EUR only", "USD only"]


def test_a_button_shows_one_currency_alone_in_that_currency(mixed):
    page = mixed("overview")
    page.button(key="currencies.USD").click().run()
    assert not page.error
    assert "No exchange rate" not in texts(page)
    assert page.metric[0].value == "\\$2.40\N{NO-BREAK SPACE}k"


def test_a_rate_typed_by_hand_adds_them_up_and_is_said_and_linked(mixed):
    page = mixed("overview")
    page.number_input(key="rate.USD").set_value(0.5).run()
    assert not page.error
    assert "No exchange rate" not in texts(page)
    assert page.metric[0].value == "€3.72\N{NO-BREAK SPACE}k"
    assert "typed rate 1 USD = 0.5 EUR" in texts(page)
    assert page.query_params["rates"] in (["USD:0.5"], "USD:0.5")


def test_a_link_with_a_rate_has_it(mixed):
    assert mixed("overview", rates="USD:0.5").metric[0].value == "€3.72\N{NO-BREAK SPACE}k"


def test_the_address_names_the_ledger_that_was_chosen(mixed):
    """Refreshed, or gone to by the menu, the page is on it still."""
    page = mixed("overview")
    page.selectbox(key="ledger").set_value("sample").run()
    assert page.query_params["ledger"] in (["sample"], "sample")
    assert mixed("overview", ledger="sample").metric[0].label == "Owed"


def test_a_typed_rate_reaches_the_forecast_and_the_what_if(visit, tmp_path):
    lines = ["document,customer,issued,due,amount,currency,paid on"]
    for n in range(60):
        issued = dt.date(2026, 1, 1) + dt.timedelta(days=2 * n)
        due, paid = issued + dt.timedelta(days=30), issued + dt.timedelta(days=33 + n % 9)
        shown = paid if paid < dt.date(2026, 5, 1) else ""
        lines.append(f"I{n},C{n % 3},{issued},{due},{100 + n}.00,{('EUR', 'USD')[n % 2]},{shown}")
    file = tmp_path / "paid.csv"
    file.write_text("\n".join(lines))
    assert CliRunner().invoke(main, ["import", str(file)]).exit_code in (0, 1)
    for name in ("forecast", "terms"):
        page = visit(name, rates="USD:0.5")
        assert not page.error
        assert "No exchange rate" not in texts(page)
