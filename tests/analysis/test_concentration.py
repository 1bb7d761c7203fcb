"""Concentration: the largest first, shares that reach one."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.movers import rank_shares


def test_five_customers_and_what_they_hold():
    table = pd.DataFrame({"customer": list("abcdef"), "late": [10, 0, 40, 20, 25, 5]})
    made = rank_shares(table, "late")
    assert made["customer"].tolist() == ["c", "e", "d", "a", "f"]
    assert made["together"].round(9).tolist() == [0.4, 0.65, 0.85, 0.95, 1.0]


def test_credits_hold_nothing():
    assert rank_shares(pd.DataFrame({"customer": ["a"], "owed": [-5]}), "owed").empty


@given(st.lists(st.integers(-100, 10**9), max_size=30))
def test_shares_fall_and_reach_one(amounts: list[int]):
    made = rank_shares(pd.DataFrame({"customer": range(len(amounts)), "late": amounts}), "late")
    assert made["share"].is_monotonic_decreasing
    assert not len(made) or abs(made["together"].iloc[-1] - 1) < 1e-9
