"""Days counted in the eras of Japan and the years of Taiwan, as short as they are written."""

import datetime as dt

import pytest

from lib.importing.values import day_texts
from lib.importing.values.calendars import ForeignDay


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("R6.4.1", dt.date(2024, 4, 1)),
        ("R08/02/07", dt.date(2026, 2, 7)),
        ("H31-4-30", dt.date(2019, 4, 30)),
        ("令和元.5.1", dt.date(2019, 5, 1)),
        ("R7年12月31日", dt.date(2025, 12, 31)),
    ],
)
def test_an_era_by_its_letter_or_sign(text: str, day: dt.date) -> None:
    assert day_texts.meaning(text) == day


def test_a_compact_day_of_taiwan() -> None:
    assert day_texts.meaning("1130401") == ForeignDay(dt.date(2024, 4, 1), "minguo")


@pytest.mark.parametrize("text", ["R6.13.1", "1131301", "1990401", "X6.4.1"])
def test_what_is_no_such_day(text: str) -> None:
    assert day_texts.meaning(text) is False
