"""Pictures of distribution: shares and sales by month, the curve, what a move does, where it stops."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import MINUS, NBSP, percent
from lib.notebook.scale import (
    SNUG,
    TALL,
    axis_label,
    figure_label,
    push_apart,
    share,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens

_HEIGHT, _TALL, _LINE = 190, 300, 19
_NAMED = 3
_DASH = [6, 4]
_PERCENT = f"format(datum.value * 100, 'd') + '{NBSP}%'"
_SIGNED_PERCENT = f"replace(format(datum.value * 100, '+d'), '-', '{MINUS}') + '{NBSP}%'"
_SHARE_AXIS = alt.Axis(labelExpr=_PERCENT, tickCount=5, grid=False)


def _months(table: pd.DataFrame) -> alt.X:
    """An axis of months, as many of them named as a narrow picture has room for."""
    months = table["month"].drop_duplicates().sort_values()
    tick_months = months.iloc[:: max(-(-len(months) // _NAMED), 1)]
    values = [alt.DateTime(year=m.year, month=m.month, date=1) for m in tick_months]
    return alt.X("month:T", title=None, axis=alt.Axis(format="%b %y", values=values))


def rate(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """The share of outlets that sell it, in ink, and by their weight, thin, from zero.

    Args:
        table: ``month``, ``numeric``, ``weighted``; one row a month.
    """
    most = float(table[["numeric", "weighted"]].max().max())
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, min(most * 1.15, 1.0)]),
              axis=alt.Axis(labelExpr=_PERCENT, tickCount=4))  # fmt: skip
    lines = [("numeric", "outlets", tokens["ink"], 2.5)]
    if table["weighted"].notna().any():
        lines.append(("weighted", "by weight", tokens["outline"], 1.8))
    layers, ends = [], []
    for column, name, colour, width in lines:
        line = table[["month"]].assign(value=table[column])
        layers.append(
            alt.Chart(line).mark_line(color=colour, strokeWidth=width).encode(x=_months(table), y=y)
        )
        ends.append((float(line["value"].iloc[-1]), f"{name} {share(line['value'].iloc[-1])}"))
    layers += _end_names(ends, min(most * 1.15, 1.0), _HEIGHT, tokens)
    return alt.LayerChart(layer=layers).properties(
        height=_HEIGHT,
        autosize=TALL,
        padding=SNUG,
        usermeta={"unit": "share of outlets, month by month"},
    )


def _end_names(
    ends: Sequence[tuple[float, str]], reach: float, height: int, tokens: Tokens
) -> list[alt.Chart]:
    """What each line is, at its right end, clear of the others."""
    sorted_ends = sorted(ends)
    places = push_apart([place for place, _ in sorted_ends], reach * _LINE / height)
    texts = pd.DataFrame({"value": places, "text": [text for _, text in sorted_ends]})
    mark = alt.Chart(texts).mark_text(align="left", color=tokens["ink"])
    at = alt.value({"expr": "width + 6"})
    return [mark.encode(x=at, y=alt.Y("value:Q", title=None), text="text:N")]


def velocity(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """What an outlet that carries it sold in each month."""
    return _money_line(table, "velocity", "an outlet a month", context, tokens)


def sales(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """What all outlets sold in each month."""
    return _money_line(table, "sales", "a month, sold by outlets", context, tokens)


def _money_line(
    table: pd.DataFrame, column: str, words: str, context: Context, tokens: Tokens
) -> alt.LayerChart:
    divisor, step = unit(float(table[column].max()), context)
    line = table[["month"]].assign(value=table[column].astype("float64") / divisor)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domainMin=0),
              axis=alt.Axis(labelExpr=axis_label(step), tickCount=4))  # fmt: skip
    base = alt.Chart(line).encode(x=_months(line), y=y)
    last = alt.Chart(line.tail(1).assign(text=[figure_label(line["value"].iloc[-1])]))
    dot = last.mark_point(filled=True, size=70, color=tokens["ink"], opacity=1)
    text = last.mark_text(align="left", dx=8, fontWeight=600, color=tokens["ink"])
    at = {"x": _months(line), "y": alt.Y("value:Q", title=None)}
    layers = [
        base.mark_line(color=tokens["ink"]),
        dot.encode(**at),
        text.encode(**at, text="text:N"),
    ]
    return alt.LayerChart(layer=layers).properties(
        height=_HEIGHT, autosize=TALL, padding=SNUG,
        usermeta={"unit": f"{unit_label(step, context)} {words}"},
    )  # fmt: skip


def curve(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A dot a month, sales over distribution; the curve and its range where the record bears one.

    Args:
        table: ``month``, ``numeric``, ``sales``, ``fitted``, ``exponent``, ``low``, ``high``.
    """
    divisor, step = unit(float(table["sales"].max()), context)
    dots = pd.DataFrame({"rate": table["numeric"], "sales": table["sales"] / divisor})
    dots["when"] = table["month"].dt.strftime("%b %Y")
    dots["share"] = [percent(v) for v in table["numeric"]]
    low, high = float(dots["rate"].min()), float(dots["rate"].max())
    room = max((high - low) * 0.08, 0.02)
    domain = [max(low - room, 0), min(high + room, 1)]
    x = alt.X("rate:Q", title=None, axis=_SHARE_AXIS,
              scale=alt.Scale(domain=domain, nice=False))  # fmt: skip
    y = alt.Y("sales:Q", title=None, scale=alt.Scale(domainMin=0),
              axis=alt.Axis(labelExpr=axis_label(step), tickCount=4))  # fmt: skip
    marks = alt.Chart(dots).mark_point(
        filled=False, stroke=tokens["ink"], strokeWidth=1.5, size=60, opacity=1
    )
    tips = [alt.Tooltip("when:N", title="month"), alt.Tooltip("share:N", title="of outlets")]
    layers = [marks.encode(x=x, y=y, tooltip=tips)]
    if table["exponent"].notna().all():
        layers = [*_fitted_curve(table, divisor, x, y, tokens), *layers]
    return alt.LayerChart(layer=layers).properties(
        height=_TALL,
        autosize=TALL,
        padding=SNUG,
        usermeta={
            "unit": f"across: share of outlets · up: {unit_label(step, context)} sold · ○ a month"
        },
    )


def _fitted_curve(
    table: pd.DataFrame, divisor: float, x: alt.X, y: alt.Y, tokens: Tokens
) -> list[alt.Chart]:
    """The curve through the middle of the months, and the fan of exponents around it."""
    rates = np.linspace(table["numeric"].min(), table["numeric"].max(), 40)
    first = table.iloc[0]
    middle = float(np.exp(np.log(table["numeric"].astype("float64")).mean()))
    level = (
        float(first["fitted"]) * (middle / float(first["numeric"])) ** first["exponent"] / divisor
    )
    curves = {e: level * (rates / middle) ** float(first[e]) for e in ("exponent", "low", "high")}
    fan = pd.DataFrame(
        {
            "rate": rates,
            "sales": curves["exponent"],
            "least": np.minimum(curves["low"], curves["high"]),
            "most": np.maximum(curves["low"], curves["high"]),
        }
    )
    base = alt.Chart(fan).encode(x=x)
    band = base.mark_area(color=tokens["forecast"], opacity=0.25).encode(
        y=alt.Y("least:Q", title=None), y2="most:Q"
    )
    return [band, base.mark_line(color=tokens["forecast"], strokeWidth=2.5).encode(y=y)]


def loading(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """How outlets, their sales and what is owed grew on the year before, month by month; zero ruled.

    Args:
        table: ``month``, ``numeric``, ``sales``, ``owed``: growth as a share; NaN where not known.
    """
    months = table.dropna(subset=["numeric", "sales"])
    if len(months) < 2:
        return _message_chart("Two years on record would draw a line.", tokens)
    lines = [("numeric", "outlets", tokens["outline"], 1.8), ("sales", "sales", tokens["ink"], 2.5)]
    if months["owed"].notna().sum() > 1:
        lines.append(("owed", "owed to us", tokens["age3"], 2.5))
    values = months[[column for column, *_ in lines]]
    low, high = min(float(values.min().min()), 0.0), max(float(values.max().max()), 0.05)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[low, high]),
              axis=alt.Axis(tickCount=5, labelExpr=_SIGNED_PERCENT))  # fmt: skip
    layers = [
        alt.Chart(months[["month"]].assign(value=months[column]))
        .mark_line(color=colour, strokeWidth=width)
        .encode(x=_months(months), y=y)
        for column, _, colour, width in lines
    ]
    ends = [
        (float(months[c].iloc[-1]), f"{name} {_signed(months[c].iloc[-1])}")
        for c, name, *_ in lines
    ]
    layers += [_zero(tokens), *_end_names(ends, high - low, _TALL, tokens)]
    return alt.LayerChart(layer=layers).properties(
        height=_TALL, autosize=TALL, padding=SNUG,
        usermeta={"unit": "12 months up to each, on the 12 before"},
    )  # fmt: skip


def _signed(value: float) -> str:
    return share(value) if value <= -0.005 else f"+{share(value)}"


PANELS = (
    ("sales", "billed a year"), ("receivables", "owed to us"), ("loss", "at risk a year"),
    ("left", "left a year"), ("cash", "cash, 12 months"),
)  # fmt: skip
_ROOM = 0.34  # of a panel, for the figure at the end of its bar


def levers(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Narrower, today's and wider below each other; a panel a measure, each on a scale of its own.

    Today's is solid, the others hollow: nobody has seen them.

    Args:
        table: ``distribution``, ``rate``, ``sales``, ``receivables``, ``loss``, ``left``, ``cash``.
    """
    names = [f"{d}, {share(r)}" for d, r in zip(table["distribution"], table["rate"], strict=True)]
    fills = [tokens["ink" if d == "today's" else "page"] for d in table["distribution"]]
    bars, heads = [], []
    for panel, (column, name) in enumerate(PANELS):
        values = table[column].astype("float64")
        low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
        divisor, step = unit(max(high, -low), context)
        scale = (1 - _ROOM) / ((high - low) or 1.0)
        zero = panel - low * scale
        heads.append({"at": float(panel), "text": f"{name}, {unit_label(step, context)}"})
        bars += [
            {
                "who": row_name,
                "a": zero,
                "z": zero + value * scale,
                "end": max(zero, zero + value * scale),
                "text": figure_label(float(f"{value / divisor:.2g}")),
                "fill": fill,
            }
            for row_name, value, fill in zip(names, values, fills, strict=True)
        ]
    y = alt.Y("who:N", sort=names, title=None)
    x = alt.X("a:Q", axis=None, scale=alt.Scale(domain=[0, len(PANELS)], nice=False))
    base = alt.Chart(pd.DataFrame(bars)).encode(y=y)
    bar_layer = base.mark_bar(stroke=tokens["ink"], strokeWidth=1.5, height={"band": 0.55}).encode(
        x=x, x2="z:Q", fill=alt.Fill("fill:N", scale=None)
    )
    figures = base.mark_text(align="left", dx=6, fontWeight=600, color=tokens["ink"]).encode(
        x=alt.X("end:Q", axis=None), text="text:N"
    )
    head = alt.Chart(pd.DataFrame(heads)).mark_text(align="left", color=tokens["muted"])
    head_layer = head.encode(x=alt.X("at:Q", axis=None), y=alt.value(-14), text="text:N")
    return alt.LayerChart(layer=[bar_layer, figures, head_layer]).properties(
        height=44 * len(names),
        autosize=TALL,
        padding={**SNUG, "top": 26},
        usermeta={
            "unit": "solid: today · hollow: assumed · each column has its own scale",
            "least": 150 * len(PANELS),
        },
    )


def _message_chart(words: str, tokens: Tokens) -> alt.LayerChart:
    """A sentence where there is nothing to draw."""
    text = alt.Chart(pd.DataFrame({"said": [words]})).mark_text(color=tokens["muted"])
    return alt.LayerChart(layer=[text.encode(text="said:N")]).properties(height=60)


def next_outlet(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """What each outlet in turn is worth; a rule at today's rate and, dashed, where it stops paying.

    Args:
        table: ``rate``, ``value``, ``low``, ``high``, ``added``, ``today``, ``pays_until``.
    """
    from_today = table[table["rate"] >= float(table["today"].iloc[0]) * 0.5]
    size = float(np.nanmax(np.abs(from_today[["value", "low", "high"]].to_numpy("float64"))))
    divisor, step = unit(size, context)
    values = pd.DataFrame({
        "rate": from_today["rate"], "value": from_today["value"] / divisor,
        "low": from_today["low"] / divisor, "high": from_today["high"] / divisor,
    })  # fmt: skip
    x = alt.X("rate:Q", title=None, axis=_SHARE_AXIS,
              scale=alt.Scale(domain=[float(values["rate"].min()), 1], nice=False))  # fmt: skip
    y = alt.Y("value:Q", title=None, axis=alt.Axis(labelExpr=axis_label(step), tickCount=5))
    base = alt.Chart(values).encode(x=x)
    band = base.mark_area(color=tokens["forecast"], opacity=0.25).encode(
        y=alt.Y("low:Q", title=None), y2="high:Q"
    )
    line = base.mark_line(color=tokens["forecast"], strokeWidth=2.5).encode(y=y)
    first = table.iloc[0]
    rules = [(float(first["today"]), f"today {share(first['today'])}", [1, 0])]
    if first["today"] < first["pays_until"] < 1:  # else it stops today, or nowhere
        rules.append((float(first["pays_until"]), f"stops at {share(first['pays_until'])}", _DASH))
    return alt.LayerChart(layer=[band, line, _zero(tokens), *_rules(rules, x, tokens)]).properties(
        height=_TALL, autosize=TALL, padding={**SNUG, "top": 24, "right": 16},
        usermeta={"unit": f"across: share of outlets · up: its worth, {unit_label(step, context)}"},
    )  # fmt: skip


def _zero(tokens: Tokens) -> alt.Chart:
    return (
        alt.Chart(pd.DataFrame({"value": [0.0]}))
        .mark_rule(strokeWidth=2, color=tokens["rule"])
        .encode(y=alt.Y("value:Q", title=None))
    )


def _rules(
    rules: Sequence[tuple[float, str, list[int]]], x: alt.X, tokens: Tokens
) -> list[alt.Chart]:
    """Named rules at a rate; two that are near each other lean apart."""
    near = len(rules) == 2 and rules[1][0] - rules[0][0] < 0.2
    layers = []
    for place, (at, name, dash) in enumerate(rules):
        point = alt.Chart(pd.DataFrame({"rate": [at], "text": [name]})).encode(x=x)
        layers.append(point.mark_rule(strokeWidth=2, strokeDash=dash, color=tokens["ink"]))
        lean: Any = ("right" if place == 0 else "left") if near else "center"
        text = point.mark_text(
            baseline="bottom", align=lean, dx={"right": 8, "left": -8, "center": 0}[lean],
            color=tokens["ink"],
        )  # fmt: skip
        layers.append(text.encode(y=alt.value(-6), text="text:N"))
    return layers


def cash(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Cash since the start beside today's rate, month by month, with its range.

    Args:
        table: ``month``, ``together``, ``together_low``, ``together_high``.
    """
    names = ["together", "together_low", "together_high"]
    divisor, step = unit(float(table[names].abs().max().max()), context)
    values = (table[names] / divisor).assign(month=table["month"])
    x = alt.X("month:Q", title=None, scale=alt.Scale(domain=[1, len(table)], nice=False),
              axis=alt.Axis(values=[1, 6, 12, 18, 24], grid=False,
                            labelExpr="'month ' + datum.value"))  # fmt: skip
    y = alt.Y("together:Q", title=None, axis=alt.Axis(labelExpr=axis_label(step), tickCount=5))
    base = alt.Chart(values).encode(x=x)
    band = base.mark_area(color=tokens["forecast"], opacity=0.25).encode(
        y=alt.Y("together_low:Q", title=None), y2="together_high:Q"
    )
    line = base.mark_line(color=tokens["forecast"], strokeWidth=2.5).encode(y=y)
    low = values.loc[[values["together"].idxmin()]]
    layers = [band, line, _zero(tokens)]
    if float(low["together"].iloc[0]) < 0:
        low = low.assign(text=[f"{MINUS}{figure_label(-float(low['together'].iloc[0]))}"])
        point = alt.Chart(low).encode(x=x, y=y)
        layers += [
            point.mark_point(filled=True, size=70, color=tokens["ink"], opacity=1),
            point.mark_text(baseline="top", dy=9, fontWeight=600, color=tokens["ink"]).encode(
                text="text:N"
            ),
        ]
    return alt.LayerChart(layer=layers).properties(
        height=_TALL, autosize=TALL, padding={**SNUG, "right": 30},
        usermeta={"unit": f"{unit_label(step, context)} since the start, beside today's rate"},
    )  # fmt: skip
