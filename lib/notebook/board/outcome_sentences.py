"""What is said of decisions afterwards: what came of them, how good chances were, what is not done."""

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import count


def outcomes(table: pd.DataFrame, context: Context) -> str:
    """How many decisions turned out well so far, and which looks are due."""
    if table.empty:
        return "**No decision is old enough to look at.** The first look is after 30 days."
    due = table[table["state"] == "due"]
    known_looks = table[table["happened"] != "not known yet"]
    good_count = int((known_looks["happened"] == "all within tolerance").sum())
    sentence = (
        f"**{good_count} of {count(len(known_looks), 'look')} found everything paid within "
        "tolerance.**"
    )
    if known_looks.empty:
        sentence = "**Nothing is known yet:** tolerances are still running."
    if len(due):
        name = context.name(due["customer"].iloc[0])
        sentence += f" {count(len(due), 'look is', 'looks are')} due, {name} first."
    return sentence


def scores(table: pd.DataFrame, context: Context) -> str:
    """One's own score where there is one, and the sides'."""
    if table.empty or not table["outcomes"].any():
        return "**No outcome is known yet.** A chance is settled 90 days after the decision."
    names = {"you": "You", "credit": "Credit", "sales": "Sales"}
    parts = [
        f"{names[voice]}: {text.rstrip('.')}"
        for voice, text, n in zip(table["who"], table["said"], table["outcomes"], strict=True)
        if n
    ]
    return f"**{parts[0]}.**" + "".join(f" {part}." for part in parts[1:])


def changes(table: pd.DataFrame, context: Context) -> str:
    """How many lines are not in the ledger yet, and the oldest of them."""
    if table.empty:
        return "**Nothing was decided that the ledger would have to show.**"
    open_rows = table[table["verdict"].isin(["not yet", "otherwise"])]
    if open_rows.empty:
        return "**Everything decided is in the ledger**, as far as it says."
    first = open_rows.iloc[0]
    field = first["field"].lower()
    return (
        f"**{count(len(open_rows), 'change is', 'changes are')} not in the ledger.** The oldest: "
        f"{context.name(first['customer'])}, {field}, {first['said']}."
    )
