"""Pictures of the record: how far off forecasts were, whether chances came true and ranges held."""

from typing import Any

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import NBSP, count
from lib.notebook.scale import (
    SNUG,
    TALL,
    axis_label,
    bar_in_row,
    beside,
    on_phone,
    row_axis,
    row_names,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens

_HEIGHT, _WEEKS = 280, 60
_DRAWN = ("used", "due_date", "customer_median", "km_terms")
"""What people could do without models stands in the picture; every model, in the scores."""
_PERCENT = f"format(datum.value * 100, 'd') + '{NBSP}%'"


def errors(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Mean error in days of what was in use then, solid, and of each simple way, hollow.

    Args:
        table: ``model``, ``key``, ``days_off``.
    """
    models = table[table["key"].isin(_DRAWN)].dropna(subset="days_off")
    bars = models[["model", "days_off"]].assign(
        text=[_in_days(v) for v in models["days_off"]],
        fill=[tokens["ink"] if key == "used" else tokens["page"] for key in models["key"]],
    )
    y = alt.Y("model:N", sort=bars["model"].tolist(), title=None, axis=row_axis())
    most = float(bars["days_off"].max()) or 1.0
    scale = beside(0, most, bars["days_off"].tolist(), bars["text"].tolist())
    x = alt.X("days_off:Q", axis=None, scale=scale)
    base = alt.Chart(bars).encode(x=x, y=y)
    bar_layer = bar_in_row(base, 32, stroke=tokens["ink"], strokeWidth=1.5).encode(
        fill=alt.Fill("fill:N", scale=None)
    )
    figures = base.mark_text(
        align="left", dx=6, fontWeight=600, color=tokens["ink"], yOffset=on_phone(6, 0)
    )
    names_above = row_names(alt.Chart(bars).encode(y=y), "model", tokens)
    layers = [bar_layer, figures.encode(text="text:N"), names_above]
    return alt.LayerChart(layer=layers).properties(
        height=max(32 * len(bars), 60),
        usermeta={"unit": "days between forecast and payment, on average"},
    )


def _in_days(value: float) -> str:
    """A mean error in a picture.

    >>> _in_days(5.04), _in_days(11.6), _in_days(1.0)
    ('5 days', '12 days', '1 day')
    """
    whole = value >= 9.95 or round(value, 1) == round(value)
    return count(round(value), "day") if whole else f"{value:.1f} days"


def reliability(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Chances given across, how often they came true up; on the diagonal is right.

    Args:
        table: ``given``, ``happened``, ``invoices``.
    """
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr=_PERCENT)
    x = alt.X("given:Q", title=None, scale=scale, axis=axis)
    y = alt.Y("happened:Q", title=None, scale=scale, axis=axis)
    right = alt.Chart(pd.DataFrame({"given": [0.0, 1.0], "happened": [0.0, 1.0]}))
    points = table[["given", "happened", "invoices"]].assign(
        text=[count(int(n), "invoice") for n in table["invoices"]]
    )
    base = alt.Chart(points).encode(x=x, y=y)
    dots = base.mark_point(
        shape="circle",
        filled=True,
        fill=tokens["page"],
        stroke=tokens["ink"],
        strokeWidth=1.5,
        opacity=1,
    ).encode(
        size=alt.Size("invoices:Q", scale=alt.Scale(range=[30, 900], domain=[0, _most(points)])),
        tooltip=[alt.Tooltip("text:N", title="of")],
    )
    line = right.mark_line(color=tokens["rule"], strokeWidth=2).encode(x=x, y=y)
    return alt.LayerChart(layer=[line, dots]).properties(
        height=300, autosize=TALL, padding=SNUG,
        usermeta={"unit": "across: chance of being late given · up: share late · area: invoices"},
    )  # fmt: skip


def _most(points: pd.DataFrame) -> int:
    return int(points["invoices"].max()) if len(points) else 1


def weeks(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Past weeks' ranges in outline and what came in as dots; hollow where it fell outside.

    Args:
        table: ``starts``, ``ahead``, ``low``, ``high``, ``actual``, ``inside``, ``currency``; weeks
            5 and 6 overlap with the next month's and are not drawn.
    """
    near_weeks = table[table["ahead"] <= 4].tail(_WEEKS)
    week_context = Context(
        context.version, context.source, context.day, str(near_weeks["currency"].iloc[0])
    )
    divisor, step = unit(float(near_weeks[["high", "actual"]].max().max()), week_context)
    rows = (near_weeks[["low", "high", "actual"]].astype("float64") / divisor).assign(
        a=near_weeks["starts"],
        z=near_weeks["starts"] + pd.Timedelta(days=6),
        inside=near_weeks["inside"],
        middle=near_weeks["starts"] + pd.Timedelta(days=3),
    )
    x = alt.X("a:T", title=None, axis=alt.Axis(format="%b %y", tickCount=6))
    y = alt.Y("low:Q", title=None, axis=alt.Axis(labelExpr=axis_label(step), tickCount=4))
    base = alt.Chart(rows)
    ranges = base.mark_rect(
        fill=tokens["forecast"], fillOpacity=0.12, stroke=tokens["forecast"], strokeWidth=1
    ).encode(x=x, x2="z:T", y=y, y2="high:Q")
    at: dict[str, Any] = {"x": alt.X("middle:T", title=None), "y": alt.Y("actual:Q", title=None)}
    inside_points = base.transform_filter("datum.inside").mark_point(
        filled=True, size=45, color=tokens["ink"], opacity=1
    )
    outside_points = base.transform_filter("!datum.inside").mark_point(
        filled=True, fill=tokens["page"], size=60, stroke=tokens["ink"], strokeWidth=2, opacity=1
    )
    return alt.LayerChart(
        layer=[ranges, inside_points.encode(**at), outside_points.encode(**at)]
    ).properties(
        height=_HEIGHT,
        autosize=TALL,
        padding=SNUG,
        usermeta={
            "unit": f"{unit_label(step, week_context)} a week from open items · "
            "● came in · ○ outside the range"
        },
    )
