"""Red, amber or green before a talk: limit, held orders, class, and what is late and unpaid."""

from typing import Literal

import numpy as np
import pandas as pd

from lib.analysis import aging, room
from lib.analysis.customer import open_items_of
from lib.analysis.flows import credit_sales
from lib.analysis.room import orders_of
from lib.analysis.sums import to_reporting
from lib.ledger import days, lacks
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance

State = Literal["red", "amber", "green", "none"]
STATES: tuple[State, ...] = ("none", "green", "amber", "red")
A_MONTH = 1.0
"""Months of sales late and unpaid from which a customer is red."""
_MONTHS = 12
_COLUMNS = ("check", "state", "amount", "against", "number", "note")


def signal(ledger: Ledger, customer: str, *, tolerance: Tolerance | None = None) -> pd.DataFrame:
    """What stands against other terms, a row a check, in the order in which it is said.

    Returns:
        ``check`` (``limit``, ``held``, ``class``, ``unpaid``), ``state`` (``red``, ``amber``,
        ``green``; ``none`` where nothing is known), ``amount`` (owed and on order; held; –; late),
        ``against`` (the limit; –; –; sales a month), both minor units of the reporting currency,
        ``number`` (–; held orders; –; days of the oldest late), ``note`` (``orders`` where they are
        given; why; the class; –). What the ledger cannot tell is null: what is late without due dates,
        sales in a list of open items.
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    tolerance = tolerance or ledger.tolerance
    rows = [
        _limit(ledger, customer),
        _held_orders(ledger, customer),
        _class(ledger, customer),
        _unpaid(ledger, customer, tolerance),
    ]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    return table.astype(dict.fromkeys(("amount", "against", "number"), "Float64"))


def worst(table: pd.DataFrame) -> State:
    """The colour of the whole: that of its worst check."""
    state: State = max(table["state"], key=STATES.index, default="none")
    return state


def _limit(ledger: Ledger, customer: str) -> tuple[object, ...]:
    row = room.room(ledger, customer).iloc[0]
    exposure = row["owed"] + (0 if pd.isna(row["orders"]) else row["orders"])
    limit, note = row["limit"], "" if pd.isna(row["orders"]) else "orders"
    if pd.isna(limit):
        return ("limit", "none", exposure, None, None, note)
    over = limit <= 0 or exposure > limit
    return ("limit", "red" if over else "green", exposure, limit, None, note)


def _held_orders(ledger: Ledger, customer: str) -> tuple[object, ...]:
    orders = orders_of(ledger, customer)
    if orders is None:
        return ("held", "none", None, None, None, "")
    held_orders = orders[orders["held_since"].notna()]
    if held_orders.empty:
        return ("held", "green", 0, None, 0, "")
    reasons = ", ".join(sorted(held_orders["hold_reason"].dropna().unique()))
    amount = room.room(ledger, customer).iloc[0]["held"]
    return ("held", "red", amount, None, len(held_orders), reasons)


def _class(ledger: Ledger, customer: str) -> tuple[object, ...]:
    """The last class of a ledger is red, the one before it amber, where it has three or more."""
    classes_by_customer = ledger.customer_field("risk_class")
    risk_class, classes = (
        classes_by_customer.get(customer),
        sorted(classes_by_customer.dropna().unique()),
    )
    if risk_class is None or pd.isna(risk_class):
        return ("class", "none", None, None, None, "")
    from_the_end = len(classes) - classes.index(risk_class)
    state = {1: "red", 2: "amber"}.get(from_the_end, "green") if len(classes) >= 3 else "none"
    return ("class", state, None, None, None, str(risk_class))


def _unpaid(ledger: Ledger, customer: str, tolerance: Tolerance) -> tuple[object, ...]:
    """What is late beside a month's sales; amber from past tolerance, red from a month of sales."""
    if lacks.DUE_DATES in ledger.lacks:
        return ("unpaid", "none", None, None, None, "")
    open_items = open_items_of(ledger, customer)
    open_items = open_items.take(open_items.balance > 0)
    ages = aging.age(open_items, days.number(ledger.day))
    currencies = pd.Series(open_items.currencies, dtype="str").take(open_items.currency).to_numpy()
    late = _reporting_total(ledger, currencies, np.where(ages > 0, open_items.balance, 0))
    known = not lacks.first_reason(ledger.lacks, [lacks.SALES])
    monthly = _sales(ledger, customer) / _MONTHS if known else None
    past = bool((ages > tolerance.allowances(open_items.issued, open_items.due)).any())
    state: State = "amber" if past else "green"
    if late > 0 and past and monthly is not None and (monthly <= 0 or late / monthly >= A_MONTH):
        state = "red"
    return ("unpaid", state, late, monthly, max(int(ages.max(initial=0)), 0), "")


def _sales(ledger: Ledger, customer: str) -> float:
    """Sales on credit of the last 12 months, minor units of the reporting currency."""
    since = pd.Timestamp(days.add_months(ledger.day, -_MONTHS))
    documents = ledger.documents
    sales = documents[
        documents["customer"].eq(customer) & (documents["issued"] > since) & credit_sales(documents)
    ]
    return _reporting_total(ledger, sales["currency"].to_numpy(), sales["amount"].to_numpy())


def _reporting_total(ledger: Ledger, currencies: np.ndarray, amounts: np.ndarray) -> float:
    sums = pd.DataFrame({"currency": currencies, "amount": amounts})
    by = sums.groupby("currency", as_index=False)["amount"].sum()
    return (
        float(to_reporting(ledger, by.assign(all=0), ["amount"])["amount"].sum())
        if len(by)
        else 0.0
    )
