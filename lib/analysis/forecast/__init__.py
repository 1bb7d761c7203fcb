"""When will each invoice be paid, what cash comes by week, and how good such forecasts were.

The way through: ``record`` (a backtest, slow, once a version), then ``fit`` of a day with the models
weighed by the record, ``open_book`` of the fit, and of that ``invoices``, ``factors``, ``curve``
and ``cash``. Promised days override by ``with_promises``. Nothing here imports statsmodels before a
fit asks for it.
"""

import datetime as dt

from lib.analysis.forecast import backtest, models
from lib.analysis.forecast.backtest import Progress, Record
from lib.analysis.forecast.expected import Forecast, curve, invoices, with_promises
from lib.analysis.forecast.expected import of as open_book
from lib.analysis.forecast.models import Fit
from lib.analysis.forecast.reasons import of as factors
from lib.analysis.forecast.receipts import as_one as cash_as_one
from lib.analysis.forecast.receipts import by_then as cash_by_then
from lib.analysis.forecast.receipts import by_week as cash
from lib.ledger import days
from lib.ledger.ledger import Ledger

__all__ = [
    "Fit", "Forecast", "Progress", "Record", "cash", "cash_as_one", "cash_by_then", "curve",
    "factors", "fit",
    "invoices", "open_book", "record", "with_promises",
]  # fmt: skip


def fit(ledger: Ledger, day: dt.date | None = None, past: Record | None = None) -> Fit:
    """Fit on what was known at the end of a day.

    Args:
        ledger: seen on that day or later.
        day: the ledger's own by default.
        past: a record; models are weighed by it, on origins and outcomes before the day, and their
            chances together bent to their own past. Without one, as without any past.
    """
    number = days.number(day or ledger.day)
    if past is None:
        return models.fit(ledger, number)
    return backtest.recalibrated_fit(models.fit(ledger, number), past)


def record(
    ledger: Ledger,
    first: dt.date | None = None,
    last: dt.date | None = None,
    progress: Progress | None = None,
    most: int = backtest.MOST_ORIGINS,
) -> Record:
    """How good forecasts of this ledger would have been; see ``backtest.backtest``."""
    return backtest.backtest(ledger, first, last, progress, most)
