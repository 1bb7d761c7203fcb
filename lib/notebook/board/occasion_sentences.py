"""Why a customer is talked about: each fact of the ledger in a plain sentence with its numbers."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from lib.ledger import wording
from lib.ledger.wording import amount, count, percent
from lib.notebook.wording import days_late, month

Row = Any
Say = Callable[[Row, str], str]


def sentence(kind: str, row: Row, currency: str) -> str:
    """The sentence of a row of an occasion.

    Args:
        kind: of the occasion.
        row: a named tuple of its frame.
        currency: of its amounts.
    """
    return _SAY[kind](row, currency)


def _past(row: Row, currency: str) -> str:
    text = f"{amount(row.past, currency)} past tolerance ({count(row.invoices, 'invoice')})"
    if row.newly <= 0:
        return f"{text}, none of it new since {_day(row.day)}."
    new = "all" if row.newly >= row.past - 0.5 else amount(row.newly, currency)
    return f"{text}, {new} of it new since {_day(row.day)}."


def _limit(row: Row, currency: str) -> str:
    if row.limit <= 0:
        return f"Owes {amount(row.owed, currency)} with a limit of 0."
    share = row.owed / row.limit
    if share > 1:
        excess_text = amount(row.owed - row.limit, currency)
        limit = amount(row.limit, currency)
        return f"Owes {amount(row.owed, currency)}, {excess_text} over the limit of {limit}."
    return f"Owes {percent(share)} of the limit of {amount(row.limit, currency)}."


def _slowing(row: Row, currency: str) -> str:
    more = "at least " if row.at_least else ""
    return (
        f"Pays {more}{count(round(row.change), 'day')} later since {month(row.day)}: "
        f"{days_late(row.before)} before, {more}{days_late(row.now)} over the last half year."
    )


def _diverging(row: Row, currency: str) -> str:
    return (
        f"Credit's class is {row.risk_class}; of what was due in the last half year "
        f"{percent(row.share)} was paid within tolerance, which would be {row.rating} "
        f"({count(row.invoices, 'invoice')})."
    )


def _logged_late(row: Row, currency: str) -> str:
    return (
        f"Ours: {row.logged_late} of {count(row.complaints, 'complaint')} were raised early and "
        f"recorded by us only near the due date; {row.upheld} were upheld."
    )


def _complaints(row: Row, currency: str) -> str:
    return (
        f"{row.near_due} of {count(row.complaints, 'complaint')} were raised within 5 days of the due "
        f"date; {row.near_upheld} upheld."
    )


def _no_discount(row: Row, currency: str) -> str:
    return f"Took {row.taken} of {count(row.offered, 'discount')} offered, none since {month(row.day)}."


def _special(row: Row, currency: str) -> str:
    other_terms = f", most often {row.most_given}" if isinstance(row.most_given, str) else ""
    return (
        f"{row.off} of {count(row.invoices, 'invoice')} carry other terms than the usual "
        f"{row.standard}{other_terms}."
    )


def _new(row: Row, currency: str) -> str:
    return f"New: first invoice {_day(row.day)}, {row.invoices} so far; terms not looked at yet."


def _reason_text(row: Row, currency: str) -> str:
    return f"{row.why} ({amount(row.weight, currency)}, since {_day(row.day)})."


def _day(moment: pd.Timestamp) -> str:
    return wording.day_text(pd.Timestamp(moment).date())


_SAY: Mapping[str, Say] = {
    "held order": _reason_text,
    "over the limit": _limit,
    "past tolerance": _past,
    "slowing": _slowing,
    "promise missed": lambda row, currency: f"{row.why} ({amount(row.weight, currency)}).",
    "divergence": _diverging,
    "recorded late": _logged_late,
    "complaints in time": _complaints,
    "no longer discount": _no_discount,
    "special terms": _special,
    "new customer": _new,
}
