"""What stands against other terms, in words: no credit and over the limit come first."""

from typing import Any

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import amount, count
from lib.notebook.wording import rounded

_MARKS = {"red": "■", "amber": "◆", "green": "●", "none": "–"}
_FIRST = {"red": "Red", "amber": "Amber", "green": "Green", "none": "Not known"}


def signal(table: pd.DataFrame, context: Context) -> str:
    """The colour and the first words, then each check; no credit and over the limit come first."""
    state = max(table["state"], key=list(reversed(_MARKS)).index)
    texts = [check(row, context) for row in table.to_dict("records")]
    first, *rest = sorted(texts, key=lambda rest_text: _RANK[rest_text[0]], reverse=True)
    entry = " ".join(f"{text}." for _, text in rest)
    return f"**{_MARKS[state]} {_FIRST[state]}: {first[1]}.** {entry}"


_RANK = {"red": 3, "amber": 2, "none": 1, "green": 0}


def check(row: dict[Any, Any], context: Context) -> tuple[str, str]:
    """One check: its colour and its words, as they stand on the page and in files."""
    return str(row["state"]), _CHECKS[str(row["check"])](row, context)


def _credit(row: dict[Any, Any], context: Context) -> str:
    late, owed = float(row["amount"]), float(row["against"])
    loss = f"about {row['note']} of what they buy on terms would never be paid"
    if late <= 0:
        return f"No credit, by the record: {loss}"
    money, whole = amount(late, context.currency), amount(owed, context.currency)
    part = f"all {whole}" if late >= owed else f"{money} of {whole}"
    oldest = f"the oldest {count(int(row['number']), 'day')}"
    return f"No credit, by the record: {part} owed is overdue, {oldest}; {loss}"


def _limit(row: dict[Any, Any], context: Context) -> str:
    exposure, limit = float(row["amount"]), row["against"]
    money, what = amount(exposure, context.currency), "owed and on order" if row["note"] else "owed"
    if pd.isna(limit):
        return f"No limit is given; {money} is {what}"
    most = amount(float(limit), context.currency)
    if limit <= 0:
        return f"No credit: the limit on record is 0, and {money} is {what}"
    if exposure > limit:
        excess_text = amount(exposure - float(limit), context.currency)
        return f"Over the limit by {excess_text}: {money} {what}, limit {most}"
    return f"{money} {what} of a limit of {most}"


def _held_orders(row: dict[Any, Any], context: Context) -> str:
    if pd.isna(row["amount"]):
        return "Orders on hand are not given"
    if not row["number"]:
        return "No order is held"
    note_text = f" ({row['note']})" if row["note"] else ""
    held_amount = amount(float(row["amount"]), context.currency)
    return f"{count(int(row['number']), 'order')} held, {held_amount}{note_text}"


def _class(row: dict[Any, Any], context: Context) -> str:
    return f"Class {row['note']}" if row["note"] else "No class is given"


def _unpaid(row: dict[Any, Any], context: Context) -> str:
    if pd.isna(row["amount"]):
        return "Without due dates nothing can be called late"
    late, monthly = float(row["amount"]), row["against"]
    if late <= 0:
        return "Nothing is late"
    money = amount(late, context.currency)
    oldest = f"the oldest {count(int(row['number']), 'day')}"
    if pd.isna(monthly):
        return f"{money} is late, {oldest}; sales are not in a list of open items"
    if monthly <= 0:
        return f"{money} is late and nothing was sold on credit in 12 months, {oldest}"
    return f"{_months(late / monthly)} of sales unpaid and late: {money}, {oldest}"


def _months(value: float) -> str:
    """How many months of sales.

    >>> _months(0.99), _months(2.29), _months(0.03)
    ('1 month', '2.3 months', 'under 0.1 months')
    """
    if value < 0.1:
        return "under 0.1 months"
    text = rounded(value)
    return "1 month" if text in ("1", "0.99", "1.0") else f"{text} months"


_CHECKS = {
    "credit": _credit,
    "limit": _limit,
    "held": _held_orders,
    "class": _class,
    "unpaid": _unpaid,
}
