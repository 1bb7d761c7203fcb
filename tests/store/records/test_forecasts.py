"""Kept forecasts and expected days: kept once, never changed, and as they were when read again."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pandas as pd
import pytest

from lib.board.people import Person
from lib.store.home import Home
from lib.store.records import expected_days, forecasts, people
from lib.store.records.expected_days import EnteredMeanwhile, Entry, NotAhead
from lib.store.records.forecasts import ForecastHeader, NoSuchForecast

DAY = dt.date(2026, 5, 31)
SAID = ForecastHeader("v1", DAY, "1", False, "open items", "EUR", "pool")
INVOICES = pd.DataFrame(
    {"document": ["I1", "=cmd()"], "p_late": pd.Series([0.25, None], dtype="float32")}
)
WEEKS = pd.DataFrame({"source": ["total"], "week": [1], "expected": [10.5]})
ENTRY = Entry("I1", "acme", dt.date(2026, 6, 12), DAY, " said on the phone ", dt.date(2026, 6, 9))


CHAIR, GRACE, TOM = (
    Person(f"p-{name}", name, role)
    for name, role in (("nora", "chair"), ("grace", "sales"), ("tom", "credit"))
)


@pytest.fixture
def place(home) -> Home:
    here = Home.default()
    for person in (CHAIR, GRACE, TOM):
        people.add(here, CHAIR, person, token=person.key)
    return here


def test_a_kept_forecast_is_read_as_it_was(place: Home):
    assert forecasts.keep(place, SAID, INVOICES, WEEKS, GRACE)
    (row,) = forecasts.listing(place).itertuples()
    assert (row.version, row.day, row.tested, row.kept_by) == ("v1", DAY, False, "grace")
    invoices, weeks = forecasts.read(place, row.id)
    pd.testing.assert_frame_equal(invoices, INVOICES)
    pd.testing.assert_frame_equal(weeks, WEEKS)


def test_the_same_forecast_is_kept_once_and_the_first_stands(place: Home):
    assert forecasts.keep(place, SAID, INVOICES, WEEKS, GRACE)
    assert not forecasts.keep(place, SAID, INVOICES.head(0), WEEKS, TOM)
    assert forecasts.listing(place)["kept_by"].tolist() == ["grace"]
    assert len(forecasts.read(place, 1)[0]) == 2


@pytest.mark.parametrize(
    "change", [{"version": "v2"}, {"day": DAY + dt.timedelta(1)}, {"code": "2"}, {"tested": True}]
)
def test_another_version_day_or_code_is_another_forecast(place: Home, change: dict):
    forecasts.keep(place, SAID, INVOICES, WEEKS, GRACE)
    assert forecasts.keep(place, replace(SAID, **change), INVOICES, WEEKS, GRACE)
    assert len(forecasts.listing(place)) == 2


def test_eight_clicks_at_once_keep_one(place: Home):
    forecasts.listing(place)
    with ThreadPoolExecutor(8) as pool:
        done = list(
            pool.map(
                lambda who: forecasts.keep(place, SAID, INVOICES, WEEKS, who), [GRACE, TOM] * 4
            )
        )
    assert sum(done) == 1
    assert len(forecasts.listing(place)) == 1


def test_a_number_that_is_not_there_says_so(place: Home):
    with pytest.raises(NoSuchForecast, match="No forecast is kept under 9"):
        forecasts.read(place, 9)


def test_an_expected_day_is_kept_with_every_earlier_one(place: Home):
    assert expected_days.enter(place, ENTRY, 0, GRACE)
    later = replace(ENTRY, day=dt.date(2026, 6, 20))
    assert expected_days.enter(place, later, 1, GRACE)
    table = expected_days.entries_until(place, DAY)
    assert table["day"].dt.date.tolist() == [ENTRY.day, later.day]
    assert table["note"].tolist() == ["said on the phone"] * 2
    assert expected_days.count(place) == expected_days.revision(place, "I1", "acme") == 2
    assert expected_days.entries_until(place, DAY - dt.timedelta(1)).empty


def test_a_double_click_enters_once(place: Home):
    assert expected_days.enter(place, ENTRY, 0, GRACE)
    assert not expected_days.enter(place, ENTRY, 0, GRACE)
    assert expected_days.count(place) == 1


def test_two_people_do_not_overwrite_each_other(place: Home):
    expected_days.enter(place, ENTRY, 0, GRACE)
    with pytest.raises(EnteredMeanwhile, match="I1"):
        expected_days.enter(place, replace(ENTRY, day=dt.date(2026, 7, 1)), 0, TOM)
    assert expected_days.entries_until(place, DAY)["said_by"].tolist() == ["grace"]


def test_two_people_at_once_leave_one_entry(place: Home):
    expected_days.count(place)

    def enter(who: int) -> bool:
        try:
            entry = replace(ENTRY, day=dt.date(2026, 6, 10 + who))
            return expected_days.enter(place, entry, 0, GRACE)
        except EnteredMeanwhile:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(enter, range(6))) == 1
    assert expected_days.count(place) == 1


def test_a_day_can_be_taken_back_and_nothing_is_taken_back_twice(place: Home):
    back = replace(ENTRY, day=None, note="")
    assert not expected_days.enter(place, back, 0, GRACE)
    expected_days.enter(place, ENTRY, 0, GRACE)
    assert expected_days.enter(place, back, 1, GRACE)
    assert not expected_days.enter(place, back, 2, GRACE)
    assert expected_days.entries_until(place, DAY)["day"].isna().tolist() == [False, True]


@pytest.mark.parametrize("day", [DAY, DAY - dt.timedelta(3)])
def test_a_day_that_has_come_is_refused(place: Home, day: dt.date):
    with pytest.raises(NotAhead, match="is not after 2026-05-31"):
        expected_days.enter(place, replace(ENTRY, day=day), 0, GRACE)
    assert expected_days.count(place) == 0


def test_the_same_key_of_another_customer_is_another_invoice(place: Home):
    expected_days.enter(place, ENTRY, 0, GRACE)
    assert expected_days.enter(place, replace(ENTRY, customer="bolt"), 0, GRACE)
    assert expected_days.revision(place, "I1", "bolt") == 1
