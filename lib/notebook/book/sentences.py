"""What the tables of the book page say."""

import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import count
from lib.notebook.wording import exact_amount


def tie_out(table: pd.DataFrame, context: Context) -> str:
    """Whether our open total is theirs, to the minor unit, currency by currency."""
    stated_rows = table.dropna(subset="theirs") if "theirs" in table else table.head(0)
    if table.empty:
        return "**Nothing is open** on this day. What does your system say?"
    if stated_rows.empty:
        totals = ", ".join(map(exact_amount, table["ours"], table["currency"]))
        return f"**Open {totals}.** What does your system say?"
    differing_rows = stated_rows[stated_rows["difference"] != 0]
    if differing_rows.empty:
        agreed = "It agrees" if len(stated_rows) == len(table) else "What was named agrees"
        return f"**✓ {agreed} to the cent:** {_amount_list(stated_rows)}."
    worst = ", ".join(
        f"ours is {exact_amount(abs(d), c)} {'more' if d > 0 else 'less'}"
        for d, c in zip(differing_rows["difference"], differing_rows["currency"], strict=True)
    )
    return f"**It does not agree:** {worst}. Give your list of open items to see which documents."


def _amount_list(rows: pd.DataFrame) -> str:
    return ", ".join(map(exact_amount, rows["ours"], rows["currency"]))


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
    return (
        f"**{count(total, 'document')} differ{'s' if total == 1 else ''}:** {change_text}. Open: "
        f"{sums}."
    )


def changed_documents(table: pd.DataFrame, context: Context) -> str:
    """How many documents are listed."""
    if table.empty:
        return "**No document differs.**"
    return f"**{count(len(table), 'document')} listed,** the largest difference first."
