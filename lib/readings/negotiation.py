"""What the negotiation sheet says, in words to be used at the table."""

import math

import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.ledger.wording import NBSP, count
from lib.readings.forecast import about
from lib.readings.terms import exact, share, time

_HARDLY = 0.005
DECISION = (
    "No policy of approval is on record here, so nobody grants this alone: it is for credit and sales "
    "to decide together."
)


def asked(table: pd.DataFrame, context: Context) -> str:
    """What ten days are worth, and what the asked term costs against today's."""
    row = table.iloc[0]
    how = "compounded" if row["discounting"] == "compound" else "simple"
    rate = exact(row["cost_of_capital"])
    said = f"**10 days are {two(row['ten_days'])} of the price at {rate} a year,** {how}."
    today, wanted = int(row["today"]), int(row["asked"])
    if today == wanted:
        return f"{said} {_today(row)}; nothing else is asked for."
    said += f" {_today(row)}."
    if "cost" not in row:
        return f"{said} {count(wanted, 'day')} are asked for instead of {today}.{_rival(row)}"
    worth = about(abs(float(row["cost"])), context.currency)
    said += f" {wanted} days instead of {today} "
    if row["cost"] >= 0:
        return f"{said}gain us {worth} {time(int(row['weeks']))}.{_rival(row)}"
    said += f"cost us {worth} {time(int(row['weeks']))}: a price {share(row['price'])} higher"
    if not math.isnan(row["volume"]):
        said += f", or {share(row['volume'])} more volume,"
    return f"{said} makes up for it.{_rival(row)}"


def _today(row: pd.Series) -> str:
    """The usual term, and how much of the money has another."""
    said = f"Today's term is {count(int(row['today']), 'day')}"
    if row["differs"] < _HARDLY:
        return said
    return f"{said}, though {share(row['differs'])} of the money billed in 12 months had another"


def two(value: float) -> str:
    """A share of the price with two decimals, as it is said at a table.

    >>> two(0.0033).replace(NBSP, " ")
    '0.33 %'
    """
    return f"{value * 100:.2f}{NBSP}%"


def _rival(row: pd.Series) -> str:
    """Who is said to offer it, by whom and when."""
    if not row["competitor"]:
        return ""
    source = f", by {row['source']}" if row["source"] else ""
    on = f", {wording.day(row['on'].date())}" if pd.notna(row["on"]) else ""
    return f" {row['competitor']} is said to offer it{source}{on}."


def equal(table: pd.DataFrame, context: Context) -> str:
    """The offers in words, and how much room they leave."""
    first = table.iloc[0]
    said = "; ".join(f"{row['offer']}: {offer(row)}" for row in table.to_dict("records"))
    if len(table) == 1:
        return f"**Nothing else is asked for.** {said}."
    if "room" not in table:
        return f"**Each is worth the same to us.** {said}."
    room = about(float(first["room"]), context.currency)
    when = time(int(first["weeks"]))
    found = f"**Each is worth {room} {when} more to us than today:** room to give way"
    last = table.iloc[-1]
    as_today = " (the last is as today)" if not last["price"] and not last["discount"] else ""
    return f"{found}{as_today}. {said}."


def offer(row: dict) -> str:
    """One offer as a customer would hear it."""
    said = f"{count(int(row['term']), 'day')}"
    if row["price"]:
        side = "above" if row["price"] > 0 else "below"
        said += f", prices {two(abs(row['price']))} {side} today's"
    if row["discount"]:
        said += f", {two(row['discount'])} off if paid within {count(int(row['window']), 'day')}"
    return said if row["price"] or row["discount"] else f"{said}, today's prices"


def walk_away(table: pd.DataFrame, context: Context) -> str:
    """Below what leaving things as they are is worth more, what they bring, and who decides."""
    row = table.iloc[0]
    brings = about(float(row["brings"]), context.currency)
    when = time(int(row["weeks"]))
    days = count(int(row["asked"]), "day")
    if row["cost"] >= 0:
        said = f"**{days} cost us nothing,** so there is no line to hold here."
    else:
        only = f"at a price {share(row['price'])} higher"
        if not math.isnan(row["volume"]):
            only += f", with {share(row['volume'])} more volume, or half of each"
        said = f"**{days} only {only}:** below that, today's terms are worth more."
    return (
        f"{said} They bring {brings} {when} after goods, waiting and losses; no concession should cost "
        f"more than that. {DECISION}"
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
    told = [
        f"{what[:1].upper()}{what[1:]}: {said.rstrip('.')}."
        for what, said in zip(rows["what"], rows["said"], strict=True)
    ]
    return " ".join([f"**{told[0]}**", *told[1:2]])


def call(table: pd.DataFrame, context: Context) -> str:
    """The first contact on record."""
    if table.empty:
        return "**No contact is on record** for this customer."
    row = table.iloc[0]
    role = f", {row['role']}" if "role" in table and pd.notna(row["role"]) else ""
    phone = f": {row['phone']}" if "phone" in table and pd.notna(row["phone"]) else ""
    return f"**{row['name']}{role}{phone}.**"
