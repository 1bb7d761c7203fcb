"""What a customer brings: sales by month, days to pay and the cost of waiting, by hand."""

import datetime as dt

import pytest

from lib.analysis.trade import months_back, trade
from tests import ledgers

DAY = dt.date(2026, 6, 30)


def seen(text: str, day: dt.date = DAY):
    return ledgers.ledger(text, currency="EUR").on(day)


def test_sales_are_invoices_less_credit_notes_by_issue_month():
    table = trade(
        seen("""
            invoice I1 acme 2026-06-01 100.00 EUR due 2026-07-01
            invoice I2 acme 2026-06-30 50.00 EUR due 2026-07-01
            credit_note C1 acme 2026-06-15 -30.00 EUR
            adjustment A1 acme 2026-06-16 -5.00 EUR
            invoice I3 acme 2026-05-31 7.00 EUR due 2026-07-01
            invoice I4 acme 2024-06-30 999.00 EUR due 2024-07-01
            invoice J1 bolt 2026-06-01 888.00 EUR due 2026-07-01
        """),
        "acme",
    )
    assert len(table) == 24
    assert table["month"].iloc[-1].date() == DAY
    assert table["sales"].iloc[-1] == 10_000 + 5_000 - 3_000
    assert table["sales"].iloc[-2] == 700
    # I4 was issued on the last day before the 24 months.
    assert table["sales"].sum() == 12_000 + 700


def test_waiting_costs_balance_by_days_at_the_yearly_rate():
    table = trade(
        seen("""
            invoice I1 acme 2026-06-01 365.00 EUR due 2026-06-11
            receipt R1 acme 2026-06-11 -365.00 EUR
            R1 -> I1 365.00 on 2026-06-11
        """),
        "acme",
        cost_of_money=0.10,
    )
    # Open at the end of 1 to 10 June: 10 days × 36,500 cents × 10 % ÷ 365.
    assert table["waiting"].iloc[-1] == pytest.approx(100.0)
    assert table["waiting"].iloc[:-1].sum() == 0


def test_an_open_balance_waits_in_every_month_it_stands():
    table = trade(
        seen("invoice I1 acme 2026-04-30 365.00 EUR due 2026-05-11"), "acme", cost_of_money=1
    )
    # One day of April, 31 of May, 30 of June.
    assert table["waiting"].tail(3).tolist() == pytest.approx([100.0, 3_100.0, 3_000.0])


def test_days_to_pay_are_weighted_by_amount():
    table = trade(
        seen("""
            invoice I1 acme 2026-06-01 100.00 EUR due 2026-06-20
            invoice I2 acme 2026-06-01 300.00 EUR due 2026-06-20
            receipt R1 acme 2026-06-11 -100.00 EUR
            receipt R2 acme 2026-06-21 -300.00 EUR
            R1 -> I1 100.00 on 2026-06-11
            R2 -> I2 300.00 on 2026-06-21
        """),
        "acme",
    )
    assert table["paid"].iloc[-1] == 40_000
    assert table["paid_days"].iloc[-1] == pytest.approx((10 * 100 + 20 * 300) / 400)


def test_months_end_where_the_day_stands_in_its_month():
    assert months_back(dt.date(2026, 2, 28), 12) == dt.date(2025, 2, 28)
    assert months_back(dt.date(2025, 2, 28), 12) == dt.date(2024, 2, 29)
    assert months_back(dt.date(2026, 3, 30), 1) == dt.date(2026, 2, 28)


def test_a_customer_without_anything_has_24_empty_months():
    table = trade(seen("invoice I1 acme 2026-06-01 1.00 EUR due 2026-06-11"), "nobody")
    assert len(table) == 24
    assert not table["sales"].any()


def test_months_before_the_ledger_begins_have_no_sales_and_not_zero():
    table = trade(seen("invoice I1 acme 2025-08-13 100.00 EUR due 2025-09-02"), "acme")
    known = table.dropna(subset="sales")
    # The ledger begins on 13 Aug 2025: August is not whole, September is the first month that is.
    assert str(known["month"].iloc[0].date()) == "2025-09-30"
    assert len(known) == 10
