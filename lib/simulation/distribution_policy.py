"""A policy of distribution by one axis, kept from outrunning what customers can pay.

The practice asks for a policy by stage of sale, or by product strategy, or by strength of promotion:
one axis at a time. The stages and the strategies are ours; the practice names none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from lib.ledger.arrays import Floats
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered
from lib.simulation import markets
from lib.simulation.distribution import EVERYWHERE
from lib.simulation.levers import share
from lib.simulation.markets import Market
from lib.simulation.mistakes import negative_days, unknown
from lib.simulation.outlets import Move, at, pays_until

YEAR = 12
_ALIKE = 3
STAGES = ("launch", "growth", "maturity", "decline")
STRATEGIES = ("lead", "hold", "harvest")
PROMOTIONS = ("strong", "some", "none")
AXES: Mapping[str, tuple[str, ...]] = {
    "stage": STAGES, "strategy": STRATEGIES, "promotion": PROMOTIONS,
}  # fmt: skip
POINTS: Mapping[str, float] = {
    "launch": 0.10, "growth": 0.05, "maturity": 0.0, "decline": -0.05,
    "lead": 0.10, "hold": 0.0, "harvest": -0.05,
    "strong": 0.10, "some": 0.05, "none": 0.0,
}  # fmt: skip
UNSAID = "not said"
SHORT = "under two years"
_NEW = 3
_GROWS, _FALLS = 0.10, -0.05
OUTGROWN = "owed outgrew sales"
TOO_LONG = "paid too late"
UNPAID = "the next does not pay"
ROOM = "pays part of the way"


@dataclass(frozen=True, slots=True)
class Policy:
    """What to do about distribution, by one axis.

    Args:
        axis: ``stage`` (from the record), ``strategy`` or ``promotion`` (as people say, by product).
        levels: product -> level, for the axes that the record does not know.
        points: level -> points of 1 by which distribution is to move in a year.
        faster: points of 1 by which what is owed may grow faster than sales, before nothing is widened.
        longest: days until added outlets pay, beyond which nothing is widened.
    """

    axis: str = "stage"
    levels: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, float] = field(default_factory=lambda: dict(POINTS))
    faster: float = 0.05
    longest: float = 90.0

    def __post_init__(self) -> None:
        if self.axis not in AXES:
            raise unknown("axis of a distribution policy", self.axis, ", ".join(AXES))
        for level in self.levels.values():
            if level not in AXES[self.axis]:
                raise unknown(f"level of {self.axis}", level, ", ".join(AXES[self.axis]))
        for level, points in self.points.items():
            share(f"The change of distribution at “{level}”", abs(points))
        if self.longest < 0:
            raise negative_days("The days until outlets pay", round(self.longest))


def growth(months: pd.DataFrame, column: str, length: int = YEAR) -> float:
    """The latest months of a record beside the same ones a year before, as a share of those.

    >>> growth(pd.DataFrame({"month": pd.date_range("2024-01-01", periods=24, freq="MS"),
    ...                      "sales": [100.0] * 12 + [110.0] * 12}), "sales")
    0.1

    Args:
        months: ``month`` and the column, one row a month.
        length: of months compared.
    Returns:
        the growth; NaN where a month is not on record, or there was nothing before.
    """
    by = months.dropna(subset=column).set_index("month")[column].astype("float64")
    if by.empty:
        return float("nan")
    latest = pd.date_range(end=by.index.max(), periods=length, freq="MS")
    before = latest - pd.DateOffset(years=1)
    if not (latest.isin(by.index).all() and before.isin(by.index).all()):
        return float("nan")
    earlier = float(by[before].sum())
    return round(float(by[latest].sum()) / earlier - 1, 12) if earlier > 0 else float("nan")


def stage(months: pd.DataFrame, since: pd.Timestamp) -> str:
    """The stage of a product in a region: launch, growth, maturity or decline.

    Launch: first sold there less than a year ago, the record itself being longer. Otherwise by sales of
    the last twelve months beside the twelve before: over 10 % more is growth, over 5 % less decline.

    Args:
        months: ``month``, ``sales`` of it, one row a month.
        since: the record's first month.
    """
    first, last = months["month"].min(), months["month"].max()
    if first >= since + pd.DateOffset(months=_NEW) and first > last - pd.DateOffset(months=YEAR):
        return "launch"
    grown = growth(months, "sales")
    if np.isnan(grown):
        return SHORT
    return "growth" if grown > _GROWS else "decline" if grown < _FALLS else "maturity"


def outgrowth(months: pd.DataFrame) -> tuple[float, float, float]:
    """How sales and what is owed grew in a year, and how far off their difference may be.

    Twelve month-ends beside the same ones a year before: a single large invoice, or a month-end on
    which a payment was a day late, moves six of them by tens of per cent. The doubt is two standard
    errors of the monthly differences, widened for months that resemble the three before (Newey and
    West 1987).

    Args:
        months: ``month``, ``sales``, ``owed``, one row a month, as of ``outgrowing``.
    Returns:
        growth of sales, of what is owed, and the doubt, as shares; NaN without two years on record.
    """
    monthly = months.set_index("month")[["sales", "owed"]].astype("float64")
    if monthly["owed"].notna().any():
        monthly["owed"] = monthly["owed"].fillna(0.0)
    whole = monthly.asfreq("MS").tail(2 * YEAR)
    before, now = whole.iloc[:-YEAR].to_numpy(), whole.iloc[-YEAR:].to_numpy()
    complete = len(whole) == 2 * YEAR and bool(np.isfinite(whole.to_numpy()).all())
    if not complete or (before.sum(axis=0) <= 0).any():
        return growth(months, "sales"), growth(months, "owed"), float("nan")
    more = (now - before) / before.mean(axis=0)
    sales, owed = more.mean(axis=0).tolist()
    return sales, owed, 2 * _standard_error_of_mean(more[:, 1] - more[:, 0])


def _standard_error_of_mean(values: Floats) -> float:
    """Standard error of a mean of months that resemble their neighbours."""
    off = values - values.mean()
    size = len(off)
    variance = float(off @ off) + 2 * sum(
        (1 - lag / (_ALIKE + 1)) * float(off[lag:] @ off[:-lag]) for lag in range(1, _ALIKE + 1)
    )
    return float(np.sqrt(max(variance, 0.0)) / size)


def monthly_record(ledger: Ledger, product: str, region: str) -> pd.DataFrame:
    """Distribution, outlets' sales and what is owed on a product, month by month.

    Returns:
        ``month``, ``numeric``, ``sales``, ``owed`` (NaN where no invoice names the product).
    """
    wide = region == EVERYWHERE
    record = markets.months(ledger, not wide)
    rows = record[(record["product"] == product) & (record["region"] == region)]
    owed = markets.owed(ledger)
    owed = owed[(owed["product"] == product) & (wide | (owed["region"] == region))]
    sums = owed.groupby("month")["owed"].sum()
    table = rows[["month", "numeric", "sales"]].assign(owed=rows["month"].map(sums))
    return table.reset_index(drop=True)


@remembered
def trends(ledger: Ledger) -> pd.DataFrame:
    """Every product and region sold lately: its stage, and how sales and what is owed grew.

    Returns:
        ``product``, ``region``, ``stage``, ``grew``, ``owed_grew``, ``doubt``: see ``outgrowth``.
        Sorted.
    """
    record = markets.months(ledger)
    now = markets.today(ledger)
    lately = set(map(tuple, now.loc[now["carrying"] > 0, ["product", "region"]].to_numpy()))
    since, rows = record["month"].min(), []
    for (product, region), months in record.groupby(["product", "region"]):
        if (product, region) in lately:
            owed_months = monthly_record(ledger, str(product), str(region))
            rows.append((product, region, stage(months, since), *outgrowth(owed_months)))
    names = ["product", "region", "stage", "grew", "owed_grew", "doubt"]
    return pd.DataFrame(rows, columns=names)


def plan(ledger: Ledger, policy: Policy, move: Move, own_curves: bool = False) -> pd.DataFrame:
    """What a policy does to each product in each region, and what holds it back.

    A rate is widened only while the outlet added is worth more than nothing, never where what is owed
    grew faster than sales or added outlets would pay too late.

    Args:
        move: what is assumed of outlets added; its costs of an outlet are shares of what an average
            outlet of the market sells a year.
        own_curves: what the next outlet sells is each market's own, in market of the move's.
    Returns:
        ``product``, ``region``, ``level``, ``rate``, ``target``, ``sales_more``, ``receivables_more``,
        ``left_more`` (a year, minor units), ``grew``, ``owed_grew`` and ``doubt`` as in ``trends``,
        ``held`` (why not, or not all the way; else empty), ``surely`` (whether it is worth it at the
        low end of what outlets may sell too).
    """
    rows = []
    for product, region, stage_name, grew, owed_grew, doubt in trends(ledger).itertuples(
        index=False
    ):
        market = markets.market(ledger, product, region)
        level = stage_name if policy.axis == "stage" else policy.levels.get(product, UNSAID)
        local_move = scaled(replace(move, exponent=market.sells) if own_curves else move, market)
        likely = local_move.exponent.base
        wanted_rate = market.rate + policy.points.get(level, 0.0)
        target, obstacle = _limited_rate(
            market, wanted_rate, local_move, policy, owed_grew - grew - doubt
        )
        now, then = (at(market, rate, local_move, likely) for rate in (market.rate, target))
        surest = local_move.exponent.low
        surely = target <= market.rate or pays_until(market, local_move, surest) > market.rate
        more = (then[name] - now[name] for name in ("sales", "receivables", "left"))
        growths = grew, owed_grew, doubt
        rows.append(
            (product, region, level, market.rate, target, *more, *growths, obstacle, surely)
        )
    return pd.DataFrame(rows, columns=list(_PLAN))


_PLAN = (
    "product", "region", "level", "rate", "target", "sales_more", "receivables_more", "left_more",
    "grew", "owed_grew", "doubt", "held", "surely",
)  # fmt: skip


def scaled(move: Move, market: Market) -> Move:
    """A move whose costs of an outlet are shares of what an average one sells, in money."""
    average = market.sales / market.carrying
    return replace(move, service=move.service * average, joining=move.joining * average)


def _limited_rate(
    market: Market, wanted_rate: float, move: Move, policy: Policy, faster: float
) -> tuple[float, str]:
    """How far the rate goes, and what keeps it from going where it was wanted.

    Args:
        faster: points of 1 by which what is owed surely grew faster than sales; NaN where not known.
    """
    wanted_rate = min(wanted_rate, 1.0)
    if wanted_rate <= market.rate:
        return max(wanted_rate, min(1 / market.outlets, market.rate)), ""
    if faster > policy.faster:
        return market.rate, OUTGROWN
    if move.added.days > policy.longest:
        return market.rate, TOO_LONG
    most = pays_until(market, move, move.exponent.base)
    if most <= market.rate:
        return market.rate, UNPAID
    return (wanted_rate, "") if most >= wanted_rate else (most, ROOM)
