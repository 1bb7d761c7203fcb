"""Monthly figures and billings are carried forward only as well as they have earned it."""

import numpy as np
import pandas as pd
import pytest

from lib.analysis.forecast import billing, series, snapshot
from lib.ledger import days
from tests.analysis.forecast import books
from tests.analysis.forecast.books import after

MONTHS = pd.date_range("2023-01-31", periods=36, freq="ME")
RNG = np.random.default_rng(4)


def test_a_trend_is_followed():
    made = series.forecast(pd.Series(40 + 1.5 * np.arange(36), index=MONTHS))
    assert made["method"].unique().tolist() == ["trend"]
    assert made["expected"].to_numpy() == pytest.approx([95.5, 97, 98.5], abs=2.0)
    assert made["month"].dt.strftime("%Y-%m-%d").tolist() == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
    ]


def test_a_random_walk_is_left_where_it_is():
    walk = 50 + np.cumsum(RNG.choice([-1.0, 1.0], 36))
    made = series.forecast(pd.Series(walk, index=MONTHS))
    if made["method"].iloc[0] == "naive":
        assert made["expected"].tolist() == [walk[-1]] * 3
    assert (made["error"] <= made["naive_error"]).all()
    assert (made["p10"] <= made["expected"]).all()
    assert (made["expected"] <= made["p90"]).all()


@pytest.mark.parametrize("count", [0, 1, 2, 5, 17])
def test_short_series_say_nothing_of_ranges(count: int):
    made = series.forecast(pd.Series(np.arange(count) * 1.0, index=MONTHS[:count]))
    assert len(made) == (3 if count else 0)
    assert made["p10"].isna().all()
    assert (made["expected"] == count - 1).all()


def test_an_even_series_stays_even():
    made = series.forecast(pd.Series(7.0, index=MONTHS))
    assert made["expected"].tolist() == [7, 7, 7]


def test_billings_fall_into_whole_weeks_up_to_the_day():
    flat = [
        (f"I{k}", "acme", after(k), after(k + 30), 100 + k, None) for k in (0, 6, 7, 13, 14, 20)
    ]
    known = snapshot.of(books.book(flat), days.number(after(20)))
    assert billing.weekly(known, 0).tolist() == [206, 220, 234]
    history = billing.history(known, 0)
    assert history["week"].tolist() == [days.number(after(k)) for k in (0, 7, 14)]


def test_yearly_waves_are_seen():
    week = np.arange(200)
    billed = 1e6 * (1 + 0.5 * np.sin(2 * np.pi * week / 52)) * RNG.normal(1, 0.05, 200)
    made = billing.forecast(billed, 13)
    assert made.method in {"waves", "last_year"}
    truth = 1e6 * (1 + 0.5 * np.sin(2 * np.pi * np.arange(200, 213) / 52))
    assert np.abs(made.expected / truth - 1).mean() < 0.15
    assert made.errors[made.method] == min(made.errors.values())


def test_a_short_or_empty_history_of_billings():
    assert billing.forecast(np.array([]), 3).expected.tolist() == [0, 0, 0]
    assert billing.forecast(np.array([10.0, 30.0]), 2).expected.tolist() == [20, 20]
