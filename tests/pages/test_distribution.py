"""The distribution page as a browser opens it: every card answers, levers move it, absence is said."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lib.__main__ import main
from lib.ledger.command_line import TYPED

CARDS = [
    "How many outlets sell it?", "What do they sell together?", "Narrower, today's, wider",
    "Where does one more stop paying?", "What does it do to cash?", "Did sales rise with outlets?",
    "Does what is owed outgrow sales?",
]  # fmt: skip
POLICY = "What does a policy do, and what holds it back?"
MORE = ["What does an outlet sell?", POLICY, "What do newer outlets sell?", "Where is what sold?"]
NORTH = {"distribution.product": "P2", "distribution.region": "North"}


def said(app) -> str:
    found = (*app.header, *app.subheader, *app.markdown)
    return "\n".join(str(m.value) for m in found).replace("\\", "")


def questions(app) -> list[str]:
    """What the cards on the page ask, each with a finding of its own."""
    asked = re.findall(
        r"^:small\[:gray\[([A-Z][^·\n]*)\]\]$", "\n".join(m.value for m in app.markdown), re.M
    )
    asked = [question for question in asked if question in (*CARDS, *MORE)]
    assert len(app.header) + len(app.subheader) == len(asked), "a card without a finding"
    return asked


def importing(*arguments: str) -> None:
    result = CliRunner().invoke(main, ["import", *arguments])
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize("query", [NORTH, {}])
def test_every_card_answers_on_the_sample(visit, query: dict[str, str]):
    app = visit("distribution", **query)
    assert questions(app) == CARDS
    assert app.get("button_group")[-1].options == MORE
    assert not app.error
    assert not app.warning
    assert all(chart.proto.ByteSize() < 200_000 for chart in app.get("vega_lite_chart"))
    assert all(table.proto.ByteSize() < 200_000 for table in app.dataframe)


@pytest.mark.parametrize("asked", MORE)
def test_a_closed_question_is_answered_once_it_is_opened(visit, asked: str):
    app = visit("distribution", **NORTH, **{"distribution.more": asked})
    assert questions(app) == [*CARDS, asked]
    assert not app.error
    assert not app.warning


def test_levers_move_what_is_said(visit):
    app = visit("distribution", **NORTH)
    assert "At 65\u00a0% instead of 55\u00a0% of outlets" in said(app)
    app.slider(key="distribution.P2.North.rate").set_value(40).run()
    assert "At 40\u00a0% instead of 55\u00a0% of outlets" in said(app)
    assert "less a year" in said(app)
    app.selectbox(key="distribution.P2.North.sells").set_value("as the record shows").run()
    app.selectbox(key="distribution.group").set_value("C").run()
    app.slider(key="distribution.P2.North.rate").set_value(80).run()
    assert "over the range of what the next one sells" in said(app)
    app.number_input(key="distribution.term").set_value(120).run()
    assert "Outlets added pay after 1" in said(app)
    assert not app.error
    assert not app.warning


def test_a_curve_is_not_offered_where_the_record_has_none(visit):
    app = visit("distribution", **{**NORTH, "distribution.product": "P1"})
    assert "No curve for P1 in North" in said(app)
    choices = app.selectbox(key="distribution.P1.North.sells").options
    assert choices == [
        "half to all of today's average", "as today's on average", "another share",
    ]  # fmt: skip


def test_a_policy_goes_by_one_axis_at_a_time(visit):
    app = visit("distribution", **NORTH, **{"distribution.more": POLICY})
    assert "By stage, " in said(app)
    app.segmented_control(key="distribution.axis").set_value("strategy").run()
    assert "For 36 nobody said the strategy yet" in said(app)
    app.multiselect(key="distribution.strategy.lead").set_value(["P1"]).run()
    assert "P1" not in app.multiselect(key="distribution.strategy.hold").options
    assert "For 30 nobody said" in said(app)
    app.number_input(key="distribution.faster").set_value(100).run()
    assert "By strategy, 6 of 36 places would move" in said(app)
    assert not app.error


def test_filters_are_said_not_to_count(visit):
    app = visit("distribution", region="North", **NORTH)
    assert any("shown whole" in c.value for c in app.caption)
    assert questions(app) == CARDS
    assert "region North ·" not in said(app)


def test_a_ledger_without_outlets_sales_says_what_to_import(visit, home, tmp_path: Path):
    file = tmp_path / "bills.csv"
    file.write_text(
        "document,customer,issued,due,amount,currency\nI1,a,2026-01-05,2026-02-04,9.00,EUR\n"
    )
    importing(str(file), "--name", "bills", "--accept")
    app = visit("distribution")
    assert [i.value for i in app.info] == [
        "This ledger does not say what outlets sell, so there is no distribution to look at. Add a file "
        f"with month, product, region, outlet and amount to it: {TYPED} import FILE --role sales "
        "--append."
    ]
    assert not app.header


def test_nothing_billed_in_the_year_leaves_the_record_standing(visit, home, tmp_path: Path):
    """Outlets' sales beside a ledger whose invoices are years older: facts, and a sentence for the levers."""
    bills, sales = tmp_path / "documents.csv", tmp_path / "sales.csv"
    bills.write_text(
        "document,customer,kind,issued,due,amount,currency\n"
        "I1,a,invoice,2020-01-05,2020-02-04,9.00,EUR\nR1,a,receipt,2026-06-30,,-9.00,EUR\n"
    )
    rows = [f"2026-{m:02d}-01,P,North,o{n},5.00" for m in range(1, 7) for n in range(3)]
    sales.write_text("month,product,region,outlet,amount\n" + "\n".join(rows) + "\n")
    importing(str(bills), str(sales), "--name", "old")
    app = visit("distribution")
    assert any("Nothing was sold" in w.value for w in app.warning)
    assert "3 of 3 outlets sold P" in said(app)
    assert not app.error


def test_iowa_beside_a_real_ledger(visit, home, shared_data: Path):
    """The outlets' sales of one source, added to the invoices of another."""
    importing(str(shared_data / "ibm-late-payments" / "WA_Fn-UseC_-Accounts-Receivable.csv"),
              "--name", "iowa", "--dates", "mdy")  # fmt: skip
    names = {"brand": "product", "city": "outlet", "sales_usd": "amount", "litres": "quantity"}
    mapped = [part for pair in names.items() for part in ("--map", "=".join(pair))]
    importing(str(shared_data / "distribution-iowa" / "brand_city_month.csv.gz"), "--role", "sales",
              "--name", "iowa", "--append", *mapped)  # fmt: skip
    app = visit("distribution", **{"distribution.product": "Jim Beam"})
    assert not app.error
    assert not app.warning
    assert "No curve for Jim Beam" in said(app)
    assert "No open invoice names the product" in said(app)
    assert "taken as what we bill" in said(app)
