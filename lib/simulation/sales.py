"""One customer's sales of the coming weeks as money, path by path and week by week."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation import credit_hold
from lib.simulation.cashflow_totals import Tally
from lib.simulation.customer_terms import Deal, Values
from lib.simulation.draws import Draws
from lib.simulation.economics import YEAR
from lib.simulation.outcomes import Fates, Waits, fates

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """What a customer orders and is sold.

    Args:
        lasts: weeks until it fails, those simulated at most, by path.
        gone: places, in paths × weeks, of what it would have bought after that.
        missed: units that it would have bought there.
        share: of each week's order on terms that is taken, where a limit or a hold may turn some
            away: paths × weeks; None where none can.
        values: what a week and a unit are worth.
    """

    lasts: Ints
    gone: Ints
    missed: Floats
    share: Floats | None
    values: Values

    @property
    def season(self) -> Floats:
        """Units ordered in each week."""
        return self.values.season

    @property
    def units(self) -> Floats:
        """Units ordered until it fails, by path; limits apart."""
        return self.values.units_until.take(self.lasts)

    @property
    def worth(self) -> Floats:
        """Their present value."""
        return self.values.worth_until.take(self.lasts)

    def sold(self, amount: float, into: Floats) -> None:
        """Add an order of an amount, each week on each path, to a sum; limits apart."""
        into += amount * self.season
        self.take_off(amount, into)

    def take_off(self, amount: float, into: Floats) -> None:
        """Take off a sum what it would have bought after it failed."""
        into.ravel()[self.gone] -= amount * self.missed


def order(deals: Sequence[Deal], into: Tally) -> None:
    """Add what customers order as long as none fails, the same on each path: billed, and on terms.

    All at once, as it is one row; each customer's ``sell`` takes off what it no longer orders, and adds
    what a limit or a hold lets pass.
    """
    billed, on_terms = np.zeros(into.cash.shape[1]), np.zeros(into.cash.shape[1])
    for deal in deals:
        policy, unit = deal.policy, deal.unit * deal.values.season
        free = 0.0 if _gated(deal) else deal.on_terms
        billed += unit * (policy.upfront + free)
        on_terms += unit * (policy.deposit + free)
    into.billed[:] += billed
    into.on_terms[:] += on_terms


def _gated(deal: Deal) -> bool:
    return deal.policy.limit is not None or deal.policy.hold_after is not None


def sell(
    deal: Deal, luck: Draws, made: Waits, opening: Ints, times: Floats | None, into: Tally
) -> None:
    """Add one customer's sales to a tally that has its ``order``, to be ``settled`` when all are in.

    Args:
        made: of ``waits``, under this policy.
        opening: the week in which each group of its balances ends, which limits and holds look at.
        times: today's volume it buys, by path, which a limit looks at; None is once.
    """
    policy = deal.policy
    came = [fates(deal, luck, made, share, before) for share, before in policy.streams]
    share = None
    if _gated(deal):
        alive = np.arange(len(policy.term)) < luck.fails[:, None]
        owed = credit_hold.owed(deal.payer, policy, opening, len(policy.term))
        season = deal.values.season
        share = credit_hold.taken(
            deal.payer, policy, [f.week for f in came], alive, owed, season, times
        )
        into.blocked[:] += (alive - share) * (deal.unit * deal.on_terms * season)
    gone, weeks = luck.gone, len(policy.term)
    missed = deal.values.season[gone % weeks]
    orders = Orders(np.minimum(luck.fails, weeks), gone, missed, share, deal.values)
    _billed(deal, orders, into)
    if policy.upfront > 0:
        _upfront(deal, orders, into)
    for fate in came:
        _paid(deal, fate, orders, into)
        _discounts(deal, fate, orders, into)
        _losses(deal, fate, orders, into)
        if policy.interest:
            _interest(deal, made, fate, orders, into)


def _billed(deal: Deal, orders: Orders, into: Tally) -> None:
    """What is billed, what of it on terms, and what the goods and the paperwork take."""
    policy, values, unit = deal.policy, deal.values, deal.unit
    units, ready = orders.units, orders.worth
    if orders.share is None:
        orders.take_off(unit * (policy.upfront + deal.on_terms), into.billed)
        orders.take_off(unit * (policy.deposit + deal.on_terms), into.on_terms)
        sold = units * (policy.upfront + deal.on_terms)
        worth = ready * (policy.upfront + deal.on_terms)
    else:
        orders.take_off(unit * policy.upfront, into.billed)
        orders.take_off(unit * policy.deposit, into.on_terms)
        taken = orders.share * (unit * deal.on_terms * orders.season)
        into.billed[:] += taken
        into.on_terms[:] += taken
        sold = units * policy.upfront + orders.share @ orders.season * deal.on_terms
        worth = ready * policy.upfront + orders.share @ values.by_week * deal.on_terms
    into.margin[:] += sold * (unit * (deal.kept - deal.goods))
    into.value[:] -= worth * (unit * (deal.goods + values.handling + policy.on_turnover))


def _upfront(deal: Deal, orders: Orders, into: Tally) -> None:
    """Sales paid at once: no waiting, no loss."""
    amount = deal.unit * deal.policy.upfront
    orders.sold(amount * deal.kept, into.cash)
    if deal.payer.credited:
        orders.sold(amount * deal.payer.credited, into.credited)
    earned = amount * deal.kept * (1 - deal.policy.on_cleared)
    into.value[:] += earned * orders.worth


def _paid(deal: Deal, fate: Fates, orders: Orders, into: Tally) -> None:
    """The money of sales on terms; what is lost or taken as a discount is still in the cash."""
    ended, money = _by_week(fate, orders), fate.unit * deal.kept
    into.cash[:] += ended[:, :-1] * money
    into.open[:] += ended[:, -1] * fate.unit
    if deal.payer.credited:
        into.credited[:] += ended[:, :-1] * (fate.unit * deal.payer.credited)
    worth = fate.ends.worth.take(fate.place)
    if orders.share is not None:
        worth *= orders.share
    into.value[:] += (worth @ deal.values.by_week) * (money * (1 - deal.policy.on_cleared))


def _by_week(fate: Fates, orders: Orders) -> Floats:
    """How much of a unit ends in each week on each path, and last how much ends after them all."""
    paths, weeks = fate.place.shape
    longest = min(int(fate.ends.week.max()), weeks)
    place = np.minimum(fate.ends.week, weeks).take(fate.place)
    place += _weeks(paths, weeks)
    last = place[:, weeks - longest :]
    np.minimum(last, _weeks(paths, weeks)[:, :1] + weeks, out=last)
    if orders.share is None:
        share = _whole(orders.season.tobytes(), paths)
    else:
        share = (orders.share * orders.season).ravel()
    made = np.bincount(place.ravel(), share, minlength=paths * (weeks + 1))
    made = made.reshape(paths, weeks + 1)
    if orders.share is None:
        made[:, -1] -= orders.values.units_until[-1] - orders.units
    return np.asarray(made)


@functools.lru_cache(maxsize=4)
def _whole(season: bytes, paths: int) -> Floats:
    """Orders that are taken whole, on so many paths."""
    return np.tile(np.frombuffer(season), paths)


@functools.lru_cache(maxsize=4)
def _weeks(paths: int, weeks: int) -> Ints:
    """Places of weeks in a table of paths × weeks and one more."""
    return np.asarray(((weeks + 1) * np.arange(paths))[:, None] + np.arange(weeks))


def _discounts(deal: Deal, fate: Fates, orders: Orders, into: Tally) -> None:
    """Note discounts in the weeks in which they are taken."""
    weeks = into.cash.shape[1]
    lag = int(fate.ends.week[fate.ends.taken])
    if fate.taken is None or not deal.policy.rate or lag >= weeks:
        return
    each = fate.unit * deal.kept * deal.policy.rate * orders.season[: weeks - lag]
    taken = fate.taken[:, : weeks - lag] * each
    if orders.share is not None:
        taken *= orders.share[:, : weeks - lag]
    into.discount[:, lag:] += taken


def _losses(deal: Deal, fate: Fates, orders: Orders, into: Tally) -> None:
    """Note what is lost, sale by sale: there are few."""
    policy, values = deal.policy, deal.values
    paths, weeks = into.cash.shape
    amount = np.full(len(fate.doomed), fate.unit * deal.kept * deal.risk.lost)
    if orders.share is not None:
        amount *= orders.share.ravel()[fate.doomed]
    path, sold = fate.doomed // weeks, fate.doomed % weeks
    age = policy.term[sold] + (fate.before + policy.give_up)
    worth = amount * values.by_age[age] * values.by_week[sold] * (1 - policy.on_cleared)
    amount *= orders.season[sold]
    into.loss[:] += np.bincount(path, amount, minlength=paths)
    into.value[:] -= np.bincount(path, worth, minlength=paths)
    week = sold + values.weeks_of[age]
    inside = week < weeks
    np.add.at(into.lost, (path[inside], week[inside]), amount[inside])


def _interest(deal: Deal, made: Waits, fate: Fates, orders: Orders, into: Tally) -> None:
    """Late interest on what is paid in full."""
    yearly = fate.unit * deal.kept * deal.policy.interest
    asked = np.maximum(made.place + made.first, 0) * (yearly / YEAR)
    asked.ravel()[fate.doomed] = 0.0
    asked[fate.place >= fate.ends.taken] = 0.0
    if orders.share is not None:
        asked *= orders.share
    into.interest[:] += asked @ orders.season
    into.value[:] += (asked * fate.ends.worth.take(fate.place)) @ deal.values.by_week
