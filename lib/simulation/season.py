"""How sales lie over the year: by month of the year, as far as the record tells it from chance."""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.money import in_reporting

Floats = npt.NDArray[np.float64]
FEWEST_MONTHS, MOST_MONTHS = 24, 60
FEWEST_INVOICES = 240
_YEAR_OF_WEEKS = 52
_MID_WEEK = 3
EVEN = np.ones(12)


def measured(selection: Ledger, ledger: Ledger) -> Floats:
    """Sales of each month of the year beside an even one: 12 numbers whose mean is 1.

    Of the selection where it has two complete years without an empty month and 240 invoices, else of
    the whole ledger by the same measure, else even. Sales a day are fitted by a trend and the months
    of the year, in logs; the months are then drawn towards even by as much of their spread as chance
    alone would make.

    Raises:
        NoRate: a currency in it has no rate on or before the day.
    """
    for candidate in (selection, ledger):
        monthly, invoices = _monthly(candidate)
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


def weekly(months: Floats | None, day: dt.date, weeks: int) -> Floats:
    """Sales of each of the weeks after a day beside an even one; 52 of them come to 52.

    >>> weekly(None, dt.date(2026, 6, 30), 2).tolist()
    [1.0, 1.0]
    """
    if months is None:
        return np.ones(weeks)
    first = days.number(day) + 1 + _MID_WEEK
    dates = days.dates(first + 7 * np.arange(max(weeks, _YEAR_OF_WEEKS))).astype("datetime64[M]")
    factors = months[dates.astype("int64") % 12]
    return np.asarray((factors / factors[:_YEAR_OF_WEEKS].mean())[:weeks])


def _monthly(ledger: Ledger) -> tuple[pd.Series, int]:
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
    whole = in_reporting(sums, ["worth"], ledger.extra("rates"), ledger.currency, ledger.day)
    span = pd.period_range(first, last)
    by = whole.groupby("month")["worth"].sum().reindex(span, fill_value=0.0)
    return by / span.days_in_month, len(sold)
