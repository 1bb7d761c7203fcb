"""Who pays how: one row a customer, with lateness, its trend, terms given and complaints in time."""

from collections.abc import Sequence

import pandas as pd

from lib.analysis.behaviour import complaints, terms_given
from lib.analysis.behaviour.invoices import history
from lib.analysis.behaviour.lateness import VERY_LATE, lateness
from lib.analysis.behaviour.shrinkage import shrink
from lib.analysis.behaviour.slowing import slowing
from lib.analysis.behaviour.trend import trend
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.ledger.memo import remembered

_BETWEEN = "\u001f"


@remembered
def portfolio(
    ledger: Ledger,
    by: tuple[str, ...] = ("customer",),
    *,
    months: int = 0,
    late_after: int = 0,
    very_late: int = VERY_LATE,
) -> pd.DataFrame:
    """How every customer pays, as was on record on the ledger's day; shared, never changed.

    Args:
        by: ``customer``, or ``customer`` and ``currency``.
        months: invoices issued in so many months up to the day; 0 for all. Trend, slowing, terms and
            complaints always read the whole record.
        late_after, very_late: days past due above which an invoice counts as late, as very late.
    Returns:
        the columns of ``lateness``, ``group``, ``shrunk``; ``earlier`` (the median of invoices issued
        in the 12 months before the span); ``trend`` (days per quarter) and ``chance``;
        ``since``, ``now``, ``change``, ``at_least`` of who slowed; ``terms_given``, ``standard``,
        ``share_off``, ``due_differs``; ``complaints``, ``near_due``, ``near_upheld``, ``upheld``;
        sorted by ``by``. What is not known is null.
    """
    all_invoices = history(ledger)
    recent = (
        all_invoices
        if not months
        else all_invoices[all_invoices["issued"] > _start(ledger, months)]
    )
    table = lateness(recent, by, late_after=late_after, very_late=very_late)
    limits = {"late_after": late_after, "very_late": very_late}
    table = shrink(table, recent, ledger, **limits)
    table = table.merge(_year_before(all_invoices, by, ledger, months), how="left", on=list(by))
    account_history = all_invoices.assign(customer=_key(all_invoices, by))
    parts = (
        trend(account_history, ledger).drop(columns="months"),
        slowing(account_history, ledger)[["customer", "since", "now", "change", "at_least"]],
        terms_given.by_customer(account_history)[_TERMS],
    )
    keyed = table.assign(key=_key(table, by))
    for part in parts:
        keyed = keyed.merge(part.rename(columns={"customer": "key"}), how="left", on="key")
    keyed = keyed.merge(
        complaints.by_customer(ledger, tuple(by))[[*by, *_COMPLAINTS]], how="left", on=list(by)
    )
    count_columns = ["terms_given", "due_differs", *_COMPLAINTS]
    return keyed.drop(columns="key").assign(
        **{name: keyed[name].fillna(0).astype("int64") for name in count_columns}
    )


def _year_before(
    all_invoices: pd.DataFrame, by: Sequence[str], ledger: Ledger, months: int
) -> pd.DataFrame:
    """Usual days late of the year before the span; nobody's where the span is the whole record."""
    first, last = _start(ledger, months + 12), _start(ledger, months)
    inside = (all_invoices["issued"] > first) & (all_invoices["issued"] <= last) & (months > 0)
    table = lateness(all_invoices[inside], by)
    enough = table[table["known"] >= _FEWEST]
    return enough[[*by, "median"]].rename(columns={"median": "earlier"})


_FEWEST = 5
_TERMS = ["customer", "terms_given", "standard", "share_off", "due_differs"]
_COMPLAINTS = ["complaints", "near_due", "near_upheld", "upheld"]


def _key(table: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """One text for a row's customer, and currency where both are asked for."""
    first, *other_fields = by
    return (
        table[first].str.cat(table[list(other_fields)], sep=_BETWEEN)
        if other_fields
        else table[first]
    )


def _start(ledger: Ledger, months: int) -> int:
    return days.number(days.add_months(ledger.day, -months))
