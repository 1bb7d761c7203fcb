"""The expected course of a policy without drawing anything: the hazard-based net present value.

Value = Σ sales × {Σ over days k of P(paid on day k) × (1 − discount) × f(k) − costs}, and receivables
by the same chances: METHODS 7.5. It is exact for what the paths draw, so the two must agree. A limit or
a delivery hold makes next week's sale depend on last month's luck; for those there is none.
"""

import functools
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation import opening
from lib.simulation.cashflow_totals import Tally
from lib.simulation.customer_terms import Deal
from lib.simulation.economics import YEAR
from lib.simulation.payers import EQUAL_PARTS, Chance, Lates, Payer
from lib.simulation.policy import Risk

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_WIDE = 8


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


@functools.lru_cache(maxsize=4096)
def shifts(spread: tuple[float, ...]) -> tuple[Ints, Floats]:
    """Whole days by which a customer may pay later than its record says, and their chances.

    Args:
        spread: standard deviations, its own, that of all customers, and that of a response to terms.
    """
    whole = math.hypot(*spread)
    if whole == 0:
        return np.zeros(1, dtype="int64"), np.ones(1)
    most = math.ceil(_WIDE * whole)
    edges = [
        0.5 * math.erfc(-(day - 0.5) / (whole * math.sqrt(2))) for day in range(-most, most + 2)
    ]
    return np.arange(-most, most + 1), np.diff(edges)


def late_chances(late: Lates, spread: tuple[float, ...], give_up: int) -> tuple[Ints, Floats]:
    """Days late, one after the other, and their chances, what is given up last."""
    moved, chance = shifts(spread)
    both = np.convolve(np.bincount(late - late[0]) / EQUAL_PARTS, chance)
    first = min(int(late[0]) + int(moved[0]), give_up)
    last = give_up - first
    if len(both) > last:
        both = np.append(both[:last], both[last:].sum())
    return first + np.arange(len(both)), both


@functools.lru_cache(maxsize=4096)
def _usual(payer: Payer, spread: tuple[float, ...], give_up: int) -> tuple[Ints, Floats]:
    """The same of a customer's own habit, which most levers leave as it is."""
    return late_chances(payer.late, spread, give_up)


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """What may become of one customer's sales: what value and weekly money are both worked out from.

    Args:
        days, late: days late, one after the other, and the chance of each if a sale is paid in full.
        there: chance that the customer has not failed by the start of each week.
    """

    days: Ints
    late: Floats
    there: Floats

    @classmethod
    def of(cls, deal: Deal) -> "Chances":
        """Under a policy."""
        policy, risk = deal.policy, deal.risk
        spread = (*risk.shift, policy.unsure)
        if policy.late is deal.payer.late:
            days, late = _usual(deal.payer, spread, policy.give_up)
        else:
            days, late = late_chances(policy.late, spread, policy.give_up)
        before = max((before for _, before in policy.streams), default=0)
        last = max(int(policy.term.max()) + policy.give_up, policy.window) + before
        weeks = len(policy.term) + int(deal.values.weeks_of[last]) + 1
        return cls(days, late, alive(risk.failing, weeks))


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Sales of some weeks on one term: how a unit of each may end, given that the customer lives.

    Args:
        weeks: of sale.
        age, pays: days from the sale on which it may be paid in full, and the chance of each.
        window, takes: day on which it is paid with the discount taken, and the chance.
        last: day on which it is given up.
    """

    weeks: Ints
    age: Ints
    pays: Floats
    window: int
    takes: float
    last: int


def _streams(deal: Deal, chances: Chances, before: int) -> list[Stream]:
    policy, risk = deal.policy, deal.risk
    paid, takes = 1 - risk.unpaid.mean, risk.take_up.times(policy.keener) * policy.offered
    pays = chances.late * (paid * (1 - takes))
    return [
        Stream(
            np.flatnonzero(policy.term == term), np.maximum(chances.days + (term + before), 0),
            pays, policy.window + before, paid * takes, term + before + policy.give_up,
        )
        for term in sorted(set(policy.term.tolist()))
    ]  # fmt: skip


PARTS = ("sold", "goods", "waiting", "discount", "loss", "interest", "costs")
"""What a net present value is made of: what is billed less credit notes, as if paid on the day of sale;
the cost of the goods; what later payment takes; what discounts and losses take; late interest; handling
and commission."""


def worth(deal: Deal, chances: Chances) -> Floats:
    """What one customer's sales are expected to be worth on the first day, by ``PARTS``."""
    policy, values = deal.policy, deal.values
    ready = float(chances.there[: len(policy.term)] @ values.by_week) * deal.unit
    parts, at_once = policy.upfront + deal.on_terms, policy.upfront * deal.kept
    costs = parts * (values.handling + policy.on_turnover) + at_once * policy.on_cleared
    made = ready * np.array([parts * deal.kept, -parts * deal.goods, 0.0, 0.0, 0.0, 0.0, -costs])
    for share, before in policy.streams:
        for stream in _streams(deal, chances, before):
            made[2:] += _taken(deal, chances, stream) * (deal.unit * share * deal.kept)
    return made


def _taken(deal: Deal, chances: Chances, stream: Stream) -> Floats:
    """What becomes of the worth of one unit each week, by ``PARTS`` from waiting on."""
    policy, values, lost = deal.policy, deal.values, deal.risk.lost
    weight = np.zeros(len(policy.term))
    weight[stream.weeks] = values.by_week[stream.weeks]
    live = np.correlate(chances.there, weight, "valid")
    paid = stream.pays * live[values.weeks_of[stream.age]]
    taken = stream.takes * live[values.weeks_of[stream.window]]
    given_up = (live[0] - paid.sum() - taken) * values.by_age[stream.last]
    paid *= values.by_age[stream.age]
    taken *= values.by_age[stream.window]
    whole = paid.sum()
    interest = (paid @ np.maximum(chances.days, 0)) * (policy.interest / YEAR)
    cleared = whole + taken * (1 - policy.rate) + given_up * (1 - lost)
    return np.array([
        whole + taken + given_up - live[0], -taken * policy.rate, -given_up * lost, interest,
        -cleared * policy.on_cleared,
    ])  # fmt: skip


def expect(deal: Deal, into: Tally) -> None:
    """Add what is expected of one customer's sales to a tally of one path."""
    chances = Chances.of(deal)
    policy, kept, there = deal.policy, deal.kept, chances.there
    sold = there[: len(policy.term)] * deal.unit * deal.values.season
    parts = policy.upfront + deal.on_terms
    into.billed[0] += sold * parts
    into.on_terms[0] += sold * (policy.deposit + deal.on_terms)
    into.margin[0] += float(sold.sum()) * parts * (kept - deal.goods)
    into.cash[0] += sold * policy.upfront * kept
    into.credited[0] += sold * policy.upfront * deal.payer.credited
    into.value[0] += worth(deal, chances).sum()
    for share, before in policy.streams:
        for stream in _streams(deal, chances, before):
            _money(deal, chances, stream, deal.unit * share, into)


def _money(deal: Deal, chances: Chances, stream: Stream, unit: float, into: Tally) -> None:
    """The money of sales of some weeks on one term, in the weeks in which it moves."""
    weeks, kept, policy, lost = into.cash.shape[1], deal.kept, deal.policy, deal.risk.lost
    week_of, there, sold = deal.values.weeks_of, chances.there, stream.weeks
    lag = week_of[stream.age]
    by_lag = np.bincount(lag, stream.pays)
    interest = np.bincount(lag, stream.pays * np.maximum(chances.days, 0))
    ends = sold[:, None] + np.arange(len(by_lag))
    season = deal.values.season[sold]
    lives = there[ends] * season[:, None]
    paid, early = lives * by_lag, sold + week_of[stream.window]
    taken = there[early] * stream.takes * season
    given_up = there[sold] * season - paid.sum(axis=1) - taken

    def by_week(amount: Floats, week: Ints) -> Floats:
        last = np.minimum(week, weeks).ravel()
        found = np.bincount(last, amount.ravel(), minlength=weeks + 1)
        return np.asarray(found * unit, dtype="float64")

    in_full, in_time = by_week(paid, ends), by_week(taken, early)
    gone = by_week(given_up, sold + week_of[stream.last])
    into.discount[0] += in_time[:-1] * kept * policy.rate
    into.lost[0] += gone[:-1] * kept * lost
    cash = in_full + in_time * (1 - policy.rate) + gone * (1 - lost)
    into.cash[0] += cash[:-1] * kept
    into.credited[0] += (in_full + in_time + gone)[:-1] * deal.payer.credited
    into.open[0] += in_full[-1] + in_time[-1] + gone[-1]
    into.loss[0] += given_up.sum() * unit * kept * lost
    into.interest[0] += float((lives @ interest).sum()) * unit * kept * policy.interest / YEAR


def run_off(deal: Deal, into: Tally) -> None:
    """Add what is expected of one customer's balances to a tally of one path."""
    weeks = into.cash.shape[1]
    _run_off(deal.payer, deal.risk, deal.policy.give_up, weeks).add(into)


@functools.lru_cache(maxsize=4096)
def _run_off(payer: Payer, risk: Risk, give_up: int, weeks: int) -> opening.Expected:
    """The same under every lever, so worked out once."""
    there = alive(risk.failing, opening.WEEKS)
    return opening.expected(payer, risk, give_up, weeks, shifts(risk.shift), there)
