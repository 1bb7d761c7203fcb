"""The incentives page as a browser opens it: plans answer, and pay is seen only where it may be."""

import re

from lib.notebook.incentives.questions import NAMES
from tests.pages.test_distribution import importing, said

CARDS = [
    "Which rates cost the same?", "Who gains, and why?", "What does each plan pay whom?",
    "Booked when sold, paid out when paid",
]  # fmt: skip
SHIFT = {"incentives.more": "And if behaviour changed?"}


def sent(app) -> str:
    """All that goes to the browser: words, tables, pictures."""
    tables = "\n".join(table.value.to_csv() for table in app.dataframe)
    drawn = "\n".join(chart.proto.spec for chart in app.get("vega_lite_chart"))
    return "\n".join([said(app), tables, drawn])


def test_every_card_answers_and_no_seller_is_named(visit, sample):
    app = visit("incentives")
    assert [card for card in CARDS if f":small[:gray[{card}]]" in said(app)] == CARDS
    assert len(app.header) + len(app.subheader) == len(CARDS), "each has a finding"
    assert not app.error
    assert not app.warning
    assert "Seller A" in sent(app)
    # the scope bar's filter lists sellers; the page itself names none
    names = sample.documents["salesperson"].dropna().unique()
    assert len(names) == 8
    assert not [name for name in names if name in sent(app)]
    assert "€604\u00a0k in the 12 months" in said(app)


def test_presenting_hides_pay_altogether(visit, sample):
    app = visit("incentives")
    app.button(key="bar.present").click().run()
    text = sent(app)
    assert not app.error
    assert not [name for name in sample.documents["salesperson"].dropna().unique() if name in text]
    assert "Pay is hidden" in text
    columns = {column for table in app.dataframe for column in table.value.columns}
    assert not columns & {"pay", "gain", "sales", "base", "pay_booked", *NAMES.values()}
    assert not re.search(r"€\d+\S*\u00a0k in the 12 months", text)
    app.button_group(key="incentives.more").set_value(SHIFT["incentives.more"]).run()
    app.slider(key="incentives.sooner").set_value(10).run()
    assert "does to pay is hidden" in said(app)


def test_levers_move_what_is_said(visit):
    app = visit("incentives", **SHIFT)
    app.number_input(key="incentives.rate").set_value(2.0).run()
    assert "2.00 % on turnover costs as much as" in said(app)
    app.selectbox(key="incentives.plan.turnover").set_value("sliding").run()
    assert "Less for days late, at the same cost" in said(app)
    app.slider(key="incentives.sales").set_value(-10).run()
    assert "sales −10\u00a0%" in said(app)
    app.segmented_control(key="incentives.today").set_value("cleared").run()
    assert "on cleared balance costs as much as" in said(app)
    assert not app.error
    assert not app.warning


def test_a_rate_that_cannot_be_equalled_is_a_sentence(visit):
    app = visit("incentives")
    app.number_input(key="incentives.per_day").set_value(100.0).run()
    app.number_input(key="incentives.rate").set_value(50.0).run()
    app.number_input(key="incentives.target").set_value(100.0).run()
    assert not app.error


def test_a_ledger_without_sellers_says_so(visit, home, tmp_path):
    file = tmp_path / "bills.csv"
    file.write_text(
        "document,customer,issued,due,amount,currency\nI1,a,2026-01-05,2026-02-04,9.00,EUR\n"
    )
    importing(str(file), "--name", "bills", "--accept")
    app = visit("incentives")
    assert [i.value for i in app.info] == [
        "No document names a seller, so there is nobody to pay. Import documents with a column for the "
        "salesperson."
    ]


def test_what_was_unmatched_since_the_load_before_is_taken_back(visit, home, tmp_path):
    """Five sellers, an invoice of 100 each, all paid; the second load has no money on the last one."""
    heading = "document,customer,issued,due,amount,currency,paid on,salesperson\n"
    rows = [f"I{n},a,2026-01-05,2026-02-04,100.00,EUR,2026-02-0{n + 1},s{n}" for n in range(5)]
    for text in ("\n".join(rows), "\n".join(rows).replace("2026-02-05,s4", ",s4")):
        file = tmp_path / "bills.csv"
        file.write_text(f"{heading}{text}\n")
        importing(str(file), "--name", "bills", "--accept")
    app = visit("incentives", as_of="2026-02-04")
    assert "is taken back" in said(app)
    table = next(t.value for t in app.dataframe if "pay_back" in t.value.columns)
    assert sorted(table["pay_back"].round(2)) == [0, 0, 0, 0, 0]
