"""Sales of the coming weeks as money, path by path and week by week: billed, paid, taken off, lost."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from lib.ledger.arrays import Floats, Ints
from lib.simulation import credit_hold
from lib.simulation.economics import YEAR
from lib.simulation.outcomes import Draws, Outcomes, PaymentDelays, outcomes
from lib.simulation.policy import CustomerTerms, Values


@dataclass(frozen=True, slots=True, eq=False)
class CashflowTotals:
    """Sums over customers, minor units.

    Args:
        billed, on_terms: sales of a week, and what of them was sold on terms: paths × weeks.
        cash, discount, write_offs, credited: how what was billed ended, in the week it did:
            paths × weeks.
        blocked: orders that a limit or a hold turned away: paths × weeks.
        open: what is neither paid nor given up when the weeks are over: paths.
        value: present value on the first day of all money that these sales ever bring, less what
            they cost: paths.
        loss: what of these sales is lost in the end, whenever that is: paths.
        interest: late interest that these sales ever bring: paths.
        margin: what these sales leave over their goods, before discounts, waiting and loss: paths.
    """

    billed: Floats
    on_terms: Floats
    cash: Floats
    discount: Floats
    write_offs: Floats
    credited: Floats
    blocked: Floats
    open: Floats
    value: Floats
    loss: Floats
    interest: Floats
    margin: Floats

    @classmethod
    def empty(cls, paths: int, weeks: int) -> Self:
        """Nothing yet."""
        wide = dict(zip(WEEKLY, np.zeros((len(WEEKLY), paths, weeks)), strict=True))
        return cls(**wide, **{name: np.zeros(paths) for name in ONCE})

    def plus(self, other: Self, times: Floats | float = 1.0) -> Self:
        """This and another, which happens so many times over on each path."""
        by_path = np.broadcast_to(np.asarray(times, dtype="float64"), self.open.shape)
        sums = {n: getattr(self, n) + getattr(other, n) * by_path for n in ONCE}
        # (paths, weeks): minor units; a path's factor, (paths, 1), holds for all of its weeks
        sums |= {n: getattr(self, n) + getattr(other, n) * by_path[:, None] for n in WEEKLY}
        return type(self)(**sums)

    def add(self, other: Self) -> None:
        """Add another to this in place."""
        for f in fields(self):
            getattr(self, f.name)[...] += getattr(other, f.name)

    def with_net_cash(self) -> Self:
        """With the cash less the discounts and losses that are still counted in it."""
        return replace(self, cash=self.cash - self.discount - self.write_offs)

    def rows(self, paths: slice) -> Self:
        """Some of the paths, to be added to in place."""
        return type(self)(**{f.name: getattr(self, f.name)[paths] for f in fields(self)})

    @property
    def receivables(self) -> Floats:
        """What is owed at each week's end of what was billed since the start."""
        cleared_items = self.cash + self.discount + self.write_offs + self.credited
        return np.cumsum(self.billed - cleared_items, axis=1)


ONCE = ("open", "value", "loss", "interest", "margin")
WEEKLY = tuple(f.name for f in fields(CashflowTotals) if f.name not in ONCE)


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """What a customer orders and is sold.

    Args:
        lasts: weeks until it fails, those simulated at most, by path.
        churned: places, in paths × weeks, of what it would have bought after that.
        missed: units that it would have bought there.
        share: of each week's order on terms that is taken, where a limit or a hold may turn some
            away: paths × weeks; None where none can.
        values: what a week and a unit are worth.
    """

    lasts: Ints
    churned: Ints
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

    def add_sales(self, amount: float, into: Floats) -> None:
        """Add an order of an amount, each week on each path, to a sum; limits apart."""
        # scalar: minor units a unit, × (weeks,): units ordered, onto each path of (paths, weeks)
        into += amount * self.season
        self.take_off(amount, into)

    def take_off(self, amount: float, into: Floats) -> None:
        """Take off a sum what it would have bought after it failed."""
        # flat positions in (paths, weeks), minor units; at each, the units not ordered any more
        into.ravel()[self.churned] -= amount * self.missed


def order(customers: Sequence[CustomerTerms], totals: CashflowTotals) -> None:
    """Add what customers order as long as none fails, the same on each path: billed, and on terms.

    All at once, as it is one row; each customer's ``sell`` takes off what it no longer orders, and adds
    what a limit or a hold lets pass.
    """
    billed, on_terms = np.zeros(totals.cash.shape[1]), np.zeros(totals.cash.shape[1])
    for terms in customers:
        policy, unit = terms.policy, terms.unit * terms.values.season
        free = 0.0 if _is_gated(terms) else terms.on_terms
        billed += unit * (policy.upfront + free)
        on_terms += unit * (policy.deposit + free)
    # (weeks,): minor units billed, the same on every path of (paths, weeks)
    totals.billed[:] += billed
    totals.on_terms[:] += on_terms


def _is_gated(terms: CustomerTerms) -> bool:
    return terms.policy.limit is not None or terms.policy.hold_after is not None


def sell(
    terms: CustomerTerms,
    random_draws: Draws,
    delays: PaymentDelays,
    opening: Ints,
    times: Floats | None,
    totals: CashflowTotals,
) -> None:
    """Add one customer's sales to a tally that has its ``order``, to be ``settled`` when all are in.

    Args:
        delays: of ``waits``, under this policy.
        opening: the week in which each group of its balances ends, which limits and holds look at.
        times: today's volume it buys, by path, which a limit looks at; None is once.
    """
    policy = terms.policy
    stream_outcomes = [
        outcomes(terms, random_draws, delays, share, before) for share, before in policy.streams
    ]
    share = None
    if _is_gated(terms):
        # (weeks,) < (paths, 1) -> (paths, weeks): whether the customer still buys
        alive = np.arange(len(policy.term)) < random_draws.fails[:, None]
        owed = credit_hold.owed(terms.payer, policy, opening, len(policy.term))
        season = terms.values.season
        share = credit_hold.accepted_share(
            terms.payer, policy, [f.week for f in stream_outcomes], alive, owed, season, times
        )
        # (paths, weeks): share turned away, × (weeks,): minor units ordered
        totals.blocked[:] += (alive - share) * (terms.unit * terms.on_terms * season)
    churned, weeks = random_draws.churned, len(policy.term)
    missed = terms.values.season[churned % weeks]
    orders = Orders(np.minimum(random_draws.fails, weeks), churned, missed, share, terms.values)
    _add_billing(terms, orders, totals)
    if policy.upfront > 0:
        _add_upfront(terms, orders, totals)
    for outcome in stream_outcomes:
        _add_payments(terms, outcome, orders, totals)
        _add_discounts(terms, outcome, orders, totals)
        _add_losses(terms, outcome, orders, totals)
        if policy.interest:
            _add_interest(terms, delays, outcome, orders, totals)


def _add_billing(terms: CustomerTerms, orders: Orders, totals: CashflowTotals) -> None:
    """What is billed, what of it on terms, and what the goods and the paperwork take."""
    policy, values, unit = terms.policy, terms.values, terms.unit
    units, ready = orders.units, orders.worth
    if orders.share is None:
        orders.take_off(unit * (policy.upfront + terms.on_terms), totals.billed)
        orders.take_off(unit * (policy.deposit + terms.on_terms), totals.on_terms)
        sold = units * (policy.upfront + terms.on_terms)
        worth = ready * (policy.upfront + terms.on_terms)
    else:
        orders.take_off(unit * policy.upfront, totals.billed)
        orders.take_off(unit * policy.deposit, totals.on_terms)
        # (paths, weeks): share accepted, × (weeks,): minor units ordered
        accepted_orders = orders.share * (unit * terms.on_terms * orders.season)
        totals.billed[:] += accepted_orders
        totals.on_terms[:] += accepted_orders
        # (paths,): units sold; (paths, weeks): share accepted, @ (weeks,): units ordered
        sold = units * policy.upfront + orders.share @ orders.season * terms.on_terms
        worth = ready * policy.upfront + orders.share @ values.by_week * terms.on_terms
    totals.margin[:] += sold * (unit * (terms.net_share - terms.goods))
    totals.value[:] -= worth * (unit * (terms.goods + values.handling + policy.on_turnover))


def _add_upfront(terms: CustomerTerms, orders: Orders, totals: CashflowTotals) -> None:
    """Sales paid at once: no waiting, no loss."""
    amount = terms.unit * terms.policy.upfront
    orders.add_sales(amount * terms.net_share, totals.cash)
    if terms.payer.credited:
        orders.add_sales(amount * terms.payer.credited, totals.credited)
    earned = amount * terms.net_share * (1 - terms.policy.on_cleared)
    totals.value[:] += earned * orders.worth


def _add_payments(
    terms: CustomerTerms, outcome: Outcomes, orders: Orders, totals: CashflowTotals
) -> None:
    """The money of sales on terms; what is lost or taken as a discount is still in the cash."""
    ending_units, money = _by_week(outcome, orders), outcome.unit * terms.net_share
    # (paths, weeks + 1): units that end, the last column after all weeks, × minor units a unit
    totals.cash[:] += ending_units[:, :-1] * money
    totals.open[:] += ending_units[:, -1] * outcome.unit
    if terms.payer.credited:
        totals.credited[:] += ending_units[:, :-1] * (outcome.unit * terms.payer.credited)
    worth = outcome.settlement.worth.take(outcome.place)
    if orders.share is not None:
        worth *= orders.share
    # (paths, weeks): worth of a unit when sold, @ (weeks,): present value -> (paths,): minor units
    totals.value[:] += (worth @ terms.values.by_week) * (money * (1 - terms.policy.on_cleared))


def _by_week(outcome: Outcomes, orders: Orders) -> Floats:
    """How much of a unit ends in each week on each path, and last how much ends after them all."""
    paths, weeks = outcome.place.shape
    longest = min(int(outcome.settlement.week.max()), weeks)
    # (paths, weeks): weeks to each sale's end, then its flat position in (paths, weeks + 1)
    place = np.minimum(outcome.settlement.week, weeks).take(outcome.place)
    place += _weeks(paths, weeks)
    # (paths, longest): only these last weeks can end after all of them: into the last column
    last = place[:, weeks - longest :]
    np.minimum(last, _weeks(paths, weeks)[:, :1] + weeks, out=last)
    if orders.share is None:
        share = _full_orders(orders.season.tobytes(), paths)
    else:
        share = (orders.share * orders.season).ravel()
    # flat (paths × (weeks + 1)): units ordered, summed where they end
    ending_units = np.bincount(place.ravel(), share, minlength=paths * (weeks + 1))
    ending_units = ending_units.reshape(paths, weeks + 1)
    if orders.share is None:
        # (paths,): units not ordered after failing, which stand in the last column
        ending_units[:, -1] -= orders.values.units_until[-1] - orders.units
    return np.asarray(ending_units)


@functools.lru_cache(maxsize=4)
def _full_orders(season: bytes, paths: int) -> Floats:
    """Orders that are taken whole, on so many paths."""
    return np.tile(np.frombuffer(season), paths)


@functools.lru_cache(maxsize=4)
def _weeks(paths: int, weeks: int) -> Ints:
    """Places of weeks in a table of paths × weeks and one more."""
    return np.asarray(((weeks + 1) * np.arange(paths))[:, None] + np.arange(weeks))


def _add_discounts(
    terms: CustomerTerms, outcome: Outcomes, orders: Orders, totals: CashflowTotals
) -> None:
    """Note discounts in the weeks in which they are taken."""
    weeks = totals.cash.shape[1]
    lag = int(outcome.settlement.week[outcome.settlement.discount_place])
    if outcome.discount_taken is None or not terms.policy.rate or lag >= weeks:
        return
    # (weeks - lag,): minor units of discount by week of sale, taken or not by (paths, weeks - lag)
    each = outcome.unit * terms.net_share * terms.policy.rate * orders.season[: weeks - lag]
    discounts = outcome.discount_taken[:, : weeks - lag] * each
    if orders.share is not None:
        discounts *= orders.share[:, : weeks - lag]
    totals.discount[:, lag:] += discounts


def _add_losses(
    terms: CustomerTerms, outcome: Outcomes, orders: Orders, totals: CashflowTotals
) -> None:
    """Note what is lost, sale by sale: there are few."""
    policy, values = terms.policy, terms.values
    paths, weeks = totals.cash.shape
    amount = np.full(
        len(outcome.defaulted), outcome.unit * terms.net_share * terms.risk.loss_given_default
    )
    if orders.share is not None:
        amount *= orders.share.ravel()[outcome.defaulted]
    path, sold = outcome.defaulted // weeks, outcome.defaulted % weeks
    age = policy.term[sold] + (outcome.before + policy.give_up)
    worth = amount * values.by_age[age] * values.by_week[sold] * (1 - policy.on_cleared)
    amount *= orders.season[sold]
    totals.loss[:] += np.bincount(path, amount, minlength=paths)
    totals.value[:] -= np.bincount(path, worth, minlength=paths)
    week = sold + values.weeks_of[age]
    inside = week < weeks
    np.add.at(totals.write_offs, (path[inside], week[inside]), amount[inside])


def _add_interest(
    terms: CustomerTerms,
    delays: PaymentDelays,
    outcome: Outcomes,
    orders: Orders,
    totals: CashflowTotals,
) -> None:
    """Late interest on what is paid in full."""
    yearly = outcome.unit * terms.net_share * terms.policy.interest
    # (paths, weeks): days late, × minor units a day and unit; none on what is never paid
    interest = np.maximum(delays.place + delays.first, 0) * (yearly / YEAR)
    interest.ravel()[outcome.defaulted] = 0.0
    interest[outcome.place >= outcome.settlement.discount_place] = 0.0
    if orders.share is not None:
        interest *= orders.share
    totals.interest[:] += interest @ orders.season
    totals.value[:] += (
        interest * outcome.settlement.worth.take(outcome.place)
    ) @ terms.values.by_week
