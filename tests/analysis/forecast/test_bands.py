"""Weekly cash: expected amounts to the letter of their definition, bands that know of dependence."""

import numpy as np
import pytest

from lib.analysis.forecast import bands
from lib.analysis.forecast.bands import Band

RNG = np.random.default_rng(8)


def test_expected_cash_by_class():
    """Definition 15: 100 (10/50/40 %), 1,000 (50/30/20), 10,000 (1/4/95) → 610 / 750 / 9,740."""
    chance = np.array([[0.1, 0.5, 0.4], [0.5, 0.3, 0.2], [0.01, 0.04, 0.95]])
    cdf = np.repeat(np.cumsum(chance, axis=1), 7, axis=1)
    assert np.array([100.0, 1_000, 10_000]) @ bands.by_week(cdf, 3) == pytest.approx(
        [610, 750, 9_740]
    )


def test_week_one_is_the_seven_days_after_the_day():
    cdf = (np.arange(1, 22) >= 7)[None, :].astype(float)
    assert bands.by_week(cdf, 3).tolist() == [[1, 0, 0]]
    assert bands.by_week((np.arange(1, 22) >= 8)[None, :].astype(float), 3).tolist() == [[0, 1, 0]]


def test_paths_have_the_expected_mean_and_no_more_than_is_owed():
    cdf = np.cumsum(RNG.dirichlet(np.ones(30), 40), axis=1)
    amount = RNG.uniform(10, 100, 40)
    drawn = bands.paths(cdf, amount, np.arange(40) % 5, 4, 0.6)
    assert drawn.mean(axis=0) == pytest.approx(amount @ bands.by_week(cdf, 4), rel=0.05)
    assert drawn.sum(axis=1).max() <= amount.sum() + 1e-6


def test_invoices_of_one_customer_move_together():
    """Variance of one week's cash: 40 equal invoices, all in step, against all apart: 40 times."""
    cdf = np.tile(np.linspace(1 / 14, 1, 14), (40, 1))
    amount, one = np.ones(40), np.zeros(40, dtype="int64")
    apart, in_step = (bands.paths(cdf, amount, one, 2, t)[:, 0].var() for t in (0.0, 1.0))
    assert apart == pytest.approx(40 / 4, rel=0.15)
    assert in_step == pytest.approx(1600 / 4, rel=0.15)


def test_dependence_is_read_from_where_past_outcomes_fell():
    group = np.repeat(np.arange(400), 5)
    common = RNG.random(400)[group]
    own = RNG.random(2000)
    follows = RNG.random(2000) < 0.7
    assert bands.together(np.where(follows, common, own), group) == pytest.approx(0.7, abs=0.06)
    assert bands.together(own, group) < 0.2


def test_bands_are_stretched_to_have_covered_eight_in_ten():
    """Past misses of 1 … 10 half-widths, each of a day of its own, and two days as simulated.

    13 × 0.8 = 10.4 of the 12; less the two, whose misses are small, 8.4: the 9th smallest.
    """
    raw = Band(np.full(10, 50.0), np.full(10, 40.0), np.full(10, 50.0), np.full(10, 60.0))
    actual = 50 + 10.0 * np.arange(1, 11) * np.array([1, -1] * 5)
    factor, weeks = bands.stretch(actual, raw, np.arange(10))
    assert (factor, weeks) == (9, 10)
    wide = bands.stretched(raw, factor)
    assert wide.p90[0] == 140
    assert wide.p10[0] == 0, "never below nothing"


def test_under_eight_weeks_bands_stay_as_simulated():
    raw = Band(*(np.full(7, v) for v in (50.0, 40.0, 50.0, 60.0)))
    assert bands.stretch(np.full(7, 500.0), raw, np.arange(7)) == (1.0, 7)


RAW = Band(*(np.full(12, v) for v in (50.0, 40.0, 50.0, 60.0)))


def test_bands_far_too_wide_are_narrowed_and_weeks_of_one_day_count_as_one_observation():
    """Twelve misses of 0.05 … 0.6 half-widths.

    Of twelve days, with the two as simulated: 15 × 0.8 = 12 of 14. Eleven lie up to 0.55 and half of
    the two. Of two days 0.9 × 4 = 3.6: the two, and 1.6 of those as simulated, 8 in 10: as they are.
    """
    actual = 50 + 0.5 * np.arange(1, 13)
    assert bands.stretch(actual, RAW, np.arange(12)) == (pytest.approx(0.55), 12)
    assert bands.stretch(actual, RAW, np.repeat([0, 1], 6)) == (pytest.approx(1.0, abs=0.02), 12)


def test_one_bad_day_does_not_ask_for_its_worst_week():
    """Twelve misses of 1 … 12 half-widths of two days: 3.6 of 4 less the two as simulated, 1.6 of 2."""
    actual = 50 + 10.0 * np.arange(1, 13)
    assert bands.stretch(actual, RAW, np.repeat([0, 1], 6)) == (10.0, 12)
