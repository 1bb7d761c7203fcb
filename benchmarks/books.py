"""Ledgers of any size for measuring: plausible, seeded, and quick to make."""

import datetime as dt

import numpy as np
import pandas as pd

from lib.ledger import columns, days

FIRST = days.number(dt.date(2021, 7, 1))
LAST = dt.date(2026, 6, 30)
SPAN = days.number(LAST) - FIRST
CURRENCIES = ("EUR", "GBP", "PLN")


def frames(documents: int, seed: int = 7) -> dict[str, pd.DataFrame]:
    """A ledger of about so many documents: four in nine are receipts, one in twelve of them in part.

    One customer for every 500 documents, sizes unequal; five years; three currencies.
    """
    chance = np.random.default_rng(seed)
    receipts = documents * 4 // 9
    invoices = documents - receipts
    size = max(documents // 500, 20)
    customer = (size * chance.random(invoices) ** 2).astype("int64")
    issued = FIRST + chance.integers(0, SPAN, invoices)
    due = issued + chance.choice([14, 30, 45, 60, 90], invoices)
    amount = chance.lognormal(11, 1, invoices).astype("int64") + 100
    paid = np.sort(chance.choice(invoices, receipts, replace=False))
    part = np.where(chance.random(receipts) < 1 / 12, amount[paid] // 2, amount[paid])
    paid_on = np.minimum(due[paid] + chance.gamma(2, 9, receipts).astype("int64") - 6, FIRST + SPAN)
    paid_on = np.maximum(paid_on, issued[paid])
    owner = np.concatenate([customer, customer[paid]])
    currency = np.array(CURRENCIES, dtype=object)[owner % 3]
    keys = pd.Series(np.arange(documents)).astype("str")
    documents_frame = pd.DataFrame(
        {
            "document": keys,
            "customer": "C" + pd.Series(owner).astype("str").str.zfill(6),
            "kind": np.repeat(np.array(["invoice", "receipt"], dtype=object), [invoices, receipts]),
            "issued": days.dates(np.concatenate([issued, paid_on])),
            "due": days.dates(np.concatenate([due, paid_on])),
            "amount": np.concatenate([amount, -part]),
            "currency": currency,
            "product": np.array(["P1", "P2", "P3", "P4"], dtype=object)[owner % 4],
            "salesperson": np.array([f"S{n}" for n in range(8)], dtype=object)[owner % 8],
            "sale_mode": "credit",
        }
    )
    allocations = pd.DataFrame(
        {
            "credit": keys.iloc[invoices:].to_numpy(),
            "invoice": keys.iloc[paid].to_numpy(),
            "amount": part,
            "effective_on": days.dates(paid_on),
        }
    )
    return {
        "documents": columns.conform(documents_frame, "documents"),
        "allocations": columns.conform(allocations, "allocations"),
        "customers": _customers(size),
    }


def _customers(size: int) -> pd.DataFrame:
    codes = np.arange(size)
    made = pd.DataFrame(
        {
            "customer": "C" + pd.Series(codes).astype("str").str.zfill(6),
            "name": "Customer " + pd.Series(codes).astype("str"),
            "segment": np.array(["Retail", "Wholesale", "Export"], dtype=object)[codes % 3],
            "region": np.array(["North", "South", "East", "West"], dtype=object)[codes % 4],
        }
    )
    return columns.conform(made, "customers")


def rates() -> pd.DataFrame:
    """Exchange rates to the euro for every currency, on the first day."""
    first = pd.Timestamp(days.date(FIRST))
    return pd.DataFrame({"day": first, "currency": CURRENCIES[1:], "rate": [1.17, 0.23]})


def flat(invoices: int, seed: int = 7) -> pd.DataFrame:
    """A flat export, a row an invoice, as an ERP writes it: paid ones have a payment date."""
    made = frames(invoices * 9 // 5, seed)
    documents = made["documents"].head(invoices)
    paid = made["allocations"].drop_duplicates("invoice").set_index("invoice")["effective_on"]
    return pd.DataFrame(
        {
            "Invoice No": documents["document"],
            "Customer": documents["customer"],
            "Invoice Date": documents["issued"].dt.strftime("%Y-%m-%d"),
            "Due Date": documents["due"].dt.strftime("%Y-%m-%d"),
            "Amount": (documents["amount"] / 100).map("{:.2f}".format),
            "Currency": documents["currency"],
            "Payment Date": documents["document"].map(paid).dt.strftime("%Y-%m-%d"),
            "Product": documents["product"],
            "Salesperson": documents["salesperson"],
        }
    )
