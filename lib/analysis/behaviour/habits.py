"""When and how customers pay: month-ends and pay runs, part payments, discounts, and rhythm."""

from math import comb

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.analysis.behaviour.invoices import payments
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.terms import parse

FEWEST = 5
LAST = 31
"""Stands for the last weekday of the month."""
_NAMED = 0.6
_CHANCE = 0.01
_PAIRS = LAST + LAST * (LAST - 1) // 2
Flags = npt.NDArray[np.bool_]


def pay_days(ledger: Ledger, customer: str | None = None) -> pd.DataFrame:
    """On which days of the month each customer pays, where it keeps to one or two of them.

    A run on a weekend is paid on the Friday before or the Monday after. A habit is named where at least
    five days of payment and three in five fall on it, and chance would do so once in a hundred at most,
    all days and pairs of days having been tried.

    Args:
        customer: the only one to look at.
    Returns:
        ``customer``, ``payment_days`` (different days with a receipt), ``runs`` (days of the month;
        31 is the last weekday; empty where none is kept to), ``on_runs`` (payment days on them).
    """
    payment_rows = (
        payments(ledger)[["customer", "day"]].drop_duplicates().sort_values(["customer", "day"])
    )
    payment_rows = (
        payment_rows if customer is None else payment_rows[payment_rows["customer"] == customer]
    )
    may_be = nominal(payment_rows["day"].to_numpy("int64"))
    codes, customers = pd.factorize(payment_rows["customer"])
    rows = [_runs(may_be[codes == code]) for code in range(len(customers))]
    table = pd.DataFrame(rows, columns=["payment_days", "runs", "on_runs"])
    table.insert(0, "customer", pd.Series(customers, dtype="str"))
    return table.astype({"payment_days": "int64", "on_runs": "int64"})


def nominal(day_numbers: npt.NDArray[np.int64]) -> Flags:
    """Which days of the month each day may stand for, the 31st being the last weekday.

    >>> import datetime as dt
    >>> friday_the_8th = nominal(np.array([days.number(dt.date(2026, 5, 8))]))[0]
    >>> (np.flatnonzero(friday_the_8th) + 1).tolist()
    [8, 9, 10]
    """
    weekday = (day_numbers + 3) % 7
    flags = np.zeros((len(day_numbers), LAST), dtype=bool)
    row = np.arange(len(day_numbers))
    for shift, when in ((0, weekday >= 0), (1, weekday == 4), (2, weekday == 4),
                        (-1, weekday == 0), (-2, weekday == 0)):  # fmt: skip
        shifted = days.dates(day_numbers + shift).astype("datetime64[D]")
        of_month = (shifted - shifted.astype("datetime64[M]").astype("datetime64[D]")).astype(
            "int64"
        )
        fits = when & (of_month < LAST - 1)
        flags[row[fits], of_month[fits]] = True
    flags[:, LAST - 1] = _last_weekday(day_numbers)
    return flags


def _last_weekday(day_numbers: npt.NDArray[np.int64]) -> Flags:
    weekday = (day_numbers + 3) % 7
    month = days.dates(day_numbers).astype("datetime64[M]")
    ahead = days.dates(day_numbers + np.where(weekday == 4, 3, 1)).astype("datetime64[M]")
    return (ahead > month) & (weekday < 5)


def _runs(may_be: Flags) -> tuple[int, tuple[int, ...], int]:
    """The one or two days of the month that hold most payment days, if chance does not explain it."""
    n = len(may_be)
    if n < FEWEST:
        return n, (), 0
    together = (may_be[:, :, None] | may_be[:, None, :]).sum(axis=0)
    alone = together.diagonal()
    one, pair = int(alone.argmax()), np.unravel_index(int(together.argmax()), together.shape)
    choices = (((one,), int(alone[one])), (tuple(sorted(map(int, pair))), int(together[pair])))
    for run, hits in choices:
        share = 0.07 * len(run)
        if hits >= FEWEST and hits >= _NAMED * n and _at_least(hits, n, share) * _PAIRS < _CHANCE:
            return n, tuple(day + 1 for day in run), hits
    return n, (), 0


def _at_least(hits: int, n: int, share: float) -> float:
    """The chance of at least so many hits in n tries."""
    if n > 500:
        hits, n = hits * 500 // n, 500
    return sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(hits, n + 1))


def parts(history: pd.DataFrame) -> pd.DataFrame:
    """How many paid invoices came in more than one payment.

    Returns: ``customer``, ``paid``, ``in_parts``.
    """
    paid_invoices = history[history["paid"].to_numpy()]
    counts = (
        paid_invoices.assign(several=paid_invoices["parts"] > 1)
        .groupby("customer")["several"]
        .agg(["size", "sum"])
    )
    return counts.set_axis(["paid", "in_parts"], axis=1).astype("int64").reset_index()


def discounts(history: pd.DataFrame) -> pd.DataFrame:
    """Who takes the discount offered, and who stopped.

    Only invoices whose discount days have passed count. A discount is taken where one was deducted;
    in a ledger without deductions, where the payment came in time for it. It has ended where at
    least five invoices in a row, up to the latest, were paid without it, after at least half of the
    earlier ones with it.

    Returns:
        ``customer``, ``offered``, ``taken``, ``late`` (taken by a payment after the discount days),
        ``ended`` (first day of the month since which none was taken; null while the habit holds).
    """
    offers = discount_offers(history)
    rows = [
        (str(key), *_discount(customer_offers))
        for key, customer_offers in offers.groupby("customer", sort=True)
    ]
    names = {"customer": "str", "offered": "int64", "taken": "int64", "late": "int64",
             "ended": "datetime64[s]"}  # fmt: skip
    return pd.DataFrame(rows, columns=list(names)).astype(names)


def discount_offers(history: pd.DataFrame) -> pd.DataFrame:
    """The invoices that offered a discount whose days have passed, by issue day.

    Returns: the columns of the history, and ``taken``, ``in_time`` (settled within the discount days).
    """
    discount_days = {
        str(text): _discount_days(str(text)) for text in history["terms"].dropna().unique()
    }
    within = history["terms"].map(discount_days).fillna(0).astype("int64")
    offers = history[(within > 0).to_numpy()].assign(within=within)
    days_open = offers["ended"] - offers["issued"]
    closed = offers["outcome"].isin(("paid", "lost"))
    offers = offers[closed | ((offers["outcome"] == "open") & (days_open > offers["within"]))]
    in_time = offers["paid"] & (offers["ended"] - offers["issued"] <= offers["within"])
    is_taken = offers["discount"] if history["discount"].any() else in_time
    return offers.assign(taken=is_taken, in_time=in_time).sort_values("issued", kind="stable")


def _discount_days(terms: str) -> int:
    try:
        parsed_terms = parse(terms)
    except Mistake:
        return 0
    return parsed_terms.discount_days if parsed_terms.discount > 0 else 0


def _discount(offers: pd.DataFrame) -> tuple[int, int, int, object]:
    is_taken = offers["taken"].to_numpy()
    since = int(np.flatnonzero(is_taken)[-1]) + 1 if is_taken.any() else 0
    without = len(is_taken) - since
    stopped = without >= FEWEST and since >= FEWEST and is_taken[:since].mean() >= 0.5
    ended = (
        days.dates(offers["issued"].to_numpy()[[since]]).astype("datetime64[M]")[0]
        if stopped
        else None
    )
    late = int((offers["taken"] & offers["paid"] & ~offers["in_time"]).sum())
    return len(is_taken), int(is_taken.sum()), late, ended


def rhythm(history: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """How often a customer is billed and pays, and how long an invoice takes.

    Returns:
        ``customer``, ``between_invoices``, ``between_payments`` (median days between different days),
        ``to_payment`` (median days from issue to payment of the paid), ``invoices``, ``paid`` (how many
        invoices it rests on).
    """
    payment_rows = payments(ledger)
    billing_gaps = _between(history["customer"], history["issued"]).rename("between_invoices")
    payment_gaps = _between(payment_rows["customer"], payment_rows["day"]).rename(
        "between_payments"
    )
    paid_invoices = history[history["paid"].to_numpy()]
    days_to_payment = (
        (paid_invoices["ended"] - paid_invoices["issued"])
        .groupby(paid_invoices["customer"])
        .median()
    )
    counts = {
        "invoices": history.groupby("customer").size(), "paid": paid_invoices.groupby("customer").size()
    }  # fmt: skip
    table = pd.concat(
        [billing_gaps, payment_gaps, days_to_payment.rename("to_payment")], axis=1
    ).sort_index()
    table = table.assign(**{name: n.reindex(table.index).fillna(0) for name, n in counts.items()})
    return table.rename_axis("customer").reset_index()


def _between(customer: pd.Series, day: pd.Series) -> pd.Series:
    dates = pd.DataFrame({"customer": customer, "day": day}).drop_duplicates()
    dates = dates.sort_values(["customer", "day"])
    gap = dates.groupby("customer")["day"].diff()
    return gap.groupby(dates["customer"]).median()
