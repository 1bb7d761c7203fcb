"""Sellers' pay under several plans on the real ledger: what each pays for, to whom, and why it differs.

Every plan is worked out from the same record, so plans can stand side by side, and be scaled until they
cost the same.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from lib.simulation.economics import YEAR
from lib.simulation.levers import share
from lib.simulation.mistakes import nothing_to_pay_on, out_of_range
from lib.simulation.sellers import Record, base

Kind = Literal["turnover", "cleared", "sliding", "collection"]
KINDS: tuple[Kind, ...] = ("turnover", "cleared", "sliding", "collection")
ON_CLEARED = ("cleared", "sliding")


@dataclass(frozen=True, slots=True)
class Plan:
    """How sellers are paid.

    Args:
        name: as people call it.
        kind: ``turnover``: of what is billed; ``cleared``: of the pre-tax value of what is paid, the
            rate fixed when it was booked, taken back when the payment is; ``sliding``: as cleared,
            less ``per_day`` of it for each day late, down to nothing after ``1 ÷ per_day`` days;
            ``collection``: of what is billed, with a bonus or malus for the share of what fell due
            that was collected.
        rate: share of the base.
        tax: share on top of the price that earns nothing.
        per_day: of ``sliding``, the part of the commission lost for each day late.
        target: of ``collection``, the collection rate that earns the plain rate.
        slope: of ``collection``, the change of pay, as a share, for each point of 1 above or below.
        most: of ``collection``, the largest change either way.
    """

    name: str
    kind: Kind
    rate: float
    tax: float = 0.0
    per_day: float = 0.01
    target: float = 0.9
    slope: float = 2.0
    most: float = 0.5

    def __post_init__(self) -> None:
        share("A commission", self.rate)
        share("A deduction for a day", self.per_day)
        share("A collection target", self.target)
        share("The change of pay", self.most)
        if not 0 <= self.tax <= 1:
            raise out_of_range("A tax on top of the price", self.tax, 0, 1)


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """How sellers and their customers might change under a plan: assumed, never measured.

    Args:
        days_sooner: days by which late payments come sooner; so many days' worth of them more is
            cleared within the year, once.
        sales: change of sales, as a share.
        collected: points of 1 by which the collection rate rises; of what fell due so much more is
            cleared.
    """

    days_sooner: float = 0.0
    sales: float = 0.0
    collected: float = 0.0


NO_SHIFT = Shift()


def pay(record: Record, plan: Plan, shift: Shift = NO_SHIFT) -> pd.DataFrame:
    """What a plan pays each seller for the year.

    Returns:
        ``salesperson``, ``pay``, ``sales``, ``days_late`` (of payments, by amount; early counts 0),
        ``expected`` (days late of all sellers' payments of the same segments and lengths of term),
        ``collection`` (rate), ``lost``, ``base`` (what the rate was counted on), ``factor`` (by which
        lateness or collection changed it), ``lasting`` (what the rate would be counted on year after
        year: of cleared money what of the seller's sales is ever paid, as of what ended in the year,
        paid or written off, so much was paid); sorted by seller.
    """
    whole = _whole(record, replace(plan, name="", rate=1.0), shift)
    return whole.assign(pay=whole["pay"] * plan.rate)


def _paid_in_the_end(table: pd.DataFrame) -> pd.Series:
    """Of what ended in the year, the share that was paid; all where nothing ended."""
    ended = table["amount"] + table["lost"]
    return (table["amount"] / ended).where(ended > 0, 1.0)


@functools.lru_cache(maxsize=64)
def _whole(record: Record, plan: Plan, shift: Shift) -> pd.DataFrame:
    """What a plan pays at a rate of 1: any other is in proportion, so a moved rate measures nothing."""
    table, paid = record.sellers, record.payments
    late = np.maximum(paid["late"] - shift.days_sooner, 0.0)
    of_money = paid.assign(weighted=late * paid["amount"])
    sliding_amount = np.clip(1 - plan.per_day * late, 0.0, 1.0) * paid["amount"]
    of_money = of_money.assign(kept=sliding_amount, usual=paid["expected"] * paid["amount"])
    sums = of_money.groupby("salesperson")[["amount", "weighted", "kept", "usual"]].sum()
    table = table.join(sums, on="salesperson").fillna(dict.fromkeys(sums.columns, 0.0))
    grown = 1 + shift.sales
    collection = (_rate(table) + shift.collected).clip(upper=_rate(table).clip(lower=1.0))
    sooner = (paid["late"] - late) * paid["amount"] / YEAR
    sooner = table["salesperson"].map(sooner.groupby(paid["salesperson"]).sum()).fillna(0.0)
    rises = (collection - _rate(table)).fillna(0.0) * table["fell_due"]
    cleared = base(1.0, plan.tax) * (table["amount"] + sooner + rises) * grown
    sold = base(1.0, plan.tax) * table["sales"] * grown
    pay_base = cleared if plan.kind in ON_CLEARED else sold
    change = (plan.slope * (collection.fillna(plan.target) - plan.target)).clip(
        -plan.most, plan.most
    )
    on_time = (table["kept"] / table["amount"]).where(table["amount"] > 0, 1.0)
    factor = {"sliding": on_time, "collection": 1 + change}.get(
        plan.kind, pd.Series(1.0, table.index)
    )
    return pd.DataFrame({
        "salesperson": table["salesperson"],
        "pay": pay_base * factor,
        "sales": table["sales"] * grown,
        "days_late": (table["weighted"] / table["amount"]).where(table["amount"] > 0),
        "expected": (table["usual"] / table["amount"]).where(table["amount"] > 0),
        "collection": collection,
        "lost": table["lost"],
        "base": pay_base,
        "lasting": sold * _paid_in_the_end(table) if plan.kind in ON_CLEARED else sold,
        "factor": factor,
    }).sort_values("salesperson", ignore_index=True)  # fmt: skip


def _rate(table: pd.DataFrame) -> pd.Series:
    """Collected of what fell due; null where nothing fell due."""
    return (table["collected"] / table["fell_due"]).where(table["fell_due"] > 0)


def budget_neutral(record: Record, plan: Plan, budget: float) -> Plan:
    """The plan at the rate at which it costs a budget on the record as it is.

    Raises:
        NothingToPayOn: nothing to pay on, or a rate above 100 %.
    """
    whole = float(pay(record, replace(plan, rate=1.0))["pay"].sum())
    if whole <= 0 or not 0 <= budget <= whole:
        raise nothing_to_pay_on(plan.name)
    return replace(plan, rate=budget / whole)


def compare(
    record: Record, plans: Sequence[Plan], shifts: Mapping[str, Shift] | None = None
) -> pd.DataFrame:
    """Plans side by side at the cost of the first, so that nobody gains by a larger pot.

    Args:
        plans: today's first, on turnover or on what is cleared; the others are scaled to cost as much
            on the record as it is.
        shifts: by plan's name, how behaviour is assumed to change under it.
    Returns:
        of ``pay``, and ``plan``, ``rate``, ``gain`` (over the first plan on the record as it is, year
        after year), its parts ``by_base`` (what the rate is counted on) and ``by_factor`` (lateness or
        collection), ``by_time`` (what else the pay of this year differs by: money of earlier sales,
        and money still to come, which is nobody's gain), ``by_shift`` (what the shift adds), ``why``
        (the larger part of the gain, in words: ``the same``, ``less written off``, ``more written
        off``, ``paid sooner``, ``paid later``, ``collects more``, ``collects less``,
        ``sells ahead of payment``, ``is paid as it sells``). One row a plan and
        seller.
    """
    return _comparison(record, tuple(plans), tuple(sorted((shifts or {}).items()))).copy()


@functools.lru_cache(maxsize=16)
def _comparison(
    record: Record, plans: tuple[Plan, ...], shifts: tuple[tuple[str, Shift], ...]
) -> pd.DataFrame:
    first = pay(record, plans[0])
    budget = float(first["pay"].sum())
    before = _lasting(first, budget)
    tables = []
    for number, plan in enumerate(plans):
        scaled = plan if number == 0 else budget_neutral(record, plan, budget)
        plain = pay(record, scaled)
        after, shared = _lasting(plain, budget), _lasting(plain.assign(factor=1.0), budget)
        parts = {"by_base": shared - before, "by_factor": after - shared}
        gain = after - before
        why = [
            _why(scaled, plans[0], *row) for row in zip(before, gain, *parts.values(), strict=True)
        ]
        shift = dict(shifts).get(plan.name, NO_SHIFT)
        shifted_pay = plain if shift == NO_SHIFT else pay(record, scaled, shift)
        tables.append(shifted_pay.assign(
            pay=plain["pay"], plan=plan.name, rate=scaled.rate, gain=gain, **parts,
            by_time=plain["pay"] - first["pay"] - gain,
            by_shift=shifted_pay["pay"] - plain["pay"], why=why,
        ))  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def _lasting(paid: pd.DataFrame, budget: float) -> pd.Series:
    """What a plan pays each seller of a budget, year after year."""
    each = paid["lasting"] * paid["factor"]
    return each * (budget / each.sum()) if each.sum() else each


_WORDS: Mapping[str, tuple[str, str]] = {
    "sliding": ("paid sooner", "paid later"),
    "collection": ("collects more", "collects less"),
}
_CLEARED = ("less written off", "more written off")
_SOLD = ("sells ahead of payment", "is paid as it sells")
_HARDLY = 0.005


def _why(
    plan: Plan, today: Plan, paid: float, gain: float, by_base: float, by_factor: float
) -> str:
    """The part of a gain that goes its way most, in words; under half a per cent it is the same."""
    if abs(gain) <= _HARDLY * abs(paid):
        return "the same"
    up = gain > 0
    if plan.kind in _WORDS and (by_factor >= by_base) == up:
        return _WORDS[plan.kind][not up]
    on_cleared = plan.kind in ON_CLEARED or today.kind not in ON_CLEARED
    return (_CLEARED if on_cleared else _SOLD)[not up]
