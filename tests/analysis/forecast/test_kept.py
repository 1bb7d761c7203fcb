"""A kept forecast beside what happened: judged without looking at the outcome, and by hand."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from lib.analysis import forecast
from lib.analysis.forecast import expected_days, saved_forecast, snapshot
from lib.analysis.forecast.saved_forecast import SavedForecast
from lib.ledger import days
from lib.ledger.days import NEVER
from lib.ledger.ledger import Ledger
from tests.analysis.forecast.books import book

SAID = dt.date(2026, 5, 31)
NOW = dt.date(2026, 6, 30)


def on(month: int, day: int) -> dt.date:
    return dt.date(2026, month, day)


def ledger() -> Ledger:
    """Five invoices open on 31 May; A, B and C are paid since, D and E are not."""
    return book([
        ("A", "c", on(5, 1), on(6, 5), 100_00, on(6, 4)),
        ("B", "c", on(5, 1), on(6, 5), 100_00, on(6, 20)),
        ("C", "c", on(5, 1), on(6, 20), 100_00, on(6, 2)),
        ("D", "c", on(5, 1), on(6, 5), 100_00, None),
        ("E", "c", on(5, 1), on(7, 20), 100_00, None),
    ]).on(NOW)  # fmt: skip


def told(**changed: list[int]) -> SavedForecast:
    """Ranges from 3 to 10 June for all but E, whose ends on 30 July."""
    columns = {
        "document": list("ABCDE"), "open": 100_00, "early": 3, "middle": 5,
        "late": [10, 10, 10, 10, 60], "p_late": [0.4, 0.4, 0.1, 0.4, 0.9],
        "due": [days.number(d) for d in (on(6, 5), on(6, 5), on(6, 20), on(6, 5), on(7, 20))],
    }  # fmt: skip
    weeks = pd.DataFrame({
        "source": "total", "week": [1, 2, 3, 4, 5], "expected": 120_00.0, "p10": 90_00.0,
        "p25": 100_00.0, "p50": 120_00.0, "p75": 130_00.0, "p90": 150_00.0,
    })  # fmt: skip
    return SavedForecast(days.number(SAID), "EUR", pd.DataFrame(columns | changed), weeks)


def test_an_invoice_is_judged_once_its_whole_range_is_over():
    """A was paid on the 4th, inside; B on the 20th and D never, past it; C on the 2nd, before it."""
    since = saved_forecast.invoices_since(told(), ledger()).set_index("document")
    assert since["judged"].tolist() == [True, True, True, True, False]
    assert since["within"].tolist() == [True, False, False, False, False]
    assert since["due_since"].tolist() == [True, True, True, True, False]
    assert since["was_late"].tolist() == [False, True, False, True, False]
    assert since.loc[["D", "E"], "closed"].tolist() == [NEVER, NEVER]


def test_both_ends_of_a_range_count():
    ends = told(early=[4, 4, 2, 3, 3], late=[10, 20, 10, 10, 60])
    assert saved_forecast.invoices_since(ends, ledger())["within"].tolist() == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_range_without_an_end_is_never_judged():
    assert not saved_forecast.invoices_since(told(late=[-1] * 5), ledger())["judged"].any()


def test_an_invoice_that_is_gone_is_left_out_and_a_share_says_how_many():
    fewer = book([("A", "c", on(5, 1), on(6, 5), 100_00, on(6, 4))]).on(NOW)
    assert saved_forecast.invoices_since(told(), fewer)["document"].tolist() == ["A"]
    assert saved_forecast.share_held(told(), fewer) == pytest.approx(0.2)
    assert saved_forecast.share_held(told(), ledger()) == 1


def test_weeks_that_are_over_stand_beside_what_came_in():
    """90 and 151 a side of 90 to 150: the low end is inside, the high one past; two weeks are to come."""
    table = saved_forecast.weeks_since(told(), np.array([90_00.0, 151_00.0, 0.0]))
    assert table["week"].dt.date.tolist()[:2] == [on(6, 1), on(6, 8)]
    assert table["inside"].tolist() == [True, False, False, False, False]
    assert table["came_in"].isna().tolist() == [False, False, False, True, True]


def test_what_is_laid_by_is_what_was_said(sample: Ledger):
    """The compact form holds the forecast's own chances and days."""
    seen = sample.known_on(SAID)
    book_ = forecast.open_book(forecast.fit(seen))
    said, whole = saved_forecast.invoices(book_), forecast.invoices(book_)
    assert said["document"].tolist() == whole["document"].tolist()
    assert said["p_paid_30"].tolist() == pytest.approx(whole["p_paid_30"].tolist(), abs=1e-6)
    half = whole["median_pay_date"].notna()
    day = pd.Timestamp(SAID) + pd.to_timedelta(said["middle"][half], unit="D")
    assert day.tolist() == whole.loc[half, "median_pay_date"].tolist()
    assert (said.loc[~half, "middle"] == -1).all()
    weeks = saved_forecast.weeks(forecast.cash(book_, 13).query("currency == 'EUR'"))
    assert weeks.groupby("source")["week"].max().tolist() == [13, 13, 13]


ENTRIES = {
    "document": ["A", "A", "B", "D", "E", "A"],
    "customer": ["c", "c", "c", "c", "c", "other"],
    "day": ["2026-06-09", "2026-06-05", "2026-06-10", "2026-06-08", "2026-07-15", "2026-06-01"],
    "made_on": ["2026-05-31", "2026-06-03", "2026-05-31", "2026-05-31", "2026-05-31", "2026-05-31"],
    "forecast_day": ["2026-06-06", "2026-06-05", "2026-06-15", "2026-06-15", "2026-07-20", None],
}  # fmt: skip


def entries(**changed: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(ENTRIES | changed)
    names = ("day", "made_on", "forecast_day")
    return table.assign(**{n: pd.to_datetime(table[n]).astype("datetime64[s]") for n in names})


def test_sellers_days_are_judged_beside_the_forecast_of_the_same_day():
    """A, paid on the 4th: 5 and 2 days early; B, on the 20th: 10 and 5 late; D, unpaid on the 30th: 22 and 15.

    E's days are still to come, and the other ledger's A is somebody else's.
    """
    table = expected_days.score(entries(), ledger())
    assert table["document"].tolist() == ["A", "B", "D"]
    assert table["off"].tolist() == [-5, 10, 22]
    assert table["forecast_off"].tolist() == [-2, 5, 15]
    assert table["paid"].tolist() == [True, True, False]


def test_of_several_days_entered_on_one_day_the_last_is_judged():
    same = entries(made_on=["2026-05-31"] * 6)
    assert expected_days.score(same, ledger()).set_index("document").loc["A", "off"] == -1


def test_the_last_day_entered_stands_unless_it_was_taken_back():
    items = snapshot.of(ledger().on(SAID), days.number(SAID))
    standing = expected_days.current_entries(entries(), items).set_index("document")["day"]
    assert standing["A"] == pd.Timestamp("2026-06-05")
    back = entries(day=["2026-06-09", None, "2026-06-10", None, "2026-07-15", "2026-06-01"])
    assert expected_days.current_entries(back, items)["document"].tolist() == ["B", "E"]
