"""Sellers' pay on the real ledger: what each sold and what came of it, under several plans.

Sellers are those of the document, at the time of the sale. Every plan is worked out from the same
record, so plans can stand side by side, and be scaled until they cost the same. Commission has two
clocks: it is fixed when a sale is booked, and paid out as its money comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from lib.analysis.behaviour.invoices import history, payments
from lib.analysis.losses import settlements
from lib.ledger import days
from lib.ledger.codes import NONE
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered
from lib.simulation.economics import YEAR
from lib.simulation.levers import share
from lib.simulation.mistakes import nothing_to_pay_on, out_of_range

_TERMS = (30, 60)  # days up to which a term is short, or usual


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What sellers sold and what came of it in a year, minor units of the reporting currency.

    Args:
        sellers: ``salesperson``, ``sales``, ``fell_due``, ``collected`` (cleared of what fell due,
            write-offs apart), ``lost`` (written off); one row a seller.
        payments: ``salesperson``, ``amount``, ``late`` (days past due; 0 when early), ``expected``
            (days late of all payments of the same segment and length of term); one row a payment.
        unnamed: sales that no document gives a seller for.
        memory: of ``lib.ledger.memo``.
    """

    sellers: pd.DataFrame
    payments: pd.DataFrame
    unnamed: float = 0.0
    memory: dict[Any, Any] = field(init=False, repr=False, default_factory=dict)


@remembered
def record(ledger: Ledger, length: int = YEAR) -> Record:
    """The days up to the ledger's, seller by seller.

    Raises:
        NoRate: a currency in it has no rate on or before the day.
    """
    last = days.number(ledger.day)
    since = last - length
    documents = ledger.documents
    issued = days.numbers(documents["issued"])
    sold = documents[documents["kind"].isin(("invoice", "credit_note")) & (issued > since)]
    sales = _by_seller(ledger, sold.index.to_series(), sold["amount"], sold["currency"]).rename(
        "sales"
    )
    all_invoices = history(ledger)
    due = all_invoices[
        (all_invoices["due"] > since)
        & (all_invoices["due"] <= last)
        & (all_invoices["outcome"] != "credited")
    ]
    fell = _by_seller(ledger, due["row"], due["amount"], due["currency"]).rename("fell_due")
    write_offs = settlements(ledger)
    write_offs = write_offs[write_offs["lost"]]
    written_off = due["row"].map(write_offs.groupby("row")["amount"].sum()).fillna(0)
    cleared = due["amount"] - due["left"] - written_off
    collections = _by_seller(ledger, due["row"], cleared, due["currency"]).rename("collected")
    write_offs = write_offs[write_offs["day"] > since]
    losses = _by_seller(
        ledger, write_offs["row"], write_offs["amount"], write_offs["currency"]
    ).rename("lost")
    table = pd.concat([sales, fell, collections, losses], axis=1).fillna(0.0)
    sellers = table[table.index != NONE].rename_axis("salesperson").reset_index()
    paid = _payments_late(ledger, since)
    unnamed = float(table["sales"].get(NONE, 0.0))
    return Record(sellers, paid[paid["salesperson"] != NONE].reset_index(drop=True), unnamed)


def _by_seller(ledger: Ledger, row: pd.Series, amount: pd.Series, currency: pd.Series) -> pd.Series:
    codes, labels = ledger.codes.of("salesperson")
    table = pd.DataFrame({
        "salesperson": labels[codes[np.asarray(row, dtype="int64")]],
        "currency": np.asarray(currency, dtype=object),
        "amount": np.asarray(amount, dtype="float64"),
    })  # fmt: skip
    sums = table.groupby(["salesperson", "currency"])["amount"].sum().reset_index()
    whole = ledger.in_reporting(sums, ["amount"])
    return whole.groupby("salesperson")["amount"].sum()


def _payments_late(ledger: Ledger, since: int) -> pd.DataFrame:
    paid = payments(ledger)
    paid = paid[paid["day"] > since]
    documents = ledger.codes.documents
    row = paid["row"].to_numpy()
    due, issued = (days.numbers(documents[name])[row] for name in ("due", "issued"))
    codes, labels = ledger.codes.of("salesperson")
    segment, segments = ledger.codes.of("segment")
    table = pd.DataFrame({
        "salesperson": labels[codes[row]],
        "currency": documents["currency"].to_numpy(dtype=object)[row],
        "amount": paid["amount"].to_numpy("float64"),
        "late": np.where(due == UNKNOWN, 0, np.maximum(paid["day"].to_numpy() - due, 0)),
        "segment": segments[segment[row]],
        "term": np.where(due == UNKNOWN, -1, np.searchsorted(_TERMS, due - issued)),
    })  # fmt: skip
    payment_rows = ledger.in_reporting(table, ["amount"])
    payment_rows["weighted"] = payment_rows["amount"] * payment_rows["late"]
    sums = payment_rows.groupby(["segment", "term"])[["amount", "weighted"]].transform("sum")
    payment_rows["expected"] = (sums["weighted"] / sums["amount"]).fillna(0.0)
    return payment_rows[["salesperson", "amount", "late", "expected"]]


def pre_tax(paid: float, tax: float = 0.0) -> float:
    """The pre-tax value of a payment: what commission is counted on.

    >>> round(pre_tax(70, 0.10), 2)
    63.64

    Source: definition 17: 70 cash + 30 credit note on 100 including 10 % tax → base 63.64.
    """
    return paid / (1 + tax)


def two_clocks(bookings: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """Commission on what is cleared: fixed at booking, paid out as money comes, taken back as it goes.

    >>> made = two_clocks(
    ...     pd.DataFrame({"document": ["I1"], "rate": [0.05], "tax": [0.10]}),
    ...     pd.DataFrame({"document": ["I1"] * 3, "day": [1, 1, 9], "amount": [70, 30, -70],
    ...                   "cash": [True, False, True]}))
    >>> made["base"].round(2).tolist(), made["pay"].round(4).tolist()
    ([63.64, 0.0, -63.64], [3.1818, 0.0, -3.1818])

    Args:
        bookings: ``document``, ``rate`` of the day it was booked, ``tax`` on top of the price.
        moves: ``document``, ``day`` of the payment, ``amount`` (negative where it is taken off again),
            ``cash`` (a credit note clears the invoice and earns nothing).
    Returns:
        ``document``, ``day``, ``base`` (pre-tax), ``pay``, ``paid_out`` (running, by document); one row
        a move of a booking, by document and day.
    """
    table = moves.merge(bookings[["document", "rate", "tax"]], on="document")
    table = table.sort_values(["document", "day"], kind="stable", ignore_index=True)
    pay_base = table["amount"].where(table["cash"], 0.0) / (1 + table["tax"])
    table = table.assign(base=pay_base, pay=pay_base * table["rate"])
    table["paid_out"] = table.groupby("document")["pay"].cumsum()
    return table[["document", "day", "base", "pay", "paid_out"]]


def clocks(
    ledger: Ledger, rate: float, tax: float = 0.0, before: Ledger | None = None
) -> pd.DataFrame:
    """Both clocks of the year, seller by seller: what was booked, what was paid out, what waits.

    Args:
        before: an earlier load of the ledger on the same day; money that was matched then and is not
            now takes its commission back. Without it none is seen.
    Returns:
        ``salesperson``, ``pay_booked`` (on invoices of the year), and of it ``pay_out`` (on what is
        paid), ``pay_waiting`` (on what is open), ``pay_never`` (credited, discounted or lost); then
        ``pay_earlier`` (paid out in the year on invoices from before it) and ``pay_back`` (taken back);
        minor units of the reporting currency.
    """
    whole = _clocks(ledger, before).set_index("salesperson")
    return (whole * pre_tax(rate, tax)).reset_index()


@remembered
def _clocks(ledger: Ledger, before: Ledger | None) -> pd.DataFrame:
    """The clocks at a rate of 1 without tax: any other is in proportion."""
    since = days.number(ledger.day) - YEAR
    all_invoices = _in_reporting(ledger, history(ledger), ["amount", "left"])
    all_invoices = all_invoices.assign(
        salesperson=all_invoices["salesperson"].fillna(NONE), rate=1.0, tax=0.0
    )
    commission = two_clocks(all_invoices, _in_reporting(ledger, _money(ledger), ["amount"]))
    sums = commission.groupby("document")["pay"].sum()
    all_invoices["paid"] = all_invoices["document"].map(sums).fillna(0.0)
    new = all_invoices[all_invoices["issued"] > since]
    by = new.groupby("salesperson")[["amount", "paid", "left"]].sum()
    old = all_invoices.set_index("document")
    late = commission[
        (commission["day"] > since) & commission["document"].map(old["issued"]).le(since)
    ]
    earlier = late.groupby(late["document"].map(old["salesperson"]))["pay"].sum()
    back = clawback(before, ledger, 1.0) if before else pd.Series(dtype="float64")
    table = pd.DataFrame({
        "pay_booked": by["amount"], "pay_out": by["paid"], "pay_waiting": by["left"],
        "pay_never": by["amount"] - by["paid"] - by["left"],
    })  # fmt: skip
    table = table.join(earlier.rename("pay_earlier"), how="outer")
    table = table.join(back.rename("pay_back"), how="outer").fillna(0.0)
    table = table[table.index != NONE].rename_axis("salesperson")
    return table.sort_index().reset_index()


def clawback(before: Ledger, ledger: Ledger, rate: float, tax: float = 0.0) -> pd.Series:
    """Commission that an earlier load paid out on money that is no longer matched, by seller.

    Money is compared in its own currency, so that a rate restated since takes nothing back.
    """
    earlier_money, current_money = _money(before), _money(ledger)
    moves = pd.concat([earlier_money, current_money.assign(amount=-current_money["amount"])])
    sums = moves.groupby(["document", "currency"])["amount"].sum()
    reversals = sums[sums > 0].reset_index()
    reversals = reversals.assign(
        day=days.number(ledger.day), amount=-reversals["amount"], cash=True
    )
    seller = history(before).set_index("document")["salesperson"].fillna(NONE)
    bookings = reversals[["document"]].assign(rate=rate, tax=tax)
    commission = two_clocks(bookings, _in_reporting(ledger, reversals, ["amount"]))
    return commission.groupby(commission["document"].map(seller).fillna(NONE))["pay"].sum()


def _money(ledger: Ledger) -> pd.DataFrame:
    """What receipts paid of invoices, as moves of both clocks, in each invoice's own currency."""
    paid, documents = payments(ledger), ledger.codes.documents
    labels = {n: documents[n].to_numpy(dtype=object)[paid["row"]] for n in ("document", "currency")}
    return paid.assign(**labels, cash=True)[["document", "day", "amount", "cash", "currency"]]


def _in_reporting(ledger: Ledger, table: pd.DataFrame, values: list[str]) -> pd.DataFrame:
    table = table.assign(**{name: table[name].astype("float64") for name in values})
    return ledger.in_reporting(table, values)


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


@remembered
def _whole(record: Record, plan: Plan, shift: Shift) -> pd.DataFrame:
    """What a plan pays at a rate of 1: any other is in proportion, so a moved rate measures nothing."""
    table, paid = record.sellers, record.payments
    late = np.maximum(paid["late"] - shift.days_sooner, 0.0)
    of_money = paid.assign(weighted=late * paid["amount"])
    sliding_amount = np.clip(1 - plan.per_day * late, 0.0, 1.0) * paid["amount"]
    of_money = of_money.assign(sliding=sliding_amount, usual=paid["expected"] * paid["amount"])
    sums = of_money.groupby("salesperson")[["amount", "weighted", "sliding", "usual"]].sum()
    table = table.join(sums, on="salesperson").fillna(dict.fromkeys(sums.columns, 0.0))
    grown = 1 + shift.sales
    rate = _collection_rate(table)
    collection = (rate + shift.collected).clip(upper=rate.clip(lower=1.0))
    sooner = (paid["late"] - late) * paid["amount"] / YEAR
    sooner = table["salesperson"].map(sooner.groupby(paid["salesperson"]).sum()).fillna(0.0)
    rises = (collection - rate).fillna(0.0) * table["fell_due"]
    cleared = pre_tax(1.0, plan.tax) * (table["amount"] + sooner + rises) * grown
    sold = pre_tax(1.0, plan.tax) * table["sales"] * grown
    pay_base = cleared if plan.kind in ON_CLEARED else sold
    change = (plan.slope * (collection.fillna(plan.target) - plan.target)).clip(
        -plan.most, plan.most
    )
    on_time = (table["sliding"] / table["amount"]).where(table["amount"] > 0, 1.0)
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


def _collection_rate(table: pd.DataFrame) -> pd.Series:
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


@remembered
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
