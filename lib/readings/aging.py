"""What the aging tables say."""

import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context


def by_bucket(table: pd.DataFrame, context: Context) -> str:
    """How much is open, late and very late, and which groups hold most of what is late."""
    if table.empty:
        return "**Nothing is open** on this day in this selection."
    buckets = [c for c in table.columns if c[0] == "d" and c[1:2].isdigit()]
    late = table[buckets].sum(axis=1)
    owed = float(late.sum() + table.get("not_due", pd.Series(0)).sum())
    if late.sum() <= 0:
        return f"**Of {wording.amount(owed, context.currency)} open, nothing is late.**"
    oldest = float(table[buckets[-1]].sum())
    limit = buckets[-1][1:].split("_")[0]
    found = (
        f"**Of {wording.amount(owed, context.currency)} open, "
        f"{wording.amount(float(late.sum()), context.currency)} is late and "
        f"{wording.amount(oldest, context.currency)} is {limit} days late or more"
    )
    return f"{found}{_holders(table['group'], late)}"


def _holders(groups: pd.Series, late: pd.Series) -> str:
    """The few groups that hold at least half of what is late, where there are more than three."""
    ranked = late.sort_values(ascending=False)
    share = ranked.cumsum() / ranked.sum()
    few = int((share < 0.5).sum()) + 1
    if len(groups) < 4 or few > len(groups) // 2:
        return ".**"
    names = " and ".join(groups[ranked.index[:few]]) if few < 3 else f"{few} of {len(groups):,}"
    return f":** {names} {'holds' if few == 1 else 'hold'} {wording.percent(share.iloc[few - 1])}."
