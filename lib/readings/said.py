"""What was said before, beside what happened, in words: held or not, and by how much."""

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import count, percent
from lib.readings.forecast import about, on

_FEWEST = 5


def said(table: pd.DataFrame, context: Context) -> str:
    """How many weeks and invoices fell into the ranges given for them, and how many were late."""
    if table.empty:
        return "**This forecast expected no cash,** so there is nothing to compare."
    first, over = table.iloc[0], table[table["came_in"].notna()]
    then = on(first["made_on"])
    if over.empty:
        return f"**No week has passed since {then},** when this was said."
    held, weeks = int(over["inside"].sum()), len(over)
    sums = over[["expected", "came_in"]].astype("float64").sum()
    expected, came = (about(float(money), context.currency) for money in sums)
    parts = [
        f"**{held:,} of {count(weeks, 'week')} since {then} fell into the range of 8 in 10;** "
        f"{expected} was expected in {'it' if weeks == 1 else 'them'}, {came} came in."
    ]
    parts += [*_ranges(first), *_late(first), *_missing(first)]
    return " ".join(parts)


def _ranges(first: pd.Series) -> list[str]:
    judged, within = int(first["judged"]), int(first["within"])
    if judged < _FEWEST:
        return [f"The range of days is over for {count(judged, 'invoice')}: too few to judge."]
    return [
        f"Of {count(judged, 'invoice')} whose range of days is over, {within:,} were paid inside it, "
        f"{percent(within / judged)}."
    ]


def _late(first: pd.Series) -> list[str]:
    due, late = int(first["due_since"]), int(first["was_late"])
    if due < _FEWEST:
        return []
    return [f"Of {due:,} due since, {first['said_late']:.0f} were expected late and {late:,} were."]


def _missing(first: pd.Series) -> list[str]:
    gone = int(first["invoices"]) - int(first["found"])
    are = "is" if gone == 1 else "are"
    return [f"{count(gone, 'invoice')} of it {are} not in this ledger."] if gone else []


def sellers(table: pd.DataFrame, context: Context) -> str:
    """How far off sellers' days were beside the forecast of the same invoices on the same days."""
    judged = int(table["invoices"].iloc[0]) if len(table) else 0
    if judged < _FEWEST:
        known = count(judged, "expected day")
        return f"**{known} can be judged by now:** too few to say how they turn out."
    off = table.set_index("voice")["days_off"].astype("float64")
    sales, forecast = off["sales"], off["the forecast"]
    said = f"**Sellers' days were off by {_days(sales)}, the forecast by {_days(forecast)},** "
    said += f"over {count(judged, 'invoice')}, each as it stood when the day was first entered."
    unpaid = int(table["unpaid"].iloc[0])
    if unpaid:
        said += f" {unpaid:,} not paid yet {'counts' if unpaid == 1 else 'count'} as if paid today."
    return said


def _days(value: float) -> str:
    return "less than a day" if value < 0.5 else count(round(value), "day")
