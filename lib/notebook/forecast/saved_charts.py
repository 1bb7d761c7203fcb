"""A kept forecast's weeks: the ranges as they were given, and what came in since."""

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.notebook.forecast.charts import week_axis, week_names
from lib.notebook.scale import SNUG, TALL, axis_label, unit, unit_label
from lib.notebook.style import LIGHT, Tokens

_BAR = {"band": 0.8}


def forecast_outcome(
    table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT
) -> alt.LayerChart:
    """Ranges of 8 in 10 and the middle half, and a dot for what came in, hollow where outside.

    Args:
        table: ``week``, ``p10``, ``p25``, ``p50``, ``p75``, ``p90``, ``came_in``, ``inside``.
    """
    money = ["p10", "p25", "p50", "p75", "p90", "came_in"]
    divisor, step = unit(float(table[["came_in", "p90"]].max().max()), context)
    weeks = (table[money].astype("float64") / divisor).assign(
        name=week_names(table["week"]), inside=table["inside"].astype(bool)
    )
    x = week_axis(weeks["name"].tolist())
    y = alt.Y("p10:Q", title=None, axis=alt.Axis(labelExpr=axis_label(step), tickCount=4),
              scale=alt.Scale(domainMin=0))  # fmt: skip
    ranges = alt.Chart(weeks[["name", "p10", "p25", "p50", "p75", "p90"]]).encode(x=x)
    layers = [
        ranges.mark_bar(
            fill=tokens["forecast"], fillOpacity=0.12, stroke=tokens["forecast"], strokeWidth=1,
            width=_BAR,
        ).encode(y=y, y2="p90:Q"),
        ranges.mark_bar(
            fillOpacity=0, stroke=tokens["forecast"], strokeWidth=1, width=_BAR
        ).encode(y=alt.Y("p25:Q", title=None), y2="p75:Q"),
        ranges.mark_tick(
            orient="horizontal", color=tokens["forecast"], thickness=2.5, opacity=1, width=_BAR
        ).encode(y=alt.Y("p50:Q", title=None)),
    ]  # fmt: skip
    points = weeks.loc[weeks["came_in"].notna(), ["name", "came_in", "inside"]]
    for inside in (True, False):
        dots = points[points["inside"] == inside]
        if len(dots):
            mark = alt.Chart(dots).mark_point(
                filled=True, fill=tokens["ink"] if inside else tokens["page"],
                stroke=tokens["ink"], strokeWidth=2, size=80, opacity=1,
            )  # fmt: skip
            layers.append(mark.encode(x=x, y=alt.Y("came_in:Q", title=None)))
    words = f"{unit_label(step, context)} a week, named by its first day · ● came in"
    missed_text = " · ○ outside the range" if (~points["inside"]).any() else ""
    return alt.LayerChart(layer=layers).properties(
        height=260, autosize=TALL, padding=SNUG, usermeta={"unit": words + missed_text}
    )
