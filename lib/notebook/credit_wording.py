"""Whether a customer may have more credit, in the same words on the sheet, the what-if and its page."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import amount, count
from lib.notebook.wording import rounded, share

_MARKS = {"red": "■", "amber": "◆", "green": "●", "none": "–"}
_FIRST = {"red": "Red", "amber": "Amber", "green": "Green", "none": "Not known"}
_RANK = {"red": 3, "amber": 2, "none": 1, "green": 0}
NEEDED = "it would take approval by both heads, or security or payment before delivery"


def signal(table: pd.DataFrame, context: Context) -> str:
    """The colour and the first words, then each check; no credit and over the limit come first."""
    state = max(table["state"], key=list(reversed(_MARKS)).index)
    texts = [check(row, context) for row in table.to_dict("records")]
    first, *rest = sorted(texts, key=lambda rest_text: _RANK[rest_text[0]], reverse=True)
    entry = " ".join(f"{text}." for _, text in rest)
    return f"**{_MARKS[state]} {_FIRST[state]}: {first[1]}.** {entry}"


def check(row: dict[Any, Any], context: Context) -> tuple[str, str]:
    """One check: its colour and its words, as they stand on the page and in files."""
    return str(row["state"]), _CHECKS[str(row["check"])](row, context)


def no_more_time(refusal: str) -> str:
    """Why no more time is offered, and what it would take: the first words of an offer's figures.

    >>> no_more_time("orders are held")[:45]
    'No more time is offered, for orders are held:'
    """
    reasons = {
        "no credit": "the record says no credit",
        "far over the limit": f"they are {refusal}",
    }
    return f"No more time is offered, for {reasons.get(refusal, refusal)}: {NEEDED}"


def no_credit(row: Mapping[Any, Any] | pd.Series, currency: str) -> str:
    """No credit, and why: ``overdue`` of ``owed``, its ``oldest`` days, ``loss`` (null: not known)."""
    parts = []
    if not pd.isna(row["loss"]):
        parts.append(f"about {share(row['loss'])} of what they buy on terms would never be paid")
    if row["overdue"] > 0:
        whole = amount(float(row["owed"]), currency)
        everything = row["overdue"] >= row["owed"]
        part = (
            f"all {whole}"
            if everything
            else f"{amount(float(row['overdue']), currency)} of {whole}"
        )
        parts.insert(0, f"{part} owed is overdue, the oldest {count(int(row['oldest']), 'day')}")
    return f"No credit, by the record: {'; '.join(parts)}"


def beyond_limit(exposure: float, limit: float, what: str, currency: str) -> str:
    """Over the limit by how much; no credit where the limit is 0."""
    money = amount(exposure, currency)
    if limit <= 0:
        return f"No credit: the limit on record is 0, and {money} is {what}"
    excess = amount(exposure - limit, currency)
    return f"Over the limit by {excess}: {money} {what}, limit {amount(limit, currency)}"


def _credit(row: dict[Any, Any], context: Context) -> str:
    names = {"overdue": "amount", "owed": "against", "oldest": "number", "loss": "share"}
    return no_credit({name: row[column] for name, column in names.items()}, context.currency)


def _needed(row: dict[Any, Any], context: Context) -> str:
    return no_more_time(str(row["note"]))


def what_counts(orders: Any) -> str:
    """What stands against the limit: orders too, where they are known."""
    return "owed" if pd.isna(orders) or orders == "" else "owed and on order"


def _limit(row: dict[Any, Any], context: Context) -> str:
    exposure, limit, what = float(row["amount"]), row["against"], what_counts(row["note"])
    money = amount(exposure, context.currency)
    if pd.isna(limit):
        return f"No limit is given; {money} is {what}"
    if limit <= 0 or exposure > limit:
        return beyond_limit(exposure, float(limit), what, context.currency)
    return f"{money} {what} of a limit of {amount(float(limit), context.currency)}"


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
    "needed": _needed,
    "limit": _limit,
    "held": _held_orders,
    "class": _class,
    "unpaid": _unpaid,
}
