"""The backtest: honest about time, level with the published bar on IBM, worthless on shuffled customers."""

import datetime as dt
import sys
from subprocess import run

import numpy as np
import pandas as pd
import pytest

from lib.analysis import forecast
from lib.analysis.forecast import backtest, models, payment_delays, snapshot, truth, weighing
from lib.ledger import days
from lib.ledger.ledger import Ledger
from tests.analysis.forecast import books
from tests.analysis.forecast.books import after

FIRST, LAST = dt.date(2012, 10, 1), dt.date(2013, 10, 1)
LAW = books.Known(30, 7)
DRAWN = LAW.drawn(1500, 600, 21)[0]


@pytest.fixture(scope="session")
def ibm_rows(shared_data) -> list[books.Row]:
    return books.ibm_rows(shared_data)


@pytest.fixture(scope="session")
def ibm(ibm_rows) -> forecast.Record:
    return forecast.record(books.book(ibm_rows), FIRST, LAST)


def mean(record: forecast.Record, population: str, model: str, metric: str) -> float:
    """Over all invoices of a population, whatever their origin."""
    s = record.scores
    kept = s[(s["population"] == population) & (s["model"] == model) & (s["metric"] == metric)]
    return float((kept["value"] * kept["n"]).sum() / kept["n"].sum())


def test_the_populations_are_those_of_the_protocol(ibm_rows, ibm):
    """Counted straight from the export: open at T by age, issued in the month from T."""
    firsts = [dt.date(2012 + (m // 12), m % 12 + 1, 1) for m in range(9, 22)]
    held = sum(issued < t <= paid for _, _, issued, _, _, paid in ibm_rows for t in firsts)
    fresh = sum((i.year, i.month) == (t.year, t.month) for _, _, i, *_ in ibm_rows for t in firsts)
    assert ibm.invoices["population"].value_counts().to_dict() == {"open": held, "new": fresh}


@pytest.mark.parametrize(
    ("population", "hazard", "pool"), [("new", 4.45, 4.47), ("open", 4.05, 4.10)]
)
def test_crps_on_ibm(ibm, population: str, hazard: float, pool: float):
    assert mean(ibm, population, "hazard", "crps") < hazard
    assert mean(ibm, population, "pool", "crps") < pool


@pytest.mark.parametrize("population", ["new", "open"])
def test_what_is_used_keeps_up_with_the_best_single_model(ibm, population: str):
    best = min(mean(ibm, population, model, "crps") for model in weighing.MODELS)
    assert mean(ibm, population, "used", "crps") < 1.02 * best


@pytest.mark.parametrize("population", ["new", "open"])
def test_one_bad_month_costs_little(population: str):
    """Most payments of a month come 45 days later; what is used stays near the best in hindsight."""
    start, end = after(330), after(360)
    held = [
        (*r[:5], r[5] + dt.timedelta(days=45) if start <= r[5] < end and i % 10 < 7 else r[5])
        for i, r in enumerate(DRAWN)
    ]
    found = forecast.record(books.book(held), after(182), after(520))
    pool = mean(found, population, "pool", "crps")
    assert mean(found, population, "mixed", "crps") < pool
    assert mean(found, population, "used", "crps") < 1.02 * pool


@pytest.mark.parametrize("population", ["new", "open"])
def test_must_beat_lines_on_ibm(ibm, population: str):
    used = mean(ibm, population, "used", "crps")
    assert used < 0.6 * mean(ibm, population, "due_date", "crps")
    assert used < 0.9 * mean(ibm, population, "km_terms", "crps")
    assert used < 1.01 * mean(ibm, population, "km_customer", "crps")
    assert 0.75 < mean(ibm, population, "used", "cover_80") < 0.85


def test_late_or_not_on_the_open_book(ibm):
    assert mean(ibm, "open", "used", "brier_late") < 0.137


def test_weekly_cash_on_ibm(ibm):
    weeks = ibm.weeks[(ibm.weeks["model"] == "used") & (ibm.weeks["week"] > 0)]
    calibrated = weeks[weeks["calibrated_on"] >= 8]
    inside = calibrated["actual"].between(calibrated["low"], calibrated["high"]).mean()
    assert 0.70 <= inside <= 0.92
    assert len(calibrated) >= 50

    def wape(model: str) -> float:
        rows = ibm.weeks[(ibm.weeks["model"] == model) & (ibm.weeks["week"] > 0)]
        return (rows["expected"] - rows["actual"]).abs().sum() / rows["actual"].sum()

    assert wape("used") < 0.85 * wape("due_date")
    assert wape("used") < 1.03 * wape("km_terms")


def test_shuffled_customers_fall_back_to_their_terms(ibm_rows):
    """With customers dealt out at random, none is worth more than the terms alone."""
    who = np.random.default_rng(3).permutation([row[1] for row in ibm_rows])
    rows = [(k, str(w), *rest) for (k, _, *rest), w in zip(ibm_rows, who, strict=True)]
    found = forecast.record(books.book(rows), dt.date(2013, 4, 1), dt.date(2013, 9, 1))
    for population in ("new", "open"):
        terms = mean(found, population, "km_terms", "crps")
        assert mean(found, population, "hazard", "crps") == pytest.approx(terms, rel=0.05)
        assert mean(found, population, "used", "crps") < 1.03 * terms


def appended(rows: list[books.Row], day: dt.date) -> list[books.Row]:
    """The rows by a day, then a future of its own: other payments, customers that sort first."""
    kept = [
        (*row[:5], row[5] if row[5] <= day else day + dt.timedelta(days=3))
        for row in rows
        if row[2] <= day
    ]
    fresh = [
        (
            f"0{i:04d}",
            "000" if i % 2 else row[1],
            day + dt.timedelta(days=1 + i % 40),
            None,
            7,
            None,
        )
        for i, row in enumerate(rows[:300])
    ]
    return fresh + kept[::-1]


def test_nothing_that_comes_later_changes_a_bit_of_a_forecast():
    day = after(400)
    told = []
    for rows in (DRAWN, appended(DRAWN, day)):
        book = forecast.open_book(forecast.fit(books.book(rows), day))
        told.append(
            (forecast.invoices(book), forecast.factors(book), forecast.cash(book, 6), book.cdf)
        )
    for one, other in zip(*(parts[:3] for parts in told), strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert told[0][3].tobytes() == told[1][3].tobytes()


def test_what_is_recorded_later_changes_nothing_either():
    """A payment effective before the day but put on record after it is not known on the day."""
    day = after(400)
    frames = books.rows(DRAWN)
    late = frames["allocations"]["effective_on"].between(
        pd.Timestamp(after(380)), pd.Timestamp(day)
    )
    noted = frames["allocations"].assign(
        recorded_on=pd.Series(pd.Timestamp(after(450)), late.index).where(late)
    )
    without = {**frames, "allocations": frames["allocations"][~late]}
    books_ = [Ledger.of(f) for f in ({**frames, "allocations": noted}, without)]
    cdfs = [forecast.open_book(forecast.fit(book, day)).cdf for book in books_]
    assert cdfs[0].tobytes() == cdfs[1].tobytes()
    assert len(cdfs[0]) > len(forecast.open_book(forecast.fit(books.book(DRAWN), day)).cdf)


def test_a_planted_signal_of_the_future_has_no_effect():
    """The dispute flag, the product and the number tell who will pay late: no forecast may see it."""
    day = after(400)
    frames = books.rows(DRAWN)
    paid = {row[0]: (row[5] - row[3]).days for row in DRAWN}
    told = frames["documents"]["document"].map(paid)
    planted = frames["documents"].assign(
        product=told.map("late {}".format, na_action="ignore"),
        dispute_reason=told.map("{} days".format, na_action="ignore"),
    )
    plain, signal = (Ledger.of(f) for f in (frames, {**frames, "documents": planted}))
    cdfs = [forecast.open_book(forecast.fit(book, day)).cdf for book in (plain, signal)]
    assert cdfs[0].tobytes() == cdfs[1].tobytes()


def test_new_invoices_are_forecast_from_what_the_origin_knew():
    """Payments between the origin and an invoice's issue do not reach its forecast."""
    origin = days.number(after(400))
    cdfs = []
    for shift in (0, 25):
        rows = [
            (*r[:5], r[5] if r[5] < after(400) else r[5] + dt.timedelta(days=shift)) for r in DRAWN
        ]
        book = books.book(rows)
        fit = models.fit(book, origin - 1)
        fresh = truth.Truth.of(book).issued(fit.snapshot, origin, origin + 30)
        cdfs.append(models.cdf(fit, payment_delays.of(fresh, fit.day)))
    assert cdfs[0].tobytes() == cdfs[1].tobytes()


def test_the_weights_at_an_origin_read_only_what_was_known_by_then():
    """Outcomes after a day change neither the errors nor the weights seen on that day."""
    day = after(430)
    moved = [(*r[:5], r[5] if r[5] <= day else r[5] + dt.timedelta(days=40)) for r in DRAWN]
    seen, weighed = [], []
    for rows in (DRAWN, moved):
        found = forecast.record(books.book(rows), after(305), after(400))
        seen.append([r.known_on(days.number(day)) for r in found.resolving])
        weighed.append(backtest.weigh_models(found.resolving, days.number(day)))
    assert len(seen[0]) == 2 * 4
    assert weighed[0] == weighed[1]
    assert weighed[0].months >= 3
    assert weighed[0].open != weighed[0].new
    assert seen[0] == seen[1]
    assert all(error for error in seen[0])


def test_an_origin_scores_nothing_before_it():
    found = forecast.record(books.book(DRAWN), after(305), after(400))
    assert all(v == 0 for r in found.resolving for v in r.known_on(r.origin - 1).values())


def test_default_origins_keep_to_the_protocol():
    book = books.book(DRAWN)
    found = [days.date(origin) for origin in backtest.origins(book)]
    assert all(day.day == 1 for day in found)
    full = snapshot.of(book, days.number(book.day))
    delay = np.sort(full.closed - full.issued)[int(len(full) * 0.99)]
    assert days.number(found[-1]) <= days.number(book.day) - delay + 1
    assert (full.closed < days.number(found[0])).sum() >= 300 or found[0] >= dt.date(2024, 7, 1)
    assert len(backtest.origins(book, most=3)) == 3


def test_no_origin_is_scored_on_which_nothing_would_have_been_forecast():
    """Sixty invoices in two years: half a year in, fewer than 30 are paid."""
    drawn = books.Known(3, 5).drawn(60, 700, 6)[0]
    first = backtest.origins(books.book(drawn))[0]
    assert sum(days.number(row[5]) < first for row in drawn) >= weighing.ENOUGH_SETTLED
    assert backtest.origins(books.book(drawn[:29])) == []


def test_the_app_starts_without_statsmodels():
    code = "import sys; import lib.analysis.forecast; sys.exit('statsmodels' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
