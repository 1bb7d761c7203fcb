"""Promised against actual: when a customer paid, when they had said they would, and what peers do."""

import datetime as dt
import re

import numpy as np
import pandas as pd

from lib.analysis.settlement import paid_invoices
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.tolerance import Tolerance

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


MONTHS = 24
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


def promised_day(text: object) -> dt.date | None:
    """The day a note names, if it names one as year-month-day; the last one where it names several.

    >>> promised_day("Promised to pay 100.00 EUR by 2026-07-10."), promised_day("soon, 2026-13-40")
    (datetime.date(2026, 7, 10), None)
    """
    for match in reversed(_ISO.findall(text) if isinstance(text, str) else []):
        year, month, day = map(int, match)
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    return None


def promises(ledger: Ledger, customer: str) -> pd.DataFrame:
    """The last day a customer had promised for each document, as known on the ledger's day.

    Returns:
        columns ``document``, ``made`` and ``promised``; promises that name no document or no day are
        left out.
    """
    touches = ledger.extra("touches")
    promise_rows = touches[
        (touches["customer"] == customer)
        & (touches["kind"] == "promise")
        & (touches["day"] <= pd.Timestamp(ledger.day))
        & touches["document"].notna()
    ].sort_values("day", kind="stable")
    promised_days = pd.to_datetime(
        promise_rows["text"].map(promised_day).astype("object"), errors="coerce"
    )
    table = pd.DataFrame(
        {
            "document": promise_rows["document"],
            "made": promise_rows["day"],
            "promised": promised_days.astype("datetime64[s]"),
        }
    )
    return table.dropna(subset="promised").drop_duplicates(
        "document", keep="last", ignore_index=True
    )


def by_month(ledger: Ledger, customer: str, *, tolerance: Tolerance | None = None) -> pd.DataFrame:
    """Days late of the invoices paid in each of the 24 months up to the ledger's day.

    A month's invoices are those whose last payment came in it. A promise belongs to the month in which
    its invoice was paid, and counts where it was made before that payment.

    Returns:
        columns ``month`` (its first day), ``invoices``, ``median``, ``earliest``, ``latest`` (days
        late), ``promises``, ``promised`` (median days past due that were promised), ``after_promise``
        (median days from the promised day to the payment), ``peers_low``, ``peers_high``, ``peers``,
        ``peer_group`` (a segment; empty: all other customers), ``tolerance`` (days, median of the
        invoices paid in these months). One row a month, oldest first.
    """
    tolerance = tolerance or ledger.tolerance
    months = _months(ledger.day)
    paid_rows = _recent(paid_invoices(ledger, [customer]), months)
    peer_invoices = _recent(paid_invoices(ledger, set(peers_of(ledger, customer))), months)
    table = pd.DataFrame(index=pd.DatetimeIndex(months, name="month"))
    table = table.join(_actual(paid_rows)).join(
        _promise_figures(paid_rows, promises(ledger, customer))
    )
    table = table.join(middle_half(peer_invoices))
    counts = ["invoices", "promises", "peers"]
    table[counts] = table[counts].fillna(0).astype("int64")
    return table.reset_index().assign(
        peer_group=segment_of(ledger, customer),
        tolerance=_usual_tolerance(paid_rows, tolerance),
    )


def _months(day: dt.date) -> np.ndarray:
    last = np.datetime64(day, "M")
    return np.arange(last - (MONTHS - 1), last + 1).astype("datetime64[s]")


def _recent(paid_rows: pd.DataFrame, months: np.ndarray) -> pd.DataFrame:
    month = paid_rows["paid_on"].to_numpy("datetime64[M]").astype("datetime64[s]")
    return paid_rows.assign(month=month)[month >= months[0]]


def _actual(paid_rows: pd.DataFrame) -> pd.DataFrame:
    late = paid_rows.groupby("month")["days_late"]
    return pd.DataFrame(
        {"invoices": late.size(), "median": late.median(), "earliest": late.min(),
         "latest": late.max()}
    ).astype("float64")  # fmt: skip


def _promise_figures(paid_rows: pd.DataFrame, promise_rows: pd.DataFrame) -> pd.DataFrame:
    matches = paid_rows.merge(promise_rows, on="document")
    matches = matches[matches["made"] <= matches["paid_on"]]
    matches = matches.assign(
        named=(matches["promised"] - matches["due"]).dt.days,
        after=(matches["paid_on"] - matches["promised"]).dt.days,
    )
    months = matches.groupby("month")
    return pd.DataFrame(
        {"promises": months.size(), "promised": months["named"].median(),
         "after_promise": months["after"].median()}
    ).astype("float64")  # fmt: skip


def _usual_tolerance(paid_rows: pd.DataFrame, tolerance: Tolerance) -> float:
    """The tolerance of the usual invoice; nothing where nothing was paid."""
    if paid_rows.empty:
        return float("nan")
    allowances = tolerance.allowances(
        days.numbers(paid_rows["issued"]), days.numbers(paid_rows["due"])
    )
    return float(np.median(allowances))
