"""Tolerance: a third of each document's own term, document by document."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given

from lib.analysis import aging, past_tolerance
from lib.ledger import buckets, columns
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance
from tests import ledgers
from tests.ledgers import Case, cases, day

ISSUED = dt.date(2026, 1, 1)


def of_term(term: int) -> Ledger:
    due = ISSUED + dt.timedelta(days=term)
    return ledgers.ledger(f"invoice I1 acme {ISSUED} 10.00 EUR due {due}")


@pytest.mark.parametrize(
    ("term", "last"), [(30, 40), (45, 60), (60, 80), (90, 120), (15, 20), (7, 9)]
)
def test_definition_3_past_tolerance_begins_the_day_after(term: int, last: int):
    ledger = of_term(term)
    for age, past in ((last, 0), (last + 1, 1000)):
        table = past_tolerance.scan(ledger.on(ISSUED + dt.timedelta(days=age)))
        assert table["past"].tolist() == [past]


MIXED = """
    invoice SHORT acme 2026-01-01 100.00 EUR due 2026-01-16
    invoice LONG acme 2026-01-01 300.00 EUR due 2026-03-02
    invoice BARE bolt 2026-03-01 7.00 EUR
    credit_note C1 acme 2026-01-01 -5.00 EUR
"""


def test_each_document_has_its_own_tolerance():
    """Ten days late: past it on 15 days, inside it on 60; without a due date nothing is ever past."""
    ten_late = past_tolerance.scan(ledgers.ledger(MIXED).on(day("2026-01-26")))
    assert ten_late[["open", "late", "past", "invoices", "invoices_past"]].to_numpy().tolist() == [
        [40000, 10000, 10000, 2, 1]
    ]
    later = past_tolerance.scan(ledgers.ledger(MIXED).on(day("2026-03-12")))
    assert later[["open", "late", "past", "invoices_past"]].to_numpy().tolist() == [
        [40700, 40700, 10000, 1]
    ]


def test_the_least_days_and_amount_are_the_users_to_set():
    ledger = ledgers.ledger(MIXED).on(day("2026-01-26"))
    assert past_tolerance.scan(ledger, tolerance=Tolerance(least_days=10))["past"].tolist() == [0]
    assert past_tolerance.scan(ledger, tolerance=Tolerance(least_days=9))["past"].tolist() == [
        10000
    ]
    assert past_tolerance.scan(ledger, tolerance=Tolerance(least_amount=10001))[
        "past"
    ].tolist() == [0]
    assert past_tolerance.scan(ledger, tolerance=Tolerance(least_amount=10000))[
        "past"
    ].tolist() == [10000]


def test_the_least_amount_is_in_the_reporting_currency():
    """JPY 1,000 at 0.006 is 6 euro; a currency without a rate is never too small."""
    text = "invoice I1 a 2026-01-01 1000 JPY due 2026-01-02\ninvoice I2 a 2026-01-01 1.00 USD due 2026-01-02"
    rates = pd.DataFrame(
        {"day": [pd.Timestamp("2026-01-01")], "currency": ["JPY"], "rate": [0.006]}
    )
    ledger = Ledger.of(
        ledgers.frames(text) | {"rates": columns.conform(rates, "rates")}, currency="EUR"
    ).on(day("2026-02-01"))
    for least, past in ((600, 1000), (601, 0)):
        table = past_tolerance.scan(ledger, tolerance=Tolerance(least_amount=least)).set_index(
            "currency"
        )
        assert table["past"].to_dict() == {"JPY": past, "USD": 100}


def test_bars_stand_where_the_days_are():
    """Due today and 5 days to go share the last bar before due; 5 and 6 days late do not share one."""
    text = """
        invoice A acme 2026-01-01 1.00 EUR due 2026-01-31
        invoice B acme 2026-01-01 2.00 EUR due 2026-02-04
        invoice C acme 2026-01-01 4.00 EUR due 2026-01-26
        invoice D acme 2026-01-01 8.00 EUR due 2026-01-25
        invoice E acme 2025-01-01 16.00 EUR due 2025-01-31
        invoice F acme 2026-01-01 32.00 EUR due 2026-12-31
    """
    table = past_tolerance.on_terms(ledgers.ledger(text).on(day("2026-01-31")))
    drawn = table[table["open"] > 0]
    assert drawn[["from", "to", "open"]].to_numpy().tolist() == [
        [-60, -55, 3200], [-5, 0, 300], [0, 5, 400], [5, 10, 800], [120, 125, 1600],
    ]  # fmt: skip


def test_on_the_axis_of_terms_one_line_is_everybodys():
    """20 days late on 60 is 33.3 %, inside; one day more is past it."""
    text = "invoice A acme 2026-01-01 1.00 EUR due 2026-03-02\ninvoice B acme 2026-01-01 2.00 EUR due 2026-03-01\ninvoice C acme 2026-01-01 5.00 EUR"
    table = past_tolerance.on_terms(ledgers.ledger(text).on(day("2026-03-22")), axis="term")
    drawn = table[table["open"] > 0]
    assert drawn[["from", "to", "open", "past", "allowed"]].to_numpy().tolist() == [
        [30, 40, 300, 200, 33]
    ]


def test_the_line_drawn_is_the_tolerance_that_most_money_has():
    table = past_tolerance.on_terms(ledgers.ledger(MIXED).on(day("2026-01-26")))
    assert set(table["allowed"]) == {20}


@given(cases())
def test_bars_add_up_to_the_buckets_and_to_what_is_past(case: Case):
    ledger = Ledger.of(case.frames).on(case.day)
    bars = past_tolerance.on_terms(ledger)
    whole = aging.scan(ledger, by=())
    total, undated = whole[list(buckets.names())].sum().sum(), bars["undated"].sum()
    assert bars["open"].sum() + undated == total
    late = whole[list(buckets.names())[1:]].sum().sum()
    assert late - undated <= bars.loc[bars["from"] >= 0, "open"].sum() <= late
    scanned = past_tolerance.scan(ledger)
    assert bars["past"].sum() == scanned["past"].sum()
    assert bars["invoices_past"].sum() == scanned["invoices_past"].sum()


def test_what_has_no_due_date_stands_in_no_bar_and_is_told():
    table = past_tolerance.on_terms(ledgers.ledger(MIXED).on(day("2026-03-12")))
    assert (table["open"].sum(), table["undated"].sum()) == (40000, 700)


@given(cases())
def test_past_is_part_of_late_and_late_of_open(case: Case):
    table = past_tolerance.scan(Ledger.of(case.frames).on(case.day), by=("customer",))
    assert (table["past"] <= table["late"]).all()
    assert (table["late"] <= table["open"]).all()


def test_nothing_open_draws_nothing():
    table = past_tolerance.on_terms(Ledger.of({}))
    assert table["open"].sum() == 0


def test_the_usual_tolerance_is_that_of_most_money_not_of_most_minor_units():
    """300 zloty on 60 days are worth 75 euros; 100 euros stand on 30."""
    rates = pd.DataFrame({"day": [pd.Timestamp("2026-01-01")], "currency": "PLN", "rate": 0.25})
    text = """
        invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
        invoice I2 acme 2026-01-10 300.00 PLN due 2026-03-11
    """
    frames = ledgers.frames(text) | {"rates": columns.conform(rates, "rates")}
    table = past_tolerance.on_terms(Ledger.of(frames, currency="EUR").on(day("2026-01-20")))
    assert (table["allowed"] == 10).all()
