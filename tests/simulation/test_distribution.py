from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.ledger import columns
from lib.ledger.mistake import Mistake
from lib.simulation.distribution import (
    Outlet,
    curve,
    more_receivables,
    numeric,
    sales_at,
    steps,
    table,
    today,
    weighted,
    worth_of,
)  # fmt: skip


def sold(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["month", "product", "region", "outlet", "amount"])
    return columns.conform(frame.assign(month=pd.to_datetime(frame["month"])), "sales")


def shops(rows: list[tuple]) -> pd.DataFrame:
    return columns.conform(pd.DataFrame(rows, columns=["outlet", "region", "weight"]), "outlets")


SALES = sold([
    ("2026-01-01", "P", "North", "a", 100), ("2026-01-01", "P", "North", "b", 50),
    ("2026-01-01", "P", "North", "b", -50), ("2026-02-01", "P", "North", "a", 300),
    ("2026-02-01", "P", "North", "c", 100), ("2026-02-01", "P", "South", "s", 70),
])  # fmt: skip
OUTLETS = shops([("a", "North", 500.0), ("b", "North", 200.0), ("c", "North", 300.0), ("d", "North", 0.0),
                 ("s", "South", 10.0)])  # fmt: skip


def test_definition_14():
    assert weighted(800e6, 1000e6) == 0.8
    assert numeric(4, 10) == 0.4
    added = pd.DataFrame({"sales": [365_000.0], "term": [30], "late": [10]})
    assert more_receivables(added) == 40_000
    assert sales_at(0.6, 0.4, 100.0) == pytest.approx(150)  # linear by default


def test_distribution_by_hand():
    found = table(SALES, OUTLETS).set_index(["month", "region"])
    january = found.loc[("2026-01-01", "North")]
    assert january[
        ["sales", "carrying", "outlets", "numeric", "weighted", "velocity"]
    ].tolist() == [100, 1, 4, 0.25, 0.5, 100]  # what an outlet gave back in full it did not sell
    february = found.loc[("2026-02-01", "North")]
    assert february[["sales", "carrying", "weighted", "velocity"]].tolist() == [400, 2, 0.8, 200]
    whole = table(SALES, OUTLETS, by_region=False).iloc[-1]
    assert whole[["sales", "carrying", "outlets", "numeric"]].tolist() == [470, 3, 5, 0.6]


def test_sales_are_distribution_times_velocity():
    found = table(SALES, OUTLETS)
    made = found["numeric"] * found["outlets"] * found["velocity"]
    assert made.tolist() == pytest.approx(found["sales"].tolist())


def test_recent_distribution_counts_an_outlet_once():
    north = today(SALES, OUTLETS).set_index("region").loc["North"]
    assert north[["carrying", "numeric", "sales"]].tolist() == [2, 0.5, 250]


@pytest.fixture(scope="module")
def iowa(shared_data: Path) -> pd.DataFrame:
    read = pd.read_csv(shared_data / "distribution-iowa" / "brand_city_month.csv.gz")
    named = read.rename(columns={"brand": "product", "city": "outlet", "litres": "quantity"})
    named["amount"] = (named["sales_usd"] * 100).round().astype("int64")
    return columns.conform(
        named.assign(month=pd.to_datetime(named["month"]), region="Iowa"), "sales"
    )


def test_iowa_equals_an_independent_query(iowa: pd.DataFrame, shared_data: Path):
    import duckdb

    file = shared_data / "distribution-iowa" / "brand_city_month.csv.gz"
    asked = duckdb.sql(f"""
        with x as (select month, brand, city, sum(round(sales_usd * 100)) as cents
                   from read_csv('{file}') group by all)
        select month, brand, sum(cents)::bigint as sales,
               count(*) filter (cents > 0) as carrying,
               count(*) filter (cents > 0) / (select count(distinct city) from x) as rate,
               sum(cents) / count(*) filter (cents > 0) as velocity
        from x group by all order by month, brand
    """).df()
    found = table(iowa, columns.empty("outlets"))
    assert len(found) == len(asked) == 9 * 53
    assert (found["product"].to_numpy() == asked["brand"].to_numpy()).all()
    assert (found["month"].to_numpy() == pd.to_datetime(asked["month"]).to_numpy()).all()
    assert (found["sales"].to_numpy() == asked["sales"].to_numpy()).all()
    assert (found["carrying"].to_numpy() == asked["carrying"].to_numpy()).all()
    assert np.allclose(found["numeric"], asked["rate"], rtol=1e-12)
    assert np.allclose(found["velocity"], asked["velocity"], rtol=1e-12)
    assert (found["outlets"] == 387).all()


def test_each_iowa_brand_has_an_exponent_with_its_interval_or_a_reason(iowa: pd.DataFrame):
    found = table(iowa, columns.empty("outlets"))
    whole = found[found["month"] < found["month"].max()]  # the last month is partial
    made = {brand: curve(rows) for brand, rows in whole.groupby("product")}
    assert any(c.exponent is not None for c in made.values())
    for fitted in made.values():
        assert (fitted.exponent is None) == bool(fitted.refused)
        if fitted.exponent is not None:
            assert fitted.low < fitted.exponent < fitted.high
            assert fitted.low > 0
            assert ("do not plan" in fitted.warning) == (fitted.exponent > 1)


def test_the_exponent_equals_a_regression_done_by_hand(iowa: pd.DataFrame):
    found = table(iowa, columns.empty("outlets"))
    rows = next(r for _, r in found.groupby("product") if curve(r).exponent is not None)
    month = rows["month"].dt.month.to_numpy()
    design = np.column_stack([np.log(rows["numeric"]), np.ones(len(rows)), np.arange(len(rows)),
                              *((month == m).astype(float) for m in range(2, 13))])  # fmt: skip
    by_hand = np.linalg.lstsq(design, np.log(rows["sales"].astype(float)), rcond=None)[0][0]
    assert curve(rows).exponent == pytest.approx(by_hand)


def test_a_curve_across_brands_is_not_offered(iowa: pd.DataFrame):
    with pytest.raises(Mistake, match="one product"):
        curve(table(iowa, columns.empty("outlets")))


def months(rate: np.ndarray, sales: np.ndarray) -> pd.DataFrame:
    month = pd.date_range("2020-01-01", periods=len(rate), freq="MS")
    return pd.DataFrame({"month": month, "product": "P", "sales": sales, "numeric": rate})


@pytest.mark.parametrize("exponent", [0.6, 1.0, 1.4])
def test_a_planted_exponent_is_found(exponent: float):
    chance = np.random.default_rng(1)
    rate = np.exp(np.cumsum(chance.normal(0, 0.08, 60)) - 1.5)
    sales = 1e6 * rate**exponent * np.exp(chance.normal(0, 0.05, 60))
    fitted = curve(months(rate, sales))
    assert fitted.low < exponent < fitted.high
    assert fitted.high - fitted.low < 0.6


@pytest.mark.parametrize(
    ("count", "wide", "noise", "said"),
    [
        (23, 0.5, 0.05, "too few"), (48, 0.01, 0.05, "hardly moved"), (30, 0.2, 2.0, "anything"),
        (60, 0.9, 0.1, "clearly rise"),
    ],
)  # fmt: skip
def test_a_record_that_does_not_bear_a_curve_is_refused(count, wide, noise, said):
    chance = np.random.default_rng(2)
    rate = 0.4 * (1 + wide * chance.random(count))
    sales = np.full(count, 1e6) if said == "clearly rise" else 1e6 * rate
    fitted = curve(months(rate, sales * np.exp(chance.normal(0, noise, count))))
    assert fitted.exponent is None
    assert said in fitted.refused


def test_nothing_to_widen_from_is_a_sentence():
    with pytest.raises(Mistake, match="distribution"):
        sales_at(0.5, 0.0, 100.0)


def test_where_one_more_outlet_stops_paying():
    """10 outlets sell 1,000 each; with b = 0.5 the n-th sells 1,000·√10·(√n − √(n−1))."""
    first = Outlet(1000.0, 0.30, 100.0, 73, 0.02)
    assert worth_of(first, 0.10) == pytest.approx(1000 * 0.28 - 100 - 0.1 * 200)
    found = steps(first, 10, 40, 0.10, 0.5)
    nth = 1000 * np.sqrt(10) * (np.sqrt(found["carrying"]) - np.sqrt(found["carrying"] - 1))
    assert found["velocity"].tolist() == pytest.approx(nth.tolist())
    assert np.allclose(found["left"], nth * 0.26 - 100)
    assert found["pays"].is_monotonic_decreasing
    last = found.loc[found["pays"], "carrying"].max()
    assert nth[found["carrying"] == last].item() * 0.26 > 100
    assert nth[found["carrying"] == last + 1].item() * 0.26 <= 100
    linear = steps(first, 10, 40, 0.10, 1.0)
    assert np.allclose(linear["left"], worth_of(first, 0.10))
    assert linear["receivables"].iloc[-1] == pytest.approx(30 * 1000 * 73 / 365)
