"""How much is sold: season by season, and in answer to terms, price and distribution."""

import datetime as dt

import numpy as np
import pandas as pd

from lib.ledger import days
from lib.ledger.arrays import Floats
from lib.ledger.ledger import Ledger
from lib.simulation import outcomes
from lib.simulation.assumptions import Range
from lib.simulation.payers import Book
from lib.simulation.scenario import Scenario

FEWEST_MONTHS, MOST_MONTHS = 24, 60
FEWEST_INVOICES = 240
_YEAR_OF_WEEKS = 52
_MID_WEEK = 3
EVEN = np.ones(12)


def measured_season(selection: Ledger, ledger: Ledger) -> Floats:
    """Sales of each month of the year beside an even one: 12 numbers whose mean is 1.

    Of the selection where it has two complete years without an empty month and 240 invoices, else of
    the whole ledger by the same measure, else even. Sales a day are fitted by a trend and the months
    of the year, in logs; the months are then drawn towards even by as much of their spread as chance
    alone would make.

    Raises:
        NoRate: a currency in it has no rate on or before the day.
    """
    for candidate in (selection, ledger):
        monthly, invoices = _monthly_sales(candidate)
        if len(monthly) >= FEWEST_MONTHS and (monthly > 0).all() and invoices >= FEWEST_INVOICES:
            return month_effects(monthly)
    return EVEN


def month_effects(monthly: pd.Series) -> Floats:
    """The months of the year in sales a day.

    Args:
        monthly: sales a day above zero, by period of a month, two years of them or more, none missing.
    """
    month = pd.PeriodIndex(monthly.index).month.to_numpy() - 1
    elapsed = np.arange(len(monthly), dtype="float64")
    design = np.column_stack([np.eye(12)[month], elapsed - elapsed.mean()])
    logs = np.log(monthly.to_numpy("float64"))
    coefficients = np.linalg.lstsq(design, logs, rcond=None)[0]
    residuals = logs - design @ coefficients
    noise = float(residuals @ residuals) / max(len(logs) - 13, 1) / (len(logs) / 12)
    effect = coefficients[:12] - coefficients[:12].mean()
    spread = float(effect.var(ddof=1))
    believed = max(1 - noise / spread, 0.0) if spread > 0 else 0.0
    factors = np.exp(believed * effect)
    return np.asarray(factors / factors.mean())


def weekly_season(months: Floats | None, day: dt.date, weeks: int) -> Floats:
    """Sales of each of the weeks after a day beside an even one; 52 of them come to 52.

    >>> weekly_season(None, dt.date(2026, 6, 30), 2).tolist()
    [1.0, 1.0]
    """
    if months is None:
        return np.ones(weeks)
    first = days.number(day) + 1 + _MID_WEEK
    dates = days.dates(first + 7 * np.arange(max(weeks, _YEAR_OF_WEEKS))).astype("datetime64[M]")
    factors = months[dates.astype("int64") % 12]
    return np.asarray((factors / factors[:_YEAR_OF_WEEKS].mean())[:weeks])


def _monthly_sales(ledger: Ledger) -> tuple[pd.Series, int]:
    """Sales a day of the complete months on record, the latest five years of them, and invoices."""
    documents = ledger.documents
    sold = documents[
        documents["kind"].eq("invoice") & (documents["issued"] <= pd.Timestamp(ledger.day))
    ]
    if sold.empty:
        return pd.Series(dtype="float64"), 0
    month = sold["issued"].dt.to_period("M")
    last = pd.Timestamp(days.add_months(days.month_start(ledger.day), -1)).to_period("M")
    if pd.Timestamp(ledger.day).is_month_end:
        last += 1
    first = max(month.min() + 1, last - MOST_MONTHS + 1)
    if first > last:
        return pd.Series(dtype="float64"), 0
    sold = sold.assign(month=month, worth=sold["amount"].astype("float64"))
    sold = sold[(month >= first) & (month <= last)]
    sums = sold.groupby(["month", "currency"])["worth"].sum().reset_index()
    whole = ledger.in_reporting(sums, ["worth"])
    span = pd.period_range(first, last)
    by = whole.groupby("month")["worth"].sum().reindex(span, fill_value=0.0)
    return by / span.days_in_month, len(sold)


def factors_by_path(book: Book, scenario: Scenario) -> tuple[Floats, Floats]:
    """How many times today's volume customers buy, and new outlets that of the product, by path."""
    answer, elasticity, exponent = (
        _quantiles(scenario, name)
        for name in ("volume_response", "price_response", "distribution_exponent")
    )
    volume = (1 + answer) * _price_factor(scenario, elasticity)
    growth = _growth(book, scenario, exponent)
    return volume * _closure_factor(book, scenario, growth), volume * np.maximum(growth, 0)


def expected_factors(book: Book, scenario: Scenario) -> tuple[float, float]:
    """The means of both; the three responses are independent, so means multiply."""
    assumptions = scenario.assumptions
    volume = 1 + assumptions.volume_response.expected(lambda x: x)
    volume *= assumptions.price_response.expected(lambda e: _price_factor(scenario, e))
    spread = assumptions.distribution_exponent
    base_factor = spread.expected(
        lambda b: _closure_factor(book, scenario, _growth(book, scenario, b))
    )
    outlet_factor = spread.expected(lambda b: np.maximum(_growth(book, scenario, b), 0))
    return volume * base_factor, volume * outlet_factor


def _quantiles(scenario: Scenario, name: str) -> Floats:
    spread: Range = getattr(scenario.assumptions, name)
    return spread.at(outcomes.quantiles(scenario.seed, name, scenario.paths))


def _price_factor(scenario: Scenario, elasticity: Floats) -> Floats:
    """What is left of the volume at another price."""
    return np.asarray((1 + (scenario.levers.price or 0.0)) ** -elasticity)


def _growth(book: Book, scenario: Scenario, exponent: Floats) -> Floats:
    """Sales of the product in the region that another distribution rate adds: (D′/D)ᵇ − 1."""
    wider = scenario.levers.distribution
    if wider is None:
        return np.zeros_like(exponent)
    ratio = wider.rate / book.reached(wider.product, wider.region).rate
    return np.asarray(ratio**exponent - 1)


def _closure_factor(book: Book, scenario: Scenario, growth: Floats) -> Floats:
    """What is left of all sales when fewer outlets sell the product; 1 where more do."""
    wider = scenario.levers.distribution
    if wider is None:
        return np.ones_like(growth)
    share = book.reached(wider.product, wider.region).weekly / book.weekly
    return 1 + np.minimum(growth, 0) * share
