"""How widely products are sold, what an outlet brings, and what more outlets would owe us.

Shares and weights are of the outlets on record, which need not be the market's. A curve is fitted only
within one product over time; across products it would show what shops choose to stock, not what adding
shops does.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.simulation.economics import YEAR
from lib.simulation.mistakes import ManyProducts, NotAShare

Floats = npt.NDArray[np.float64]
COLUMNS = (
    "month", "product", "region", "sales", "carrying", "outlets", "numeric", "weighted", "velocity",
)  # fmt: skip
RECENT = 3
FEWEST_MONTHS = 24
_NARROWEST = 0.10
_LAGS = 6
_TOO_UNSURE = 1.0


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
            raise NotAShare("A distribution rate", value)
    if today == 0:
        raise NotAShare("Today's distribution, to widen it from,", today)
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
    outlets on record; where none are, every outlet that ever sold anything.

    Args:
        sales, outlets: frames of those roles.
        by_region: by region; else all regions together, ``region`` being empty.
    Returns:
        ``month``, ``product``, ``region``, ``sales`` (minor units), ``carrying``, ``outlets``
        (counts), ``numeric``, ``weighted`` (shares; NaN without weights), ``velocity`` (sales ÷
        carrying outlet). One row a month and product with any sales, sorted.
    """
    known = _universe(sales, outlets)
    sold = sales.dropna(subset=["product", "outlet"])
    if not by_region:
        known, sold = known.assign(region=""), sold.assign(region="")
    keys = ["month", "product", "region"]
    sold = sold.groupby([*keys, "outlet"], dropna=False)["amount"].sum().reset_index()
    carrying = sold[sold["amount"] > 0].merge(
        known[["outlet", "weight"]].drop_duplicates("outlet"), on="outlet", how="left"
    )
    total = sold.groupby(keys, dropna=False)["amount"].sum().rename("sales").to_frame()
    counts = carrying.groupby(keys, dropna=False).agg(
        carrying=("outlet", "nunique"), weight=("weight", "sum")
    )
    found = total.join(counts).fillna({"carrying": 0, "weight": 0.0}).reset_index()
    whole = known.groupby("region", as_index=False, dropna=False).agg(
        outlets=("outlet", "nunique"), all=("weight", "sum")
    )
    found = found.merge(whole, on="region", how="left")
    found["numeric"] = found["carrying"] / found["outlets"]
    found["weighted"] = (found["weight"] / found["all"]).where(found["all"] > 0)
    found["velocity"] = (found["sales"] / found["carrying"]).where(found["carrying"] > 0)
    return found[list(COLUMNS)].sort_values(keys, ignore_index=True)


def _universe(sales: pd.DataFrame, outlets: pd.DataFrame) -> pd.DataFrame:
    if len(outlets):
        return outlets[["outlet", "region", "weight"]]
    seen = sales.dropna(subset="outlet").drop_duplicates("outlet")[["outlet", "region"]]
    return seen.assign(weight=np.nan)


def today(sales: pd.DataFrame, outlets: pd.DataFrame) -> pd.DataFrame:
    """Distribution of the last months on record: outlets that sold it in any of them.

    Returns:
        as ``table``, with ``month`` the last of them and ``sales`` and ``velocity`` a month.
    """
    if not len(sales):
        return pd.DataFrame(columns=list(COLUMNS))
    last = sales["month"].max()
    recent = sales[sales["month"] > last - pd.DateOffset(months=RECENT)]
    months = recent["month"].nunique()
    found = table(recent.assign(month=last), outlets)
    return found.assign(sales=found["sales"] / months, velocity=found["velocity"] / months)


@dataclass(frozen=True, slots=True)
class Curve:
    """How sales of one product moved with its distribution over time: log sales on log distribution.

    Args:
        exponent, low, high: b of sales = a·Dᵇ and its 95 % interval; None where it is refused.
        months: of the record.
        lowest, highest: distribution seen.
        explained: share of the variance of log sales.
        refused: why there is no exponent; empty where there is one.
        warning: what to keep in mind.
    """

    exponent: float | None
    low: float | None
    high: float | None
    months: int
    lowest: float
    highest: float
    explained: float
    refused: str
    warning: str


_MEANS = (
    "Distribution may follow demand as well as make it: this is how the two moved together, not what "
    "an outlet added would sell."
)
_ABOVE_ONE = "Above 1, it mostly says that more outlets order in good months: do not plan on it."


def curve(months: pd.DataFrame) -> Curve:
    """The curve within one product over time, or why there is none.

    A trend and months of the year are allowed for; the interval allows for months that resemble their
    neighbours (Newey and West, 6 lags). Refused are records under 24 months, a distribution that moved
    by under a tenth of its highest, an exponent known no better than to within 1 either way, and one
    that may be zero.

    Args:
        months: ``month``, ``sales``, ``numeric`` of one product, one row a month.
    Raises:
        ManyProducts: more than one row a month, or more than one product.
    """
    known = months[(months["sales"] > 0) & (months["numeric"] > 0)].sort_values("month")
    if known["month"].duplicated().any() or known.get("product", pd.Series()).nunique() > 1:
        raise ManyProducts
    rate = known["numeric"].to_numpy("float64")
    low, high = (float(rate.min()), float(rate.max())) if len(rate) else (0.0, 0.0)
    if len(known) < FEWEST_MONTHS:
        why = f"{len(known)} months with sales are too few; a curve needs {FEWEST_MONTHS}."
        return Curve(None, None, None, len(known), low, high, 0.0, why, _MEANS)
    if high - low < _NARROWEST * high:
        why = "Distribution hardly moved, so the record cannot tell what moving it does."
        return Curve(None, None, None, len(known), low, high, 0.0, why, _MEANS)
    exponent, lower, upper, explained = _fitted(known)
    if not np.isfinite([exponent, lower, upper]).all() or (upper - lower) / 2 > _TOO_UNSURE:
        why = (
            "Sales and distribution moved too unevenly for a curve: its exponent could be anything."
        )
        return Curve(None, None, None, len(known), low, high, explained, why, _MEANS)
    if lower <= 0:
        why = "Sales did not clearly rise with distribution in this record, so there is no curve."
        return Curve(None, None, None, len(known), low, high, explained, why, _MEANS)
    warning = f"{_MEANS} {_ABOVE_ONE}" if exponent > 1 else _MEANS
    return Curve(exponent, lower, upper, len(known), low, high, explained, "", warning)


def _fitted(known: pd.DataFrame) -> tuple[float, float, float, float]:
    """Exponent, its interval and the share explained, by least squares with robust errors."""
    from statsmodels.regression.linear_model import OLS

    month = known["month"].dt.month
    season = pd.get_dummies(month, drop_first=True, dtype="float64").to_numpy()
    trend = np.arange(len(known)) / 12
    rate = np.log(known["numeric"].to_numpy("float64"))
    design = np.column_stack([rate, np.ones(len(known)), trend, season])
    fitted = OLS(np.log(known["sales"].to_numpy("float64")), design).fit(
        cov_type="HAC", cov_kwds={"maxlags": _LAGS, "use_correction": True}, use_t=True
    )
    low, high = fitted.conf_int()[0]
    return float(fitted.params[0]), float(low), float(high), float(fitted.rsquared)


@dataclass(frozen=True, slots=True)
class Outlet:
    """What an outlet to be added is taken to be.

    Args:
        velocity: sales a year, minor units.
        margin: share of sales.
        service: yearly cost of serving it, minor units.
        days: term and expected days late.
        loss: share of its sales that is lost.
    """

    velocity: float
    margin: float
    service: float
    days: float
    loss: float


def worth_of(outlet: Outlet, cost_of_capital: float) -> float:
    """What an outlet leaves a year, after capital and losses.

    >>> round(worth_of(Outlet(1000.0, 0.3, 100.0, 73, 0.02), 0.10), 6)
    160.0

    Source: METHODS 8: velocity × margin − service − capital × receivables − loss.
    """
    receivables = outlet.velocity * outlet.days / YEAR
    earned = outlet.velocity * (outlet.margin - outlet.loss)
    return earned - outlet.service - cost_of_capital * receivables


def steps(
    first: Outlet, today: float, universe: int, cost_of_capital: float, exponent: float = 1.0
) -> pd.DataFrame:
    """Outlet by outlet from today's distribution to everywhere: what each next one sells and leaves.

    Sales are a·Dᵇ through today's, so the n-th outlet sells what the curve rises by. The last one
    that leaves anything is where more distribution stops paying.

    Args:
        first: an outlet as today's are on average.
        today: outlets that sell it now.
        universe: outlets there are.
    Returns:
        ``carrying``, ``rate``, ``velocity`` (of the next outlet, a year), ``left`` (a year),
        ``receivables`` (more than today), ``pays``; one row an outlet added.
    """
    carrying = np.arange(max(int(today), 1) + 1, universe + 1)
    base = max(int(today), 1)
    whole = first.velocity * base
    curve = whole * (np.arange(base, universe + 1) / base) ** exponent
    velocity = np.diff(curve)
    left = velocity * (first.margin - first.loss - cost_of_capital * first.days / YEAR)
    left = left - first.service
    owed = (curve[1:] - whole) * first.days / YEAR
    return pd.DataFrame({
        "carrying": carrying, "rate": carrying / universe, "velocity": velocity, "left": left,
        "receivables": owed, "pays": left > 0,
    })  # fmt: skip
