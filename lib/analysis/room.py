"""How much room is left: what a customer owes and has ordered, against limit and cover."""

from typing import Any

import pandas as pd

from lib.analysis.customer import open_items_of
from lib.ledger import money
from lib.ledger.ledger import Ledger

_COLUMNS = ("owed", "unapplied", "orders", "held", "limit", "cover")


def room(ledger: Ledger, customer: str) -> pd.DataFrame:
    """Exposure and what stands behind it, on the ledger's day.

    Orders are those on hand at the load that were placed by the day. Limit and cover are as of the
    load. What the source does not give is null.

    Returns:
        one row, minor units of the reporting currency: ``owed`` (open items less what is unapplied, as
        everywhere; below 0 where we owe them), ``unapplied`` (credits and cash of theirs that no
        invoice has taken, 0 or less), ``orders`` (null where the source has no orders), ``held``
        (the part of them that is held), ``limit``, ``cover``.
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    open_items = open_items_of(ledger, customer)
    currencies = pd.Series(open_items.currencies, dtype="str").take(open_items.currency).to_numpy()
    balances = pd.DataFrame({"currency": currencies, "amount": open_items.balance})
    customer_rows = ledger.customers[ledger.customers["customer"] == customer]
    orders = orders_of(ledger, customer)
    row = {
        "owed": _total(ledger, balances),
        "unapplied": _total(ledger, balances.loc[balances["amount"] < 0]),
        "orders": None if orders is None else _total(ledger, orders),
        "held": None if orders is None else _total(ledger, orders[orders["held_since"].notna()]),
        "limit": _first(customer_rows["credit_limit"]),
        "cover": _first(customer_rows["insured_limit"]),
    }
    return pd.DataFrame([row], columns=_COLUMNS).astype("Float64")


def in_a_word(table: pd.DataFrame) -> pd.DataFrame:
    """Room with cover as a word instead of its amount: of what is owed and on order.

    Returns: the same row, ``cover`` null, ``covered``: ``yes``, ``partly``, ``no`` or ``not known``.
    """
    row = table.iloc[0]
    exposure = row["owed"] + (0 if pd.isna(row["orders"]) else row["orders"])
    cover = row["cover"]
    if pd.isna(cover):
        word = "not known"
    else:
        word = "no" if cover <= 0 else "yes" if cover >= exposure else "partly"
    return table.assign(cover=pd.array([None], dtype="Float64"), covered=word)


def orders_of(ledger: Ledger, customer: str) -> pd.DataFrame | None:
    """A customer's orders on hand that were placed by the ledger's day; None where none are given."""
    if ledger.extra("orders").empty:
        return None
    orders = orders_on(ledger)
    return orders[orders["customer"] == customer]


def orders_on(ledger: Ledger) -> pd.DataFrame:
    """Orders on hand that were placed by the ledger's day.

    An order held after the day counts as not held; an order without a currency is in the reporting one.
    """
    orders, at = ledger.extra("orders"), pd.Timestamp(ledger.day)
    orders = orders[orders["placed"] <= at]
    return orders.assign(
        currency=orders["currency"].fillna(ledger.currency),
        held_since=orders["held_since"].where(orders["held_since"] <= at),
    )


def _total(ledger: Ledger, amounts: pd.DataFrame) -> float:
    sums = amounts.groupby("currency")[["amount"]].sum().reset_index()
    converted = money.in_reporting(
        sums, ["amount"], ledger.extra("rates"), ledger.currency, ledger.day
    )
    return float(converted["amount"].sum())


def _first(values: pd.Series) -> Any:
    numbers = values.dropna()
    return None if numbers.empty else float(numbers.iloc[0])
