"""Dates of decisions: half a year, lapses, what holds, half-year marks; by hand and as properties."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.board.decision import Agreement, Change, Decision
from lib.board.lapse import (
    NotASpan,
    half_a_year,
    has_lapsed,
    holds,
    in_force,
    lines,
    re_evaluation,
    re_evaluations,
    reviews_due,
    span,
)
from lib.ledger.days import add_months
from tests.ledgers import day

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2032, 12, 31))
YES = Agreement("p-head", "credit", day("2026-01-15"))


def decided(
    key: int, starts: str | dt.date, until: str | dt.date | None = None, old: str = "100",
    new: str = "200", customer: str = "C1", approved: bool = True,
) -> Decision:  # fmt: skip
    first = day(starts) if isinstance(starts, str) else starts
    last = day(until) if isinstance(until, str) else until
    return Decision(
        key, key, customer, customer, "asked", (Change("credit_limit", old, new),), *span(first, last),
        reasons="", owner="p1", approval=YES if approved else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "until"),
    [
        ("2026-01-15", "2026-07-15"),
        ("2025-08-31", "2026-02-28"),
        ("2023-08-31", "2024-02-29"),
        ("2024-02-29", "2024-08-29"),
        ("2025-12-31", "2026-06-30"),
    ],
)
def test_half_a_year_is_six_calendar_months(starts: str, until: str):
    assert half_a_year(day(starts)) == day(until)


def test_it_holds_to_the_day_before_and_lapses_by_itself():
    decision = decided(1, "2026-01-15")
    known = {str(d): holds(decision, d) for d in map(day, (
        "2026-01-14", "2026-01-15", "2026-07-14", "2026-07-15"))}  # fmt: skip
    assert list(known.values()) == [False, True, True, False]
    assert not has_lapsed(decision, day("2026-07-14"))
    assert has_lapsed(decision, day("2026-07-15"))


def test_what_nobody_approved_does_not_hold():
    assert in_force([decided(1, "2026-01-15", approved=False)], day("2026-02-01")) == {}


@pytest.mark.parametrize("until", ["2026-01-15", "2026-01-14", "2028-01-16"])
def test_a_span_that_cannot_be_is_refused(until: str):
    with pytest.raises(NotASpan):
        span(day("2026-01-15"), day(until))


def test_the_later_decision_counts_and_the_earlier_comes_back():
    """200 for half a year; 300 for March alone; so 200 again in April, and nothing from 15 July."""
    both = [decided(1, "2026-01-15"), decided(2, "2026-03-01", "2026-04-01", "200", "300")]
    key = ("C1", "credit_limit")
    found = [
        in_force(both, day(d)).get(key)
        for d in ("2026-02-01", "2026-03-31", "2026-04-01", "2026-07-15")
    ]
    assert [c and c.new for c in found] == ["200", "300", "200", None]


def test_a_lapse_is_a_line_that_puts_back_what_was():
    told = lines([decided(1, "2026-01-15")], day("2026-07-15"))
    assert [(t.old, t.new, str(t.starts), t.lapse) for t in told] == [
        ("100", "200", "2026-01-15", False), ("200", "100", "2026-07-15", True)]  # fmt: skip
    assert len(lines([decided(1, "2026-01-15")], day("2026-07-14"))) == 1
    assert lines([decided(1, "2026-01-15")], day("2026-01-14")) == ()


def test_a_renewed_decision_has_no_lapse_of_the_first():
    renewed = [decided(1, "2026-01-15"), decided(2, "2026-07-15", old="200", new="200")]
    assert [t.lapse for t in lines(renewed, day("2026-07-15"))] == [False, False]


def test_a_short_decision_that_ends_inside_a_longer_one_goes_back_to_the_longer():
    both = [decided(1, "2026-01-15"), decided(2, "2026-03-01", "2026-04-01", "200", "300")]
    told = lines(both, day("2026-04-02"))
    assert [(t.decision, t.new, t.lapse) for t in told] == [
        (1, "200", False),
        (2, "300", False),
        (2, "200", True),
    ]


def test_reviews_fall_on_days_30_60_and_90():
    decision = decided(1, "2026-01-15")
    assert [str(d) for d in decision.reviews] == ["2026-02-14", "2026-03-16", "2026-04-15"]
    assert reviews_due(decision, day("2026-02-14"), day("2026-04-15")) == (60, 90)


@given(DAYS, st.integers(1, 23), DAYS)
def test_a_decision_is_before_in_or_after_its_time_and_nothing_else(
    starts: dt.date, months: int, on: dt.date
):
    decision = decided(1, starts, add_months(starts, months))
    states = [on < decision.starts, holds(decision, on), has_lapsed(decision, on)]
    assert states.count(True) == 1


@given(DAYS)
def test_half_a_year_is_between_181_and_184_days(starts: dt.date):
    assert 181 <= (half_a_year(starts) - starts).days <= 184


def test_a_longer_one_inside_is_not_put_back_to_what_ended_before_it():
    """200 until 15 July, 300 from March to September: on 1 September it goes back to 100, not to 200."""
    both = [decided(1, "2026-01-15"), decided(2, "2026-03-01", "2026-09-01", "200", "300")]
    told = lines(both, day("2026-12-31"))
    assert [(t.decision, t.new, t.lapse) for t in told] == [
        (1, "200", False),
        (2, "300", False),
        (2, "100", True),
    ]


@given(st.lists(st.tuples(DAYS, st.integers(1, 12)), max_size=6), DAYS)
def test_the_lines_told_by_a_day_leave_the_field_at_what_is_in_force(spans: list, on: dt.date):
    told = [
        decided(i, s, add_months(s, m), old="policy", new=str(i)) for i, (s, m) in enumerate(spans)
    ]
    value = "policy"
    for line in lines(told, on):
        value = line.new
    holding = in_force(told, on).get(("C1", "credit_limit"))
    assert value == (holding.new if holding else "policy")


@given(st.lists(st.tuples(DAYS, st.integers(1, 12)), max_size=6), DAYS, DAYS)
def test_a_line_once_told_stays_told(spans: list, one: dt.date, other: dt.date):
    told = [
        decided(i, s, add_months(s, m), old="policy", new=str(i)) for i, (s, m) in enumerate(spans)
    ]
    early, late = (lines(told, on) for on in sorted((one, other)))
    assert late[: len(early)] == early


def test_half_year_marks_by_hand():
    """Customer since 10 March 2020, no decision: 10 September and 10 March; decided: half a year on."""
    since, none = day("2020-03-10"), None
    assert re_evaluation("C1", since, none, day("2026-06-30")) == day("2026-03-10")
    assert re_evaluation("C1", since, none, day("2026-09-10")) == day("2026-09-10")
    assert re_evaluation("C1", since, day("2026-05-31"), day("2026-06-30")) == day("2026-11-30")
    assert re_evaluation("C1", since, day("2026-05-31"), day("2026-12-15")) == day("2026-11-30")


@given(DAYS, DAYS)
def test_a_mark_is_half_years_from_its_start_and_the_next_lies_ahead(start: dt.date, on: dt.date):
    mark = re_evaluation("C1", start, None, on)
    months = (mark.year - start.year) * 12 + mark.month - start.month
    assert months % 6 == 0
    assert months >= 6
    assert mark == add_months(start, months)
    assert mark <= on < add_months(start, months + 6) or months == 6


@given(st.lists(DAYS, min_size=2, max_size=2).map(sorted))
def test_weekly_meetings_over_a_year_see_each_customer_at_least_once_and_at_most_thrice(pair: list):
    since, start = pair
    customers: dict[str, dt.date | None] = {"old": since, "unknown": None}
    weeks = [start + dt.timedelta(days=190 + 7 * i) for i in range(54)]
    found = [w for a, b in pairwise(weeks) for w in re_evaluations(customers, {}, a, b)]
    assert all(1 <= found.count(who) <= 3 for who in customers)


def test_customers_without_any_date_are_spread_over_the_half_year():
    """364 customers over 26 weeks: 14 a week; no week has even double that."""
    customers: dict[str, dt.date | None] = {f"C{i:03}": None for i in range(364)}
    weeks = [day("2026-01-05") + dt.timedelta(days=7 * i) for i in range(27)]
    sizes = [len(re_evaluations(customers, {}, a, b)) for a, b in pairwise(weeks)]
    assert max(sizes) < 28
    assert 340 <= sum(sizes) <= 388
