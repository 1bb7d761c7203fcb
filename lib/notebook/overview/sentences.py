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
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


def four_numbers(table: pd.DataFrame, context: Context) -> str:
    """What is owed, how much of it is late and past tolerance, and how that changed."""
    if table.empty or not table["now"].fillna(0.0).any():
        return "**Nothing is owed on this day in this selection.**"
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
    """Who changed most, and how many of those shown rose and fell."""
    if table.empty:
        return "**Nobody's balance changed between the two days.**"
    first = table.iloc[0]
    verb = "rose" if first["change"] > 0 else "fell"
    size = wording.amount(abs(float(first["change"])), context.currency)
    name, measure = context.name(str(first["customer"])), context.facts["measure"]
    rise_count, fall_count = ((table["change"] > 0).sum(), (table["change"] < 0).sum())
    return (
        f"**{name} {verb} most, by {size}.** {measure} since {_day(context.facts['since'])}; of those "
        f"shown {rise_count:,} rose and {fall_count:,} fell."
    )


def needs(table: pd.DataFrame, context: Context) -> str:
    """How many things need somebody, what they come to, and the largest."""
    if table.empty:
        return "**Nothing needs us that this ledger knows of.**"
    things = int(context.facts["things"])
    total = wording.amount(float(context.facts["total"]), context.currency)
    top = table.iloc[0]
    name = context.name(str(top["customer"]))
    if things == 1:
        return f"**One thing needs somebody, {total}:** {name}."
    amount = wording.amount(float(top["amount"]), context.currency)
    shown_text = "" if len(table) == things else f" The {len(table)} largest are shown."
    return f"**{things:,} things need somebody, {total}.** Largest: {name}, {amount}.{shown_text}"


def holders(table: pd.DataFrame, context: Context) -> str:
    """How few hold how much of what is late, and the share of the largest."""
    if table.empty:
        return "**Nobody is late on this day in this selection.**"
    top_count, holder_count = min(_FEW, len(table)), int(context.facts["holders"])
    share, first_share = (
        wording.percent(float(table["together"].iloc[place])) for place in (top_count - 1, 0)
    )
    name = context.name(str(table["customer"].iloc[0]))
    if holder_count == 1:
        return f"**One customer holds all that is late:** {name}."
    if top_count == holder_count:
        headline = f"{_NUMBERS[top_count].capitalize()} customers hold all that is late"
    else:
        headline = (
            f"{_NUMBERS[top_count].capitalize()} of {holder_count:,} customers hold {share} of what "
            "is late"
        )
    return f"**{headline}:** {name} alone {first_share}."


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
    value = with_unit(last["value"], last["unit"])
    if len(points) == 1:
        return f"**{last['figure']} is {value} on {_day(last['day'])}.**"
    low, high = points["value"].min(), points["value"].max()
    return (
        f"**{last['figure']} is {value}:** {with_unit(first['value'], first['unit'])} on "
        f"{_day(first['day'])}; it ranged from {with_unit(low, last['unit'])} to "
        f"{with_unit(high, last['unit'])}."
    )


def uncollected(table: pd.DataFrame, context: Context) -> str:
    """How much of the months' sales is still open, and of the first and the last of them."""
    months = table.dropna(subset="share")
    if months.empty:
        return "**No sales on credit in these months.**"
    left = float(months["left"].sum())
    left_amount = wording.amount(left, context.currency) if abs(left) >= 0.5 else "nothing"
    number = _NUMBERS[len(months)] if len(months) < len(_NUMBERS) else str(len(months))
    names = f"{number} months'" if len(months) > 1 else f"{months['month'].iloc[0]:%B}'s"
    first, last = (
        f"{wording.percent(float(row['share']))} of {row['month']:%B}'s"
        for _, row in months.iloc[[0, -1]].iterrows()
    )
    headline = f"{left_amount} of {names} sales is still open"
    parts = f"{first} is left, and {last}" if len(months) > 1 else f"{first} is left"
    return f"**{headline[:1].upper()}{headline[1:]}:** {parts}."


def _reason(table: pd.DataFrame) -> str:
    """The first reason for which a figure of the table is withheld; none where all are told."""
    reasons = table.loc[table["reason"] != "", "reason"] if "reason" in table else ()
    return str(next(iter(reasons), ""))


def _day(day: pd.Timestamp) -> str:
    return days.in_full(day)
