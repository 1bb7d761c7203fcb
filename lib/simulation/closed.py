"""The expected course of a policy without drawing anything: the hazard-based net present value.

Value = Σ sales × {Σ over days k of P(paid on day k) × (1 − discount) × f(k) − costs}, and receivables
by the same chances: METHODS 7.5. It is exact for what the paths draw, so the two must agree. A limit or
a delivery hold makes next week's sale depend on last month's luck; for those there is none.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation import opening
from lib.simulation.payers import EQUAL_PARTS, Chance
from lib.simulation.policy import Policy, Risk
from lib.simulation.sales import LONGEST, Deal
from lib.simulation.tally import Tally

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_WIDE = 8
_LONGEST_WEEKS = LONGEST // 7 + 2


def alive(failing: Chance, weeks: int) -> Floats:
    """Chance to have survived so many weeks: E[(1 − h)^j] of a Beta-distributed weekly h.

    >>> alive(Chance(0.5), 3).tolist()
    [1.0, 0.5, 0.25]
    """
    if failing.certain:
        return (1 - failing.mean) ** np.arange(weeks, dtype="float64")
    yes = failing.mean * failing.cases
    step = np.arange(weeks - 1)
    stays = (failing.cases - yes + step) / (failing.cases + step)
    return np.append(1.0, np.cumprod(stays))


def shifts(risk: Risk) -> tuple[Ints, Floats]:
    """Whole days by which a customer may pay later than its record says, and their chances."""
    spread = math.hypot(*risk.shift)
    if spread == 0:
        return np.zeros(1, dtype="int64"), np.ones(1)
    most = math.ceil(_WIDE * spread)
    days = np.arange(-most, most + 1)
    edges = (np.arange(-most, most + 2) - 0.5) / (spread * math.sqrt(2))
    return days, np.diff([0.5 * math.erfc(-edge) for edge in edges])


def late_chances(policy: Policy, risk: Risk) -> tuple[Ints, Floats]:
    """Days late and their chances, uncertainty about the record included."""
    moved, chance = shifts(risk)
    days, first = policy.late.astype("int64"), int(policy.late[0])
    own = np.bincount(days - first) / EQUAL_PARTS
    both = np.convolve(own, chance)
    late = np.minimum(np.arange(len(both)) + first + int(moved[0]), policy.give_up)
    found, place = np.unique(late, return_inverse=True)
    return found.astype("int64"), np.bincount(place, both).astype("float64")


@dataclass(frozen=True, slots=True, eq=False)
class Wait:
    """Chances of how a sale ends, by week of its end counted from its own.

    Args:
        paid: of payment in full; ``worth``: the same times its present value.
        taken: of payment less the discount; ``taken_worth`` likewise.
        interest, interest_worth: late interest expected with payments of that week.
        given_up: weeks until what is never paid is given up; ``given_up_worth`` of a unit then.
        doomed: chance that the invoice alone is never paid.
    """

    paid: Floats
    worth: Floats
    taken: Floats
    taken_worth: Floats
    interest: Floats
    interest_worth: Floats
    given_up: int
    given_up_worth: float
    doomed: float


def _wait(deal: Deal, before: int, term: int, late: tuple[Ints, Floats]) -> Wait:
    policy, risk, values = deal.policy, deal.risk, deal.values
    days, chance = late
    takes = risk.take_up.mean * policy.offered
    age = np.maximum(days + term + before, 0)
    last = term + before + policy.give_up
    size = int(values.weeks_of[max(last, int(age.max()), policy.window + before)]) + 1
    pays = chance * (1 - takes) * (1 - risk.unpaid.mean)

    def by_week(amount: Floats, ages: Ints) -> Floats:
        found = np.bincount(values.weeks_of[ages], amount, minlength=size)
        return np.asarray(found, dtype="float64")

    owed = pays * np.maximum(days, 0) * (policy.interest / 365)
    early = np.array([policy.window + before])
    return Wait(
        paid=by_week(pays, age),
        worth=by_week(pays * values.by_age[age], age),
        taken=by_week(np.array([takes]), early),
        taken_worth=by_week(takes * values.by_age[early], early),
        interest=by_week(owed, age),
        interest_worth=by_week(owed * values.by_age[age], age),
        given_up=int(values.weeks_of[last]),
        given_up_worth=float(values.by_age[last]),
        doomed=(1 - takes) * risk.unpaid.mean,
    )


def expect(deal: Deal, into: Tally) -> None:
    """Add what is expected of one customer's sales to a tally of one path."""
    policy, values, kept = deal.policy, deal.values, deal.kept
    weeks = len(policy.term)
    there = alive(deal.risk.failing, weeks + _LONGEST_WEEKS)
    sold = there[:weeks] * deal.unit
    costs = deal.goods + values.handling + policy.on_turnover
    parts = policy.upfront + deal.on_terms
    into.billed[0] += sold * parts
    into.on_terms[0] += sold * (policy.deposit + deal.on_terms)
    into.margin[0] += float(sold.sum()) * parts * (kept - deal.goods)
    into.cash[0] += sold * policy.upfront * kept
    into.credited[0] += sold * policy.upfront * deal.payer.credited
    earned = policy.upfront * kept * (1 - policy.on_cleared)
    into.value[0] += float(sold @ values.by_week) * (earned - parts * costs)
    late = late_chances(policy, deal.risk)
    for share, before in policy.streams:
        for term in np.unique(policy.term):
            wait = _wait(deal, before, int(term), late)
            _stream(wait, np.flatnonzero(policy.term == term), there, deal, deal.unit * share, into)


def _stream(wait: Wait, some: Ints, there: Floats, deal: Deal, unit: float, into: Tally) -> None:
    """Sales of some weeks on one term.

    Args:
        some: the weeks of sale.
        there: chance that the customer has not failed by the start of each week.
    """
    weeks, kept, policy, lgd = into.cash.shape[1], deal.kept, deal.policy, deal.risk.lost
    ends = some[:, None] + np.arange(len(wait.paid))
    lives = there[ends]
    paid, taken = lives * wait.paid, lives * wait.taken
    lost = there[some] - paid.sum(axis=1) - taken.sum(axis=1)
    given_up = some + wait.given_up

    def by_week(amount: Floats, week: Ints) -> Floats:
        last = np.minimum(week, weeks).ravel()
        return np.asarray(np.bincount(last, amount.ravel(), minlength=weeks + 1), dtype="float64")

    in_full, early = by_week(paid, ends) * unit, by_week(taken, ends) * unit
    gone = by_week(lost, given_up) * unit
    into.discount[0] += early[:-1] * kept * policy.rate
    into.lost[0] += gone[:-1] * kept * lgd
    cash = in_full + early * (1 - policy.rate) + gone * (1 - lgd)
    into.cash[0] += cash[:-1] * kept
    into.credited[0] += (in_full + early + gone)[:-1] * deal.payer.credited
    into.open[0] += in_full[-1] + early[-1] + gone[-1]
    into.loss[0] += lost.sum() * unit * kept * lgd
    worth = lives @ (wait.worth + wait.taken_worth * (1 - policy.rate))
    worth = worth + lost * (1 - lgd) * wait.given_up_worth
    worth = worth * (1 - policy.on_cleared) + lives @ wait.interest_worth
    into.value[0] += float(worth @ deal.values.by_week[some]) * unit * kept
    into.interest[0] += float((lives @ wait.interest).sum()) * unit * kept


def run_off(deal: Deal, into: Tally) -> None:
    """Add what is expected of one customer's balances to a tally of one path."""
    there = alive(deal.risk.failing, into.cash.shape[1] + _LONGEST_WEEKS)
    opening.expected(deal.payer, deal.policy, deal.risk, shifts(deal.risk), there, into)
