"""What the forecast's tables say: ranges instead of points, whole days, and what is not known."""

import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.ledger.wording import amount, count, percent
from lib.notebook.wording import about, chance, short_day, span

NOTHING = "**Nothing is open** in this selection, so nothing is to be forecast."
_FEW = 5


def cash(table: pd.DataFrame, context: Context) -> str:
    """The coming week's range, what the weeks shown bring together, and what the range rests on."""
    coming = table[table["expected"].notna()]
    if coming.empty:
        return NOTHING
    first, last = coming.iloc[0], coming.iloc[-1]
    currency = context.currency
    week = span(first["p10"], first["p90"], currency)
    said = f"**{week[:1].upper()}{week[1:]} comes in next week, 8 weeks in 10.**"
    total, open_ = float(coming["expected"].sum()), float(coming["open"].sum())
    until = last["week"] + pd.Timedelta(days=6)
    said += f" By {short_day(until)} about {about(total, currency)} is expected"
    said += f", {percent(open_ / total)} of it from open items. " if total > 0 else ". "
    filtered = any(context.filters.values())
    return said + _rests_on(int(first["calibrated_on"]), first["past_off"], filtered)


def _rests_on(weeks: int, past_off: float | None, filtered: bool) -> str:
    of = " of the whole ledger" if filtered else ""
    said = "The ranges are not tested on past weeks yet."
    if weeks >= 8:
        said = f"The ranges are as wide as {weeks:,} past weeks{of} asked for."
    if past_off is None or pd.isna(past_off):
        return said
    return (
        f"{said} A past week's money from open items{of} was typically off by {percent(past_off)}."
    )


def customer(table: pd.DataFrame, context: Context) -> str:
    """The range of one customer's coming weeks together, and what was promised for them."""
    if table.empty:
        return "**Nothing of this customer is on record** to be forecast."
    first, currency = table.iloc[0], context.currency
    who = context.name(str(first["customer"]))
    said = f"**{span(first['low'], first['high'], currency)} comes in from {who} by "
    said += f"{short_day(first['until'])}, 8 times in 10.**"
    promised = float(table["promised"].fillna(0.0).sum())
    if promised:
        return f"{said} {amount(promised, currency)} is promised or expected for these weeks."
    return f"{said} No day is promised for these weeks."


def four_weeks(table: pd.DataFrame, context: Context) -> str:
    """The range of what comes in, and what it rests on."""
    if table.empty:
        return "**Nothing is expected:** there is no invoice in this selection."
    row = table.iloc[0]
    range_ = span(row["p10"], row["p90"], context.currency)
    said = f"**{range_} comes in by {short_day(row['until'])}, 8 times in 10;** "
    said += f"about {about(row['expected'], context.currency)} is expected."
    if row["calibrated_on"] >= 8:
        return f"{said} The range is as wide as {row['calibrated_on']:,} past weeks asked for."
    return f"{said} The range is not tested on past weeks yet."


def late(table: pd.DataFrame, context: Context) -> str:
    """How many are more likely late than not, and how much money that is, weighed by chance."""
    due = "p_late" not in table
    if table.empty:
        what = "due by now and up to 30 days late" if due else "open and not due yet"
        return f"**No invoice with a due date is {what}** in this selection."
    likely, all_ = int(table["likely"].iloc[0]), int(table["invoices"].iloc[0])
    what = "to pass 30 days late" if due else "to be late"
    of = "due by now" if due else "not due yet"
    said = f"**{likely:,} of {count(all_, 'invoice')} {of} "
    said += f"{'is' if likely == 1 else 'are'} more likely {what} than not.**"
    money = about(float(table["at_risk"].iloc[0]), context.currency)
    said += f" Weighed by chance, {money} will {what.removeprefix('to ')}."
    if len(table) < all_:
        said += f" The {len(table):,} most likely are listed."
    undated = int(table["undated"].iloc[0])
    return (
        f"{said} {count(undated, 'invoice')} without a due date cannot be late."
        if undated
        else said
    )


def promises(table: pd.DataFrame, context: Context) -> str:
    """What is promised or expected for the days to come, and how likely each is by the record alone."""
    if table.empty:
        return "**No day is promised or expected** for an open invoice in this selection."
    ahead = table[table["chance"].notna()]
    gone = table[table["chance"].isna()]
    parts = []
    if len(ahead):
        likely = int((ahead["chance"] > 0.5).sum())
        parts.append(
            f"**{amount(float(ahead['open'].sum()), context.currency)} is {_by_whom(ahead)} for days "
            f"to come, on {count(len(ahead), 'invoice')};** by the record alone {likely or 'none'} "
            f"{'are' if likely > 1 else 'is'} more likely paid by then than not."
        )
    if len(gone):
        parts.append(
            f"**The {'day' if _by_whom(gone) != 'promised' else 'promised day'} has passed for "
            f"{count(len(gone), 'open invoice')},** "
            f"{amount(float(gone['open'].sum()), context.currency)}."
        )
    return " ".join(parts)


def _by_whom(table: pd.DataFrame) -> str:
    """Whose days these are: customers promised them, sellers expect them, or both."""
    sellers = table["counts"].eq(table["sellers_day"])
    if not sellers.any():
        return "promised"
    return "expected by sellers" if sellers.all() else "promised or expected"


def kept(table: pd.DataFrame, context: Context) -> str:
    """How many promises were kept by their day."""
    made = int(table["promises"].sum()) if len(table) else 0
    if made < _FEW:
        return f"**{count(made, 'promise')} whose day has come:** too few to say how they turn out."
    first, last = table.iloc[0], table.iloc[-1]
    return (
        f"**{int(first['promises']):,} of {made:,} promises were kept by their day;** "
        f"{int(last['promises']):,} {'is' if last['promises'] == 1 else 'are'} still open."
    )


def invoice(table: pd.DataFrame, context: Context) -> str:
    """When an invoice will be paid, 8 in 10, and the chance that it is late."""
    if table.empty:
        return "**This invoice is not open** in this selection."
    low, half, high = (_by(table, level) for level in (0.1, 0.5, 0.9))
    who, last = context.name(str(table["customer"].iloc[0])), table["day"].iloc[-1]
    money = wording.amount(float(table["open"].iloc[0]), context.currency)
    what = f"{table['document'].iloc[0]} of {who}, {money}"
    if half is None:
        paid = float(table["chance"].iloc[-1])
        said = (
            f"**As likely unpaid on {short_day(last)} as not:** {chance(paid)} to be paid by then."
        )
    elif high is None:
        said = (
            f"**As likely by {short_day(half)} as later;** "
            f"1 in 10 stays open past {short_day(last)}."
        )
    else:
        said = f"**{_between(low, high)}, 8 in 10;** as likely by {short_day(half)} as later."
    return f"{said} {_lateness(table)}{what}."


def _between(low: pd.Timestamp | None, high: pd.Timestamp) -> str:
    return (
        f"Paid on {short_day(high)}"
        if low is None or low == high
        else f"{short_day(low)} to {short_day(high)}"
    )


def _by(table: pd.DataFrame, level: float) -> pd.Timestamp | None:
    """The first day by which the chance reaches a level."""
    reached = table.loc[table["chance"] >= level - 1e-12, "day"]
    return reached.iloc[0] if len(reached) else None


def _lateness(table: pd.DataFrame) -> str:
    due = table["due"].iloc[0]
    if pd.isna(due):
        return "It has no due date. "
    if due < table["day"].iloc[0]:
        return ""
    by_due = table.loc[table["day"] <= due, "chance"]
    return f"Chance of being late: {chance(1 - float(by_due.iloc[-1]))}. " if len(by_due) else ""


def sensitivity(table: pd.DataFrame, context: Context) -> str:
    """Whose being later moves the cash of four weeks most."""
    if table.empty:
        return NOTHING
    first, later = table.iloc[0], int(table["later"].iloc[0])
    name, less = context.name(str(first["customer"])), about(float(first["less"]), context.currency)
    said = f"**If {name} pays {count(later, 'day')} later than expected, {less} less comes in "
    said += "within 4 weeks.**"
    top = table.head(_FEW)
    who = f"{count(len(top), 'customer')} {'makes' if len(top) == 1 else 'make'} up"
    share, whole = float(top["share"].sum()), about(float(first["whole"]), context.currency)
    return f"{said} {who} {percent(share)} of the {whole} expected from open items."
