"""A third of the term beyond it, document by document."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger import days
from lib.ledger.tolerance import ENDLESS, Tolerance


@pytest.mark.parametrize(
    ("term", "acted_on_after"), [(30, 40), (45, 60), (60, 80), (90, 120), (15, 20), (7, 9), (0, 0)]
)
def test_act_when_older_than_the_term_and_a_third(term: int, acted_on_after: int):
    assert term + Tolerance().allowance(term) == acted_on_after


@given(st.integers(0, 4000))
def test_a_third_is_whole_days_rounded_down(term: int):
    assert Tolerance().allowance(term) == term // 3


@given(st.integers(1, 20), st.integers(0, 4000))
def test_a_share_is_not_lost_to_binary_fractions(parts: int, term: int):
    assert Tolerance(share=1 / parts).allowance(term) == term // parts


@given(st.lists(st.integers(-60, 400)), st.integers(0, 30))
def test_columns_allow_what_single_documents_are_allowed(terms: list[int], least: int):
    tolerance = Tolerance(least_days=least)
    issued = np.full(len(terms), days.number(dt.date(2026, 1, 31)), dtype="int32")
    due = issued + np.array(terms, dtype="int32")
    expected = [tolerance.allowance(term) for term in terms]
    assert tolerance.allowances(issued, due).tolist() == expected


def test_a_least_number_of_days_lengthens_only_short_allowances():
    assert [Tolerance(least_days=5).allowance(term) for term in (7, 15, 30)] == [5, 5, 10]


def test_without_a_due_date_there_is_no_term_to_be_past():
    issued, due = np.array([20000], dtype="int32"), np.array([days.UNKNOWN])
    allowed = Tolerance(least_days=3).allowances(issued, due)
    assert allowed.tolist() == [ENDLESS]
    assert int(issued[0]) + int(allowed[0]) < days.NEVER, "a sum with a day overflows"


def test_due_before_issue_allows_nothing():
    issued, due = np.array([20000], dtype="int32"), np.array([19990], dtype="int32")
    assert Tolerance().allowances(issued, due).tolist() == [0]
