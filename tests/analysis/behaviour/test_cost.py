"""What waiting costs: the glossary's cases, a plain sum day by day, and assumptions that matter."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings

from lib.analysis.behaviour import cost
from lib.analysis.behaviour.cost import Assumptions
from lib.ledger.ledger import Ledger
from lib.ledger.money import NoRate
from tests import ledgers
from tests.ledgers import Case, ledger, open_on, rows


def test_10_000_kept_for_73_days_at_12_percent_cost_240():
    text = """
        invoice I a 2026-01-01 10000 EUR due 2026-01-31
        receipt R a 2026-04-14 -10000 EUR
        R -> I 10000 on 2026-04-14
    """
    found = cost.free_credit(ledger(text), ("customer",))
    assert found["cost"].tolist() == pytest.approx([240_00])


@given(ledgers.cases())
@settings(max_examples=6)
def test_free_credit_is_every_late_balance_of_every_day(case: Case):
    seen = Ledger.of(case.frames, currency="EUR").where(currency=["EUR"])
    due = {
        r["document"]: (r["due"], r["currency"], r["customer"])
        for r in rows(case.frames, "documents")
    }
    expected: dict[str, int] = {}
    for back in range(1, 366):
        at = seen.day - dt.timedelta(days=back)
        for document, balance in open_on(case.frames, at).items():
            when, currency, who = due[document]
            if currency == "EUR" and when and when <= at and balance > 0:
                expected[str(who)] = expected.get(str(who), 0) + balance
    found = cost.free_credit(seen, ("customer",)).set_index("customer")["money_days"]
    assert found[found != 0].to_dict() == expected


def test_the_parts_of_quality_by_hand():
    """1,000 sold and open for 100 of its days, 60 past due; 40 of an old invoice written off."""
    text = """
        invoice OLD a 2026-01-01 40 EUR due 2026-01-01 salesperson=ida
        invoice NEW a 2026-03-01 1000 EUR due 2026-04-10 salesperson=ida
        adjustment W a 2026-01-11 -40 EUR reason=write_off
        W -> OLD 40 on 2026-01-11
        invoice END z 2026-06-09 0.01 EUR due 2026-07-09
    """
    said = Assumptions(cost_of_money=0.1, margin=0.25, handling=0.01, losses={"d31_60": 0.05})
    for by in ("customer", "salesperson"):
        row = cost.quality(ledger(text), (by,), said).set_index(by).iloc[0]
        assert row["sales"] == 1040_00
        assert row["margin"] == pytest.approx(260_00)
        assert row["financing"] == pytest.approx((1000_00 * 100 + 40_00 * 10) * 0.1 / 365)
        assert row["expected_loss"] == pytest.approx(1000_00 * 0.05 + 40_00)
        assert row["handling"] == pytest.approx(10_40)
        taken = row["financing"] + row["expected_loss"] + row["handling"]
        assert row["left"] == pytest.approx(row["margin"] - taken)


def test_the_samples_failing_customers_leave_least(sample: Ledger):
    """The two of class D still owing, and those written off in the year, are the bottom four."""
    table = cost.quality(sample, ("customer",))
    least = set(table.sort_values("left")["customer"].head(4))
    assert {"C083", "C099"} <= least


def test_sales_equal_a_sum_straight_from_the_documents(sample: Ledger):
    eur = sample.where(currency=["EUR"])
    sold = eur.documents[eur.documents["kind"].isin(["invoice", "credit_note"])]
    sold = sold[sold["issued"] > pd.Timestamp(sample.day) - pd.Timedelta(days=365)]
    assert cost.quality(eur, ("customer",))["sales"].sum() == sold["amount"].sum()


def test_without_a_rate_no_mixed_cost_is_made():
    text = """
        invoice I a 2026-01-01 10 GBP due 2026-01-31
        invoice J a 2026-03-01 10 EUR due 2026-03-31
        invoice K a 2026-03-01 10 EUR due 2026-03-31
    """
    with pytest.raises(NoRate):
        cost.free_credit(ledger(text), ("customer",))
