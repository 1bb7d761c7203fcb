"""What the tables of distribution say: shares of outlets on record, ranges, and what is not known."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import amount, count, percent
from lib.notebook.wording import about, signed_share, span

_OUTGROWN = 0.05
_OURS = "Shares are of the outlets on record, which need not be the market's."
_UNLISTED = (
    "No list of outlets is on record: they are those that ever sold anything, without weights."
)


def where(row: Mapping[Any, Any] | pd.Series) -> str:
    """The product and the region of a row, or of an answer's facts.

    >>> where({"product": "P2", "region": ""})
    'P2'
    """
    product, region = str(row["product"]), str(row.get("region", ""))
    return f"{product} in {region}" if region else product


def rate(table: pd.DataFrame, context: Context) -> str:
    """How many outlets sell it, by count and by weight, and how that was a year ago."""
    last = table.iloc[-1]
    sentence = (
        f"**{int(last['carrying']):,} of {count(int(last['outlets']), 'outlet')} sold "
        f"{where(context.facts)} in {last['month']:%B %Y}: {percent(last['numeric'])};**"
    )
    if pd.notna(last["weighted"]):
        sentence += f" {percent(last['weighted'])} by their category sales as given."
    before = table[table["month"] == last["month"] - pd.DateOffset(years=1)]
    if len(before):
        sentence += f" A year before it was {percent(before['numeric'].iloc[0])}."
    return f"{sentence} {_OURS if context.facts['listed'] else _UNLISTED}"


def velocity(table: pd.DataFrame, context: Context) -> str:
    """What an outlet sells a month of late, beside the same months a year before."""
    if table.empty:
        return "**No outlet sold it** in a month on record."
    now, before = _recent_means(table, "velocity")
    sentence = f"**An outlet that carries it sells {amount(now, context.currency)} a month**"
    if before:
        return f"{sentence} of late; {signed_share(now / before - 1)} on the same months a year before."
    return f"{sentence} of late."


def _recent_means(table: pd.DataFrame, column: str) -> tuple[float, float | None]:
    """The mean of the last three months, and of the same ones a year before if all are on record."""
    by = table.set_index("month")[column].astype("float64")
    latest = by.tail(3)
    earlier = by.reindex(pd.DatetimeIndex(latest.index) - pd.DateOffset(years=1))
    return float(latest.mean()), None if earlier.isna().any() else float(earlier.mean())


def sales(table: pd.DataFrame, context: Context) -> str:
    """Sales of twelve months beside the twelve before: how much is outlets, how much velocity."""
    year = table.tail(12)
    total = float(year["sales"].sum())
    sentence = (
        f"**Outlets sold {amount(total, context.currency)} of it in {count(len(year), 'month')}**"
    )
    before = table.iloc[-24:-12]
    if len(before) < 12 or not before["sales"].sum() or not before["carrying"].sum():
        return f"{sentence}; there is no full year before to compare with."
    grew = total / float(before["sales"].sum())
    more = float(year["carrying"].sum()) / float(before["carrying"].sum())
    return (
        f"{sentence}, {signed_share(grew - 1)} on the year before: {signed_share(more - 1)} from "
        "how many "
        f"outlets, {signed_share(grew / more - 1)} from what each sells."
    )


def places(table: pd.DataFrame, context: Context) -> str:
    """Where distribution moved most in a year, and how many hardly moved."""
    changes = (table["numeric"] - table["year_ago"]).dropna()
    on_record = f"{count(len(table), 'product and region', 'products and regions')} on record."
    if changes.empty:
        return f"**Nothing has a year to compare with.** {on_record}"
    steady_count = int((changes.abs() < 0.02).sum())
    most = table.loc[changes.index].iloc[[int(changes.abs().to_numpy().argmax())]]
    before, now = float(most["year_ago"].iloc[0]), float(most["numeric"].iloc[0])
    if abs(now - before) < 0.02:
        return f"**Nothing moved by two points or more in a year.** {on_record}"
    return (
        f"**{where(most.iloc[0])} moved most in a year, from {percent(before)} to {percent(now)} of "
        f"outlets.** {on_record} {steady_count:,} moved by under two points."
    )


def curve(table: pd.DataFrame, context: Context) -> str:
    """The exponent with its range, how well it fits and what it does not mean; or why there is none."""
    if table.empty:
        return "**No month with sales** is on record."
    first, months = table.iloc[0], count(len(table), "month")
    if first["refused"]:
        return f"**No curve for {where(first)}.** {first['refused']}"
    sentence = (
        f"**With distribution 10 % higher, sales of {where(first)} stood "
        f"{_rise(first['low'])} to {_rise(first['high'])} higher:** exponent "
        f"{first['exponent']:.2f}, 95 % range {first['low']:.2f} to {first['high']:.2f}, from {months} "
        f"between {percent(table['numeric'].min())} and {percent(table['numeric'].max())} of outlets, "
        f"season and trend allowed for."
    )
    return f"{sentence} {first['warning']}"


def _rise(exponent: float) -> str:
    return percent(1.1**exponent - 1)


def newer_outlets(table: pd.DataFrame, context: Context) -> str:
    """What outlets that took a product up sell beside those that had it."""
    if table.empty:
        return (
            "**Nowhere did five outlets or more take a product up** that five others had from the "
            "start of the record. Below five cases nothing is said."
        )
    first, *parts = [
        f"{where(row)} {percent(row['ratio'])} ({int(row['joined'])} outlets)"
        for _, row in table.iterrows()
    ]
    ratio, of_first = percent(table.iloc[0]["ratio"]), where(table.iloc[0])
    weights_known = bool(table["by_weight"].all())
    size = ", weight for weight" if weights_known else ""
    weights_note = (
        "" if weights_known else " They may be smaller outlets: no weights are on record."
    )
    return (
        f"**Newer outlets of {of_first} sell {ratio} of what older ones sell,** in the last 12 "
        f"months{size}: {', '.join([first, *parts])}.{weights_note}"
    )


def loading(table: pd.DataFrame, context: Context) -> str:
    """Whether what is owed grew faster than what outlets sold while distribution rose."""
    last = table.iloc[-1]
    if not last["invoiced"]:
        return (
            f"**What is owed on {where(last)} is not known:** no open invoice names the product. "
            f"Import documents with a product column to see it."
        )
    grew, owed, rate = last["sales"], last["owed"], last["numeric"]
    if pd.isna(grew) or pd.isna(owed):
        return "**Too short a record to compare:** it takes two years."
    facts = (
        f"sales {signed_share(grew)}, owed {signed_share(owed)}, outlets {signed_share(rate)} in the "
        "last 12 months on the 12 before"
    )
    doubt = 0.0 if pd.isna(last["doubt"]) else float(last["doubt"])
    if _OUTGROWN < owed - grew <= _OUTGROWN + doubt:
        return (
            f"**What is owed on {where(last)} may have outgrown its sales, or not:** {facts}; a "
            f"difference of {round(doubt * 100)} points is within what month-ends differ by chance."
        )
    if owed - grew <= _OUTGROWN:
        return f"**What is owed on {where(last)} did not outgrow its sales:** {facts}."
    if rate > 0.01:
        return (
            f"**More may have been delivered than sold on:** on {where(last)} {facts}. Look at stocks "
            f"before widening further."
        )
    return (
        f"**What is owed on {where(last)} grew faster than its sales, but not with distribution:** "
        f"{facts}."
    )


def levers(table: pd.DataFrame, context: Context) -> str:
    """What the rate asked for changes in a year, as a range; what it rests on."""
    now = table[table["distribution"] == "today's"].iloc[0]
    target = table[table["chosen"]].iloc[-1]
    if abs(target["rate"] - now["rate"]) < 1e-9:
        return (
            f"**Today {percent(now['rate'])} of outlets sell {where(context.facts)}; "
            f"{about(now['receivables'], context.currency)} is owed for it on an ordinary day.** Move "
            f"the rate to see another. {_basis(context.facts)}"
        )
    sales = _change(
        target["sales_low"] - now["sales"], target["sales_high"] - now["sales"], context
    )
    owed = _change_text(target["receivables"] - now["receivables"], context)
    return (
        f"**At {percent(target['rate'])} instead of {percent(now['rate'])} of outlets we would bill "
        f"{sales} a year:** we would be owed {owed}, "
        f"{_change_text(target['loss'] - now['loss'], context)} would be at risk a year, and "
        f"{_change(target['left_low'] - now['left'], target['left_high'] - now['left'], context)} "
        "left. "
        f"{_basis(context.facts)}{_beyond(float(target['rate']), context.facts)}"
    )


def _change_text(value: float, context: Context) -> str:
    return f"{about(abs(value), context.currency)} {'more' if value >= 0 else 'less'}"


def _change(low: float, high: float, context: Context) -> str:
    """A range of changes: more, less, or from less to more."""
    if low < 0 < high:
        return f"{_change_text(low, context)} to {_change_text(high, context)}"
    least, most = sorted((abs(low), abs(high)))
    return f"{span(least, most, context.currency)} {'more' if high > 0 else 'less'}"


def _basis(facts: Mapping[str, Any]) -> str:
    if facts["billed"] is None:
        sentence = "No invoice names the product, so what outlets sell is taken as what we bill."
    else:
        sentence = f"We billed {facts['billed']:.2f} for each 1 that outlets sold."
    return (
        f"{sentence} Outlets added pay after {count(round(facts['added_days']), 'day')}, today's after "
        f"{count(round(facts['today_days']), 'day')}."
    )


def _beyond(rate: float, facts: Mapping[str, Any]) -> str:
    low, high = facts["seen_low"], facts["seen_high"]
    if low - 0.02 <= rate <= high + 0.02:
        return ""
    return (
        f" The record goes from {percent(low)} to {percent(high)}; beyond it "
        f"nobody has seen what happens."
    )


def next_outlet(table: pd.DataFrame, context: Context) -> str:
    """Up to which rate the next outlet is worth more than it costs."""
    first = table.iloc[0]
    low, until, high = (percent(first[c]) for c in ("until_low", "pays_until", "until_high"))
    after = table[table["added"]]
    years = f"over {count(round(first['years']), 'year')}"
    if after.empty:
        return f"**Every outlet already sells {where(first)}.**"
    worth = _worth(float(after["value"].iloc[0]), context)
    if first["pays_until"] <= first["today"] + 1e-9:
        most = f"; at best up to {high}" if first["until_high"] > first["today"] + 1e-9 else ""
        return f"**The next outlet does not pay:** {years} it {worth}{most}."
    spread = "" if low == high else f", {low} to {high} over the range of what the next one sells"
    if first["until_low"] <= first["today"] + 1e-9:
        likely = "nowhere" if first["pays_until"] >= 1 else f"at {until} of outlets"
        ends = f"anywhere from today's {percent(first['today'])} to {high}"
        worst = _worth(float(after["low"].iloc[0]), context)
        return (
            f"**More distribution may stop paying now:** likely {likely}, {ends} over the range of "
            f"what the next one sells. The next outlet {worth} {years}, at worst it {worst}."
        )
    if first["pays_until"] >= 1 and first["until_low"] < 1:
        return (
            f"**More distribution likely pays all the way, and surely up to {low} of outlets.** The "
            f"next outlet {worth} {years}."
        )
    if first["pays_until"] >= 1:
        return f"**More distribution pays all the way{spread}.** The next outlet {worth} {years}."
    tail = f";** {spread.removeprefix(', ')}." if spread else ".**"
    headline = f"**More distribution stops paying at {until} of outlets{tail}"
    return f"{headline} The next outlet {worth} {years}."


def _worth(value: float, context: Context) -> str:
    amount_text = about(abs(value), context.currency)
    return f"is worth {amount_text}" if value >= 0 else f"loses {amount_text}"


def cash(table: pd.DataFrame, context: Context) -> str:
    """How much cash it ties up at most, until when, and what it brought by the end."""
    if table.empty:
        return "**Nothing changes at today's rate.** Move the rate to see what it does to cash."
    together = table["together"]
    lowest, end = table.iloc[int(together.to_numpy().argmin())], table.iloc[-1]
    after = table[(table["month"] > lowest["month"]) & (together >= 0)]
    total = _change(end["together_low"], end["together_high"], context)
    tail = f"after {int(end['month'])} months {total} than at today's rate"
    if lowest["together"] >= 0:
        return f"**It ties up no cash:** {tail}."
    most = about(-lowest["together"], context.currency)
    sentence = f"**It ties up {most} at most, in month {int(lowest['month'])};**"
    return_text = (
        f" the money is back in month {int(after['month'].iloc[0])};"
        if len(after)
        else " it is not back by the end;"
    )
    return f"{sentence}{return_text} {tail}."


def policy(table: pd.DataFrame, context: Context) -> str:
    """How many places a policy moves, what that brings and owes, and how many it holds back."""
    if table.empty:
        return "**Nothing is sold lately,** so there is nothing to apply a policy to."
    moves = table[(table["target"] - table["rate"]).abs() > 1e-9]
    held_places = table[table["held"] != ""]
    unset_count = int((table["level"] == "not said").sum())
    axis = context.facts["axis"]
    sentence = f"**By {axis}, {len(moves):,} of {count(len(table), 'place')} would move:** "
    sentence += (
        f"{_change_text(float(moves['sales_more'].sum()), context)} billed a year, "
        f"{_change_text(float(moves['receivables_more'].sum()), context)} owed, "
        f"{_change_text(float(moves['left_more'].sum()), context)} left."
    ) if len(moves) else "nothing is billed or owed differently."  # fmt: skip
    if len(held_places):
        reasons = [
            f"{n} because {reason}" for reason, n in held_places["held"].value_counts().items()
        ]
        sentence += f" Held back: {', '.join(reasons)}."
    doubtful_count = int((~moves["surely"].astype(bool)).sum())
    if doubtful_count:
        sentence += (
            f" Of those that move, {doubtful_count:,} may not pay, at the low end of what outlets "
            "sell."
        )
    if unset_count:
        sentence += f" For {unset_count:,} nobody said the {axis} yet; they stay."
    return sentence
