"""Cash by week to come: from open invoices, from sales not invoiced yet, and both together."""

import numpy as np
import pandas as pd

from lib.analysis.forecast import bands, billing, weekly
from lib.analysis.forecast.backtest import Record
from lib.analysis.forecast.expected import Forecast
from lib.analysis.forecast.snapshot import Floats
from lib.ledger import days

SOURCES = ("open", "uninvoiced", "total")
COLUMNS = (
    "week", "currency", "source", "expected", "p10", "p50", "p90", "calibrated_on", "method",
)  # fmt: skip


def by_week(forecast: Forecast, weeks: int = 13, record: Record | None = None) -> pd.DataFrame:
    """Expected cash and its range by week, currency and source.

    Args:
        weeks: from the day after the forecast's day.
        record: of past forecasts, which the ranges of open invoices are calibrated on.
    Returns:
        ``week`` (its first day), ``currency``, ``source`` (``open``, ``uninvoiced``, ``total``),
        ``expected``, ``p10``, ``p50``, ``p90`` (minor units), ``calibrated_on`` (past weeks that set
        the width; under 8, the range is as simulated), ``method`` (of billings to come).
    """
    known = forecast.fit.known
    tables = [
        _currency(forecast, code, weeks, record) for code in np.unique(known.currency).tolist()
    ]
    made = pd.concat(tables) if tables else pd.DataFrame(columns=list(COLUMNS))
    order = made["source"].map(SOURCES.index)
    made = made.assign(order=order).sort_values(["week", "currency", "order"], kind="stable")
    return made[list(COLUMNS)].reset_index(drop=True)


def by_then(forecast: Forecast, weeks: int = 8, record: Record | None = None) -> pd.DataFrame:
    """Expected cash up to the end of each week, with the range of the sum, by currency.

    The weeks of one path are added up before the range is taken: the ends of weekly ranges do not add.

    Returns:
        ``week`` (its first day), ``currency``, ``source`` (``total``), ``expected``, ``p10``, ``p50``,
        ``p90``, ``calibrated_on``, ``method``: as ``by_week`` has them, cumulated.
    """
    known = forecast.fit.known
    tables = [
        _currency(forecast, code, weeks, record, summed=True)
        for code in np.unique(known.currency).tolist()
    ]
    made = pd.concat(tables) if tables else pd.DataFrame(columns=list(COLUMNS))
    return made.loc[made["source"] == "total", list(COLUMNS)].reset_index(drop=True)


def _currency(
    forecast: Forecast, code: int, weeks: int, record: Record | None, summed: bool = False
) -> pd.DataFrame:
    fit, items = forecast.fit, forecast.waits.items
    name = str(fit.known.currencies[code])
    past = (record.invoices, record.weeks) if record else (pd.DataFrame(), pd.DataFrame())
    taught = weekly.lessons(*past, name, fit.day)
    own = items.currency == code
    amount, cdf = items.balance[own].astype(float), forecast.cdf[own]
    drawn = bands.paths(cdf, amount, items.customer[own], weeks, taught.together)
    middle = np.median(drawn, axis=0)
    drawn = np.maximum(middle + taught.factor * (drawn - middle), 0.0)
    coming, fresh, how = billing.cash(fit, code, weeks, len(drawn), taught.together)
    parts: dict[str, tuple[Floats, Floats]] = {
        "open": (amount @ bands.by_week(cdf, weeks), drawn),
        "uninvoiced": (coming, fresh),
    }
    parts["total"] = (parts["open"][0] + coming, drawn + fresh)
    if summed:
        parts = {s: (np.cumsum(e), np.cumsum(p, axis=1)) for s, (e, p) in parts.items()}
    first = days.dates(fit.day + 1 + 7 * np.arange(weeks))
    rows = [_rows(source, expected, paths) for source, (expected, paths) in parts.items()]
    return pd.concat([row.assign(week=first) for row in rows]).assign(
        currency=name, calibrated_on=taught.weeks, method=how.method
    )


def _rows(source: str, expected: Floats, paths: Floats) -> pd.DataFrame:
    low, middle, high = np.quantile(paths, [0.1, 0.5, 0.9], axis=0)
    return pd.DataFrame(
        {"source": source, "expected": expected, "p10": low, "p50": middle, "p90": high}
    )
