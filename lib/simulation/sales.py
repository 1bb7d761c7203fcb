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
class Cells:
    """The lateness of each week's sale on each path, as places in a table of weeks × days late.

    Args:
        place: paths × weeks.
        first: the day late of the first column of that table.
        days: how many it has; after them come a column for discounts taken, one for what is never
            paid, and one for what is not sold.
    """

    place: Ints
    first: int
    days: int

    @property
    def width(self) -> int:
        """Columns of a week."""
        return self.days + _FATES

    def column(self, number: int) -> Ints:
        """The place of a column in each week; −3, −2 and −1 are those of the three fates."""
        weeks = np.arange(self.place.shape[1])
        return weeks * self.width + (self.width + number if number < 0 else number)


_FATES = 3
_TAKEN, _NEVER, _NOT_SOLD = -3, -2, -1


def cells(policy: Policy, draws: Draws) -> Cells:
    """Days late by the equal part drawn, shifted on each path, and at most until given up."""
    late = policy.late.take(draws.part).astype("int64")
    late += draws.shift[:, None]
    np.minimum(late, policy.give_up, out=late)
    first, last = int(late.min()), int(late.max())
    made = Cells(late, first, last - first + 1)
    late += made.column(0) - first
    return made


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What becomes of a sale by its week and days late, laid out as ``Cells`` has it.

    Args:
        week: in which it ends, counted from the first.
        bin: the same, with one for all that ends later, and one after it for what is not sold.
        worth: present value on the first day of what a unit brings, credit notes apart.
        interest: late interest on a unit; ``interest_worth`` its present value; empty where none is
            asked.
    """

    week: Ints
    bin: Ints
    worth: Floats
    interest: Floats
    interest_worth: Floats


def table(policy: Policy, risk: Risk, values: Values, made: Cells, before: int) -> Table:
    """The table of a stream whose term begins so many days after the sale."""
    weeks = len(policy.term)
    term = policy.term[:, None] + before
    late = made.first + np.arange(made.days)
    age = np.zeros((weeks, made.width), dtype="int64")
    age[:, : made.days] = np.maximum(late + term, 0)
    age[:, _TAKEN] = policy.window + before
    age[:, _NEVER] = (term + policy.give_up)[:, 0]
    week = values.weeks_of[age] + np.arange(weeks)[:, None]
    ends = np.minimum(week, weeks)
    ends[:, _NOT_SOLD] = weeks + 1
    today = values.by_age[age] * values.by_week[:, None]
    brings = np.ones(made.width)
    brings[_FATES * -1 :] = 1 - policy.rate, 1 - risk.lost, 0.0
    interest = np.zeros(made.width)
    interest[: made.days] = np.maximum(late, 0) * (policy.interest / 365)
    earned = np.tile(interest, weeks) if policy.interest else np.empty(0)
    return Table(
        week.ravel(), ends.ravel(), (today * brings).ravel(), earned,
        earned * today.ravel() if policy.interest else earned,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Fates:
    """What becomes of each week's sale of a stream on each path.

    Args:
        place: in the stream's table: paths × weeks.
        by: that table.
        taken: whether the discount is; None where none is offered.
        doomed: places, in paths × weeks, of sales that are never paid.
    """

    place: Ints
    by: Table
    taken: Flags | None
    doomed: Ints

    @property
    def week(self) -> Ints:
        """In which each ends, whether it is sold or not."""
        return self.by.week.take(self.place)


def fates(policy: Policy, draws: Draws, made: Cells, by: Table) -> Fates:
    """Discounts taken, invoices never paid, and what customers that fail leave behind."""
    weeks = len(policy.term)
    chance = draws.take_up * policy.offered
    if policy.offered > 0:
        taken = draws.fate < np.ceil(chance * FATE).astype("uint32")[:, None]
        place = np.where(taken, made.column(_TAKEN), made.place)
    else:
        taken, place = None, made.place.copy()
    unpaid = np.ceil((1 - draws.unpaid * (1 - chance)) * FATE).astype("uint32")
    never = draws.fate >= unpaid[:, None]
    failing = np.flatnonzero(draws.fails <= by.week.max())
    never[failing] |= by.week.take(place[failing]) >= draws.fails[failing, None]
    never.ravel()[draws.gone] = False
    doomed = np.flatnonzero(never)
    place.ravel()[doomed] = made.column(_NEVER)[doomed % weeks]
    place.ravel()[draws.gone] = made.column(_NOT_SOLD)[draws.gone % weeks]
    if taken is not None:
        taken.ravel()[doomed] = False
        taken.ravel()[draws.gone] = False
    return Fates(place, by, taken, doomed)


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
    made: Cells,
    opening: Ints,
) -> None:
    """Add one customer's sales to a tally, whose cash is to be ``settled`` when all are in.

    Args:
        made: of ``cells``, under this policy.
        opening: the week in which each group of its balances ends, which limits and holds look at.
    """
    unit = payer.weekly * policy.price
    tables = [table(policy, risk, values, made, before) for _, before in policy.streams]
    ends = [fates(policy, draws, made, by) for by in tables]
    share = None
    if policy.limit is not None or policy.hold_after is not None:
        alive = np.arange(len(policy.term)) < draws.fails[:, None]
        owed = gate.owed(payer, policy, opening, len(policy.term))
        share = gate.taken(payer, policy, [fate.week for fate in ends], alive, owed)
        whole = unit * sum(part for part, _ in policy.streams)
        into.blocked[:] += (alive - share) * whole
    orders = Orders(draws.fails, draws.gone, share)
    _billed(payer, policy, orders, values, into)
    if policy.upfront > 0:
        _upfront(payer, policy, orders, values, into)
    for (part, before), fate in zip(policy.streams, ends, strict=True):
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
    ended = _by_week(fate, orders)
    into.cash[:] += ended[:, :-2] * (unit * kept)
    into.open[:] += ended[:, -2] * unit
    if payer.credited:
        into.credited[:] += ended[:, :-2] * (unit * payer.credited)
    into.value[:] += _sum(fate.by.worth, fate, orders) * (unit * kept * (1 - policy.on_cleared))
    if fate.taken is not None and policy.rate:
        taken = fate.taken.astype("float64") if orders.share is None else fate.taken * orders.share
        lag = int(values.weeks_of[policy.window + before])
        _shifted(into.discount, taken, lag, unit * kept * policy.rate)
    _losses(fate, orders, unit * kept * risk.lost, into)
    if policy.interest:
        into.interest[:] += _sum(fate.by.interest, fate, orders) * (unit * kept)
        into.value[:] += _sum(fate.by.interest_worth, fate, orders) * (unit * kept)


def _by_week(fate: Fates, orders: Orders) -> Floats:
    """How much of a unit ends in each week on each path, ends later, and is not sold."""
    paths, weeks = fate.place.shape
    place = fate.by.bin.take(fate.place)
    place += (np.arange(paths) * (weeks + 2))[:, None]
    share = None if orders.share is None else orders.share.ravel()
    made = np.bincount(place.ravel(), share, minlength=paths * (weeks + 2))
    return np.asarray(made.reshape(paths, weeks + 2))


def _sum(worth: Floats, fate: Fates, orders: Orders) -> Floats:
    """The sum over weeks of what a unit of each is worth, by path."""
    each = worth.take(fate.place)
    if orders.share is not None:
        each *= orders.share
    return np.asarray(each @ np.ones(each.shape[1]))


def _shifted(into: Floats, amount: Floats, weeks: int, times: float) -> None:
    """Add amounts to the weeks so much later; what falls after the last is left out."""
    if weeks < into.shape[1]:
        into[:, weeks:] += amount[:, : into.shape[1] - weeks] * times


def _losses(fate: Fates, orders: Orders, lost: float, into: Tally) -> None:
    """Note what is lost, sale by sale: there are few."""
    paths, weeks = into.cash.shape
    amount = np.full(len(fate.doomed), lost)
    if orders.share is not None:
        amount *= orders.share.ravel()[fate.doomed]
    path, week = fate.doomed // weeks, fate.by.week.take(fate.place.ravel()[fate.doomed])
    into.loss[:] += np.bincount(path, amount, minlength=paths)
    inside = week < weeks
    np.add.at(into.lost.ravel(), (path * weeks + week)[inside], amount[inside])
