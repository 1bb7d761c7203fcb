"""What applies to one customer under a set of levers: levers laid over what it has today."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.ledger import days
from lib.ledger.money import exponent
from lib.simulation.assumptions import Assumptions
from lib.simulation.levers import Levers, ModeShare
from lib.simulation.mistakes import WindowBeyondTerm
from lib.simulation.payers import GIVEN_UP_AFTER, Book, Chance, Lates, Payer

Ints = npt.NDArray[np.int64]
MID_WEEK = 3
_MOST_UNPAID = 0.95
_MOST_FAILING = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """One customer's terms.

    Args:
        term: days from issue to due, by week of issue.
        late: days late in equal parts, as moved by the levers.
        give_up: days past due after which what is unpaid is written off.
        rate, window: the discount, and the days it can be taken in.
        offered: share of sales on terms that carries it.
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
    give_up: int
    rate: float
    window: int
    offered: float
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
        lost: share of what is not paid that is lost in the end.
        shift: standard deviation of days late known only so well, its own; and all customers' common.
    """

    take_up: Chance
    unpaid: Chance
    failing: Chance
    lost: float
    shift: tuple[float, float]


def of(payer: Payer, levers: Levers, known: Assumptions, book: Book, weeks: int) -> Policy:
    """The policy of one customer.

    The distribution of days late is kept and its clock, the due day, moved. Each day of term more
    adds ``lateness_response`` days late. A reminder on day r brings what would come later
    ``reminder_effect`` days forward, though not before r.

    Args:
        weeks: of issue.
    """
    term = _term(payer, levers, book.day, weeks)
    modes = levers.mode_share or payer.modes
    deposit = (modes.credit + modes.consignment) * (levers.prepay_share or 0.0)
    given = levers.discount or payer.discount
    window = given.days if given else 0
    offered = given is not None and given.rate > 0 and window <= int(term.min())
    commission = levers.commission
    return Policy(
        term=term,
        late=_late(payer, levers, known, _moved(payer, levers)),
        give_up=given_up_after(book, known),
        rate=given.rate if given else 0.0,
        window=window,
        offered=(1.0 if levers.discount else payer.offered) * offered,
        upfront=modes.cash + modes.prepaid + deposit,
        deposit=deposit,
        streams=_streams(modes, 1.0 - (levers.prepay_share or 0.0), known.consignment_days),
        price=1.0 + (levers.price or 0.0),
        interest=(levers.late_interest or 0.0) * known.interest_collected,
        limit=None if levers.limit is None else levers.limit * 10 ** exponent(book.currency),
        hold_after=levers.hold_after,
        on_turnover=commission.rate if commission and commission.basis == "turnover" else 0.0,
        on_cleared=commission.rate if commission and commission.basis == "cleared" else 0.0,
    )


def given_up_after(book: Book, known: Assumptions) -> int:
    """Days past due after which what is unpaid is written off: as said, as on record, or as usual."""
    if known.write_off_days is not None:
        return known.write_off_days
    return GIVEN_UP_AFTER if book.write_off_days is None else book.write_off_days


def _moved(payer: Payer, levers: Levers) -> int:
    """Days of term more than today, month-ends apart."""
    if levers.term_days is not None:
        return levers.term_days - payer.term
    return max(levers.term_shift or 0, -payer.term)


def _term(payer: Payer, levers: Levers, day: dt.date, weeks: int) -> Ints:
    base = payer.term + _moved(payer, levers)
    if not levers.month_end:
        return np.full(weeks, base)
    issued = days.number(day) + 1 + MID_WEEK + 7 * np.arange(weeks)
    return (
        np.array([days.number(days.month_end(days.date(int(n)))) - int(n) for n in issued]) + base
    )


def _late(payer: Payer, levers: Levers, known: Assumptions, moved: int) -> Lates:
    more = round(known.lateness_response * moved)
    if levers.reminder_day is None and not more:
        return payer.late
    late = payer.late.astype("int64") + more
    if levers.reminder_day is not None:
        sooner = np.maximum(late - known.reminder_effect, levers.reminder_day)
        late = np.where(late > levers.reminder_day, sooner, late)
    return late.astype("int16")


def _streams(modes: ModeShare, kept: float, before: int) -> tuple[tuple[float, int], ...]:
    both = ((modes.credit * kept, 0), (modes.consignment * kept, before))
    return tuple((share, extra) for share, extra in both if share > 0)


def risk(payer: Payer, known: Assumptions) -> Risk:
    """How a customer's losses come about: partly single invoices, partly by failing.

    The rate on record is split by ``loss_by_failure``. The weekly chance to fail is set so that at
    today's terms and habit it costs its part; longer terms then cost more.
    """
    rate = payer.loss.mean if known.loss_rate is None else known.loss_rate
    cases = payer.loss.cases if known.loss_rate is None else np.inf
    gross = min(rate, _MOST_UNPAID)
    ages = np.maximum(payer.term + payer.late.astype("int64"), 0)
    waiting = max(float(((ages + MID_WEEK) // 7).mean()), 1.0)
    weekly = min(gross * known.loss_by_failure / waiting, _MOST_FAILING)
    return Risk(
        take_up=payer.take_up if known.take_up is None else Chance(known.take_up),
        unpaid=Chance(gross * (1 - known.loss_by_failure), cases),
        failing=Chance(weekly, cases * waiting),
        lost=known.loss_given_default,
        shift=(payer.unsure, known.common_days),
    )


def check(book: Book, levers: Levers) -> None:
    """Refuse a discount that nobody could take before the invoice is due.

    Raises:
        WindowBeyondTerm: the window is longer than every customer's term.
    """
    if levers.discount is None or levers.month_end:
        return
    longest = max((p.term + _moved(p, levers) for p in book.payers), default=0)
    if levers.discount.days > longest:
        raise WindowBeyondTerm(levers.discount.days, longest)
