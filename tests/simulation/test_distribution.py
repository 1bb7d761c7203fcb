from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger import columns
from lib.ledger.mistake import Mistake
from lib.simulation.distribution import (
    curve,
    joined,
    sales_at,
    table,
    today,
)
from tests.simulation.textbook import more_receivables, numeric, weighted


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
OUTLETS = shops(
    [
        ("a", "North", 500.0),
        ("b", "North", 200.0),
        ("c", "North", 300.0),
        ("d", "North", 0.0),
        ("s", "South", 10.0),
    ]
)


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
            assert ("do not plan" in " ".join(fitted.warnings)) == (fitted.exponent > 1)
    assert [brand for brand, c in made.items() if c.exponent is not None] == [
        "Fireball", "Five Star", "Jagermeister", "McCormick",
    ]  # fmt: skip


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


def test_outlets_that_only_sales_tell_of_belong_to_the_universe():
    """Region of the record, else where its sales are; a share never passes 1."""
    sales = sold([
        ("2026-01-01", "P", "North", "a", 100), ("2026-01-01", "P", None, "b", 50),
        ("2026-01-01", "P", "North", "new", 10), ("2026-01-01", "P", None, "nowhere", 5),
    ])  # fmt: skip
    known = shops([("a", "North", 500.0), ("b", "South", 100.0)])
    found = table(sales, known).set_index("region")
    assert found["numeric"].tolist() == [1, 1, 1]
    assert found.loc["North", ["carrying", "outlets", "weighted"]].tolist() == [2, 2, 1]
    assert found.loc["South", ["carrying", "outlets"]].tolist() == [1, 1]
    assert found.loc["", ["carrying", "outlets"]].tolist() == [1, 1]


SOME = st.lists(
    st.tuples(
        st.sampled_from(["2026-01-01", "2026-02-01", "2026-03-01"]), st.sampled_from("PQ"),
        st.sampled_from(["North", "South", None]), st.sampled_from("abcd"), st.integers(-50, 500),
    ), min_size=1, max_size=25,
)  # fmt: skip


@given(SOME, st.sets(st.sampled_from("abcdef")), st.booleans())
def test_shares_stay_shares_and_sales_are_conserved(rows, listed, by_region):
    sales = sold(rows)
    known = shops([(name, "North", float(ord(name) - 96)) for name in sorted(listed)])
    found = table(sales, known, by_region)
    assert found["sales"].sum() == sales["amount"].sum()
    assert found["numeric"].between(0, 1).all()
    assert found["weighted"].dropna().between(0, 1 + 1e-12).all()
    made = (found["numeric"] * found["outlets"] * found["velocity"]).fillna(0.0)
    sells = found["carrying"] > 0
    assert made[sells].tolist() == pytest.approx(found.loc[sells, "sales"].tolist())


def test_what_newer_outlets_sell_by_hand():
    """a, weight 2, sells 200 a month; b joins in May, weight 1, and sells 60: 60 ÷ 100 of a's size."""
    rows = [(f"2026-{m:02d}-01", "P", "North", "a", 200) for m in range(1, 9)]
    rows += [(f"2026-{m:02d}-01", "P", "North", "b", 60 if m > 5 else 999) for m in range(5, 9)]
    found = joined(sold(rows), shops([("a", "North", 2.0), ("b", "North", 1.0)]))
    assert found.loc[0, ["old", "joined", "ratio", "by_weight"]].tolist() == [1, 1, 0.6, True]
    unsized = joined(sold(rows), columns.empty("outlets"))
    assert unsized.loc[0, ["ratio", "by_weight"]].tolist() == [0.3, False]


def test_the_planted_weakness_of_newer_outlets_is_found(sample):
    found = joined(sample.extra("sales"), sample.extra("outlets"))
    assert list(zip(found["product"], found["region"], strict=True)) == [
        ("P2", "North"), ("P2", "West"), ("P5", "South"),
    ]  # fmt: skip
    assert found["ratio"].between(0.54, 0.66).all()
    assert found["by_weight"].all()


def test_the_planted_roll_outs_are_found(sample):
    found = table(sample.extra("sales"), sample.extra("outlets"))
    span = found.groupby(["product", "region"])["numeric"].agg(["first", "last"])
    moved = span[(span["last"] - span["first"]).abs() > 0.02].round(2)
    assert moved.to_dict("index") == {
        ("P2", "North"): {"first": 0.20, "last": 0.55},
        ("P2", "West"): {"first": 0.20, "last": 0.49},
        ("P5", "South"): {"first": 0.14, "last": 0.40},
    }
