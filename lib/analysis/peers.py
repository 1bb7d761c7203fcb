"""Who a customer is fairly compared with, and how late those pay."""

import pandas as pd

from lib.ledger.ledger import Ledger

FEWEST = 5


def segment_of(ledger: Ledger, customer: str) -> str:
    """A customer's segment; empty where none is given."""
    segments = ledger.customers.loc[ledger.customers["customer"] == customer, "segment"].dropna()
    return str(segments.iloc[0]) if len(segments) else ""


def peers_of(ledger: Ledger, customer: str) -> pd.Series:
    """The other customers of the same segment; all others where the customer has none."""
    segment = segment_of(ledger, customer)
    if segment:
        same = ledger.customers.loc[ledger.customers["segment"] == segment, "customer"]
    else:
        same = ledger.documents["customer"].drop_duplicates()
    return same[same != customer]


def middle_half(paid_rows: pd.DataFrame) -> pd.DataFrame:
    """Between which days late the middle half of customers lies, month by month.

    Each customer counts once a month, with the median of the invoices paid in it. Fewer than five
    customers in a month make no band.

    Args:
        paid_rows: ``customer``, ``month``, ``days_late``.
    Returns:
        index ``month``; columns ``peers_low``, ``peers_high`` (days late), ``peers`` (customers).
    """
    medians = paid_rows.groupby(["month", "customer"])["days_late"].median()
    months = medians.groupby("month")
    band = pd.DataFrame(
        {"peers_low": months.quantile(0.25), "peers_high": months.quantile(0.75),
         "peers": months.size()}
    )  # fmt: skip
    return band[band["peers"] >= FEWEST]
