"""Textbook forms that the program is held against and does not use itself: definitions 11 to 14.

Rates are yearly shares of 1, days are counted from the invoice, money is in whatever unit it is given in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.ledger.mistake import Mistake
from lib.simulation.economics import YEAR, Discounting, factor
from lib.simulation.mistakes import not_a_share


def never_pays(left: float) -> Mistake:
    """A set of terms under which a sale loses money, so that no volume pays for it."""
    return Mistake(
        f"Under these terms a sale leaves {left * 100:.1f} % of its price after its costs, so no "
        f"extra volume makes up for them. Look at the price instead."
    )


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


def numeric(carrying: float, universe: float) -> float:
    """Outlets that sell it, as a share of all.

    >>> numeric(30, 120)
    0.25
    """
    return carrying / universe


def weighted(carrying: float, universe: float) -> float:
    """The category sales of the outlets that sell it, as a share of all outlets'.

    >>> weighted(800e6, 1000e6)
    0.8
    """
    return carrying / universe


def more_receivables(outlets: pd.DataFrame) -> float:
    """What added outlets owe on an ordinary day.

    >>> more_receivables(pd.DataFrame({"sales": [365.0, 730.0], "term": [30, 30], "late": [10, 5]}))
    110.0

    Args:
        outlets: ``sales`` a year, ``term`` and expected days ``late`` of each group of them.
    Source: definition 14: Σ sales × (term + days late) ÷ 365.
    """
    return float((outlets["sales"] * (outlets["term"] + outlets["late"])).sum() / YEAR)


def annuity(years: float, rate: float) -> float:
    """Worth of one unit at each year's end."""
    return years if rate == 0 else float(-np.expm1(-years * np.log1p(rate)) / rate)


@dataclass(frozen=True, slots=True)
class Outlet:
    """What an outlet is taken to be.

    Args:
        velocity: sales a year, minor units.
        margin: share of sales.
        service: yearly cost of serving it, minor units.
        days: term and expected days late.
        loss: share of its sales that is lost.
        joining: what it costs once to win it, minor units.
        years: it stays.
    """

    velocity: float
    margin: float
    service: float
    days: float
    loss: float
    joining: float = 0.0
    years: float = 1.0


def worth_of(outlet: Outlet, cost_of_capital: float) -> float:
    """What an outlet leaves a year, after capital and losses.

    >>> round(worth_of(Outlet(1000.0, 0.3, 100.0, 73, 0.02), 0.10), 6)
    160.0

    Source: METHODS 8: velocity × margin − service − capital × receivables − loss.
    """
    receivables = outlet.velocity * outlet.days / YEAR
    earned = outlet.velocity * (outlet.margin - outlet.loss)
    return earned - outlet.service - cost_of_capital * receivables


def value_of(outlet: Outlet, cost_of_capital: float) -> float:
    """What it leaves over its years, discounted from each year's end, less what it cost to win.

    >>> round(value_of(Outlet(1000.0, 0.3, 100.0, 73, 0.02, joining=100.0, years=2), 0.10), 2)
    177.69
    """
    contribution = worth_of(outlet, cost_of_capital)
    return contribution * annuity(outlet.years, cost_of_capital) - outlet.joining
