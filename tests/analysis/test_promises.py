"""Promised against actual, and peers: days worked out by hand."""

import datetime as dt

import pandas as pd
import pytest

from lib.analysis.promises import by_month, promised_day, promises
from lib.ledger import columns
from lib.ledger.ledger import Ledger
from tests import ledgers

DAY = dt.date(2026, 6, 30)
# Net 30. acme pays I1 5 days late, I2 15, I3 9 days late in two parts, I4 never with money.
BOOK = """
    invoice I1 acme 2026-05-01 10.00 EUR due 2026-05-31
    invoice I2 acme 2026-05-02 10.00 EUR due 2026-06-01
    invoice I3 acme 2026-05-03 10.00 EUR due 2026-06-02
    invoice I4 acme 2026-05-04 10.00 EUR due 2026-06-03
    invoice I5 acme 2026-05-05 10.00 EUR due 2026-06-04
    invoice I6 acme 2026-05-05 10.00 EUR due 2026-05-05 sale_mode=cash
    receipt R1 acme 2026-06-05 -10.00 EUR
    receipt R2 acme 2026-06-16 -10.00 EUR
    receipt R3 acme 2026-05-20 -4.00 EUR
    receipt R4 acme 2026-06-11 -6.00 EUR
    adjustment W1 acme 2026-06-20 -10.00 EUR
    receipt R6 acme 2026-06-25 -10.00 EUR
    R1 -> I1 10.00 on 2026-06-05
    R2 -> I2 10.00 on 2026-06-16
    R3 -> I3 4.00 on 2026-05-20
    R4 -> I3 6.00 on 2026-06-11
    W1 -> I4 10.00 on 2026-06-20
    R6 -> I6 10.00 on 2026-06-25
"""


def book(touches: list[tuple] = (), text: str = BOOK, customers: list[dict] = ()) -> Ledger:
    frames = ledgers.frames(text, customers)
    if touches:
        named = pd.DataFrame(touches, columns=["customer", "document", "day", "kind", "text"])
        frames["touches"] = columns.conform(
            named.assign(day=pd.to_datetime(named["day"])), "touches"
        )
    return Ledger.of(frames, currency="EUR").on(DAY)


def june(ledger: Ledger) -> pd.Series:
    table = by_month(ledger, "acme")
    assert len(table) == 24
    return table.iloc[-1]


def test_a_month_holds_the_invoices_that_money_settled_in_it():
    row = june(book())
    # 5, 15 and 9 days; the write-off, the open one and the cash sale are not payments on terms.
    assert row["month"] == pd.Timestamp("2026-06-01")
    assert (row["invoices"], row["median"], row["earliest"], row["latest"]) == (3, 9, 5, 15)
    assert row["tolerance"] == 10


def test_a_promise_is_measured_from_the_due_day_and_the_payment_from_the_promise():
    row = june(
        book(
            [
                ("acme", "I1", "2026-06-02", "promise", "will pay 2026-06-04 surely"),
                ("acme", "I2", "2026-06-02", "promise", "by 2026-06-10"),
                ("acme", "I2", "2026-06-08", "promise", "now by 2026-06-12"),
                ("acme", "I3", "2026-06-20", "promise", "by 2026-06-21, said after it was paid"),
                ("acme", "I5", "2026-06-20", "promise", "by 2026-06-25"),
                ("acme", None, "2026-06-01", "promise", "by 2026-06-02 in general"),
            ]
        )
    )
    # I1 named 4 days past due and came 1 later; I2's last word 11 past due and came 4 later.
    assert (row["promises"], row["promised"], row["after_promise"]) == (2, 7.5, 2.5)


def test_only_the_last_promise_known_on_the_day_counts():
    ledger = book(
        [
            ("acme", "I5", "2026-06-20", "promise", "by 2026-06-25"),
            ("acme", "I5", "2026-07-01", "promise", "by 2026-07-15"),
            ("bolt", "I5", "2026-06-21", "promise", "by 2026-06-30"),
        ]
    )
    assert promises(ledger, "acme")["promised"].tolist() == [pd.Timestamp("2026-06-25")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-07-10", dt.date(2026, 7, 10)),
        ("half on 2026-07-01, rest on 2026-7-9.", dt.date(2026, 7, 9)),
        ("invoice 12026-01-011", None),
        ("2026-02-30", None),
        ("next week", None),
        (None, None),
        (float("nan"), None),
    ],
)
def test_a_promised_day_is_read_leniently(text: object, day: dt.date | None):
    assert promised_day(text) == day


def _peer(key: str, late: int) -> str:
    paid = dt.date(2026, 5, 31) + dt.timedelta(days=late)
    return f"""
        invoice I{key} {key} 2026-05-01 10.00 EUR due 2026-05-31
        receipt R{key} {key} {paid} -10.00 EUR
        R{key} -> I{key} 10.00 on {paid}
    """


def test_peers_are_the_same_segment_each_counted_once():
    keys = ["p1", "p2", "p3", "p4", "p5", "other"]
    text = BOOK + "".join(
        _peer(key, late) for key, late in zip(keys, (2, 4, 6, 8, 10, 29), strict=True)
    )
    customers = [{"customer": key, "segment": "key"} for key in ("acme", *keys[:5])]
    row = june(book(text=text, customers=customers))
    assert (row["peers"], row["peers_low"], row["peers_high"]) == (5, 4, 8)
    assert row["peer_group"] == "key"


def test_fewer_than_five_peers_make_no_band():
    text = BOOK + "".join(_peer(key, 3) for key in ("p1", "p2", "p3", "p4"))
    row = june(book(text=text))
    assert (row["peers"], row["peer_group"]) == (0, "")
    assert pd.isna(row["peers_low"])


def test_nothing_paid_is_24_empty_months():
    table = by_month(book(text="invoice I1 acme 2026-05-01 10.00 EUR due 2026-05-31"), "acme")
    assert table["invoices"].sum() == 0
    assert table[["median", "tolerance"]].isna().all().all()


def test_a_receipt_outside_a_filter_still_pays():
    text = BOOK.replace("due 2026-05-31", "due 2026-05-31 product=P1")
    kept = book(text=text).where(product=["P1"])
    assert june(kept)[["invoices", "median"]].tolist() == [1, 5]
