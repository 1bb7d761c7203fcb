"""The sentences of the book page say what their tables say."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger.context import Context
from lib.notebook.book import sentences
from lib.notebook.wording import exact_amount

CONTEXT = Context("v", "test", dt.date(2026, 6, 30), "EUR")
MONEY = st.integers(-(10**12), 10**12)


def tie(*rows: tuple[str, int, int | None]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["currency", "ours", "theirs"])
    made["theirs"] = made["theirs"].astype("Int64")
    return made.assign(difference=made["ours"] - made["theirs"])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (tie(), "Nothing is open on this day. What does your system say?"),
        (tie(("EUR", 123456789, None)), "Open EUR 1,234,567.89. What does your system say?"),
        (tie(("EUR", 123456789, 123456789)), "✓ It agrees to the cent: EUR 1,234,567.89."),
        (tie(("EUR", 5_00, 5_00), ("JPY", 7, None)), "✓ What was named agrees to the cent: EUR 5.00."),
        (tie(*((f"C{n}", 100, None) for n in range(6))),
         "Open C0 1.00, C1 1.00, C2 1.00, C3 1.00 and 2 more currencies. What does your system say?"),
        (tie(("EUR", 5_00, 5_01), ("JPY", 7, 6)),
         "It does not agree: ours is EUR 0.01 less, ours is JPY 1 more. "
         "Give your list of open items to see which documents."),
    ],
)  # fmt: skip
def test_tie_out_in_words(table: pd.DataFrame, said: str):
    assert sentences.tie_out(table, CONTEXT).replace("**", "") == said


@given(ours=MONEY, theirs=MONEY)
def test_it_agrees_exactly_when_nothing_differs(ours: int, theirs: int):
    said = sentences.tie_out(tie(("EUR", ours, theirs)), CONTEXT)
    assert ("✓" in said) == (ours == theirs)


def test_an_unnamed_currency_is_not_named():
    assert exact_amount(-493_010, "XXX") == "−4,930.10"


def test_the_document_that_differs_most_is_named():
    table = pd.DataFrame({"document": ["I4", "I2"], "currency": "EUR", "difference": [-5_00, 0]})
    assert sentences.changed_documents(table, CONTEXT).startswith(
        "**I4 differs most, by EUR −5.00:** 2 documents listed"
    )
    assert sentences.changed_documents(table.tail(1), CONTEXT) == (
        "**1 document differs, none in what is open.**"
    )


def test_changes_in_words():
    table = pd.DataFrame(
        {
            "change": ["added", "gone", "amount", "due", "payments", "added"],
            "currency": ["EUR", "EUR", "EUR", "EUR", "EUR", "GBP"],
            "documents": [3, 1, 1, 1, 2, 1],
            "difference": [300_00, -10_00, 5_00, 0, -20_00, -1_00],
        }
    )
    assert sentences.changes(table, CONTEXT).replace("**", "") == (
        "9 documents differ, open changed by EUR +275.00, GBP −1.00: 4 added, 1 gone, 2 changed, 2 "
        "with other payments."
    )
    third = pd.concat([table, table.tail(1).assign(currency="PLN")])
    assert sentences.changes(third, CONTEXT).startswith("**10 documents differ:** 5 added, ")
    assert "Open changed by EUR +275.00, GBP −1.00, PLN −1.00." in sentences.changes(third, CONTEXT)
    one = table.head(1).assign(documents=1)
    assert sentences.changes(one, CONTEXT).startswith(
        "**1 document differs, open changed by EUR +300.00:** 1 added."
    )
    assert "Nothing changed" in sentences.changes(table.head(0), CONTEXT)
    assert "No document differs" in sentences.changed_documents(table.head(0), CONTEXT)
