"""Questions of distribution on the sample and on thin ledgers: an answer or a plain sentence."""

import contextlib
import datetime as dt
import functools
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib.ledger import columns
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook.distribution.questions import products
from lib.notebook.registry import QUESTIONS, Answer, Cell, Inputs, answer
from lib.notebook.style import DARK, LIGHT
from lib.simulation import markets
from tests.ledgers import frames, lacking_nothing
from tests.simulation.test_markets import PAID, sold

NAMES = sorted(name for name in QUESTIONS if name.startswith("distribution."))
DAYS = (dt.date(2026, 6, 30), dt.date(2025, 2, 14), dt.date(2023, 10, 15))
HERE = {"product": "P2", "region": "North"}


@functools.cache
def on(ledger: Ledger, day: dt.date) -> Ledger:
    """One view a day, so that what is measured on it is measured once."""
    return ledger.on(day)


def answered(name: str, seen: Ledger, **params: object) -> Answer:
    seen = lacking_nothing(seen)
    context = Context("v", "test", seen.day, seen.currency, names=seen.names())
    asked = QUESTIONS[f"distribution.{name.removeprefix('distribution.')}"]
    found = answer(asked, Cell(asked.name, params), Inputs(seen), context)
    if asked.chart is not None and len(found.table):
        for tokens in (LIGHT, DARK):
            assert asked.chart(found.table, context, tokens).to_dict()
    assert found.reading.startswith("**")
    assert found.reading.endswith((".", ".**"))
    assert "nan" not in found.reading
    assert "None" not in found.reading.replace("None moved", "").replace("None has", "")
    return found


def told(*asked: Any, **params: Any) -> tuple[pd.DataFrame, str]:
    found = answered(*asked, **params)
    return found.table, found.reading


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_answered_on_any_day(sample: Ledger, name: str, day: dt.date):
    told(name, on(sample, day), **QUESTIONS[name].example)


@pytest.mark.parametrize("name", NAMES)
def test_without_outlets_sales_a_sentence_says_what_to_import(name: str):
    seen = Ledger.of(frames(PAID))
    with pytest.raises(Mistake, match="--role sales"):
        told(name, seen, **QUESTIONS[name].example)


THIN = {
    "one month": sold(1), "under two years": sold(20), "no growth, two years and a half": sold(30),
    "a region": sold(30, region="North"), "nothing but returns": sold(30).assign(amount=-5),
}  # fmt: skip


@functools.cache
def thin(book: str) -> Ledger:
    return Ledger.of({**frames(PAID), "sales": THIN[book]})


@pytest.mark.parametrize("book", THIN)
@pytest.mark.parametrize("name", NAMES)
def test_thin_records_are_answered_or_refused_in_a_sentence(name: str, book: str):
    seen = thin(book)
    params = {**QUESTIONS[name].example}
    if "product" in params:
        params |= {"product": "P", "region": "North" if book == "a region" else ""}
    if params.get("group"):
        params["group"] = ""
    with contextlib.suppress(Mistake):
        told(name, seen, **params)


def test_the_reading_of_the_rate_is_that_of_the_month(sample: Ledger):
    _, said = told("rate", sample, **HERE)
    sales = sample.extra("sales").query("product == 'P2' and region == 'North'")
    june = sales[sales["month"] == pd.Timestamp("2026-06-01")]["outlet"].nunique()
    assert f"{june} of 40 outlets" in said
    assert "as given" in said
    bare = Ledger.of({**frames(PAID), "sales": sold()})
    assert "No list of outlets" in told("rate", bare, product="P")[1]


def test_growth_is_outlets_times_what_each_sells(sample: Ledger):
    table, said = told("sales", sample, **HERE)
    year, before = table.tail(12), table.iloc[-24:-12]
    grew = year["sales"].sum() / before["sales"].sum()
    more = year["carrying"].sum() / before["carrying"].sum()
    assert f"{(grew - 1) * 100:+.0f}" in said.replace("−", "-").replace("\u00a0", "")
    assert f"{(more - 1) * 100:+.0f}" in said
    assert f"{(grew / more - 1) * 100:+.0f}" in said.replace("−", "-")


def test_a_curve_is_said_with_its_range_or_refused(sample: Ledger):
    table, said = told("curve", sample, **HERE)
    first = table.iloc[0]
    assert f"exponent {first['exponent']:.2f}" in said
    assert f"{first['low']:.2f} to {first['high']:.2f}" in said
    assert "not what an outlet added would sell" in said
    _, refused = told("curve", sample, product="P1", region="North")
    assert refused.startswith("**No curve for P1 in North.** Distribution hardly moved")


def test_no_question_takes_more_than_one_product(sample: Ledger):
    with pytest.raises(Mistake, match="P2"):
        told("curve", sample, product="P1, P2")
    assert products(sample)["P2"] == ["Central", "East", "North", "Overseas", "South", "West"]


def test_loading_says_the_numbers_of_its_last_month(sample: Ledger):
    table, said = told("loading", sample, **HERE)
    last = table.iloc[-1]
    assert said.startswith("**What is owed on P2 in North did not outgrow its sales:**")
    more, delivered = told("loading", sample, product="P5", region="")
    assert more["owed"].iloc[-1] - more["sales"].iloc[-1] > 0.05 + more["doubt"].iloc[-1]
    assert delivered.startswith("**More may have been delivered than sold on:**")
    _, perhaps = told("loading", sample, product="P5", region="South")
    assert "may have outgrown its sales, or not" in perhaps
    for name in ("sales", "owed", "numeric"):
        assert f"+{last[name] * 100:.0f}" in said
    _, still = told("loading", sample, product="P1", region="North")
    assert "did not outgrow" in still
    _, moved = told("loading", sample, product="P1", region="West")
    assert "but not with distribution" in moved


def test_a_move_reads_as_its_table_says(sample: Ledger):
    found = answered("levers", sample, **HERE, rate=0.65, sells=[0.4, 0.6, 1.0], group="C")
    said, rows = found.reading, found.table.set_index("distribution")
    assert rows["rate"].round(2).to_dict() == {"narrower": 0.45, "today's": 0.55, "wider": 0.65}
    assert rows["sales"].is_monotonic_increasing
    assert rows["receivables"].is_monotonic_increasing
    assert rows["loss"].is_monotonic_increasing
    assert "At 65\u00a0% instead of 55\u00a0%" in said
    more = (rows.loc["wider", "receivables"] - rows.loc["today's", "receivables"]) / 100
    thousands = float(f"{more:.2g}") / 1000
    assert f"we would be owed €{thousands:.0f}\u00a0k more" in said
    assert f"Outlets added pay after {found.facts['added_days']:.0f} days" in said
    assert "beyond it nobody has seen" in said
    _, back = told("levers", sample, **HERE, rate=0.45)
    assert "less a year" in back
    _, same = told("levers", sample, **HERE, rate=0.55)
    assert same.startswith("**Today 55")


def test_where_it_stops_is_where_the_next_is_worth_nothing(sample: Ledger):
    table, said = told("next", sample, **HERE, rate=0.65, sells=[0.5, 0.5, 0.6], service=0.1)
    until = table["pays_until"].iloc[0]
    added = table[table["added"]]
    assert (added.loc[added["rate"] <= until + 1e-9, "value"] > 0).all()
    assert added.loc[added["rate"] > until + 1e-9, "value"].iloc[0] <= 0
    assert f"stops paying at {until * 100:.0f}\u00a0% of outlets" in said
    _, none = told("next", sample, **HERE, rate=0.65, service=0.5)
    assert none.startswith("**The next outlet does not pay:**")
    _, all_ = told("next", sample, **HERE, rate=0.65, service=0.0, joining=0.0)
    assert "all the way" in all_


def test_the_next_outlet_sells_what_its_record_says_and_not_what_today_s_do(sample: Ledger):
    """P5 in South: b = 0.40 on record, so the next outlet loses; at b = 1 it was worth thousands."""
    table, said = told("next", sample, product="P5", region="South", rate=0.5)
    place = markets.market(sample, "P5", "South")
    assert place.fitted.exponent == pytest.approx(0.40, abs=0.005)
    added = table[table["added"]].iloc[0]
    sold = place.sales * ((added["carrying"] / place.carrying) ** place.fitted.exponent - 1)
    assert added["velocity"] == pytest.approx(sold)
    assert added["value"] < 0
    assert said.startswith("**The next outlet does not pay:**")
    alike, _ = told("next", sample, product="P5", region="South", rate=0.5, sells=[1.0])
    assert alike.loc[alike["added"], "value"].iloc[0] > 0


def test_a_range_reaches_its_conclusion(sample: Ledger):
    """Likely worth it, at worst not: it may stop paying now, and is not said to pay all the way."""
    table, said = told("next", sample, **HERE, rate=0.65)
    after = table[table["added"]].iloc[0]
    assert after["low"] < 0 < after["value"]
    assert said.startswith("**More distribution may stop paying now:**")
    assert "all the way" not in said


@pytest.mark.parametrize("rate", [0.001, 0.01, 1.0])
@pytest.mark.parametrize("region", ["", "North", "Overseas"])
def test_no_rate_is_too_small_to_answer(sample: Ledger, rate: float, region: str):
    """1 % of 40 outlets is less than one: one outlet is left."""
    table, _ = told("levers", sample, product="P1", region=region, rate=rate)
    assert table["chosen"].sum() == 1
    outlets = table["carrying"] / table["rate"]
    assert table["carrying"].min() >= 1 - 1e-9
    assert outlets.iloc[0] == pytest.approx(markets.market(sample, "P1", region).outlets)


def test_the_product_shown_first_has_a_curve(sample: Ledger):
    first = next(iter(products(sample)))
    table, _ = told("curve", sample, product=first)
    assert table["exponent"].notna().all()


def test_cash_says_its_lowest_point(sample: Ledger):
    table, said = told("cash", sample, **HERE, rate=0.75, group="C")
    lowest = table["together"].idxmin()
    assert f"in month {table['month'][lowest]};" in said
    empty, still = told("cash", sample, **HERE, rate=0.55)
    assert empty.empty
    assert "Nothing changes" in still


def test_a_policy_says_how_many_it_moves_and_holds(sample: Ledger):
    table, said = told("policy", sample, axis="stage")
    moved = (table["target"] != table["rate"]).sum()
    assert f"By stage, {moved} of 36 places" in said
    assert "1 because the next does not pay" in said
    assert f"Of those that move, {(~table['surely']).sum()} may not pay" in said
    _, unsaid = told("policy", sample, axis="promotion", levels={"P1": "strong"}, faster=9.0)
    assert "For 30 nobody said the promotion yet" in unsaid
    with pytest.raises(Mistake, match="axis"):
        told("policy", sample, axis="weather")


@pytest.fixture(scope="module")
def iowa(shared_data: Path) -> Ledger:
    """Iowa's sales by brand and city beside invoices of a customer; no outlets, no region."""
    read = pd.read_csv(shared_data / "distribution-iowa" / "brand_city_month.csv.gz")
    read["amount"] = (read["sales_usd"] * 100).round().astype("int64")
    named = read.rename(columns={"brand": "product", "city": "outlet", "litres": "quantity"})
    rows = columns.conform(named.assign(month=pd.to_datetime(named["month"])), "sales")
    return Ledger.of({**frames(PAID), "sales": rows})


def test_iowa_on_every_brand(iowa: Ledger, shared_data: Path):
    """The rate and the velocity that the page reads equal an independent query, month by month."""
    import duckdb

    file = shared_data / "distribution-iowa" / "brand_city_month.csv.gz"
    asked = duckdb.sql(f"""
        with x as (select month, brand, city, sum(round(sales_usd * 100)) as cents
                   from read_csv('{file}') group by all)
        select brand, month, count(*) filter (cents > 0) / 387 as rate,
               sum(cents) / count(*) filter (cents > 0) as velocity
        from x group by all order by brand, month
    """).df()
    for brand, rows in asked.groupby("brand"):
        rate, said = told("rate", iowa, product=brand)
        velocity, _ = told("velocity", iowa, product=brand)
        assert rate["numeric"].tolist() == pytest.approx(rows["rate"].tolist(), rel=1e-12)
        assert velocity["velocity"].tolist() == pytest.approx(rows["velocity"].tolist(), rel=1e-12)
        assert f"of 387 outlets sold {brand}" in said


def test_iowa_curves_are_said_or_refused_brand_by_brand(iowa: Ledger):
    said = {brand: told("curve", iowa, product=brand)[1] for brand in products(iowa)}
    assert len(said) == 9
    assert "exponent" in said["Fireball"]
    assert "do not plan on it" in said["Fireball"]
    refused = [brand for brand, words in said.items() if words.startswith("**No curve")]
    assert "Phillips" in refused
    assert 3 <= len(refused) <= 6
    _, owed = told("loading", iowa, product="Fireball")
    assert "no open invoice names the product" in owed
    _, moved = told("levers", iowa, product="Fireball", rate=0.9)
    assert "taken as what we bill" in moved
