"""The overview's questions answered on the sample, in every currency's one sum, on any day."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from lib.analysis.bridge import LaterThanTheDay
from lib.ledger import columns
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.wording import amount
from lib.notebook.overview.questions import NotADay, UnknownFigure
from lib.notebook.registry import QUESTIONS, Cell, Inputs, answer, question
from lib.notebook.style import LIGHT
from tests.ledgers import ledger
from tests.posted import in_euro

DAYS = (dt.date(2026, 6, 30), dt.date(2025, 2, 14), dt.date(2023, 7, 20), dt.date(2020, 1, 1))


def asked(ledger: Ledger, name: str, **params: object):
    context = Context("v", "sample", ledger.day, ledger.currency, names=ledger.names())
    return answer(question(name), Cell(name, params), Inputs(ledger), context)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", [n for n in QUESTIONS if n.startswith("overview.")])
def test_every_question_is_answered_and_drawn_on_any_day(sample: Ledger, name: str, day: dt.date):
    found = asked(sample.on(day), name, **question(name).example)
    assert found.reading.endswith((".", ".**"))
    assert "nan" not in found.reading
    if found.question.chart and len(found.table):
        assert found.question.chart(found.table, found.context, LIGHT).to_dict()


def test_owed_is_all_postings_at_the_days_rates(sample: Ledger):
    table = asked(sample, "overview.four", since="2026-05-31").table.set_index("figure")
    assert table.loc["Owed", "now"] == pytest.approx(in_euro(sample, "2026-06-30"))
    assert table.loc["Owed", "before"] == pytest.approx(in_euro(sample, "2026-05-31"))
    assert table.loc["Owed", "31 Dec 2025"] == pytest.approx(in_euro(sample, "2025-12-31"))


def test_the_bridge_ends_on_the_four_numbers_owed(sample: Ledger):
    steps = asked(sample, "overview.bridge", since="2026-05-31").table.set_index("step")["amount"]
    owed = asked(sample, "overview.four", since="2026-05-31").table.set_index("figure").loc["Owed"]
    assert steps["Closing"] == pytest.approx(owed["now"])
    assert steps["Opening"] == pytest.approx(owed["before"])
    assert steps.drop("Closing").sum() == pytest.approx(steps["Closing"])


def test_movers_explain_the_change_of_what_is_owed(sample: Ledger):
    movers = asked(sample, "overview.movers", since="2026-05-31", rows=1000).table
    owed = asked(sample, "overview.four", since="2026-05-31").table.set_index("figure").loc["Owed"]
    assert movers["change"].sum() == pytest.approx(owed["change"])


def test_holders_hold_all_that_is_late(sample: Ledger):
    holders = asked(sample, "overview.holders", rows=1000).table
    late = asked(sample, "overview.four").table.set_index("figure").loc["Late", "now"]
    assert holders["amount"].sum() == pytest.approx(late)
    assert holders["together"].iloc[-1] == pytest.approx(1)


def test_at_most_fifteen_rows_need_us_the_largest_first():
    lines = [
        f"invoice I{i:02} c{i:02} 2026-01-10 {100 + i}.00 EUR due 2026-02-09" for i in range(20)
    ]
    found = asked(ledger("\n".join(lines)).on(dt.date(2026, 2, 20)), "overview.needs")
    assert found.table["amount"].tolist() == [(119 - i) * 100 for i in range(15)]
    assert "20 things need somebody" in found.reading
    assert amount(sum(range(100, 120)) * 100, "EUR") in found.reading
    assert "15 largest are shown" in found.reading


def test_an_invoice_past_tolerance_and_past_its_promise_counts_once_in_the_sum():
    seen = ledger("""
        invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
        invoice I2 acme 2026-01-10 50.00 EUR due 2026-02-09
    """).on(dt.date(2026, 2, 20))
    touch = {"customer": "acme", "document": "I1", "day": pd.Timestamp("2026-02-10"), "by": "us",
             "kind": "promise", "text": "by 2026-02-16"}  # fmt: skip
    touches = columns.conform(pd.DataFrame([touch]), "touches")
    found = asked(replace(seen, extras={**seen.extras, "touches": touches}), "overview.needs")
    assert sorted(found.table["amount"]) == [100_00, 150_00]
    assert "2 things need somebody, €150." in found.reading


def test_a_figures_line_ends_on_its_value(sample: Ledger):
    figures = asked(sample, "overview.figures").table.set_index("figure")
    line = asked(sample, "overview.trend", figure="cei").table
    assert line["value"].iloc[-1] == figures.loc["Collection effectiveness", "value"]
    assert len(line) == 12
    assert figures.loc["Collection effectiveness", "30 Jun 2026"] == line["value"].iloc[-1]


def test_what_a_viewer_gets_wrong_is_a_sentence(sample: Ledger):
    with pytest.raises(NotADay, match="yesterday"):
        asked(sample, "overview.bridge", since="yesterday")
    with pytest.raises(LaterThanTheDay):
        asked(sample, "overview.four", since="2026-07-01")
    with pytest.raises(UnknownFigure, match="dso_simple"):
        asked(sample, "overview.trend", figure="profit")


OPEN_ITEMS = """
    invoice I-1 alpha 2025-12-15 1000.00 EUR due 2026-01-14
    invoice I-2 beta 2026-02-10 500.00 EUR due 2026-03-12
"""


def test_figures_that_need_a_history_are_blank_on_a_list_of_open_items_and_say_why():
    seen = ledger(OPEN_ITEMS).on(dt.date(2026, 3, 31))
    found = asked(seen, "overview.figures")
    rows = found.table.set_index("figure")
    assert list(rows.index[rows["value"].isna()]) == list(rows.index[:6])
    assert list(rows.index[rows["reason"] != ""]) == list(rows.index[:6])
    assert rows.loc["Share not due", "value"] == 0
    assert "list of open items" in found.reading
    assert "31 Jan 2026" not in rows  # of earlier days it knows only what is open still


def test_one_figure_of_a_list_of_open_items():
    seen = ledger(OPEN_ITEMS).on(dt.date(2026, 3, 31))
    assert "0.0" in asked(seen, "overview.trend", figure="pct_over_90").reading
    with pytest.raises(Mistake, match="This is a list of open items"):
        asked(seen, "overview.trend", figure="cei")


def test_what_is_left_of_each_months_sales_needs_the_sales():
    with pytest.raises(Mistake, match="This is a list of open items"):
        asked(ledger(OPEN_ITEMS), "overview.uncollected")
