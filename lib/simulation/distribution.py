"""How widely products are sold, what an outlet brings, and how sales moved with distribution over time.

Shares and weights are of the outlets on record, which need not be the market's. Curves are never
fitted across products: that would show what shops choose to stock, not what adding shops does.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.ledger.arrays import Floats
from lib.simulation.mistakes import many_products, not_a_share

COLUMNS = (
    "month", "product", "region", "sales", "carrying", "outlets", "numeric", "weighted", "velocity",
)  # fmt: skip
RECENT = 3
EVERYWHERE = ""
_KEYS = ["month", "product", "region"]


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
    region = sold["region"].fillna(sold["outlet"].map(home).astype("str")).fillna(EVERYWHERE)
    return sold.assign(region=region.astype("str"))


def _universe(sold: pd.DataFrame, outlets: pd.DataFrame, by_region: bool) -> pd.DataFrame:
    """By region: how many outlets there are, and their weights together."""
    registered_outlets = outlets.drop_duplicates("outlet")
    home = registered_outlets["region"].fillna(EVERYWHERE) if by_region else EVERYWHERE
    frames = [registered_outlets.assign(region=home), sold]
    all_outlets = pd.concat([frame[["region", "outlet"]] for frame in frames]).drop_duplicates()
    weight = registered_outlets.set_index("outlet")["weight"]
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
    selling_outlets = selling_outlets[["outlet", "region"]].assign(weight=np.nan)
    unlisted_outlets = selling_outlets[~selling_outlets["outlet"].isin(outlets["outlet"])]
    registered_outlets = outlets[["outlet", "region", "weight"]]
    if registered_outlets.empty:
        return unlisted_outlets
    return pd.concat([registered_outlets, unlisted_outlets])


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


FEWEST_MONTHS = 24
NARROWEST = 0.10
_TOO_UNSURE = 1.0
_SHARES_TRIED = np.linspace(0.0, 0.9, 19)


@dataclass(frozen=True, slots=True)
class Curve:
    """Log sales on log distribution, a trend and months of the year allowed for.

    Args:
        exponent, low, high: b of sales = a·Dᵇ and its 95 % interval; None where it is refused.
        level: log of a, in the middle of the record and of a year.
        months: of the record.
        lowest, highest: distribution seen.
        off: by what share a month's sales typically miss the curve; 0 where nothing was fitted.
        refused: why there is no exponent; empty where there is one.
        warnings: what to keep in mind.
    """

    exponent: float | None
    low: float | None
    high: float | None
    level: float
    months: int
    lowest: float
    highest: float
    off: float
    refused: str
    warnings: tuple[str, ...]


_MEANS = (
    "Distribution may follow demand as well as make it: this is how the two moved together, not what "
    "an outlet added would sell."
)
_ABOVE_ONE = "Above 1, it mostly says that more outlets order in good months: do not plan on it."
_STILL = "Distribution hardly moved, so the record cannot tell what moving it does."
_UNSURE = "Sales and distribution moved too unevenly for a curve: its exponent could be anything."
_FLAT = "Sales did not clearly rise with distribution in this record, so there is no curve."


def curve(months: pd.DataFrame) -> Curve:
    """The curve within one product over time, or why there is none.

    Refused are records under 24 months, a distribution that moved by under a tenth of its highest, an
    exponent known no better than to within 1 either way, and one that may be zero.

    Args:
        months: ``month``, ``sales``, ``numeric`` of one product, one row a month.
    Raises:
        ManyProducts: more than one row a month, or more than one product.
    """
    rows = months[(months["sales"] > 0) & (months["numeric"] > 0)].sort_values("month")
    if rows["month"].duplicated().any() or rows.get("product", pd.Series()).nunique() > 1:
        raise many_products()
    rate = rows["numeric"].to_numpy("float64")
    low, high = (float(rate.min()), float(rate.max())) if len(rate) else (0.0, 0.0)

    def refused(why: str, off: float = 0.0) -> Curve:
        return Curve(None, None, None, 0.0, len(rows), low, high, off, why, ())

    if len(rows) < FEWEST_MONTHS:
        return refused(f"{len(rows)} months with sales are too few; a curve needs {FEWEST_MONTHS}.")
    if high - low < NARROWEST * high:
        return refused(_STILL)
    exponent, half, level, off = _fit_curve(rows)
    if not np.isfinite([exponent, half]).all() or half > _TOO_UNSURE:
        return refused(_UNSURE, off)
    if exponent - half <= 0:
        return refused(_FLAT, off)
    warnings = (_MEANS, _ABOVE_ONE) if exponent > 1 else (_MEANS,)
    return Curve(
        exponent, exponent - half, exponent + half, level, len(rows), low, high, off, "", warnings
    )


def _fit_curve(rows: pd.DataFrame) -> tuple[float, float, float, float]:
    """Exponent, half its interval, level and the typical miss, by least squares.

    The interval is widened for months that resemble their neighbours. The usual robust errors of so
    short a record are too narrow (on simulated ones, 95 % intervals held 82 in 100), so the likeness
    of neighbours is first freed of what fitting took from it.
    """
    from statsmodels.regression.linear_model import OLS

    design, sales = _design(rows), np.log(rows["sales"].to_numpy("float64"))
    fit = OLS(sales, design).fit()
    half = float(fit.conf_int()[0, 1] - fit.params[0])
    wider = _standard_error(design, fit.resid) / float(fit.bse[0])
    level = float(np.mean(sales - fit.params[0] * design[:, 0]))
    return float(fit.params[0]), half * wider, level, float(np.sqrt(fit.mse_resid))


def _design(rows: pd.DataFrame) -> Floats:
    """Log distribution, a constant, a trend over the calendar and the months of the year."""
    month = rows["month"].dt
    elapsed = (month.year * 12 + month.month).to_numpy("float64")
    season = pd.get_dummies(month.month, drop_first=True, dtype="float64").to_numpy()
    rate = np.log(rows["numeric"].to_numpy("float64"))
    return np.column_stack([rate, np.ones(len(rows)), (elapsed - elapsed[0]) / 12, season])


def _standard_error(design: Floats, residuals: Any) -> float:
    """Of the first coefficient, were what is left over like its neighbour by a constant share.

    Of the shares tried, the one that makes what fitting leaves over as alike as it is.
    """
    size = len(design)
    inverse = np.linalg.pinv(design)
    residual_maker = np.eye(size) - design @ inverse
    lag = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    correlations = [share**lag for share in _SHARES_TRIED]
    lagged_maker = residual_maker @ np.eye(size, k=-1) @ residual_maker
    expected = [float((lagged_maker * a).sum() / (residual_maker * a).sum()) for a in correlations]
    autocorrelation = float(residuals[1:] @ residuals[:-1] / (residuals @ residuals))
    correlation = correlations[
        int(np.argmin(np.abs(np.array(expected) - max(autocorrelation, expected[0]))))
    ]
    variance = float(residuals @ residuals) / float((residual_maker * correlation).sum())
    return float(np.sqrt((inverse @ correlation @ inverse.T)[0, 0] * variance))
