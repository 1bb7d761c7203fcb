"""Roll rates: of what stands in one bucket now, how much is still open, and older, a month later.

The same documents are followed, so that no rate passes 1. Buckets are 30 days wide whatever cut points
the page shows, since a month moves money by one of them. A month-end meets what stays long more often
than what is soon paid: a roll rate says what becomes of a balance, recovery what becomes of an invoice
that gets so late. A provision is what of the open balances we do not expect to see.
"""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd

from lib.analysis import aging
from lib.analysis.history import month_ends
from lib.analysis.losses import settlements
from lib.analysis.sums import pivot_sums, to_reporting
from lib.ledger import buckets, days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.spells import Spells

CUTS = (30, 60, 90, 120)
_LEAST_WRITE_OFFS = 5


def scan(ledger: Ledger, *, months: int = 12) -> pd.DataFrame:
    """Balances in each bucket, and what of the same balances is open and late a month later.

    Args:
        months: pairs of complete months before the ledger's day.
    Returns:
        ``day`` (the earlier month-end), ``bucket``, ``currency``, ``now``, ``next`` (never above
        ``now``); minor units. The last bucket, which leads nowhere, is left out.
    """
    ends = [days.number(day) for day in _complete(ledger, months)]
    open_items = [ledger.spells.on(end) for end in ends]
    tables = [
        _month(ledger, before.take(before.balance > 0), after, end, then)
        for (end, then), (before, after) in zip(pairwise(ends), pairwise(open_items), strict=True)
    ]
    columns = ["day", "bucket", "currency", "now", "next"]
    return (
        pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)
    )


def _month(ledger: Ledger, before: Spells, after: Spells, end: int, then: int) -> pd.DataFrame:
    late = np.zeros(ledger.codes.rows, dtype="int64")
    late[after.row] = after.balance * (aging.age(after, then) > 0)
    still_late = np.clip(late[before.row], 0, before.balance)
    place = aging.bucket(aging.age(before, end), CUTS)
    names = buckets.names(CUTS)
    now, later = (
        pivot_sums(ledger, before, (), place, names, amounts).set_index("currency")
        for amounts in (before.balance, still_late)
    )
    tables = [
        pd.DataFrame({"bucket": name, "now": now[name], "next": later[name]}) for name in names[:-1]
    ]
    table = pd.concat(tables).fillna({"next": 0}).astype({"next": "int64"})
    return table.reset_index().assign(day=pd.Timestamp(days.date(end)).as_unit("s"))


def _complete(ledger: Ledger, months: int) -> tuple:
    ends = month_ends(ledger, months + 2)
    return tuple(day for day in ends if day == days.month_end(day))[-(months + 1) :]


def written_off_share(ledger: Ledger) -> float:
    """Of all that ever left the ledger more than 120 days late, the share that was written off.

    1 where fewer than five write-offs are on record: then all that comes so far counts as lost.
    """
    matches = settlements(ledger)
    base = np.where(matches["due"] == UNKNOWN, matches["issued"], matches["due"])
    old = matches[matches["day"] - base > CUTS[-1]]
    if old["lost"].sum() < _LEAST_WRITE_OFFS:
        return 1.0
    sums = old.assign(written=old["amount"] * old["lost"]).groupby("currency", as_index=False)
    total = to_reporting(ledger, sums[["amount", "written"]].sum(), ["amount", "written"])
    return float(total["written"].sum() / total["amount"].sum())


def rates(ledger: Ledger, *, months: int = 12, loss_share: float | None = None) -> pd.DataFrame:
    """Roll rate and loss rate of each bucket.

    The roll rate is what of a bucket's balance was open and late a month later over that balance, each
    added up over the months. The loss rate of a bucket is the product of the roll rates from it to 121
    days late, times the share of what gets there that is written off in the end.

    Args:
        loss_share: that last share; from the record where not given.
    Returns:
        ``bucket``, ``now``, ``next`` (reporting currency), ``roll`` (null where nothing stood in the
        bucket, and for the last), ``low``, ``high`` (of single months), ``loss``.
    """
    table = scan(ledger, months=months)
    final = written_off_share(ledger) if loss_share is None else loss_share
    names = buckets.names(CUTS)
    converted = to_reporting(ledger, table, ["now", "next"]) if len(table) else table
    monthly = converted.groupby(["bucket", "day"])[["now", "next"]].sum()
    sums = monthly.groupby("bucket").sum().reindex(names[:-1], fill_value=0)
    single = ratio(monthly["next"], monthly["now"]).groupby("bucket")
    rate_table = sums.assign(
        roll=ratio(sums["next"], sums["now"]), low=single.min(), high=single.max()
    )
    rate_table = rate_table.reindex(names)
    rate_table["loss"] = loss_rates(rate_table["roll"].iloc[:-1], final)
    return rate_table.rename_axis("bucket").reset_index()


def ratio(above: pd.Series, below: pd.Series) -> pd.Series:
    """``above`` ÷ ``below``; null where there is nothing to divide by."""
    return above.astype("float64") / below.astype("float64").where(below > 0)


def loss_rates(rolls: pd.Series, final: float) -> list[float]:
    """Products of the roll rates to loss, youngest bucket first, ``final`` last.

    >>> loss_rates(pd.Series([0.5, 0.5, 1.0]), 0.8)
    [0.2, 0.4, 0.8, 0.8]
    """
    roll_rates = rolls.fillna(0.0).to_numpy("float64")
    return [float(roll_rates[i:].prod() * final) for i in range(len(roll_rates) + 1)]


class BadRate(Mistake):
    """A loss rate that is no share of a balance."""

    def __init__(self, bucket: str, rate: float) -> None:
        super().__init__(
            f"A loss rate lies between 0 and 100 %; {rate * 100:g} % was given for {bucket}. "
            f"Write the share of the balance that you expect to lose."
        )


def provision_matrix(
    balances: Mapping[str, float], rates: Mapping[str, float], overlay: float = 0.0
) -> pd.DataFrame:
    """The provision matrix: Σ balance × rate, and an overlay that looks ahead.

    >>> balances = {"not_due": 1_500_000, "d1_30": 750_000}
    >>> provision_matrix(balances, {"not_due": 0.005, "d1_30": 0.022})["provision"].tolist()
    [7500.0, 16500.0]

    Args:
        balances: minor units by bucket.
        rates: expected loss by bucket, as a share of 1; a bucket without one has 0.
        overlay: what to add to every rate, as a share of it: 0.1 turns 2 % into 2.2 %.
    Returns:
        ``bucket``, ``balance``, ``rate``, ``with_overlay``, ``provision``; never above the balance.
    Raises:
        BadRate: a rate below 0 or above 1.
    """
    for bucket, rate in rates.items():
        if not 0 <= rate <= 1:
            raise BadRate(bucket, rate)
    table = pd.DataFrame({"bucket": list(balances), "balance": list(balances.values())})
    table["rate"] = table["bucket"].map(dict(rates)).fillna(0.0).astype("float64")
    table["with_overlay"] = (table["rate"] * (1 + overlay)).clip(0.0, 1.0)
    table["provision"] = table["balance"] * table["with_overlay"]
    return table
