"""What the board's tables say: who is on the agenda, how far apart the sides are, what options do."""

import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.ledger.wording import amount, count, percent, rating

_HALF = 0.5
_SAME = 0.02


def agenda(table: pd.DataFrame, context: Context) -> str:
    """How many cases fit, what is parked until when, how many looks are routine."""
    if table.empty:
        return "**Nothing comes up:** nobody is past tolerance, changing, or due for a look."
    cases, parked = (table[table["on"] == on] for on in ("case", "parked"))
    routine = int((table["on"] == "routine").sum())
    told = f"**{count(len(cases), 'case fits', 'cases fit')} the clock**"
    if len(cases):
        told += f", {context.name(cases['customer'].iloc[0])} first"
    told += "."
    if len(parked):
        back = parked["until"].min().date()
        told += f" {len(parked)} more are parked, the first until {wording.day(back)}."
    if routine:
        told += (
            f" {count(routine, 'customer')} {'has' if routine == 1 else 'have'} only a half-year look "
            f"due: rate beforehand, settle by consent."
        )
    return told


def gap(table: pd.DataFrame, context: Context) -> str:
    """How far apart the sides are on one case: “two notches, €120 k apart”; empty if one is silent."""
    middle = table[table["who"].isin(["credit", "sales"])].pivot(
        index="measure", columns="who", values="middle"
    )
    if not {"credit", "sales"} <= set(middle.columns):
        return ""
    apart = (middle["sales"] - middle["credit"]).abs()
    parts = []
    if "rating" in apart:
        parts.append(_notches(float(apart["rating"])))
    if "limit" in apart and apart["limit"] >= _HALF:
        parts.append(f"{amount(apart['limit'], context.currency)} apart")
    if "terms" in apart and apart["terms"] >= _HALF:
        days = apart["terms"]
        parts.append(f"{wording.middle(days)} day{'' if days == 1 else 's'} of term")
    if "chance" in apart and apart["chance"] >= _HALF:
        parts.append(f"{wording.middle(apart['chance'])} points of chance")
    return ", ".join(parts)


_WORDS = {0.0: "the same rating", 0.5: "half a notch", 1.0: "one notch", 1.5: "one and a half notches",
          2.0: "two notches", 3.0: "three notches", 4.0: "four notches"}  # fmt: skip


def _notches(apart: float) -> str:
    return _WORDS.get(apart, f"{apart:g} notches")


def reveal(table: pd.DataFrame, context: Context) -> str:
    """The gap in words on one case; over several, how many are sealed and who is furthest apart."""
    if table.empty:
        return "**No case yet.**"
    if table["case"].nunique() > 1:
        return _several(table)
    if (table["who"] == "").all():
        sealed = count(int(table["sealed"].iloc[0]), "opinion")
        return f"**Sealed: {sealed}.** Nothing is shown until both sides are in."
    apart = gap(table, context)
    if not apart:
        return "**One side has not spoken.**"
    return f"**{apart[:1].upper()}{apart[1:]}.**{_record(table)}"


def _record(table: pd.DataFrame) -> str:
    """What the record says, as the third voice."""
    own = table[table["who"] == "record"].set_index("measure")
    middle = {str(what): float(value) for what, value in own["middle"].items()}
    told = ""
    if "rating" in middle:
        told += f" The record of half a year would be rated {rating(middle['rating'])}."
    if "chance" in middle:
        quarters = int(own["count"]["chance"])
        hits = round(middle["chance"] / 100 * quarters)
        told += f" In {hits} of the last {quarters} quarters all was paid within tolerance."
    return told


def _several(table: pd.DataFrame) -> str:
    wide = table.pivot_table(index="name", columns="who", values="middle", aggfunc="first")
    known = wide.dropna(subset=[c for c in ("credit", "sales") if c in wide])
    if not {"credit", "sales"} <= set(wide.columns) or known.empty:
        return f"**{count(table['case'].nunique(), 'case')}, none opened yet.**"
    apart = (known["credit"] - known["sales"]).abs()
    opened = count(len(known), "case is open", "cases are open")
    if apart.max() < _HALF:
        return f"**{opened}; the sides agree on each.**"
    return (
        f"**{opened};** the sides are furthest apart on {apart.idxmax()}: {_notches(apart.max())}."
    )


_OPTIONS = {"as asked": "What was asked for", "credit's": "Credit's proposal",
            "sales'": "Sales' proposal", "midpoint": "The middle of both",
            "the plan": "The plan"}  # fmt: skip


def options(table: pd.DataFrame, context: Context) -> str:
    """What is owed today and becomes of it as it is, and what the last option moves beside that."""
    row = table.iloc[0]
    money = {
        name: amount(row[name], context.currency) for name in ("owed", "later", "peak", "cost")
    }
    told = (
        f"**{money['owed']} is owed today; as it is, {money['later']} in a year**, at most "
        f"{money['peak']}, at a yearly cost of {money['cost']} in waiting and loss."
    )
    if len(table) < 2:
        return f"{told} Nothing else is asked for or planned yet."
    return f"{told} {_moved(row, table.iloc[-1], context.currency)}"


def _moved(first: pd.Series, last: pd.Series, currency: str) -> str:
    name = _OPTIONS.get(last["option"], last["option"])
    less = last["later"] - first["later"]
    moved = f"brings that to {amount(last['later'], currency)} in a year"
    if abs(less) < _SAME * max(first["later"], 1.0):
        moved = "leaves that where it is"
    bad = [amount(row["bad"], currency) for row in (first, last)]
    told = f"{name} {moved}; what a bad 1 in 10 loses goes from {bad[0]} to {bad[1]}."
    if pd.isna(last["extra"]):
        return f"{told} No extra sales would pay for it."
    if last["extra_share"] < 0.0005:
        return f"{told} It needs no extra sales to be worth as much."
    more, share = amount(last["extra"], currency), percent(last["extra_share"])
    return f"{told} It needs {share} more sales a year, {more}, to be worth as much."


def divergence(table: pd.DataFrame, context: Context) -> str:
    """On how many cases the sides differ, which way, and what happened."""
    if table.empty:
        return "**No case has been opened yet.**"
    apart = table["credit"] - table["sales"]
    trusting, careful = int((apart >= 1).sum()), int((apart <= -1).sum())
    told = f"**{count(len(table), 'case')} opened; a notch or more apart on {trusting + careful}.**"
    if trusting or careful:
        told += f" Sales trusts more on {trusting}, credit on {careful}."
    known = table[table["happened"] != "not known yet"]
    if len(known):
        good = int((known["happened"] == "paid within tolerance").sum())
        told += f" {good} of {len(known)} with an outcome were paid within tolerance."
    return told
