"""How much room is left: what a customer owes and has ordered, against limit and cover."""

from typing import Any

import numpy as np
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


def in_a_word(ledger: Ledger, customer: str, table: pd.DataFrame) -> pd.DataFrame:
    """Room with cover as a word instead of its amount: of what is owed and on order.

    Args:
        table: of ``room``.
    Returns:
        the same row, ``cover`` null, ``covered``: see ``cover_word``.
    """
    word = cover_word(ledger, customer, table)
    return table.assign(cover=pd.array([None], dtype="Float64"), covered=word)


def cover_word(ledger: Ledger, customer: str, table: pd.DataFrame) -> str:
    """Whether cover is enough, for whoever may not see its amount.

    One comparison a load: cover is as of the load, so what was owed on another day, or through a
    filter, says nothing of it; a word on each would turn at the amount itself, and find it.

    Args:
        table: of ``room``.
    Returns:
        ``yes``, ``partly``, ``no``, ``not known``, or ``ask credit`` where it is not told.
    """
    row = table.iloc[0]
    exposure = row["owed"] + (0 if pd.isna(row["orders"]) else row["orders"])
    if pd.isna(row["cover"]):
        return "not known"
    if not _is_of_the_load(ledger, customer):
        return "ask credit"
    return "no" if row["cover"] <= 0 else "yes" if row["cover"] >= exposure else "partly"


def _is_of_the_load(ledger: Ledger, customer: str) -> bool:
    """Whether all documents of the version that are the customer's are in the view."""
    codes, labels = ledger.codes.of("customer")
    of_version = np.count_nonzero(np.isin(codes, np.flatnonzero(labels == customer)))
    in_view = int((ledger.documents["customer"] == customer).sum())
    issued = ledger.codes.documents["issued"].max()
    return of_version == in_view and not issued > pd.Timestamp(ledger.day)


def orders_of(ledger: Ledger, customer: str) -> pd.DataFrame | None:
    """A customer's orders on hand that were placed by the ledger's day; None where none are given.

    An order held after the day counts as not held; an order without a currency is in the reporting one.
    """
    orders = ledger.extra("orders")
    if orders.empty:
        return None
    at = pd.Timestamp(ledger.day)
    customer_orders = orders[(orders["customer"] == customer) & (orders["placed"] <= at)]
    held_since = customer_orders["held_since"].where(customer_orders["held_since"] <= at)
    return customer_orders.assign(
        currency=customer_orders["currency"].fillna(ledger.currency), held_since=held_since
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
