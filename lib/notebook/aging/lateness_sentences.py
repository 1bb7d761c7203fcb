"""What the tables of tolerance, months, rolls, loss, concentration and recovery say."""

import pandas as pd

from lib.ledger import buckets, wording
from lib.ledger.context import Context
from lib.notebook.aging.sentences import NOTHING

_FEW = 5


def by_customer(table: pd.DataFrame, context: Context) -> str:
    """How many customers owe, how many of them are late, and who is late with most.

    Counted from issue nobody is late: who owes most.
    """
    owing = table[table["total"] != 0] if len(table) else table
    if owing.empty:
        return NOTHING
    customers_text = wording.count(len(owing), "customer")
    if "late" not in owing:
        name, most = owing.iloc[0][["customer", "total"]]
        said = wording.amount(float(most), context.currency)
        return (
            f"**{customers_text} {'owes' if len(owing) == 1 else 'owe'};** {context.name(name)} "
            f"most, {said}."
        )
    late = owing[owing["late"] > 0]
    if late.empty:
        return f"**None of {customers_text} is late.**"
    first = late.iloc[0]
    most = wording.amount(first["late"], context.currency)
    verb = "is" if len(late) == 1 else "are"
    name = context.name(first["customer"])
    return f"**{len(late):,} of {customers_text} {verb} late;** {name} with most, {most}."


def on_terms(table: pd.DataFrame, context: Context) -> str:
    """What is past the tolerance agreed, beside what is late but inside it."""
    start = next((c for c in table.columns if c.startswith("from_")), None)
    if start is None or table["open"].sum() <= 0:
        return NOTHING
    return f"{_sides(table, start, context)}{_undated_text(context)}"


def _undated_text(context: Context) -> str:
    """What has no due date stands in no bar."""
    undated = context.facts["undated"]
    if undated <= 0:
        return ""
    return f" {wording.amount(undated, context.currency)} has no due date, and is not shown."


def _sides(table: pd.DataFrame, start: str, context: Context) -> str:
    past = float(table["past"].sum())
    inside = float(table.loc[table[start] >= 0, "open"].sum()) - past
    if past <= 0:
        inside_text = (
            f"; {wording.amount(inside, context.currency)} is late but inside it"
            if inside > 0
            else ""
        )
        return f"**Nothing is past tolerance**{inside_text}."
    text = f"**{wording.amount(past, context.currency)} is past tolerance"
    if inside <= 0:
        return f"{text}.**"
    another_text = wording.amount(inside, context.currency)
    return f"{text};** another {another_text} is late but inside tolerance, and needs no call yet."


def history(table: pd.DataFrame, context: Context) -> str:
    """What is late now against a year ago, or against the first month shown.

    Counted from issue nothing is late: what is in the oldest bucket.
    """
    columns = buckets.late(table.columns)
    state = "late"
    if context.basis == "issued":
        columns = columns[-1:]
        state = f"{columns[0][1:].rstrip('_')} days old or more" if columns else state
    late = table[columns].sum(axis=1) if len(table) else pd.Series(dtype=float)
    if not late.any():
        return f"**Nothing was {state}** on any of these days." if len(table) else NOTHING
    now, first = float(late.iloc[-1]), max(len(table) - 13, 0)
    earlier_late, when = float(late.iloc[first]), wording.day_text(table["day"].iloc[first].date())
    text = (
        f"**{wording.amount(now, context.currency)} is {state}"
        if now
        else f"**Nothing is {state} now"
    )
    if first == len(table) - 1:
        return f"{text}.**"
    change = wording.change(now - earlier_late, context.currency)
    return f"{text}, {change} since {when};** the most was {_peak_text(table, late, context)}."


def _peak_text(table: pd.DataFrame, late: pd.Series, context: Context) -> str:
    day = wording.day_text(table["day"].iloc[int(late.to_numpy().argmax())].date())
    return f"{wording.amount(float(late.max()), context.currency)} on {day}"


def tolerance_history(table: pd.DataFrame, context: Context) -> str:
    """The share past tolerance now, and its range over the months."""
    shares = table["share"].dropna() if len(table) else pd.Series(dtype=float)
    if shares.empty:
        return NOTHING
    any_open = pd.notna(table["share"].iloc[-1])
    text = f"**{wording.percent(shares.iloc[-1])} of what is open is past tolerance"
    text = text if any_open else "**Nothing is open now"
    if len(shares) < 2:
        return f"{text}.**"
    low, high = wording.percent(shares.min()), wording.percent(shares.max())
    period_text = f"over {wording.count(len(shares), 'month-end')}"
    subject = "it" if any_open else "the share past tolerance"
    return f"{text};** {period_text} {subject} lay between {low} and {high}."


_LEAST_LOSS = 50
"""Minor units that round to nothing: less is no amount that may never come in."""


def loss(table: pd.DataFrame, context: Context) -> str:
    """The sum we may not see, its share of what is open, and what that rests on."""
    balance, provision = float(table["balance"].sum()), float(table["provision"].sum())
    if balance <= 0:
        return NOTHING
    if provision < _LEAST_LOSS:
        money = wording.amount(balance, context.currency)
        return f"**By this record none of {money} open is lost**; {_rate_basis(table)}."
    share_text = (
        f"{wording.percent(provision / balance)} of {wording.amount(balance, context.currency)} "
        "open"
    )
    return (
        f"**{wording.amount(provision, context.currency)} may never come in**, {share_text}; "
        f"{_rate_basis(table)}."
    )


def _rate_basis(table: pd.DataFrame) -> str:
    """What the rates are from: typed ones are named, else the step of what is little late."""
    typed = table["bucket"][(table["rate"] != table["on_record"]).to_numpy()]
    if len(typed):
        return f"rates for {', '.join(typed)} are typed"
    final = float(table["rate"].iloc[-1])
    loss_text = (
        "what passes 120 days counts as lost"
        if final >= 1
        else f"of what passes 120 days, {wording.percent(final)} is written off in the end"
    )
    early = table["roll"].iloc[1]
    if pd.isna(early):
        return loss_text
    return f"of what is 1–30 days late, {wording.percent(early)} is open a month later, and {loss_text}"


def concentration(table: pd.DataFrame, context: Context) -> str:
    """How few hold how much; who is the largest."""
    value = "late" if "late" in table else "owed"
    noun = "late" if value == "late" else "owed"
    if table.empty:
        return f"**Nothing is {noun}** on this day in this selection."
    first = table.iloc[0]
    fields = table.columns[: table.columns.get_loc(value)]
    holder = " · ".join(
        context.name(first[f]) if f == "customer" else str(first[f]) for f in fields
    )
    if len(table) <= _FEW:
        return f"**{holder} holds {wording.percent(first['share'])} of what is {noun}.**"
    share, alone_share = (wording.percent(v) for v in (table["together"].iloc[4], first["share"]))
    return (
        f"**Five of {len(table):,} hold {share} of what is {noun};** {holder} alone {alone_share}."
    )


def recovery(table: pd.DataFrame, context: Context) -> str:
    """How the chance of being paid soon falls with lateness."""
    rows = table[table["invoices"] >= _FEW]
    if rows.empty:
        return "**Too few late invoices** to say, with 30 further days on record."
    first, last = rows.iloc[0], rows.iloc[-1]
    text = (
        f"**Of 100 {_lateness_text(first)}, {first['share_of_invoices'] * 100:.0f} are paid within "
        "30 days"
    )
    if len(rows) < 2:
        return f"{text}.**"
    return f"{text};** of 100 {_lateness_text(last)}, {last['share_of_invoices'] * 100:.0f}."


def _lateness_text(row: pd.Series) -> str:
    late = int(row["days_late"])
    return "open when due" if late == 0 else f"that get {late} days late"


def items(table: pd.DataFrame, context: Context) -> str:
    """The largest document, of how many, and whether all of them are listed."""
    if table.empty:
        return "**No open document** stands behind this."
    count, first = int(context.facts["of"]), table.iloc[0]
    largest = (
        f"{wording.document(first['document'])}, {wording.amount(first['open'], first['currency'])}"
    )
    if count == 1:
        return f"**The only open document is {largest}.**"
    text = f"**The largest is {largest};** {wording.count(count, 'open document')}"
    return f"{text}, the largest {len(table):,} listed." if count > len(table) else f"{text}."


def allocations(table: pd.DataFrame, context: Context) -> str:
    """What a document began with and what is left of it."""
    if table.empty:
        return "**This document is not in the ledger** on this day."
    first, last = table.iloc[0], table.iloc[-1]
    start_amount, remaining = (
        wording.amount(v, first["currency"]) for v in (first["amount"], last["left"])
    )
    if len(table) == 1:
        return f"**{first['document']}: {start_amount}, nothing set against it yet.**"
    count = wording.count(len(table) - 1, "allocation")
    return f"**{first['document']}: {start_amount}, {remaining} left** after {count}."
