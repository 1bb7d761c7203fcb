"""Who serves outlets and how they pay, as measured on a ledger: counted another way."""

import datetime as dt

import pandas as pd
import pytest

from lib.ledger import columns
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.simulation import markets
from lib.simulation.markets import ALL, NEW
from tests.ledgers import frames


def test_classes_pay_as_planted(sample: Ledger):
    """A up to three days early, B within a day or two, C one to two weeks late; D fails."""
    known = markets.by_class(sample)
    assert list(known) == [ALL, "A", "B", "C", "D", NEW]
    late = {name: known[name].days_late for name in "ABCD"}
    assert late["A"] < late["B"] < late["C"] < late["D"]
    assert 7 < late["C"] < 25
    assert known["D"].loss > 5 * known["A"].loss
    assert known[ALL].customers == sum(known[name].customers for name in "ABCD")


def test_a_place_is_what_its_sales_and_outlets_say(sample: Ledger):
    found = markets.market(sample, "P2", "North")
    sales = sample.extra("sales").query("product == 'P2' and region == 'North'")
    year = sales[sales["month"] > pd.Timestamp("2025-06-30")]
    assert (found.carrying, found.outlets) == (22, 40)
    # the roll-out ended in August 2025, so today's distribution is a little above the year's
    by_month = year.groupby("month")["outlet"].nunique()
    assert found.sold == pytest.approx(year["amount"].sum() * 22 / by_month.mean())
    everywhere = markets.market(sample, "P2")
    assert everywhere.outlets == 210
    assert everywhere.fitted.exponent is not None


def test_what_is_billed_for_what_is_sold(sample: Ledger):
    """All invoices and credit notes of the product, at the last day's rates, counted one by one."""
    rates = sample.extra("rates").sort_values("day").groupby("currency")["rate"].last()
    rates["EUR"] = 1.0
    rows = sample.documents.query("product == 'P3' and kind in ('invoice', 'credit_note')")
    rows = rows[rows["issued"] > pd.Timestamp("2025-06-30")]
    billed = float((rows["amount"] * rows["currency"].map(rates).astype("float64")).sum())
    sold = sample.extra("sales").query("product == 'P3' and month > '2025-06-30'")["amount"].sum()
    assert markets.market(sample, "P3").billed == pytest.approx(billed / sold)
    assert 0.8 < billed / sold < 1.2


def test_what_is_owed_is_what_the_spells_say(sample: Ledger):
    found = markets.owed(sample)
    seen = sample.on(dt.date(2026, 3, 31)).where(product=["P2"], region=["South"])
    standing = seen.spells.on(int((pd.Timestamp("2026-03-31") - pd.Timestamp(0)).days))
    assert {standing.currencies[c] for c in standing.currency} == {"EUR"}
    by_hand = standing.balance[standing.balance > 0].sum()
    row = found.query("product == 'P2' and region == 'South'")
    row = row[row["month"] == pd.Timestamp("2026-03-01")]
    assert row["owed"].tolist() == [by_hand]
    assert found["month"].dt.day.eq(1).all()


def sold(months: int = 30, **named: object) -> pd.DataFrame:
    rows = [
        {"month": pd.Timestamp("2024-01-01") + pd.DateOffset(months=m), "product": "P",
         "outlet": f"o{n}", "amount": 1000, **named}
        for m in range(months) for n in range(4)
    ]  # fmt: skip
    return columns.conform(pd.DataFrame(rows), "sales")


PAID = "\n".join(
    f"invoice I{n} acme 2026-0{n}-01 100 EUR due 2026-0{n}-28\n"
    f"receipt R{n} acme 2026-0{n}-20 -100 EUR\nR{n} -> I{n} 100 on 2026-0{n}-20"
    for n in range(1, 7)
)


def test_a_ledger_without_products_regions_or_outlets_still_has_places():
    """Sales of an outlet file alone, beside invoices that name no product: sold is taken as billed."""
    seen = Ledger.of({**frames(PAID), "sales": sold()})
    found = markets.market(seen, "P")
    assert (found.carrying, found.outlets, found.billed) == (4, 4, None)
    assert found.sales == 48_000
    assert list(markets.by_class(seen)) == [ALL, NEW]
    assert markets.by_region(seen) == {}
    assert "hardly moved" in found.fitted.refused


def test_what_is_not_on_record_is_a_sentence():
    seen = Ledger.of({**frames(PAID), "sales": sold()})
    with pytest.raises(Mistake, match="Use one of: P"):
        markets.market(seen, "Q")
    quiet = Ledger.of({**frames("receipt R a 2026-06-30 -5 EUR"), "sales": sold()})
    with pytest.raises(Mistake, match="Nothing was sold"):
        markets.market(quiet, "P")
