"""One customer's sales of the coming weeks, path by path: each week's sale paid, or not, on a day."""

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation import draws, gate
from lib.simulation.assumptions import Assumptions
from lib.simulation.draws import FATE, Draws
from lib.simulation.economics import YEAR, factor
from lib.simulation.payers import Payer
from lib.simulation.policy import MID_WEEK, Policy, Risk
from lib.simulation.tally import Tally

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
LONGEST = 4096
"""Days from issue that anything may last: a term, a month-end, consignment and giving up."""


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """What a day and a unit are worth.

    Args:
        by_age: present value, on the day of the sale, of a unit paid so many days later.
        by_week: present value, on the first day, of a unit in a week.
        weeks_of: weeks from the week of the sale to that of a payment so many days later.
        cost: of the goods in a unit of sales at today's prices; ``handling``: of its paperwork.
    """

    by_age: Floats
    by_week: Floats
    weeks_of: Ints
    cost: float
    handling: float

    @classmethod
    def of(cls, known: Assumptions, weeks: int) -> "Values":
        """Under some assumptions. Sales are made in the middle of their week."""
        days = np.arange(LONGEST)
        rate, how = known.cost_of_capital, known.discounting
        return cls(
            by_age=factor(days, rate, how),
            by_week=factor(7 * np.arange(weeks), rate, how),
            weeks_of=(days + MID_WEEK) // 7,
            cost=1 - known.margin,
            handling=known.handling,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Deal:
    """A customer, its terms, its risks, and what money is worth."""

    payer: Payer
    policy: Policy
    risk: Risk
    values: Values

    @property
    def unit(self) -> float:
        """Its sales of a week at the policy's price."""
        return self.payer.weekly * self.policy.price

    @property
    def kept(self) -> float:
        """The share of what is billed that credit notes leave."""
        return 1 - self.payer.credited

    @property
    def goods(self) -> float:
        """What the goods cost in one unit billed; those credited come back."""
        return self.values.cost * self.kept / self.policy.price

    @property
    def on_terms(self) -> float:
        """The share of sales that is not paid at once."""
        return sum(share for share, _ in self.policy.streams)


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """How late each week's sale is paid on each path, given up at the latest.

    Args:
        place: days late, counted from ``first``: paths × weeks.
        first: days late of place 0.
    """

    place: Ints
    first: int


def waits(policy: Policy, luck: Draws) -> Waits:
    """Days late by the equal part drawn, shifted on each path."""
    shift = draws.whole_days(luck, policy.unsure)
    first = min(int(policy.late[0]) + int(shift.min()), policy.give_up)
    place = policy.late.astype("int64").take(draws.part(luck.sales))
    place += (shift - first)[:, None]
    np.minimum(place, policy.give_up - first, out=place)
    return Waits(place, first)


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """What becomes of a unit sold, by its place; a term that differs by week moves the place.

    Args:
        week: weeks from its sale to its end, by place; the last two places are of what is paid with
            the discount taken, and of what is not sold.
        worth: present value on the day of its sale, as if what is given up were paid that day.
        later: places by which each week's term is longer than the shortest.
    """

    week: Ints
    worth: Floats
    later: Ints

    @property
    def taken(self) -> int:
        """The place of what is paid with the discount taken."""
        return len(self.week) - 2

    @property
    def not_sold(self) -> int:
        """The place of what is not sold."""
        return len(self.week) - 1


def ends(policy: Policy, values: Values, made: Waits, before: int) -> Ends:
    """The ends of a stream whose term begins so many days after the sale."""
    shortest = int(policy.term.min())
    later = policy.term - shortest
    places = policy.give_up - made.first + 1 + int(later.max())
    age = np.maximum(np.arange(places) + made.first + shortest + before, 0)
    age = np.append(age, (policy.window + before, 0))
    week, worth = values.weeks_of[age], values.by_age[age]
    week[-1] = len(policy.term)
    worth[-2:] *= 1 - policy.rate, 0.0
    return Ends(week, worth, later)


@dataclass(frozen=True, slots=True, eq=False)
class Fates:
    """What becomes of each week's sale of a stream on each path.

    Args:
        place: in ``ends``: paths × weeks.
        ends: of the stream; its term begins ``before`` days after the sale.
        unit: what is billed of it in a week.
        taken: whether the discount is; None where none is offered.
        doomed: places, in paths × weeks, of sales that are never paid.
    """

    place: Ints
    ends: Ends
    before: int
    unit: float
    taken: Flags | None
    doomed: Ints

    @property
    def week(self) -> Ints:
        """In which each ends, whether it is sold or not."""
        return self.ends.week.take(self.place) + np.arange(self.place.shape[1])


def fates(deal: Deal, luck: Draws, made: Waits, share: float, before: int) -> Fates:
    """Discounts taken, invoices never paid, and what customers that fail leave behind.

    What is never paid would not have been paid early either: a discount saves no such loss.
    """
    policy, weeks = deal.policy, len(deal.policy.term)
    by, fate, gone = ends(policy, deal.values, made, before), draws.fate(luck.sales), luck.gone
    place = made.place + by.later if by.later.any() else made.place
    paid = 1 - luck.unpaid
    taken = None
    if policy.offered > 0:
        takes = luck.take_up * policy.offered * paid
        taken = fate < np.ceil(takes * FATE).astype("uint32")[:, None]
        place = np.maximum(taken.astype("int64") * by.taken, place)  # no other place is as high
    elif place is made.place:
        place = place.copy()
    never = fate >= np.ceil(paid * FATE).astype("uint32")[:, None]
    failing = np.flatnonzero(luck.fails <= weeks + by.week.max())
    late = by.week.take(place[failing]) + np.arange(weeks) >= luck.fails[failing, None]
    never[failing] |= late
    never.ravel()[gone] = False
    doomed = np.flatnonzero(never)
    place.ravel()[doomed] = policy.give_up - made.first + by.later[doomed % weeks]
    place.ravel()[gone] = by.not_sold
    if taken is not None:
        taken.ravel()[doomed] = False
        taken.ravel()[gone] = False
    return Fates(place, by, before, deal.unit * share, taken, doomed)


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """What a customer orders and is sold.

    Args:
        lasts: weeks until it fails, by path.
        gone: places, in paths × weeks, of what it would have bought after that.
        share: of each week's order on terms that is taken, where a limit or a hold may turn some
            away: paths × weeks; None where none can.
    """

    lasts: Ints
    gone: Ints
    share: Floats | None

    def sold(self, amount: float, into: Floats) -> None:
        """Add an order of an amount, each week on each path, to a sum; limits apart."""
        into += amount
        into.ravel()[self.gone] -= amount


def sell(
    deal: Deal, luck: Draws, made: Waits, opening: Ints, times: Floats | None, into: Tally
) -> None:
    """Add one customer's sales to a tally, whose cash is to be ``settled`` when all are in.

    Args:
        made: of ``waits``, under this policy.
        opening: the week in which each group of its balances ends, which limits and holds look at.
        times: today's volume it buys, by path, which a limit looks at; None is once.
    """
    policy = deal.policy
    came = [fates(deal, luck, made, share, before) for share, before in policy.streams]
    share = None
    if policy.limit is not None or policy.hold_after is not None:
        alive = np.arange(len(policy.term)) < luck.fails[:, None]
        owed = gate.owed(deal.payer, policy, opening, len(policy.term))
        share = gate.taken(deal.payer, policy, [f.week for f in came], alive, owed, times)
        into.blocked[:] += (alive - share) * (deal.unit * deal.on_terms)
    orders = Orders(luck.fails, luck.gone, share)
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
    weeks = np.minimum(orders.lasts, into.cash.shape[1])
    ready = _lasting(orders.lasts, values)
    if orders.share is None:
        orders.sold(unit * (policy.upfront + deal.on_terms), into.billed)
        orders.sold(unit * (policy.deposit + deal.on_terms), into.on_terms)
        sold = weeks * (policy.upfront + deal.on_terms)
        worth = ready * (policy.upfront + deal.on_terms)
    else:
        orders.sold(unit * policy.upfront, into.billed)
        orders.sold(unit * policy.deposit, into.on_terms)
        into.billed[:] += orders.share * (unit * deal.on_terms)
        into.on_terms[:] += orders.share * (unit * deal.on_terms)
        sold = weeks * policy.upfront + orders.share.sum(axis=1) * deal.on_terms
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
    into.value[:] += earned * _lasting(orders.lasts, deal.values)


def _lasting(lasts: Ints, values: Values) -> Floats:
    """Present value of a unit each week until the customer fails, by path."""
    weeks = len(values.by_week)
    return np.append(0.0, np.cumsum(values.by_week))[np.minimum(lasts, weeks)]


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
    share = _whole(paths * weeks) if orders.share is None else orders.share.ravel()
    made = np.bincount(place.ravel(), share, minlength=paths * (weeks + 1))
    made = made.reshape(paths, weeks + 1)
    if orders.share is None:
        made[:, -1] -= np.maximum(weeks - orders.lasts, 0)
    return np.asarray(made)


@functools.lru_cache(maxsize=4)
def _whole(size: int) -> Floats:
    """As many orders that are taken whole."""
    return np.ones(size)


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
    taken = fate.taken[:, : weeks - lag] * (fate.unit * deal.kept * deal.policy.rate)
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
    into.interest[:] += asked.sum(axis=1)
    into.value[:] += (asked * fate.ends.worth.take(fate.place)) @ deal.values.by_week
