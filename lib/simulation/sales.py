"""One customer's sales of the coming weeks, path by path: each week's sale paid, or not, on a day."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation import gate
from lib.simulation.assumptions import Assumptions
from lib.simulation.draws import FATE, PART_BITS, Draws
from lib.simulation.economics import factor
from lib.simulation.payers import EQUAL_PARTS, Payer
from lib.simulation.policy import MID_WEEK, Policy, Risk
from lib.simulation.tally import Tally

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
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
        late: days past due, for interest; None where none is asked.
        week: of its end, counted from the first.
        taken, doomed: places, in paths × weeks, of discounts taken and of what is never paid.
    """

    age: Ints
    late: Ints | None
    week: Ints
    taken: Ints
    doomed: Ints


def fates(policy: Policy, draws: Draws, values: Values, before: int) -> Fates:
    """Draw the ends of a stream's sales.

    Args:
        before: days before its term begins.
    """
    place = draws.cells & np.uint32(EQUAL_PARTS - 1)
    fate = draws.cells >> np.uint32(PART_BITS)
    late = policy.late.take(place.astype("int64")) + draws.shift[:, None]
    np.minimum(late, policy.give_up, out=late)
    term = policy.term + before
    age = np.maximum(late + term, 0)
    chance = draws.take_up * policy.offered
    unpaid = fate >= np.ceil((1 - draws.unpaid * (1 - chance)) * FATE)[:, None]
    taken = None
    if policy.offered > 0:
        taken = fate < np.ceil(chance * FATE)[:, None]
        age[taken] = policy.window + before
    week = values.weeks_of.take(age) + np.arange(len(policy.term))
    doomed = np.flatnonzero(unpaid | (week >= draws.fails[:, None]))
    given_up = np.broadcast_to(term + policy.give_up, age.shape)
    age.ravel()[doomed] = given_up.ravel()[doomed] if len(set(term)) > 1 else given_up[0, 0]
    column = doomed % len(policy.term)
    week.ravel()[doomed] = values.weeks_of[age.ravel()[doomed]] + column
    if taken is None:
        return Fates(age, late, week, np.empty(0, dtype="int64"), doomed)
    taken.ravel()[doomed] = False
    return Fates(age, late, week, np.flatnonzero(taken), doomed)


def sell(
    payer: Payer,
    policy: Policy,
    risk: Risk,
    draws: Draws,
    values: Values,
    into: Tally,
    opening: Ints | None = None,
) -> None:
    """Add one customer's sales to a tally.

    Args:
        opening: the week in which each group of its balances ends, which limits and holds look at.
    """
    paths, weeks = draws.cells.shape
    alive = np.arange(weeks) < draws.fails[:, None]
    unit = payer.weekly * policy.price
    if policy.upfront > 0:
        _upfront(payer, policy, alive, values, unit, into)
    made = [fates(policy, draws, values, before) for _, before in policy.streams]
    shares = np.array([share for share, _ in policy.streams])
    taken = alive.astype("float64")
    if policy.limit is not None or policy.hold_after is not None:
        ends = np.zeros((paths, 0), dtype="int64") if opening is None else opening
        owed = gate.owed(payer, policy, ends, weeks)
        taken = gate.taken(payer, policy, [fate.week for fate in made], alive, owed)
    for (share, before), fate in zip(policy.streams, made, strict=True):
        _stream(payer, policy, risk, fate, taken, values, unit * share, before, into)
    into.on_terms[:] += taken * (unit * (shares.sum() + policy.deposit))
    into.blocked[:] += (alive - taken) * (unit * shares.sum())


def _upfront(
    payer: Payer, policy: Policy, alive: Floats, values: Values, unit: float, into: Tally
) -> None:
    """Sales paid at once: no waiting, no loss."""
    amount = alive * (unit * policy.upfront)
    kept = 1 - payer.credited
    into.billed[:] += amount
    into.cash[:] += amount * kept
    into.credited[:] += amount * payer.credited
    left = kept * (1 - policy.on_cleared) - _costs(payer, policy, values)
    into.value[:] += (amount @ values.by_week) * left


def _costs(payer: Payer, policy: Policy, values: Values) -> float:
    """Costs on the day of the sale of one unit billed."""
    goods = values.cost * (1 - payer.credited) / policy.price
    return goods + values.handling + policy.on_turnover


def _stream(
    payer: Payer,
    policy: Policy,
    risk: Risk,
    fate: Fates,
    taken: Floats,
    values: Values,
    unit: float,
    before: int,
    into: Tally,
) -> None:
    paths, weeks = taken.shape
    kept = 1 - payer.credited
    place = np.minimum(fate.week, weeks) + (np.arange(paths) * (weeks + 1))[:, None]

    def by_week(cells: Ints | slice) -> Floats:
        ended = np.bincount(
            place.ravel()[cells], taken.ravel()[cells], minlength=paths * (weeks + 1)
        )
        return ended.reshape(paths, weeks + 1) * unit

    ended = by_week(slice(None))
    cash = ended[:, :-1] * kept
    if len(fate.taken):
        discount = by_week(fate.taken)[:, :-1] * (kept * policy.rate)
        into.discount[:] += discount
        cash -= discount
    if len(fate.doomed):
        given_up = by_week(fate.doomed) * (kept * risk.lost)
        into.lost[:] += given_up[:, :-1]
        cash -= given_up[:, :-1]
        into.loss[:] += given_up.sum(axis=1)
    into.cash[:] += cash
    into.billed[:] += taken * unit
    if payer.credited:
        into.credited[:] += ended[:, :-1] * payer.credited
    into.open[:] += ended[:, -1]
    worth = values.by_age.take(fate.age)
    worth.ravel()[fate.taken] *= 1 - policy.rate
    worth.ravel()[fate.doomed] *= 1 - risk.lost
    worth *= kept * (1 - policy.on_cleared)
    if policy.interest:
        earned = _interest(policy, fate, values, kept)
        into.interest[:] += (earned * taken).sum(axis=1) * unit
        worth += earned * values.by_age.take(fate.age)
    worth -= _costs(payer, policy, values)
    worth *= taken
    into.value[:] += (worth @ values.by_week) * unit


def _interest(policy: Policy, fate: Fates, values: Values, kept: float) -> Floats:
    """Late interest on one unit, paid with it; what is never paid brings none."""
    late = np.maximum(fate.late, 0) * (policy.interest * kept / 365)
    late.ravel()[fate.taken] = 0
    late.ravel()[fate.doomed] = 0
    return late
