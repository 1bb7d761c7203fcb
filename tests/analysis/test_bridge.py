"""The bridge closes to the cent, whatever is in the ledger and whichever part of it is looked at."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis import bridge
from lib.ledger import columns
from lib.ledger.ledger import Ledger
from tests.ledgers import Case, cases, day, frames, ledger, open_on, rows

BUSY = """
    invoice I1 acme 2026-01-10 1000.00 EUR due 2026-02-09
    invoice I2 acme 2026-02-05 400.00 EUR due 2026-03-07
    receipt R1 acme 2026-02-06 -310.00 EUR
    receipt R2 acme 2026-02-07 10.00 EUR
    adjustment A1 acme 2026-02-08 -6.00 EUR reason=discount
    credit_note C1 acme 2026-02-09 -20.00 EUR
    adjustment A2 acme 2026-02-10 -9.00 EUR reason=write_off
    adjustment A3 acme 2026-02-11 -5.00 EUR
    adjustment A4 acme 2026-02-12 2.50 EUR
    adjustment A5 acme 2026-02-13 -1.25 EUR reason=exchange
    adjustment A6 acme 2026-02-14 7.00 EUR reason=interest
    adjustment A7 acme 2026-02-15 -0.75 EUR reason=other
    R1 -> I1 310.00 on 2026-02-06
"""


def steps(found: Ledger, since: str) -> dict[str, int]:
    """The one row of a bridge in one currency."""
    (row,) = bridge.scan(found, day(since)).to_dict("records")
    return row


def test_each_kind_and_reason_goes_into_its_step():
    assert steps(ledger(BUSY), "2026-01-31") == {
        "currency": "EUR",
        "opening": 1000_00,
        "billed": 400_00,
        "collected": -310_00 + 10_00,  # a refund lowers what was collected
        "discounts": -6_00,
        "credited": -20_00,
        "written_off": -9_00 - 5_00,  # without a reason, what takes off is a write-off
        "exchange": -1_25,
        "adjusted": 2_50 + 7_00 - 75,
        "closing": 1067_50,
    }


def test_what_was_issued_on_the_earlier_day_is_in_the_opening():
    found = steps(ledger(BUSY), "2026-02-05")
    assert (found["opening"], found["billed"]) == (1400_00, 0)


def test_nothing_lies_between_a_day_and_itself():
    found = steps(ledger(BUSY), "2026-02-15")
    assert found.pop("opening") == found.pop("closing") == 1067_50
    found.pop("currency")
    assert set(found.values()) == {0}


def test_a_day_after_the_one_looked_at_is_refused_in_a_sentence():
    with pytest.raises(bridge.LaterThanTheDay, match=r"20 Feb 2026 is after 15 Feb 2026"):
        bridge.scan(ledger(BUSY), day("2026-02-20"))


def test_through_a_filter_a_receipt_outside_it_still_collects():
    """The receipt names no product; what it paid of P1 was collected of P1."""
    found = ledger("""
        invoice I1 acme 2026-01-10 100.00 EUR product=P1
        invoice I2 acme 2026-01-10 50.00 EUR product=P2
        receipt R1 acme 2026-02-06 -120.00 EUR
        R1 -> I1 100.00 on 2026-02-06
        R1 -> I2 20.00 on 2026-02-06
    """)
    first = steps(found.where(product=["P1"]), "2026-01-31")
    assert (first["opening"], first["collected"], first["closing"]) == (100_00, -100_00, 0)
    second = steps(found.where(product=["P2"]), "2026-01-31")
    assert (second["opening"], second["collected"], second["closing"]) == (50_00, -20_00, 30_00)
    rest = steps(found.where(product=["(none)"]), "2026-01-31")
    assert (rest["collected"], rest["closing"]) == (0, 0)


def test_revaluation_is_what_new_rates_do_to_the_opening():
    made = frames("""
        invoice I1 acme 2026-01-10 1000.00 GBP
        invoice I2 acme 2026-02-10 100.00 GBP
        invoice I3 bolt 2026-01-10 500.00 EUR
    """)
    made["rates"] = columns.conform(
        pd.DataFrame(
            {
                "day": pd.to_datetime(["2026-01-05", "2026-02-05"]),
                "currency": "GBP",
                "rate": [1.16, 1.18],
            }
        ),
        "rates",
    )
    found = bridge.in_reporting(Ledger.of(made, currency="EUR"), day("2026-01-31"))
    assert found["opening"] == pytest.approx(1660_00)
    assert found["billed"] == pytest.approx(118_00)
    assert found["revaluation"] == pytest.approx(20_00)
    assert found["closing"] == pytest.approx(1798_00)


def spans(case: Case) -> st.SearchStrategy[dt.date]:
    return st.integers(0, 200).map(lambda back: case.day - dt.timedelta(days=back))


@given(cases(), st.data())
def test_a_bridge_closes_on_what_each_document_leaves_open(case: Case, data: st.DataObject):
    since = data.draw(spans(case))
    _closes(case, Ledger.of(case.frames).on(case.day), since, lambda row: True)


@given(cases(), st.data())
def test_a_bridge_closes_through_any_filter(case: Case, data: st.DataObject):
    since = data.draw(spans(case))
    field, value = data.draw(
        st.sampled_from([("product", "P1"), ("salesperson", "ida"), ("customer", "a")])
    )
    seen = Ledger.of(case.frames).on(case.day).where(**{field: [value]})
    _closes(case, seen, since, lambda row: row[field] == value)


def _closes(case: Case, seen: Ledger, since: dt.date, kept) -> None:
    """Opening and closing are the plain sums of what documents leave open; the steps join them."""
    inside = {
        row["document"]: row["currency"] for row in rows(case.frames, "documents") if kept(row)
    }
    table = bridge.scan(seen, since).set_index("currency")
    for name, on in (("opening", since), ("closing", case.day)):
        expected = dict.fromkeys(table.index, 0)
        for document, left in open_on(case.frames, on).items():
            if document in inside and left:
                expected[inside[document]] = expected.get(inside[document], 0) + left
        assert table[name].to_dict() == expected
    moved = table["opening"] + table[list(bridge.STEPS)].sum(axis=1)
    assert (moved == table["closing"]).all()
