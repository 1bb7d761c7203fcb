"""What the forecast's tables say: ranges instead of points, whole days, and what is not known."""

import math

import pandas as pd

from lib.ledger import days, wording
from lib.ledger.context import Context
from lib.ledger.money import exponent
from lib.ledger.wording import NBSP, amount, count, percent, symbol

NOTHING = "**Nothing is open** in this selection, so nothing is to be forecast."
_STEPS = ((1e9, "bn"), (1e6, "m"), (1e3, "k"), (1.0, ""))
_FEW = 5


def span(low: float, high: float, currency: str) -> str:
    """A range of amounts in minor units, two significant digits, one step for both.

    >>> span(210_000_000, 268_000_000, "EUR").replace(NBSP, " ")
    '€2.1 to 2.7 m'
    >>> span(0, 94_400, "EUR"), span(-1, 30, "EUR")
    ('€0 to 940', 'about €0')
    >>> span(34_000, 120_000, "EUR").replace(NBSP, " "), span(0.2, 120_000, "EUR").replace(NBSP, " ")
    ('€340 to €1.2 k', '€0 to 1.2 k')
    """
    one = 10.0 ** exponent(currency)
    size = max(high, 0) / one
    divisor, step = next((s for s in _STEPS if size >= s[0] * 0.995), _STEPS[-1])
    if step and 0.5 <= low / one < divisor * 0.995:  # never 0.34 of a thousand
        return f"{about(low, currency)} to {about(high, currency)}"
    low = 0.0 if low / one < 0.5 else low
    parts = [_written(max(value, 0) / one / divisor, step) for value in (low, high)]
    if parts[0] == parts[1]:
        return f"about {symbol(currency)}{parts[0]}{NBSP + step if step else ''}"
    return f"{symbol(currency)}{parts[0]} to {parts[1]}{NBSP + step if step else ''}"


def rounded(value: float) -> str:
    """A number of two significant digits, whole where that is less.

    >>> rounded(0.9444), rounded(17.62), rounded(944), rounded(0), rounded(0.96)
    ('0.94', '18', '940', '0', '0.96')
    """
    if value <= 0:
        return "0"
    places = 1 - math.floor(math.log10(value))
    return f"{round(value, places):,.{max(places, 0)}f}"


def about(value: float, currency: str) -> str:
    """An estimated amount in minor units, two significant digits.

    >>> about(684_500_000, "EUR").replace(NBSP, " "), about(4_46, "EUR")
    ('€6.8 m', '€4')
    """
    one = 10.0 ** exponent(currency)
    size = abs(value) / one
    divisor, step = next((s for s in _STEPS if size >= s[0] * 0.995), _STEPS[-1])
    said = f"{symbol(currency)}{_written(size / divisor, step)}{NBSP + step if step else ''}"
    return wording.MINUS + said if value < 0 and size >= 0.5 else said


def _written(value: float, step: str) -> str:
    return rounded(value) if step or value >= 10 else f"{value:.0f}"


def chance(share: float) -> str:
    """A chance as so many in 100; the ends are never said to be certain.

    >>> [chance(x).replace(NBSP, " ") for x in (0.004, 0.42, 0.998)]
    ['under 1 in 100', '42 in 100', 'over 99 in 100']
    """
    if share < 0.01:
        return "under 1 in 100"
    return "over 99 in 100" if share > 0.99 else f"{share * 100:.0f} in 100"


def on(moment: pd.Timestamp) -> str:
    """A day and its month."""
    return days.short(moment).replace(" ", NBSP)


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
    said += f" By {on(until)} about {about(total, currency)} is expected"
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
    said += f"{on(first['until'])}, 8 times in 10.**"
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
    said = f"**{range_} comes in by {on(row['until'])}, 8 times in 10;** "
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
        said = f"**As likely unpaid on {on(last)} as not:** {chance(paid)} to be paid by then."
    elif high is None:
        said = f"**As likely by {on(half)} as later;** 1 in 10 stays open past {on(last)}."
    else:
        said = f"**{_between(low, high)}, 8 in 10;** as likely by {on(half)} as later."
    return f"{said} {_lateness(table)}{what}."


def _between(low: pd.Timestamp | None, high: pd.Timestamp) -> str:
    return f"Paid on {on(high)}" if low is None or low == high else f"{on(low)} to {on(high)}"


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
