"""What changed between two versions: found document by document, and adding up to the difference."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lib.analysis import aging, changes, default_as_of
from lib.ledger.ledger import Ledger
from tests import ledgers

BEFORE = """
    invoice I1 acme 2026-01-01 100.00 EUR due 2026-01-31
    invoice I2 acme 2026-01-02 50.00 EUR due 2026-02-01
    invoice I3 acme 2026-01-03 20.00 EUR due 2026-02-02
    invoice I4 acme 2026-01-04 10.00 GBP
    receipt R1 acme 2026-01-20 -30.00 EUR
    R1 -> I1 30.00 on 2026-01-20
"""
AFTER = """
    invoice I1 acme 2026-01-01 100.00 EUR due 2026-01-31
    invoice I2 bolt 2026-01-02 55.00 EUR due 2026-02-01
    invoice I3 acme 2026-01-03 20.00 EUR due 2026-02-03
    invoice I5 acme 2026-01-05 5.00 GBP
    receipt R1 acme 2026-01-20 -30.00 EUR
    R1 -> I3 20.00 on 2026-01-20
"""
DAY = dt.date(2026, 2, 1)


def found() -> dict[str, tuple[str, int]]:
    before, after = (ledgers.ledger(text).on(DAY) for text in (BEFORE, AFTER))
    table = changes.documents(before, after)
    return {
        row.document: (row.change, row.difference) for row in table.itertuples(index=False)
    }  # fmt: skip


def test_each_document_says_what_changed():
    assert found() == {
        "I1": ("payments", 3_000),
        "I2": ("amount, customer", 500),
        "I3": ("due", -2_000),
        "I4": ("gone", -1_000),
        "I5": ("added", 500),
        "R1": ("payments", -1_000),
    }


def test_the_summary_counts_by_change_and_currency():
    before, after = (ledgers.ledger(text).on(DAY) for text in (BEFORE, AFTER))
    table = changes.summary(changes.documents(before, after))
    rows = list(table.itertuples(index=False, name=None))
    assert rows == [
        ("added", "GBP", 1, 500),
        ("gone", "GBP", 1, -1_000),
        ("amount, customer", "EUR", 1, 500),
        ("due", "EUR", 1, -2_000),
        ("payments", "EUR", 2, 2_000),
    ]


def test_what_is_gone_names_whose_it_was():
    before, after = (ledgers.ledger(text).on(DAY) for text in (BEFORE, AFTER))
    table = changes.documents(before, after).set_index("document")
    assert table.loc["I4", "customer"] == "acme"


@given(ledgers.cases(), ledgers.cases(), st.data())
def test_differences_add_up_to_the_difference_of_the_totals(one, other, data):
    day = data.draw(st.sampled_from([one.day, other.day]))
    before, after = (Ledger.of(case.frames, currency="EUR").on(day) for case in (one, other))
    table = changes.documents(before, after)
    was, now = ledgers.totals(before), ledgers.totals(after)
    for currency in {*was, *now, *table["currency"]}:
        moved = int(table.loc[table["currency"] == currency, "difference"].sum())
        assert moved == now.get(currency, 0) - was.get(currency, 0)


@given(ledgers.cases())
def test_a_version_does_not_differ_from_itself(case):
    seen = Ledger.of(case.frames, currency="EUR").on(case.day)
    assert changes.documents(seen, seen).empty


def test_a_settled_ledger_is_looked_at_on_the_day_of_its_last_invoice():
    open_ = ledgers.ledger(BEFORE)
    assert default_as_of.day(open_) == open_.day
    settled = ledgers.ledger("""
        invoice I1 acme 2026-01-01 10.00 EUR due 2026-01-31
        receipt R1 acme 2026-01-20 -10.00 EUR
        R1 -> I1 10.00 on 2026-01-20
    """)
    assert default_as_of.day(settled) == dt.date(2026, 1, 1)
    assert default_as_of.day(ledgers.ledger("")) == dt.date(1970, 1, 1)


LIST = """
    invoice I-1 alpha 2026-01-15 1000.00 EUR due 2026-02-14
    invoice I-2 beta 2026-02-10 500.00 EUR due 2026-03-12
"""


def stated(text: str, day: str) -> Ledger:
    return Ledger.of(ledgers.frames(text), stated_day=ledgers.day(day))


def test_a_list_is_looked_at_on_the_day_it_states():
    seen = stated(LIST, "2026-03-31")
    assert default_as_of.day(seen) == seen.day == dt.date(2026, 3, 31)
    assert aging.scan(seen.on(default_as_of.day(seen)), by=())[
        ["d1_30", "d31_60"]
    ].values.tolist() == [[50_000, 100_000]]


def test_what_is_dated_ahead_does_not_move_the_day_a_list_states():
    seen = stated(LIST, "2026-02-09")
    assert (default_as_of.day(seen), seen.day) == (dt.date(2026, 2, 9), dt.date(2026, 2, 10))


def test_a_stated_day_before_every_document_counts_for_nothing():
    seen = stated(LIST, "2025-12-31")
    assert default_as_of.stated_day(seen) is None
    assert default_as_of.day(seen) == dt.date(2026, 2, 10)


def test_a_ledger_with_payments_after_the_day_it_states_goes_on_past_it():
    paid = LIST + "receipt R alpha 2026-03-05 -1000.00 EUR\nR -> I-1 1000.00 on 2026-03-05"
    assert default_as_of.day(stated(paid, "2026-02-28")) == dt.date(2026, 3, 5)
    assert default_as_of.day(stated(paid, "2026-03-31")) == dt.date(2026, 3, 31)


def test_views_keep_the_stated_day():
    seen = stated(LIST, "2026-03-31").on(dt.date(2026, 2, 1)).where(customer=["alpha"])
    assert seen.stated_day == dt.date(2026, 3, 31)
