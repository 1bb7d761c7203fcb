"""How figures stand in a table on the page."""

import datetime as dt

import pandas as pd

from lib.ledger.context import Context
from lib.notebook.answer import Answer
from lib.notebook.question import Question
from lib.ui import tables

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR")


def answered(table: pd.DataFrame, parts: tuple[str, ...] = (), **kinds: str) -> Answer:
    asked = Question("a.b", "What?", lambda _: table, None, lambda *_: "", formats=kinds)  # type: ignore[arg-type]
    return Answer(asked, table, "", CONTEXT, parts)


def formats(table: pd.DataFrame, **kinds: str) -> dict[str, str]:
    answer = answered(table, **kinds)
    return {c: tables._config(answer, c, whole=True)["type_config"]["format"] for c in kinds}


def test_estimates_feign_no_cents_and_the_ledger_keeps_its_own():
    """A plan's pay is known to two digits: 64,000.00 would say that it is known to the cent."""
    estimates = pd.DataFrame({"sales": [6_500_000_00.0, None], "pay": [64_000_00.0, 0.0]})
    assert formats(estimates, sales="money", pay="money") == {"sales": "%,.0f", "pay": "%,.0f"}
    unclean = estimates.assign(pay=[64_000_00.0 - 1e-9, 0.0])  # as arithmetic leaves it
    assert formats(unclean, pay="money") == {"pay": "%,.0f"}
    exact = estimates.assign(pay=[64_000_12.0, 0.0])
    assert formats(exact, sales="money", pay="money") == {"sales": "%,.2f", "pay": "%,.2f"}


def test_a_card_leaves_out_cents_and_tenths_unless_something_would_read_as_nothing():
    def in_card(table: pd.DataFrame, column: str, kind: str) -> str:
        answer = answered(table, **{column: kind})
        return tables._config(answer, column, whole=False)["type_config"]["format"]

    large = pd.DataFrame({"owed": [2_000_00.37, 5_00.0], "share": [0.12, 0.02]})
    assert in_card(large, "owed", "money") == "%,.0f"
    assert in_card(large, "share", "percent") == "%.0f %%"
    speck = pd.DataFrame({"owed": [2_000_00.0, 30.0], "share": [0.12, 0.004]})
    assert in_card(speck, "owed", "money") == "%,.2f"
    assert in_card(speck, "share", "percent") == "%.1f %%"


def test_figures_of_a_column_have_the_same_decimals_two_at_most():
    table = pd.DataFrame({"reminders": [1.4783, 1.0], "days": [34.5, 12.0], "count": [3, 40]})
    found = formats(table, reminders="number", days="days", count="number")
    assert found == {"reminders": "%,.2f", "days": "%,.1f", "count": "%,.0f"}


def test_the_first_amount_stands_where_a_phone_shows_it_and_buckets_keep_their_order():
    table = pd.DataFrame(
        {"customer": ["A"], "why": ["held"], "day": ["x"], "amount": [1], "old": [2]}
    )
    mixed = answered(table, amount="money", old="money")
    assert tables._order(mixed, table) == ["customer", "amount", "why", "day", "old"]
    places = pd.DataFrame({"product": ["P"], "region": ["N"], "amount": [1]})
    assert tables._order(answered(places), places) == ["product", "region", "amount"]
    aged = pd.DataFrame({"customer": ["N"], "not_due": [1], "d1_30": [2], "total": [3]})
    kinds = dict.fromkeys(("not_due", "d1_30", "total"), "money")
    parts = ("not_due", "d1_30")
    whole = answered(aged, parts, **kinds)
    assert tables._order(whole, aged) == ["customer", "total", "not_due", "d1_30"]


def test_nobody_reads_the_key_of_a_receipt_that_no_source_numbered():
    table = pd.DataFrame({"receipt": ["receipt/611365", "R1"]})
    assert tables.display_rows(answered(table, receipt="document"))["receipt"].tolist() == [
        "receipt for 611365",
        "R1",
    ]
