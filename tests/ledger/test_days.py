"""Days as numbers, and months that end when the calendar says."""

import calendar
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ledger import days
from tests.ledgers import day

DATES = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))


@given(DATES)
def test_a_number_leads_back_to_its_day(date: dt.date):
    assert days.date(days.number(date)) == date


@given(DATES, st.integers(-2000, 2000))
def test_numbers_differ_by_the_days_between(date: dt.date, apart: int):
    assert days.number(date + dt.timedelta(days=apart)) - days.number(date) == apart


@given(st.lists(DATES | st.none()))
def test_columns_of_dates_go_to_numbers_and_back(dates: list[dt.date | None]):
    column = pd.Series(pd.to_datetime(pd.Series(dates, dtype="object")), dtype="datetime64[s]")
    numbers = days.numbers(column)
    assert numbers.dtype == np.int32
    assert [None if n == days.UNKNOWN else days.date(n) for n in numbers.tolist()] == dates
    assert pd.Series(days.dates(numbers)).equals(column)


def test_a_missing_date_is_the_number_asked_for():
    nothing = pd.Series([pd.NaT], dtype="datetime64[s]")
    assert days.numbers(nothing, missing=days.NEVER).tolist() == [int(days.NEVER)]


def test_never_and_unknown_are_no_dates():
    assert np.isnat(days.dates([days.NEVER, days.UNKNOWN])).all()


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-05-31", 0, "2026-05-31"),
        ("2026-06-30", 1, "2026-07-30"),
        ("2026-08-31", -24, "2024-08-31"),
    ],
)
def test_months_are_added_within_the_shorter_month(start: str, months: int, end: str):
    assert days.add_months(day(start), months) == day(end)


@given(DATES)
def test_a_month_ends_where_the_calendar_ends_it(date: dt.date):
    last = calendar.monthrange(date.year, date.month)[1]
    assert days.month_end(date) == date.replace(day=last)
    assert days.month_start(date) == date.replace(day=1)


@given(DATES, st.integers(1, 40))
def test_month_ends_are_one_a_month_up_to_the_day(last: dt.date, count: int):
    ends = days.month_ends(last, count)
    assert len(ends) == count
    assert ends[-1] == last
    assert all(end == days.month_end(end) for end in ends[:-1])
    months = [end.year * 12 + end.month for end in ends]
    assert months == list(range(months[-1] - count + 1, months[-1] + 1))
