"""What the overview says: where we stand, what changed, who moved, how the shared figures run."""

import math

import pandas as pd

from lib.ledger import days, wording
from lib.ledger.context import Context
from lib.notebook.wording import with_unit

_FEW = 5
_VERBS = {
    "Billed": ("billed", 1),
    "Collected": ("collected", -1),
    "Credited": ("credited", -1),
    "Written off": ("wrote off", -1),
    "Discounts": ("gave discounts of", -1),
}
_NUMBERS = ("no", "one", "two", "three", "four", "five")


def four_numbers(table: pd.DataFrame, context: Context) -> str:
    """What is owed, how much of it is late and past tolerance, and how that changed."""
    if table.empty or not table["now"].fillna(0.0).any():
        return "**Nothing is owed** on this day in this selection."
    now = table.set_index("figure")["now"]
    if reason := _reason(table):
        owed = wording.amount(now["Owed"], context.currency)
        late = (
            ""
            if math.isnan(now["Late"])
            else f", {wording.amount(now['Late'], context.currency)} of it late"
        )
        return f"**{owed} is owed{late}.** {reason}"
    owed, late, past = (
        wording.amount(now[name], context.currency) for name in ("Owed", "Late", "Past tolerance")
    )
    changed = wording.change(float(table["change"].iloc[0]), context.currency)
    return (
        f"**{owed} is owed, {late} of it late:** {past} is past tolerance. Owed has changed "
        f"by {changed} since {_day(table['since'].iloc[0])}."
    )


def bridge(table: pd.DataFrame, context: Context) -> str:
    """How far what is owed rose or fell, and the two largest reasons."""
    steps = table.set_index("step")["amount"]
    net = float(steps["Closing"] - steps["Opening"])
    since = _day(table["since"].iloc[0])
    closing = wording.amount(float(steps["Closing"]), context.currency)
    changes = steps.drop(["Opening", "Closing"])
    reasons = (
        changes[changes.abs() >= 0.5].abs().sort_values(ascending=False, kind="stable").index[:2]
    )
    if not len(reasons):
        return f"**Nothing changed since {since}:** {closing} is owed."
    if abs(net) < 0.5:
        headline = f"**Owed stands at {closing}, as on {since}:**"
    else:
        verb = "rose" if net > 0 else "fell"
        by = wording.amount(abs(net), context.currency)
        headline = f"**Owed {verb} by {by} to {closing} since {since}:**"
    reason_texts = [_step(step, float(changes[step]), context) for step in reasons]
    return f"{headline} {' and '.join(reason_texts)}.".replace(" and we ", " and ")


def _step(step: str, amount: float, context: Context) -> str:
    verb, sign = _VERBS.get(step, ("", 1))
    if verb:
        return f"we {verb} {wording.amount(sign * amount, context.currency)}"
    return f"{step.lower()} made {wording.change(amount, context.currency)}"


def movers(table: pd.DataFrame, context: Context) -> str:
    """Who changed most, and how much of all changes the table explains."""
    if table.empty:
        return "**Nobody's balance changed** between the two days."
    first = table.iloc[0]
    verb = "rose" if first["change"] > 0 else "fell"
    size = wording.amount(abs(float(first["change"])), context.currency)
    name, measure = context.name(str(first["customer"])), context.facts["measure"].lower()
    headline = f"**{name} {verb} most, by {size}**"
    rise_count, fall_count = ((table["change"] > 0).sum(), (table["change"] < 0).sum())
    since = _day(context.facts["since"])
    return (
        f"{headline} ({measure}, since {since}); of those shown {rise_count:,} rose and "
        f"{fall_count:,} fell."
    )


def needs(table: pd.DataFrame, context: Context) -> str:
    """How many rows there are and what they come to."""
    if table.empty:
        return "**Nothing needs us** that this ledger knows of."
    total = wording.amount(float(table["amount"].sum()), context.currency)
    top = table.iloc[0]
    amount = wording.amount(float(top["amount"]), context.currency)
    row_count = context.facts["rows"]
    rows = (
        wording.count(len(table), "row")
        if row_count == len(table)
        else f"{len(table)} of {row_count:,} rows"
    )
    return f"**{rows}, {total}.** The largest is {context.name(str(top['customer']))}, {amount}."


def holders(table: pd.DataFrame, context: Context) -> str:
    """How few hold how much of what is late."""
    if table.empty:
        return "**Nobody is late** on this day in this selection."
    top_count = min(_FEW, len(table))
    share = wording.percent(float(table["together"].iloc[top_count - 1]))
    names = [context.name(str(key)) for key in table["customer"].head(top_count)]
    if top_count == context.facts["holders"]:
        verb = "holds" if top_count == 1 else "hold"
        return f"**{_people(top_count)} {verb} all that is late:** {_join_names(names)}."
    return f"**{_people(top_count)} hold {share} of what is late:** {_join_names(names)}."


def figures(table: pd.DataFrame, context: Context) -> str:
    """The days of sales owed, and how many of them lateness costs: as the table writes them."""
    value = table.set_index("figure")["value"] if len(table) else pd.Series(dtype="float64")
    dso = float(value.get("DSO", math.nan))
    if reason := _reason(table):
        return f"**Some figures are left blank.** {reason}"
    if math.isnan(dso):
        return "**No sales on credit in the last three months,** so there is no DSO."
    best, lost_days = float(value["DSO, best possible"]), float(value["Days lost to lateness"])
    return (
        f"**{with_unit(dso, 'days')} of sales are owed, {with_unit(lost_days, 'days')} of them lost to "
        f"lateness:** with nothing late it would be {with_unit(best, 'days')}."
    )


def trend(table: pd.DataFrame, context: Context) -> str:
    """Where a figure stands, and where it stood at the first month-end shown."""
    points = table.dropna(subset="value")
    if points.empty:
        return "**No value yet:** there is nothing to divide by."
    first, last = points.iloc[0], points.iloc[-1]
    headline = (
        f"**{last['figure']}: {with_unit(last['value'], last['unit'])}** on {_day(last['day'])}"
    )
    if len(points) == 1:
        return f"{headline}."
    low, high = points["value"].min(), points["value"].max()
    return (
        f"{headline}, {with_unit(first['value'], first['unit'])} on {_day(first['day'])}; it "
        "ranged from "
        f"{with_unit(low, last['unit'])} to {with_unit(high, last['unit'])}."
    )


def uncollected(table: pd.DataFrame, context: Context) -> str:
    """How much of the months before the last two is still open."""
    months = table.dropna(subset="share")
    if months.empty:
        return "**No sales on credit in these months.**"
    left_amount = wording.amount(float(months["left"].sum()), context.currency)
    last = months.iloc[0]
    return (
        f"**{left_amount} of these months' sales is still open;** of {last['month']:%B} "
        f"{wording.percent(float(last['share']))} is left."
    )


def _reason(table: pd.DataFrame) -> str:
    """The first reason for which a figure of the table is withheld; none where all are told."""
    reasons = table.loc[table["reason"] != "", "reason"] if "reason" in table else ()
    return str(next(iter(reasons), ""))


def _day(day: pd.Timestamp) -> str:
    return days.in_full(day)


def _people(number: int) -> str:
    text = f"{_NUMBERS[number]} customer{'' if number == 1 else 's'}"
    return text[0].upper() + text[1:]


def _join_names(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
