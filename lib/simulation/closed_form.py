"""The expected course of a policy without drawing anything: the hazard-based net present value.

Value = Σ sales × {Σ over days k of P(paid on day k) × (1 − discount) × f(k) − costs}, and receivables
by the same chances: METHODS 7.5. It is exact for what the paths draw, so the two must agree. A limit or
a delivery hold makes next week's sale depend on last month's luck; for those there is none.
"""

import functools
import math
from dataclasses import dataclass

import numpy as np

from lib.ledger.arrays import Floats, Ints
from lib.ledger.memo import remembered
from lib.simulation import opening
from lib.simulation.cashflows import CashflowTotals
from lib.simulation.economics import YEAR
from lib.simulation.payers import EQUAL_PARTS, Chance, Lates, Payer
from lib.simulation.policy import CustomerTerms, Risk

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
    shift, chance = shifts(spread)
    chances = np.convolve(np.bincount(late - late[0]) / EQUAL_PARTS, chance)
    first = min(int(late[0]) + int(shift[0]), give_up)
    last = give_up - first
    if len(chances) > last:
        chances = np.append(chances[:last], chances[last:].sum())
    return first + np.arange(len(chances)), chances


@remembered
def _own_late_chances(payer: Payer, spread: tuple[float, ...], give_up: int) -> tuple[Ints, Floats]:
    """The same of a customer's own habit, which most levers leave as it is."""
    return late_chances(payer.late, spread, give_up)


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """What may become of one customer's sales: what value and weekly money are both worked out from.

    Args:
        days, late: days late, one after the other, and the chance of each if a sale is paid in full.
        survival: chance that the customer has not failed by the start of each week.
    """

    days: Ints
    late: Floats
    survival: Floats

    @classmethod
    def of(cls, terms: CustomerTerms) -> "Chances":
        """Under a policy."""
        policy, risk = terms.policy, terms.risk
        spread = (*risk.shift, policy.unsure)
        if policy.late is terms.payer.late:
            days, late = _own_late_chances(terms.payer, spread, policy.give_up)
        else:
            days, late = late_chances(policy.late, spread, policy.give_up)
        before = max((before for _, before in policy.streams), default=0)
        last = max(int(policy.term.max()) + policy.give_up, policy.window) + before
        weeks = len(policy.term) + int(terms.values.weeks_of[last]) + 1
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


def _streams(terms: CustomerTerms, chances: Chances, before: int) -> list[Stream]:
    policy, risk = terms.policy, terms.risk
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


def worth(terms: CustomerTerms, chances: Chances) -> Floats:
    """What one customer's sales are expected to be worth on the first day, by ``PARTS``."""
    policy, values = terms.policy, terms.values
    ready = float(chances.survival[: len(policy.term)] @ values.by_week) * terms.unit
    parts, at_once = policy.upfront + terms.on_terms, policy.upfront * terms.net_share
    costs = parts * (values.handling + policy.on_turnover) + at_once * policy.on_cleared
    npv_parts = ready * np.array(
        [parts * terms.net_share, -parts * terms.goods, 0.0, 0.0, 0.0, 0.0, -costs]
    )
    for share, before in policy.streams:
        for stream in _streams(terms, chances, before):
            npv_parts[2:] += _value_parts(terms, chances, stream) * (
                terms.unit * share * terms.net_share
            )
    return npv_parts


def _value_parts(terms: CustomerTerms, chances: Chances, stream: Stream) -> Floats:
    """What becomes of the worth of one unit each week, by ``PARTS`` from waiting on."""
    policy, values, loss_share = terms.policy, terms.values, terms.risk.loss_given_default
    weight = np.zeros(len(policy.term))
    weight[stream.weeks] = values.by_week[stream.weeks]
    live = np.correlate(chances.survival, weight, "valid")
    paid = stream.pays * live[values.weeks_of[stream.age]]
    early_payments = stream.takes * live[values.weeks_of[stream.window]]
    given_up = (live[0] - paid.sum() - early_payments) * values.by_age[stream.last]
    paid *= values.by_age[stream.age]
    early_payments *= values.by_age[stream.window]
    paid_worth = paid.sum()
    interest = (paid @ np.maximum(chances.days, 0)) * (policy.interest / YEAR)
    cleared = paid_worth + early_payments * (1 - policy.rate) + given_up * (1 - loss_share)
    return np.array(
        [
            paid_worth + early_payments + given_up - live[0],
            -early_payments * policy.rate,
            -given_up * loss_share,
            interest,
            -cleared * policy.on_cleared,
        ]
    )


def expect(terms: CustomerTerms, totals: CashflowTotals) -> None:
    """Add what is expected of one customer's sales to a tally of one path."""
    chances = Chances.of(terms)
    policy, net_share, survival = terms.policy, terms.net_share, chances.survival
    sold = survival[: len(policy.term)] * terms.unit * terms.values.season
    parts = policy.upfront + terms.on_terms
    totals.billed[0] += sold * parts
    totals.on_terms[0] += sold * (policy.deposit + terms.on_terms)
    totals.margin[0] += float(sold.sum()) * parts * (net_share - terms.goods)
    totals.cash[0] += sold * policy.upfront * net_share
    totals.credited[0] += sold * policy.upfront * terms.payer.credited
    totals.value[0] += worth(terms, chances).sum()
    for share, before in policy.streams:
        for stream in _streams(terms, chances, before):
            _add_money(terms, chances, stream, terms.unit * share, totals)


def _add_money(
    terms: CustomerTerms, chances: Chances, stream: Stream, unit: float, totals: CashflowTotals
) -> None:
    """The money of sales of some weeks on one term, in the weeks in which it moves."""
    weeks, net_share, policy = totals.cash.shape[1], terms.net_share, terms.policy
    loss_share = terms.risk.loss_given_default
    week_of, survival, sold = terms.values.weeks_of, chances.survival, stream.weeks
    lag = week_of[stream.age]
    by_lag = np.bincount(lag, stream.pays)
    interest = np.bincount(lag, stream.pays * np.maximum(chances.days, 0))
    # (weeks of sale, 1) + (lags,) -> (weeks of sale, lags): week in which each part is paid
    end_week = sold[:, None] + np.arange(len(by_lag))
    season = terms.values.season[sold]
    # (weeks of sale, lags): chance to live until then, × (weeks of sale, 1): units ordered
    lives = survival[end_week] * season[:, None]
    paid, early = lives * by_lag, sold + week_of[stream.window]
    early_payments = survival[early] * stream.takes * season
    # (weeks of sale,): units ordered less those paid in full, over all lags, and paid early
    given_up = survival[sold] * season - paid.sum(axis=1) - early_payments

    def by_week(amount: Floats, week: Ints) -> Floats:
        last = np.minimum(week, weeks).ravel()
        sums = np.bincount(last, amount.ravel(), minlength=weeks + 1)
        return np.asarray(sums * unit, dtype="float64")

    in_full, in_time = by_week(paid, end_week), by_week(early_payments, early)
    unpaid = by_week(given_up, sold + week_of[stream.last])
    totals.discount[0] += in_time[:-1] * net_share * policy.rate
    totals.write_offs[0] += unpaid[:-1] * net_share * loss_share
    cash = in_full + in_time * (1 - policy.rate) + unpaid * (1 - loss_share)
    totals.cash[0] += cash[:-1] * net_share
    totals.credited[0] += (in_full + in_time + unpaid)[:-1] * terms.payer.credited
    totals.open[0] += in_full[-1] + in_time[-1] + unpaid[-1]
    totals.loss[0] += given_up.sum() * unit * net_share * loss_share
    totals.interest[0] += (
        float((lives @ interest).sum()) * unit * net_share * policy.interest / YEAR
    )


def run_off(terms: CustomerTerms, totals: CashflowTotals) -> None:
    """Add what is expected of one customer's balances to a tally of one path."""
    totals.add(_run_off(terms.payer, terms.risk, terms.policy.give_up, totals.cash.shape[1]))


@remembered
def _run_off(payer: Payer, risk: Risk, give_up: int, weeks: int) -> CashflowTotals:
    """The same under every lever, so worked out once."""
    survival = alive(risk.failing, opening.WEEKS)
    return opening.expected(payer, risk, give_up, weeks, shifts(risk.shift), survival)
