"""What the tables of other terms say: what would have to be true first, and ranges for the rest."""

import math

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.money import exponent
from lib.ledger.wording import NBSP, amount, count
from lib.notebook.wording import (
    about,
    between,
    exact_share,
    percent_a_year,
    share,
    short_day,
    span,
    within_weeks,
)

NOTHING = (
    "**Nothing is moved yet.** Move a lever below, and here stands what would have to be true."
)

_UPFRONT = (
    " Most is paid at delivery or before, where no term counts; move shares of sales to credit."
)


def break_even(table: pd.DataFrame, context: Context) -> str:
    """Whether credit is given at all; how much more volume, or price, makes up for what is moved."""
    row = table.iloc[0]
    return f"{_first_words(row, context)}{_what_it_takes(row, context)}"


def _first_words(row: pd.Series, context: Context) -> str:
    """“No credit” or “over the limit” and why, where the record says so; with a space after it."""
    if not (row["no_credit"] or row["over_limit"]):
        return ""
    if row["customers"] > 1:
        kinds = (("no_credit", "no credit"), ("over_limit", "over the limit"))
        parts = [_have(int(row[name]), text) for name, text in kinds if row[name]]
        most = f"{context.name(row['who'])} owes most, {amount(row['owed'], context.currency)}"
        many = count(int(row["customers"]), "customer")
        return f"**Of {many}, by the record {' and '.join(parts)};** {most}. "
    if not row["no_credit"]:
        owed, limit = (amount(row[name], context.currency) for name in ("owed", "limit"))
        return f"**Over the limit:** {owed} is owed, the limit is {limit}. "
    late, owed = (amount(row[name], context.currency) for name in ("overdue", "owed"))
    oldest = f"the oldest {count(int(row['oldest']), 'day')}"
    part = f"all {owed}" if row["overdue"] >= row["owed"] else f"{late} of {owed}"
    why = f"{part} owed is overdue, {oldest}" if row["overdue"] else ""
    loss = f"about {share(row['loss'])} of what it buys on terms would never be paid"
    return f"**No credit, by the record:** {'; '.join(part for part in (why, loss) if part)}. "


def _have(some: int, what: str) -> str:
    verb = ("has", "have") if what == "no credit" else ("is", "are")
    return f"{some:,} {verb[some > 1]} {what}"


def _what_it_takes(row: pd.Series, context: Context) -> str:
    if not row["moved"]:
        return NOTHING
    gain, when = float(row["value"]), within_weeks(int(row["weeks"]))
    worth = about(abs(gain), context.currency)
    if abs(gain) < 50:
        said = f"**With {row['moved']}, nothing changes in value** at equal sales."
        return said + (_UPFRONT if row["upfront"] > 0.5 else "")
    if gain > 0:
        if math.isnan(row["volume"]):
            return f"**With {row['moved']}, we gain {worth} {when}** at equal sales."
        lost = f"{share(-row['volume'])} of volume" if row["volume"] < 0 else "no volume"
        return (
            f"**With {row['moved']}, we gain {worth} {when}** at equal sales. It stays worth it "
            f"unless it costs {lost}, or {share(-row['price'])} of the price."
        )
    price = f"a price {share(row['price'])} higher"
    found = f"**To pay for {row['moved']}, "
    if row["refused"] > 0 and math.isnan(row["volume"]):
        refused = f"{share(row['refused'])} of orders would be refused already"
        found += f"it takes {price};** no volume does, for {refused}."
    elif math.isnan(row["volume"]):
        why = "sales lose money as it is" if row["loses"] else "a sale then leaves nothing"
        found += f"it takes {price};** no volume does, for {why}."
    else:
        found += f"sell {share(row['volume'])} more, or ask {price}.**"
    return f"{found} At equal sales it costs {worth} {when}.{_assumed(row)}"


def _assumed(row: pd.Series) -> str:
    """What people expect of volume, held against what it takes."""
    low, likely, high = (float(row[n]) for n in ("assumed_low", "assumed", "assumed_high"))
    if not (low or high) or math.isnan(row["volume"]):
        return ""
    needed = float(row["volume"])
    said = share(likely) if low == high else f"{share(low)} to {share(high)}"
    if low >= needed:
        enough = "enough in each case"
    else:
        enough = "enough at best" if high >= needed else "not enough"
    return f" You expect {said} more: {enough}."


def effects(table: pd.DataFrame, context: Context) -> str:
    """What it comes to, what is owed then, and on how many paths it pays."""
    rows = table.set_index("key").to_dict("index")
    one = 10.0 ** exponent(str(rows["npv"]["unit"]))
    worth, owed = (
        tuple(float(rows[name][f"difference_{end}"]) * one for end in ("p10", "p90"))
        for name in ("npv", "receivables")
    )
    if not any(worth):
        return "**Nothing changes in value.**"
    when = within_weeks(int(table["weeks"].iloc[0]))
    said = f"**Worth {between(worth[0], worth[1], context.currency)} {when}, 8 times in 10;**"
    said += f" what is owed is {between(owed[0], owed[1], context.currency)}"
    days = float(rows["dso"]["difference_p50"])
    said += f", {_days(days)} of sales." if not math.isnan(days) else "."
    return f"{said} {_gain(float(table['gain'].iloc[0]))}"


def _days(days: float) -> str:
    if abs(days) < 0.5:
        return "under a day"
    return f"{count(round(abs(days)), 'day')} {'more' if days > 0 else 'fewer'}"


def _gain(chance: float) -> str:
    if chance < 0.01:
        return "It pays in under 1 of 100 cases."
    if chance > 0.99:
        return "It pays in over 99 of 100 cases."
    return f"It pays in {chance * 100:.0f} of 100 cases."


def why(table: pd.DataFrame, context: Context) -> str:
    """The largest part of the change in value, and the next."""
    if table.empty:
        return "**Nothing changes in value.**"
    whole, first = float(table["whole"].iloc[0]), table.iloc[0]
    said = f"**{_signed(whole, context)} {within_weeks(int(table['weeks'].iloc[0]))},** "
    said += f"most of it {first['part']}, {_signed(float(first['change']), context)}"
    if len(table) > 1:
        second = table.iloc[1]
        said += f"; {second['part']} {_signed(float(second['change']), context)}"
    return f"{said}; on average."


def _signed(value: float, context: Context) -> str:
    return f"{'+' if value > 0 else ''}{about(value, context.currency)}"


def cash(table: pd.DataFrame, context: Context) -> str:
    """The week, or the month of one customer, in which the scenario differs most from today."""
    middle = table["difference_p50"].abs()
    widest = table[["difference_p10", "difference_p90"]].abs().max(axis=1)
    change = middle if middle.max() >= 1 else widest
    if not change.max() >= 1:
        return "**Cash comes as today.**"
    row = table.iloc[int(change.argmax())]
    low, high = float(row["difference_p10"]), float(row["difference_p90"])
    said = between(low, high, context.currency)
    if "month" in table:
        when, span_ = f"In {row['month']:%B %Y}", "month"
    else:
        when, span_ = f"In the week of {short_day(row['week'])}", "week"
    return f"**{when} comes {said} than today, 8 times in 10;** no {span_} differs more."


def ahead(table: pd.DataFrame, context: Context) -> str:
    """When cash is furthest behind, by how much, and where it stands at the end."""
    deepest = table.iloc[int(table["p50"].argmin())]
    last = table.iloc[-1]
    until = short_day(last["week"] + pd.Timedelta(days=6))
    if deepest["p50"] >= 0 or abs(deepest["p50"]) < 50:
        end = between(float(last["p10"]), float(last["p90"]), context.currency)
        return f"**Cash is never behind;** by {until} it is {end}, 8 times in 10."
    behind = span(-float(deepest["p90"]), -float(deepest["p10"]), context.currency)
    when = short_day(deepest["week"] + pd.Timedelta(days=6))
    said = f"**At the deepest, on {when}, cash is {behind} behind, 8 times in 10:**"
    end = between(float(last["p10"]), float(last["p90"]), context.currency)
    return f"{said} so much more must be financed. By {until} it stands at {end}."


def receivables(table: pd.DataFrame, context: Context) -> str:
    """What is owed in the last week, and how that differs from today."""
    last = table.iloc[-1]
    owed = span(float(last["scenario_p10"]), float(last["scenario_p90"]), context.currency)
    more = between(float(last["difference_p10"]), float(last["difference_p90"]), context.currency)
    until = short_day(last["week"] + pd.Timedelta(days=6))
    said = f"**{owed[:1].upper()}{owed[1:]} is owed by {until}, 8 times in 10:**"
    return f"{said} {more} than as today." if more != "the same" else f"{said} as today."


def dso(table: pd.DataFrame, context: Context) -> str:
    """Days of sales owed in the last week, and the difference."""
    last = table.iloc[-1]
    low, high = round(last["scenario_p10"]), round(last["scenario_p90"])
    said = f"{low} to {high} days" if low < high else count(high, "day")
    until = short_day(last["week"] + pd.Timedelta(days=6))
    return (
        f"**{said} of sales are owed by {until}, 8 times in 10:** {_days(last['difference_p50'])}."
    )


def value(table: pd.DataFrame, context: Context) -> str:
    """How the change in value is spread, and in how many cases it is a gain."""
    if table.empty:
        return "**Nothing changes in value.**"
    row = table.iloc[0]
    middle, when = about(float(row["p50"]), context.currency), within_weeks(int(row["weeks"]))
    spread = between(float(row["p10"]), float(row["p90"]), context.currency)
    said = f"**Half the cases are worth over {middle} {when}; 8 in 10 are {spread}.**"
    return f"{said} {_gain(float(row['gain']))} {_doubt(row)}"


def _doubt(row: pd.Series) -> str:
    """How much of the doubt is luck, and how much lies in what is assumed."""
    luck, assumed = (
        f"{round(part * 100)}{NBSP}%" for part in (row["from_luck"], 1 - row["from_luck"])
    )
    if not row["largest"]:
        return "Only luck is drawn under a limit or a hold: what is assumed is in doubt besides."
    said = f"Of the doubt {assumed} lies in what is assumed, most in the {row['largest']},"
    return f"{said} and {luck} in luck: who pays when, and who fails."


def matters(table: pd.DataFrame, context: Context) -> str:
    """The assumption that moves the result most, and whether any turns it."""
    if table.empty:
        return (
            "**Not worked out under a limit or a hold,** where one week depends on another's luck; "
            "take them off to see it."
        )
    first = table.iloc[0]
    if abs(first["at_high"] - first["at_low"]) < 50:
        return "**None of them changes the answer.**"
    ends = sorted((float(first["at_low"]), float(first["at_high"])))
    said = f"**The {first['assumption']} matters most:** from {first['low']} to {first['high']} "
    said += f"the change is worth {between(ends[0], ends[1], context.currency)}."
    turns = table[table["flips_at"] != ""]
    if turns.empty:
        return f"{said} None of them turns the answer by itself."
    one = turns.iloc[0]
    return f"{said} At a {one['assumption']} of {one['flips_at']} the answer turns."


def offers(table: pd.DataFrame, context: Context) -> str:
    """What the longest term is equal to, and what passing up the discount costs them."""
    row = table.iloc[int(table["term"].argmax())]
    priced = _priced(float(row["price_0"]))
    same = f"**{count(int(row['term']), 'day')} {priced} is worth the same as today.**"
    given = f"{exact_share(row['rate'])} in {count(int(row['window']), 'day')}"
    paid = int(row["paid_after"])
    one = "this customer" if row["customers"] == 1 else "customers here"
    if math.isnan(row["really"]):
        when = f"after {count(paid, 'day')}" if paid else "at delivery or before"
        return f"{same} Paying {when}, {one} would get {given} for nothing.{_taken(row)}"
    verb = "pays" if row["customers"] == 1 else "pay"
    costs = percent_a_year(float(row["really"]))
    said = f"{same} Passing up {given} costs {one}, who {verb} on day {paid}, {costs}"
    if not math.isnan(row["nominal"]) and int(row["term"]) != paid:
        by_term = percent_a_year(float(row["nominal"]))
        said += f"; by the term of {count(int(row['term']), 'day')} it would be {by_term}"
    return f"{said}.{_taken(row)}"


def _taken(row: pd.Series) -> str:
    """At which take-up the prices beside a discount are worth the same."""
    shares = " and ".join(f"{share(row[f'takes_{rate}'])} take {rate}{NBSP}%" for rate in (1, 2))
    return f" The prices beside a discount hold where {shares}, as its worth to them lets expect."


def _priced(change: float) -> str:
    if abs(change) < 0.00005:
        return "at today's price"
    return f"at a price {share(abs(change))} {'higher' if change > 0 else 'lower'}"


def takers(table: pd.DataFrame, context: Context) -> str:
    """How much of sales is expected to take the discount, and what offering it is worth."""
    if table.empty:
        return "**Nobody here buys on terms that outlast the discount.**"
    sold = float(table["sales"].sum())
    taken = float((table["sales"] * table["take_up"]).sum()) / sold if sold else 0.0
    row = table.iloc[0]
    given = f"{exact_share(row['rate'])} within {count(int(row['window']), 'day')}"
    said = f"**{share(taken)} of sales would take {given},**"
    said += " by past take-up and what it is worth to them;"
    worth = float(table["worth"].sum())
    side = "gains" if worth >= 0 else "costs"
    said += f" offering it {side} us {about(abs(worth), context.currency)}."
    known = int((table["discount_offered"] > 0).sum())
    if known < len(table):
        have = "has" if known == 1 else "have"
        some = "No customer here has" if not known else f"{known} of {len(table)} customers {have}"
        said += f" {some} a discount today; for the others all customers' take-up stands in."
    return said


def limits(table: pd.DataFrame, context: Context) -> str:
    """Who would outgrow the limit, and what orders would not be taken."""
    given = table[table["limit"].notna()]
    if given.empty:
        return "**No limit is on record** for anybody in this selection."
    over = given[given["over"]]
    now = given[given["owed"] > given["limit"]]
    if over.empty and len(now):
        first = now.loc[[(now["owed"] - now["limit"]).idxmax()]].iloc[0]
        more = amount(float(first["owed"] - first["limit"]), context.currency)
        who = context.name(str(first["customer"]))
        are = f"{count(len(now), 'customer')} {'is' if len(now) == 1 else 'are'}"
        said = f"**{are} over the limit today,** {who} by {more}; on average all come inside later."
    elif over.empty:
        said = "**All stay inside their limits** on average."
    else:
        first = over.iloc[0]
        need = about(float(first["scenario"] - first["limit"]), context.currency)
        who = context.name(str(first["customer"]))
        said = f"**{count(len(over), 'customer')} would outgrow the limit** on average: "
        said += f"{who} by {need}{', most in proportion' if len(over) > 1 else ''}."
    row = table.iloc[0]
    if not row["gated"]:
        return f"{said} No limit or hold is enforced in this scenario."
    if row["blocked_p90"] < 1:
        return f"{said} No order is turned away."
    blocked = span(float(row["blocked_p10"]), float(row["blocked_p90"]), context.currency)
    return f"{said} Orders of {blocked} are not taken {within_weeks(int(row['weeks']))}, 8 times in 10."


def compare(table: pd.DataFrame, context: Context) -> str:
    """Which is worth most, how far ahead of the next, and whether their ranges overlap."""
    ranked = table.sort_values(["p50", "name"], ascending=[False, True])
    first = ranked.iloc[0]
    when = within_weeks(int(first["weeks"]))
    said = f"**“{first['name']}” is worth most:** {_range(first, context)} {when}"
    if len(ranked) < 2:
        return f"{said}, 8 times in 10."
    second = ranked.iloc[1]
    if abs(float(first["p50"]) - float(second["p50"])) < 50:
        same = f"**“{first['name']}” and “{second['name']}” are worth the same:**"
        return (
            f"{same} {_range(first, context)} {within_weeks(int(first['weeks']))}, 8 times in 10."
        )
    overlap = "overlap" if float(second["p90"]) > float(first["p10"]) else "do not overlap"
    said += f", 8 times in 10; “{second['name']}” {_range(second, context)}."
    return f"{said} Their ranges {overlap}."


def compared(table: pd.DataFrame, context: Context) -> str:
    """Which asks least of volume, and which leaves most owed."""
    needed = table[table["volume"].notna()].sort_values(["volume", "name"])
    if needed.empty:
        return "**No volume pays for any of them.**"
    least, most = needed.iloc[0], table.iloc[int(table["receivables"].argmax())]
    volume = float(least["volume"])
    way = f"{share(volume)} more to be sold" if volume > 0 else f"up to {share(-volume)} less sold"
    owed = float(most["receivables"])
    said = f"**“{least['name']}” asks least: {way} is worth as much as today.**"
    if abs(owed) < 50:
        return said
    side = "more" if owed > 0 else "less"
    return f"{said} “{most['name']}” leaves most owed, {about(abs(owed), context.currency)} {side}."


def _range(row: pd.Series, context: Context) -> str:
    return between(float(row["p10"]), float(row["p90"]), context.currency)
