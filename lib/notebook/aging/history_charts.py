"""The same picture month by month: what stood open by age, and how much was past tolerance."""

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd

from lib.ledger import buckets, days, wording
from lib.ledger.context import Context
from lib.notebook.scale import SNUG, TALL, axis_label, figure_label, push_apart, unit, unit_label
from lib.notebook.style import LIGHT, Tokens, ages

_HEIGHT, _LOW, _LINE = 230, 80, 19
_LABELS = 9


def balances(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Columns by month-end, oldest money on the zero line, not due hollow at the top.

    Args:
        table: ``day``, the buckets, ``unapplied``; one row a month-end.
    """
    columns = buckets.of(table.columns)
    whole = table[columns].sum(axis=1)
    divisor, step = unit(float(whole.max()), context)
    months = _months(table["day"])
    order = months.tolist()
    bars = _stack_bars(table[columns] / divisor, months)
    fills = [tokens["not_due"], *ages(tokens, len(columns) - 1)]
    edges = [tokens["outline"], *fills[1:]]
    paints = {c: (fills[i], edges[i]) for i, c in enumerate(columns)}
    x = _month_axis(order, paddingInner=0.2, paddingOuter=0.1)
    y = alt.Y("low:Q", title=None, axis=alt.Axis(labelExpr=axis_label(step), tickCount=4))
    bar_layer = alt.Chart(bars).mark_bar(strokeWidth=1).encode(
        x=x, y=y, y2=alt.Y2("high:Q"),
        color=alt.Color("bucket:N", scale=alt.Scale(domain=columns, range=fills)),
        stroke=alt.Stroke("bucket:N", scale=alt.Scale(domain=columns, range=edges)),
    )  # fmt: skip
    totals = pd.DataFrame({"month": months, "high": whole / divisor})
    layers = [bar_layer, _unapplied_bars(table, months, divisor, x, tokens)]
    layers += [
        _figures(totals, figure_label, tokens, x),
        *_names(bars, order, context.basis, tokens, paints),
    ]
    return alt.LayerChart(layer=layers).properties(
        height=_HEIGHT,
        autosize=TALL,
        padding=SNUG,
        usermeta={"unit": unit_label(step, context) + " · below the line: unapplied"},
    )


def past_tolerance(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """The share of what is open that is past its own tolerance, by month-end.

    Args:
        table: ``day``, ``share``; one row a month-end.
    """
    months = _months(table["day"])
    x = _month_axis(months.tolist(), padding=0.5)
    shares = pd.DataFrame({"month": months, "high": table["share"].fillna(0.0) * 100})
    y = alt.Y(
        "high:Q", title=None, scale=alt.Scale(domainMin=0),
        axis=alt.Axis(tickCount=3, labelExpr="format(datum.value, ',~g') + '\u00a0%'"),
    )  # fmt: skip
    base = alt.Chart(shares).encode(x=x, y=y)
    line = base.mark_line(
        color=tokens["ink"], strokeWidth=2.5, point={"color": tokens["ink"], "size": 30}
    )
    figures = _figures(shares, lambda v: wording.percent(v / 100), tokens, x)
    return alt.LayerChart(layer=[line, figures]).properties(
        height=_LOW,
        autosize=TALL,
        padding=SNUG,
    )


def _months(dates: pd.Series) -> pd.Series:
    """Names of month-ends; a last day within a month by its day.

    >>> _months(pd.Series(pd.to_datetime(["2026-01-31", "2026-02-11"]))).tolist()
    ['Jan 26', '11 Feb']
    """
    ends = dates.dt.is_month_end
    return dates.dt.strftime("%b %y").where(ends, dates.map(days.short))


def _month_axis(order: list[str], **padding: Any) -> alt.X:
    stride = max(-(-len(order) // _LABELS), 1)
    tick_names = order[::-1][::stride]
    return alt.X(
        "month:N", sort=order, title=None, scale=alt.Scale(domain=order, **padding),
        axis=alt.Axis(values=tick_names, labelAngle=0, labelOverlap="parity", labelSeparation=6),
    )  # fmt: skip


def _stack_bars(amounts: pd.DataFrame, months: pd.Series) -> pd.DataFrame:
    """Both ends of every part of every column, oldest at zero."""
    oldest_first = amounts[amounts.columns[::-1]]
    high = oldest_first.cumsum(axis=1)
    low = high - oldest_first
    parts = [
        pd.DataFrame({"month": months, "bucket": c, "low": low[c], "high": high[c]})
        for c in oldest_first
    ]
    return pd.concat(parts, ignore_index=True)


def _unapplied_bars(
    table: pd.DataFrame, months: pd.Series, divisor: float, x: alt.X, tokens: Tokens
) -> alt.Chart:
    below = pd.DataFrame({"month": months, "low": table["unapplied"] / divisor, "high": 0.0})
    return (
        alt.Chart(below)
        .mark_bar(fillOpacity=0, stroke=tokens["outline"], strokeWidth=1)
        .encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    )


def _figures(
    values: pd.DataFrame, format_value: Callable[[float], str], tokens: Tokens, x: alt.X
) -> alt.LayerChart:
    """Figures on the last, the first, the highest and the lowest column, as far as they have room."""
    high = values["high"].reset_index(drop=True)
    room = max(len(high) / 8, 1.0)
    positions: list[int] = []
    for place in (len(high) - 1, 0, int(high.argmax()), int(high.argmin())):
        if all(abs(place - other) > room for other in positions):
            positions.append(place)
    points = values.iloc[sorted(positions)].assign(text=lambda v: v["high"].map(format_value))
    points["first"] = [place == 0 for place in sorted(positions)]
    base = alt.Chart(points).encode(x=x, y=alt.Y("high:Q"), text=alt.Text("text:N"))
    style: dict[str, Any] = {"dy": -10, "color": tokens["ink"], "fontWeight": 600}
    return alt.LayerChart(
        layer=[
            base.transform_filter("datum.first").mark_text(align="left", dx=-8, **style),
            base.transform_filter("!datum.first").mark_text(**style),
        ]
    )


def _names(
    bars: pd.DataFrame, order: list[str], basis: str, tokens: Tokens,
    paints: dict[str, tuple[str, str]],
) -> list[alt.Chart]:  # fmt: skip
    """The buckets' names at the right, each with a square of its own fill and edge.

    A bucket stands where its money last stood, so that none that is drawn goes unnamed.
    """
    drawn = bars[bars["high"] > bars["low"]]
    latest = drawn["month"].map(order.index).groupby(drawn["bucket"]).idxmax()
    last = bars.loc[sorted(latest)]
    middle = ((last["low"] + last["high"]) / 2).tolist()
    reach = float(bars["high"].max() - min(float(bars["low"].min()), 0)) or 1.0
    name_rows = pd.DataFrame(
        {
            "at": push_apart(middle, reach * _LINE / _HEIGHT),
            "name": [wording.bucket(c, basis) for c in last["bucket"]],
            "fill": [paints[c][0] for c in last["bucket"]],
            "edge": [paints[c][1] for c in last["bucket"]],
        }
    )
    base = alt.Chart(name_rows).encode(y=alt.Y("at:Q"))
    squares = base.mark_point(shape="square", size=110, strokeWidth=1, opacity=1, filled=True)
    return [
        squares.encode(
            x=alt.value({"expr": "width + 12"}),
            fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("edge:N", scale=None),
        ),
        base.mark_text(align="left", color=tokens["muted"]).encode(
            x=alt.value({"expr": "width + 24"}), text=alt.Text("name:N")
        ),
    ]  # fmt: skip
