"""The textbook forms of credit terms: what waiting, discounts and losses are worth, exactly.

Pages show these, and the simulation is checked against them. Rates are yearly shares of 1, days are
counted from the invoice, money is in whatever unit it is given in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from lib.simulation.mistakes import never_pays, not_a_share, window_beyond_term

Discounting = Literal["simple", "compound"]
Floats = npt.NDArray[np.float64]
YEAR = 365


def factor(days: npt.ArrayLike, rate: float, discounting: Discounting = "compound") -> Floats:
    """What one unit of money paid so many days later is worth today.

    >>> round(float(factor(365, 0.12)), 6), round(float(factor(60, 0.10, "simple")), 6)
    (0.892857, 0.983827)

    Args:
        rate: yearly cost of capital.
        discounting: ``compound``: (1 + r)^(−t/365); ``simple``: 1 ÷ (1 + r·t/365).
    """
    time = np.asarray(days, dtype="float64") / YEAR
    if discounting == "simple":
        return np.asarray(1.0 / (1.0 + rate * time))
    return np.asarray((1.0 + rate) ** -time)


def days_as_price(days: float, rate: float, discounting: Discounting = "compound") -> float:
    """The share of the price that so many days of waiting take.

    >>> round(days_as_price(10, 0.12, "simple"), 4), round(days_as_price(10, 0.12), 4)
    (0.0033, 0.0031)
    """
    return float(1.0 - factor(days, rate, discounting))


@dataclass(frozen=True, slots=True)
class Forgone:
    """What not taking a discount costs the customer a year: ``simple`` and compounded."""

    simple: float
    effective: float


def forgone_discount(rate: float, window: int, paid_after: int) -> Forgone:
    """Yearly cost to a customer of not taking a discount; the return on giving it, for us.

    >>> forgone = forgone_discount(0.02, 10, 30)
    >>> round(forgone.simple * 100, 2), round(forgone.effective * 100, 2)
    (37.24, 44.59)

    Args:
        rate: the discount, as a share of the invoice.
        window: days it can be taken in.
        paid_after: days after which the customer really pays, or the term.
    Raises:
        NotAShare: no discount, or the whole invoice.
        WindowBeyondTerm: the customer pays within the window.
    Source: definition 10: d/(1−d) × 365/(n−p).
    """
    if not 0 < rate < 1:
        raise not_a_share("A discount", rate)
    if paid_after <= window:
        raise window_beyond_term(window, paid_after)
    gain, periods = rate / (1 - rate), YEAR / (paid_after - window)
    return Forgone(gain * periods, (1 + gain) ** periods - 1)


def switch_to_credit(
    price: float, cost: float, before: float, after: float, rate: float, default: float = 0.0
) -> float:
    """Net present value of selling on one period's credit instead of for cash, for good.

    >>> round(switch_to_credit(49, 20, 100, 110, 0.02))
    9400

    Args:
        price, cost: of a unit.
        before, after: units sold a period for cash, on credit.
        rate: cost of capital a period.
        default: share of credit sales that is never paid.
    Source: definition 11 (Ross, Westerfield, Jaffe): −[PQ + v(Q′−Q)] + (P−v)(Q′−Q)/R − πPQ′/R.
    """
    more = after - before
    gain = (price - cost) * more - default * price * after
    return -(price * before + cost * more) + gain / rate


def switch_break_even(price: float, cost: float, before: float, rate: float) -> float:
    """Units a period that switching from cash to credit has to add before it pays.

    >>> round(switch_break_even(49, 20, 100, 0.02), 2)
    3.43

    Raises:
        NeverPays: a unit more earns less over time than it costs to carry.
    """
    worth = (price - cost) / rate - cost
    if worth <= 0:
        raise never_pays(worth / price)
    return price * before / worth


@dataclass(frozen=True, slots=True)
class Part:
    """A part of sales that is paid after so many days, less a discount."""

    share: float
    days: float
    discount: float = 0.0


def value_of_a_day(
    yearly: float, parts: Sequence[Part], rate: float, discounting: Discounting = "compound"
) -> float:
    """Present value of a day's sales.

    >>> round(value_of_a_day(10e6, [Part(1, 60)], 0.10, "simple"), 2)
    26954.18
    >>> round(value_of_a_day(10e6, [Part(.5, 10, .02), Part(.5, 50)], 0.10, "simple"), 2)
    26901.49

    Source: definition 12: S/365 × Σ share(1 − disc)/(1 + r·t/365).
    """
    worth = (p.share * (1 - p.discount) * factor(p.days, rate, discounting) for p in parts)
    return yearly / YEAR * float(sum(worth))


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms as the textbook sees them: one day of payment, one share lost.

    Args:
        days: term and expected days late.
        loss: share of sales never paid.
    """

    days: float
    loss: float = 0.0


def worth(terms: Terms, cost: float, rate: float, discounting: Discounting = "compound") -> float:
    """What one unit of sales is worth under some terms, after its variable cost.

    Source: definition 13: (1−b)/(1 + r·t/365) − v.
    """
    return (1 - terms.loss) * float(factor(terms.days, rate, discounting)) - cost


def change_in_value(
    yearly: float,
    old: Terms,
    new: Terms,
    uplift: float,
    cost: float,
    rate: float,
    discounting: Discounting = "compound",
) -> float:
    """What other terms change a year, if they raise sales by ``uplift``.

    >>> old, new = Terms(35, 0.01), Terms(68, 0.015)
    >>> [round(change_in_value(1e6, old, new, u, 0.7, 0.12, "simple")) for u in (0, 0.1)]
    [-15277, 11069]
    """
    after = (1 + uplift) * worth(new, cost, rate, discounting)
    return yearly * (after - worth(old, cost, rate, discounting))


def volume_break_even(
    old: Terms, new: Terms, cost: float, rate: float, discounting: Discounting = "compound"
) -> float:
    """How much more must be sold for other terms to be worth as much.

    >>> old, new = Terms(35, 0.01), Terms(68, 0.015)
    >>> [round(volume_break_even(old, new, 0.7, 0.12, d) * 100, 2) for d in ("simple", "compound")]
    [5.8, 5.63]

    Raises:
        NeverPays: nothing is left of a sale under the new terms.
    """
    new_worth = worth(new, cost, rate, discounting)
    if new_worth <= 0:
        raise never_pays(new_worth)
    return worth(old, cost, rate, discounting) / new_worth - 1


def largest_discount(
    paid: float,
    window: float,
    rate: float,
    *,
    takers: float = 1.0,
    others_pay_after: float | None = None,
    discounting: Discounting = "compound",
) -> float:
    """The largest discount that bringing payments forward is worth.

    >>> round(largest_discount(45, 10, 0.12) * 100, 2)
    1.08
    >>> round(largest_discount(45, 10, 0.12, takers=0.5, others_pay_after=50) * 100, 2)
    0.93

    Args:
        paid: days after which customers pay now.
        window: days after which takers would pay.
        takers: share of sales that takes it.
        others_pay_after: days after which the others then pay; ``paid`` by default.
    Raises:
        NotAShare: nobody takes it, or more than all.
    Source: METHODS 7.2, after Hill and Riener 1979: 1 − [f(t0) − (1−p) f(tN)] ÷ (p f(td)).
    """
    if not 0 < takers <= 1:
        raise not_a_share("The share that takes the discount", takers)
    now = float(factor(paid, rate, discounting))
    then = float(factor(paid if others_pay_after is None else others_pay_after, rate, discounting))
    early = float(factor(window, rate, discounting))
    return 1 - (now - (1 - takers) * then) / (takers * early)


def least_chance(cost_today: float, revenue: float) -> float:
    """The chance of being paid above which one order on credit is worth taking.

    >>> least_chance(60.0, 100.0)
    0.6

    Args:
        cost_today, revenue: present values of what it costs and of what it brings if paid.
    Source: METHODS 7.4 (Brealey, Myers): grant if p·PV(revenue − cost) > (1 − p)·PV(cost).
    """
    return cost_today / revenue
