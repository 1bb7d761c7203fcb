"""Pictures of the shared figures: one line over twelve months, and what is left of each month."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.notebook.scale import beside
from lib.notebook.style import LIGHT, Tokens


def spark(values: Sequence[float], tokens: Tokens = LIGHT) -> alt.Chart:
    """A small line without axes: the shape of a number's past.

    Args:
        values: oldest first.
    """
    points = pd.DataFrame({"at": range(len(values)), "value": list(values)})
    return (
        alt.Chart(points)
        .mark_line(color=tokens["muted"], strokeWidth=2)
        .encode(
            x=alt.X("at:Q", axis=None, scale=alt.Scale(nice=False)),
            y=alt.Y("value:Q", axis=None, scale=alt.Scale(zero=False, nice=False, padding=4)),
        )
        .properties(height=52)
    )


def trend(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A figure at month-ends as one line; first, last and the extremes carry their number.

    Args:
        table: ``day``, ``value``, ``unit``; values not known are left out.
    """
    points = table.dropna(subset="value").reset_index(drop=True)
    labelled_points = points[["day", "value"]].assign(
        label=_labels(points["value"]), valley=_valleys(points["value"])
    )
    labelled_points["day"] = labelled_points["day"].dt.strftime("%Y-%m-%d")
    unit = str(table["unit"].iloc[0]) if len(table) else ""
    base = alt.Chart(labelled_points).encode(
        x=alt.X(
            "day:O", title=None,
            axis=alt.Axis(labelExpr="timeFormat(toDate(datum.value + 'T00:00:00'), '%b %y')",
                          labelAngle=0, labelOverlap="greedy"),
        ),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, padding=24, nice=False),
                axis=alt.Axis(labels=False, grid=False)),
    )  # fmt: skip
    line = base.mark_line(color=tokens["ink"], strokeWidth=2.5)
    dots = base.mark_point(color=tokens["ink"], filled=True, size=50, opacity=1).transform_filter(
        "datum.label != ''"
    )
    labels = (
        base.mark_text(color=tokens["ink"], dy=dy).encode(text="label:N").transform_filter(where)
        for dy, where in ((-16, "!datum.valley"), (18, "datum.valley"))
    )
    return alt.LayerChart(layer=[line, dots, *labels]).properties(
        height=300, usermeta={"unit": unit}
    )


def _labels(values: pd.Series) -> list[str]:
    if values.empty:
        return []
    label_positions = {0, len(values) - 1, int(values.argmin()), int(values.argmax())}
    texts = (f"{value:.1f}".replace("-", wording.MINUS) for value in values)
    return [text if i in label_positions else "" for i, text in enumerate(texts)]


def _valleys(values: pd.Series) -> list[bool]:
    """Whether each value lies below the mean of its neighbours, so that its label belongs below."""
    around = pd.concat([values.shift(1), values.shift(-1)], axis=1).mean(axis=1)
    return (values < around).tolist()


def uncollected(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A bar a month: how much of its sales is left, of all of them as the outline.

    Args:
        table: ``month``, ``sales``, ``left`` in minor units, ``share``.
    """
    months = [f"{month:%b %y}" for month in table["month"]]
    shares = table["share"].fillna(0.0)
    bars = pd.DataFrame(
        {
            "month": months,
            "left": shares.clip(0, 1).tolist(),
            "whole": [1.0 if sales > 0 else 0.0 for sales in table["sales"]],
            "label": [_left_label(row, context) for row in table.itertuples()],
        }
    )
    axis = alt.Axis(labels=False, grid=False, title=None)
    scale = beside(0, 1, [1.0] * len(bars), bars["label"].tolist())
    base = alt.Chart(bars).encode(y=alt.Y("month:N", sort=months, title=None))
    outline = base.mark_bar(
        fill="transparent", stroke=tokens["outline"], strokeWidth=1, height={"band": 0.6}
    ).encode(x=alt.X("whole:Q", axis=axis, scale=scale))
    left_layer = base.mark_bar(color=tokens["ink"], height={"band": 0.6}).encode(
        x=alt.X("left:Q", axis=axis, scale=scale)
    )
    labels = base.mark_text(align="left", dx=8, color=tokens["ink"]).encode(
        x=alt.X("whole:Q", axis=axis, scale=scale), text="label:N"
    )
    return alt.LayerChart(layer=[outline, left_layer, labels]).properties(
        height=44 * max(len(bars), 1), usermeta={"unit": "left of each month's sales on credit"}
    )


def _left_label(row: object, context: Context) -> str:
    sales, left_amount = (float(getattr(row, name)) for name in ("sales", "left"))
    if sales <= 0:
        return "no sales"
    amounts = (wording.amount(value, context.currency) for value in (left_amount, sales))
    return f"{wording.percent(left_amount / sales)} · {' of '.join(amounts)}"
