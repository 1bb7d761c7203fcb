"""One customer's profile, room and place among the latest: numbers worked out by hand."""

import datetime as dt

import pandas as pd
import pytest

from lib.analysis.customer import UnknownCustomer, most_late, profile
from lib.analysis.room import in_a_word, room
from lib.ledger import columns
from lib.ledger.ledger import Ledger
from lib.ledger.money import NoRate
from tests import ledgers

BOOK = """
    invoice I1 acme 2026-01-01 100.00 EUR due 2026-01-31
    invoice I2 acme 2026-03-01 200.00 GBP due 2026-03-31 terms=net_30
    invoice I3 acme 2026-03-10 40.00 EUR due 2026-04-09 terms=net_60
    invoice I4 acme 2026-03-11 30.00 EUR due 2026-04-10 terms=net_60
    receipt R1 acme 2026-03-05 -25.00 EUR
    invoice J1 bolt 2026-01-01 500.00 EUR due 2026-02-25
"""
CUSTOMERS = [
    {"customer": "acme", "name": "Acme Ltd", "segment": "key", "credit_limit": 50_000,
     "insured_limit": 30_000},
    {"customer": "idle", "name": "Idle"},
]  # fmt: skip
ORDERS = [
    {"order": "O1", "customer": "acme", "placed": "2026-03-15", "amount": 10_000,
     "held_since": "2026-03-20"},
    {"order": "O2", "customer": "acme", "placed": "2026-03-16", "amount": 5_000, "currency": "GBP"},
    {"order": "O3", "customer": "acme", "placed": "2026-04-02", "amount": 99_900},
    {"order": "O4", "customer": "bolt", "placed": "2026-03-01", "amount": 7_700},
]  # fmt: skip
RATES = [{"day": "2026-01-01", "currency": "GBP", "rate": 1.25}]


def book(*, orders: list[dict] | None = None, rates: list[dict] | None = None) -> Ledger:
    frames = ledgers.frames(BOOK, CUSTOMERS)
    for role, rows in (("orders", orders), ("rates", rates)):
        if rows:
            frame = pd.DataFrame(rows)
            days = [c.name for c in columns.ROLES[role] if c.type == "day" and c.name in frame]
            frames[role] = columns.conform(
                frame.assign(**{d: pd.to_datetime(frame[d]) for d in days}), role
            )
    return Ledger.of(frames, currency="EUR").on(dt.date(2026, 3, 31))


def test_room_adds_what_is_owed_and_ordered_in_the_reporting_currency():
    row = room(book(orders=ORDERS, rates=RATES), "acme").iloc[0]
    # 100 + 40 + 30 EUR, and 200 GBP at 1.25, less the receipt: owed is net, as everywhere.
    assert row["owed"] == 17_000 + 25_000 - 2_500
    assert row["unapplied"] == -2_500
    # O1 and 50 GBP at 1.25; O3 was placed after the day, O4 is another's.
    assert row["orders"] == 10_000 + 6_250
    assert row["held"] == 10_000
    assert (row["limit"], row["cover"]) == (50_000, 30_000)


def test_what_is_not_given_is_null_and_not_zero():
    row = room(book(rates=RATES), "bolt").iloc[0]
    assert row["owed"] == 50_000
    assert row[["orders", "held", "limit", "cover"]].isna().all()


def test_an_order_held_after_the_day_is_not_held_yet():
    seen = book(orders=ORDERS, rates=RATES).on(dt.date(2026, 3, 19))
    assert room(seen, "acme").iloc[0]["held"] == 0


def test_without_a_rate_there_is_no_mixed_total():
    with pytest.raises(NoRate, match="GBP"):
        room(book(), "acme")


def test_profile_says_the_terms_given_most_in_twelve_months():
    found = profile(book(), "acme")
    assert (found.name, found.segment, found.terms) == ("Acme Ltd", "key", "net_60")
    assert found.currencies == ("EUR", "GBP")
    assert profile(book(), "idle").terms == ""
    assert profile(book(), "bolt").name == "bolt"


def test_a_stranger_is_a_sentence():
    with pytest.raises(UnknownCustomer, match="no customer “nobody”"):
        profile(book(), "nobody")


def test_most_late_ranks_by_late_money():
    table = most_late(book(rates=RATES))
    assert table["customer"].tolist() == ["bolt", "acme"]
    bolt, acme = table.iloc[0], table.iloc[1]
    # bolt: due 25 Feb, term 55, tolerance 18; 34 days late on 31 Mar.
    assert (bolt["late"], bolt["past_tolerance"], bolt["oldest"]) == (50_000, 50_000, 34)
    # acme: only I1 is late; I2 falls due on the day itself. Of 420.00 open 25.00 came and is unapplied.
    assert (acme["late"], acme["owed"], acme["oldest"]) == (10_000, 39_500, 59)


def test_most_late_keeps_as_many_as_asked():
    assert most_late(book(rates=RATES), count=1)["customer"].tolist() == ["bolt"]


def test_cover_is_not_found_by_going_back_in_time_nor_by_filters(sample: Ledger):
    """A word on each day or filter turns where what is owed passes the cover: together, the amount."""

    def word(view: Ledger) -> str:
        return str(in_a_word(view, "C088", room(view, "C088"))["covered"].iloc[0])

    assert word(sample) == "partly"
    days_back = [sample.on(sample.day - dt.timedelta(n)) for n in range(30, 900, 30)]
    filtered = [sample.where(product=[p]) for p in ("P1", "P2", "P3")]
    amounts = {float(room(view, "C088")["owed"].iloc[0]) > 176_000_00 for view in days_back}
    assert amounts == {True, False}  # else nothing here could have turned
    assert {word(view) for view in (*days_back, *filtered)} == {"ask credit"}
    assert word(sample.on(sample.day + dt.timedelta(9))) == "partly"
