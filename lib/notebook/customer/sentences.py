"""What the tables of one customer say."""

import datetime as dt
from typing import Any

import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.ledger.wording import NBSP, amount, count


def most_late(table: pd.DataFrame, context: Context) -> str:
    """How much is late with the customers shown."""
    if table.empty:
        return "**Nobody is late on this day in this selection.**"
    late = amount(float(table["late"].sum()), context.currency)
    if len(table) == 1:
        return f"**{late} is late with one customer.**"
    return f"**{late} is late with these {len(table)} customers;** choose one to open its page."


def room(table: pd.DataFrame, context: Context) -> str:
    """What is left of the limit, or how far they are over it; cover; what is not given is said."""
    row = table.iloc[0]
    owed, orders = float(row["owed"]), row["orders"]
    exposure = owed + (0.0 if pd.isna(orders) else float(orders))
    exposure_label = "owed" if pd.isna(orders) else "owed and on order"
    parts = [
        _against_limit(exposure, exposure_label, row["limit"], context),
        _in_a_word(str(row["covered"]))
        if "covered" in row
        else _cover_text(exposure, row["cover"], context),
    ]
    if pd.isna(orders):
        parts.append("Orders on hand are not given.")
    elif row["held"] > 0:
        parts.append(f"{amount(float(row['held']), context.currency)} of orders is held.")
    if row["unapplied"] < 0:
        credits_text = amount(-float(row["unapplied"]), context.currency)
        parts.append(f"{credits_text} of their credits and payments is taken off.")
    return " ".join(parts)


def _against_limit(exposure: float, label: str, limit: Any, context: Context) -> str:
    total = amount(exposure, context.currency)
    if pd.isna(limit):
        return f"**{total} is {label}, and no limit is given.**"
    most = float(limit)
    whole = amount(most, context.currency)
    if exposure > most:
        excess = amount(exposure - most, context.currency)
        return f"**{excess} over the limit of {whole}:** {total} is {label}."
    if exposure == most:
        return f"**Nothing is left of the limit of {whole}:** {total} is {label}."
    left = amount(most - exposure, context.currency)
    return f"**{left} is left of the limit of {whole}:** {total} is {label}."


def _in_a_word(covered: str) -> str:
    """Cover for those who may not see its amount."""
    return (
        f"Covered: {covered}." if covered != "not known" else "Whether it is covered is not known."
    )


def _cover_text(exposure: float, cover: Any, context: Context) -> str:
    if pd.isna(cover):
        return "No cover is given."
    cover_amount = float(cover)
    if not exposure:
        return f"Cover stands at {amount(cover_amount, context.currency)}."
    bare = max(exposure - cover_amount, 0.0)
    return f"{amount(bare, context.currency)} stands without cover." if bare else "All is covered."


def sales(table: pd.DataFrame, context: Context) -> str:
    """12 months of sales, their change, how long they took to pay and what that costs."""
    year, before = table.tail(12), table.head(len(table) - 12)
    year_sales, previous_sales = float(year["sales"].sum()), float(before["sales"].sum())
    if not year["sales"].any() and not year["paid"].any():
        return "**Nothing was sold or paid in the last 12 months.**"
    total = amount(year_sales, context.currency)
    if year["sales"].isna().any():
        sentence = f"**{total} since the ledger begins,** under 12 months ago."
    elif before["sales"].isna().any():
        sentence = f"**{total} in 12 months;** the year before is not all known."
    else:
        sentence = f"**{total} in 12 months, {_change(year_sales, previous_sales)}.**"
    paid = float(year["paid"].sum())
    if paid > 0:
        days_to_pay = float((year["paid"] * year["paid_days"].fillna(0)).sum()) / paid
        sentence += f" Paid {count(round(days_to_pay), 'day')} after the invoice on average."
    cost = amount(float(year["waiting"].sum()), context.currency)
    return f"{sentence} Cost of waiting: {cost} at {_rate(table)} a year."


def _change(year_sales: float, previous_sales: float) -> str:
    if previous_sales <= 0:
        return "nothing in the year before"
    change = year_sales / previous_sales - 1
    if abs(change) < 0.005:
        return "as in the year before"
    sign = "+" if change > 0 else ""
    return f"{sign}{wording.percent(change)} on the year before"


def _rate(table: pd.DataFrame) -> str:
    return f"{table['cost_of_money'].iloc[0] * 100:.3g}{NBSP}%"


def on_their_terms(table: pd.DataFrame, context: Context) -> str:
    """How much is past tolerance, and how late the oldest is."""
    if table.empty:
        return "**Nothing is open on this day.**"
    owed = float(table["amount"].sum())
    past = float(table.loc[table["side"] == "past", "amount"].sum())
    late = past + float(table.loc[table["side"] == "inside", "amount"].sum())
    oldest = count(int(table["oldest"].max()), "day")
    total = amount(owed, context.currency)
    if not late:
        return f"**Of {total} open, nothing is late.**"
    if not past:
        inside = amount(late, context.currency)
        return f"**{inside} of {total} is late, all inside tolerance;** the oldest by {oldest}."
    beyond = amount(past, context.currency)
    headline = f"**{beyond} of {total} is past the tolerance of {_allowed(table)};**"
    return f"{headline} the oldest invoice is {oldest} late."


def _allowed(table: pd.DataFrame) -> str:
    least, most = int(table["tolerance_from"].iloc[0]), int(table["tolerance_to"].iloc[0])
    return count(most, "day") if least == most else f"{least} to {most} days"


def promises(table: pd.DataFrame, context: Context) -> str:
    """The latest month they paid in: against their word, against the due day, beside peers."""
    paid = table[table["invoices"] > 0]
    if paid.empty:
        return "**No invoice was paid in these 24 months.**"
    last = paid.iloc[-1]
    when = f"In {last['month']:%B %Y}" if last.name != table.index[-1] else f"In {last['month']:%B}"
    promised_month = paid[paid["promises"] > 0].tail(1)
    if len(promised_month) and promised_month.index[0] == last.name and last["promises"] >= FEWEST:
        text = (
            f"**{when} they paid {_after_word(last['after_promise'])},** {_late(last['median'])}, at "
            f"the median of {int(last['promises'])} promises."
        )
    else:
        invoices = int(last["invoices"])
        basis = f"the median of {invoices:,} invoices" if invoices > 1 else "one invoice"
        text = f"**{when} they paid {_late(last['median'])},** by {basis}."
    band = table.dropna(subset="peers_low").tail(1)
    return f"{text} Peers pay {_peer_range(band.iloc[0])}." if len(band) else text


FEWEST = 5
"""Promises of a month from which one speaks of a habit; with fewer the due day alone is spoken of."""


def _after_word(days: float) -> str:
    whole = round(days)
    if not whole:
        return "on the day they had named"
    side = "after" if whole > 0 else "before"
    return f"{count(abs(whole), 'day')} {side} the day they had named"


def _late(days: float) -> str:
    whole = round(days)
    if not whole:
        return "on the due day"
    return f"{count(abs(whole), 'day')} {'past due' if whole > 0 else 'before due'}"


def _peer_range(band: pd.Series) -> str:
    low, high = round(band["peers_low"]), round(band["peers_high"])
    if low >= 0:
        return f"{low} to {high} days late" if low < high else f"{count(high, 'day')} late"
    if high <= 0:
        return f"{-high} to {-low} days early" if low < high else f"{count(-low, 'day')} early"
    return f"{count(-low, 'day')} early to {count(high, 'day')} late"


def open_items(table: pd.DataFrame, context: Context) -> str:
    """How many invoices are open and late, and promised days that have passed."""
    invoices = table[table["open"] > 0]
    if invoices.empty:
        return "**No invoice is open on this day.**"
    total = amount(float(invoices["open"].sum()), context.currency)
    if invoices["days_late"].notna().any():
        sentence = _late_part(invoices, total, context)
    else:
        sentence = f"**{total} is open:** {count(len(invoices), 'open item')}, without due dates."
    promised_days = (
        invoices["promised"] if "promised" in invoices else pd.Series(dtype="datetime64[s]")
    )
    if passed_count := int((promised_days < pd.Timestamp(context.day)).sum()):
        days = "promised day has" if passed_count == 1 else "promised days have"
        sentence += f" {passed_count} {days} passed unpaid."
    return sentence


def _late_part(invoices: pd.DataFrame, total: str, context: Context) -> str:
    """How much of what is open is late, and on how many of its items."""
    late = invoices[invoices["days_late"] > 0]
    items = count(len(invoices), "open item")
    if late.empty:
        return f"**Of {total} open, nothing is late:** {items}."
    if len(late) == len(invoices):
        return f"**All {total} that is open is late:** {items}."
    late_amount = amount(float(late["open"].sum()), context.currency)
    return f"**{late_amount} of {total} open is late:** {len(late):,} of {items}."


def contacts(table: pd.DataFrame, context: Context) -> str:
    """The first name with its telephone number, and how many names there are."""
    if table.empty:
        return "**Nobody is named in this ledger.**"
    first = table.iloc[0]
    parts = [str(first[c]) for c in ("name", "role", "phone") if c in table and pd.notna(first[c])]
    if not parts:
        return f"**{count(len(table), 'contact')},** without a name or number."
    others = "the only contact" if len(table) == 1 else f"the first of {len(table):,} contacts"
    return f"**{', '.join(parts)}:** {others}."


def latest_payments(table: pd.DataFrame, context: Context) -> str:
    """When and what they last paid, and how late the payments shown were."""
    if table.empty:
        return "**No payment is on record by this day.**"
    last = table.iloc[0]
    paid = amount(float(last["amount"]), context.currency)
    sentence = f"**Last paid {paid} on {_day(last['paid_on'])}.**"
    dated_payments = table.dropna(subset="days_late")
    weight = float(dated_payments["amount"].sum())
    if weight > 0:
        mean = float((dated_payments["amount"] * dated_payments["days_late"]).sum()) / weight
        sentence += f" The payments shown came {_late(mean)}, weighted by amount."
    return sentence


def contact_history(table: pd.DataFrame, context: Context) -> str:
    """The latest thing on record."""
    if table.empty:
        return "**Nothing is on record:** no calls, promises, complaints or disputes."
    last = table.iloc[0]
    if pd.isna(last["day"]):  # the latest come first
        return f"**{count(len(table), 'dispute')} on record,** none with a day; nothing else is."
    return f"**Last on record: {last['what']}, {_day(last['day'])}.**"


def we_owe(table: pd.DataFrame, context: Context) -> str:
    """Our own side: credits not applied and complaints not answered."""
    if table.empty:
        return "**Nothing on our side:** no open credit, no open complaint."
    parts = []
    for kind, noun, after in (
        ("credit", "open credit", ""), ("complaint", "open complaint", ""),
        ("complaint without a day", "invoice", " marked as disputed, with no day to say whether still"),
    ):  # fmt: skip
        rows = table[table["what"] == kind]
        if len(rows):
            value = amount(float(rows["amount"].sum()), context.currency)
            parts.append(f"{count(len(rows), noun)}, {value}{after}")
    return f"**{'; '.join(parts)}.**"


def _day(moment: pd.Timestamp) -> str:
    date: dt.date = moment.date()
    return wording.day_text(date)
