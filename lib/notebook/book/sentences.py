"""What the tables of the book page say."""

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import count
from lib.notebook.wording import exact_amount

_MOST, _FEW = 4, 2
"""Currencies named in a headline, of totals and of their changes."""


def tie_out(table: pd.DataFrame, context: Context) -> str:
    """Whether our open total is theirs, to the minor unit, currency by currency."""
    stated_rows = table.dropna(subset="theirs") if "theirs" in table else table.head(0)
    if table.empty:
        return "**Nothing is open on this day.** What does your system say?"
    if stated_rows.empty:
        return f"**Open {_listed(table)}.** What does your system say?"
    differing_rows = stated_rows[stated_rows["difference"] != 0]
    if differing_rows.empty:
        agreed = "It agrees" if len(stated_rows) == len(table) else "What was named agrees"
        return f"**✓ {agreed} to the cent: {_listed(stated_rows)}.**"
    worst = ", ".join(
        f"ours is {exact_amount(abs(d), c)} {'more' if d > 0 else 'less'}"
        for d, c in zip(differing_rows["difference"], differing_rows["currency"], strict=True)
    )
    return f"**It does not agree: {worst}.** Give your list of open items to see which documents."


def _listed(rows: pd.DataFrame) -> str:
    """What is open, a currency each; of many, the first, since a headline is read at a glance."""
    first = rows.head(_MOST)
    amounts = ", ".join(map(exact_amount, first["ours"], first["currency"]))
    others = len(rows) - len(first)
    return (
        f"{amounts} and {count(others, 'more currency', 'more currencies')}" if others else amounts
    )


def changes(table: pd.DataFrame, context: Context) -> str:
    """How many documents were added, are gone or changed, and by how much the open total moved."""
    if table.empty:
        return "**Nothing changed** between the two, as seen on this day."
    counts = table.groupby("change")["documents"].sum()
    changed = int(counts.drop(["added", "gone", "payments"], errors="ignore").sum())
    parts = {
        "added": int(counts.get("added", 0)),
        "gone": int(counts.get("gone", 0)),
        "changed": changed,
        "with other payments": int(counts.get("payments", 0)),
    }
    change_text = ", ".join(f"{number:,} {label}" for label, number in parts.items() if number)
    total = sum(parts.values())
    differences = table.groupby("currency")["difference"].sum()
    sums = ", ".join(exact_amount(int(d), str(c), signed=True) for c, d in differences.items())
    differ = f"{count(total, 'document')} differ{'s' if total == 1 else ''}"
    if len(differences) > _FEW:
        return f"**{differ}:** {change_text}. Open changed by {sums}."
    return f"**{differ}, open changed by {sums}:** {change_text}."


def changed_documents(table: pd.DataFrame, context: Context) -> str:
    """The document that differs most, and how many are listed."""
    if table.empty:
        return "**No document differs.**"
    first, listed = table.iloc[0], count(len(table), "document")
    if not int(first["difference"]):
        return f"**{listed} differ{'s' if len(table) == 1 else ''}, none in what is open.**"
    most = exact_amount(int(first["difference"]), str(first["currency"]), signed=True)
    return f"**{first['document']} differs most, by {most}:** {listed} listed, the largest first."
