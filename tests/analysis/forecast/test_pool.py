"""The rule that steps back to less where more has not earned its place."""

import pytest

from lib.analysis.forecast import pool


def test_under_three_origins_nothing_is_ruled_out():
    choice = pool.choose([{"km_terms": 1.0, "pool": 9.0}] * 2)
    assert (choice.model, choice.why, choice.origins) == ("pool", "untested", 2)


def test_a_better_model_is_taken():
    errors = [{"due_date": 9 + x, "km_terms": 5 + x, "pool": 4.0 + x} for x in (0.0, 0.3, 0.1, 0.2)]
    assert pool.choose(errors).model == "pool"


def test_within_one_standard_error_the_simpler_is_taken():
    """Behind by 0.1 on average; the differences' standard error is 0.2 / sqrt(4) × …, above that."""
    behind = (0.5, -0.3, 0.4, -0.2)
    errors = [{"km_terms": 4.0 + b, "pool": 4.0} for b in behind]
    assert sum(behind) > 0
    assert pool.choose(errors).model == "km_terms"


def test_just_outside_one_standard_error_the_best_stays():
    behind = (0.3, 0.1, 0.3, 0.1)
    errors = [{"km_terms": 4.0 + b, "pool": 4.0} for b in behind]
    assert pool.choose(errors).model == "pool"


def test_models_missing_at_an_origin_are_out():
    errors = [{"km_terms": 4.0, "pool": 1.0}, {"km_terms": 4.0}, {"km_terms": 4.0, "pool": 1.0}]
    assert pool.choose(errors).model == "km_terms"


def test_half_and_half():
    assert pool.even(0.2, 0.6) == pytest.approx(0.4)
