"""Who moved, who holds, and what needs the teams."""

import pandas as pd
import pytest
from hypothesis import given

from lib.analysis import bridge, headline, movers, needs
from lib.ledger import columns
from lib.ledger.ledger import Ledger
from lib.ledger.money import NoRate
from tests.ledgers import Case, cases, day, frames, ledger, totals

MOVING = """
    invoice A1 acme 2026-01-10 100.00 EUR due 2026-02-09
    invoice B1 bolt 2026-02-10 250.00 EUR due 2026-03-12
    invoice C1 cora 2026-01-10 40.00 EUR due 2026-02-09
    receipt R1 acme 2026-02-20 -70.00 EUR
    R1 -> A1 70.00 on 2026-02-20
"""


def test_movers_by_the_size_of_their_change():
    table = movers.changes(ledger(MOVING).on(day("2026-02-28")), day("2026-01-31"))
    assert table.to_dict("list") == {
        "customer": ["bolt", "acme"],
        "before": [0, 100_00],
        "now": [250_00, 30_00],
        "change": [250_00, -70_00],
    }


def test_a_mover_in_what_is_late_may_have_bought_nothing():
    table = movers.changes(ledger(MOVING).on(day("2026-02-28")), day("2026-01-31"), "late")
    assert table.set_index("customer")["change"].to_dict() == {"cora": 40_00, "acme": 30_00}


def test_holders_and_their_running_share():
    table = movers.holders(ledger(MOVING).on(day("2026-02-28")))
    assert table["customer"].tolist() == ["cora", "acme"]
    assert table["share"].tolist() == pytest.approx([40 / 70, 30 / 70])
    assert table["together"].tolist() == pytest.approx([40 / 70, 1])


@given(cases())
def test_changes_by_customer_add_up_to_the_change_of_the_whole(case: Case):
    seen = Ledger.of(case.frames, currency="EUR").on(case.day).where(currency=["EUR"])
    since = day("2026-02-10") if case.day > day("2026-02-10") else case.day
    change = movers.changes(seen, since)["change"].sum()
    assert change == totals(seen).get("EUR", 0) - totals(seen, since).get("EUR", 0)


def seen_with(text: str, on: str, **extras: list[dict[str, object]]) -> Ledger:
    made = frames(text)
    for role, rows in extras.items():
        made[role] = columns.conform(pd.DataFrame(rows), role)
    return Ledger.of(made, currency="EUR").on(day(on))


def promise(document: str, on: str, text: str) -> dict[str, object]:
    return {
        "customer": "acme",
        "document": document,
        "day": pd.Timestamp(on),
        "kind": "promise",
        "text": text,
    }


def test_newly_past_tolerance_is_what_passed_it_between_the_two_days():
    """Terms of 30 days: 10 days of tolerance; the 11th day late is 20 Feb for A, 27 Feb for B."""
    text = """
        invoice A acme 2026-01-10 100.00 EUR due 2026-02-09
        invoice B acme 2026-01-17 50.00 EUR due 2026-02-16
        invoice C acme 2026-01-18 25.00 EUR due 2026-02-17
        receipt R acme 2026-02-27 -20.00 EUR
        R -> B 20.00 on 2026-02-27
    """
    found = needs.rows(seen_with(text, "2026-02-27"), day("2026-02-20"))
    assert found["amount"].tolist() == [30_00]
    assert found["why"].tolist() == ["1 invoice newly past tolerance"]
    assert str(found["day"].iloc[0].date()) == "2026-02-27"
    earlier = needs.rows(seen_with(text, "2026-02-27"), day("2026-02-19"))
    assert earlier["amount"].tolist() == [130_00]
    assert earlier["why"].tolist() == ["2 invoices newly past tolerance"]


@pytest.mark.parametrize(
    ("on", "missed"), [("2026-02-15", 0), ("2026-02-16", 1), ("2026-02-22", 1), ("2026-02-23", 0)]
)
def test_a_promise_is_missed_from_the_day_after_it(on: str, missed: int):
    """Promised for 15 Feb, seen with the week before; the promise first made was for 10 Feb."""
    touches = [
        promise("A", "2026-02-01", "Promised to pay 2026-02-10."),
        promise("A", "2026-02-09", "Now promised by 2026-02-15."),
    ]
    seen = seen_with("invoice A acme 2026-01-10 100.00 EUR due 2026-03-09", on, touches=touches)
    found = needs.missed_promises(seen, day(on) - pd.Timedelta(days=7).to_pytimedelta())
    assert len(found) == missed
    if missed:
        assert found["why"].tolist() == ["Promised by 15 Feb, still open"]


def test_a_promise_kept_or_without_a_day_needs_nobody():
    text = """
        invoice A acme 2026-01-10 100.00 EUR due 2026-03-09
        invoice B acme 2026-01-10 100.00 EUR due 2026-03-09
        receipt R acme 2026-02-14 -100.00 EUR
        R -> A 100.00 on 2026-02-14
    """
    touches = [
        promise("A", "2026-02-01", "Promised by 2026-02-15."),
        promise("B", "2026-02-01", "Soon."),
    ]
    seen = seen_with(text, "2026-02-18", touches=touches)
    assert needs.missed_promises(seen, day("2026-02-11")).empty


def test_held_orders_by_customer_and_not_before_they_are_held():
    def order(key: str, held: str | None, amount: int, reason: str) -> dict[str, object]:
        return {
            "order": key, "customer": "acme", "placed": pd.Timestamp("2026-02-01"),
            "amount": amount, "currency": "EUR", "hold_reason": reason,
            "held_since": pd.Timestamp(held) if held else None,
        }  # fmt: skip

    orders = [
        order("O1", "2026-02-02", 500_00, "over the limit"),
        order("O2", "2026-02-09", 300_00, "papers missing"),
        order("O3", "2026-02-12", 900_00, "over the limit"),
        order("O4", None, 100_00, ""),
    ]
    seen = seen_with(
        "invoice A acme 2026-01-10 1.00 EUR due 2026-06-30", "2026-02-10", orders=orders
    )
    found = needs.rows(seen, day("2026-02-03"))
    assert found["amount"].tolist() == [800_00]
    assert found["why"].tolist() == ["2 orders held: over the limit, papers missing"]
    assert str(found["day"].iloc[0].date()) == "2026-02-02"


def test_two_currencies_without_a_rate_give_a_sentence_and_no_total():
    seen = seen_with(
        "invoice A acme 2026-01-10 1.00 EUR due 2026-01-20\n"
        "invoice B bolt 2026-01-10 1.00 USD due 2026-01-20",
        "2026-02-20",
    )
    for ask in (
        lambda: headline.totals(seen, seen.day),
        lambda: movers.changes(seen, day("2026-01-31")),
        lambda: bridge.in_reporting(seen, day("2026-01-31")),
        lambda: needs.rows(seen, day("2026-01-01")),
    ):
        with pytest.raises(NoRate, match="No exchange rate for USD to EUR"):
            ask()
