"""Scores against their definitions, and properness: no other forecast does better than the truth."""

import numpy as np
import pytest

from lib.analysis.forecast import scores

RNG = np.random.default_rng(5)
CDF = np.cumsum(RNG.dirichlet(np.ones(20), 50), axis=1)
WAIT = RNG.integers(1, 26, 50)


def test_crps_is_the_sum_of_squared_gaps():
    by_hand = [sum((CDF[i, k - 1] - (WAIT[i] <= k)) ** 2 for k in range(1, 21)) for i in range(50)]
    assert scores.crps(CDF, WAIT) == pytest.approx(by_hand)


def test_crps_of_a_point_forecast_is_its_absolute_error():
    point = (np.arange(1, 21) >= 7)[None, :].astype(float)
    assert scores.crps(point, np.array([12])).tolist() == [5]
    assert scores.median_error(point, np.array([12])).tolist() == [5]


def test_crps_stops_where_the_outcome_is_not_known_any_more():
    by_hand = sum((CDF[0, k - 1] - (WAIT[0] <= k)) ** 2 for k in range(1, 6))
    assert scores.crps(CDF[:1], WAIT[:1], np.array([5])) == pytest.approx(by_hand)


def test_the_truth_scores_best_on_average():
    truth = np.cumsum([0.2, 0.5, 0.2, 0.1])
    drawn = 1 + (RNG.random(20_000)[:, None] > truth).sum(axis=1)

    def mean(cdf: np.ndarray) -> float:
        return scores.crps(np.tile(cdf, (len(drawn), 1)), drawn).mean()

    others = [np.cumsum(p) for p in ([0.3, 0.4, 0.2, 0.1], [0.2, 0.4, 0.2, 0.2], [0.25] * 4)]
    assert all(mean(truth) < mean(other) for other in others)


def test_pit_of_the_truth_is_even():
    truth = np.cumsum([0.2, 0.5, 0.2, 0.1])
    drawn = 1 + (RNG.random(5_000)[:, None] > truth).sum(axis=1)
    found = scores.pit(np.tile(truth, (len(drawn), 1)), drawn)
    share, _ = np.histogram(found, bins=10, range=(0, 1))
    assert np.abs(share / 500 - 1).max() < 0.2


def test_pit_beyond_the_days_followed_lies_in_what_is_left():
    cdf = np.array([[0.2, 0.6]])
    assert 0.6 < scores.pit(cdf, np.array([9]))[0] < 1


def test_coverage_counts_both_ends():
    cdf = np.array([[0.1, 0.5, 0.9, 1.0]])
    inside = [bool(scores.covered(cdf, np.array([w]), 0.8)[0]) for w in (1, 2, 3, 4)]
    assert inside == [True, True, True, False]


def test_interval_score_adds_ten_times_the_miss_at_80_percent():
    low, high = np.array([10.0, 10.0, 10.0]), np.array([20.0, 20.0, 20.0])
    found = scores.interval_score(low, high, np.array([15.0, 8.0, 23.0]))
    assert found == pytest.approx([10, 10 + 20, 10 + 30])


def test_wape_of_nothing_received_is_missing():
    assert np.isnan(scores.wape(np.array([3.0]), np.array([0.0])))
