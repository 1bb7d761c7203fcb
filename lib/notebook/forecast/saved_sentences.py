"""What was said before, beside what happened, in words: held or not, and by how much."""

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import NBSP, amount, count, percent
from lib.notebook.wording import about, short_day

_FEWEST = 5


def forecast_outcome(table: pd.DataFrame, context: Context) -> str:
    """How many weeks and invoices fell into the ranges given for them, and how many were late."""
    if table.empty:
        return "**This forecast expected no cash,** so there is nothing to compare."
    first, past_weeks = table.iloc[0], table[table["came_in"].notna()]
    made_day = short_day(first["made_on"])
    if past_weeks.empty:
        return f"**No week has passed since {made_day},** when this was said."
    inside_count, weeks = int(past_weeks["inside"].sum()), len(past_weeks)
    sums = past_weeks[["expected", "came_in"]].astype("float64").sum()
    expected = about(float(sums["expected"]), context.currency)
    came = amount(float(sums["came_in"]), context.currency)
    sentence = (
        f"**{inside_count:,} of {count(weeks, 'week')} since {made_day} fell into the range of 8 "
        "in 10;** "
        f"{expected} was expected in {'it' if weeks == 1 else 'them'}, {came} came in."
    )
    return f"{sentence} {'; '.join([_ranges(first), *_late(first), *_missing(first)])}."


def _ranges(first: pd.Series) -> str:
    judged_count, within_count = int(first["judged"]), int(first["within"])
    if judged_count < _FEWEST:
        return f"The range of days is over for {count(judged_count, 'invoice')}: too few to judge"
    return (
        f"Of {count(judged_count, 'invoice')} whose range of days is over, {within_count:,} were "
        f"paid inside it, {percent(within_count / judged_count)}"
    )


def _late(first: pd.Series) -> list[str]:
    due, late = int(first["due_since"]), int(first["was_late"])
    if due < _FEWEST:
        return []
    return [f"of {due:,} due since, {first['said_late']:.0f} were expected late and {late:,} were"]


def _missing(first: pd.Series) -> list[str]:
    missing_count = int(first["invoices"]) - int(first["found"])
    are = "is" if missing_count == 1 else "are"
    return (
        [f"{count(missing_count, 'invoice')} of it {are} not in this ledger"]
        if missing_count
        else []
    )


def sellers(table: pd.DataFrame, context: Context) -> str:
    """How far off sellers' days were beside the forecast of the same invoices on the same days."""
    judged_count = context.facts["invoices"]
    if judged_count < _FEWEST:
        days_text = count(judged_count, "expected day")
        return f"**{days_text} can be judged by now, too few to say how they turn out.**"
    days_off = table.set_index("voice")["days_off"].astype("float64")
    sales, forecast = days_off["sales"], days_off["the forecast"]
    sentence = f"**Sellers' days were off by {_days(sales)}, the forecast by {_days(forecast)},** "
    sentence += (
        f"over {count(judged_count, 'invoice')}, each as it stood when the day was first entered."
    )
    unpaid = context.facts["unpaid"]
    if unpaid:
        sentence += (
            f" {unpaid:,} not paid yet {'counts' if unpaid == 1 else 'count'} as if paid today."
        )
    return sentence


_FIGURE_NAMES = {"dso": "DSO, counted back", "share_late": "The share late"}


def monthly(table: pd.DataFrame, context: Context) -> str:
    """Where a figure is heading, as a range, and how such forecasts did beside "as last month"."""
    past, coming = table[table["value"].notna()], table[table["expected"].notna()]
    if past.empty or coming.empty:
        return "**No month-end with this figure lies before this day:** nothing is carried forward."
    last, end = past.iloc[-1], coming.iloc[-1]
    unit = str(end["unit"])
    name, now = _FIGURE_NAMES[str(end["figure"])], _figure(last["value"], unit)
    when = f"{end['month']:%B}"
    if pd.isna(end["low"]):
        months = count(len(past), "month-end")
        return f"**{name}: {now} in {last['month']:%B};** {months} are too few to carry it forward."
    low, high = f"{end['low']:.0f}", _figure(end["high"], unit)
    sentence = f"**{name}: {now} in {last['month']:%B}, {low} to {high} by {when}, 8 times in 10.**"
    return f"{sentence} {_past_tries(end, unit)}"


def _past_tries(end: pd.Series, unit: str) -> str:
    error_text, naive = _figure(end["error"], unit, 1), _figure(end["naive_error"], unit, 1)
    tries = count(int(end["tries"]), "past month")
    if end["method"] == "naive":
        return (
            f"Tried on {tries}, no trend beat “as last month”, which was off by {naive} on average."
        )
    return (
        f"Tried on {tries}, its trend was off by {error_text} on average; “as last month”, by "
        f"{naive}."
    )


def _figure(value: float, unit: str, places: int = 0) -> str:
    """A figure with its unit; a whole day or percent where it is not an error.

    >>> _figure(45.2, "days"), _figure(1.0, "days"), _figure(1.24, "days", 1)
    ('45 days', '1 day', '1.2 days')
    """
    if unit == "%":
        return f"{value:.{places}f}{NBSP}%"
    return f"{value:.1f} days" if places else count(round(value), "day")


def _days(value: float) -> str:
    return "less than a day" if value < 0.5 else count(round(value), "day")
