"""Pictures of other terms: two courses side by side, what is worth how much, and what it hangs on."""

from typing import Any, Literal

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import NBSP
from lib.notebook.labels import short
from lib.notebook.scale import (
    SNUG,
    TALL,
    axis_label,
    bar_in_row,
    figure_label,
    on_phone,
    push_apart,
    row_axis,
    row_names,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens

Lean = Literal["left", "center", "right"]
ROWS = 4
_HEIGHT, _LINE = 260, 20
_PART, _ASSUMPTION = 38, 44  # pixels of a row
# Named, since for ``alt.value`` Altair looks through its whole schema, longer than all else takes.
_BESIDE: Any = alt.XValue({"expr": "width + 6"})  # type: ignore[no-untyped-call]
_ABOVE: Any = alt.YValue(-6)  # type: ignore[no-untyped-call]
_TOP: Any = alt.YValue(0)  # type: ignore[no-untyped-call]
_BOTTOM: Any = alt.Y2Value({"expr": "height"})  # type: ignore[no-untyped-call]
_HALF = 0.04  # of the width, that a label keeps clear of its end


def cash(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Money coming in by week, or by month for one customer, as today and under the scenario."""
    when = "month" if "month" in table else "week"
    weeks = table.rename(columns={"month": "week"})
    return _money_bands(weeks, context, tokens, f"a {when}, named by its first day")


def receivables(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """What is owed at each week's end, as today and under the scenario."""
    return _money_bands(table, context, tokens, "at the week's end")


def dso(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Days of sales owed at each week's end, as today and under the scenario."""
    return _band_chart(table, 1.0, "", "days of sales, at the week's end", tokens)


def _money_bands(
    table: pd.DataFrame, context: Context, tokens: Tokens, when: str
) -> alt.LayerChart:
    divisor, step = unit(float(table[["base_p90", "scenario_p90"]].max().max()), context)
    return _band_chart(table, divisor, step, f"{unit_label(step, context)} {when}", tokens)


def _band_chart(
    table: pd.DataFrame, divisor: float, step: str, words: str, tokens: Tokens
) -> alt.LayerChart:
    """Two bands of 8 in 10 with their middles: today's grey, the scenario's violet."""
    x = alt.X("week:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=6))
    scale = alt.Scale(zero=True)
    axis = alt.Axis(labelExpr=axis_label(step), tickCount=4)
    layers: list[alt.Chart] = []
    ends = []
    for side, name, colour, width, edge in (
        ("base", "as today", tokens["peers"], 1.5, 0),
        ("scenario", "scenario", tokens["forecast"], 2.5, 1),
    ):
        band = table[["week"]].assign(
            low=table[f"{side}_p10"] / divisor, high=table[f"{side}_p90"] / divisor,
            middle=table[f"{side}_p50"] / divisor,
        )  # fmt: skip
        base = alt.Chart(band).encode(x=x)
        layers.append(
            base.mark_area(fill=colour, fillOpacity=0.25, stroke=colour, strokeWidth=edge).encode(
                y=alt.Y("low:Q", title=None, scale=scale, axis=axis), y2="high:Q"
            )
        )
        ink = tokens["ink"] if side == "base" else colour
        line = base.mark_line(color=ink, strokeWidth=width)
        layers.append(line.encode(y=alt.Y("middle:Q", title=None)))
        ends.append((float(band["middle"].iloc[-1]), name))
    layers.append(
        _ends(ends, float(table[["base_p90", "scenario_p90"]].max().max()) / divisor, tokens)
    )
    return alt.LayerChart(layer=layers).properties(
        height=_HEIGHT, autosize=TALL, padding={**SNUG, "top": 8},
        usermeta={"unit": f"{words} · shaded: 8 in 10"},
    )  # fmt: skip


def _ends(ends: list[tuple[float, str]], reach: float, tokens: Tokens) -> alt.Chart:
    """The names of the lines, at their right ends, kept apart."""
    sorted_ends = sorted(ends)
    places = push_apart([at for at, _ in sorted_ends], (reach or 1.0) * _LINE / _HEIGHT)
    labels = pd.DataFrame({"at": places, "text": [name for _, name in sorted_ends]})
    mark = alt.Chart(labels).mark_text(align="left", color=tokens["ink"])
    return mark.encode(x=_BESIDE, y=alt.Y("at:Q", title=None), text="text:N")


def cash_ahead(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """How far cash is ahead of today's, below zero behind it: a band of 8 in 10 and the middle.

    Args:
        table: ``week``, ``p10``, ``p50``, ``p90``.
    """
    divisor, step = unit(float(table[["p10", "p90"]].abs().max().max()), context)
    values = (table[["p10", "p50", "p90"]] / divisor).assign(week=table["week"])
    base = alt.Chart(values).encode(
        x=alt.X("week:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=6))
    )
    y = alt.Y("p10:Q", title=None, scale=alt.Scale(zero=True),
              axis=alt.Axis(labelExpr=axis_label(step), tickCount=4))  # fmt: skip
    colour = tokens["forecast"]
    band = base.mark_area(fill=colour, fillOpacity=0.25, stroke=colour, strokeWidth=1)
    line = base.mark_line(color=colour, strokeWidth=2.5)
    zero = alt.Chart(pd.DataFrame({"zero": [0.0], "text": ["as today"]}))
    rule = zero.mark_rule(color=tokens["ink"], strokeWidth=1.5)
    name = zero.mark_text(align="left", color=tokens["ink"])
    at = alt.Y("zero:Q", title=None)
    return alt.LayerChart(
        layer=[
            band.encode(y=y, y2="p90:Q"),
            line.encode(y=alt.Y("p50:Q", title=None)),
            rule.encode(y=at),
            name.encode(x=_BESIDE, y=at, text="text:N"),
        ]
    ).properties(
        height=_HEIGHT, autosize=TALL, padding={**SNUG, "top": 8},
        usermeta={"unit": f"{unit_label(step, context)}, all weeks so far together · shaded: 8 in 10"},
    )  # fmt: skip


def value_sources(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """The parts of a change in value as bars from zero: solid adds, hollow takes off; the whole in ink.

    Args:
        table: ``part``, ``change``, ``whole``; minor units, the largest first.
    """
    rows = pd.concat([
        table[["part", "change"]],
        pd.DataFrame({"part": ["all together"], "change": [float(table["whole"].iloc[0])]}),
    ], ignore_index=True)  # fmt: skip
    divisor, step = unit(float(rows["change"].abs().max()), context)
    rows["change"] /= divisor
    how = ["takes" if v < 0 else "adds" for v in rows["change"]]
    how[-1] = "takes all" if rows["change"].iloc[-1] < 0 else "all"
    rows = rows.assign(zero=0.0, how=how, text=[_signed(v) for v in rows["change"]])
    fills = {"adds": tokens["flow"], "takes": tokens["page"], "all": tokens["ink"],
             "takes all": tokens["page"]}  # fmt: skip
    edges = {"adds": tokens["flow"], "takes": tokens["flow"], "all": tokens["ink"],
             "takes all": tokens["ink"]}  # fmt: skip
    y = alt.Y("part:N", sort=rows["part"].tolist(), title=None, axis=row_axis())
    x = alt.X("zero:Q", axis=None, scale=_room(rows["change"]))
    bars = bar_in_row(alt.Chart(rows), _PART, strokeWidth=1.5).encode(
        x=x,
        x2="change:Q",
        y=y,
        color=_colour_channel("how", fills, alt.Color),
        stroke=_colour_channel("how", edges, alt.Stroke),
    )
    names = row_names(alt.Chart(rows).encode(y=y), "part", tokens)
    layers = [bars, *_figures(rows, y, tokens), _zero(tokens), names]
    return alt.LayerChart(layer=layers).properties(
        height=max(_PART * len(rows), 120),
        usermeta={"unit": f"{unit_label(step, context)} of value"},
    )


def _colour_channel(name: str, colours: dict[str, str], channel: Any) -> Any:
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return channel(f"{name}:N", scale=scale, legend=None)


def _signed(value: float) -> str:
    text = figure_label(value)
    return f"+{text}" if value > 0 and text != "0" else text


def _room(values: pd.Series) -> alt.Scale:
    """A scale with room for a figure beyond the longest bar on either side."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    span = (high - low) or 1.0
    return alt.Scale(
        domain=[low - 0.22 * span * (low < 0), high + 0.22 * span * (high > 0)], nice=False
    )


def _figures(rows: pd.DataFrame, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    """The figures beyond the ends of bars, on the side they point to."""
    layers = []
    sides: tuple[tuple[pd.Series, Lean, int], ...] = (
        (rows["change"] >= 0, "left", 6),
        (rows["change"] < 0, "right", -6),
    )
    for side, align, dx in sides:
        mark = alt.Chart(rows[side]).mark_text(
            align=align, dx=dx, fontWeight=600, color=tokens["ink"], yOffset=on_phone(6, 0)
        )
        layers.append(mark.encode(x=alt.X("change:Q", axis=None), y=y, text="text:N"))
    return layers


def _zero(tokens: Tokens) -> alt.Chart:
    line = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=tokens["ink"], strokeWidth=1.5)
    return line.encode(x=alt.X("zero:Q", axis=None))


def value(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """How the change in value is spread over the paths; hollow where it is a loss, 8 in 10 named.

    Args:
        table: ``from``, ``to``, ``paths``, ``p10``, ``p50``, ``p90``; minor units.
    """
    divisor, step = unit(float(table[["from", "to"]].abs().max().max()), context)
    bars = table[["paths"]].assign(
        low=table["from"] / divisor, high=table["to"] / divisor,
        how=["a loss" if m < 0 else "a gain" for m in (table["from"] + table["to"]) / 2],
        zero=0,
    )  # fmt: skip
    fills = {"a loss": tokens["page"], "a gain": tokens["ink"]}
    low, high = _reach(float(bars["low"].min()), float(bars["high"].max()))
    axis = alt.Axis(labelExpr=axis_label(step), tickCount=6, grid=False)
    scale = alt.Scale(domain=[low, high], nice=False, padding=12)
    x = alt.X("low:Q", title=None, axis=axis, scale=scale)
    bar_layer = (
        alt.Chart(bars)
        .mark_bar(stroke=tokens["outline"], strokeWidth=1)
        .encode(
            x=x,
            x2="high:Q",
            y=alt.Y("zero:Q", axis=None),
            y2="paths:Q",
            color=_colour_channel("how", fills, alt.Color),
        )
    )
    marks = table.iloc[0]
    ends = pd.DataFrame({"low": [marks["p10"] / divisor], "high": [marks["p90"] / divisor]})
    band = alt.Chart(ends).mark_bar(
        fill=tokens["forecast"], fillOpacity=0.25, stroke=tokens["forecast"], strokeWidth=1
    )
    middle = pd.DataFrame({"low": [marks["p50"] / divisor], "text": ["8 in 10, and the middle"]})
    line = alt.Chart(middle).mark_rule(color=tokens["forecast"], strokeWidth=2.5)
    name = alt.Chart(middle).mark_text(baseline="bottom", color=tokens["ink"])
    layers = [
        band.encode(x=x, x2="high:Q", y=_TOP, y2=_BOTTOM),
        bar_layer,
        line.encode(x=alt.X("low:Q", title=None)),
        name.encode(x=alt.X("low:Q", title=None), y=_ABOVE, text="text:N"),
    ]
    if low <= 0 <= high:
        layers.append(_as_today(tokens))
    return alt.LayerChart(layer=layers).properties(
        height=200,
        autosize=TALL,
        padding={**SNUG, "top": 26},
        usermeta={
            "unit": f"{unit_label(step, context)} of value · hollow: a loss · "
            "the last 1 in 100 at the edge"
        },
    )


def _reach(low: float, high: float) -> tuple[float, float]:
    """The span to draw: zero is in it where it is not much further away than the bars are wide."""
    width = high - low
    if low > 0 and low < 1.5 * width:
        return 0.0, high
    return (low, 0.0) if high < 0 and -high < 1.5 * width else (low, high)


def _as_today(tokens: Tokens) -> alt.Chart:
    line = alt.Chart(pd.DataFrame({"low": [0.0]})).mark_rule(color=tokens["ink"], strokeWidth=2)
    return line.encode(x=alt.X("low:Q", title=None))


def key_assumptions(
    table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT
) -> alt.LayerChart:
    """A tornado of four: from the change as it is to either end; hollow low, solid high.

    Args:
        table: ``assumption``, ``low``, ``high`` (words), ``at_low``, ``at_high``, ``as_is``; the widest
            first.
    """
    top = table.head(ROWS)
    money = ["at_low", "at_high", "as_is"]
    divisor, step = unit(float(top[money].abs().max().max()), context)
    rows = (top[money] / divisor).assign(
        name=[
            f"{a}, {low} to {high}"
            for a, low, high in zip(top["assumption"], top["low"], top["high"], strict=True)
        ]
    )
    ends = pd.concat([
        rows[["name", "as_is"]].assign(at=rows[f"at_{end}"], end=end) for end in ("low", "high")
    ])  # fmt: skip
    ends["text"] = [_signed(v) for v in ends["at"]]
    low, high = float(ends["at"].min()), float(ends["at"].max())
    span = (high - low) or 1.0
    scale = alt.Scale(domain=[low - 0.16 * span, high + 0.16 * span], nice=False, zero=False)
    y = alt.Y("name:N", sort=rows["name"].tolist(), title=None, axis=row_axis(labelLimit=420))
    x = alt.X("as_is:Q", axis=None, scale=scale)
    fills = {"low": tokens["page"], "high": tokens["flow"]}
    bars = bar_in_row(
        alt.Chart(ends), _ASSUMPTION, stroke=tokens["flow"], strokeWidth=1.5
    ).encode(x=x, x2="at:Q", y=y, color=_colour_channel("end", fills, alt.Color))  # fmt: skip
    layers: list[alt.Chart] = [bars]
    sides: tuple[tuple[pd.Series, Lean, int], ...] = (
        (ends["at"] >= ends["as_is"], "left", 6),
        (ends["at"] < ends["as_is"], "right", -6),
    )
    for side, align, dx in sides:
        text = alt.Chart(ends[side]).mark_text(
            align=align, dx=dx, color=tokens["ink"], yOffset=on_phone(6, 0)
        )
        layers.append(text.encode(x=alt.X("at:Q", axis=None), y=y, text="text:N"))
    base_case = pd.DataFrame({"as_is": [rows["as_is"].iloc[0]]})
    base_case["text"] = [f"as assumed {_signed(v)}" for v in base_case["as_is"]]
    at = alt.X("as_is:Q", axis=None)
    layers.append(alt.Chart(base_case).mark_rule(color=tokens["ink"], strokeWidth=2).encode(x=at))
    name = alt.Chart(base_case).mark_text(baseline="bottom", color=tokens["ink"])
    layers.append(name.encode(x=at, y=_ABOVE, text="text:N"))
    layers.append(row_names(alt.Chart(rows).encode(y=y), "name", tokens))
    return alt.LayerChart(layer=layers).properties(
        height=_ASSUMPTION * len(rows), autosize=TALL, padding={**SNUG, "top": 26},
        usermeta={
            "unit": f"{unit_label(step, context)} of value · hollow: the low end, solid: the high end",
        },
    )  # fmt: skip


def compare(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Each scenario's change in value: a band of 8 in 10 and its middle, from today at zero.

    Args:
        table: ``name``, ``p10``, ``p50``, ``p90``; minor units.
    """
    marks = ["p10", "p50", "p90"]
    divisor, step = unit(float(table[marks].abs().max().max()), context)
    rows = (table[marks] / divisor).assign(name=_distinct_names(table["name"]))
    rows["text"] = [_signed(v) for v in rows["p50"]]
    low, high = min(float(rows["p10"].min()), 0.0), max(float(rows["p90"].max()), 0.0)
    span = (high - low) or 1.0
    scale = alt.Scale(domain=[low - _HALF * span, high + _HALF * span], nice=False)
    y = alt.Y("name:N", sort=rows["name"].tolist(), title=None)
    axis = alt.Axis(labelExpr=axis_label(step), tickCount=5)
    base = alt.Chart(rows).encode(y=y)
    colour = tokens["forecast"]
    band = base.mark_bar(
        fill=colour, fillOpacity=0.25, stroke=colour, strokeWidth=1, height={"band": 0.5}
    ).encode(x=alt.X("p10:Q", title=None, axis=axis, scale=scale), x2="p90:Q")
    middle = base.mark_tick(
        orient="vertical", color=colour, thickness=2.5, opacity=1, height={"band": 0.5}
    ).encode(x=alt.X("p50:Q", title=None))
    figure = base.mark_text(baseline="bottom", dy=-20, fontWeight=600, color=tokens["ink"]).encode(
        x=alt.X("p50:Q", title=None), text="text:N"
    )
    zero = alt.Chart(pd.DataFrame({"p50": [0.0]})).mark_rule(color=tokens["ink"], strokeWidth=2)
    return alt.LayerChart(
        layer=[band, middle, figure, zero.encode(x=alt.X("p50:Q", title=None))]
    ).properties(
        height=72 * len(rows), autosize=TALL, padding=SNUG,
        usermeta={"unit": f"{unit_label(step, context)} of value against today{NBSP}· shaded: 8 in 10"},
    )  # fmt: skip


def _distinct_names(names: pd.Series) -> pd.Series:
    """Names cut to fit; two that look alike with their place behind them."""
    labels = names.map(short)
    duplicates = labels.duplicated(keep=False)
    return labels.where(~duplicates, labels + [f" ({n})" for n in range(1, len(labels) + 1)])
