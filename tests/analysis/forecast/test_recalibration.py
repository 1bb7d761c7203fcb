"""Chances bent to past outcomes: by hand, drawn towards none, and only by what was known."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.analysis import forecast
from lib.analysis.forecast import backtest, recalibration
from lib.ledger import days
from tests.analysis.forecast import books
from tests.analysis.forecast.books import after

ORIGIN = dt.date(2026, 1, 1)


def past(pit: list[float], wait: int = 10, origin: dt.date = ORIGIN) -> pd.DataFrame:
    """Outcomes of one month, each of a customer of its own."""
    return pd.DataFrame({
        "origin": pd.Timestamp(origin), "population": "open", "wait": wait,
        "customer": np.arange(len(pit)).astype(str),
        "pit_mixed": np.array(pit, dtype="float32"),
    })  # fmt: skip


def months(pit: list[float], wait: int = 10, count: int = 3) -> pd.DataFrame:
    """The same outcomes spread over months from the first on."""
    firsts = [days.add_months(ORIGIN, -place) for place in range(count)]
    tables = [past(pit[at::count], wait, first) for at, first in enumerate(firsts)]
    return pd.concat(tables, ignore_index=True)


def on(moment: dt.date) -> int:
    return days.number(moment)


LATER = on(dt.date(2026, 6, 1))
EVEN = [(i + 0.5) / 400 for i in range(400)]


def test_even_places_bend_nothing():
    made = recalibration.learn(months(EVEN), LATER)
    chances = np.linspace(0, 1, 9)[None, :]
    assert made.bend(chances, "open") == pytest.approx(chances, abs=0.003)


def test_what_came_twice_as_often_is_called_nearly_twice_as_likely():
    """All 400 fell below one half: a quarter would become a half; 400 of 450 by 3 of 15 months of it."""
    made = recalibration.learn(months([p / 2 for p in EVEN]), LATER)
    assert made.outcomes == {"open": 400}
    found = made.bend(np.array([[0.25, 0.5, 1.0]]), "open")[0]
    trust = 400 / 450 * 3 / 15
    assert found == pytest.approx([0.25 + trust * 0.25, 0.5 + trust * 0.5, 1.0], abs=0.003)


def test_those_not_paid_yet_count_above_all_that_are():
    """300 paid evenly and 100 waiting, which take the top quarter: 150 of 400 lie below one half."""
    paid = months([(i + 0.5) / 300 for i in range(300)])
    made = recalibration.learn(pd.concat([paid, months([0.5] * 100, wait=500)]), LATER)
    found = made.bend(np.array([[0.5]]), "open")[0, 0]
    trust = 400 / 450 * 3 / 15
    assert found == pytest.approx(0.5 + trust * (150 / 400 - 0.5), abs=0.003)


def test_few_outcomes_fresh_forecasts_and_other_populations_bend_nothing():
    chances = np.array([[0.3]])
    for table, day in ((months(EVEN[:99]), LATER), (months(EVEN), on(ORIGIN) + 59)):
        assert recalibration.learn(table, day).bend(chances, "open").tolist() == [[0.3]]
    made = recalibration.learn(months([0.1] * 200), LATER)
    assert made.bend(chances, "new").tolist() == [[0.3]]
    assert recalibration.learn(pd.DataFrame(), LATER) is recalibration.NONE


@given(st.lists(st.floats(0, 1), min_size=100, max_size=300), st.lists(st.floats(0, 1), min_size=1))
def test_bent_chances_stay_chances_and_in_order(pit: list[float], chances: list[float]):
    cdf = np.sort(chances)[None, :]
    made = recalibration.learn(months(pit), LATER).bend(cdf, "open")
    assert (np.diff(made) >= 0).all()
    assert (made >= 0).all()
    assert (made <= 1).all()


def test_outcomes_after_the_day_teach_nothing():
    """Two pasts that differ only in what happened after a day give the same bend on it."""
    drawn = books.Known(12, 5).drawn(900, 420, 6)[0]
    day = after(430)
    moved = [(*r[:5], r[5] if r[5] <= day else r[5] + dt.timedelta(days=40)) for r in drawn]
    found = []
    for rows in (drawn, moved):
        record = forecast.record(books.book(rows), after(180), after(330))
        made = recalibration.learn(record.invoices, on(day))
        found.append(made)
        assert made.outcomes["open"] >= 100
    for population, to in found[0].to.items():
        assert to.tolist() == found[1].to[population].tolist()


def test_a_fit_with_a_record_is_bent_and_one_without_is_not():
    drawn = books.Known(12, 5).drawn(900, 420, 6)[0]
    ledger = books.book(drawn)
    record = forecast.record(ledger, after(180), after(330))
    rested = forecast.fit(ledger, after(430), record)
    assert set(rested.bent.to) <= {"open", "new"}
    assert rested.bent.to
    assert backtest.recalibrated_fit(rested, record).bent.outcomes == rested.bent.outcomes
    assert not forecast.fit(ledger, after(430)).bent.to


def test_one_month_or_one_customer_is_one_observation():
    """The same 400 outcomes say more from four months than from three, and little from one customer."""
    pit = [p / 2 for p in EVEN]
    chances = np.array([[0.5]])

    def bent(table: pd.DataFrame) -> float:
        return float(recalibration.learn(table, LATER).bend(chances, "open")[0, 0])

    three, four, alone = (
        bent(t) for t in (months(pit), months(pit, count=4), months(pit).assign(customer="a"))
    )
    assert 0.5 < alone < three < four < 1.0
    assert alone - 0.5 < (three - 0.5) / 10


@pytest.mark.parametrize("count", [1, 2])
def test_one_odd_month_of_one_or_two_bends_nothing(count: int):
    made = recalibration.learn(months([p / 2 for p in EVEN], count=count), LATER)
    assert not made.to
