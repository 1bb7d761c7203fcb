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
    names = [context.name(key) for key in table["customer"].head(most)]
    more = len(table) - len(names)
    if more:
        return f"{', '.join(names)} and {count(more, 'other')}"
    return " and ".join(names)


def usual_lateness(table: pd.DataFrame, context: Context) -> str:
    """How much of what is owed stands with those who usually pay late, and with those slowing."""
    if table.empty:
        return NOBODY
    if table["from_issue"].all():
        return "**No invoice has a due date:** days count from issue, so none can be called late."
    payers = table[table["median"].notna() & ~table["shrunk"].astype(bool)]
    if payers.empty:
        customers_text = count(len(table), "customer")
        return (
            f"**Too little is paid yet** to say how {customers_text} "
            f"{'pays' if len(table) == 1 else 'pay'}."
        )
    late_payers = payers[payers["median"] > 0]
    owed, late_owed = (float(t["balance"].clip(lower=0).sum()) for t in (table, late_payers))
    sentence = f"**{len(late_payers):,} of {count(len(payers), 'customer')} usually pay late"
    sentence += f" and hold {percent(late_owed / owed)} of what is owed" if owed > 0 else ""
    slower = table[table["since"].notna()]
    if slower.empty:
        return f"{sentence}.** Nobody is seen to have slowed down."
    return f"{sentence}.** {len(slower):,} slowed down: {_names(slower, context)}."


def customers(table: pd.DataFrame, context: Context) -> str:
    """Who pays latest, and of how many customers little is on record."""
    if table.empty:
        return NOBODY
    sentence = f"**{_latest(table, context)}.**"
    thin_count = int((table["shrunk"] != "").sum())
    if thin_count:
        verb = "has" if thin_count == 1 else "have"
        sentence += (
            f" {thin_count:,} {verb} fewer than five invoices paid or past due: their days and "
            "shares are "
            f"drawn towards their group's."
        )
    if "from_issue" in table and table["from_issue"].any():
        undated_count = int(table["from_issue"].sum())
        sentence += (
            f" {undated_count:,} {'has' if undated_count == 1 else 'have'} no due dates: days "
            "count from issue."
        )
    return sentence


def _latest(table: pd.DataFrame, context: Context) -> str:
    """The customer with the latest usual day among those with habits of their own."""
    own = table[(table["shrunk"] == "") & table["median"].notna()]
    if own.empty:
        return f"Too little is paid yet to say how {count(len(table), 'customer')} pay"
    row = own.sort_values("median", ascending=False, kind="stable").iloc[0]
    from_issue = "from_issue" in row.index and row["from_issue"]
    days = (
        count(round(row["median"]), "day") + " after issue"
        if from_issue
        else days_late(row["median"])
    )
    return f"{context.name(row['customer'])} pays latest of {count(len(own), 'customer')}: {days}"


def changing_customers(table: pd.DataFrame, context: Context) -> str:
    """Who slowed most, and how often chance alone would name somebody."""
    if table.empty:
        return "**Nobody is seen to have slowed down** by more than chance would explain."
    first = table.iloc[0]
    share = percent(first["by_chance"])
    chance = f"Of all named in a year of looks, at most {share} are expected to be there by chance."
    more = "at least " if first["at_least"] else ""
    customers_text = count(len(table), "customer")
    sentence = (
        f"**{customers_text} {'pays' if len(table) == 1 else 'pay'} later than before;** "
        f"{context.name(first['customer'])} most, by {more}{count(round(first['change']), 'day')} "
        f"since {month(first['since'])}."
    )
    return f"{sentence} {chance}"


def complaints(table: pd.DataFrame, context: Context) -> str:
    """The record of who complains around the due date, our own slow logging first."""
    if table.empty:
        return f"**No customer has five complaints with a date.** {_UNSAID}"
    slow_logging = table[table["logged_late"] * 2 > table["complaints"]]
    ours_text = (
        f" Ours: {_names(slow_logging, context)} spoke early, and we wrote it down near the due date."
        if len(slow_logging) else ""
    )  # fmt: skip
    near = table[table["near_due"] * 2 > table["complaints"]]
    limit = int(table["near"].iloc[0])
    if near.empty:
        return f"**Nobody raises most complaints within {limit} days of the due date.**{ours_text}"
    columns = ("customer", "near_due", "complaints", "near_upheld")
    rows = zip(*(near[column].head(2) for column in columns), strict=True)
    parts = [
        f"{context.name(customer)}: {_of_complaints(close, total, limit)}; {right} upheld"
        for customer, close, total, right in rows
    ]
    more = f" {count(len(near) - 2, 'more')} like this." if len(near) > 2 else ""
    verb = "raises" if len(near) == 1 else "raise"
    finding = f"{count(len(near), 'customer')} {verb} most complaints near the due date"
    return f"**{finding}:** {'. '.join(parts)}.{more}{ours_text}"


def _of_complaints(near: int, total: int, limit: int) -> str:
    return f"{near} of {count(total, 'complaint')} within {limit} days of the due date"


def terms_given(table: pd.DataFrame, context: Context) -> str:
    """Who gets terms off the standard on most invoices, and dues that are not what was agreed."""
    if table.empty:
        return f"**No customer has five invoices with terms.** {_UNSAID}"
    invoices, off_count = int(table["invoices"].sum()), int(table["off"].sum())
    invoices_text = count(invoices, "invoice")
    sentence = (
        f"**{percent(off_count / invoices)} of invoices went out off the customer's standard;**"
    )
    sentence += f" {off_count:,} of {invoices_text}"
    most = table[table["share_off"] > 0.5]
    sentence += f", over half of those to {_names(most, context)}." if len(most) else "."
    differing_count = int(table["due_differs"].sum())
    if differing_count:
        verb = "is" if differing_count == 1 else "are"
        sentence += f" {count(differing_count, 'invoice')} {verb} due on another day than agreed."
    return sentence


def terms_by_seller(table: pd.DataFrame, context: Context) -> str:
    """The range of shares between sellers; no names."""
    if table.empty:
        return "**Fewer than five sellers:** they are not compared."
    low, high = percent(table["share_off"].min()), percent(table["share_off"].max())
    above_count = int((table["share_off"] > table["expected"] * 1.5).sum())
    sentence = f"**Sellers leave the customer's standard on {low} to {high} of invoices;**"
    above_text = (
        "nobody is"
        if not above_count
        else f"{above_count} of {len(table)} {'is' if above_count == 1 else 'are'}"
    )
    return f"{sentence} {above_text} more than half above what their customers would explain."


def waiting_cost(table: pd.DataFrame, context: Context) -> str:
    """What money kept beyond terms cost in a year, and who kept most of it."""
    if table.empty:
        return "**Nobody kept money beyond their terms** in the last 12 months."
    total = amount(float(table["cost"].sum()), context.currency)
    rate = f"{table['cost_of_money'].iloc[0] * 100:.3g}{wording.NBSP}%"
    sentence = f"**Money kept beyond terms cost {total} in 12 months,** at {rate} a year"
    if len(table) == 1:
        return f"{sentence}; all of it with {context.name(table['customer'].iloc[0])}."
    top_count = min(5, len(table))
    return (
        f"{sentence}; {percent(table['together'].iloc[top_count - 1])} of it with {top_count} of "
        f"{len(table):,}."
    )


def quality(table: pd.DataFrame, context: Context) -> str:
    """What is left of sales, and where nothing is."""
    if table.empty:
        return "**Nothing to compare:** no sales in 12 months, or fewer than five sellers."
    sales, left_total = float(table["sales"].sum()), float(table["left"].sum())
    sales_text, left_text = amount(sales, context.currency), amount(left_total, context.currency)
    sentence = f"**Of {sales_text} sold in 12 months, {left_text} is left"
    sentence += f" ({percent(left_total / sales)})" if sales > 0 else ""
    costs = amount(float((table["margin"] - table["left"]).sum()), context.currency)
    sentence += f";** waiting, losses and handling take {costs}."
    none = int((table["left"] < 0).sum())
    noun = "customer" if "customer" in table else "seller"
    if none:
        sentence += f" With {count(none, noun)} nothing is left."
    return sentence


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
    sentence = f"**Half of {invoices} is paid {when}"
    most = table[table["paid"] >= 0.9 - 1e-9]
    if len(most):
        day = int(most["day"].iloc[0])
        sentence += f", nine in ten {count(day, 'day') + ' ' + clock if clock else days_late(day)}"
    return f"{sentence}.**{_peers(table)}"


def _peers(table: pd.DataFrame) -> str:
    at = table[table["day"] == 0]
    if table["from_issue"].any() or at.empty:
        return ""
    row = at.iloc[0]
    sentence = f" On the due day {percent(row['paid'])} is paid"
    if not row["peers"]:
        return f"{sentence}."
    low, high = percent(row["peers_low"]), percent(row["peers_high"])
    return f"{sentence}; of {row['peers']} peers, {low} to {high}."


def over_time(table: pd.DataFrame, context: Context) -> str:
    """Since when a customer slows and by how much; else the usual day of the year."""
    exact_months = table[table["exact"].astype(bool)]
    if exact_months.empty:
        return "**Nothing that fell due is paid** in these three years."
    row = table.iloc[-1]
    if pd.notna(row["since"]):
        change = count(round(row["now"] - row["before"]), "day")
        return (
            f"**{change} later since {month(row['since'])}:** {_usual_text(row['before'])} before, "
            f"{_usual_text(row['now'])} in the last half year."
        )
    low, high = exact_months["days"].tail(12).min(), exact_months["days"].tail(12).max()
    if table["from_issue"].any():
        return f"{_STEADY} of {low:.0f} to {high:.0f} days after issue."
    return f"{_STEADY} from {_span(low, high)}."


def _usual_text(days: float) -> str:
    return days_late(days) if pd.notna(days) else "not known"


def distribution(table: pd.DataFrame, context: Context) -> str:
    """How many were on time, how many over 30 days late, how many still unpaid."""
    if table.empty or not int(table[["paid", "unpaid"]].to_numpy().sum()):
        return "**No invoice of this period is paid or late.**"
    paid, unpaid = int(table["paid"].sum()), int(table["unpaid"].sum())
    if table["from_issue"].any():
        sentence = f"**{count(paid, 'invoice')} paid, {unpaid:,} not yet;**"
        return f"{sentence} without due dates, days count from issue."
    on_time = int(table.loc[table["to_day"] <= 0, "paid"].sum())
    far_count = int(table.loc[table["from_day"] > 30, ["paid", "unpaid"]].to_numpy().sum())
    sentence = f"**{on_time:,} of {count(paid + unpaid, 'invoice')} paid on time,**"
    sentence += f" {far_count:,} over 30 days late"
    unpaid_text = f"{unpaid:,} {'is' if unpaid == 1 else 'are'} late and still unpaid"
    return f"{sentence}; {unpaid_text}." if unpaid else f"{sentence}."


def timeline(table: pd.DataFrame, context: Context) -> str:
    """How many of the latest invoices were late, and which was latest."""
    if table.empty:
        return "**No invoice of this period** was paid or is open."
    dated_rows = table.dropna(subset="days")
    after = int((dated_rows["days"] > 0).sum())
    open_count = int((table["outcome"] == "open").sum())
    sentence = f"**Of the latest {count(len(table), 'invoice')}, {after:,} went past the due day"
    sentence += (
        f" and {open_count:,} {'is' if open_count == 1 else 'are'} open" if open_count else ""
    )
    if not after:
        return f"{sentence}.**"
    worst = dated_rows.sort_values("days", kind="stable").iloc[-1]
    return f"{sentence}.** The latest: {worst['document']}, {count(int(worst['days']), 'day')}."


def habits(table: pd.DataFrame, context: Context) -> str:
    """Which habits are on record."""
    if table.empty:
        return f"**Nothing stands out on record.** {_UNSAID}"
    names = [str(what) for what in table["what"]]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    first, rest = listed[:1], listed[1:].lower()
    return f"**On record: {first.lower()}{rest}.** {_UNSAID}"


def discount(table: pd.DataFrame, context: Context) -> str:
    """How many discounts were taken, and since when none."""
    if table.empty:
        return "**No discount was offered.**"
    offered, taken_count = int(table["offered"].sum()), int(table["taken"].sum())
    sentence = f"**{taken_count:,} of {count(offered, 'discount')} offered was taken**"
    sentence = sentence if taken_count == 1 else sentence.replace("was taken", "were taken")
    end_month = table["ended"].iloc[-1]
    return f"{sentence}; none since {month(end_month)}." if pd.notna(end_month) else f"{sentence}."


def steadiness(now: pd.DataFrame, before: pd.DataFrame) -> Line:
    """How far apart payments lie: the days that hold 8 in 10, this year and the year before."""
    width = [_width(table) for table in (now, before)]
    if width[0] is None:
        return None
    text = f"8 invoices in 10 within {count(width[0], 'day')} of one another in 12 months"
    return "Steadiness", text if width[1] is None else f"{text}; {width[1]:,} in the 12 before"


def _width(table: pd.DataFrame) -> int | None:
    """Days between the ends of 8 in 10; None where too little is paid to say."""
    row = table.iloc[0]
    if row["known"] < FEWEST or pd.isna(row["low"]) or pd.isna(row["high"]):
        return None
    return round(row["high"] - row["low"])


def pay_runs(table: pd.DataFrame) -> Line:
    """Days of the month a customer keeps to."""
    if table.empty or not table["runs"].iloc[0]:
        return None
    row = table.iloc[0]
    days = " and ".join(map(_day_of_month, row["runs"]))
    return (
        "Pay days",
        f"{row['on_runs']} of {row['payment_days']} payment days on {days} of the month",
    )


def _day_of_month(day: int) -> str:
    return "the last weekday" if day == 31 else f"the {day}{_ORDINAL.get(day, 'th')}"


def in_parts(table: pd.DataFrame) -> Line:
    """How many invoices came in parts."""
    if table.empty or table["paid"].iloc[0] < FEWEST or not table["in_parts"].iloc[0]:
        return None
    row = table.iloc[0]
    paid = count(int(row["paid"]), "paid invoice")
    return "In parts", f"{row['in_parts']} of {paid} in more than one payment"


def discount_habit(table: pd.DataFrame) -> Line:
    """Discounts taken of those offered."""
    if table.empty or table["offered"].iloc[0] < FEWEST:
        return None
    row = table.iloc[0]
    text = f"{row['taken']} of {count(int(row['offered']), 'discount')} taken"
    text += f", {row['late']} of them after its days" if row["late"] else ""
    return "Discount", f"{text}; none since {month(row['ended'])}" if pd.notna(
        row["ended"]
    ) else text


def billing_rhythm(table: pd.DataFrame) -> Line:
    """How often a customer is billed."""
    if table.empty or pd.isna(table["between_invoices"].iloc[0]):
        return None
    if table["invoices"].iloc[0] < FEWEST:
        return None
    interval = count(round(table["between_invoices"].iloc[0]), "day")
    return "Billing", f"an invoice every {interval} (median)"


def payment_rhythm(table: pd.DataFrame) -> Line:
    """How often a customer pays, and how long an invoice takes."""
    if table.empty or table["paid"].iloc[0] < FEWEST:
        return None
    row = table.iloc[0]
    text = f"{count(round(row['to_payment']), 'day')} from issue to payment"
    if pd.notna(row["between_payments"]):
        text = f"every {count(round(row['between_payments']), 'day')}, {text}"
    return "Paying", f"{text} (median)"


def terms(table: pd.DataFrame) -> Line:
    """Different terms, and how often they were not the standard."""
    if table.empty or table["invoices"].iloc[0] < FEWEST:
        return None
    row = table.iloc[0]
    standard_count, invoices_text = (
        row["invoices"] - row["off"],
        count(int(row["invoices"]), "invoice"),
    )
    text = f"{row['standard']} on {standard_count} of {invoices_text}"
    if row["off"]:
        text += (
            f"; {count(int(row['terms_given']) - 1, 'other kind')}, most often {row['most_given']}"
        )
    return "Terms", text


def complaint_habit(table: pd.DataFrame, limit: int) -> Line:
    """Complaints near the due date and how many were right."""
    if table.empty or table["complaints"].iloc[0] < FEWEST:
        return None
    row = table.iloc[0]
    text = f"{row['near_due']} of {row['complaints']} within {limit} days of the due date"
    return "Complaints", f"{text}; {row['upheld']} of all upheld"


def late_logging(table: pd.DataFrame) -> Line:
    """Complaints that were raised early and that we wrote down near the due date."""
    if table.empty or table["logged_late"].iloc[0] < FEWEST:
        return None
    complaints_text = count(int(table["logged_late"].iloc[0]), "complaint")
    return "Ours", f"{complaints_text} raised earlier, logged near the due date by us"


def request_habit(table: pd.DataFrame) -> Line:
    """Reminders it took, and price requests."""
    if table.empty:
        return None
    row, parts = table.iloc[0], []
    if row["reminded"] >= FEWEST:
        invoices = count(int(row["reminded"]), "invoice")
        parts.append(f"{invoices} paid after a reminder, {row['reminders']:.1f} on average")
    if row["price_requests"] >= FEWEST:
        parts.append(f"{count(int(row['price_requests']), 'request')} for a lower price")
    return ("Asking", "; ".join(parts)) if parts else None
