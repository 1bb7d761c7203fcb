"""Age on a customer's own terms: which side of the tolerance, and nothing lost on the way."""

import datetime as dt

import pandas as pd
from hypothesis import given

from lib.analysis.aging_by_terms import on_their_terms
from lib.ledger.ledger import Ledger
from tests import ledgers

DAY = dt.date(2026, 6, 30)


def rows(text: str) -> dict[str, float]:
    table = on_their_terms(ledgers.ledger(text, currency="EUR").on(DAY), "acme")
    return dict(zip(table["bucket"], table["amount"], strict=True))


def test_one_term_names_its_tolerance():
    # Term 30: tolerance 10 days. Due 30 Jun is not due; 20 Jun is 10 days late; 19 Jun is 11.
    found = rows("""
        invoice I1 acme 2026-05-31 1.00 EUR due 2026-06-30
        invoice I2 acme 2026-05-21 2.00 EUR due 2026-06-20
        invoice I3 acme 2026-05-20 4.00 EUR due 2026-06-19
        invoice I4 acme 2026-05-01 8.00 EUR due 2026-05-31
        invoice I5 acme 2026-04-30 16.00 EUR due 2026-05-30
        invoice I6 acme 2026-03-01 32.00 EUR due 2026-03-31
        receipt R1 acme 2026-06-01 -64.00 EUR
    """)
    assert found == {
        "not due": 100, "1–10 days": 200, "11–30": 1_200, "31–60": 1_600, "61–90": 0, "91+": 3_200,
    }  # fmt: skip


def test_several_terms_stand_on_their_own_side_each():
    # Term 30 allows 10, term 90 allows 30: both are 20 days late.
    table = on_their_terms(
        ledgers.ledger("""
            invoice I1 acme 2026-05-11 1.00 EUR due 2026-06-10
            invoice I2 acme 2026-03-12 2.00 EUR due 2026-06-10
        """).on(DAY),
        "acme",
    )
    amounts = dict(zip(table["bucket"], table["amount"], strict=True))
    assert (amounts["inside tolerance"], amounts["past it, to 30"]) == (200, 100)
    assert (table["tolerance_from"].iloc[0], table["tolerance_to"].iloc[0]) == (10, 30)


def test_without_a_tolerance_there_is_no_row_for_it():
    # Due on the day of issue: a term of 0 allows nothing.
    found = rows("invoice I1 acme 2026-06-29 1.00 EUR due 2026-06-29")
    assert list(found)[:2] == ["not due", "1–30"]
    assert found["1–30"] == 100


def test_what_has_no_due_date_stands_apart_and_past_nothing():
    found = rows("""
        invoice I1 acme 2026-01-01 1.00 EUR
        invoice I2 acme 2026-05-31 2.00 EUR due 2026-06-30
    """)
    assert (found["no due date"], found["not due"], sum(found.values())) == (100, 200, 300)
    assert "no due date" not in rows("invoice I2 acme 2026-05-31 2.00 EUR due 2026-06-30")


def test_nothing_open_has_no_rows():
    assert rows("receipt R1 acme 2026-06-01 -1.00 EUR") == {}


@given(ledgers.cases())
def test_every_open_amount_is_in_one_row(case: ledgers.Case):
    euro = dict(case.frames)
    euro["documents"] = euro["documents"].assign(currency="EUR")
    seen = Ledger.of(euro, currency="EUR").on(case.day)
    open_now = ledgers.open_on(euro, case.day)
    owner = dict(zip(euro["documents"]["document"], euro["documents"]["customer"], strict=True))
    for customer in "abc":
        expected = sum(max(left, 0) for key, left in open_now.items() if owner[key] == customer)
        table = on_their_terms(seen, customer)
        assert table["amount"].sum() == expected
        assert pd.Series(table["bucket"]).is_unique
