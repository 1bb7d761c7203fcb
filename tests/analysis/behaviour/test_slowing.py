"""Slowing: what is planted is found in its month, chance names as few as is said, and the arithmetic."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lib.analysis.behaviour import slowing as module
from lib.analysis.behaviour.invoices import history
from lib.analysis.behaviour.slowing import benjamini_hochberg, onset, running, slowing
from lib.ledger import days
from lib.ledger.ledger import Ledger

PLANTED = {"C017": "2025-09", "C042": "2025-06", "C088": "2025-12", "C119": "2024-11"}
NO_DISCOUNT_ANY_MORE = {"C028": "2025-03", "C062": "2025-08", "C110": "2025-11"}
PAYS_NOTHING_ANY_MORE = {"C099": "2025-10", "C131": "2025-12", "C136": "2026-01"}
WRITTEN_OFF = {"C058": "2024-10", "C083": "2025-03"}
TRUE = PLANTED | NO_DISCOUNT_ANY_MORE | PAYS_NOTHING_ANY_MORE
ANY_DAY = TRUE | WRITTEN_OFF


@pytest.fixture(scope="module")
def found(sample: Ledger) -> pd.DataFrame:
    return slowing(history(sample), sample).set_index("customer")


@pytest.mark.parametrize(("customer", "month"), TRUE.items())
def test_the_planted_are_found_within_two_months(found: pd.DataFrame, customer: str, month: str):
    since = found.loc[customer, "since"]
    assert abs((since.to_period("M") - pd.Period(month, "M")).n) <= 2


def test_false_alarms_on_the_sample_are_counted(sample: Ledger):
    """Over a year of month-ends at most 1 in 20 of all customers named has no planted change."""
    named: set[str] = set()
    for day in days.month_ends(sample.day, 12):
        seen = sample.on(day)
        named |= set(slowing(history(seen), seen)["customer"])
    assert len(named & set(ANY_DAY)) >= 10
    assert len(named - set(ANY_DAY)) <= 0.05 * len(named) + 0.5


@pytest.mark.parametrize("customer", PLANTED)
def test_a_planted_customer_is_not_named_before_it_slows(sample: Ledger, customer: str):
    before = sample.on((pd.Timestamp(PLANTED[customer]) - pd.Timedelta(days=1)).date())
    assert customer not in set(slowing(history(before), before)["customer"])


@pytest.fixture(scope="module")
def settled(sample: Ledger) -> pd.DataFrame:
    """What was paid of what fell due by the sample's day."""
    whole = history(sample)
    return whole[(whole["paid"] & whole["timed"] & (whole["clock"] <= days.number(sample.day)))]


def shuffled(settled: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Each customer's days late dealt out anew among its own invoices."""
    dealt = settled["days"].to_numpy().copy()
    for rows in settled.groupby("customer").indices.values():
        dealt[rows] = rng.permutation(dealt[rows])
    return settled.assign(days=dealt)


def test_on_shuffled_data_alarms_stay_at_the_stated_rate(settled: pd.DataFrame, sample: Ledger):
    """Where nobody slows, a ledger is to name somebody in at most 1 of 20 shuffles.

    Of 60 shuffles, more than 8 would happen once in 500 times at that rate.
    """
    rng = np.random.default_rng(7)
    named = [len(slowing(shuffled(settled, rng), sample, least_days=0)) for _ in range(60)]
    assert sum(count > 0 for count in named) <= 8


def test_on_shuffled_data_a_year_of_looks_stays_at_the_stated_rate(
    settled: pd.DataFrame, sample: Ledger
):
    """Looked at at each month's end of a year, at most 1 of 20 customers ever has a p value under 5 %.

    Eight shuffles of some 125 customers: three standard errors above 5 % are 7.1 %.
    """
    rng = np.random.default_rng(8)
    ends = [days.number(day) for day in days.month_ends(sample.day, 12)]
    smallest = np.concatenate([year_of(shuffled(settled, rng), ends) for _ in range(8)])
    assert 0.01 <= (smallest <= 0.05).mean() <= 0.071


def year_of(history_: pd.DataFrame, ends: list[int]) -> np.ndarray:
    """Each customer's smallest p value over some looks, each of which knows what was due by then."""
    looks = [
        module.tests(module.points_of(history_[history_["clock"] <= day], day), day) for day in ends
    ]
    return pd.concat(looks).groupby("customer")["chance"].min().to_numpy()


def test_a_rate_for_one_look_would_be_exceeded_over_a_year(
    settled: pd.DataFrame, sample: Ledger, monkeypatch: pytest.MonkeyPatch
):
    """The control: with chance asked about the last point alone, the same year names far too many."""
    monkeypatch.setattr(module, "_YEAR", 1)
    rng = np.random.default_rng(8)
    ends = [days.number(day) for day in days.month_ends(sample.day, 12)]
    smallest = np.concatenate([year_of(shuffled(settled, rng), ends) for _ in range(3)])
    assert (smallest <= 0.05).mean() > 0.1


@given(arrays(float, st.integers(5, 30), elements=st.floats(-3, 3)))
def test_the_running_sum_is_pages_restricted_to_five_points(scores: np.ndarray):
    for end in range(5, len(scores) + 1):
        seen = scores[:end]
        expected = max(sum(s - 0.5 for s in seen[-length:]) for length in range(5, end + 1))
        assert running(scores[None, :])[0, end - 5] == pytest.approx(expected)


def test_held_together_on_the_published_example():
    """Benjamini and Hochberg 1995, section 4: 15 p values, at 0.05 the first four are believed."""
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
               0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    assert benjamini_hochberg(np.array(chances), 0.05).sum() == 4
    assert not benjamini_hochberg(np.array([]), 0.05).any()


@pytest.mark.parametrize("climb", [False, True])
def test_the_onset_is_where_the_rise_begins(climb: bool):
    clock = np.arange(0, 7 * 80, 7)
    rise = np.where(clock >= 7 * 50, (clock - 7 * 50 + 30) / 10 if climb else 12.0, 0.0)
    wobble = np.resize([1.0, -1.0, 0.5, -0.5], len(clock))
    assert abs(onset(clock, rise + wobble) - 7 * 50) <= 14


def test_an_open_invoice_past_its_usual_day_is_evidence_already(sample: Ledger):
    """C131 stopped paying on 1 December 2025: three months later nothing more is paid, yet it is named."""
    then = sample.on(dt.date(2026, 3, 31))
    named = slowing(history(then), then).set_index("customer")
    assert "C131" in named.index
    assert bool(named.loc["C131", "at_least"])
