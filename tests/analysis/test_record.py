"""A customer's record, item by item."""

import datetime as dt

import pandas as pd
import pytest

from lib.analysis import record
from lib.ledger import columns
from lib.ledger.ledger import Ledger
from tests import ledgers

DAY = dt.date(2026, 6, 30)
BOOK = """
    invoice I1 acme 2026-05-01 100.00 EUR due 2026-05-31
    invoice I2 acme 2026-06-01 50.00 EUR due 2026-07-01
    invoice I3 acme 2026-05-02 20.00 EUR due 2026-06-01
    receipt R1 acme 2026-06-05 -50.00 EUR
    credit_note C1 acme 2026-06-10 -7.00 EUR
    R1 -> I1 30.00 on 2026-06-05
    R1 -> I3 20.00 on 2026-06-06
"""


def book(**extra: list[dict]) -> Ledger:
    frames = ledgers.frames(BOOK)
    documents = frames["documents"].copy()
    disputed = documents["document"] == "I2"
    for column, value in (("dispute_raised_on", "2026-06-20"), ("disputed_on", "2026-06-22")):
        documents.loc[disputed, column] = pd.Timestamp(value)
    documents.loc[disputed, "disputed_amount"] = 4_000
    documents.loc[disputed, "dispute_reason"] = "short delivery"
    frames["documents"] = documents
    for role, rows in extra.items():
        frames[role] = columns.conform(pd.DataFrame(rows), role)
    return Ledger.of(frames, currency="EUR").on(DAY)


def test_open_items_stand_with_their_age_and_disputed_part():
    table = record.open_items(book(), "acme").set_index("document")
    assert table.index.tolist() == ["I1", "I2", "C1"]
    assert table["open"].tolist() == [7_000, 5_000, -700]
    assert table["days_late"].tolist() == [30, -1, 20]
    assert table["disputed"].tolist() == [0, 4_000, 0]


def test_open_items_keep_their_own_currency_beside_the_reported_amount():
    frames = ledgers.frames("invoice I1 acme 2026-05-01 100.00 GBP due 2026-05-31")
    rates = pd.DataFrame({"day": [pd.Timestamp("2026-01-01")], "currency": ["GBP"], "rate": [1.5]})
    frames["rates"] = columns.conform(rates, "rates")
    row = record.open_items(Ledger.of(frames, currency="EUR").on(DAY), "acme").iloc[0]
    assert (row["open"], row["own"], row["currency"]) == (15_000, 10_000, "GBP")


def test_payments_are_weighted_by_amount_a_receipt():
    row = record.latest_payments(book(), "acme").iloc[0]
    assert (row["receipt"], row["amount"], row["invoices"]) == ("R1", 2_000, 1)
    first = record.latest_payments(book(), "acme").iloc[1]
    # 30 on 5 June, 5 days late.
    assert (first["amount"], first["days_late"]) == (3_000, 5)


def test_one_receipt_on_one_day_is_one_row():
    ledger = ledgers.ledger("""
        invoice I1 acme 2026-05-01 30.00 EUR due 2026-05-31
        invoice I2 acme 2026-05-01 10.00 EUR due 2026-06-08
        receipt R1 acme 2026-06-10 -40.00 EUR
        R1 -> I1 30.00 on 2026-06-10
        R1 -> I2 10.00 on 2026-06-10
    """)
    row = record.latest_payments(ledger, "acme").iloc[0]
    assert (row["invoices"], row["amount"]) == (2, 4_000)
    assert row["days_late"] == pytest.approx((10 * 30 + 2 * 10) / 40)


def test_two_postings_of_one_receipt_on_one_invoice_pay_one_invoice():
    ledger = ledgers.ledger("""
        invoice I1 acme 2026-05-01 30.00 EUR due 2026-05-31
        receipt R1 acme 2026-06-10 -30.00 EUR
        R1 -> I1 20.00 on 2026-06-10
        R1 -> I1 10.00 on 2026-06-10
    """)
    row = record.latest_payments(ledger, "acme").iloc[0]
    assert (row["invoices"], row["amount"]) == (1, 3_000)


def test_what_was_said_joins_touches_and_disputes_newest_first():
    touches = [
        {
            "customer": "acme",
            "day": pd.Timestamp("2026-06-21"),
            "kind": "price_request",
            "text": "less",
        },
        {"customer": "acme", "day": pd.Timestamp("2026-07-02"), "kind": "call", "text": "later"},
        {"customer": "bolt", "day": pd.Timestamp("2026-06-21"), "kind": "call", "text": "other"},
    ]
    table = record.correspondence(book(touches=touches), "acme")
    assert table["what"].tolist() == ["dispute recorded", "price request"]
    assert table["text"].tolist() == ["short delivery", "less"]


def test_we_owe_open_credits_and_open_complaints():
    table = record.we_owe(book(), "acme")
    assert table["what"].tolist() == ["credit", "complaint"]
    assert table["amount"].tolist() == [700, 4_000]
    assert table["since"].tolist() == [pd.Timestamp("2026-06-10"), pd.Timestamp("2026-06-20")]
    assert table["text"].tolist() == ["credit note", "short delivery"]
    assert record.we_owe(book(), "nobody").empty


def undated_dispute() -> Ledger:
    """A ledger that marks I3, which is paid, and I1 as disputed and gives no day: IBM's does so."""
    frames = ledgers.frames(BOOK)
    marked = frames["documents"]["document"].isin(["I1", "I3"])
    reason = "disputed, no date given"
    frames["documents"].loc[marked, "dispute_reason"] = reason
    return Ledger.of(frames, currency="EUR").on(DAY)


def test_a_dispute_without_a_day_is_a_dispute_all_the_same():
    said = record.correspondence(undated_dispute(), "acme")
    assert said["what"].tolist() == ["dispute, day not given"] * 2
    assert said["document"].tolist() == ["I1", "I3"]
    ours = record.we_owe(undated_dispute(), "acme").set_index("document")
    assert ours.loc["I1", "what"] == "complaint without a day"
    assert ours.loc["I1", "amount"] == 7_000  # what is open of 100 less 30
    assert "I3" not in ours.index
