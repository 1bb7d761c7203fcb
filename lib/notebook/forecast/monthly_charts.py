"""A monthly figure: its past as a line, the months to come as a band beside "as last month"."""

from typing import Literal

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import NBSP
from lib.notebook.scale import SNUG, TALL
from lib.notebook.style import LIGHT, Tokens

_DASH = [2, 4]
_ENDS: tuple[tuple[str, Literal["bottom", "top"]], ...] = (("high", "bottom"), ("low", "top"))


def monthly(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """The past in ink; the months to come as a band of 8 in 10 with its middle; last month dotted.

    Args:
        table: ``month``, ``value`` (the past), ``expected``, ``low``, ``high`` (to come), ``unit``.
    """
    share = str(table["unit"].iloc[0]) == "%"
    known_months = table.dropna(subset="value")
    last = known_months.iloc[-1]
    past = known_months[["month", "value"]]
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%b %y", tickCount=6))
    words = f"datum.value + '{NBSP}%'" if share else "datum.value"
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False),
              axis=alt.Axis(labelExpr=words, tickCount=4))  # fmt: skip
    line = alt.Chart(past).mark_line(color=tokens["ink"], strokeWidth=2.5).encode(x=x, y=y)
    coming = table.dropna(subset="expected")
    middle = pd.concat([past.tail(1), coming[["month"]].assign(value=coming["expected"])])
    flat = middle.assign(value=float(last["value"]))
    layers = [*_band(coming, last, x, tokens), line]
    layers.append(
        alt.Chart(flat)
        .mark_line(color=tokens["rule"], strokeDash=_DASH, strokeWidth=2)
        .encode(x=x, y=y)
    )
    layers.append(
        alt.Chart(middle).mark_line(color=tokens["forecast"], strokeWidth=2.5).encode(x=x, y=y)
    )
    layers += _range_ends(coming, x, y, tokens)
    unit = "% of open items" if share else "days"
    return alt.LayerChart(layer=layers).properties(
        height=260, autosize=TALL, padding={**SNUG, "right": 12},
        usermeta={"unit": f"{unit}, at month-ends · dotted: as last month"},
    )  # fmt: skip


def _range_ends(coming: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    """The ends of the range beside the last month to come."""
    ends = coming.dropna(subset=["low", "high"]).tail(1)
    return [
        alt.Chart(ends[["month"]].assign(value=ends[side]))
        .mark_text(
            align="left", baseline=baseline, dx=6, color=tokens["muted"],
            text=f"{ends[side].iloc[0]:.0f}",
        )
        .encode(x=x, y=y)
        for side, baseline in _ENDS if len(ends)
    ]  # fmt: skip


def _band(coming: pd.DataFrame, last: pd.Series, x: alt.X, tokens: Tokens) -> list[alt.Chart]:
    """8 in 10, opening from the last value; nothing where too few months are known to say."""
    range_months = coming.dropna(subset=["low", "high"])
    if range_months.empty:
        return []
    start = pd.DataFrame(
        {"month": [last["month"]], "low": [last["value"]], "high": [last["value"]]}
    )
    edges = pd.concat([start, range_months[["month", "low", "high"]]])
    area = alt.Chart(edges).mark_area(
        fill=tokens["forecast"], fillOpacity=0.25,
        line=False, stroke=tokens["forecast"], strokeWidth=1,
    )  # fmt: skip
    return [area.encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q")]
