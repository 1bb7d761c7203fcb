"""The shared figures both teams quote: one way to work each out, from spells and documents."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from math import nan

import numpy as np
import pandas as pd

from lib.analysis import aging, dso
from lib.analysis.flows import (
    BASE_MONTHS,
    Running,
    credit_sales,
    month_edges,
    month_lengths,
    months_reaching,
    running_sums,
    settlements,
    view_mask,
)
from lib.analysis.sums import sum_by, to_reporting
from lib.ledger import days, lacks
from lib.ledger.days import UNKNOWN
from lib.ledger.ledger import Ledger
from lib.ledger.money import NoRate

KPIS = (
    "dso_simple", "dso_countback", "dso_best", "days_delinquent", "cei", "days_beyond_terms",
    "pct_current", "pct_over_90",
)  # fmt: skip
OPEN_BOOK = "days_beyond_terms_open"


@dataclass(frozen=True, slots=True)
class Term:
    """A shared figure as people see it: its name and its glossary entry."""

    name: str
    entry: str


TERMS = {
    "dso_simple": Term("DSO", "DSO"),
    "dso_countback": Term("DSO, counted back", "countback DSO"),
    "dso_best": Term("DSO, best possible", "best possible DSO"),
    "days_delinquent": Term("Days lost to lateness", "days lost to lateness"),
    "cei": Term("Collection effectiveness", "collection effectiveness"),
    "days_beyond_terms": Term("Days beyond terms, as paid", "days beyond terms"),
    OPEN_BOOK: Term("Days beyond terms, open items", "days beyond terms, open"),
    "pct_current": Term("Share not due", "share not due"),
    "pct_over_90": Term("Share over 90 days", "share over 90 days"),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "dso_simple": (lacks.SALES,),
    "dso_countback": (lacks.SALES,),
    "dso_best": (lacks.SALES, lacks.DUE_DATES),
    "days_delinquent": (lacks.SALES, lacks.DUE_DATES),
    "cei": lacks.LATENESS,
    "days_beyond_terms": lacks.LATENESS,
    OPEN_BOOK: (lacks.DUE_DATES,),
    "pct_current": (lacks.DUE_DATES,),
    "pct_over_90": (lacks.DUE_DATES,),
}
"""Figure -> the facts it asks of a ledger, in the order in which their absence is named."""

UNITS = {"cei": "%", "pct_current": "%", "pct_over_90": "%"}
MOST = 24
_LATE = ("d1_30", "d31_60", "d61_90", "d91_")
_BALANCES = ("receivables", "open", "not_due", *_LATE, "begin")


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """Credit sales, and payments with their days late, ready to be summed over any span.

    Args:
        sales: by issue day.
        paid: payments by the day they count.
        paid_days: payment × days late, by the same day.
        first: the first day anything was issued.
    """

    sales: Running
    paid: Running
    paid_days: Running
    first: dt.date


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one currency, or of all converted, on one day.

    Args:
        values: figure -> value; ``nan`` where there is nothing to divide by.
        at_least: the countback ran out of sales, so its days are a lower bound.
        start: figure -> first day it looks at.
    """

    values: Mapping[str, float]
    at_least: bool
    start: Mapping[str, dt.date]


def flows(ledger: Ledger) -> Flows:
    """The flows of a view, worked out once for all the days to be looked at."""
    documents = ledger.documents
    codes, labels = ledger.field("currency")
    is_sale = credit_sales(documents).to_numpy()
    on = days.numbers(documents["issued"])
    amounts = documents["amount"].to_numpy("int64")
    names = tuple(map(str, labels))
    day, currency, paid, late = _payments(ledger)
    first = documents["issued"].min()
    return Flows(
        sales=running_sums(on[is_sale], codes[is_sale], amounts[is_sale], names),
        paid=running_sums(day, currency, paid, names),
        paid_days=running_sums(day, currency, paid * late, names),
        first=ledger.day if pd.isna(first) else first.date(),
    )


def _payments(ledger: Ledger) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Day, currency code, amount and days late of each payment of an invoice of the view.

    Only receipts are payments: a discount, a credit note or an exchange difference is not. A payment
    before the due day is 0 days late; one of an invoice without a due date has no lateness.
    """
    documents, allocations = ledger.codes.documents, settlements(ledger)
    kind, due = documents["kind"].to_numpy(), days.numbers(documents["due"])
    receipts = allocations[
        (kind[allocations["credit"]] == "receipt")
        & (kind[allocations["invoice"]] == "invoice")
        & view_mask(ledger)[allocations["invoice"]]
        & (due[allocations["invoice"]] != UNKNOWN)
    ]
    late = np.maximum(receipts["effective"].to_numpy("int64") - due[receipts["invoice"]], 0)
    currency = ledger.codes.of("currency")[0][receipts["invoice"]]
    return receipts["day"].to_numpy(), currency, receipts["amount"].to_numpy("int64"), late


def scan(ledger: Ledger, flow_sums: Flows, day: dt.date) -> pd.DataFrame:
    """What the figures of a day are made of, by currency; every column adds up.

    Returns:
        columns ``currency``, balances on the day and at the start of the base, ``paid``,
        ``paid_days``, and ``sales_0`` (latest), ``sales_1`` … by month counted back.
    """
    months = max(months_reaching(flow_sums.first, day, MOST), BASE_MONTHS)
    ends = [days.number(edge) for edge in month_edges(day, months)]
    start, at = ends[BASE_MONTHS], ends[0]
    sums = {f"sales_{i}": flow_sums.sales.between(ends[i + 1], ends[i]) for i in range(months)}
    sums |= {
        "paid": flow_sums.paid.between(start, at),
        "paid_days": flow_sums.paid_days.between(start, at),
    }
    parts = [pd.DataFrame(sums, dtype="int64"), _balances(ledger, day, days.date(start))]
    table = pd.concat(parts, axis=1).fillna(0).astype("int64")
    return table.rename_axis("currency").sort_index().reset_index()


def _balances(ledger: Ledger, day: dt.date, start: dt.date) -> pd.DataFrame:
    now = _by_age(ledger, day)
    opening = ledger.spells.on(days.number(start))
    begin = sum_by(ledger, opening, (), {"begin": opening.balance}).set_index("currency")
    return pd.concat([now, begin], axis=1).reindex(columns=list(_BALANCES))


def _by_age(ledger: Ledger, day: dt.date) -> pd.DataFrame:
    table = aging.scan(ledger, by=(), day=day).set_index("currency")
    table = table.rename(columns={"total": "receivables"})
    return table.assign(open=table["receivables"] - table["unapplied"])


def figures(sums: Mapping[str, float], day: dt.date) -> Figures:
    """The figures of a row of sums.

    Args:
        sums: a row of ``scan``, in one currency.
        day: the day of the row.
    """
    months = sum(str(name).startswith("sales_") for name in sums)
    ends = month_edges(day, months)
    lengths = month_lengths(ends)
    monthly_sales = [sums[f"sales_{i}"] for i in range(months)]
    sales, base = sum(monthly_sales[:BASE_MONTHS]), sum(lengths[:BASE_MONTHS])
    owed, current, open_amount = sums["receivables"], sums["not_due"], sums["open"]
    back = dso.countback(owed, list(zip(monthly_sales, lengths, strict=True)))
    plain, best = dso.simple(owed, sales, base), dso.simple(current, sales, base)
    values = {
        "dso_simple": plain,
        "dso_countback": back.days if any(monthly_sales) else nan,
        "dso_best": best,
        "days_delinquent": dso.delinquent(plain, best),
        "cei": dso.effectiveness(sums["begin"], sales, owed, current),
        "days_beyond_terms": dso.beyond_terms(sums["paid_days"], sums["paid"]),
        OPEN_BOOK: dso.beyond_terms_open([sums[name] for name in _LATE], open_amount),
        "pct_current": dso.percentage(current, open_amount),
        "pct_over_90": dso.percentage(sums["d91_"], open_amount),
    }
    return Figures(values, back.at_least and any(monthly_sales), _starts(day, ends, back.days))


def _starts(day: dt.date, ends: tuple[dt.date, ...], back: float) -> dict[str, dt.date]:
    """First day that each figure looks at: its base, the months counted back, or the day alone."""
    after = [edge + dt.timedelta(days=1) for edge in ends[1:]]
    reached = [first for first in after if (day - first).days + 1 >= back]
    day_starts = dict.fromkeys((OPEN_BOOK, "pct_current", "pct_over_90"), day)
    base = dict.fromkeys(KPIS, after[BASE_MONTHS - 1])
    return base | day_starts | {"dso_countback": reached[0] if reached else after[-1]}


def withheld(ledger: Ledger) -> dict[str, str]:
    """Figure -> why it cannot be told of this ledger; a figure that can be is not in it.

    A list of open items holds no invoice that was paid: its sales are only what is left of them, so
    DSO, effectiveness and days beyond terms would be wrong, not merely rough. Where invoices are
    settled on unknown days, sales are whole and DSO stands; what needs a day does not. Without due
    dates nothing can be called late.
    """
    reasons = {kpi: lacks.first_reason(ledger.lacks, names) for kpi, names in NEEDED.items()}
    return {kpi: reason for kpi, reason in reasons.items() if reason}


def without(day_figures: Figures, names: Collection[str]) -> Figures:
    """The figures with no value for some of them."""
    values = {kpi: nan if kpi in names else value for kpi, value in day_figures.values.items()}
    return replace(
        day_figures, values=values, at_least=day_figures.at_least and "dso_countback" not in names
    )


def by_currency(ledger: Ledger) -> dict[str, Figures]:
    """The figures on the ledger's day, each currency by itself."""
    table = scan(ledger, flows(ledger), ledger.day).set_index("currency")
    mask = table.index.isin(ledger.documents["currency"])
    return {str(c): figures(dict(row), ledger.day) for c, row in table[mask].iterrows()}


def in_reporting(ledger: Ledger, flow_sums: Flows, day: dt.date) -> Figures:
    """The figures of all currencies on a day, sums converted at that day's rates, then divided.

    Raises:
        NoRate: a currency has no rate by then.
    """
    table = scan(ledger, flow_sums, day)
    values = [column for column in table.columns if column != "currency"]
    return figures(dict(to_reporting(ledger, table, values, day)[values].sum()), day)


def trend(ledger: Ledger, on: Iterable[dt.date]) -> dict[dt.date, Figures]:
    """The figures on several days; a past day without a rate is left out.

    Raises:
        NoRate: a currency has no rate by the ledger's own day.
    """
    flow_sums, by_day = flows(ledger), {}
    for day in on:
        try:
            by_day[day] = in_reporting(ledger, flow_sums, day)
        except NoRate:
            if day == ledger.day:
                raise
    return by_day
