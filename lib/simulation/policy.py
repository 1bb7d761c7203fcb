"""What applies to one customer under a set of levers: its terms, its risks, what money is worth."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from lib.ledger import days
from lib.ledger.arrays import Floats, Ints
from lib.ledger.memo import remembered
from lib.ledger.money import exponent
from lib.simulation import take_up
from lib.simulation.assumptions import Assumptions, given_up_after
from lib.simulation.economics import factor
from lib.simulation.levers import Discount, Levers, ModeShare
from lib.simulation.mistakes import window_beyond_term
from lib.simulation.payers import Book, Chance, Lates, Payer

MID_WEEK = 3
_MOST_UNPAID = 0.95
_MOST_FAILING = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """One customer's terms.

    Args:
        term: days from issue to due, by week of issue.
        late: days late in equal parts, as moved by the levers.
        unsure: standard deviation, in days, of how far the levers move them.
        give_up: days past due after which what is unpaid is written off.
        rate, window: the discount, and the days it can be taken in.
        offered: share of sales on terms that carries it.
        keener: times as large as seen are the odds of taking the discount, for what it is worth here.
        upfront: share of sales paid at delivery or before.
        deposit: of it, the part that comes from orders on terms.
        streams: (share of sales, days before the term begins) of what is sold on terms.
        price: of what costs 1 today.
        interest: yearly, as customers really pay it.
        limit: minor units; None where there is none.
        hold_after: days past due; None where deliveries are never held.
        on_turnover, on_cleared: commission rates.
    """

    term: Ints
    late: Lates
    unsure: float
    give_up: int
    rate: float
    window: int
    offered: float
    keener: float
    upfront: float
    deposit: float
    streams: tuple[tuple[float, int], ...]
    price: float
    interest: float
    limit: float | None
    hold_after: int | None
    on_turnover: float
    on_cleared: float


@dataclass(frozen=True, slots=True)
class Risk:
    """How money is lost, the same under every policy.

    Args:
        take_up: of a discount offered.
        unpaid: share of invoices never paid.
        failing: chance a week that the customer fails with all it owes.
        loss_given_default: share of what is not paid that is lost in the end.
        shift: standard deviation of days late known only so well, its own; and all customers' common.
    """

    take_up: Chance
    unpaid: Chance
    failing: Chance
    loss_given_default: float
    shift: tuple[float, float]


def of(payer: Payer, levers: Levers, assumptions: Assumptions, book: Book, weeks: int) -> Policy:
    """The policy of one customer.

    The distribution of days late is kept and its clock, the due day, moved. Each day of term more
    adds ``lateness_response`` days late. A reminder on day r brings what would come later
    ``reminder_effect`` days forward, though not before r.

    Args:
        weeks: of issue.
    """
    term, term_change = _term(payer, levers, book.day, weeks), _term_change(payer, levers)
    modes = levers.mode_share or payer.modes
    deposit = (modes.credit + modes.consignment) * (levers.prepay_share or 0.0)
    discount = levers.discount or payer.discount
    window = discount.days if discount else 0
    offered = discount is not None and discount.rate > 0 and window <= int(term.min())
    commission, late = levers.commission, _late(payer, levers, assumptions, term_change)
    paid_after = float(term.mean() + late.mean())
    return Policy(
        term=term,
        late=late,
        unsure=assumptions.lateness_unsure * abs(term_change),
        give_up=given_up_after(book, assumptions),
        rate=discount.rate if discount else 0.0,
        window=window,
        offered=(1.0 if levers.discount else payer.offered) * offered,
        keener=_keener(payer, discount if offered else None, paid_after, assumptions),
        upfront=modes.cash + modes.prepaid + deposit,
        deposit=deposit,
        streams=_streams(
            modes, payer.modes, 1 - (levers.prepay_share or 0.0), assumptions.consignment_days
        ),
        price=1.0 + (levers.price or 0.0),
        interest=(levers.late_interest or 0.0) * assumptions.interest_collected,
        limit=None if levers.limit is None else levers.limit * 10 ** exponent(book.currency),
        hold_after=levers.hold_after,
        on_turnover=commission.rate if commission and commission.basis == "turnover" else 0.0,
        on_cleared=commission.rate if commission and commission.basis == "cleared" else 0.0,
    )


def _term_change(payer: Payer, levers: Levers) -> int:
    """Days of term more than today, month-ends apart."""
    if levers.term_days is not None:
        return levers.term_days - payer.term
    return max(levers.term_shift or 0, -payer.term)


def _term(payer: Payer, levers: Levers, day: dt.date, weeks: int) -> Ints:
    base = payer.term + _term_change(payer, levers)
    if not levers.month_end:
        return np.full(weeks, base)
    first = days.number(day) + 1 + MID_WEEK
    issued = (first + 7 * np.arange(weeks)).astype("datetime64[D]")
    next_month = (issued.astype("datetime64[M]") + 1).astype("datetime64[D]")
    return np.asarray((next_month - issued).astype("int64") - 1 + base)


def _late(payer: Payer, levers: Levers, assumptions: Assumptions, term_change: int) -> Lates:
    more = round(assumptions.lateness_response * term_change)
    if levers.reminder_day is None and not more:
        return payer.late
    late = payer.late.astype("int64") + more
    if levers.reminder_day is not None:
        sooner = np.maximum(late - assumptions.reminder_effect, levers.reminder_day)
        late = np.where(late > levers.reminder_day, sooner, late)
    return late.astype("int16")


def _keener(
    payer: Payer, discount: Discount | None, paid_after: float, assumptions: Assumptions
) -> float:
    """How many times as large the odds of taking a discount are as where take-up was seen.

    It was seen at the customer's own discount and day of payment; of one without, at ``seen_at``; a
    take-up that people say is that of 2 % within 10 days.
    """
    if discount is None:
        return 0.0
    ratio = take_up.worth(discount, paid_after) / _seen_at(payer, assumptions)
    return float(ratio**payer.steepness)


def _seen_at(payer: Payer, assumptions: Assumptions) -> float:
    own_discount = payer.discount if payer.discount and payer.discount.rate > 0 else None
    if own_discount is None and assumptions.take_up is None and payer.seen_at is not None:
        return payer.seen_at
    return take_up.worth(own_discount or take_up.USUAL, payer.pays_after)


def half_takes_at(payer: Payer, assumptions: Assumptions) -> float:
    """What a discount must be worth a year for half of a customer's invoices to take it."""
    taken_share = payer.take_up.mean if assumptions.take_up is None else assumptions.take_up
    if not 0 < taken_share < 1:
        return float("nan")
    return _seen_at(payer, assumptions) * ((1 - taken_share) / taken_share) ** (1 / payer.steepness)


def expected_take_up(payer: Payer, policy: "Policy", assumptions: Assumptions) -> float:
    """The share of its offers that a customer is expected to take under a policy."""
    return risk(payer, assumptions).take_up.times(policy.keener) if policy.offered else 0.0


def _streams(
    modes: ModeShare, today: ModeShare, credit_share: float, before: int
) -> tuple[tuple[float, int], ...]:
    """Shares of sales on terms, and the days before their term begins.

    What is on consignment today is billed on record when its term begins, and its days are in its
    lateness; only what is newly put on consignment stands somewhere first.
    """
    more = max(modes.consignment - today.consignment, 0.0)
    streams = (
        ((modes.credit + modes.consignment - more) * credit_share, 0),
        (more * credit_share, before),
    )
    return tuple((share, extra) for share, extra in streams if share > 0)


def risk(payer: Payer, assumptions: Assumptions) -> Risk:
    """How a customer's losses come about: partly single invoices, partly by failing.

    The rate on record is split by ``loss_by_failure``. The weekly chance to fail is set so that at
    today's terms and habit it costs its part; longer terms then cost more.
    """
    rate = payer.loss.mean if assumptions.loss_rate is None else assumptions.loss_rate
    cases = payer.loss.cases if assumptions.loss_rate is None else np.inf
    gross = min(rate, _MOST_UNPAID)
    waiting = _waiting(payer)
    weekly = min(gross * assumptions.loss_by_failure / waiting, _MOST_FAILING)
    return Risk(
        take_up=payer.take_up if assumptions.take_up is None else Chance(assumptions.take_up),
        unpaid=Chance(gross * (1 - assumptions.loss_by_failure), cases),
        failing=Chance(weekly, cases * waiting),
        loss_given_default=assumptions.loss_given_default,
        shift=(payer.unsure, assumptions.common_days),
    )


@remembered
def _waiting(payer: Payer) -> float:
    """Weeks that a sale on terms stands out on average, as things are today; one at least."""
    ages = np.maximum(payer.term + payer.late.astype("int64"), 0)
    waiting = float(((ages + MID_WEEK) // 7).mean())
    if payer.discount is not None:
        takes = payer.offered * payer.take_up.mean
        waiting += takes * ((payer.discount.days + MID_WEEK) // 7 - waiting)
    return max(waiting, 1.0)


def check(book: Book, levers: Levers) -> None:
    """Refuse a discount that nobody could take before the invoice is due.

    Raises:
        WindowBeyondTerm: the window is longer than every customer's term.
    """
    if levers.discount is None or levers.month_end:
        return
    longest = max((p.term + _term_change(p, levers) for p in book.payers), default=0)
    if levers.discount.days > longest:
        raise window_beyond_term(levers.discount.days, longest)


LONGEST_AGE = 4096
"""Days from issue that anything may last: a term, a month-end, consignment and giving up."""


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """What a day and a unit are worth.

    Args:
        by_age: present value, on the day of the sale, of a unit paid so many days later.
        by_week: present value, on the first day, of what a unit a week sells in each.
        season: how many units that is.
        units_until, worth_until: of all weeks before each, and all of them last: units, present value.
        weeks_of: weeks from the week of the sale to that of a payment so many days later.
        cost: of the goods in a unit of sales at today's prices; ``handling``: of its paperwork.
    """

    by_age: Floats
    by_week: Floats
    season: Floats
    units_until: Floats
    worth_until: Floats
    weeks_of: Ints
    cost: float
    handling: float

    @classmethod
    def of(cls, assumptions: Assumptions, season: Floats) -> "Values":
        """Under some assumptions. Sales are made in the middle of their week.

        Args:
            season: units sold in each week, where a year's average is 1.
        """
        days = np.arange(LONGEST_AGE)
        rate, how = assumptions.cost_of_capital, assumptions.discounting
        by_week = factor(7 * np.arange(len(season)), rate, how) * season
        return cls(
            by_age=factor(days, rate, how),
            by_week=by_week,
            season=season,
            units_until=np.append(0.0, np.cumsum(season)),
            worth_until=np.append(0.0, np.cumsum(by_week)),
            weeks_of=(days + MID_WEEK) // 7,
            cost=1 - assumptions.margin,
            handling=assumptions.handling,
        )


@dataclass(frozen=True, slots=True, eq=False)
class CustomerTerms:
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
    def net_share(self) -> float:
        """The share of what is billed that credit notes leave."""
        return 1 - self.payer.credited

    @property
    def goods(self) -> float:
        """What the goods cost in one unit billed; those credited come back."""
        return self.values.cost * self.net_share / self.policy.price

    @property
    def on_terms(self) -> float:
        """The share of sales that is not paid at once."""
        return sum(share for share, _ in self.policy.streams)
