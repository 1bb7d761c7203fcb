"""Roll rates: of what stands in one bucket now, how much stands in the next one a month later.

Buckets are 30 days wide whatever cut points the page shows, since a month moves money by one of them.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from lib.analysis import aging
from lib.analysis.history import month_ends
from lib.analysis.losses import settlements
from lib.analysis.sums import reported
from lib.ledger import buckets, days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger

CUTS = (30, 60, 90, 120)
_FINER = (*CUTS, 150)
_LEAST_WRITE_OFFS = 5


def scan(ledger: Ledger, *, months: int = 12) -> pd.DataFrame:
    """Balances in each bucket, and in the next one a month later, for each pair of month-ends.

    Args:
        months: pairs of complete months before the ledger's day.
    Returns:
        ``day`` (the earlier month-end), ``bucket``, ``currency``, ``now``, ``next``; minor units.
    """
    ends = _complete(ledger, months)
    names = buckets.names(_FINER)
    on = aging.scans(ledger, ends, by=(), cuts=_FINER).set_index("currency")
    tables = [on[on["day"] == pd.Timestamp(day)].drop(columns="day") for day in ends]
    found = []
    for (day, now), then in zip(list(zip(ends, tables, strict=True))[:-1], tables[1:], strict=True):
        currencies = now.index.union(then.index).rename("currency")
        before, after = (t.reindex(currencies, fill_value=0) for t in (now, then))
        found += [
            pd.DataFrame({"bucket": low, "now": before[low], "next": after[high]})
            .reset_index().assign(day=pd.Timestamp(day).as_unit("s"))
            for low, high in pairwise(names[:-1])
        ]  # fmt: skip
    columns = ["day", "bucket", "currency", "now", "next"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)


def _complete(ledger: Ledger, months: int) -> tuple:
    ends = month_ends(ledger, months + 2)
    return tuple(day for day in ends if day == days.month_end(day))[-(months + 1) :]


def written_off_share(ledger: Ledger) -> float:
    """Of all that ever left the ledger more than 120 days late, the share that was written off.

    1 where fewer than five write-offs are on record: then all that comes so far counts as lost.
    """
    left = settlements(ledger)
    base = np.where(left["due"] == UNKNOWN, left["issued"], left["due"])
    old = left[left["day"] - base > CUTS[-1]]
    if old["lost"].sum() < _LEAST_WRITE_OFFS:
        return 1.0
    sums = old.assign(written=old["amount"] * old["lost"]).groupby("currency", as_index=False)
    total = reported(ledger, sums[["amount", "written"]].sum(), ["amount", "written"])
    return float(total["written"].sum() / total["amount"].sum())


def rates(ledger: Ledger, *, months: int = 12, lost: float | None = None) -> pd.DataFrame:
    """Roll rate and loss rate of each bucket.

    The roll rate is what stood in the next bucket a month later over what stood in this one, each
    added up over the months. The loss rate of a bucket is the product of the roll rates from it to 121
    days late, times the share of what gets there that is written off in the end; a roll rate above 1
    counts as 1.

    Args:
        lost: that last share; from the record where not given.
    Returns:
        ``bucket``, ``now``, ``next`` (reporting currency), ``roll`` (null where nothing stood in the
        bucket, and for the last), ``low``, ``high`` (of single months), ``loss``.
    """
    table = scan(ledger, months=months)
    final = written_off_share(ledger) if lost is None else lost
    names = buckets.names(CUTS)
    converted = reported(ledger, table, ["now", "next"]) if len(table) else table
    monthly = converted.groupby(["bucket", "day"])[["now", "next"]].sum()
    sums = monthly.groupby("bucket").sum().reindex(names[:-1], fill_value=0)
    single = ratio(monthly["next"], monthly["now"]).groupby("bucket")
    made = sums.assign(roll=ratio(sums["next"], sums["now"]), low=single.min(), high=single.max())
    made = made.reindex(names)
    made["loss"] = loss_rates(made["roll"].iloc[:-1], final)
    return made.rename_axis("bucket").reset_index()


def ratio(above: pd.Series, below: pd.Series) -> pd.Series:
    """``above`` ÷ ``below``; null where there is nothing to divide by."""
    return above.astype("float64") / below.astype("float64").where(below > 0)


def loss_rates(rolls: pd.Series, final: float) -> list[float]:
    """Products of the roll rates to loss, youngest bucket first, ``final`` last.

    >>> loss_rates(pd.Series([0.5, 0.5, 2.0]), 0.8)
    [0.2, 0.4, 0.8, 0.8]
    """
    capped = rolls.fillna(0.0).clip(upper=1.0).to_numpy("float64")
    return [float(capped[i:].prod() * final) for i in range(len(capped) + 1)]
