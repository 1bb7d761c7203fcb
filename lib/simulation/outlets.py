"""What a wider or narrower distribution brings: sales, receivables, loss, cash, and where it stops."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.ledger.arrays import Floats
from lib.simulation.assumptions import Range
from lib.simulation.distribution import sales_at
from lib.simulation.economics import YEAR
from lib.simulation.levers import share
from lib.simulation.markets import Market, Paying
from lib.simulation.mistakes import negative_days, out_of_range

MONTHS = 24
_WEEKS = 52
ENDS = ("low", "base", "high")


def _annuity(years: float, rate: float) -> float:
    return years if rate == 0 else float(-np.expm1(-years * np.log1p(rate)) / rate)


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """A distribution rate to try, and what is assumed of the outlets it adds or takes away.

    Args:
        exponent: b of sales = a·Dᵇ: what the next outlet sells, as a share of today's average.
        added: how outlets added pay; those taken away pay as today's do.
        margin, cost_of_capital: shares.
        service: yearly cost of serving an outlet, minor units.
        joining: what it costs once to win one, minor units.
        years: an outlet stays.
        fill: weeks of sales that an outlet is first stocked with.
        months: until the rate is reached.
    """

    exponent: Range
    added: Paying
    margin: float = 0.30
    cost_of_capital: float = 0.12
    service: float = 0.0
    joining: float = 0.0
    years: float = 5.0
    fill: float = 0.0
    months: int = 12

    def __post_init__(self) -> None:
        share("A margin", self.margin)
        share("The cost of capital", self.cost_of_capital)
        for name in ("service", "joining", "fill"):
            if (value := getattr(self, name)) < 0:
                raise out_of_range(f"{name.capitalize()} for an outlet", value, 0, np.inf)
        if self.years <= 0:
            raise out_of_range("The years an outlet stays", self.years, 0.1, np.inf)
        if self.exponent.low <= 0:
            raise out_of_range("What the next outlet sells", self.exponent.low, 0.01, np.inf)
        if self.months < 0:
            raise negative_days("The time until the rate is reached", self.months)


def at(market: Market, rate: float, move: Move, exponent: float) -> Mapping[str, float]:
    """A year at a distribution rate once it is reached, minor units.

    Returns:
        ``rate``, ``carrying`` (outlets), ``sales`` (billed), ``receivables``, ``loss``, ``left``
        (margin less loss, service and the cost of what is owed).
    Raises:
        NotAShare: a rate outside 0 to 100 %, or nothing to start from.
    """
    sales = sales_at(rate, market.rate, market.sales, exponent)
    more = sales - market.sales
    pays = move.added if more > 0 else market.paying
    receivables = (market.sales * market.paying.days + more * pays.days) / YEAR
    loss = market.sales * market.paying.loss + more * pays.loss
    carrying = rate * market.outlets
    earned = sales * move.margin - loss - carrying * move.service
    contribution = earned - move.cost_of_capital * receivables
    return {"rate": rate, "carrying": carrying, "sales": sales, "receivables": receivables,
            "loss": loss, "left": contribution}  # fmt: skip


def side_by_side(market: Market, rate: float, move: Move) -> pd.DataFrame:
    """Narrower, today's and wider distribution, as far from today's on either side as the rate is.

    Returns:
        ``distribution`` (``narrower``, ``today's``, ``wider``), the columns of ``at`` at the likely
        exponent, ``sales_low``, ``sales_high``, ``left_low``, ``left_high`` over the range of
        exponents, ``cash`` (more than today within a year of starting), ``chosen`` (whether it is the
        rate asked for; one outlet at least), ``pays_until`` with ``_low`` and ``_high``: see
        ``pays_until``.
    """
    rate = min(max(rate, min(1 / market.outlets, market.rate)), 1.0)
    away = abs(rate - market.rate)
    rates = {
        "narrower": max(market.rate - away, min(1 / market.outlets, market.rate)),
        "today's": market.rate,
        "wider": min(market.rate + away, 1.0),
    }
    ends = {end: pays_until(market, move, getattr(move.exponent, end)) for end in ENDS}
    rows = []
    for name, value in rates.items():
        year = {end: at(market, value, move, getattr(move.exponent, end)) for end in ENDS}
        spread = {
            f"{measure}_{end}": function(y[measure] for y in year.values())
            for measure in ("sales", "left")
            for end, function in (("low", min), ("high", max))
        }
        within = cash(market, value, move).loc[11, "together"]
        is_chosen = abs(value - rate) < 1e-9
        rows.append(
            {"distribution": name, **year["base"], **spread, "cash": within, "chosen": is_chosen}
        )
    return pd.DataFrame(rows).assign(
        pays_until=ends["base"],
        pays_until_low=min(ends.values()),
        pays_until_high=max(ends.values()),
    )


def marginal(market: Market, move: Move, exponent: float) -> pd.DataFrame:
    """Outlet by outlet from one to all of them: what each sells, and what it is worth over its years.

    Sales are a·Dᵇ through today's, so the n-th outlet sells what the curve rises by. Those there are
    today pay as today's do and cost nothing to win.

    Returns:
        ``carrying``, ``rate``, ``velocity`` (a year), ``left`` (a year), ``value``, ``added``.
    """
    carrying = np.arange(1, market.outlets + 1)
    whole = market.sales * (np.arange(market.outlets + 1) / market.carrying) ** exponent
    velocity, added = np.diff(whole), carrying > market.carrying
    days = np.where(added, move.added.days, market.paying.days)
    loss_share = np.where(added, move.added.loss, market.paying.loss)
    contribution = (
        velocity * (move.margin - loss_share - move.cost_of_capital * days / YEAR) - move.service
    )
    value = contribution * _annuity(move.years, move.cost_of_capital) - np.where(
        added, move.joining, 0.0
    )
    return pd.DataFrame(
        {
            "carrying": carrying,
            "rate": carrying / market.outlets,
            "velocity": velocity,
            "left": contribution,
            "value": value,
            "added": added,
        }
    )


def pays_until(market: Market, move: Move, exponent: float) -> float:
    """The distribution rate up to which each outlet added is worth more than nothing.

    Today's where the next one already is not; 1 where all are.
    """
    table = marginal(market, move, exponent)
    added = table[table["added"]]
    losing = added.loc[added["value"] <= 0, "rate"]
    if losing.empty:
        return 1.0
    return max(float(losing.iloc[0]) - 1 / market.outlets, market.rate)


def cash(market: Market, rate: float, move: Move) -> pd.DataFrame:
    """Cash month by month, more or less than at today's distribution, until long after it is reached.

    Goods are paid for when billed; the money comes as customers of that kind have paid, less what is
    lost; outlets added are first stocked, and cost what winning and serving them costs.

    Returns:
        ``month`` (1 is the first), ``cash``, ``together`` (since the start), ``together_low``,
        ``together_high`` over the range of exponents; minor units.
    """
    by_end = {end: _cash(market, rate, move, getattr(move.exponent, end)) for end in ENDS}
    sums = {end: np.cumsum(value) for end, value in by_end.items()}
    ends = np.stack(list(sums.values()))
    return pd.DataFrame({
        "month": np.arange(1, MONTHS + 1), "cash": by_end["base"], "together": sums["base"],
        "together_low": ends.min(axis=0), "together_high": ends.max(axis=0),
    })  # fmt: skip


def _cash(market: Market, rate: float, move: Move, exponent: float) -> Floats:
    month = np.arange(0, MONTHS + 1)
    reached = np.minimum(month / max(move.months, 1), 1.0)
    rates = market.rate + (rate - market.rate) * reached
    sales = np.array([sales_at(r, market.rate, market.sales, exponent) for r in rates])
    more = (sales - market.sales)[1:]
    joined = np.diff(rates) * market.outlets
    stocking = np.maximum(np.diff(sales), 0.0) * move.fill / _WEEKS
    billed = more / 12 + stocking
    pays = move.added if rate > market.rate else market.paying
    receipts = np.convolve(billed, pays.by_month(MONTHS))[:MONTHS] * (1 - pays.loss)
    service_cost = (rates[1:] - market.rate) * market.outlets * move.service / 12
    joining_cost = np.maximum(joined, 0.0) * move.joining
    return np.asarray(receipts - billed * (1 - move.margin) - service_cost - joining_cost)
