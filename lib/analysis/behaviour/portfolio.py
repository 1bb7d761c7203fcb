"""Who pays how: one row a customer, with lateness, its trend, terms given and complaints in time."""

import functools
from collections.abc import Sequence

import pandas as pd

from lib.analysis.behaviour import complaints, terms_given
from lib.analysis.behaviour.invoices import history
from lib.analysis.behaviour.lateness import VERY_LATE, lateness
from lib.analysis.behaviour.shrinkage import shrunk
from lib.analysis.behaviour.slowing import slowing
from lib.analysis.behaviour.trend import trend
from lib.ledger import days
from lib.ledger.ledger import Ledger

_BETWEEN = "\u001f"


@functools.lru_cache(maxsize=8)
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
    whole = history(ledger)
    recent = whole if not months else whole[whole["issued"] > _start(ledger, months)]
    table = lateness(recent, by, late_after=late_after, very_late=very_late)
    limits = {"late_after": late_after, "very_late": very_late}
    table = shrunk(table, recent, ledger, **limits)
    table = table.merge(_year_before(whole, by, ledger, months), how="left", on=list(by))
    named = whole.assign(customer=_key(whole, by))
    parts = (
        trend(named, ledger).drop(columns="months"),
        slowing(named, ledger)[["customer", "since", "now", "change", "at_least"]],
        terms_given.by_customer(named)[_TERMS],
    )
    keyed = table.assign(key=_key(table, by))
    for part in parts:
        keyed = keyed.merge(part.rename(columns={"customer": "key"}), how="left", on="key")
    keyed = keyed.merge(
        complaints.by_customer(ledger, tuple(by))[[*by, *_SAID]], how="left", on=list(by)
    )
    counted = ["terms_given", "due_differs", *_SAID]
    return keyed.drop(columns="key").assign(
        **{name: keyed[name].fillna(0).astype("int64") for name in counted}
    )


def _year_before(
    whole: pd.DataFrame, by: Sequence[str], ledger: Ledger, months: int
) -> pd.DataFrame:
    """Usual days late of the year before the span; nobody's where the span is the whole record."""
    first, last = _start(ledger, months + 12), _start(ledger, months)
    inside = (whole["issued"] > first) & (whole["issued"] <= last) & (months > 0)
    found = lateness(whole[inside], by)
    enough = found[found["known"] >= _FEWEST]
    return enough[[*by, "median"]].rename(columns={"median": "earlier"})


_FEWEST = 5
_TERMS = ["customer", "terms_given", "standard", "share_off", "due_differs"]
_SAID = ["complaints", "near_due", "near_upheld", "upheld"]


def _key(table: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """One text for a row's customer, and currency where both are asked for."""
    first, *others = by
    return table[first].str.cat(table[list(others)], sep=_BETWEEN) if others else table[first]


def _start(ledger: Ledger, months: int) -> int:
    return days.number(days.add_months(ledger.day, -months))
