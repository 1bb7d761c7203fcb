"""What the tables of the book page say."""

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import count
from lib.notebook.wording import exact_amount


def tie_out(table: pd.DataFrame, context: Context) -> str:
    """Whether our open total is theirs, to the minor unit, currency by currency."""
    named = table.dropna(subset="theirs") if "theirs" in table else table.head(0)
    if table.empty:
        return "**Nothing is open** on this day. What does your system say?"
    if named.empty:
        totals = ", ".join(map(exact_amount, table["ours"], table["currency"]))
        return f"**Open {totals}.** What does your system say?"
    off = named[named["difference"] != 0]
    if off.empty:
        agreed = "It agrees" if len(named) == len(table) else "What was named agrees"
        return f"**✓ {agreed} to the cent:** {_listed(named)}."
    worst = ", ".join(
        f"ours is {exact_amount(abs(d), c)} {'more' if d > 0 else 'less'}"
        for d, c in zip(off["difference"], off["currency"], strict=True)
    )
    return f"**It does not agree:** {worst}. Give your list of open items to see which documents."


def _listed(named: pd.DataFrame) -> str:
    return ", ".join(map(exact_amount, named["ours"], named["currency"]))


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
    said = ", ".join(f"{number:,} {what}" for what, number in parts.items() if number)
    total = sum(parts.values())
    moved = table.groupby("currency")["difference"].sum()
    sums = ", ".join(exact_amount(int(d), str(c), signed=True) for c, d in moved.items())
    return (
        f"**{count(total, 'document')} differ{'s' if total == 1 else ''}:** {said}. Open: {sums}."
    )


def changed(table: pd.DataFrame, context: Context) -> str:
    """How many documents are listed."""
    if table.empty:
        return "**No document differs.**"
    return f"**{count(len(table), 'document')} listed,** the largest difference first."
