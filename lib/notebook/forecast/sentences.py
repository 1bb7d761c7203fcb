"""What the forecast's tables say: ranges instead of points, whole days, and what is not known."""

import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.ledger.wording import amount, count, percent
from lib.notebook.wording import about, chance, short_day, span

NOTHING = "**Nothing is open in this selection,** so nothing is to be forecast."
_FEW = 5


def cash(table: pd.DataFrame, context: Context) -> str:
    """The coming week's range, what the weeks shown bring together, and what the range rests on."""
    coming = table[table["expected"].notna()]
    if coming.empty:
        return NOTHING
    first, last = coming.iloc[0], coming.iloc[-1]
    currency = context.currency
    week = span(first["p10"], first["p90"], currency)
    sentence = f"**{week[:1].upper()}{week[1:]} comes in next week, 8 weeks in 10.**"
    total, open_total = float(coming["expected"].sum()), float(coming["open"].sum())
    until = last["week"] + pd.Timedelta(days=6)
    sentence += f" By {short_day(until)} about {about(total, currency)} is expected"
    sentence += f", {percent(open_total / total)} of it from open items. " if total > 0 else ". "
    filtered = any(context.filters.values())
    return sentence + _rests_on(int(first["calibrated_on"]), context.facts["past_off"], filtered)


def _rests_on(weeks: int, past_off: float | None, filtered: bool) -> str:
    scope = " of the whole ledger" if filtered else ""
    sentence = "The ranges are not tested on past weeks yet"
    if weeks >= 8:
        sentence = f"The ranges are as wide as {weeks:,} past weeks{scope} asked for"
    if past_off is None or pd.isna(past_off):
        return f"{sentence}."
    return (
        f"{sentence}; a past week's money from open items{scope} was typically off by "
        f"{percent(past_off)}."
    )


def customer(table: pd.DataFrame, context: Context) -> str:
    """The range of one customer's coming weeks together, and what was promised for them."""
    if table.empty:
        return "**Nothing of this customer is on record to be forecast.**"
    first, currency = table.iloc[0], context.currency
    name = context.name(str(first["customer"]))
    sentence = f"**{span(first['low'], first['high'], currency)} comes in from {name} by "
    sentence += f"{short_day(first['until'])}, 8 times in 10.**"
    promised = float(table["promised"].fillna(0.0).sum())
    if promised:
        return f"{sentence} {amount(promised, currency)} is promised or expected for these weeks."
    return f"{sentence} No day is promised for these weeks."


def four_weeks(table: pd.DataFrame, context: Context) -> str:
    """The range of what comes in, and what it rests on."""
    if table.empty:
        return "**Nothing is expected:** there is no invoice in this selection."
    row = table.iloc[0]
    range_ = span(row["p10"], row["p90"], context.currency)
    sentence = f"**{range_} comes in by {short_day(row['until'])}, 8 times in 10;** "
    sentence += f"about {about(row['expected'], context.currency)} is expected."
    if row["calibrated_on"] >= 8:
        return f"{sentence} The range is as wide as {row['calibrated_on']:,} past weeks asked for."
    return f"{sentence} The range is not tested on past weeks yet."


def late(table: pd.DataFrame, context: Context) -> str:
    """How much money is expected to be late, weighed by chance, and on how many invoices."""
    due = "p_late" not in table
    if table.empty:
        condition = "due by now and up to 30 days late" if due else "open and not due yet"
        return f"**No invoice with a due date is {condition} in this selection.**"
    likely, invoice_count = context.facts["likely"], context.facts["invoices"]
    condition = "to pass 30 days late" if due else "to be late"
    due_text = "due by now" if due else "not due yet"
    money = about(context.facts["at_risk"], context.currency)
    sentence = f"**Of what is {due_text}, {money} is expected {condition}.** "
    sentence += f"{likely:,} of {count(invoice_count, 'invoice')} "
    sentence += f"{'is' if likely == 1 else 'are'} more likely {condition} than not"
    if len(table) < invoice_count:
        sentence += f"; the {len(table):,} most likely are listed"
    undated_count = context.facts["undated"]
    return (
        f"{sentence}. {count(undated_count, 'invoice')} without a due date cannot be late."
        if undated_count
        else f"{sentence}."
    )


def promises(table: pd.DataFrame, context: Context) -> str:
    """What is promised or expected for the days to come, and how likely each is by the record alone."""
    if table.empty:
        return "**No day is promised or expected for an open invoice.**"
    ahead = table[table["chance"].notna()]
    passed_days = table[table["chance"].isna()]
    parts = []
    if len(ahead):
        likely = int((ahead["chance"] > 0.5).sum())
        parts.append(
            f"**{amount(float(ahead['open'].sum()), context.currency)} is {_promise_source(ahead)} "
            "for days "
            f"to come, on {count(len(ahead), 'invoice')};** by the record alone {likely or 'none'} "
            f"{'are' if likely > 1 else 'is'} more likely paid by then than not."
        )
    if len(passed_days):
        parts.append(
            f"**The {'day' if _promise_source(passed_days) != 'promised' else 'promised day'} has "
            "passed for "
            f"{count(len(passed_days), 'open invoice')},** "
            f"{amount(float(passed_days['open'].sum()), context.currency)}."
        )
    return " ".join(parts)


def _promise_source(table: pd.DataFrame) -> str:
    """Whose days these are: customers promised them, sellers expect them, or both."""
    sellers = table["counts"].eq(table["sellers_day"])
    if not sellers.any():
        return "promised"
    return "expected by sellers" if sellers.all() else "promised or expected"


def promise_outcomes(table: pd.DataFrame, context: Context) -> str:
    """How many promises were kept by their day."""
    total = int(table["promises"].sum()) if len(table) else 0
    if total < _FEW:
        return (
            f"**{count(total, 'promise')} whose day has come, too few to say how they turn out.**"
        )
    first, last = table.iloc[0], table.iloc[-1]
    return (
        f"**{int(first['promises']):,} of {total:,} promises were kept by their day;** "
        f"{int(last['promises']):,} {'is' if last['promises'] == 1 else 'are'} still open."
    )


def invoice(table: pd.DataFrame, context: Context) -> str:
    """When an invoice will be paid, 8 in 10, and the chance that it is late."""
    if table.empty:
        return "**This invoice is not open in this selection.**"
    low, half, high = (_day_reached(table, level) for level in (0.1, 0.5, 0.9))
    name, last = context.name(str(table["customer"].iloc[0])), table["day"].iloc[-1]
    money = wording.amount(float(table["open"].iloc[0]), context.currency)
    label = f"{table['document'].iloc[0]} of {name}, {money}"
    if half is None:
        paid = float(table["chance"].iloc[-1])
        sentence = (
            f"**As likely as not unpaid on {short_day(last)}:** {chance(paid)} to be paid by then"
        )
    elif high is None:
        sentence = (
            f"**Paid by {short_day(half)} as likely as later:** "
            f"1 in 10 stays open past {short_day(last)}"
        )
    else:
        sentence = f"**{_pay_range(low, high)}, 8 times in 10:** "
        sentence += f"as likely by {short_day(half)} as later"
    return f"{sentence}{_lateness(table)}. {label}."


def _pay_range(low: pd.Timestamp | None, high: pd.Timestamp) -> str:
    return (
        f"Paid on {short_day(high)}"
        if low is None or low == high
        else f"Paid between {short_day(low)} and {short_day(high)}"
    )


def _day_reached(table: pd.DataFrame, level: float) -> pd.Timestamp | None:
    """The first day by which the chance reaches a level."""
    days_reached = table.loc[table["chance"] >= level - 1e-12, "day"]
    return days_reached.iloc[0] if len(days_reached) else None


def _lateness(table: pd.DataFrame) -> str:
    due = table["due"].iloc[0]
    if pd.isna(due):
        return "; it has no due date"
    if due < table["day"].iloc[0]:
        return ""
    by_due = table.loc[table["day"] <= due, "chance"]
    return f"; chance of being late: {chance(1 - float(by_due.iloc[-1]))}" if len(by_due) else ""


def sensitivity(table: pd.DataFrame, context: Context) -> str:
    """Whose being later moves the cash of four weeks most."""
    if table.empty:
        return NOTHING
    first, later = table.iloc[0], int(table["later"].iloc[0])
    name, less = context.name(str(first["customer"])), about(float(first["less"]), context.currency)
    sentence = f"**{less} less in 4 weeks if {name} pays {count(later, 'day')} later.**"
    top = table.head(_FEW)
    customers_text = f"{count(len(top), 'customer')} {'makes' if len(top) == 1 else 'make'} up"
    share, total_text = float(top["share"].sum()), about(float(first["whole"]), context.currency)
    return f"{sentence} {customers_text} {percent(share)} of the {total_text} expected from open items."
