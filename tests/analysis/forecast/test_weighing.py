"""Weights by record: by hand, unmoved by one bad month, and silent about who keeps losing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis.forecast import weighing
from lib.analysis.forecast.weighing import Month, weigh

LIKE = {"km_terms": 3.0, "km_customer": 2.0, "hazard": 2.2, "hybrid": 2.0, "pool": 2.0}


def months(*errors: dict[str, float], count: int = 1000) -> list[Month]:
    """Past months, the oldest first, the last one a month old."""
    return [
        Month(round(30.4 * age), count, one)
        for age, one in zip(range(len(errors), 0, -1), errors, strict=True)
    ]


def test_without_a_past_it_is_half_record_half_regression_with_a_little_of_the_others():
    """Priors 0.25, 1, 1, 1 and 3 for the half-and-half, of 6.25 together."""
    assert weigh([]) == pytest.approx(
        {"km_terms": 0.04, "km_customer": 0.4, "hazard": 0.4, "hybrid": 0.16}
    )


def test_weights_by_hand():
    """One month of 10 invoices a month old: each ratio to the pool's error counts 0.85 × 10 ÷ 20."""
    found = weigh([Month(30, 10, {**LIKE, "km_terms": 2.1, "hazard": 1.9})])
    trust = 0.85 ** (30 / 30.4) * 0.5
    terms, hazard = 0.25 * np.exp(-10 * trust * 0.05), 1.0 * np.exp(10 * trust * 0.05)
    total = terms + 1.0 + hazard + 1.0 + 3.0
    assert found["km_terms"] == pytest.approx(terms / total)
    assert found["hazard"] == pytest.approx((hazard + 1.5) / total)


def test_one_bad_month_does_not_hand_over_to_the_terms():
    """The kind of past that made the old rule take a point: one month in which all but little failed."""
    bad = {"km_terms": 9.0, "km_customer": 10.5, "hazard": 10.5, "hybrid": 11.4, "pool": 9.6}
    found = weigh(months(bad, LIKE, LIKE, LIKE))
    assert found["km_customer"] + found["hazard"] > 0.9
    worse = {**bad, "hazard": 1e6}
    assert weigh(months(worse, LIKE, LIKE, LIKE))["hazard"] > 0.3


def test_who_keeps_losing_is_silenced():
    lost = {"km_terms": 3.0, "km_customer": 2.0, "hazard": 3.0, "hybrid": 2.4, "pool": 2.2}
    found = weigh(months(*[lost] * 6))
    assert found["km_customer"] > 0.9
    assert "km_terms" not in found, "under 2 % is left out"


def test_the_terms_take_over_where_they_keep_winning():
    won = {"km_terms": 1.5, "km_customer": 2.0, "hazard": 2.0, "hybrid": 2.0, "pool": 2.0}
    assert weigh(months(*[won] * 12))["km_terms"] > 0.9


def test_a_month_with_few_invoices_says_little():
    good = {**LIKE, "km_terms": 1.0}
    few, many = (weigh(months(good, count=n)).get("km_terms", 0) for n in (1, 1000))
    assert few < 0.15 < many


def test_customers_records_stand_in_where_the_regression_could_not_be_fitted():
    alone = {"km_terms": 3.0, "km_customer": 2.0}
    found = weigh(months(*[alone] * 3))
    assert found["hazard"] == pytest.approx(found["km_customer"])
    assert weighing.unfitted({"km_terms": 0.25, "hazard": 0.5, "hybrid": 0.25}) == {
        "km_terms": 0.25,
        "km_customer": 0.75,
    }


def test_a_mix_is_the_weighted_mean():
    cdfs = {"km_terms": np.array([[0.2, 0.4]]), "hazard": np.array([[0.8, 1.0]])}
    mixed = weighing.mix(cdfs, {"km_terms": 0.25, "hazard": 0.75})
    assert mixed == pytest.approx(np.array([[0.65, 0.85]]))


def test_a_month_without_errors_says_nothing():
    assert weigh([Month(30, 5, dict.fromkeys(LIKE, 0.0))]) == weigh([])


@given(
    st.lists(
        st.tuples(
            st.integers(0, 900),
            st.integers(0, 10**6),
            st.fixed_dictionaries({name: st.floats(0, 1e9) for name in LIKE}),
        ),
        max_size=24,
    )
)
def test_weights_are_shares_of_models_that_are_weighed(past):
    found = weigh([Month(*one) for one in past])
    assert sum(found.values()) == pytest.approx(1.0)
    assert set(found) <= set(weighing.MODELS)
    assert min(found.values()) >= 0.0
