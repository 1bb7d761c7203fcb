"""How widely products are sold and what an outlet brings, as measured on outlets' sales.

Shares and weights are of the outlets on record, which need not be the market's.
"""

import numpy as np
import pandas as pd

from lib.simulation.economics import YEAR
from lib.simulation.mistakes import not_a_share

COLUMNS = (
    "month", "product", "region", "sales", "carrying", "outlets", "numeric", "weighted", "velocity",
)  # fmt: skip
RECENT = 3
EVERYWHERE = ""
_KEYS = ["month", "product", "region"]


def numeric(carrying: float, universe: float) -> float:
    """Outlets that sell it, as a share of all.

    >>> numeric(30, 120)
    0.25
    """
    return carrying / universe


def weighted(carrying: float, universe: float) -> float:
    """The category sales of the outlets that sell it, as a share of all outlets'.

    >>> weighted(800e6, 1000e6)
    0.8
    """
    return carrying / universe


def sales_at(rate: float, today: float, sales: float, exponent: float = 1.0) -> float:
    """Sales at another distribution rate: a·Dᵇ through today's point.

    >>> sales_at(0.5, 0.4, 100.0), round(sales_at(0.5, 0.4, 100.0, 0.5), 2)
    (125.0, 111.8)

    Args:
        exponent: b; below 1 where outlets added sell less than today's do.
    Raises:
        NotAShare: a rate outside 0 to 100 %, or nothing to start from.
    """
    for value in (rate, today):
        if not 0 <= value <= 1:
            raise not_a_share("A distribution rate", value)
    if today == 0:
        raise not_a_share("Today's distribution, to widen it from,", today)
    return float(sales * (rate / today) ** exponent)


def more_receivables(outlets: pd.DataFrame) -> float:
    """What added outlets owe on an ordinary day.

    >>> more_receivables(pd.DataFrame({"sales": [365.0, 730.0], "term": [30, 30], "late": [10, 5]}))
    110.0

    Args:
        outlets: ``sales`` a year, ``term`` and expected days ``late`` of each group of them.
    Source: definition 14: Σ sales × (term + days late) ÷ 365.
    """
    return float((outlets["sales"] * (outlets["term"] + outlets["late"])).sum() / YEAR)


def table(sales: pd.DataFrame, outlets: pd.DataFrame, by_region: bool = True) -> pd.DataFrame:
    """Distribution, velocity and sales of each product by month and region.

    An outlet sells a product in a month in which it has sales of it above zero. The universe is the
    outlets on record and those that ever sold anything; one is in the region of its record, or where
    its sales are. Sales that name no region are of the outlet's, else of ``EVERYWHERE``.

    Args:
        sales, outlets: frames of those roles.
        by_region: by region; else all regions together, as ``EVERYWHERE``.
    Returns:
        ``month``, ``product``, ``region``, ``sales`` (minor units), ``carrying``, ``outlets``
        (counts), ``numeric``, ``weighted`` (shares; NaN without weights), ``velocity`` (sales ÷
        carrying outlet). One row a month and product with any sales, sorted.
    """
    sold = _sold(sales, outlets, by_region)
    weight = outlets.drop_duplicates("outlet").set_index("outlet")["weight"]
    whole = _universe(sold, outlets, by_region)
    amounts = sold.groupby([*_KEYS, "outlet"])["amount"].sum().reset_index()
    carrying = amounts[amounts["amount"] > 0]
    carrying = carrying.assign(weight=carrying["outlet"].map(weight).astype("float64"))
    total = amounts.groupby(_KEYS)["amount"].sum().rename("sales").to_frame()
    counts = carrying.groupby(_KEYS).agg(carrying=("outlet", "size"), weight=("weight", "sum"))
    rows = total.join(counts).fillna({"carrying": 0, "weight": 0.0}).reset_index()
    rows = rows.merge(whole, on="region", how="left")
    rows["numeric"] = rows["carrying"] / rows["outlets"]
    rows["weighted"] = (rows["weight"] / rows["all"]).where(rows["all"] > 0)
    rows["velocity"] = (rows["sales"] / rows["carrying"]).where(rows["carrying"] > 0)
    return rows[list(COLUMNS)].sort_values(_KEYS, ignore_index=True)


def _sold(sales: pd.DataFrame, outlets: pd.DataFrame, by_region: bool) -> pd.DataFrame:
    """Sales that name a product and an outlet, each with a region."""
    sold = sales.dropna(subset=["product", "outlet"])
    if not by_region:
        return sold.assign(region=EVERYWHERE)
    home = outlets.drop_duplicates("outlet").set_index("outlet")["region"]
    return sold.assign(
        region=sold["region"]
        .fillna(sold["outlet"].map(home).astype("str"))
        .fillna(EVERYWHERE)
        .astype("str")
    )


def _universe(sold: pd.DataFrame, outlets: pd.DataFrame, by_region: bool) -> pd.DataFrame:
    """By region: how many outlets there are, and their weights together."""
    registered_outlets = outlets[["outlet", "region", "weight"]].drop_duplicates("outlet")
    registered_outlets = registered_outlets.assign(
        region=registered_outlets["region"].fillna(EVERYWHERE) if by_region else EVERYWHERE
    )
    selling_outlets = sold[["region", "outlet"]].drop_duplicates()
    weight = registered_outlets.set_index("outlet")["weight"]
    all_outlets = pd.concat(
        [registered_outlets[["region", "outlet"]], selling_outlets]
    ).drop_duplicates()
    all_outlets = all_outlets.assign(weight=all_outlets["outlet"].map(weight).astype("float64"))
    return all_outlets.groupby("region", as_index=False).agg(
        outlets=("outlet", "size"), all=("weight", "sum")
    )


def today(sales: pd.DataFrame, outlets: pd.DataFrame, by_region: bool = True) -> pd.DataFrame:
    """Distribution of the last months on record: outlets that sold it in any of them.

    Returns:
        as ``table``, with ``month`` the last of them and ``sales`` and ``velocity`` a month.
    """
    if not len(sales):
        return pd.DataFrame(columns=list(COLUMNS))
    last = sales["month"].max()
    recent = sales[sales["month"] > last - pd.DateOffset(months=RECENT)]
    months = recent["month"].nunique()
    rows = table(recent.assign(month=last), _with_unlisted(sales, outlets), by_region)
    return rows.assign(sales=rows["sales"] / months, velocity=rows["velocity"] / months)


def _with_unlisted(sales: pd.DataFrame, outlets: pd.DataFrame) -> pd.DataFrame:
    """The outlets on record, and those that only sales tell of."""
    selling_outlets = sales.dropna(subset="outlet").drop_duplicates("outlet", keep="last")
    unlisted_outlets = selling_outlets[~selling_outlets["outlet"].isin(outlets["outlet"])][
        ["outlet", "region"]
    ]
    registered_outlets = outlets[["outlet", "region", "weight"]]
    return (
        pd.concat([registered_outlets, unlisted_outlets.assign(weight=np.nan)])
        if len(registered_outlets)
        else unlisted_outlets.assign(weight=np.nan)
    )


def joined(sales: pd.DataFrame, outlets: pd.DataFrame) -> pd.DataFrame:
    """What outlets sell that took a product up during the record, beside those that had it before.

    Had it before: sold it in one of the record's first three months. Compared are the last twelve, the
    joiner's from the month after it joined, month by month, so that season and growth weigh on both
    alike. Where outlets have weights, sales are counted for each unit of weight.

    Returns:
        ``product``, ``region``, ``old``, ``joined`` (outlets), ``old_velocity``,
        ``joined_velocity`` (a month and outlet, minor units), ``ratio`` (joined ÷ old, each by
        weight), ``by_weight``; where there are both, sorted.
    """
    if not len(sales):
        return pd.DataFrame(columns=list(_JOINED))
    sold = _sold(sales, outlets, True)
    each = sold.groupby(["product", "region", "outlet", "month"])["amount"].sum().reset_index()
    each = each[each["amount"] > 0]
    first = each.groupby(["product", "region", "outlet"])["month"].transform("min")
    opening = each["month"].min() + pd.DateOffset(months=RECENT)
    weight = outlets.drop_duplicates("outlet").set_index("outlet")["weight"]
    each = each.assign(new=first >= opening, weight=each["outlet"].map(weight).astype("float64"))
    recent = each["month"] > each["month"].max() - pd.DateOffset(months=12)
    each = each[recent & (~each["new"] | (each["month"] > first))]
    rows = [
        (product, region, *_comparison(rows))
        for (product, region), rows in each.groupby(["product", "region"])
        if rows["new"].nunique() == 2
    ]
    return pd.DataFrame(rows, columns=list(_JOINED))


_JOINED = (
    "product", "region", "old", "joined", "old_velocity", "joined_velocity", "ratio", "by_weight",
)  # fmt: skip


def _comparison(rows: pd.DataFrame) -> tuple[int, int, float, float, float, bool]:
    by_weight = bool((rows["weight"] > 0).all())
    size = rows["weight"] if by_weight else pd.Series(1.0, rows.index)
    sums = rows.assign(size=size).groupby(["month", "new"])[["amount", "size"]].sum().unstack()
    common_months = sums.dropna()
    old = common_months[("amount", False)] / common_months[("size", False)]
    ratio = float(
        common_months[("amount", True)].sum() / (old * common_months[("size", True)]).sum()
    )
    count = rows.groupby("new")["outlet"].nunique()
    velocity = rows.groupby("new")["amount"].mean()
    return (
        int(count[False]), int(count[True]), float(velocity[False]), float(velocity[True]), ratio,
        by_weight,
    )  # fmt: skip
