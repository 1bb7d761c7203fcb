"""What the negotiation sheet says, in words to be used at the table."""

import math
from typing import Any

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import MINUS, count
from lib.notebook.credit_wording import no_more_time
from lib.notebook.wording import about, exact_share, share, short_share, two_decimals, within_weeks

_HARDLY = 0.005
_LEAST = 0.00005
APPROVAL = {
    "either side": "Credit or sales may grant it",
    "a head": "It takes a head, of credit or of sales",
    "both heads": "It takes both heads, of credit and of sales",
}


def request_cost(table: pd.DataFrame, context: Context) -> str:
    """What ten days are worth, and what the asked terms cost against today's."""
    row = table.iloc[0]
    interest_kind = "compounded" if row["discounting"] == "compound" else "simple"
    rate = exact_share(row["cost_of_capital"])
    ten = two_decimals(row["ten_days"])
    sentence = (
        f"**10 days are {ten} of the price at {rate} a year,** {interest_kind}. {_today(row)}"
    )
    days = count(int(row["today"]), "day")
    if row["asks"] == days:
        return f"{sentence}; nothing else is asked for."
    if "cost" not in row:
        return f"{sentence}. Asked for instead: {row['asks']}."
    worth = about(abs(float(row["cost"])), context.currency)
    when = within_weeks(int(row["weeks"]))
    sentence += f". Asked for instead: {row['asks']}. That "
    if row["cost"] >= 0:
        return f"{sentence}gains us {worth} {when}."
    sentence += (
        f"costs us {worth} {when}: it is worth as much as today only {at_price(row['price'])}"
    )
    if not math.isnan(row["volume"]):
        sentence += f", or with {share(row['volume'])} more volume as they ask"
    return f"{sentence}."


def _today(row: pd.Series) -> str:
    """The usual term, and how much of the money has another."""
    sentence = f"Today's term is {count(int(row['today']), 'day')}"
    if row["differs"] < _HARDLY:
        return sentence
    return (
        f"{sentence}, though {share(row['differs'])} of the money billed in 12 months had another"
    )


def at_price(value: float) -> str:
    """A price against today's, in words.

    >>> [at_price(x).replace(chr(160), " ") for x in (0.0047, -0.01, 0)]
    ['at a price 0.47 % higher', 'at a price 1 % lower', "at today's price"]
    """
    if abs(value) < _LEAST:
        return "at today's price"
    return f"at a price {short_share(abs(value))} {'higher' if value > 0 else 'lower'}"


def customer_offers(table: pd.DataFrame, context: Context) -> str:
    """The offers in words, and who has to approve them."""
    offer_texts = "; ".join(f"{row['offer']}: {offer(row)}" for row in table.to_dict("records"))
    only = "One offer only. " if len(table) == 1 else ""
    if refusal := context.facts["refusal"]:
        return f"{refused(refusal)} {only}{offer_texts}."
    return f"**{APPROVAL[table.iloc[0]['approver']]}.** {only}{offer_texts}."


def refused(refusal: str, mark: str = "") -> str:
    """Why no more time is offered as a headline, and what it would take as the sentence below it.

    >>> refused("orders are held")[:58]
    '**No more time is offered, for orders are held:** it would'
    """
    reason, _, needed = no_more_time(refusal).partition(": ")
    return f"**{mark}{reason}:** {needed}."


def offer(row: dict[Any, Any]) -> str:
    """One offer as a customer would hear it."""
    text = count(int(row["term"]), "day") if row["term"] else "payment before delivery"
    if abs(row["price"]) < _LEAST:
        text += ", today's prices"
    else:
        side = "above" if row["price"] > 0 else "below"
        text += f", prices {short_share(abs(row['price']))} {side} today's"
    return f"{text}, {row['early']}" if row["early"] else text


def options(table: pd.DataFrame, context: Context) -> str:
    """Whether more time is offered; what they ask beside our line, and the room of the offers."""
    asks, line = (table[table["option"] == name].iloc[0] for name in ("As they ask", "Our line"))
    when = within_weeks(context.facts["weeks"])
    worth = about(abs(float(asks["worth"])), context.currency)
    days = count(int(asks["term"]), "day")
    if asks["refused"]:
        first = refused(context.facts["refusal"])
        side = "gains us" if asks["worth"] >= 0 else "costs us"
        ours = f"our line is {days} {at_price(float(line['price']))}"
        return f"{first} What they ask {side} {worth} {when}; {ours}."
    if asks["worth"] >= 0:
        first = f"**What they ask is worth {worth} {when} more than today:** it may be given"
    else:
        at = at_price(float(line["price"]))
        first = f"**What they ask costs us {worth} {when}:** our line is {days} {at}"
    offers = table[table["option"].str.startswith("Offer")]["worth"]
    room = [float(value) for value in offers if value > 0]
    return f"{first}. {_room(room, when, context.currency)}" if room else f"{first}."


def _room(room: list[float], when: str, currency: str) -> str:
    least, most = (about(value, currency) for value in (min(room), max(room)))
    spread = least if least == most else f"{least} to {most}"
    return f"The offers leave room of {spread} {when} to give way."


def counter(table: pd.DataFrame, context: Context) -> str:
    """What their answer is worth against today's terms, and what is lacking to our line."""
    row = table.iloc[0]
    if row["refusal"]:
        text = counter(table.assign(refusal=""), context).replace("**", "")
        return f"{refused(row['refusal'], '■ ')} {text}"
    worth, when = float(row["worth"]), within_weeks(int(row["weeks"]))
    money = about(abs(worth), context.currency)
    if worth >= 0:
        price_margin = float(row["price"]) - float(row["line"])
        return (
            f"**● Above our line:** {row['asks']} is worth {money} {when} more to us than today's "
            f"terms; {points(price_margin)} of price is left to give."
        )
    lack = float(row["line"]) - float(row["price"])
    sentence = (
        f"**■ Below our line:** {row['asks']} costs us {money} {when} against today's terms. "
    )
    sentence += f"{points(lack)} more price is lacking"
    if not math.isnan(row["volume"]):
        sentence += f", or {share(float(row['volume']))} more volume than today at their price"
    return f"{sentence}."


def points(value: float) -> str:
    """A difference of prices in points.

    >>> points(0.0047), points(0.00001)
    ('0.47 points', 'under 0.01 points')
    """
    if 0 < abs(value) < _LEAST:
        return "under 0.01 points"
    return f"{MINUS if value < 0 else ''}{abs(value) * 100:.2f} points"


def walk_away(table: pd.DataFrame, context: Context) -> str:
    """Below what leaving things as they are is worth more, what they bring, and who decides."""
    row = table.iloc[0]
    brings = about(float(row["brings"]), context.currency)
    when = within_weeks(int(row["weeks"]))
    days = count(int(row["asked"]), "day")
    if row["cost"] >= 0:
        sentence = "**What they ask costs us nothing,** so there is no line to hold here."
    else:
        only = at_price(float(row["price"]))
        if not math.isnan(row["volume"]):
            only += f", or with {share(row['volume'])} more volume"
        sentence = f"**{days} only {only}:** below that, today's terms are worth more."
    if row.get("refusal", ""):
        sentence = f"{refused(row['refusal'])} With that: {sentence.replace('**', '')}"
    return (
        f"{sentence} They bring {brings} {when} after goods, waiting and losses; no concession "
        "should cost "
        f"more than that. {APPROVAL[row['approver']]}."
    )


def ask_for(table: pd.DataFrame, context: Context) -> str:
    """The two things."""
    first = table["ask"].iloc[0]
    return f"**{first}.** Whoever gives something asks for something."


def on_record(table: pd.DataFrame, context: Context) -> str:
    """The terms given most, and what promises came to."""
    if table.empty:
        return (
            "**Nothing is on record:** no invoice in 12 months, no promise, complaint or request."
        )
    rows = table.drop_duplicates("what")
    parts = [
        f"{kind[:1].upper()}{kind[1:]}: {text.rstrip('.')}."
        for kind, text in zip(rows["what"], rows["said"], strict=True)
    ]
    return " ".join([f"**{parts[0]}**", *parts[1:2]])


def phone_contacts(table: pd.DataFrame, context: Context) -> str:
    """The first contact on record."""
    if table.empty:
        return "**No contact is on record** for this customer."
    row = table.iloc[0]
    role = f", {row['role']}" if "role" in table and pd.notna(row["role"]) else ""
    phone = f": {row['phone']}" if "phone" in table and pd.notna(row["phone"]) else ""
    return f"**{row['name']}{role}{phone}.**"
