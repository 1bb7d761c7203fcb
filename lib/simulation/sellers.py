"""What sellers sold in a year and what came of it, and the two clocks of their commission.

Sellers are those of the document, at the time of the sale.
"""

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.analysis.behaviour.invoices import history, payments
from lib.analysis.losses import settlements
from lib.ledger import days
from lib.ledger.codes import NONE
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.money import in_reporting

YEAR = 365
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
    """

    sellers: pd.DataFrame
    payments: pd.DataFrame
    unnamed: float = 0.0


@functools.lru_cache(maxsize=4)
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
    paid = _payments(ledger, since)
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
    whole = in_reporting(sums, ["amount"], ledger.extra("rates"), ledger.currency, ledger.day)
    return whole.groupby("salesperson")["amount"].sum()


def _payments(ledger: Ledger, since: int) -> pd.DataFrame:
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
    payment_rows = in_reporting(
        table, ["amount"], ledger.extra("rates"), ledger.currency, ledger.day
    )
    payment_rows["weighted"] = payment_rows["amount"] * payment_rows["late"]
    sums = payment_rows.groupby(["segment", "term"])[["amount", "weighted"]].transform("sum")
    payment_rows["expected"] = (sums["weighted"] / sums["amount"]).fillna(0.0)
    return payment_rows[["salesperson", "amount", "late", "expected"]]


def base(paid: float, tax: float = 0.0) -> float:
    """The pre-tax value of a payment: what commission is counted on.

    >>> round(base(70, 0.10), 2)
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
    return (whole * base(rate, tax)).reset_index()


@functools.lru_cache(maxsize=4)
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
    return in_reporting(table, values, ledger.extra("rates"), ledger.currency, ledger.day)
