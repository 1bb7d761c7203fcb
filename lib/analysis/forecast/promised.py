"""Days that customers promised or sellers expect: on record for open invoices, and how they did."""

import pandas as pd

from lib.analysis.forecast import snapshot
from lib.analysis.promises import promised_day
from lib.ledger import days
from lib.ledger.ledger import Ledger


def on_record(ledger: Ledger) -> pd.DataFrame:
    """The last promised day of each document, among the touches known on the ledger's day.

    Returns:
        ``document``, ``day`` (promised), ``made`` (when); notes that name no day are left out.
    """
    touches = ledger.extra("touches")
    promise_rows = touches[
        touches["kind"].eq("promise")
        & touches["document"].notna()
        & (touches["day"] <= pd.Timestamp(ledger.day))
    ].sort_values("day", kind="stable")
    promised_days = pd.to_datetime(
        promise_rows["text"].map(promised_day).astype("object"), errors="coerce"
    )
    table = pd.DataFrame(
        {
            "document": promise_rows["document"],
            "day": promised_days.astype("datetime64[s]"),
            "made": promise_rows["day"],
        }
    )
    return table.dropna(subset="day").drop_duplicates("document", keep="last", ignore_index=True)


def score(ledger: Ledger, promises: pd.DataFrame) -> pd.DataFrame:
    """Promised or expected days beside the days of payment, once they are known.

    Args:
        promises: ``document``, ``day``, and whatever else is to be kept.
    Returns:
        the promises with ``closed_on`` (the day on which nothing was left open, whatever closed it),
        ``kept`` (whether that was by the promised day), ``paid_on`` (where money did; missing while
        unpaid) and ``days_off`` (positive is later than
        promised; of an unpaid one past its day, so far).
    """
    full = snapshot.of(ledger, days.number(ledger.day))
    closed = pd.Series(days.dates(full.closed), index=full.document)
    table = promises[promises["document"].isin(full.document)].copy()
    table["closed_on"] = table["document"].map(closed)
    table["kept"] = table["closed_on"] <= table["day"]
    table["paid_on"] = table["document"].map(closed.where(full.paid))
    until = table["paid_on"].fillna(pd.Timestamp(ledger.day))
    off = (until - table["day"]).dt.days.astype("Int64")
    return table.assign(days_off=off.mask(table["paid_on"].isna() & (off <= 0)))
