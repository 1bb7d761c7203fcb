"""Pictures of the forecast: weeks of cash, one invoice's curve, whose being later moves it."""

from typing import Any, Literal

import altair as alt
import pandas as pd

from lib.ledger import days
from lib.ledger.context import Context
from lib.ledger.wording import NBSP, count
from lib.notebook.labels import short
from lib.notebook.scale import (
    NARROW,
    SNUG,
    TALL,
    axis_label,
    bar_in_row,
    beside,
    figure_label,
    on_phone,
    push_apart,
    row_axis,
    row_names,
    share,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens

Lean = Literal["left", "center", "right"]
ROWS = 10
_HEIGHT, _LINE, _LABELS = 280, 19, 9
_DASH = [6, 4]
_BAR = {"band": 0.8}
_PERCENT = f"format(datum.value * 100, 'd') + '{NBSP}%'"


def cash(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Columns for what came in, bands of what is expected, a rule at the day between.

    The wide band holds 8 weeks in 10, the dark one the middle half, the line is the median.

    A hollow column is the part from open items; from it to the middle line is not invoiced yet.

    Args:
        table: ``week``, ``came_in``, ``expected``, ``p10``, ``p25``, ``p50``, ``p75``, ``p90``,
            ``open``, ``promised``; one row a week, oldest first.
    """
    money = ["came_in", "expected", "p10", "p25", "p50", "p75", "p90", "open", "promised"]
    divisor, step = unit(float(table[["came_in", "p90"]].max().max()), context)
    weeks = (table[money].astype("float64") / divisor).assign(name=week_names(table["week"]))
    order = weeks["name"].tolist()
    x = week_axis(order)
    y = alt.Y("low:Q", title=None, axis=alt.Axis(labelExpr=axis_label(step), tickCount=4),
              scale=alt.Scale(domainMin=0))  # fmt: skip
    past, coming = weeks[weeks["came_in"].notna()], weeks[weeks["expected"].notna()]
    layers = [_columns(past, x, y, tokens), *_bands(coming, x, y, tokens)]
    layers += _day_rule(coming, context, order, tokens)
    layers += _promise_points(coming, x, tokens)
    layers += _end_labels(coming, order, x, tokens)
    words = " · solid: came in" if len(past) else ""
    words += " · ◇ promised" if coming["promised"].notna().any() else ""
    return alt.LayerChart(layer=layers).properties(
        height=_HEIGHT, autosize=TALL, padding={**SNUG, "top": 24},
        usermeta={
            "unit": f"{unit_label(step, context)} a week, named by its first day{words}",
        },
    )  # fmt: skip


def week_names(first: pd.Series) -> pd.Series:
    """Weeks by their first day."""
    return first.map(days.short)


def week_axis(order: list[str]) -> alt.X:
    """Weeks side by side, as many named as there is room for."""
    stride = max(-(-len(order) // _LABELS), 1)
    return alt.X(
        "name:N", sort=order, title=None,
        scale=alt.Scale(domain=order, padding=0),
        axis=alt.Axis(values=order[::stride], labelAngle=0, labelOverlap="parity"),
    )  # fmt: skip


def _columns(past: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> alt.Chart:
    bars = past[["name"]].assign(low=0.0, high=past["came_in"])
    return alt.Chart(bars).mark_bar(color=tokens["ink"], width=_BAR).encode(x=x, y=y, y2="high:Q")


def _bands(coming: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    ranges = coming[["name", "p25", "p50", "p75"]].assign(low=coming["p10"], high=coming["p90"])
    base = alt.Chart(ranges).encode(x=x)
    band = base.mark_bar(
        fill=tokens["forecast"],
        fillOpacity=0.25,
        stroke=tokens["forecast"],
        strokeWidth=1,
        width=_BAR,
    ).encode(y=y, y2="high:Q")
    half = base.mark_bar(fill=tokens["forecast"], fillOpacity=0.4, width=_BAR).encode(
        y=alt.Y("p25:Q", title=None), y2="p75:Q"
    )
    middle = base.mark_tick(
        orient="horizontal", color=tokens["forecast"], thickness=2.5, opacity=1,
        width=_BAR,
    ).encode(y=alt.Y("p50:Q", title=None))  # fmt: skip
    open_bars = coming[["name"]].assign(low=0.0, high=coming["open"])
    hollow = (
        alt.Chart(open_bars)
        .mark_bar(fillOpacity=0, stroke=tokens["outline"], strokeWidth=1.5, width=_BAR)
        .encode(x=x, y=y, y2="high:Q")
    )
    return [hollow, band, half, middle]


def _day_rule(
    coming: pd.DataFrame, context: Context, order: list[str], tokens: Tokens
) -> list[alt.Chart]:
    """A line at the end of the day, between what came in and what is expected, named above."""
    if coming.empty:
        return []
    name = days.short(context.day)
    data = pd.DataFrame({"name": [coming["name"].iloc[0]], "text": [name]})
    at = alt.X("name:N", sort=order, title=None, bandPosition=0)
    point = alt.Chart(data).encode(x=at)
    text = point.mark_text(baseline="bottom", color=tokens["ink"])
    return [
        point.mark_rule(strokeWidth=2, color=tokens["ink"]),
        text.encode(y=alt.value(-6), text="text:N"),
    ]


def _promise_points(coming: pd.DataFrame, x: alt.X, tokens: Tokens) -> list[alt.Chart]:
    points = coming.loc[coming["promised"].notna(), ["name", "promised"]]
    if points.empty:
        return []
    mark = alt.Chart(points).mark_point(
        shape="diamond", filled=True, fill=tokens["page"], stroke=tokens["promise"], strokeWidth=2,
        size=110, opacity=1,
    )  # fmt: skip
    return [mark.encode(x=x, y=alt.Y("promised:Q", title=None))]


def _end_labels(
    coming: pd.DataFrame, order: list[str], x: alt.X, tokens: Tokens
) -> list[alt.Chart]:
    """What the marks of the last week are, at the right of it; below the weeks on a phone."""
    if coming.empty:
        return []
    last, reach = coming.iloc[-1], float(coming["p90"].max()) or 1.0
    marks = [
        (last["open"] / 2, "open items"),
        (last["p50"], "middle half"),
        (last["p90"], "8 in 10"),
    ]
    if last["open"] < last["p50"] * 0.75:
        marks.insert(1, ((last["open"] + last["p50"]) / 2, "not invoiced yet"))
    places = push_apart([place for place, _ in marks], reach * _LINE / _HEIGHT * 1.2)
    return [
        alt.Chart(pd.DataFrame({"at": [place]}))
        .mark_text(align="left", color=tokens["muted"], text=on_phone("''", f"'{text}'"))
        .encode(x=alt.value({"expr": "width + 6"}), y=alt.Y("at:Q", title=None))
        for place, (_, text) in zip(places, marks, strict=True)
    ] + [_legend(tokens)]


def _legend(tokens: Tokens) -> alt.Chart:
    """What the marks are in a line below the weeks, where a phone has no room beside them."""
    return (
        alt.Chart(pd.DataFrame({"place": [0]}))
        .mark_text(
            align="left", baseline="top", color=tokens["muted"],
            text=on_phone("['hollow: open items', 'dark: middle half · pale: 8 in 10']", "''"),
            fontSize=14,
        )
        .encode(x=alt.value(0), y=alt.value({"expr": f"{NARROW} ? height + 28 : height"}))
    )  # fmt: skip


def invoice(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """One invoice's chance to be paid by each day, a step; 8 in 10 shaded; due and tolerance named.

    Args:
        table: ``day``, ``chance``, ``due``, ``tolerated``, ``promised``.
    """
    end = _reach(table)
    start = pd.Timestamp(context.day)
    steps = pd.concat([pd.DataFrame({"day": [start], "chance": [0.0]}), table[["day", "chance"]]])
    steps = steps[steps["day"] <= end]
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", values=_ticks(start, end)),
              scale=alt.Scale(domain=[_at(start), _at(end)]))  # fmt: skip
    y = alt.Y("chance:Q", title=None, scale=alt.Scale(domain=[0, 1]),
              axis=alt.Axis(values=[0, 0.5, 1], labelExpr=_PERCENT))  # fmt: skip
    layers = _eight_in_ten(table, end, tokens)
    line = alt.Chart(steps).mark_line(
        color=tokens["ink"], interpolate="step-after", strokeWidth=2.5
    )
    layers.append(line.encode(x=x, y=y))
    layers += _rules(table, start, end, x, tokens)
    layers += _half(table, x, y, tokens)
    return alt.LayerChart(layer=layers).properties(
        height=240, autosize=TALL, padding={**SNUG, "top": 26, "right": 20},
        usermeta={"unit": "chance to be paid by the day · shaded: 8 in 10"},
    )  # fmt: skip


def _ticks(start: pd.Timestamp, end: pd.Timestamp) -> list[alt.DateTime]:
    """Five days, evenly spread."""
    step = max((end - start).days // 5, 1)
    days = pd.date_range(start + pd.Timedelta(days=step // 2), end, freq=f"{step}D")
    return [_at(day) for day in days]


def _at(moment: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(year=moment.year, month=moment.month, date=moment.day)


def _reach(table: pd.DataFrame) -> pd.Timestamp:
    """The last day worth drawing: where 98 in 100 are paid, and past the days that are named."""
    sure_days = table.loc[table["chance"] >= 0.98, "day"]
    last = sure_days.iloc[0] if len(sure_days) else table["day"].iloc[-1]
    named_days = table[["tolerated", "due", "promised"]].iloc[0].dropna().tolist()
    last_shown = max([last, *(day + pd.Timedelta(days=5) for day in named_days)])
    least = table["day"].iloc[0] + pd.Timedelta(days=13)
    return min(max(last_shown, least), table["day"].iloc[-1])


def _level(table: pd.DataFrame, level: float) -> pd.Timestamp | None:
    days_reached = table.loc[table["chance"] >= level - 1e-12, "day"]
    return days_reached.iloc[0] if len(days_reached) else None


def _eight_in_ten(table: pd.DataFrame, end: pd.Timestamp, tokens: Tokens) -> list[alt.Chart]:
    """The shaded days; the other marks bring the axis, for a domain of dates clashes with ``x2``."""
    low, high = _level(table, 0.1), _level(table, 0.9)
    if low is None or low >= end:
        return []
    shaded_days = pd.DataFrame({"day": [low], "until": [min(high or end, end)]})
    area = alt.Chart(shaded_days).mark_rect(
        fill=tokens["forecast"], fillOpacity=0.25, stroke=tokens["forecast"], strokeWidth=1
    )
    return [area.encode(x=alt.X("day:T", title=None), x2="until:T")]


def _rules(
    table: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp, x: alt.X, tokens: Tokens
) -> list[alt.Chart]:
    """Due, solid; where tolerance ends, dashed; a promised day, its diamond. Named above them."""
    row = table.iloc[0]
    rules: list[tuple[Any, str, list[int], str]] = [
        (row["due"], "due", [1, 0], tokens["ink"]),
        (row["tolerated"], "tolerance", _DASH, tokens["ink"]),
        (row["promised"], "◇ promised", [1, 0], tokens["promise"]),
    ]
    inside = [rule for rule in rules if pd.notna(rule[0]) and start <= rule[0] <= end]
    layers = []
    for place, (day, name, dash, colour) in enumerate(sorted(inside, key=lambda rule: rule[0])):
        point = alt.Chart(pd.DataFrame({"day": [day], "text": [name]})).encode(x=x)
        layers.append(point.mark_rule(strokeWidth=2, strokeDash=dash, color=colour))
        lean: Lean = "right" if place == 0 and len(inside) > 1 else "left"
        lean = "left" if day <= start + (end - start) * 0.12 else lean
        text = point.mark_text(align=lean, baseline="bottom", color=tokens["ink"])
        layers.append(text.encode(y=alt.value(-6), text="text:N"))
    return layers


def _half(table: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    half = _level(table, 0.5)
    if half is None:
        return []
    words = f"half by {days.short(half)}"
    base = alt.Chart(pd.DataFrame({"day": [half], "chance": [0.5], "text": [words]})).encode(
        x=x, y=y
    )
    dot = base.mark_point(filled=True, size=70, color=tokens["ink"], opacity=1)
    text_style: dict[str, Any] = {
        "align": "left",
        "baseline": "top",
        "dx": 9,
        "dy": 4,
        "fontWeight": 600,
    }
    halo = base.mark_text(**text_style, stroke=tokens["page"], strokeWidth=5, strokeJoin="round")
    text = base.mark_text(**text_style, color=tokens["ink"])
    return [dot, halo.encode(text="text:N"), text.encode(text="text:N")]


def sensitivity(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """What comes in less within four weeks if a customer pays later, hollow: it is taken off.

    Args:
        table: ``customer``, ``less``; the largest first.
    """
    top = table.head(ROWS)
    divisor, step = unit(float(top["less"].max()), context)
    bars = pd.DataFrame({"less": top["less"] / divisor})
    names = top["customer"].map(context.name).map(short)
    duplicates = names.duplicated(keep=False)
    bars["who"] = names.where(~duplicates, names + " (" + top["customer"] + ")")
    bars["text"] = [figure_label(-v) for v in bars["less"]]
    y = alt.Y("who:N", sort=bars["who"].tolist(), title=None, axis=row_axis())
    scale = beside(0, float(bars["less"].max()), bars["less"].tolist(), bars["text"].tolist())
    x = alt.X("less:Q", axis=None, scale=scale)
    base = alt.Chart(bars).encode(x=x, y=y)
    bar_layer = bar_in_row(base, 32, fill=tokens["page"], stroke=tokens["flow"], strokeWidth=1.5)
    figures = base.mark_text(
        align="left", dx=6, fontWeight=600, color=tokens["ink"], yOffset=on_phone(6, 0)
    )
    names_above = row_names(alt.Chart(bars).encode(y=y), "who", tokens)
    more = f" · {len(table) - ROWS:,} others not drawn" if len(table) > ROWS else ""
    later = count(int(table["later"].iloc[0]), "day")
    layers = [bar_layer, figures.encode(text="text:N"), names_above]
    return alt.LayerChart(layer=layers).properties(
        height=max(32 * len(bars), 60),
        usermeta={
            "unit": f"{unit_label(step, context)} less in 4 weeks if paid {later} later{more}"
        },
    )


def promise_outcomes(
    table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT
) -> alt.LayerChart:
    """How many promises were settled when: a bar an outcome, kept ones solid, the others hollow.

    Args:
        table: ``outcome``, ``promises``, ``share``; kept ones first.
    """
    bars = table[["outcome", "promises"]].assign(
        text=[
            f"{int(n):,} · {share(part)}"
            for n, part in zip(table["promises"], table["share"], strict=True)
        ],
        fill=[tokens["ink"], *[tokens["page"]] * (len(table) - 1)],
    )
    y = alt.Y("outcome:N", sort=bars["outcome"].tolist(), title=None, axis=row_axis())
    most = float(bars["promises"].max()) or 1.0
    scale = beside(0, most, bars["promises"].tolist(), bars["text"].tolist())
    base = alt.Chart(bars).encode(x=alt.X("promises:Q", axis=None, scale=scale), y=y)
    bar_layer = bar_in_row(base, 36, stroke=tokens["ink"], strokeWidth=1.5).encode(
        fill=alt.Fill("fill:N", scale=None)
    )
    figures = base.mark_text(
        align="left", dx=6, fontWeight=600, color=tokens["ink"], yOffset=on_phone(6, 0)
    )
    names_above = row_names(alt.Chart(bars).encode(y=y), "outcome", tokens)
    return alt.LayerChart(layer=[bar_layer, figures.encode(text="text:N"), names_above]).properties(
        height=36 * len(bars), usermeta={"unit": "promises whose day has come"}
    )
