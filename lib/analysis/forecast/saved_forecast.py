"""A forecast as it is laid by, and laid beside what happened: what did we say a month ago?

Only outcomes that can be judged without looking at them count: an invoice once its whole range of days
is over, a week once it is over, a chance of being late once the due day is. Counting whatever happens
to be paid would favour ranges that end early.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.forecast import payment_delays, snapshot
from lib.analysis.forecast.expected import HORIZONS, Forecast
from lib.analysis.forecast.receipts import QUANTILES
from lib.ledger import days
from lib.ledger.days import NEVER
from lib.ledger.ledger import Ledger

WEEKS = 13
_NOT_REACHED = -1
_LEVELS = {"early": 0.1, "middle": 0.5, "late": 0.9}


@dataclass(frozen=True, slots=True, eq=False)
class SavedForecast:
    """A forecast that was laid by.

    Args:
        day: the day number at whose end it was made.
        currency: of its amounts.
        invoices: ``document``, ``open`` (minor units), ``due`` (day number, ``NEVER`` without),
            ``early``, ``middle``, ``late`` (days from the day to a chance of 1, 5 and 9 in 10; −1 where
            not reached), ``p_late``, ``p_paid_7`` … ``p_paid_90``.
        weeks: ``week`` (1 is the first), ``source``, ``expected`` and its quantiles (minor units).
    """

    day: int
    currency: str
    invoices: pd.DataFrame
    weeks: pd.DataFrame


def invoices(forecast: Forecast) -> pd.DataFrame:
    """The invoices of a forecast, in few bytes: see ``Kept``."""
    delays, cdf = forecast.delays, forecast.cdf
    items = delays.items
    reached = {name: payment_delays.median(cdf, level) for name, level in _LEVELS.items()}
    columns: dict[str, object] = {
        "document": items.document,
        "open": items.balance,
        "due": np.where(items.has_due, items.due, NEVER).astype("int32"),
    }
    columns |= {
        name: np.where(day > delays.length, _NOT_REACHED, day).astype("int16")
        for name, day in reached.items()
    }
    late = np.where(items.has_due, 1 - payment_delays.within(cdf, delays.to_due), np.nan)
    columns["p_late"] = late.astype("float32")
    columns |= {f"p_paid_{k}": payment_delays.within(cdf, k).astype("float32") for k in HORIZONS}
    return pd.DataFrame(columns)


def weeks(cash: pd.DataFrame) -> pd.DataFrame:
    """The weeks of a cash forecast in one currency, as they are laid by: see ``Kept``."""
    number = cash.groupby("source").cumcount() + 1
    return cash[["source", "expected", *QUANTILES]].assign(week=number.astype("int16"))


def weeks_since(forecast: SavedForecast, came_in: np.ndarray) -> pd.DataFrame:
    """The weeks that were forecast beside what came in.

    Args:
        came_in: money received in each week since that is over, oldest first; minor units.
    Returns:
        ``week`` (its first day), ``expected``, the quantiles, ``came_in`` (missing where the week is
        not over), ``inside`` the range of 8 in 10.
    """
    total = forecast.weeks[forecast.weeks["source"] == "total"].sort_values(
        "week", ignore_index=True
    )
    receipts = np.full(len(total), np.nan)
    over = min(len(came_in), len(total))
    receipts[:over] = came_in[:over]
    first = forecast.day + 1 + 7 * (total["week"].to_numpy("int64") - 1)
    table = total[["expected", *QUANTILES]].assign(week=days.dates(first), came_in=receipts)
    inside = table["came_in"].between(table["p10"], table["p90"])
    return table.assign(inside=inside & table["came_in"].notna())


def invoices_since(forecast: SavedForecast, ledger: Ledger) -> pd.DataFrame:
    """The invoices that were forecast and what the ledger tells of them by its day.

    Returns:
        the columns that were kept, of the invoices which the ledger still holds, and ``closed`` (day
        number, ``NEVER`` while open), ``paid``, ``judged`` (its whole range of days is over),
        ``within`` (paid inside it), ``due_since`` (its due day came after the forecast's day and is
        over), ``was_late``.
    """
    full = snapshot.of(ledger, days.number(ledger.day))
    place = pd.Index(full.document).get_indexer(pd.Index(forecast.invoices["document"]))
    rows = forecast.invoices[place >= 0].reset_index(drop=True)
    items = full.take(place[place >= 0])
    closed = np.where(items.paid, items.closed, NEVER).astype("int64")
    ended = np.where(items.paid | items.open, NEVER, items.closed).astype("int64")
    early = forecast.day + rows["early"].to_numpy("int64")
    late = forecast.day + rows["late"].to_numpy("int64")
    reached = (rows["late"] != _NOT_REACHED).to_numpy()
    judged = reached & (late <= full.day) & (ended > late)
    due = rows["due"].to_numpy("int64")
    due_since = (due > forecast.day) & (due <= full.day) & (ended > due)
    return rows.assign(
        closed=closed, paid=closed != NEVER, judged=judged,
        within=judged & (early <= closed) & (closed <= late),
        due_since=due_since, was_late=due_since & (closed > due),
    )  # fmt: skip


def share_held(forecast: SavedForecast, ledger: Ledger) -> float:
    """Share of the forecast's invoices that a ledger holds; 0 where it had none."""
    documents = pd.Index(ledger.documents["document"])
    return float(pd.Index(forecast.invoices["document"]).isin(documents).mean() or 0.0)
