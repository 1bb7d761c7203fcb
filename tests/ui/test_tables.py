"""How figures stand in a table on the page."""

import datetime as dt

import pandas as pd

from lib.ledger.context import Context
from lib.notebook.answer import Answer
from lib.notebook.question import Question
from lib.ui import tables

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR")


def formats(table: pd.DataFrame, **kinds: str) -> dict[str, str]:
    asked = Question("a.b", "What?", lambda _: table, None, lambda *_: "", formats=kinds)  # type: ignore[arg-type]
    answer = Answer(asked, table, "", CONTEXT)
    return {c: tables._config(answer, c)["type_config"]["format"] for c in kinds}


def test_estimates_feign_no_cents_and_the_ledger_keeps_its_own():
    """A plan's pay is known to two digits: 64,000.00 would say that it is known to the cent."""
    estimates = pd.DataFrame({"sales": [6_500_000_00.0, None], "pay": [64_000_00.0, 0.0]})
    assert formats(estimates, sales="money", pay="money") == {"sales": "%,.0f", "pay": "%,.0f"}
    exact = estimates.assign(pay=[64_000_12.0, 0.0])
    assert formats(exact, sales="money", pay="money") == {"sales": "%,.2f", "pay": "%,.2f"}


def test_figures_of_a_column_have_the_same_decimals_two_at_most():
    table = pd.DataFrame({"reminders": [1.4783, 1.0], "days": [34.5, 12.0], "count": [3, 40]})
    found = formats(table, reminders="number", days="days", count="number")
    assert found == {"reminders": "%,.2f", "days": "%,.1f", "count": "%,.0f"}
