"""Who pays how: usual days late a year before and now, customer by customer, the slowest first."""

from typing import Any

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import MINUS, count
from lib.notebook.labels import distinct_names
from lib.notebook.margin import column
from lib.notebook.scale import (
    NARROW,
    TALL,
    figure_label,
    on_phone,
    row_axis,
    row_names,
    share,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens

DRAWN, FEWEST, STEADY = 20, 5, 3
"""Customers drawn; invoices from which one has habits; days that are no change."""
_FAR = 6
"""Times the usual span beyond which a day stands at the edge of the picture, with its number."""
_ROW = 27


def dumbbells(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A row a customer: filled dot now, bar 8 invoices in 10; hollow dot a year before, of who slowed.

    The customers who owe most are drawn, the slowest first; the rest are counted below.

    Args:
        table: ``customer``, ``balance`` (minor units), ``median``, ``earlier``, ``low``, ``high`` (days
            late), ``at_least`` (``or more`` where too little is paid),
            ``share_past_tolerance``, ``since`` (of who slowed), ``shrunk``, ``invoices``,
            ``from_issue``.
    """
    payers = drawn_payers(table)
    if payers.empty:
        return _empty_chart(tokens)
    divisor, step = unit(float(payers["balance"].abs().max()), context)
    low, high = _frame(payers)
    rows = _rows(payers, context, divisor, (low, high))
    names = rows["who"].tolist()
    y = alt.Y(
        "who:N",
        sort=names,
        title=None,
        scale=alt.Scale(domain=names),
        axis=row_axis(labelLimit=300),
    )
    x = alt.X(
        "now:Q", title=None, scale=alt.Scale(domain=[low, high], nice=False),
        axis=alt.Axis(tickCount=5, labelExpr=_words(_zero(payers))),
    )  # fmt: skip
    base = alt.Chart(rows).encode(y=y)
    margin_layers = [
        *_wide_only(
            column(
                base,
                "owed",
                f"owed, {unit_label(step, context)}",
                reach=84,
                tokens=tokens,
                inside=0,
            )
        ),
        *column(base, "past", "past tolerance", reach=206, tokens=tokens, inside=0),
    ]
    names_above = row_names(base, "who", tokens)
    return alt.LayerChart(layer=[*_marks(base, x, tokens), names_above, *margin_layers]).properties(
        height=_ROW * len(rows), autosize=TALL, padding={"left": 0, "right": 4, "top": 16, "bottom": 4},
        usermeta={"unit": _unit(table, payers)},
    )  # fmt: skip


def _empty_chart(tokens: Tokens) -> alt.LayerChart:
    text = alt.Chart(pd.DataFrame({"said": ["No customer has five invoices paid or past due."]}))
    return alt.LayerChart(
        layer=[text.mark_text(color=tokens["muted"]).encode(text="said:N")]
    ).properties(height=60)


def _rows(
    payers: pd.DataFrame, context: Context, divisor: float, frame: tuple[float, float]
) -> pd.DataFrame:
    """What is drawn of each customer, within the frame."""
    low, high = frame
    return pd.DataFrame(
        {
            "who": distinct_names(payers["customer"], context),
            "low": payers["low"].fillna(payers["median"]).clip(low, high),
            "high": payers["high"].fillna(payers["median"]).clip(low, high),
            "now": payers["median"].clip(low, high),
            "before": payers["earlier"].fillna(payers["median"]).clip(low, high),
            "moved": _moved(payers),
            "slower": payers["since"].notna(),
            "label": [_label(row, high) for _, row in payers.iterrows()],
            "owed": [figure_label(v / divisor) for v in payers["balance"]],
            "past": [share(v) if v == v else "" for v in payers["share_past_tolerance"]],
        }
    )


def _moved(payers: pd.DataFrame) -> pd.Series:
    """Whose two dots are joined: those of whom a change is on record, not a chance of two years."""
    return payers["since"].notna() & ((payers["earlier"] - payers["median"]).abs() > STEADY)


def _wide_only(layers: tuple[alt.Chart, alt.Chart]) -> list[alt.Chart]:
    """A column that a phone leaves to the rows behind the figure: its text takes no room there."""
    return [
        layer.encode(text=alt.condition(NARROW, alt.value(""), layer.encoding.text))
        for layer in layers
    ]


def _marks(base: alt.Chart, x: alt.X, tokens: Tokens) -> list[alt.Chart]:
    """The due day, and of each customer its habit, where it was, where it is, and by how much."""
    low = on_phone(7, 0)
    ink = tokens["ink"]
    due = alt.Chart(pd.DataFrame({"now": [0.0]})).mark_rule(
        strokeWidth=2, color=ink, opacity=on_phone(0.25, 1)
    )
    habit = base.mark_rule(strokeWidth=on_phone(6, 8), color=tokens["not_due"], yOffset=low)
    change_line = base.transform_filter("datum.moved").mark_rule(
        strokeWidth=2.5, color=ink, yOffset=low
    )
    earlier_dots = base.transform_filter("datum.moved").mark_point(
        shape="circle", size=on_phone(45, 100), filled=True, fill=tokens["page"], stroke=ink,
        strokeWidth=2, opacity=1, yOffset=low,
    )  # fmt: skip
    current_dots = base.mark_point(
        shape="circle", size=on_phone(55, 110), filled=True, color=ink, opacity=1, yOffset=low
    )
    reach = base.transform_calculate(reach="max(datum.now, datum.high)")
    words: dict[str, Any] = {"align": "left", "dx": 10, "fontWeight": 600, "color": ink}
    labels = [
        reach.mark_text(**words, opacity=on_phone(0, 1)),
        reach.mark_text(**words, opacity=on_phone(1, 0), fontSize=12, yOffset=low),
    ]
    return [
        habit.encode(x=alt.X("low:Q"), x2=alt.X2("high:Q")),
        due.encode(x=x),
        change_line.encode(x=alt.X("before:Q"), x2=alt.X2("now:Q")),
        earlier_dots.encode(x=alt.X("before:Q")),
        current_dots.encode(x=alt.X("now:Q")),
        *(label.encode(x=alt.X("reach:Q"), text="label:N") for label in labels),
    ]


def _zero(payers: pd.DataFrame) -> str:
    """The day that days count from: without due dates that of issue."""
    return "issued" if payers["from_issue"].astype(bool).all() else "due"


def _words(zero: str) -> str:
    return f"datum.value == 0 ? '{zero}' : replace(format(datum.value, '+,~g'), '-', '{MINUS}')"


def drawn_payers(table: pd.DataFrame) -> pd.DataFrame:
    """The customers who owe most among those with habits of their own, the slowest first."""
    payers = table[_has_habits(table)]
    most = payers.sort_values(["balance", "customer"], ascending=[False, True]).head(DRAWN)
    return most.sort_values(["median", "balance"], ascending=False).reset_index(drop=True)


def _has_habits(table: pd.DataFrame) -> pd.Series:
    own_habits = ~table["shrunk"].astype(bool) & (table["invoices"] >= FEWEST)
    return own_habits & table["median"].notna()


def _frame(payers: pd.DataFrame) -> tuple[float, float]:
    """A span that holds the due day and all that is drawn, what lies far beyond the rest excepted."""
    usual_days = pd.concat([payers["median"], payers["earlier"].dropna()])
    far_limit = _FAR * max(float(usual_days.abs().quantile(0.8)), 5.0)
    ends = pd.concat([usual_days, payers["low"].dropna(), payers["high"].dropna()]).clip(
        -far_limit, far_limit
    )
    low, high = min(float(ends.min()), -2.0), max(float(ends.max()), 10.0)
    room = 0.3 if payers["at_least"].ne("").any() else 0.12  # for the words at the last dots
    return low - 0.02 * (high - low), high + room * (high - low)


def _label(row: pd.Series, high: float) -> str:
    """The change of who slowed; the day itself where it lies beyond the picture."""
    more = f" {row['at_least']}" if row["at_least"] else ""
    if row["median"] > high:
        return f"{row['median']:.0f} days{more}"
    change = row["median"] - row["earlier"]
    if pd.isna(row["since"]) or change != change or abs(change) <= STEADY:
        return ""
    return f"{'+' if change > 0 else MINUS}{abs(change):.0f}{more}"


def _unit(table: pd.DataFrame, payers: pd.DataFrame) -> str:
    """What the marks are, and how those who are not drawn fare."""
    late = "days late" if _zero(payers) == "due" else "days from issue"
    text = f"{late}: ● usual now · ○ a year before, of who slowed · grey: 8 in 10"
    rest = table[_has_habits(table) & ~table["customer"].isin(payers["customer"])]
    thin_count = len(table) - len(rest) - len(payers)
    if len(rest):
        change_mask = ((rest["median"] - rest["earlier"]).abs() > STEADY) | rest["since"].notna()
        text += f" · and {len(rest):,} who owe less, {int((~change_mask).sum()):,} of them steady"
    return text + (
        f" · {count(thin_count, 'customer')} with little on record" if thin_count else ""
    )
