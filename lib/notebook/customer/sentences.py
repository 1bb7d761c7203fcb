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
        return "**Nobody is late** on this day in this selection."
    late = amount(float(table["late"].sum()), context.currency)
    if len(table) == 1:
        return f"**One customer is late,** with {late}."
    return f"**These {len(table)} customers are {late} late;** choose one to open its page."


def room(table: pd.DataFrame, context: Context) -> str:
    """Owed and ordered against limit and cover; what is not given is said."""
    row = table.iloc[0]
    owed, orders = float(row["owed"]), row["orders"]
    used = owed + (0.0 if pd.isna(orders) else float(orders))
    what = "owed" if pd.isna(orders) else "owed and on order"
    said = [
        _against_limit(used, what, row["limit"], context),
        _in_a_word(str(row["covered"]))
        if "covered" in row
        else _covered(used, row["cover"], context),
    ]
    if pd.isna(orders):
        said.append("Orders on hand are not given.")
    elif row["held"] > 0:
        said.append(f"{amount(float(row['held']), context.currency)} of orders is held.")
    if row["unapplied"] < 0:
        theirs = amount(-float(row["unapplied"]), context.currency)
        said.append(f"{theirs} of their credits and payments is taken off.")
    return " ".join(said)


def _against_limit(used: float, what: str, limit: Any, context: Context) -> str:
    total = amount(used, context.currency)
    if pd.isna(limit):
        return f"**{total} {what};** no limit is given,"
    most = float(limit)
    if used > most:
        over = amount(used - most, context.currency)
        return f"**{total} against a limit of {amount(most, context.currency)}, {over} over;**"
    return f"**{total} of a limit of {amount(most, context.currency)};**"


def _in_a_word(covered: str) -> str:
    """Cover for those who may not see its amount."""
    return (
        f"covered: {covered}." if covered != "not known" else "whether it is covered is not known."
    )


def _covered(used: float, cover: Any, context: Context) -> str:
    if pd.isna(cover):
        return "no cover is given."
    covered = float(cover)
    if not used:
        return f"cover stands at {amount(covered, context.currency)}."
    bare = max(used - covered, 0.0)
    return f"{amount(bare, context.currency)} stands without cover." if bare else "all is covered."


def sales(table: pd.DataFrame, context: Context) -> str:
    """12 months of sales, their change, how long they took to pay and what that costs."""
    year, before = table.tail(12), table.head(len(table) - 12)
    sold, earlier = float(year["sales"].sum()), float(before["sales"].sum())
    if not year["sales"].any() and not year["paid"].any():
        return "**Nothing was sold or paid in the last 12 months.**"
    said = f"**{amount(sold, context.currency)} in 12 months,** {_change(sold, earlier)}."
    if year["sales"].isna().any():
        said = f"**{amount(sold, context.currency)}** since the ledger begins, under 12 months ago."
    elif before["sales"].isna().any():
        said = (
            f"**{amount(sold, context.currency)} in 12 months;** the year before is not all known."
        )
    paid = float(year["paid"].sum())
    if paid > 0:
        waited = float((year["paid"] * year["paid_days"].fillna(0)).sum()) / paid
        said += f" Paid {count(round(waited), 'day')} after the invoice on average."
    cost = amount(float(year["waiting"].sum()), context.currency)
    return f"{said} Cost of waiting: {cost} at {_rate(table)} a year."


def _change(sold: float, earlier: float) -> str:
    if earlier <= 0:
        return "nothing in the year before"
    change = sold / earlier - 1
    if abs(change) < 0.005:
        return "as in the year before"
    sign = "+" if change > 0 else ""
    return f"{sign}{wording.percent(change)} on the year before"


def _rate(table: pd.DataFrame) -> str:
    return f"{table['cost_of_money'].iloc[0] * 100:.3g}{NBSP}%"


def on_their_terms(table: pd.DataFrame, context: Context) -> str:
    """How much is past tolerance, and how late the oldest is."""
    if table.empty:
        return "**Nothing is open** on this day."
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
    found = f"**{beyond} of {total} is past the tolerance of {_allowed(table)};**"
    return f"{found} the oldest invoice is {oldest} late."


def _allowed(table: pd.DataFrame) -> str:
    least, most = int(table["tolerance_from"].iloc[0]), int(table["tolerance_to"].iloc[0])
    return count(most, "day") if least == most else f"{least} to {most} days"


def promises(table: pd.DataFrame, context: Context) -> str:
    """The latest month they paid in: against their word, against the due day, beside peers."""
    paid = table[table["invoices"] > 0]
    if paid.empty:
        return "**No invoice was paid** in these 24 months."
    last = paid.iloc[-1]
    when = f"In {last['month']:%B %Y}" if last.name != table.index[-1] else f"In {last['month']:%B}"
    kept = paid[paid["promises"] > 0].tail(1)
    if len(kept) and kept.index[0] == last.name and last["promises"] >= FEWEST:
        found = (
            f"**{when} they paid {_after_word(last['after_promise'])},** {_late(last['median'])}, at "
            f"the median of {int(last['promises'])} promises"
        )
    else:
        found = f"**{when} they paid {_late(last['median'])}** at the median"
    band = table.dropna(subset="peers_low").tail(1)
    peers = f"; peers pay {_between(band.iloc[0])}" if len(band) else ""
    return f"{found}{peers}."


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


def _between(band: pd.Series) -> str:
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
        return "**No invoice is open** on this day."
    late = invoices[invoices["days_late"] > 0]
    total = amount(float(invoices["open"].sum()), context.currency)
    said = f"**{count(len(invoices), 'open item')}, {total}"
    if invoices["days_late"].notna().any():
        said += f";** {len(late):,} late, {amount(float(late['open'].sum()), context.currency)}."
    else:
        said += ".** No due dates."
    named = invoices["promised"] if "promised" in invoices else pd.Series(dtype="datetime64[s]")
    if passed := int((named < pd.Timestamp(context.day)).sum()):
        days = "promised day has" if passed == 1 else "promised days have"
        said += f" {passed} {days} passed unpaid."
    return said


def contacts(table: pd.DataFrame, context: Context) -> str:
    """The first name with its telephone number, and how many names there are."""
    if table.empty:
        return "**Nobody is named** in this ledger."
    first = table.iloc[0]
    parts = [str(first[c]) for c in ("name", "role", "phone") if c in table and pd.notna(first[c])]
    return f"**{count(len(table), 'contact')}:** {', '.join(parts)}."


def latest_payments(table: pd.DataFrame, context: Context) -> str:
    """When and what they last paid, and how late the payments shown were."""
    if table.empty:
        return "**No payment is on record** by this day."
    last = table.iloc[0]
    paid = amount(float(last["amount"]), context.currency)
    said = f"**Last paid {paid} on {_day(last['paid_on'])}.**"
    known = table.dropna(subset="days_late")
    weight = float(known["amount"].sum())
    if weight > 0:
        mean = float((known["amount"] * known["days_late"]).sum()) / weight
        said += f" The payments shown came {_late(mean)}, weighted by amount."
    return said


def said(table: pd.DataFrame, context: Context) -> str:
    """The latest thing on record."""
    if table.empty:
        return "**Nothing is on record:** no calls, promises, complaints or disputes."
    last = table.iloc[0]
    return f"**Last on record: {last['what']}, {_day(last['day'])}.**"


def we_owe(table: pd.DataFrame, context: Context) -> str:
    """Our own side: credits not applied and complaints not answered."""
    if table.empty:
        return "**Nothing on our side:** no open credit, no open complaint."
    parts = []
    for what, noun in (("credit", "open credit"), ("complaint", "open complaint")):
        some = table[table["what"] == what]
        if len(some):
            value = amount(float(some["amount"].sum()), context.currency)
            parts.append(f"{count(len(some), noun)}, {value}")
    return f"**{'; '.join(parts)}.**"


def _day(moment: pd.Timestamp) -> str:
    date: dt.date = moment.date()
    return wording.day(date)
