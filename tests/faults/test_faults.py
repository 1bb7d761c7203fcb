"""Faults that users report of other products, each held by a test that names it.

The numbers are those of the list of faults in docs/definitions.md. ``tests/mutation`` plants each
fault in a copy of the program and sees that the test of its name fails.
"""

import tracemalloc

import pandas as pd
import pytest

from lib.analysis import aging, bridge, items
from lib.analysis.sums import to_reporting
from lib.importing.assembling import keys
from lib.ledger import buckets, money, terms
from lib.ledger.context import Context, small_print
from lib.ledger.ledger import Ledger
from tests import ledgers
from tests.ledgers import day, frames, totals

PLACES = (*buckets.names(), "unapplied")

PART_PAID = """
    invoice I1 acme 2026-01-29 10000.00 EUR due 2026-02-28
    receipt R1 acme 2026-02-10 -1500.00 EUR
    receipt R2 acme 2026-03-05 -1000.00 EUR
    receipt R3 acme 2026-03-20 -2000.00 EUR
    R1 -> I1 1500.00 on 2026-02-10
    R2 -> I1 1000.00 on 2026-03-05
    R3 -> I1 2000.00 on 2026-03-20
"""
MIXED = """
    invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
    invoice I2 acme 2026-01-10 40.00 EUR due 2026-04-10
    invoice I3 bolt 2026-01-20 70.00 EUR
    credit_note C1 acme 2026-02-01 -15.00 EUR
    receipt R1 bolt 2026-02-20 -30.00 EUR
    receipt R2 acme 2026-02-25 -25.00 EUR
    R1 -> I3 20.00 on 2026-02-20
    R2 -> I1 25.00 on 2026-02-25
"""


def aged(ledger: Ledger | str, on: str, **how: object) -> dict[str, int]:
    """Where the money stands on a day, all customers together: place -> minor units."""
    whole = ledgers.ledger(ledger) if isinstance(ledger, str) else ledger
    table = aging.scan(whole.on(day(on)), **how)  # type: ignore[arg-type]
    assert (table[[*PLACES]].sum(axis=1) == table["total"]).all()
    return {place: int(table[place].sum()) for place in PLACES if table[place].any()}


def test_fault_01_a_past_report_does_not_know_what_was_paid_since():
    assert aged(PART_PAID, "2026-03-01") == {"d1_30": 8_500_00}
    paid_since = aging.scan(ledgers.ledger(PART_PAID), day=day("2026-03-01"))
    assert paid_since["total"].tolist() == [8_500_00]


def test_fault_02_a_payment_counts_on_its_day_and_not_when_somebody_matched_it():
    late = """
        invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
        receipt R1 acme 2026-02-05 -100.00 EUR
        R1 -> I1 100.00 on 2026-02-05 recorded 2026-03-15
    """
    assert aged(late, "2026-02-28") == {}
    known = ledgers.ledger(late).known_on(day("2026-02-28"))
    assert aged(known, "2026-02-28") == {"d1_30": 100_00, "unapplied": -100_00}


@pytest.mark.parametrize(
    ("on", "place"),
    [
        ("2026-02-28", "not_due"),
        ("2026-03-01", "d1_30"),
        ("2026-03-30", "d1_30"),
        ("2026-03-31", "d31_60"),
        ("2026-04-29", "d31_60"),
        ("2026-04-30", "d61_90"),
        ("2026-05-29", "d61_90"),
        ("2026-05-30", "d91_"),
    ],
)
def test_fault_03_no_age_is_a_day_off(on: str, place: str):
    assert aged("invoice I1 acme 2026-01-29 1.00 EUR due 2026-02-28", on) == {place: 100}


@pytest.mark.parametrize(("on", "there"), [("2026-01-28", {}), ("2026-01-29", {"d1_30": 100})])
def test_fault_03_a_document_is_in_on_its_own_day(on: str, there: dict[str, int]):
    dated = "invoice I1 acme 2026-01-29 1.00 EUR due 2026-02-28"
    assert aged(dated, on, basis="issued") == there


def test_fault_04_no_hidden_today_moves_an_old_ledger():
    old = ledgers.ledger("invoice I1 acme 2009-01-10 1.00 EUR due 2009-01-05")
    assert old.day == day("2009-01-10")
    assert aging.scan(old)["d1_30"].tolist() == [100]


def test_fault_05_what_is_due_in_the_future_is_not_due_and_counted():
    assert aged("invoice I1 acme 2026-01-29 1.00 EUR due 2031-02-28", "2026-01-30") == {
        "not_due": 100
    }


def test_fault_06_without_a_due_date_a_document_is_aged_from_its_issue():
    assert aged("invoice I1 acme 2026-01-01 1.00 EUR", "2026-02-10") == {"d31_60": 100}


@pytest.mark.parametrize(
    ("agreed", "issued", "due"),
    [
        ("net 30", "2024-01-31", "2024-03-01"),
        ("net 30", "2026-01-31", "2026-03-02"),
        ("net 30 eom", "2024-01-15", "2024-03-01"),
        ("net 30 eom", "2026-02-03", "2026-03-30"),
        ("net 45 eom", "2024-01-31", "2024-03-16"),
        ("45 days then eom", "2024-01-15", "2024-02-29"),
        ("45 days then eom", "2026-01-15", "2026-03-31"),
        ("15th of next month", "2026-12-31", "2027-01-15"),
        ("31st of next month", "2026-01-31", "2026-02-28"),
        ("31st of next month", "2024-01-01", "2024-02-29"),
    ],
)
def test_fault_07_months_end_where_the_calendar_says(agreed: str, issued: str, due: str):
    assert terms.parse(agreed).due(day(issued)) == (day(due),)


def test_fault_08_part_payments_are_taken_off():
    """Definition 1's example: 5,500 of 10,000 are left, 35 days past due."""
    assert aged(PART_PAID, "2026-04-04") == {"d31_60": 5_500_00}


@pytest.mark.parametrize("amount", [1001, 100_000, 1, 99, -1001])
def test_fault_09_instalments_are_neither_doubled_nor_negative(amount: int):
    parts = terms.parse("30/30/40").split(amount)
    assert sum(parts) == amount
    assert all(part * amount >= 0 for part in parts)


def test_fault_10_a_credit_note_on_its_own_is_there_once():
    alone = """
        invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
        credit_note C1 acme 2026-02-01 -15.00 EUR due 2026-02-01
    """
    assert aged(alone, "2026-02-28") == {"d1_30": 100_00, "unapplied": -15_00}


def test_fault_11_unapplied_cash_stands_apart_from_the_buckets():
    # I1 75.00 is 19 days late, I2 not due, I3 50.00 is 39 days old; C1 15.00 and 10.00 of R1 are left.
    assert aged(MIXED, "2026-02-28") == {
        "not_due": 40_00, "d1_30": 75_00, "d31_60": 50_00, "unapplied": -25_00,
    }  # fmt: skip


def test_fault_12_a_payment_before_its_invoice_waits_unapplied():
    early = """
        receipt R1 acme 2026-01-05 -300.00 EUR
        invoice I1 acme 2026-01-10 300.00 EUR due 2026-02-10
        R1 -> I1 300.00 on 2026-01-05
    """
    assert aged(early, "2026-01-09") == {"unapplied": -300_00}
    assert aged(early, "2026-01-10") == {}


def test_fault_13_an_exchange_difference_is_not_a_payment():
    revalued = """
        invoice I1 acme 2026-01-10 100.00 USD due 2026-02-09
        receipt R1 acme 2026-02-05 -97.00 USD
        adjustment X1 acme 2026-02-05 -3.00 USD reason=exchange
        R1 -> I1 97.00 on 2026-02-05
        X1 -> I1 3.00 on 2026-02-05
    """
    flows = bridge.scan(ledgers.ledger(revalued), day("2026-01-31")).iloc[0]
    assert (flows["collected"], flows["exchange"], flows["closing"]) == (-97_00, -3_00, 0)


TWO_CURRENCIES = """
    invoice I1 acme 2026-01-10 100.00 EUR due 2026-02-09
    invoice I2 acme 2026-01-10 5000 JPY due 2026-02-09
"""


def test_fault_14_currencies_are_never_added_without_a_rate():
    seen = ledgers.ledger(TWO_CURRENCIES, currency="EUR")
    table = aging.scan(seen)
    assert dict(zip(table["currency"], table["total"], strict=True)) == {"EUR": 100_00, "JPY": 5000}
    with pytest.raises(money.NoRate):
        to_reporting(seen, table, ["total"])


def test_fault_15_money_is_summed_first_and_rounded_once():
    """Three invoices of one cent at 0.4: 1.2 cents together, where each alone would round to nothing."""
    three = "\n".join(f"invoice I{n} acme 2026-01-1{n} 0.01 USD" for n in (1, 2, 3))
    made = frames(three)
    rate = {"day": [pd.Timestamp("2026-01-01")], "currency": ["USD"], "rate": [0.4]}
    ledger = Ledger.of({**made, "rates": pd.DataFrame(rate)}, currency="EUR")
    by_document = aging.scan(ledger, by=())
    assert to_reporting(ledger, by_document, ["total"])["total"].sum() == pytest.approx(1.2)


def test_fault_16_memory_grows_with_the_ledger_and_not_with_its_combinations():
    """1,500 customers by 1,500 products are 2.25 million combinations, of which 1,500 occur."""
    count = 1500
    rows = [
        {"document": str(n), "customer": f"c{n}", "product": f"p{n}", "kind": "invoice",
         "issued": pd.Timestamp("2026-01-10"), "amount": 100, "currency": "EUR"}
        for n in range(count)
    ]  # fmt: skip
    ledger = Ledger.of(ledgers.conforming(rows, []))
    ledger.field("customer"), ledger.field("product")
    tracemalloc.start()
    table = aging.scan(ledger, by=("customer", "product"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(table) == count
    assert peak < 20_000_000


def test_fault_17_the_total_ties_to_the_postings_even_with_allocations_to_nowhere():
    orphaned = MIXED + "\n R2 -> I9 25.00 on 2026-02-26 \n C9 -> I3 5.00 on 2026-02-26"
    postings = 100_00 + 40_00 + 70_00 - 15_00 - 30_00 - 25_00
    assert aged(orphaned, "2026-02-28") == aged(MIXED, "2026-02-28")
    assert totals(ledgers.ledger(orphaned).on(day("2026-02-28"))) == {"EUR": postings}


def test_fault_18_a_seller_keeps_the_documents_issued_under_them():
    """The customer is Jon's today; the first invoice was Ida's and stays hers. Children stay apart."""
    sold = """
        invoice I1 child 2026-01-10 100.00 EUR salesperson=ida
        invoice I2 child 2026-02-10 60.00 EUR salesperson=jon
        invoice I3 parent 2026-02-10 7.00 EUR salesperson=jon
    """
    people = [
        {"customer": "child", "parent": "parent", "salesperson": "jon"},
        {"customer": "parent", "salesperson": "jon"},
    ]
    ledger = Ledger.of(frames(sold, people))
    for field, expected in {
        "salesperson": {"ida": 100_00, "jon": 67_00},
        "customer": {"child": 160_00, "parent": 7_00},
        "parent": {"parent": 160_00, "(none)": 7_00},
    }.items():
        table = aging.scan(ledger, by=(field,))
        assert dict(zip(table[field], table["total"], strict=True)) == expected


def test_fault_19_the_same_number_in_two_series_is_two_documents():
    series, number = (pd.Series(column, dtype="str") for column in (["A", "B", None], ["7"] * 3))
    assert keys.join_parts([series, number]).tolist() == ["A/7", "B/7", "7"]
    told_apart, repeated = keys.distinct(pd.Series(["A/7", "A/7", "B/7"], dtype="str"))
    assert told_apart.tolist() == ["A/7", "A/7/2", "B/7"]
    assert repeated.tolist() == [False, True, False]


@pytest.mark.parametrize(("basis", "said"), [("due", "by due date"), ("issued", "by issue date")])
def test_fault_21_a_figure_says_which_date_its_ages_are_counted_from(basis: str, said: str):
    assert said in small_print(Context("v1", "books", day("2026-02-28"), "EUR", basis))


@pytest.mark.parametrize("basis", ["due", "issued"])
@pytest.mark.parametrize("on", ["2026-01-15", "2026-02-28", "2026-04-11", "2026-09-01"])
def test_fault_22_documents_add_up_to_the_bar_they_stand_behind(basis: str, on: str):
    seen = ledgers.ledger(MIXED).on(day(on))
    for row in aging.scan(seen, basis=basis).to_dict(orient="records"):
        for place in PLACES:
            behind = items.open_documents(
                seen, where={"customer": row["customer"]}, inside=place, basis=basis
            )
            assert behind["open"].sum() == row[place]
