"""What the aging tables say."""

import numpy as np
import pandas as pd

from lib.ledger import buckets, wording
from lib.ledger.context import Context

NOTHING = "**Nothing is open** on this day in this selection."


def by_bucket(table: pd.DataFrame, context: Context) -> str:
    """How much is open, late and very late, which groups hold most of it, what is in dispute."""
    columns = buckets.of(table.columns)
    owed = float(table[columns].to_numpy().sum())
    if owed <= 0:
        return NOTHING + _disputed(table, context)
    open_text, oldest = (
        wording.amount(v, context.currency) for v in (owed, table[columns[-1]].sum())
    )
    limit = buckets.first_day(columns[-1])
    if context.basis == "issued":
        holders = _holders(table, table[columns[-1]], "that", context)
        sentence = f"**Of {open_text} open, {oldest} was issued {limit} days ago or more"
        return f"{sentence}{holders}{_disputed(table, context)}"
    late = table[columns[1:]].sum(axis=1)
    if late.sum() <= 0:
        return f"**Of {open_text} open, nothing is late.**{_disputed(table, context)}"
    sentence = (
        f"**Of {open_text} open, {wording.amount(float(late.sum()), context.currency)} is late and "
        f"{oldest} is {limit} days late or more"
    )
    holders = _holders(table, late, "what is late", context)
    return f"{sentence}{holders}{_disputed(table, context)}"


def by_share(table: pd.DataFrame, context: Context) -> str:
    """Which group has the largest share late, beside the share of all."""
    columns = buckets.of(table.columns)
    if table.empty or table["open"].sum() <= 0:
        return NOTHING
    late = table[columns[1:]].sum(axis=1)
    overall = float((late * table["open"]).sum() / table["open"].sum())
    if overall <= 0:
        return "**Nothing of what is open is late.**"
    if context.basis == "issued":
        oldest = float((table[columns[-1]] * table["open"]).sum() / table["open"].sum())
        limit = buckets.first_day(columns[-1])
        return f"**{wording.percent(oldest)} was issued {limit} days ago or more.**"
    text = f"**{wording.percent(overall)} of what is open is late"
    big = table["open"] >= table["open"].sum() * 0.01
    if len(table) < 2 or not big.any():
        return f"{text}.**"
    top = int(np.argmax(late.where(big, -1.0).to_numpy()))
    group_name = (
        _label(table.iloc[top], context) if "salesperson" not in table else "one seller's customers"
    )
    return f"{text};** of {group_name}, {wording.percent(late.iloc[top])}."


def _holders(table: pd.DataFrame, late: pd.Series, noun: str, context: Context) -> str:
    """The few groups that hold at least half of it, where there are more than three."""
    if late.sum() <= 0:
        return ".**"
    sorted_amounts = late.sort_values(ascending=False, kind="stable")
    share = sorted_amounts.cumsum() / sorted_amounts.sum()
    holder_count = int((share < 0.5).sum()) + 1
    if len(table) < 4 or holder_count > len(table) // 2:
        return ".**"
    names = [
        _label(table.loc[row], context)
        for row in sorted_amounts.index[: holder_count if holder_count < 3 else 0]
    ]
    holders = " and ".join(names) or f"{holder_count} of {len(table):,}"
    held_share = wording.percent(share.iloc[holder_count - 1])
    return f":** {holders} {'holds' if holder_count == 1 else 'hold'} {held_share} of {noun}."


def _disputed(table: pd.DataFrame, context: Context) -> str:
    """What disputes do to the sum, said whenever there are any."""
    if "left_out" in table:
        left_out = wording.amount(float(table["left_out"].sum()), context.currency)
        return f" {left_out} in dispute is left out."
    if "in_dispute" not in table:
        return ""
    part = float(table["in_dispute"].sum())
    owed = float(table[buckets.of(table.columns)].to_numpy().sum())
    if part >= owed - 0.5:
        return " All of it is in dispute."
    return f" {wording.amount(part, context.currency)} of it is in dispute."


def _label(row: pd.Series, context: Context) -> str:
    fields = buckets.keys(row.index)
    return " · ".join(context.name(row[f]) if f == "customer" else str(row[f]) for f in fields)
