"""Cash by week to come: from open invoices, from sales not invoiced yet, and both together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.forecast import bands, billing, weekly
from lib.analysis.forecast.backtest import Record
from lib.analysis.forecast.expected import Forecast
from lib.analysis.forecast.snapshot import Floats
from lib.ledger import days

SOURCES = ("open", "uninvoiced", "total")
QUANTILES = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}
COLUMNS = ("week", "currency", "source", "expected", *QUANTILES, "calibrated_on", "method")


def by_week(forecast: Forecast, weeks: int = 13, record: Record | None = None) -> pd.DataFrame:
    """Expected cash and its range by week, currency and source.

    Args:
        weeks: from the day after the forecast's day.
        record: of past forecasts, which the ranges of open invoices are calibrated on.
    Returns:
        ``week`` (its first day), ``currency``, ``source`` (``open``, ``uninvoiced``, ``total``),
        ``expected``, ``p10``, ``p25``, ``p50``, ``p75``, ``p90`` (minor units), ``calibrated_on`` (past
        weeks that set the width; under 8, the range is as simulated), ``method`` (of billings to come).
    """
    first = days.dates(forecast.fit.day + 1 + 7 * np.arange(weeks))
    tables = [
        cash.row(source, expected, paths).assign(week=first)
        for cash in _coming(forecast, weeks, record)
        for source, (expected, paths) in cash.parts.items()
    ]
    table = pd.concat(tables) if tables else pd.DataFrame(columns=list(COLUMNS))
    order = table["source"].map(SOURCES.index)
    table = table.assign(order=order).sort_values(["week", "currency", "order"], kind="stable")
    return table[list(COLUMNS)].reset_index(drop=True)


def by_then(forecast: Forecast, weeks: int = 8, record: Record | None = None) -> pd.DataFrame:
    """Expected cash up to the end of each week, with the range of the sum.

    The weeks of one path are added up before the range is taken: the ends of weekly ranges do not add.

    Returns: as ``by_week``, every row summed from the first week to its own.
    """
    first = days.dates(forecast.fit.day + 1 + 7 * np.arange(weeks))
    tables = [
        cash.row(source, np.cumsum(expected), np.cumsum(paths, axis=1)).assign(week=first)
        for cash in _coming(forecast, weeks, record)
        for source, (expected, paths) in cash.parts.items()
    ]
    table = pd.concat(tables) if tables else pd.DataFrame(columns=list(COLUMNS))
    return table[list(COLUMNS)].reset_index(drop=True)


def as_one(forecast: Forecast, weeks: int, record: Record | None = None) -> pd.DataFrame:
    """The cash of some weeks as one sum: its range is narrower than the weeks' ranges added up.

    Returns: as ``by_week``, one row a currency and source; ``week`` is the first of them.
    """
    table = by_then(forecast, weeks, record)
    whole = table[table["week"] == table["week"].max()]
    return whole.assign(week=table["week"].min()).reset_index(drop=True)


@dataclass(frozen=True, slots=True, eq=False)
class _CurrencyCash:
    """Cash to come in one currency.

    Args:
        parts: by source, expected by week, and simulated paths × weeks.
        currency, calibrated_on, method: what its rows say besides.
    """

    parts: dict[str, tuple[Floats, Floats]]
    currency: str
    calibrated_on: int
    method: str

    def row(self, source: str, expected: Floats, paths: Floats) -> pd.DataFrame:
        """Rows of a source, one a column of its paths."""
        levels = np.quantile(paths, list(QUANTILES.values()), axis=0)
        columns = {
            "source": source,
            "expected": expected,
            **dict(zip(QUANTILES, levels, strict=True)),
        }
        return pd.DataFrame(columns).assign(
            currency=self.currency, calibrated_on=self.calibrated_on, method=self.method
        )


def _coming(forecast: Forecast, weeks: int, record: Record | None) -> Iterator[_CurrencyCash]:
    """Cash to come, a currency at a time."""
    fit, items = forecast.fit, forecast.delays.items
    past = (record.invoices, record.weeks) if record else (pd.DataFrame(), pd.DataFrame())
    for code in np.unique(fit.snapshot.currency).tolist():
        name = str(fit.snapshot.currencies[code])
        lesson = weekly.lessons(*past, name, fit.day)
        mask = items.currency == code
        amount, cdf = items.balance[mask].astype(float), forecast.cdf[mask]
        paths = bands.paths(cdf, amount, items.customer[mask], weeks, lesson.together)
        middle = np.median(paths, axis=0)
        paths = np.maximum(middle + lesson.factor * (paths - middle), 0.0)
        coming, billing_paths, how = billing.cash(fit, code, weeks, len(paths), lesson.together)
        open_ = amount @ bands.by_week(cdf, weeks)
        parts = {"open": (open_, paths), "uninvoiced": (coming, billing_paths)}
        parts["total"] = (open_ + coming, paths + billing_paths)
        yield _CurrencyCash(parts, name, lesson.weeks, how.method)
