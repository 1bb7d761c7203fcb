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
    sentence = f"**{count(len(cases), 'case fits', 'cases fit')} the clock**"
    if len(cases):
        sentence += f", {context.name(cases['customer'].iloc[0])} first"
    sentence += "."
    if len(parked):
        return_day = parked["until"].min().date()
        sentence += (
            f" {len(parked)} more are parked, the first until {wording.day_text(return_day)}."
        )
    if routine:
        sentence += (
            f" {count(routine, 'customer')} {'has' if routine == 1 else 'have'} only a half-year look "
            f"due: rate beforehand, settle by consent."
        )
    return sentence


def gap(table: pd.DataFrame, context: Context) -> str:
    """How far apart the sides are on one case: “two notches, €120 k apart”; empty if one is silent."""
    middle = table[table["who"].isin(["credit", "sales"])].pivot(
        index="measure", columns="who", values="middle"
    )
    if not {"credit", "sales"} <= set(middle.columns):
        return ""
    distances = (middle["sales"] - middle["credit"]).abs()
    parts = []
    if "rating" in distances:
        parts.append(_notches(float(distances["rating"])))
    if "limit" in distances and distances["limit"] >= _HALF:
        parts.append(f"{amount(distances['limit'], context.currency)} apart")
    if "terms" in distances and distances["terms"] >= _HALF:
        days = distances["terms"]
        parts.append(f"{wording.middle(days)} day{'' if days == 1 else 's'} of term")
    if "chance" in distances and distances["chance"] >= _HALF:
        parts.append(f"{wording.middle(distances['chance'])} points of chance")
    return ", ".join(parts)


_WORDS = {0.0: "the same rating", 0.5: "half a notch", 1.0: "one notch", 1.5: "one and a half notches",
          2.0: "two notches", 3.0: "three notches", 4.0: "four notches"}  # fmt: skip


def _notches(distance: float) -> str:
    return _WORDS.get(distance, f"{distance:g} notches")


def reveal(table: pd.DataFrame, context: Context) -> str:
    """The gap in words on one case; over several, how many are sealed and who is furthest apart."""
    if table.empty:
        return "**No case yet.**"
    if table["case"].nunique() > 1:
        return _several(table)
    if (table["who"] == "").all():
        sealed = count(int(table["sealed"].iloc[0]), "opinion")
        return f"**Sealed: {sealed}.** Nothing is shown until both sides are in."
    gap_text = gap(table, context)
    if not gap_text:
        return "**One side has not spoken.**"
    return f"**{gap_text[:1].upper()}{gap_text[1:]}.**{_record(table)}"


def _record(table: pd.DataFrame) -> str:
    """What the record says, as the third voice."""
    record_rows = table[table["who"] == "record"].set_index("measure")
    middle = {str(measure): float(value) for measure, value in record_rows["middle"].items()}
    sentence = ""
    if "rating" in middle:
        sentence += f" The record of half a year would be rated {rating(middle['rating'])}."
    if "chance" in middle:
        quarters = int(record_rows["count"]["chance"])
        hits = round(middle["chance"] / 100 * quarters)
        sentence += f" In {hits} of the last {quarters} quarters all was paid within tolerance."
    return sentence


def _several(table: pd.DataFrame) -> str:
    pivot = table.pivot_table(index="name", columns="who", values="middle", aggfunc="first")
    paired_rows = pivot.dropna(subset=[c for c in ("credit", "sales") if c in pivot])
    if not {"credit", "sales"} <= set(pivot.columns) or paired_rows.empty:
        return f"**{count(table['case'].nunique(), 'case')}, none opened yet.**"
    distances = (paired_rows["credit"] - paired_rows["sales"]).abs()
    opened_text = count(len(paired_rows), "case is open", "cases are open")
    if distances.max() < _HALF:
        return f"**{opened_text}; the sides agree on each.**"
    apart = _notches(distances.max())
    return f"**{distances.idxmax()}: {apart} apart.** Nowhere more so: {opened_text}."


_OPTIONS = {"as asked": "What was asked for", "credit's": "Credit's proposal",
            "sales'": "Sales' proposal", "midpoint": "The middle of both",
            "the plan": "The plan"}  # fmt: skip


def options(table: pd.DataFrame, context: Context) -> str:
    """What is owed today and becomes of it as it is, and what the last option moves beside that."""
    row = table.iloc[0]
    money = {
        name: amount(row[name], context.currency) for name in ("owed", "later", "peak", "cost")
    }
    sentence = (
        f"**{money['owed']} is owed today; as it is, {money['later']} in a year**, at most "
        f"{money['peak']}, at a yearly cost of {money['cost']} in waiting and loss."
    )
    if len(table) < 2:
        return f"{sentence} Nothing else is asked for or planned yet."
    return f"{sentence} {_option_effect(row, table.iloc[-1], context.currency)}"


def _option_effect(first: pd.Series, last: pd.Series, currency: str) -> str:
    name = _OPTIONS.get(last["option"], last["option"])
    less = last["later"] - first["later"]
    effect = f"brings that to {amount(last['later'], currency)} in a year"
    if abs(less) < _SAME * max(first["later"], 1.0):
        effect = "leaves that where it is"
    bad = [amount(row["bad"], currency) for row in (first, last)]
    sentence = f"{name} {effect}; what a bad 1 in 10 loses goes from {bad[0]} to {bad[1]}."
    if pd.isna(last["extra"]):
        return f"{sentence} No extra sales would pay for it."
    if last["extra_share"] < 0.0005:
        return f"{sentence} It needs no extra sales to be worth as much."
    more, share = amount(last["extra"], currency), percent(last["extra_share"])
    return f"{sentence} It needs {share} more sales a year, {more}, to be worth as much."


def divergence(table: pd.DataFrame, context: Context) -> str:
    """On how many cases the sides differ, which way, and what happened."""
    if table.empty:
        return "**No case has been opened yet.**"
    differences = table["credit"] - table["sales"]
    trusting, careful = int((differences >= 1).sum()), int((differences <= -1).sum())
    opened_text = f"{count(len(table), 'case')} opened"
    sentence = f"**A notch or more apart on {trusting + careful} of {opened_text}.**"
    if trusting or careful:
        sentence += f" Sales trusts more on {trusting}, credit on {careful}."
    known_outcomes = table[table["happened"] != "not known yet"]
    if len(known_outcomes):
        good_count = int((known_outcomes["happened"] == "paid within tolerance").sum())
        sentence += (
            f" {good_count} of {len(known_outcomes)} with an outcome were paid within tolerance."
        )
    return sentence
