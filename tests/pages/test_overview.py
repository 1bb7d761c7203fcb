"""The first page as a browser opens it."""

import datetime as dt

import pandas as pd
import pytest
from click.testing import CliRunner

from lib.__main__ import main
from lib.analysis import forecast
from lib.ledger import lacks
from lib.ledger.ledger import Ledger
from lib.ledger.wording import NBSP, amount
from lib.notebook import outlook
from lib.notebook.wording import span
from tests.posted import in_euro


@pytest.fixture
def page(visit):
    return visit("overview")


def texts(app) -> str:
    return " ".join(str(element.value) for element in (*app.markdown, *headings(app)))


def headings(app) -> list:
    return [*app.header, *app.subheader]


def questions(app) -> list[str]:
    """What the cards ask, small above their findings, in their order."""
    small = (str(element.value) for element in app.markdown)
    return [
        text[13:-2] for text in small if text.startswith(":small[:gray[") and text[-3:] == "?]]"
    ]


def test_the_four_numbers_are_the_samples(page, sample: Ledger):
    assert [metric.label for metric in page.metric] == [
        "Owed", f"Late · 12{NBSP}%", f"Past tolerance · 6{NBSP}%", "Expected in 4 weeks",
    ]  # fmt: skip
    owed, week = in_euro(sample, "2026-06-30"), in_euro(sample, "2026-06-23")
    assert page.metric[0].value == amount(owed, "EUR")
    assert page.metric[0].delta == f"{amount(owed - week, 'EUR')} since 23 Jun"


def test_the_fourth_number_is_the_range_of_the_forecasts_four_weeks(page, sample: Ledger):
    """Both ends of the card's range, rounded to two digits, beside the paths summed by themselves."""
    seen = outlook.of(sample)
    book = outlook.for_view(seen, sample)
    total = forecast.cash_as_one(book, 4).query("source == 'total'").iloc[0]
    assert page.metric[3].value.replace("\\", "") == span(total["p10"], total["p90"], "EUR")
    weeks = forecast.cash(book, 4).query("source == 'total'")
    assert total["expected"] == pytest.approx(weeks["expected"].sum())
    assert total["p90"] - total["p10"] < weeks["p90"].sum() - weeks["p10"].sum()
    assert "8 times in 10 · by 28 Jul" in page.metric[3].delta


def test_a_thin_ledger_says_what_the_fourth_number_lacks(visit, tmp_path):
    file = tmp_path / "one.csv"
    file.write_text(
        "document,customer,issued,due,amount,currency\nI1,acme,2026-01-05,2026-02-04,1.00,EUR\n"
    )
    assert CliRunner().invoke(main, ["import", str(file), "--accept"]).exit_code in (0, 1)
    page = visit("overview")
    assert page.metric[3].value == "–"
    assert lacks.reason(lacks.HISTORY) in texts(page).replace("\\", "")
    assert not page.warning
    assert "What this ledger cannot tell" in [panel.label for panel in page.expander]


def test_every_question_is_answered(page):
    assert not page.warning
    assert not page.error
    assert questions(page) == [
        "How old is it on the terms agreed?",
        "What changed since 23 Jun?",
        "Who moved most?",
        "Who holds what is late?",
        "What needs us?",
        "What is left of each month?",
    ]
    assert len(page.header) == 1
    assert "past tolerance" in page.header[0].value
    assert [heading.value.split()[0] for heading in page.subheader] == [
        "Owed", "Weidenkamp", "Five", "27", "€8.40",
    ]  # fmt: skip


def test_the_rest_is_asked_for_in_the_address_and_worked_out_then(page, visit):
    assert not page.get("line_chart_column")
    assert len(page.dataframe) == 1
    asked = visit("overview", **{"overview.more": "Which figures do we share?"})
    assert questions(asked)[-2:] == ["Which figures do we share?", "How has it moved?"]
    assert asked.subheader[-1].value.startswith("DSO")
    assert len(asked.dataframe) == 2
    assert not asked.error
    beside = visit("overview", **{"overview.more": "Why beside DSO?"})
    assert len(beside.dataframe) == 1
    assert "the 90-day DSO says 37.5 days" in texts(beside)


def test_another_day_to_compare_with_changes_the_numbers_change(page, sample: Ledger):
    page.selectbox(key="overview.since").set_value("Month-end").run()
    change = in_euro(sample, "2026-06-30") - in_euro(sample, "2026-05-31")
    assert page.metric[0].delta.lstrip("\\+") == f"{amount(change, 'EUR')} since 31 May"
    assert "What changed since 31 May?" in questions(page)


def test_movers_follow_the_measure(page):
    before = texts(page)
    page.selectbox(key="overview.measure").set_value("late").run()
    assert "Late since 23 Jun" in texts(page)
    assert "Late since 23 Jun" not in before


def test_any_other_day_is_asked_for_below_the_choice(page, sample: Ledger):
    page.selectbox(key="overview.since").set_value("Other day").run()
    page.date_input(key="overview.other").set_value(dt.date(2026, 4, 30)).run()
    change = in_euro(sample, "2026-06-30") - in_euro(sample, "2026-04-30")
    assert page.metric[0].delta.lstrip("\\+") == f"{amount(change, 'EUR')} since 30 Apr"


def test_the_first_day_of_the_ledger_says_little_and_breaks_nothing(visit):
    page = visit("overview", as_of="2023-07-03")
    assert not page.error
    assert "Nobody is late" in texts(page)


def test_an_earlier_day_shows_only_what_was_known(visit, sample: Ledger):
    page = visit("overview", as_of="2025-03-31")
    assert page.metric[0].value == amount(in_euro(sample, "2025-03-31"), "EUR")
    assert pd.Timestamp("2025-03-31") < sample.documents["issued"].max()
    assert NBSP in page.metric[0].value


def test_what_a_ledger_does_not_have_is_said(visit, tmp_path, home):
    """A flat export without orders and notes: no row is not the same as no order held."""
    from click.testing import CliRunner

    from lib.__main__ import main

    source = tmp_path / "invoices.csv"
    source.write_text(
        "invoice,customer,date,due date,amount\n1,acme,2026-01-13,2026-02-12,100.00\n"
    )
    imported = CliRunner().invoke(main, ["import", str(source), "--currency", "EUR", "--accept"])
    assert imported.exit_code == 0, imported.output
    page = visit("overview", as_of="2026-02-13")
    assert page.metric[0].value == "€100"
    assert not page.error
    assert "brings no orders and no notes of promises" in texts(page)
