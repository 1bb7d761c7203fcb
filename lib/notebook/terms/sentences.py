"""What the tables of other terms say: what would have to be true first, and ranges for the rest."""

import math

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.money import exponent
from lib.ledger.wording import NBSP, amount, count
from lib.notebook import credit_wording
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
    return f"{_first_words(int(row['customers']), context)}{_what_it_takes(row, context)}"


def _first_words(customers: int, context: Context) -> str:
    """“No credit” or “over the limit” and why, where the record says so; with a space after it."""
    row = context.facts
    if not (row["no_credit"] or row["over_limit"]):
        return ""
    if customers > 1:
        kinds = (("no_credit", "no credit"), ("over_limit", "over the limit"))
        parts = [_credit_text(int(row[name]), text) for name, text in kinds if row[name]]
        most = (
            f"of them {context.name(row['who'])} owes most, {amount(row['owed'], context.currency)}"
        )
        many = count(customers, "customer")
        return f"**Of {many}, by the record {' and '.join(parts)};** {most}. "
    if row["no_credit"] and not row["limit"] <= 0:
        return _headline(credit_wording.no_credit(row, context.currency))
    orders = row.get("orders", float("nan"))
    exposure = float(row["owed"]) + (0.0 if pd.isna(orders) else float(orders))
    what = credit_wording.what_counts(orders)
    text = credit_wording.beyond_limit(exposure, float(row["limit"]), what, context.currency)
    return _headline(text)


def _headline(text: str) -> str:
    """The first words stand alone, and why follows; with a space after it."""
    first, _, reason = text.partition(": ")
    return f"**{first}:** {reason}. "


def _credit_text(number: int, label: str) -> str:
    verb = ("has", "have") if label == "no credit" else ("is", "are")
    return f"{number:,} {verb[number > 1]} {label}"


def _what_it_takes(row: pd.Series, context: Context) -> str:
    if not row["moved"]:
        return NOTHING
    gain, when = float(row["value"]), within_weeks(int(row["weeks"]))
    worth = about(abs(gain), context.currency)
    if abs(gain) < 50:
        sentence = f"**With {row['moved']}, nothing changes in value** at equal sales."
        return sentence + (_UPFRONT if row["upfront"] > 0.5 else "")
    if gain > 0:
        if math.isnan(row["volume"]):
            return f"**With {row['moved']}, we gain {worth} {when}** at equal sales."
        loss_text = f"{share(-row['volume'])} of volume" if row["volume"] < 0 else "no volume"
        return (
            f"**With {row['moved']}, we gain {worth} {when}** at equal sales. It stays worth it "
            f"unless it costs {loss_text}, or {share(-row['price'])} of the price."
        )
    price = f"a price {share(row['price'])} higher"
    headline = f"**To pay for {row['moved']}, "
    if context.facts["refused"] > 0 and math.isnan(row["volume"]):
        refused_text = f"{share(context.facts['refused'])} of orders would be refused already"
        headline += f"it takes {price};** no volume does, for {refused_text}."
    elif math.isnan(row["volume"]):
        reason = (
            "sales lose money as it is" if context.facts["loses"] else "a sale then leaves nothing"
        )
        headline += f"it takes {price};** no volume does, for {reason}."
    else:
        headline += f"sell {share(row['volume'])} more, or ask {price}.**"
    return f"{headline} At equal sales it costs {worth} {when}.{_assumed(row)}"


def _assumed(row: pd.Series) -> str:
    """What people expect of volume, held against what it takes."""
    low, likely, high = (float(row[n]) for n in ("assumed_low", "assumed", "assumed_high"))
    if not (low or high) or math.isnan(row["volume"]):
        return ""
    needed_volume = float(row["volume"])
    range_text = share(likely) if low == high else f"{share(low)} to {share(high)}"
    if low >= needed_volume:
        sufficiency = "enough in each case"
    else:
        sufficiency = "enough at best" if high >= needed_volume else "not enough"
    return f" You expect {range_text} more: {sufficiency}."


def effects(table: pd.DataFrame, context: Context) -> str:
    """What it comes to, what is owed then, and on how many paths it pays."""
    rows = table.set_index("key").to_dict("index")
    minor_units = 10.0 ** exponent(str(rows["npv"]["unit"]))
    worth, owed = (
        tuple(float(rows[name][f"difference_{end}"]) * minor_units for end in ("p10", "p90"))
        for name in ("npv", "receivables")
    )
    if not any(worth):
        return "**Nothing changes in value.**"
    when = within_weeks(context.facts["weeks"])
    sentence = f"**Worth {between(worth[0], worth[1], context.currency)} {when}, 8 times in 10;**"
    sentence += f" what is owed is {between(owed[0], owed[1], context.currency)}"
    days = float(rows["dso"]["difference_p50"])
    sentence += f", {_days(days)} of sales." if not math.isnan(days) else "."
    return f"{sentence} {_gain(context.facts['gain'])}"


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


def value_sources(table: pd.DataFrame, context: Context) -> str:
    """The largest part of the change in value, and the next."""
    if table.empty:
        return "**Nothing changes in value.**"
    total, first = float(table["whole"].iloc[0]), table.iloc[0]
    when = within_weeks(int(table["weeks"].iloc[0]))
    sentence = f"**{_signed(total, context)} {when}, most of it {first['part']}:** "
    sentence += f"that is {_signed(float(first['change']), context)}"
    if len(table) > 1:
        second = table.iloc[1]
        sentence += f"; {second['part']} {_signed(float(second['change']), context)}"
    return f"{sentence}; on average."


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
    change_text = between(low, high, context.currency)
    if "month" in table:
        when, span_ = f"In {row['month']:%B %Y}", "month"
    else:
        when, span_ = f"In the week of {short_day(row['week'])}", "week"
    return f"**{when} comes {change_text} than today, 8 times in 10;** no {span_} differs more."


def cash_ahead(table: pd.DataFrame, context: Context) -> str:
    """When cash is furthest behind, by how much, and where it stands at the end."""
    deepest = table.iloc[int(table["p50"].argmin())]
    last = table.iloc[-1]
    until = short_day(last["week"] + pd.Timedelta(days=6))
    if deepest["p50"] >= 0 or abs(deepest["p50"]) < 50:
        end = between(float(last["p10"]), float(last["p90"]), context.currency)
        return f"**Cash is never behind;** by {until} it is {end}, 8 times in 10."
    behind = span(-float(deepest["p90"]), -float(deepest["p10"]), context.currency)
    when = short_day(deepest["week"] + pd.Timedelta(days=6))
    sentence = f"**Cash is {behind} behind at the deepest, on {when}:**"
    end = between(float(last["p10"]), float(last["p90"]), context.currency)
    return (
        f"{sentence} so much more must be financed, 8 times in 10. By {until} it stands at {end}."
    )


def receivables(table: pd.DataFrame, context: Context) -> str:
    """What is owed in the last week, and how that differs from today."""
    last = table.iloc[-1]
    owed = span(float(last["scenario_p10"]), float(last["scenario_p90"]), context.currency)
    more = between(float(last["difference_p10"]), float(last["difference_p90"]), context.currency)
    until = short_day(last["week"] + pd.Timedelta(days=6))
    sentence = f"**{owed[:1].upper()}{owed[1:]} is owed by {until}, 8 times in 10:**"
    return f"{sentence} {more} than as today." if more != "the same" else f"{sentence} as today."


def dso(table: pd.DataFrame, context: Context) -> str:
    """Days of sales owed in the last week, and the difference."""
    last = table.iloc[-1]
    low, high = round(last["scenario_p10"]), round(last["scenario_p90"])
    days_text = f"{low} to {high} days" if low < high else count(high, "day")
    until = short_day(last["week"] + pd.Timedelta(days=6))
    return (
        f"**{days_text} of sales are owed by {until}, 8 times in 10:** "
        f"{_days(last['difference_p50'])}."
    )


def value(table: pd.DataFrame, context: Context) -> str:
    """How the change in value is spread, and in how many cases it is a gain."""
    if table.empty:
        return "**Nothing changes in value.**"
    row = table.iloc[0]
    middle, when = about(float(row["p50"]), context.currency), within_weeks(int(row["weeks"]))
    spread = between(float(row["p10"]), float(row["p90"]), context.currency)
    pays = _gain(float(row["gain"])).removesuffix(".")
    sentence = f"**{pays}:** the middle case is worth {middle} {when}, 8 in 10 {spread}."
    return f"{sentence} {_doubt(float(row['from_luck']), context)}"


def _doubt(luck: float, context: Context) -> str:
    """How much of the doubt is luck, and how much lies in what is assumed."""
    random_share, assumed_share = (f"{round(part * 100)}{NBSP}%" for part in (luck, 1 - luck))
    if not context.facts["largest"]:
        return "Only luck is drawn under a limit or a hold: what is assumed is in doubt besides."
    largest = context.facts["largest"]
    sentence = f"Of the doubt {assumed_share} lies in what is assumed, most in the {largest},"
    return f"{sentence} and {random_share} in luck: who pays when, and who fails."


def key_assumptions(table: pd.DataFrame, context: Context) -> str:
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
    sentence = (
        f"**The {first['assumption']} matters most:** from {first['low']} to {first['high']} "
    )
    sentence += f"the change is worth {between(ends[0], ends[1], context.currency)}."
    turns = table[table["flips_at"] != ""]
    if turns.empty:
        return f"{sentence} None of them turns the answer by itself."
    turning_point = turns.iloc[0]
    return (
        f"{sentence} At a {turning_point['assumption']} of {turning_point['flips_at']} the answer "
        "turns."
    )


def offers(table: pd.DataFrame, context: Context) -> str:
    """What the longest term is equal to, and what passing up the discount costs them."""
    row, facts = table.iloc[int(table["term"].argmax())], context.facts
    price_text = _price_text(float(row["price_0"]))
    headline = f"**{count(int(row['term']), 'day')} {price_text} is worth the same as today.**"
    discount = f"{exact_share(facts['rate'])} in {count(facts['window'], 'day')}"
    paid = int(facts["paid_after"])
    customer_text = "this customer" if facts["customers"] == 1 else "customers here"
    if math.isnan(facts["really"]):
        when = f"after {count(paid, 'day')}" if paid else "at delivery or before"
        return (
            f"{headline} Paying {when}, {customer_text} would get {discount} for "
            f"nothing.{_take_up(row)}"
        )
    verb = "pays" if facts["customers"] == 1 else "pay"
    costs = percent_a_year(facts["really"])
    sentence = (
        f"{headline} Passing up {discount} costs {customer_text}, who {verb} on day {paid}, {costs}"
    )
    if not math.isnan(facts["nominal"]) and int(row["term"]) != paid:
        by_term = percent_a_year(facts["nominal"])
        sentence += f"; by the term of {count(int(row['term']), 'day')} it would be {by_term}"
    return f"{sentence}.{_take_up(row)}"


def _take_up(row: pd.Series) -> str:
    """At which take-up the prices beside a discount are worth the same."""
    shares = " and ".join(f"{share(row[f'takes_{rate}'])} take {rate}{NBSP}%" for rate in (1, 2))
    return f" The prices beside a discount hold where {shares}, as its worth to them lets expect."


def _price_text(change: float) -> str:
    if abs(change) < 0.00005:
        return "at today's price"
    return f"at a price {share(abs(change))} {'higher' if change > 0 else 'lower'}"


def takers(table: pd.DataFrame, context: Context) -> str:
    """How much of sales is expected to take the discount, and what offering it is worth."""
    if table.empty:
        return "**Nobody here buys on terms that outlast the discount.**"
    total_sales = float(table["sales"].sum())
    taken_share = (
        float((table["sales"] * table["take_up"]).sum()) / total_sales if total_sales else 0.0
    )
    facts = context.facts
    discount = f"{exact_share(facts['rate'])} within {count(facts['window'], 'day')}"
    sentence = f"**{share(taken_share)} of sales would take {discount},**"
    sentence += " by past take-up and what it is worth to them;"
    worth = float(table["worth"].sum())
    side = "gains" if worth >= 0 else "costs"
    sentence += f" offering it {side} us {about(abs(worth), context.currency)}."
    offered_count = int((table["discount_offered"] > 0).sum())
    if offered_count < len(table):
        have = "has" if offered_count == 1 else "have"
        offered_text = (
            "No customer here has"
            if not offered_count
            else f"{offered_count} of {len(table)} customers {have}"
        )
        sentence += (
            f" {offered_text} a discount today; for the others all customers' take-up stands in."
        )
    return sentence


def limits(table: pd.DataFrame, context: Context) -> str:
    """Who would outgrow the limit, and what orders would not be taken."""
    limited_rows = table[table["limit"].notna()]
    if limited_rows.empty:
        return "**No limit is on record** for anybody in this selection."
    over_limit = limited_rows[limited_rows["over"]]
    over_today = limited_rows[limited_rows["owed"] > limited_rows["limit"]]
    if over_limit.empty and len(over_today):
        first = over_today.loc[[(over_today["owed"] - over_today["limit"]).idxmax()]].iloc[0]
        more = amount(float(first["owed"] - first["limit"]), context.currency)
        name = context.name(str(first["customer"]))
        are = f"{count(len(over_today), 'customer')} {'is' if len(over_today) == 1 else 'are'}"
        sentence = (
            f"**{are} over the limit today,** {name} by {more}; on average all come inside later."
        )
    elif over_limit.empty:
        sentence = "**All stay inside their limits** on average."
    else:
        first = over_limit.iloc[0]
        need = about(float(first["scenario"] - first["limit"]), context.currency)
        name = context.name(str(first["customer"]))
        sentence = f"**{count(len(over_limit), 'customer')} would outgrow the limit** on average: "
        sentence += f"{name} by {need}{', most in proportion' if len(over_limit) > 1 else ''}."
    facts = context.facts
    if not facts["gated"]:
        return f"{sentence} No limit or hold is enforced in this scenario."
    if facts["blocked_p90"] < 1:
        return f"{sentence} No order is turned away."
    blocked = span(facts["blocked_p10"], facts["blocked_p90"], context.currency)
    when = within_weeks(facts["weeks"])
    return f"{sentence} Orders of {blocked} are not taken {when}, 8 times in 10."


def compare(table: pd.DataFrame, context: Context) -> str:
    """Which is worth most, how far ahead of the next, and whether their ranges overlap."""
    ranked_rows = table.sort_values(["p50", "name"], ascending=[False, True])
    first = ranked_rows.iloc[0]
    when = within_weeks(int(first["weeks"]))
    sentence = f"**“{first['name']}” is worth most:** {_range(first, context)} {when}"
    if len(ranked_rows) < 2:
        return f"{sentence}, 8 times in 10."
    second = ranked_rows.iloc[1]
    if abs(float(first["p50"]) - float(second["p50"])) < 50:
        headline = f"**“{first['name']}” and “{second['name']}” are worth the same:**"
        return (
            f"{headline} {_range(first, context)} {within_weeks(int(first['weeks']))}, 8 times in "
            "10."
        )
    overlap = "overlap" if float(second["p90"]) > float(first["p10"]) else "do not overlap"
    sentence += f", 8 times in 10; “{second['name']}” {_range(second, context)}."
    return f"{sentence} Their ranges {overlap}."


def compared_needs(table: pd.DataFrame, context: Context) -> str:
    """Which asks least of volume, and which leaves most owed."""
    feasible_rows = table[table["volume"].notna()].sort_values(["volume", "name"])
    if feasible_rows.empty:
        return "**No volume pays for any of them.**"
    least, most = feasible_rows.iloc[0], table.iloc[int(table["receivables"].argmax())]
    volume = float(least["volume"])
    way = f"{share(volume)} more to be sold" if volume > 0 else f"up to {share(-volume)} less sold"
    owed = float(most["receivables"])
    sentence = f"**“{least['name']}” asks least: {way} is worth as much as today.**"
    if abs(owed) < 50:
        return sentence
    side = "more" if owed > 0 else "less"
    return f"{sentence} “{most['name']}” leaves most owed, {about(abs(owed), context.currency)} {side}."


def _range(row: pd.Series, context: Context) -> str:
    return between(float(row["p10"]), float(row["p90"]), context.currency)
