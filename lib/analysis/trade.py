"""What a customer brings: sales by month, how long they take to pay, and what the waiting costs."""

import datetime as dt

import numpy as np
import pandas as pd

from lib.analysis.customer import documents_of, spells_of
from lib.analysis.settlement import receipts
from lib.analysis.sums import to_reporting
from lib.ledger import days
from lib.ledger.ledger import Ledger

MONTHS = 24
COST_OF_MONEY = 0.12
_SLACK = 7
"""Days into its first month in which a ledger may begin and still hold the month."""


def months_back(day: dt.date, months: int) -> dt.date:
    """``day`` so many months earlier; a month's last day stays a month's last day.

    >>> str(months_back(dt.date(2026, 6, 30), 1)), str(months_back(dt.date(2026, 3, 15), 1))
    ('2026-05-31', '2026-02-15')
    """
    earlier = days.add_months(day, -months)
    return days.month_end(earlier) if day == days.month_end(day) else earlier


def trade(ledger: Ledger, customer: str, *, cost_of_money: float = COST_OF_MONEY) -> pd.DataFrame:
    """Sales and the cost of waiting in each of the 24 months up to the ledger's day.

    Sales are invoices and credit notes by issue date, in every sale mode. Waiting costs
    balance × days stood × the yearly rate ÷ 365, over every open balance, credits taken off.

    Args:
        cost_of_money: yearly rate, 0.12 for 12 %.
    Returns:
        columns ``month`` (its last day), ``sales`` (null where the ledger begins later than the
        month), ``waiting`` (minor units of the reporting currency), ``paid_days`` (issue to payment
        of what was paid that month, weighted by amount), ``paid`` (amount behind it); oldest first.
    Raises:
        NoRate: a currency in it has no rate on or before the ledger's day.
    """
    ends = [months_back(ledger.day, back) for back in range(MONTHS, -1, -1)]
    edges = np.array([days.number(end) for end in ends])
    parts = pd.concat([_sales(ledger, customer, edges), _balance_days(ledger, customer, edges),
                       _paid(ledger, customer, edges)])  # fmt: skip
    values = ["sales", "stood", "paid", "paid_times_days"]
    sums = parts.fillna(0.0).groupby(["place", "currency"], as_index=False)[values].sum()
    totals = to_reporting(ledger, sums, values).set_index("place")[values].reindex(range(MONTHS))
    table = totals.fillna(0.0).reset_index(drop=True)
    begins = days.number(ledger.documents["issued"].min().date()) if len(ledger.documents) else 0
    table["sales"] = table["sales"].where(edges[:-1] + _SLACK >= begins)
    paid_days = table["paid_times_days"] / table["paid"].where(table["paid"] > 0)
    return pd.DataFrame(
        {
            "month": days.dates(edges[1:]),
            "sales": table["sales"],
            "waiting": table["stood"] * cost_of_money / 365,
            "paid_days": paid_days,
            "paid": table["paid"],
        }
    )


def _month_index(day_numbers: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The month each day falls in: ``edges[i] < day <= edges[i + 1]``; -1 and beyond are outside."""
    return np.searchsorted(edges, day_numbers, side="left") - 1


def _within(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["place"].between(0, MONTHS - 1)]


def _sales(ledger: Ledger, customer: str, edges: np.ndarray) -> pd.DataFrame:
    documents = documents_of(ledger, customer)
    sales_documents = documents[documents["kind"].isin(("invoice", "credit_note"))]
    place = _month_index(days.numbers(sales_documents["issued"]), edges)
    return _within(
        sales_documents[["currency"]].assign(
            place=place, sales=sales_documents["amount"].astype("float64")
        )
    )


def _balance_days(ledger: Ledger, customer: str, edges: np.ndarray) -> pd.DataFrame:
    """Balance × days it stood at the end of, in each month."""
    spells = spells_of(ledger, customer)
    start = np.maximum(spells.start.astype("int64")[:, None], edges[None, :-1] + 1)
    end = np.minimum(spells.end.astype("int64")[:, None], edges[None, 1:] + 1)
    balance_days = np.maximum(end - start, 0) * spells.balance.astype("float64")[:, None]
    names = np.asarray(spells.currencies, dtype=object)
    by_code = np.zeros((len(names), MONTHS))
    np.add.at(by_code, spells.currency, balance_days)
    wide = pd.DataFrame(by_code, index=pd.Index(names, name="currency"))
    return wide.reset_index().melt("currency", var_name="place", value_name="stood")


def _paid(ledger: Ledger, customer: str, edges: np.ndarray) -> pd.DataFrame:
    """Amounts by the month their money came, and amount × days since the invoice."""
    payment_rows = payments(ledger, customer)
    amount = payment_rows["amount"].astype("float64")
    days_to_payment = (payment_rows["effective_on"] - payment_rows["issued"]).dt.days
    return _within(
        payment_rows[["currency"]].assign(
            place=_month_index(days.numbers(payment_rows["effective_on"]), edges),
            paid=amount,
            paid_times_days=amount * days_to_payment,
        )
    )


def payments(ledger: Ledger, customer: str) -> pd.DataFrame:
    """What receipts paid of a customer's invoices: one row an allocation.

    Returns:
        columns ``credit``, ``invoice``, ``amount``, ``effective_on``, ``issued``, ``due``,
        ``currency``.
    """
    documents = documents_of(ledger, customer)
    invoices = documents.loc[documents["kind"] == "invoice", ["issued", "due", "currency"]]
    mask = np.zeros(ledger.codes.rows, dtype=bool)
    mask[invoices.index] = True
    is_receipt = receipts(ledger) & mask[ledger.matches.invoice]
    allocations = ledger.allocations.loc[
        is_receipt, ["credit", "invoice", "amount", "effective_on"]
    ]
    invoice_rows = invoices.loc[ledger.matches.invoice[is_receipt]].reset_index(drop=True)
    return pd.concat([allocations.reset_index(drop=True), invoice_rows], axis="columns")
