"""Faults reported of other products that would show in the bridge and the shared figures."""

from math import isnan

import pandas as pd
import pytest

from lib.analysis import bridge, dso, headline, kpis, movers
from lib.ledger import columns
from lib.ledger.ledger import Ledger
from lib.ledger.money import NoRate
from tests.ledgers import conforming, day, frames, ledger

TWO_CURRENCIES = """
    invoice A acme 2026-02-10 1000.00 EUR due 2026-03-12
    invoice B acme 2026-02-10 300.00 USD due 2026-03-12
"""


def with_rates(text: str, **rate: float) -> Ledger:
    made = frames(text)
    rows = [{"day": pd.Timestamp("2026-01-01"), "currency": c, "rate": r} for c, r in rate.items()]
    made["rates"] = columns.conform(pd.DataFrame(rows), "rates")
    return Ledger.of(made, currency="EUR")


def test_fault_13_an_exchange_difference_is_neither_collected_nor_a_payment():
    """Of 100 owed, 97 came 10 days late; the 3 lost on the rate are no payment and no collection."""
    seen = ledger("""
        invoice A acme 2026-01-10 100.00 EUR due 2026-02-09
        receipt R acme 2026-02-19 -97.00 EUR
        adjustment X acme 2026-03-30 -3.00 EUR reason=exchange
        R -> A 97.00 on 2026-02-19
        X -> A 3.00 on 2026-03-30
    """).on(day("2026-03-31"))
    (found,) = bridge.scan(seen, day("2026-01-31")).to_dict("records")
    assert (found["collected"], found["exchange"], found["closing"]) == (-97_00, -3_00, 0)
    (figures,) = kpis.by_currency(seen).values()
    assert figures.values["days_beyond_terms"] == 10


def test_fault_14_figures_of_two_currencies_stand_apart_or_not_at_all():
    seen = ledger(TWO_CURRENCIES, currency="EUR").on(day("2026-03-31"))
    assert set(kpis.by_currency(seen)) == {"EUR", "USD"}
    with pytest.raises(NoRate, match="USD"):
        kpis.in_reporting(seen, kpis.flows(seen), seen.day)


def test_fault_14_a_ratio_over_currencies_is_a_ratio_of_converted_sums():
    """1,000 EUR unpaid and 300 USD paid at a rate of 0.5: 1,000 of 1,150, not 1,000 of 1,300."""
    text = (
        TWO_CURRENCIES
        + """
        receipt R acme 2026-02-20 -300.00 USD
        R -> B 300.00 on 2026-02-20
    """
    )
    seen = with_rates(text, USD=0.5).on(day("2026-03-31"))
    found = kpis.in_reporting(seen, kpis.flows(seen), seen.day)
    assert found.values["dso_simple"] == pytest.approx(1000 / 1150 * 90)


def test_fault_15_the_parts_of_a_total_are_not_rounded_before_they_are_added():
    """Three customers owe 0.01 USD each at 0.5: 0.015 EUR together, whether summed before or after."""
    text = "\n".join(f"invoice I{c} {c} 2026-02-10 0.01 USD" for c in ("a", "b", "c"))
    seen = with_rates(text, USD=0.5).on(day("2026-03-31"))
    assert headline.totals(seen, seen.day)["owed"] == pytest.approx(1.5)
    assert movers.balances(seen, seen.day, "owed").sum() == pytest.approx(1.5)


def test_fault_18_a_reassigned_customer_leaves_its_old_invoices_with_the_old_seller():
    seen = ledger("""
        invoice A acme 2026-01-10 100.00 EUR due 2026-02-09 salesperson=ida
        invoice B acme 2026-03-10 40.00 EUR due 2026-04-09 salesperson=jon
    """).on(day("2026-03-31"))
    by = headline.scan(seen, seen.day, ("salesperson",)).set_index("salesperson")["late"]
    assert by.to_dict() == {"ida": 100_00, "jon": 0}


def test_fault_18_children_stand_once_under_their_parent_and_once_by_themselves():
    made = conforming(
        frames("invoice A kid1 2026-01-10 100.00 EUR\ninvoice B kid2 2026-01-10 40.00 EUR")[
            "documents"
        ].to_dict("records"),
        [],
        [{"customer": "kid1", "parent": "house"}, {"customer": "kid2", "parent": "house"}],
    )
    seen = Ledger.of(made)
    for field, expected in (
        ("parent", {"house": 140_00}),
        ("customer", {"kid1": 100_00, "kid2": 40_00}),
    ):
        table = headline.scan(seen, seen.day, (field,)).set_index(field)["owed"]
        assert table.to_dict() == expected


def test_fault_24_interest_charged_stays_owed_when_the_principal_is_paid():
    seen = ledger("""
        invoice A acme 2026-01-10 100.00 EUR due 2026-02-09
        adjustment N acme 2026-02-28 2.50 EUR due 2026-03-10 reason=interest
        receipt R acme 2026-03-15 -100.00 EUR
        R -> A 100.00 on 2026-03-15
    """).on(day("2026-03-31"))
    found = headline.totals(seen, seen.day)
    assert (found["owed"], found["late"]) == (2_50, 2_50)
    (steps,) = bridge.scan(seen, day("2026-02-15")).to_dict("records")
    assert (steps["adjusted"], steps["closing"]) == (2_50, 2_50)


def test_fault_27_dso_is_the_fields_own_and_says_when_it_has_no_answer():
    """Receivables over credit sales over the same days; no cash sales, no year, no guess beyond."""
    seen = ledger("""
        invoice A acme 2026-01-10 60.00 EUR due 2026-02-09
        invoice B acme 2026-02-10 30.00 EUR due 2026-03-12 sale_mode=cash
        invoice C acme 2025-11-10 500.00 EUR due 2025-12-10
        receipt R acme 2026-01-05 -500.00 EUR
        R -> C 500.00 on 2026-01-05
    """).on(day("2026-03-31"))
    (found,) = kpis.by_currency(seen).values()
    assert found.values["dso_simple"] == pytest.approx(90 / 60 * 90)
    assert found.start["dso_simple"] == day("2026-01-01")
    assert isnan(dso.simple(100, 0, 90))
    assert dso.countback(100, [(40, 30)]) == dso.Countback(30, at_least=True)
