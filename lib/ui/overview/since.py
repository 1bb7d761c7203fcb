"""The earlier day a page compares with: a week ago, a month-end, a quarter-end, or any other."""

import datetime as dt

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.ledger import days

_CHOICES = ("A week ago", "Month-end", "Quarter-end", "Other day")


def earlier(day: dt.date, key: str, *, below: DeltaGenerator) -> dt.date:
    """Draw the choice and return the day it means, which is never after ``day``.

    Args:
        day: the day looked at.
        key: prefix of the widgets' keys.
        below: where another day is asked for.
    """
    choice = st.selectbox(
        "Compared with", _CHOICES, key=f"{key}.since", label_visibility="collapsed",
        bind="query-params", width=136,
    )  # fmt: skip
    if choice != "Other day":
        return before(day, choice)
    week = day - dt.timedelta(days=7)
    other = below.date_input(
        "Compared with the day", week, max_value=day, key=f"{key}.other", width=148,
        label_visibility="collapsed", format="YYYY-MM-DD", bind="query-params",
    )  # fmt: skip
    return min(other, day) if isinstance(other, dt.date) else week


def before(day: dt.date, choice: str) -> dt.date:
    """The day a choice means.

    >>> [str(before(dt.date(2026, 6, 30), choice)) for choice in _CHOICES[:3]]
    ['2026-06-23', '2026-05-31', '2026-03-31']
    """
    start = days.month_start(day)
    if choice == "Quarter-end":
        start = days.add_months(start, -((start.month - 1) % 3))
    return (day if choice == _CHOICES[0] else start) - dt.timedelta(
        days=7 if choice == _CHOICES[0] else 1
    )
