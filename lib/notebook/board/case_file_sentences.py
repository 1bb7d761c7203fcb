"""What facts 6, 7 and 9 of the case file say."""

import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.ledger.wording import amount, count, percent


def late_logging(row: pd.Series) -> str:
    """How many complaints were raised early and recorded late."""
    return (
        f"{row['logged_late']} of {count(int(row['complaints']), 'complaint')} raised early, recorded "
        f"by us only near the due date"
    )


def upheld_complaints(row: pd.Series) -> str:
    """How many complaints were right."""
    return (
        f"{row['upheld']} of {count(int(row['complaints']), 'complaint')} upheld, wholly or in part"
    )


def share_of_late(row: pd.Series, late: int) -> str:
    """How much of what is late now a complaint stands against."""
    complaint_count = int(row["complaints"])
    return (
        f"{complaint_count} of {count(late, 'late invoice')} complained about, "
        f"{percent(complaint_count / late)}"
    )


def in_time(row: pd.Series) -> str:
    """How many complaints were raised near the due date, and how many of those were upheld."""
    return (
        f"{row['near_due']} of {count(int(row['complaints']), 'complaint')} raised within 5 days of "
        f"the due date; {row['near_upheld']} of those upheld"
    )


def deadlines(table: pd.DataFrame, context: Context) -> str:
    """How much is due and how much of it is overdue, and what is the oldest."""
    if table.empty:
        return "**Nothing is due:** no decision, step or approval waits."
    overdue, first = int(table["overdue"].sum()), table.iloc[0]
    sentence = f"**{count(len(table), 'thing is', 'things are')} due, {overdue} of them overdue.**"
    return f"{sentence} First: {context.name(first['customer'])}: {first['text']}"


def why_late(table: pd.DataFrame, context: Context) -> str:
    """What is ours, what is theirs, and what is not known; ours first."""
    if table.empty:
        return "**Nothing on record says why.** Ask, and note who said what."
    our_causes, their_causes = (table[table["whose"] == whose] for whose in ("ours", "theirs"))
    parts = [
        f"{whose}: {'; '.join(part['record'].head(2))}"
        for whose, part in (("Ours", our_causes), ("Theirs", their_causes))
        if len(part)
    ]
    if not parts:
        return f"**No cause is on record.** {table['record'].iloc[0]}."
    first, *rest = parts
    headline, _, more = first.partition("; ")
    others = [more] if more else []
    return " ".join([f"**{headline}.**", *(f"{_sentence(o)}." for o in (*others, *rest))])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def field(table: pd.DataFrame, context: Context) -> str:
    """How many answers warn, and which turned for the worse last."""
    if table.empty:
        return "**No field report yet.** Eleven questions, answered on the next visit."
    answers = table[table["group"] != "Credit"]
    warning = int(answers["warns"].sum())
    sentence = (
        f"**{warning} of {count(len(answers), 'answer')} {'warns' if warning == 1 else 'warn'}.**"
    )
    if answers.empty:
        sentence = "**No field report yet.**"
    worse_answers = answers[answers["way"] == "worse"].sort_values(
        "day", ascending=False, kind="stable"
    )
    if len(worse_answers):
        turns = [
            f"{question.rstrip('?').lower()}: {before} → {now} since {wording.day_text(day.date())}"
            for question, before, now, day in zip(
                worse_answers["question"],
                worse_answers["before"],
                worse_answers["answer"],
                worse_answers["day"],
                strict=True,
            )
        ]
        sentence += f" Turned: {'; '.join(turns[:2])}"
        sentence += f"; {len(turns) - 2} more." if len(turns) > 2 else "."
    news = table[table["group"] == "Credit"]
    if len(news):
        sentence += f" Credit has {count(len(news), 'piece', 'pieces')} of news."
    return sentence


def voice(table: pd.DataFrame, context: Context) -> str:
    """What is expected by the end, as a range, and what is promised by then."""
    if table.empty:
        return "**Nothing is open and nothing is expected.**"
    last = table.iloc[-1]
    low, high = (amount(last[end], context.currency) for end in ("p10", "p90"))
    weeks = len(table)
    sentence = f"**{low} to {high} in {weeks} weeks, 8 times in 10.**"
    if pd.isna(last["promised"]):
        return f"{sentence} Nothing is promised for that time."
    promised = float(last["promised"])
    sentence += f" Promised for that time: {amount(promised, context.currency)}"
    if promised > last["p90"]:
        return f"{sentence}, more than the record expects."
    return f"{sentence}."
