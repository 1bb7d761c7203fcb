"""Days on which sellers expect payment: which of them stand, and how they did beside the forecast."""

import numpy as np
import pandas as pd

from lib.analysis.forecast import snapshot
from lib.analysis.forecast.snapshot import Snapshot
from lib.ledger import days
from lib.ledger.days import NEVER
from lib.ledger.ledger import Ledger

_KEY = ["document", "customer"]


def current_entries(entries: pd.DataFrame, items: Snapshot) -> pd.DataFrame:
    """The last entry of each of some invoices that was not taken back: ``document``, ``day``, ``made``.

    An entry belongs to an invoice of the same key and customer: keys alone collide between ledgers.

    Args:
        entries: ``document``, ``customer``, ``day``, ``made_on``, oldest first.
    """
    last = entries.drop_duplicates(_KEY, keep="last").dropna(subset="day")
    owner = pd.Series(items.customers[items.customer], index=items.document, dtype="object")
    matches = last[last["document"].map(owner) == last["customer"]]
    return matches[["document", "day", "made_on"]].rename(columns={"made_on": "made"})


def score(entries: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Each invoice's first entry beside the forecast of the same day, once both can be judged.

    The first, since a later one is nearer to the payment and so has it easier; of several entered on
    one day the last, so that a slip of the pen counts for nothing. Judged once it is paid, or once both
    days are over; one that is not paid yet counts as paid today, for both.

    Returns:
        ``document``, ``customer``, ``day``, ``forecast_day``, ``made_on``, ``paid`` (whether it is),
        ``off``, ``forecast_off`` (days between each day and the payment, later is positive).
    """
    by_day = entries.drop_duplicates([*_KEY, "made_on"], keep="last")
    first = by_day.dropna(subset=["day", "forecast_day"]).drop_duplicates(_KEY, keep="first")
    full = snapshot.of(ledger, days.number(ledger.day))
    owner = pd.Series(full.customers[full.customer], index=full.document, dtype="object")
    matches = first[first["document"].map(owner) == first["customer"]].reset_index(drop=True)
    place = pd.Index(full.document).get_indexer(pd.Index(matches["document"]))
    items = full.take(place)
    entry_days, forecast_days = days.numbers(matches["day"]), days.numbers(matches["forecast_day"])
    both_over = np.maximum(entry_days, forecast_days) < full.day
    judged = items.paid | (items.open & both_over)
    ended = np.where(items.closed == NEVER, full.day, items.closed).astype("int64")
    table = matches[[*_KEY, "day", "forecast_day", "made_on"]].assign(
        paid=items.paid, off=ended - entry_days, forecast_off=ended - forecast_days
    )
    return table[judged].reset_index(drop=True)
