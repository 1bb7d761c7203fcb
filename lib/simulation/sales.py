"""One customer's sales of the coming weeks, path by path: each week's sale paid, or not, on a day."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation import gate
from lib.simulation.assumptions import Assumptions
from lib.simulation.draws import FATE, Draws
from lib.simulation.economics import factor
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
class Fates:
    """What becomes of each week's sale of a stream on each path.

    Args:
        age: days from sale to its end, paid or given up.
        week: of its end, counted from the first.
        late: days past due.
        taken: whether the discount is; None where none is offered.
        doomed: places, in paths × weeks, of what is never paid.
    """

    age: Ints
    week: Ints
    late: Ints
    taken: Flags | None
    doomed: Ints


def lateness(policy: Policy, draws: Draws) -> Ints:
    """Days late of each week's sale on each path: paths × weeks."""
    late = policy.late.take(draws.part).astype("int64")
    late += draws.shift[:, None]
    return np.minimum(late, policy.give_up, out=late)


def fates(policy: Policy, draws: Draws, late: Ints, values: Values, before: int) -> Fates:
    """The ends of a stream's sales.

    Args:
        late: of ``lateness``.
        before: days before its term begins.
    """
    term = policy.term + before
    age = late + term
    np.maximum(age, 0, out=age)
    chance = draws.take_up * policy.offered
    taken = None
    if policy.offered > 0:
        taken = draws.fate < np.ceil(chance * FATE).astype("uint32")[:, None]
        np.copyto(age, policy.window + before, where=taken)
    week = values.weeks_of.take(age)
    week += np.arange(len(term))
    unpaid = np.ceil((1 - draws.unpaid * (1 - chance)) * FATE).astype("uint32")
    doomed = np.flatnonzero((draws.fate >= unpaid[:, None]) | (week >= draws.fails[:, None]))
    column = doomed % len(term)
    given_up = (term + policy.give_up)[column]
    age.ravel()[doomed] = given_up
    week.ravel()[doomed] = values.weeks_of[given_up] + column
    if taken is not None:
        taken.ravel()[doomed] = False
    return Fates(age, week, late, taken, doomed)


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
    payer: Payer,
    policy: Policy,
    risk: Risk,
    draws: Draws,
    values: Values,
    into: Tally,
    late: Ints,
    opening: Ints,
) -> None:
    """Add one customer's sales to a tally, whose cash is to be ``settled`` when all are in.

    Args:
        late: of ``lateness``, under this policy.
        opening: the week in which each group of its balances ends, which limits and holds look at.
    """
    unit = payer.weekly * policy.price
    made = [fates(policy, draws, late, values, before) for _, before in policy.streams]
    share = None
    if policy.limit is not None or policy.hold_after is not None:
        alive = np.arange(len(policy.term)) < draws.fails[:, None]
        owed = gate.owed(payer, policy, opening, len(policy.term))
        share = gate.taken(payer, policy, [fate.week for fate in made], alive, owed)
        whole = unit * sum(part for part, _ in policy.streams)
        into.blocked[:] += (alive - share) * whole
    orders = Orders(draws.fails, draws.gone, share)
    _billed(payer, policy, orders, values, into)
    if policy.upfront > 0:
        _upfront(payer, policy, orders, values, into)
    for (part, before), fate in zip(policy.streams, made, strict=True):
        _stream(payer, policy, risk, fate, orders, values, unit * part, before, into)


def _billed(payer: Payer, policy: Policy, orders: Orders, values: Values, into: Tally) -> None:
    """What is billed, what of it on terms, and what the goods and the paperwork take."""
    unit = payer.weekly * policy.price
    parts = sum(part for part, _ in policy.streams)
    left = 1 - payer.credited - goods(payer, policy, values)
    weeks = np.minimum(orders.lasts, into.cash.shape[1])
    ready = _lasting(orders.lasts, values)
    if orders.share is None:
        orders.sold(unit * (policy.upfront + parts), into.billed)
        orders.sold(unit * (policy.deposit + parts), into.on_terms)
        sold, worth = weeks * (policy.upfront + parts), ready * (policy.upfront + parts)
    else:
        orders.sold(unit * policy.upfront, into.billed)
        orders.sold(unit * policy.deposit, into.on_terms)
        into.billed[:] += orders.share * (unit * parts)
        into.on_terms[:] += orders.share * (unit * parts)
        sold = weeks * policy.upfront + orders.share.sum(axis=1) * parts
        worth = ready * policy.upfront + orders.share @ values.by_week * parts
    into.margin[:] += sold * (unit * left)
    costs = goods(payer, policy, values) + values.handling + policy.on_turnover
    into.value[:] -= worth * (unit * costs)


def _upfront(payer: Payer, policy: Policy, orders: Orders, values: Values, into: Tally) -> None:
    """Sales paid at once: no waiting, no loss."""
    amount, kept = payer.weekly * policy.price * policy.upfront, 1 - payer.credited
    orders.sold(amount * kept, into.cash)
    if payer.credited:
        orders.sold(amount * payer.credited, into.credited)
    kept *= 1 - policy.on_cleared
    into.value[:] += amount * kept * _lasting(orders.lasts, values)


def _lasting(lasts: Ints, values: Values) -> Floats:
    """Present value of a unit each week until the customer fails, by path."""
    weeks = len(values.by_week)
    return np.append(0.0, np.cumsum(values.by_week))[np.minimum(lasts, weeks)]


def goods(payer: Payer, policy: Policy, values: Values) -> float:
    """What the goods cost in one unit billed; those credited come back."""
    return values.cost * (1 - payer.credited) / policy.price


def _stream(
    payer: Payer,
    policy: Policy,
    risk: Risk,
    fate: Fates,
    orders: Orders,
    values: Values,
    unit: float,
    before: int,
    into: Tally,
) -> None:
    """The money of sales on terms; what is lost or taken as a discount is still in the cash."""
    kept = 1 - payer.credited
    ends = _Ends.of(fate, orders)
    ended = ends.counted()
    into.cash[:] += ended[:, :-2] * (unit * kept)
    into.open[:] += ended[:, -2] * unit
    if payer.credited:
        into.credited[:] += ended[:, :-2] * (unit * payer.credited)
    worth = values.by_age.take(fate.age)
    worth.ravel()[fate.doomed] *= 1 - risk.lost
    cleared = unit * kept * (1 - policy.on_cleared)
    into.value[:] += _sum(worth, orders, values.by_week) * cleared
    if fate.taken is not None and policy.rate:
        early = policy.window + before
        taken = _sold(fate.taken, orders)
        _shifted(into.discount, taken, int(values.weeks_of[early]), unit * kept * policy.rate)
        dearer = cleared * policy.rate * values.by_age[early]
        into.value[:] -= (taken @ values.by_week) * dearer
    _losses(ends, fate, unit * kept * risk.lost, into)
    if policy.interest:
        late = _interest(policy, fate, kept)
        into.interest[:] += unit * _sum(late, orders, np.ones(late.shape[1]))
        late *= values.by_age.take(fate.age)
        into.value[:] += unit * _sum(late, orders, values.by_week)


def _sold(some: Flags, orders: Orders) -> Floats:
    """Those of some sales that are made, as parts of a unit."""
    made = some.astype("float64")
    if orders.share is not None:
        made *= orders.share
    made.ravel()[orders.gone] = 0.0
    return made


def _shifted(into: Floats, amount: Floats, weeks: int, times: float) -> None:
    """Add amounts to the weeks so much later; what falls after the last is left out."""
    if weeks < into.shape[1]:
        into[:, weeks:] += amount[:, : into.shape[1] - weeks] * times


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    """Where each week's sale counts when it ends.

    Args:
        place: in paths × (weeks + 2): after the weeks come what ends later, and what is not sold.
        share: weights; None for ones.
    """

    place: Ints
    share: Floats | None

    @classmethod
    def of(cls, fate: Fates, orders: Orders) -> "_Ends":
        paths, weeks = fate.week.shape
        place = np.minimum(fate.week, weeks)
        place.ravel()[orders.gone] = weeks + 1
        place += (np.arange(paths) * (weeks + 2))[:, None]
        return cls(place, orders.share)

    def counted(self) -> Floats:
        """How much of a unit ends in each week on each path."""
        paths, weeks = self.place.shape
        share = None if self.share is None else self.share.ravel()
        made = np.bincount(self.place.ravel(), share, minlength=paths * (weeks + 2))
        return np.asarray(made.reshape(paths, weeks + 2))


def _losses(ends: _Ends, fate: Fates, lost: float, into: Tally) -> None:
    """Note what is lost, sale by sale: there are few."""
    paths, weeks = into.cash.shape
    path, week = np.divmod(ends.place.ravel()[fate.doomed], weeks + 2)
    amount = np.full(len(path), lost)
    if ends.share is not None:
        amount *= ends.share.ravel()[fate.doomed]
    amount[week > weeks] = 0.0
    into.loss[:] += np.bincount(path, amount, minlength=paths)
    inside = week < weeks
    np.add.at(into.lost.ravel(), (path * weeks + week)[inside], amount[inside])


def _sum(each: Floats, orders: Orders, by_week: Floats) -> Floats:
    """Sum over weeks of what is sold, by path; changes ``each`` where nothing is."""
    if orders.share is not None:
        each = each * orders.share
    else:
        each.ravel()[orders.gone] = 0.0
    return each @ by_week


def _interest(policy: Policy, fate: Fates, kept: float) -> Floats:
    """Late interest on one unit, paid with it; what is never paid brings none."""
    late = np.maximum(fate.late, 0) * (policy.interest * kept / 365)
    late.ravel()[fate.doomed] = 0
    if fate.taken is not None:
        late[fate.taken] = 0
    return late
