"""What is said of decisions afterwards: what came of them, how good chances were, what is not done."""

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import count


def outcomes(table: pd.DataFrame, context: Context) -> str:
    """How many decisions turned out well so far, and which looks are due."""
    if table.empty:
        return "**No decision is old enough to look at.** The first look is after 30 days."
    due = table[table["state"] == "due"]
    told = table[table["happened"] != "not known yet"]
    good = int((told["happened"] == "all within tolerance").sum())
    said = f"**{good} of {count(len(told), 'look')} found everything paid within tolerance.**"
    if told.empty:
        said = "**Nothing is known yet:** tolerances are still running."
    if len(due):
        who = context.name(due["customer"].iloc[0])
        said += f" {count(len(due), 'look is', 'looks are')} due, {who} first."
    return said


def scores(table: pd.DataFrame, context: Context) -> str:
    """One's own score where there is one, and the sides'."""
    if table.empty or not table["outcomes"].any():
        return "**No outcome is known yet.** A chance is settled 90 days after the decision."
    names = {"you": "You", "credit": "Credit", "sales": "Sales"}
    parts = [
        f"{names[who]}: {said.rstrip('.')}"
        for who, said, n in zip(table["who"], table["said"], table["outcomes"], strict=True)
        if n
    ]
    return f"**{parts[0]}.**" + "".join(f" {part}." for part in parts[1:])


def changes(table: pd.DataFrame, context: Context) -> str:
    """How many lines are not in the ledger yet, and the oldest of them."""
    if table.empty:
        return "**Nothing was decided that the ledger would have to show.**"
    open_ = table[table["verdict"].isin(["not yet", "otherwise"])]
    if open_.empty:
        return "**Everything decided is in the ledger**, as far as it says."
    first = open_.iloc[0]
    what = first["field"].lower()
    return (
        f"**{count(len(open_), 'change is', 'changes are')} not in the ledger.** The oldest: "
        f"{context.name(first['customer'])}, {what}, {first['said']}."
    )
