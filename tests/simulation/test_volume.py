"""Sales lie over the year as the record has it, and so does what is owed at its peak."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib import simulation
from lib.ledger.ledger import Ledger
from lib.simulation import Scenario, volume
from lib.simulation.results import by_path, monthly_cash
from tests.simulation.payers import CERTAIN, book, punctual

DECEMBER = np.array([0.75] * 11 + [3.75])
"""A year of 12: 0.75 in each month and 3.75 in December."""


def test_a_season_without_chance_is_found_whole():
    """Three years that grow by 1 % a month, December five times the others: the trend is left out."""
    months = pd.period_range("2023-07", periods=36, freq="M")
    sales = pd.Series(1.01 ** np.arange(36) * DECEMBER[months.month - 1], index=months)
    assert volume.month_effects(sales) == pytest.approx(DECEMBER, rel=1e-6)


def test_chance_alone_is_no_season():
    chance = np.random.default_rng(3)
    months = pd.period_range("2023-07", periods=36, freq="M")
    drawn = [
        volume.month_effects(pd.Series(np.exp(0.2 * chance.standard_normal(36)), months))
        for _ in range(40)
    ]
    apart = np.mean([abs(made - 1).max() for made in drawn])
    assert apart < 0.12  # the largest of twelve means of three draws is 0.19 off by chance


def test_fifty_two_weeks_sell_what_a_year_does():
    made = volume.weekly_season(DECEMBER, dt.date(2026, 6, 30), 60)
    assert made[:52].sum() == pytest.approx(52)
    assert made[:8].sum() == pytest.approx(
        volume.weekly_season(DECEMBER, dt.date(2026, 6, 30), 8).sum()
    )


def test_the_peak_is_when_sales_are():
    """1 M a week, paid 35 days on: five weeks are owed, 5 M. In a December of 3.75 it is some 18 M."""
    payer = punctual(weekly=1_000_000.0, term=30, late=5)
    even, uneven = (replace(book(payer), season=months) for months in (None, DECEMBER))
    asked = Scenario(paths=2, assumptions=CERTAIN)
    flat, peak = (
        by_path(simulation.run(made, asked), asked)["peak_receivables"]["base"][0]
        for made in (even, uneven)
    )
    assert flat == pytest.approx(5e6)
    weeks = volume.weekly_season(DECEMBER, uneven.day, 52)
    assert peak == pytest.approx(np.convolve(weeks, np.ones(5)).max() * 1e6)
    assert peak > 3 * flat


def test_the_sample_sells_most_in_november(sample: Ledger):
    """By the files: November's sales a day beside the mean month's, over three years."""
    sold = sample.documents[sample.documents["kind"] == "invoice"]
    monthly = sold.groupby(sold["issued"].dt.to_period("M"))["amount"].sum()
    daily = monthly / monthly.index.days_in_month
    daily = daily["2023-07":"2026-06"]
    by_hand = daily.groupby(daily.index.month).mean() / daily.mean()
    found = simulation.book(sample).season
    assert int(np.argmax(found)) + 1 == 11 == int(by_hand.idxmax())
    assert found[10] == pytest.approx(by_hand[11], abs=0.06)


def test_months_of_cash_are_the_weeks_of_it():
    """52 weeks from 1 July 2026 are 364 days: twelve months, of which June lacks its last day."""
    made = replace(book(punctual(weekly=700.0, term=0, late=0)), season=None)
    asked = Scenario(paths=2, assumptions=CERTAIN)
    table = monthly_cash(simulation.run(made, asked), asked, made)
    base = table[table["who"] == "base"].set_index("month")["mean"]
    assert base[pd.Timestamp("2026-07-01")] == pytest.approx(31 * 100)
    assert base[pd.Timestamp("2027-02-01")] == pytest.approx(28 * 100)
    assert (len(base), base.iloc[-1]) == (12, pytest.approx(29 * 100))
    short = monthly_cash(
        simulation.run(made, replace(asked, weeks=10)), replace(asked, weeks=10), made
    )
    assert len(short[short["who"] == "base"]) == 2  # 8 days of September are no month
