"""Sellers' pay under several plans on the real ledger: what each pays for, to whom, and why it differs.

Sellers are those of the document, at the time of the sale. Every plan is worked out from the same two
frames, so plans can stand side by side, and be scaled until they cost the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.behaviour.invoices import history, payments
from lib.analysis.losses import settlements
from lib.ledger import days
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.money import in_reporting
from lib.simulation.levers import share
from lib.simulation.mistakes import OutOfRange

Floats = npt.NDArray[np.float64]
Kind = Literal["turnover", "cleared", "sliding", "collection"]
KINDS: tuple[Kind, ...] = ("turnover", "cleared", "sliding", "collection")
YEAR = 365


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
            raise OutOfRange("A tax on top of the price", self.tax, 0, 1)


def base(paid: float, tax: float = 0.0) -> float:
    """The pre-tax value of a payment: what commission is counted on.

    >>> round(base(70, 0.10), 2)
    63.64

    Source: definition 17: 70 cash + 30 credit note on 100 including 10 % tax → base 63.64.
    """
    return paid / (1 + tax)


@dataclass(frozen=True, slots=True)
class Booking:
    """An invoice that earns commission when it is paid, at the rate of the day it was booked."""

    document: str
    amount: float
    rate: float
    tax: float = 0.0


@dataclass(frozen=True, slots=True)
class Move:
    """A payment matched to an invoice, or with a negative amount taken off it again.

    Args:
        day: on which it was matched.
        cash: whether it is money; a credit note clears the invoice and earns nothing.
    """

    document: str
    day: int
    amount: float
    cash: bool = True


def two_clocks(bookings: Sequence[Booking], moves: Sequence[Move]) -> pd.DataFrame:
    """Commission on what is cleared: fixed at booking, paid out as money comes, taken back as it goes.

    >>> made = two_clocks([Booking("I1", 100, 0.05, 0.10)],
    ...                   [Move("I1", 1, 70), Move("I1", 1, 30, cash=False), Move("I1", 9, -70)])
    >>> made["base"].round(2).tolist(), made["pay"].round(4).tolist()
    ([63.64, 0.0, -63.64], [3.1818, 0.0, -3.1818])

    Returns:
        ``document``, ``day``, ``base`` (pre-tax), ``pay``, ``paid_out`` (running, by document); one row
        a move, by document and day.
    """
    known = {booking.document: booking for booking in bookings}
    rows = []
    for move in sorted(moves, key=lambda move: (move.document, move.day)):
        booked = known[move.document]
        counted = base(move.amount, booked.tax) if move.cash else 0.0
        rows.append((move.document, move.day, counted, counted * booked.rate))
    table = pd.DataFrame(rows, columns=["document", "day", "base", "pay"])
    return table.assign(paid_out=table.groupby("document")["pay"].cumsum())


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What sellers sold and what came of it in a year, minor units of the reporting currency.

    Args:
        sellers: ``salesperson``, ``sales``, ``fell_due``, ``collected`` (cleared of what fell due,
            write-offs apart), ``lost`` (written off); one row a seller.
        payments: ``salesperson``, ``amount``, ``late`` (days past due; 0 when early); one row a
            payment.
    """

    sellers: pd.DataFrame
    payments: pd.DataFrame


def record(ledger: Ledger, length: int = YEAR) -> Record:
    """The year up to the ledger's day, seller by seller; documents without one under ``(none)``.

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
    told = history(ledger)
    due = told[(told["due"] > since) & (told["due"] <= last) & (told["outcome"] != "credited")]
    fell = _by_seller(ledger, due["row"], due["amount"], due["currency"]).rename("fell_due")
    gone = settlements(ledger)
    gone = gone[gone["lost"]]
    written_off = due["row"].map(gone.groupby("row")["amount"].sum()).fillna(0)
    cleared = due["amount"] - due["left"] - written_off
    got = _by_seller(ledger, due["row"], cleared, due["currency"]).rename("collected")
    gone = gone[gone["day"] > since]
    lost = _by_seller(ledger, gone["row"], gone["amount"], gone["currency"]).rename("lost")
    table = pd.concat([sales, fell, got, lost], axis=1).fillna(0.0)
    return Record(table.rename_axis("salesperson").reset_index(), _payments(ledger, since))


def _by_seller(ledger: Ledger, row: pd.Series, amount: pd.Series, currency: pd.Series) -> pd.Series:
    codes, labels = ledger.codes.of("salesperson")
    table = pd.DataFrame({
        "salesperson": labels[codes[np.asarray(row, dtype="int64")]],
        "currency": np.asarray(currency, dtype=object),
        "amount": np.asarray(amount, dtype="float64"),
    })  # fmt: skip
    sums = table.groupby(["salesperson", "currency"])["amount"].sum().reset_index()
    whole = in_reporting(sums, ["amount"], ledger.extra("rates"), ledger.currency, ledger.day)
    return whole.groupby("salesperson")["amount"].sum()


def _payments(ledger: Ledger, since: int) -> pd.DataFrame:
    paid = payments(ledger)
    paid = paid[paid["day"] > since]
    documents = ledger.codes.documents
    row = paid["row"].to_numpy()
    due = days.numbers(documents["due"])[row]
    codes, labels = ledger.codes.of("salesperson")
    table = pd.DataFrame({
        "salesperson": labels[codes[row]],
        "currency": documents["currency"].to_numpy(dtype=object)[row],
        "amount": paid["amount"].to_numpy("float64"),
        "late": np.where(due == UNKNOWN, 0, np.maximum(paid["day"].to_numpy() - due, 0)),
    })  # fmt: skip
    made = in_reporting(table, ["amount"], ledger.extra("rates"), ledger.currency, ledger.day)
    return made[["salesperson", "amount", "late"]]


@dataclass(frozen=True, slots=True)
class Shift:
    """How sellers and their customers might change under a plan: assumed, never measured.

    Args:
        days_sooner: days by which late payments come sooner.
        sales: change of sales, as a share.
        collected: points of 1 by which the collection rate rises.
    """

    days_sooner: float = 0.0
    sales: float = 0.0
    collected: float = 0.0


NO_SHIFT = Shift()


def pay(known: Record, plan: Plan, shift: Shift = NO_SHIFT) -> pd.DataFrame:
    """What a plan pays each seller for the year.

    Returns:
        ``salesperson``, ``pay``, ``sales``, ``days_late`` (of payments, by amount; early counts 0),
        ``collection`` (rate), ``lost``, ``base`` (what the rate was counted on), ``factor`` (by which
        lateness or collection changed it); sorted by seller.
    """
    table, paid = known.sellers, known.payments
    late = np.maximum(paid["late"] - shift.days_sooner, 0.0)
    of_money = paid.assign(weighted=late * paid["amount"])
    kept = np.clip(1 - plan.per_day * late, 0.0, 1.0) * paid["amount"]
    sums = of_money.assign(kept=kept).groupby("salesperson")[["amount", "weighted", "kept"]].sum()
    table = table.join(sums, on="salesperson").fillna({"amount": 0.0, "weighted": 0.0, "kept": 0.0})
    grown = 1 + shift.sales
    collection = (table["collected"] / table["fell_due"]).where(table["fell_due"] > 0)
    collection = (collection + shift.collected).clip(upper=1.0)
    cleared = base(1.0, plan.tax) * table["amount"] * grown
    sold = base(1.0, plan.tax) * table["sales"] * grown
    counted = cleared if plan.kind in ("cleared", "sliding") else sold
    change = (plan.slope * (collection.fillna(plan.target) - plan.target)).clip(
        -plan.most, plan.most
    )
    on_time = (table["kept"] / table["amount"]).where(table["amount"] > 0, 1.0)
    factor = {"sliding": on_time, "collection": 1 + change}.get(
        plan.kind, pd.Series(1.0, table.index)
    )
    return pd.DataFrame({
        "salesperson": table["salesperson"],
        "pay": counted * factor * plan.rate,
        "sales": table["sales"] * grown,
        "days_late": (table["weighted"] / table["amount"]).where(table["amount"] > 0),
        "collection": collection,
        "lost": table["lost"],
        "base": counted,
        "factor": factor,
    }).sort_values("salesperson", ignore_index=True)  # fmt: skip


def budget_neutral(known: Record, plan: Plan, budget: float) -> Plan:
    """The plan at the rate at which it costs a budget on the record as it is.

    Raises:
        OutOfRange: nothing to pay on, or a rate above 100 %.
    """
    whole = float(pay(known, replace(plan, rate=1.0))["pay"].sum())
    if whole <= 0 or not 0 <= budget <= whole:
        raise OutOfRange("A budget for commission", budget, 0, max(whole, 0.0))
    return replace(plan, rate=budget / whole)


def compare(
    known: Record, plans: Sequence[Plan], shifts: Mapping[str, Shift] | None = None
) -> pd.DataFrame:
    """Plans side by side at the cost of the first, so that nobody gains by a larger pot.

    Args:
        plans: today's first; the others are scaled to cost as much on the record as it is.
        shifts: by plan's name, how behaviour is assumed to change under it.
    Returns:
        of ``pay``, and ``plan``, ``rate``, ``gain`` (over the first plan), ``why`` (``the same``,
        ``more cleared``, ``less cleared``, ``paid sooner``, ``paid later``, ``collects more``,
        ``collects less``): which of a seller's own figures, beside those of all sellers together,
        moves its pay most. One row a plan and seller.
    """
    first = pay(known, plans[0])
    budget = float(first["pay"].sum())
    made = []
    for number, plan in enumerate(plans):
        scaled = plan if number == 0 else budget_neutral(known, plan, budget)
        found = pay(known, scaled, (shifts or {}).get(plan.name, NO_SHIFT))
        gain = found["pay"] - first["pay"]
        why = _why(scaled, first, found, gain)
        made.append(found.assign(plan=plan.name, rate=scaled.rate, gain=gain, why=why))
    return pd.concat(made, ignore_index=True)


_BY_FACTOR: Mapping[str, tuple[str, str]] = {
    "sliding": ("paid sooner", "paid later"),
    "collection": ("collects more", "collects less"),
}
_CLEARED = ("more cleared", "less cleared")
_HARDLY = 0.005


def _why(plan: Plan, first: pd.DataFrame, found: pd.DataFrame, gain: pd.Series) -> list[str]:
    """The larger of two effects on each seller: of the base, and of the factor on it."""
    based = (found["base"] / first["base"]).fillna(1.0) / (
        found["base"].sum() / first["base"].sum()
    )
    common = (found["base"] * found["factor"]).sum() / found["base"].sum()
    rated = found["factor"] / common
    words = []
    for more, change, rate, paid in zip(gain, based - 1, rated - 1, first["pay"], strict=True):
        if abs(more) <= _HARDLY * abs(paid):
            words.append("the same")
            continue
        sign = 1 if more > 0 else -1
        said = _CLEARED if change * sign >= rate * sign else _BY_FACTOR[plan.kind]
        words.append(said[0] if more > 0 else said[1])
    return words
