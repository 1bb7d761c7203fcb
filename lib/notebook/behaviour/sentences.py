"""What the tables of behaviour say: the record with its numbers, never a label."""

import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.ledger.wording import amount, count, percent
from lib.notebook.wording import days_late, month

FEWEST = 5
NOBODY = "**No invoice is on record** in this selection."
_STEADY = "**No change that stands out;** monthly medians"
_UNSAID = "Below five cases nothing is said."
_ORDINAL = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}
Line = tuple[str, str] | None


def _span(low: float, high: float) -> str:
    """A range of days from due.

    >>> _span(-3, 12), _span(4, 12), _span(-9, -3)
    ('3 days early to 12 days late', '4 to 12 days late', '9 to 3 days early')
    >>> _span(2, 2), _span(-4, 0)
    ('2 days late', '4 days early to the due day')
    """
    first, last = round(low), round(high)
    if first == last:
        return days_late(low)
    if first >= 0 and last > 0:
        return f"{first} to {last} days late"
    if first < 0 and last < 0:
        return f"{-first} to {-last} days early"
    return f"{days_late(low)} to {days_late(high) if last else 'the due day'}"


def _names(table: pd.DataFrame, context: Context, most: int = 2) -> str:
    """The first few customers of a table by name, and how many more."""
    named = [context.name(key) for key in table["customer"].head(most)]
    more = len(table) - len(named)
    if more:
        return f"{', '.join(named)} and {count(more, 'other')}"
    return " and ".join(named)


def map_(table: pd.DataFrame, context: Context) -> str:
    """How much of what is owed stands with those who usually pay late, and with those slowing."""
    if table.empty:
        return NOBODY
    if table["from_issue"].all():
        return "**No invoice has a due date:** days count from issue, so none can be called late."
    known = table[table["median"].notna() & ~table["shrunk"].astype(bool)]
    if known.empty:
        them = count(len(table), "customer")
        return (
            f"**Too little is paid yet** to say how {them} {'pays' if len(table) == 1 else 'pay'}."
        )
    usual = known[known["median"] > 0]
    owed, theirs = (float(t["balance"].clip(lower=0).sum()) for t in (table, usual))
    said = f"**{len(usual):,} of {count(len(known), 'customer')} usually pay late"
    said += f" and hold {percent(theirs / owed)} of what is owed" if owed > 0 else ""
    slower = table[table["since"].notna()]
    if slower.empty:
        return f"{said}.** Nobody is seen to have slowed down."
    return f"{said}.** {len(slower):,} slowed down: {_names(slower, context)}."


def customers(table: pd.DataFrame, context: Context) -> str:
    """How many rows, and how many of them have little on record."""
    if table.empty:
        return NOBODY
    said = f"**{count(len(table), 'customer')}.**"
    thin = int((table["shrunk"] != "").sum())
    if thin:
        verb = "has" if thin == 1 else "have"
        said += (
            f" {thin:,} {verb} fewer than five invoices paid or past due: their days and shares are "
            f"drawn towards their group's."
        )
    if "from_issue" in table and table["from_issue"].any():
        without = int(table["from_issue"].sum())
        said += (
            f" {without:,} {'has' if without == 1 else 'have'} no due dates: days count from issue."
        )
    return said


def changing(table: pd.DataFrame, context: Context) -> str:
    """Who slowed most, and how often chance alone would name somebody."""
    if table.empty:
        return "**Nobody is seen to have slowed down** by more than chance would explain."
    first = table.iloc[0]
    share = percent(first["by_chance"])
    chance = f"Of all named in a year of looks, at most {share} are expected to be there by chance."
    more = "at least " if first["at_least"] else ""
    who = count(len(table), "customer")
    said = (
        f"**{who} {'pays' if len(table) == 1 else 'pay'} later than before;** "
        f"{context.name(first['customer'])} most, by {more}{count(round(first['change']), 'day')} "
        f"since {month(first['since'])}."
    )
    return f"{said} {chance}"


def complaints(table: pd.DataFrame, context: Context) -> str:
    """The record of who complains around the due date, our own slow logging first."""
    if table.empty:
        return f"**No customer has five complaints with a date.** {_UNSAID}"
    slow = table[table["logged_late"] * 2 > table["complaints"]]
    ours = (
        f" Ours: {_names(slow, context)} spoke early, and we wrote it down near the due date."
        if len(slow) else ""
    )  # fmt: skip
    near = table[table["near_due"] * 2 > table["complaints"]]
    limit = int(table["near"].iloc[0])
    if near.empty:
        return f"**Nobody raises most complaints within {limit} days of the due date.**{ours}"
    columns = ("customer", "near_due", "complaints", "near_upheld")
    rows = zip(*(near[column].head(2) for column in columns), strict=True)
    told = [
        f"{context.name(who)}: {_of_complaints(close, all_, limit)}; {right} upheld"
        for who, close, all_, right in rows
    ]
    more = f" {count(len(near) - 2, 'more')} like this." if len(near) > 2 else ""
    return f"**{'. '.join(told)}.**{more}{ours}"


def _of_complaints(near: int, all_: int, limit: int) -> str:
    return f"{near} of {count(all_, 'complaint')} within {limit} days of the due date"


def terms_given(table: pd.DataFrame, context: Context) -> str:
    """Who gets terms off the standard on most invoices, and dues that are not what was agreed."""
    if table.empty:
        return f"**No customer has five invoices with terms.** {_UNSAID}"
    invoices, off = int(table["invoices"].sum()), int(table["off"].sum())
    sent = count(invoices, "invoice")
    said = f"**{percent(off / invoices)} of {sent} went out off the customer's standard"
    most = table[table["share_off"] > 0.5]
    said += f"; on over half for {_names(most, context)}.**" if len(most) else ".**"
    differs = int(table["due_differs"].sum())
    if differs:
        verb = "is" if differs == 1 else "are"
        said += f" {count(differs, 'invoice')} {verb} due on another day than agreed."
    return said


def terms_by_seller(table: pd.DataFrame, context: Context) -> str:
    """The range of shares between sellers; no names."""
    if table.empty:
        return "**Fewer than five sellers:** they are not compared."
    low, high = percent(table["share_off"].min()), percent(table["share_off"].max())
    above = int((table["share_off"] > table["expected"] * 1.5).sum())
    said = f"**Between sellers, {low} to {high} of invoices go out off the customer's standard;**"
    who = "nobody is" if not above else f"{above} of {len(table)} {'is' if above == 1 else 'are'}"
    return f"{said} {who} more than half above what their customers would explain."


def waiting(table: pd.DataFrame, context: Context) -> str:
    """What money kept beyond terms cost in a year, and who kept most of it."""
    if table.empty:
        return "**Nobody kept money beyond their terms** in the last 12 months."
    total = amount(float(table["cost"].sum()), context.currency)
    rate = f"{table['cost_of_money'].iloc[0] * 100:.3g}{wording.NBSP}%"
    said = f"**Money kept beyond terms cost {total} in 12 months,** at {rate} a year"
    if len(table) == 1:
        return f"{said}; all of it with {context.name(table['customer'].iloc[0])}."
    few = min(5, len(table))
    return f"{said}; {percent(table['together'].iloc[few - 1])} of it with {few} of {len(table):,}."


def quality(table: pd.DataFrame, context: Context) -> str:
    """What is left of sales, and where nothing is."""
    if table.empty:
        return "**Nothing to compare:** no sales in 12 months, or fewer than five sellers."
    sales, left = float(table["sales"].sum()), float(table["left"].sum())
    sold, over = amount(sales, context.currency), amount(left, context.currency)
    said = f"**Of {sold} sold in 12 months, {over} is left"
    said += f" ({percent(left / sales)})" if sales > 0 else ""
    taken = amount(float((table["margin"] - table["left"]).sum()), context.currency)
    said += f";** waiting, losses and handling take {taken}."
    none = int((table["left"] < 0).sum())
    noun = "customer" if "customer" in table else "seller"
    if none:
        said += f" With {count(none, noun)} nothing is left."
    return said


def paid_by_day(table: pd.DataFrame, context: Context) -> str:
    """By when half and nine in ten are paid, and the share paid by the due day beside peers."""
    if table.empty:
        return "**Nothing was paid** in this period."
    half = table[table["paid"] >= 0.5 - 1e-9]
    clock = "after issue" if table["from_issue"].any() else ""
    invoices = count(int(table["invoices"].iloc[0]), "invoice")
    if half.empty:
        return f"**Less than half of {invoices} is paid yet.**"
    day = int(half["day"].iloc[0])
    when = count(day, "day") + " " + clock if clock else days_late(day)
    said = f"**Half of {invoices} is paid {when}"
    most = table[table["paid"] >= 0.9 - 1e-9]
    if len(most):
        day = int(most["day"].iloc[0])
        said += f", nine in ten {count(day, 'day') + ' ' + clock if clock else days_late(day)}"
    return f"{said}.**{_peers(table)}"


def _peers(table: pd.DataFrame) -> str:
    at = table[table["day"] == 0]
    if table["from_issue"].any() or at.empty:
        return ""
    row = at.iloc[0]
    said = f" On the due day {percent(row['paid'])} is paid"
    if not row["peers"]:
        return f"{said}."
    low, high = percent(row["peers_low"]), percent(row["peers_high"])
    return f"{said}; of {row['peers']} peers, {low} to {high}."


def over_time(table: pd.DataFrame, context: Context) -> str:
    """Since when a customer slows and by how much; else the usual day of the year."""
    known = table[table["exact"].astype(bool)]
    if known.empty:
        return "**Nothing that fell due is paid** in these three years."
    row = table.iloc[-1]
    if pd.notna(row["since"]):
        change = count(round(row["now"] - row["before"]), "day")
        return (
            f"**{change} later since {month(row['since'])}:** {_usual(row['before'])} before, "
            f"{_usual(row['now'])} in the last half year."
        )
    low, high = known["days"].tail(12).min(), known["days"].tail(12).max()
    if table["from_issue"].any():
        return f"{_STEADY} of {low:.0f} to {high:.0f} days after issue."
    return f"{_STEADY} from {_span(low, high)}."


def _usual(days: float) -> str:
    return days_late(days) if pd.notna(days) else "not known"


def distribution(table: pd.DataFrame, context: Context) -> str:
    """How many were on time, how many over 30 days late, how many still unpaid."""
    if table.empty or not int(table[["paid", "unpaid"]].to_numpy().sum()):
        return "**No invoice of this period is paid or late.**"
    paid, unpaid = int(table["paid"].sum()), int(table["unpaid"].sum())
    if table["from_issue"].any():
        said = f"**{count(paid, 'invoice')} paid, {unpaid:,} not yet;**"
        return f"{said} without due dates, days count from issue."
    on_time = int(table.loc[table["to_day"] <= 0, "paid"].sum())
    far = int(table.loc[table["from_day"] > 30, ["paid", "unpaid"]].to_numpy().sum())
    said = f"**{on_time:,} of {count(paid + unpaid, 'invoice')} paid on time,**"
    said += f" {far:,} over 30 days late"
    still = f"{unpaid:,} {'is' if unpaid == 1 else 'are'} late and still unpaid"
    return f"{said}; {still}." if unpaid else f"{said}."


def timeline(table: pd.DataFrame, context: Context) -> str:
    """How many of the latest invoices were late, and which was latest."""
    if table.empty:
        return "**No invoice of this period** was paid or is open."
    known = table.dropna(subset="days")
    after = int((known["days"] > 0).sum())
    still = int((table["outcome"] == "open").sum())
    said = f"**Of the latest {count(len(table), 'invoice')}, {after:,} went past the due day"
    said += f" and {still:,} {'is' if still == 1 else 'are'} open" if still else ""
    if not after:
        return f"{said}.**"
    worst = known.sort_values("days", kind="stable").iloc[-1]
    return f"{said}.** The latest: {worst['document']}, {count(int(worst['days']), 'day')}."


def habits(table: pd.DataFrame, context: Context) -> str:
    """How many habits are on record."""
    if table.empty:
        return f"**Nothing stands out on record.** {_UNSAID}"
    return f"**{count(len(table), 'thing')} on record.** {_UNSAID}"


def discount(table: pd.DataFrame, context: Context) -> str:
    """How many discounts were taken, and since when none."""
    if table.empty:
        return "**No discount was offered.**"
    offered, taken = int(table["offered"].sum()), int(table["taken"].sum())
    said = f"**{taken:,} of {count(offered, 'discount')} offered was taken**"
    said = said if taken == 1 else said.replace("was taken", "were taken")
    ended = table["ended"].iloc[-1]
    return f"{said}; none since {month(ended)}." if pd.notna(ended) else f"{said}."


def steady(now: pd.DataFrame, before: pd.DataFrame) -> Line:
    """How far apart payments lie: the days that hold 8 in 10, this year and the year before."""
    width = [_width(table) for table in (now, before)]
    if width[0] is None:
        return None
    said = f"8 invoices in 10 within {count(width[0], 'day')} of one another in 12 months"
    return "Steadiness", said if width[1] is None else f"{said}; {width[1]:,} in the 12 before"


def _width(table: pd.DataFrame) -> int | None:
    """Days between the ends of 8 in 10; None where too little is paid to say."""
    row = table.iloc[0]
    if row["known"] < FEWEST or pd.isna(row["low"]) or pd.isna(row["high"]):
        return None
    return round(row["high"] - row["low"])


def pay_runs(found: pd.DataFrame) -> Line:
    """Days of the month a customer keeps to."""
    if found.empty or not found["runs"].iloc[0]:
        return None
    row = found.iloc[0]
    days = " and ".join(map(_day_of_month, row["runs"]))
    return (
        "Pay days",
        f"{row['on_runs']} of {row['payment_days']} payment days on {days} of the month",
    )


def _day_of_month(day: int) -> str:
    return "the last weekday" if day == 31 else f"the {day}{_ORDINAL.get(day, 'th')}"


def in_parts(found: pd.DataFrame) -> Line:
    """How many invoices came in parts."""
    if found.empty or found["paid"].iloc[0] < FEWEST or not found["in_parts"].iloc[0]:
        return None
    row = found.iloc[0]
    paid = count(int(row["paid"]), "paid invoice")
    return "In parts", f"{row['in_parts']} of {paid} in more than one payment"


def discount_habit(found: pd.DataFrame) -> Line:
    """Discounts taken of those offered."""
    if found.empty or found["offered"].iloc[0] < FEWEST:
        return None
    row = found.iloc[0]
    said = f"{row['taken']} of {count(int(row['offered']), 'discount')} taken"
    said += f", {row['late']} of them after its days" if row["late"] else ""
    return "Discount", f"{said}; none since {month(row['ended'])}" if pd.notna(
        row["ended"]
    ) else said


def billed(found: pd.DataFrame) -> Line:
    """How often a customer is billed."""
    if found.empty or pd.isna(found["between_invoices"].iloc[0]):
        return None
    if found["invoices"].iloc[0] < FEWEST:
        return None
    every = count(round(found["between_invoices"].iloc[0]), "day")
    return "Billing", f"an invoice every {every} (median)"


def pays(found: pd.DataFrame) -> Line:
    """How often a customer pays, and how long an invoice takes."""
    if found.empty or found["paid"].iloc[0] < FEWEST:
        return None
    row = found.iloc[0]
    said = f"{count(round(row['to_payment']), 'day')} from issue to payment"
    if pd.notna(row["between_payments"]):
        said = f"every {count(round(row['between_payments']), 'day')}, {said}"
    return "Paying", f"{said} (median)"


def terms(found: pd.DataFrame) -> Line:
    """Different terms, and how often they were not the standard."""
    if found.empty or found["invoices"].iloc[0] < FEWEST:
        return None
    row = found.iloc[0]
    on, all_ = row["invoices"] - row["off"], count(int(row["invoices"]), "invoice")
    said = f"{row['standard']} on {on} of {all_}"
    if row["off"]:
        said += (
            f"; {count(int(row['terms_given']) - 1, 'other kind')}, most often {row['most_given']}"
        )
    return "Terms", said


def complained(found: pd.DataFrame, limit: int) -> Line:
    """Complaints near the due date and how many were right."""
    if found.empty or found["complaints"].iloc[0] < FEWEST:
        return None
    row = found.iloc[0]
    said = f"{row['near_due']} of {row['complaints']} within {limit} days of the due date"
    return "Complaints", f"{said}; {row['upheld']} of all upheld"


def logged(found: pd.DataFrame) -> Line:
    """Complaints that were raised early and that we wrote down near the due date."""
    if found.empty or found["logged_late"].iloc[0] < FEWEST:
        return None
    late_ = count(int(found["logged_late"].iloc[0]), "complaint")
    return "Ours", f"{late_} raised earlier, logged near the due date by us"


def asked(found: pd.DataFrame) -> Line:
    """Reminders it took, and price requests."""
    if found.empty:
        return None
    row, said = found.iloc[0], []
    if row["reminded"] >= FEWEST:
        invoices = count(int(row["reminded"]), "invoice")
        said.append(f"{invoices} paid after a reminder, {row['reminders']:.1f} on average")
    if row["price_requests"] >= FEWEST:
        said.append(f"{count(int(row['price_requests']), 'request')} for a lower price")
    return ("Asking", "; ".join(said)) if said else None
