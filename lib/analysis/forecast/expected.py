"""The forecast of the open book on a day: every open invoice's chance to be paid by each coming day."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib.analysis.forecast import models, payment_delays
from lib.analysis.forecast.models import Fit
from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.snapshot import Floats, Places
from lib.ledger import days

HORIZONS = (7, 14, 30, 60, 90)
PROMISE_KEPT = 0.8
"""Chance that a promised day is kept, where a promise does not say its own."""
_AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Open invoices and when they will be paid.

    Args:
        fit: what it rests on.
        delays: the open invoices.
        cdf: invoices × days from the day on: chance to be paid by the end of each.
    """

    fit: Fit
    delays: PaymentDelays
    cdf: Floats

    @property
    def basis(self) -> str:
        """``due``, or ``issued`` where no invoice has a due day."""
        return "due" if self.fit.has_due_days else "issued"


def of(fit: Fit) -> Forecast:
    """The forecast of all invoices open at the end of the fit's day."""
    delays = payment_delays.of(fit.snapshot.take(fit.snapshot.open), fit.day)
    cdf = np.empty((len(delays), delays.length))
    by_customer = np.argsort(delays.items.customer, kind="stable")  # each one's record is read once
    for first in range(0, len(delays), _AT_A_TIME):
        chunk = by_customer[first : first + _AT_A_TIME]
        part = PaymentDelays(delays.items.take(chunk), delays.start[chunk], delays.length)
        cdf[chunk] = models.cdf(fit, part)
    return Forecast(fit, delays, cdf)


def with_promises(forecast: Forecast, promises: pd.DataFrame) -> Forecast:
    """The forecast where promised or expected days override it.

    An invoice with a promise is paid on that day with the promise's chance, else as the model expects.
    The last promise of a document counts; one whose day has come is over.

    Args:
        promises: ``document``, ``day``; ``chance`` where it is not 0.8.
    """
    last_promises = promises.drop_duplicates("document", keep="last")
    place = pd.Index(forecast.delays.items.document).get_indexer(
        pd.Index(last_promises["document"])
    )
    wait = days.numbers(last_promises["day"]).astype("int64") - forecast.fit.day
    chance = last_promises.get("chance", pd.Series(PROMISE_KEPT, index=last_promises.index)).fillna(
        PROMISE_KEPT
    )
    mask = (place >= 0) & (wait > 0)
    at, by = place[mask], chance.to_numpy(float)[mask][:, None]
    on = (np.arange(1, forecast.delays.length + 1) >= wait[mask][:, None]).astype(float)
    cdf = forecast.cdf.copy()
    cdf[at] = by * on + (1 - by) * cdf[at]
    return replace(forecast, cdf=cdf)


def invoices(forecast: Forecast) -> pd.DataFrame:
    """One row an open invoice.

    Returns:
        ``document``, ``customer``, ``currency``, ``due`` (missing where it has none), ``open`` (minor
        units), ``p_paid_7`` … ``p_paid_90`` (chance to be paid within so many days),
        ``median_pay_date``, ``early_pay_date`` and ``late_pay_date`` (8 in 10 between them; missing
        where not reached), ``p_late`` (1 once overdue; missing without a due day), ``p_late_30``
        (more than 30 days late). In order of issue.
    """
    items, cdf, due = forecast.delays.items, forecast.cdf, forecast.delays.to_due
    paid = {f"p_paid_{k}": payment_delays.within(cdf, k) for k in HORIZONS}
    dates = {"median_pay_date": 0.5, "early_pay_date": 0.1, "late_pay_date": 0.9}
    return pd.DataFrame(
        {
            "document": items.document,
            "customer": items.customers[items.customer],
            "currency": items.currencies[items.currency],
            "due": pd.Series(days.dates(items.due)).where(items.has_due),
            "open": items.balance,
        }
        | paid
        | {name: _date(forecast, level) for name, level in dates.items()}
        | {
            "p_late": np.where(items.has_due, 1 - payment_delays.within(cdf, due), np.nan),
            "p_late_30": np.where(items.has_due, 1 - payment_delays.within(cdf, due + 30), np.nan),
        }
    )


def _date(forecast: Forecast, level: float) -> pd.Series:
    wait: Places = payment_delays.median(forecast.cdf, level)
    when = pd.Series(days.dates(forecast.fit.day + wait))
    return when.where(wait <= forecast.delays.length)


def curve(forecast: Forecast, document: str) -> pd.DataFrame:
    """One invoice's chance to be paid by each coming day: ``day``, ``chance``; empty if not open."""
    place = np.flatnonzero(forecast.delays.items.document == document)
    chance = forecast.cdf[place].ravel()
    when = days.dates(forecast.fit.day + 1 + np.arange(len(chance)))
    return pd.DataFrame({"day": when, "chance": chance})
