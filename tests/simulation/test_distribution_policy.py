"""A policy by one axis: stages by hand, guardrails that hold, nothing moved without a reason."""

import dataclasses

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.simulation import distribution_policy, markets
from lib.simulation.assumptions import Range
from lib.simulation.distribution_policy import (
    OUTGROWN,
    ROOM,
    TOO_LONG,
    UNPAID,
    Policy,
    growth,
    plan,
    stage,
)
from lib.simulation.markets import ALL
from lib.simulation.outlets import Move

SINCE = pd.Timestamp("2024-01-01")


def months(*sales: float, first: str = "2024-01-01") -> pd.DataFrame:
    month = pd.date_range(first, periods=len(sales), freq="MS")
    return pd.DataFrame({"month": month, "sales": list(sales)})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (months(*[100.0] * 12, *[111.0] * 12), "growth"),
        (months(*[100.0] * 12, *[110.0] * 12), "maturity"),
        (months(*[100.0] * 12, *[95.0] * 12), "maturity"),
        (months(*[100.0] * 12, *[94.0] * 12), "decline"),
        (months(*[100.0] * 11, first="2025-02-01"), "launch"),
        (months(*[100.0] * 20), "under two years"),
        (months(*[100.0] * 3), "under two years"),
    ],
)
def test_stages_by_hand(rows: pd.DataFrame, expected: str):
    assert stage(rows, SINCE) == expected


def test_growth_asks_for_the_same_months_of_both_years():
    rows = months(*[100.0] * 6, *[1.0] * 6, *[150.0] * 6)
    assert growth(rows, "sales", 6) == 0.5
    assert pd.isna(growth(rows.drop(index=3), "sales", 6))
    assert pd.isna(growth(rows.head(0), "sales", 6))


@pytest.fixture(scope="module")
def move(sample: Ledger) -> Move:
    return Move(Range(1.0, 1.0, 1.0), markets.by_class(sample)[ALL], service=0.1, joining=0.05)


def test_what_grew_by_roll_out_is_growth_and_the_rest_is_not(sample: Ledger, move: Move):
    table = plan(sample, Policy(), move)
    growing = table.loc[table["level"] == "growth", ["product", "region"]].values.tolist()
    assert growing == [["P2", "North"], ["P2", "West"], ["P5", "South"]]
    assert len(table) == 36


def test_guardrails_hold_one_by_one(sample: Ledger, move: Move):
    """P5 Central: what is owed surely outgrew sales. P2 West is held by the other rails in turn."""

    def west(
        policy: Policy, by: Move, place: tuple[str, str] = ("P2", "West")
    ) -> tuple[float, str]:
        row = plan(sample, policy, by).set_index(["product", "region"]).loc[place]
        return round(row["target"] - row["rate"], 3), row["held"]

    free = Policy(faster=10.0)
    pushed = Policy("strategy", {"P5": "lead"})
    assert west(pushed, move, ("P5", "Central")) == (0, OUTGROWN)
    assert west(dataclasses.replace(pushed, faster=10.0), move, ("P5", "Central")) == (0.1, "")
    assert west(free, move) == (0.05, "")
    assert west(dataclasses.replace(free, longest=30), move) == (0, TOO_LONG)
    assert west(free, dataclasses.replace(move, service=0.3)) == (0, UNPAID)
    weak = dataclasses.replace(move, exponent=Range(0.5, 0.5, 0.5), service=0.124)
    moved, held = west(free, weak)
    assert 0 < moved < 0.05
    assert held == ROOM


def test_what_people_say_of_a_product_moves_all_its_regions(sample: Ledger, move: Move):
    policy = Policy("strategy", {"P1": "lead", "P3": "harvest"}, faster=10.0)
    table = plan(sample, policy, move)
    change = (table["target"] - table["rate"]).round(3)
    assert set(change[table["product"] == "P1"]) == {0.10}
    assert set(change[table["product"] == "P3"]) == {-0.05}
    others = ~table["product"].isin(["P1", "P3"])
    assert change[others].eq(0).all()
    assert table.loc[others, "level"].eq("not said").all()
    lead = table["product"] == "P1"
    assert (table.loc[lead, ["sales_more", "receivables_more", "left_more"]] > 0).all().all()


@given(st.floats(-0.5, 0.5), st.floats(0, 1), st.floats(0, 120))
def test_a_rate_stays_a_share_and_never_passes_what_was_wanted(sample, points, faster, longest):
    by = Move(Range(1.0, 1.0, 1.0), markets.by_class(sample)[ALL], service=0.1)
    table = plan(sample, Policy(points={"maturity": points}, faster=faster, longest=longest), by)
    assert table["target"].between(0, 1).all()
    moved = table["target"] - table["rate"]
    assert (moved.abs() <= abs(points) + 1e-9).all()
    assert (moved[table["held"].isin([OUTGROWN, TOO_LONG, UNPAID])] == 0).all()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"axis": "weather"}, "stage, strategy, promotion"), ({"levels": {"P": "lead"}}, "launch"),
        ({"points": {"growth": 2.0}}, "100 %"), ({"longest": -1.0}, "negative"),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_is_a_sentence(given, said):
    with pytest.raises(Mistake, match=said):
        Policy(**given)


def test_growth_of_what_is_owed_is_that_of_the_month_ends(sample: Ledger):
    seen = distribution_policy.monthly_record(sample, "P2", "North").set_index("month")
    late, before = (
        seen.loc[span, "owed"].sum()
        for span in (slice("2025-07-01", "2026-06-01"), slice("2024-07-01", "2025-06-01"))
    )
    row = distribution_policy.trends(sample).set_index(["product", "region"]).loc[("P2", "North")]
    assert row["owed_grew"] == pytest.approx(late / before - 1)


def test_growth_and_its_doubt_by_hand():
    """Sales 100 a month, then 110; owed 50, then 60 and 70 in turn: 30 % against 10 %.

    The monthly differences are 10 and 30 points in turn, 10 off their mean of 20. Neighbours differ, so
    with weights 3/4, 1/2 and 1/4 for one, two and three months apart the variance of their sum is
    1200 − 2 × (3/4 × 1100 − 1/2 × 1000 + 1/4 × 900) = 100 points², and its error 10 ÷ 12 points.
    """
    month = pd.date_range("2024-07-01", periods=24, freq="MS")
    seen = pd.DataFrame({
        "month": month, "sales": [100.0] * 12 + [110.0] * 12, "owed": [50.0] * 12 + [60.0, 70.0] * 6,
    })  # fmt: skip
    sales, owed, doubt = distribution_policy.outgrowth(seen)
    assert (sales, owed) == (pytest.approx(0.1), pytest.approx(0.3))
    assert doubt == pytest.approx(2 * 0.10 / 12)
    short = distribution_policy.outgrowth(seen.tail(20))
    assert all(map(pd.isna, short))


def test_one_large_invoice_does_not_hold_a_policy_back():
    """600 owed for one month, where 50 stands on the others: the mean grows by 92 %, and nothing is sure."""
    month = pd.date_range("2024-07-01", periods=24, freq="MS")
    seen = pd.DataFrame({"month": month, "sales": 100.0, "owed": 50.0})
    seen.loc[20, "owed"] = 600.0
    sales, owed, doubt = distribution_policy.outgrowth(seen)
    assert owed - sales == pytest.approx(550 / 600)
    assert owed - sales - doubt < 0.05
