"""Pictures of the board: the reveal, and the map of where the two sides differ."""

from typing import Any

import altair as alt
import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.notebook.labels import short
from lib.notebook.scale import SNUG, TALL, on_phone, push_apart
from lib.notebook.style import LIGHT, Tokens

_STEP = 66
_SHAPES = {"credit": "circle", "sales": "square", "record": "diamond"}
_SIZES = {"credit": 330, "sales": 130, "record": 150}
"""The circle is larger, so that it shows around a square on the same spot."""
_ABOVE, _BELOW, _HIGHER = -19, 21, -35
_NEAR, _NEAR_ON_PHONE = 0.14, 0.4
"""Shares of the width within which two labels beside each other would meet."""
_END, _MIDDLE, _WIDE, _COLUMN, _LINE = 4.5, 2.0, 8.5, 5.0, 0.24
_MEASURE_NAMES = {"rating": "Rating", "limit": "Limit", "terms": "Terms", "chance": "Paid in time"}
_LETTERS = "['E','D','C','B','A']"
HAPPENED = {
    "paid within tolerance": " · paid in time", "not within tolerance": " · paid late",
    "not known yet": "",
}  # fmt: skip


def reveal(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A row a case, or a row a thing asked: ● credit, ■ sales, ◆ the record, joined by a grey line.

    Left is less trust, right is more; a thin line is a side's range. A sealed case is an empty row.

    Args:
        table: ``case``, ``name``, ``measure``, ``who``, ``middle``, ``low``, ``high``, ``sealed``.
    """
    single_case = table["measure"].nunique() > 1
    marks = table.assign(
        row=table["measure"].map(_MEASURE_NAMES) if single_case else table["name"].map(short),
        **{c: _trust(table, c) for c in ("middle", "low", "high")},
        words=[
            _words(m, v, context) for m, v in zip(table["measure"], table["middle"], strict=True)
        ],
    )
    rows = list(dict.fromkeys(marks["row"]))
    y = alt.Y("row:N", title=None, sort=rows, scale=alt.Scale(domain=rows))
    letters = alt.Axis(
        values=[0, 0.25, 0.5, 0.75, 1],
        orient="top",
        labelExpr=f"{_LETTERS}[round(datum.value * 4)]",
    )
    x = alt.X(
        "middle:Q",
        title=None,
        scale=alt.Scale(domain=[-0.06, 1.06], nice=False),
        axis=None if single_case or table["measure"].iloc[0] != "rating" else letters,
    )
    voices, sealed = marks[marks["who"] != ""], marks[marks["who"] == ""]
    voices = voices.assign(
        down=_label_offsets(voices, _NEAR), phone_down=_label_offsets(voices, _NEAR_ON_PHONE)
    )
    layers = [_rail(marks, x, y, tokens), *_side_lines(voices, x, y, tokens)]
    for side in _SHAPES:
        if len(side_marks := voices[voices["who"] == side]):
            layers.extend(_side_layers(side_marks, side, x, y, tokens))
    if len(sealed):
        sealed_texts = sealed.assign(words=[f"{n} sealed" for n in sealed["sealed"]], middle=0.5)
        text = alt.Chart(sealed_texts).mark_text(color=tokens["muted"], dy=_ABOVE)
        layers.append(text.encode(x=x, y=y, text="words:N"))
    return alt.LayerChart(layer=layers).properties(
        height=_STEP * len(rows) + 8,
        autosize=TALL,
        padding={**SNUG, "right": 24},
        usermeta={"unit": "left: less trust · right: more · thin line: a side's range"},
    )


def _trust(table: pd.DataFrame, column: str) -> pd.Series:
    """Where a value stands between the least and the most trust, 0 to 1."""
    largest = table.groupby("measure")["high"].transform("max").clip(lower=1.0)
    scale = table["measure"].map({"rating": 4.0, "chance": 100.0}).fillna(largest)
    share = table[column] / scale
    return share.where(table["measure"] != "rating", 1 - share)


def _words(measure: str, value: float, context: Context) -> str:
    if pd.isna(value):
        return ""
    if measure == "rating":
        return wording.rating(value)
    if measure == "limit":
        return wording.amount(value, context.currency)
    unit = " days" if measure == "terms" else f"{wording.NBSP}%"
    return f"{wording.middle(value)}{unit}"


def _label_offsets(voices: pd.DataFrame, nearest: float) -> list[int]:
    """How far below its mark each label stands: credit above, sales below, the record where free.

    Args:
        nearest: share of the width within which two labels would meet.
    """
    at = {(r, w): m for r, w, m in zip(voices["row"], voices["who"], voices["middle"], strict=True)}

    def near(row: str, side: str) -> bool:
        positions = at.get((row, side)), at[row, "record"]
        return positions[0] is not None and abs(positions[0] - positions[1]) < nearest

    offsets = []
    for row, side in zip(voices["row"], voices["who"], strict=True):
        if side == "record" and near(row, "credit"):
            offsets.append(_HIGHER if near(row, "sales") else _BELOW)
        else:
            offsets.append(_BELOW if side == "sales" else _ABOVE)
    return offsets


def _offset(down: int, phone_down: int) -> int | alt.ExprRef:
    return int(down) if down == phone_down else on_phone(phone_down, down)


def _rail(marks: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> alt.Chart:
    rails = marks[["row"]].drop_duplicates().assign(middle=0.0, end=1.0)
    return alt.Chart(rails).mark_rule(color=tokens["grid"]).encode(x=x, x2="end:Q", y=y)


def _side_lines(voices: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    """The grey line between the two sides of each row."""
    sides = voices[voices["who"].isin(["credit", "sales"])]
    if sides.empty:
        return []
    ends = sides.groupby("row", sort=False)["middle"].agg(["min", "max"]).reset_index()
    lines = ends.rename(columns={"min": "middle", "max": "end"})
    rule = alt.Chart(lines).mark_rule(color=tokens["rule"], strokeWidth=4)
    return [rule.encode(x=x, x2="end:Q", y=y)]


def _side_layers(
    side_marks: pd.DataFrame, side: str, x: alt.X, y: alt.Y, tokens: Tokens
) -> list[alt.Chart]:
    """A mark at the median, a thin line over the range, and the words above or below it."""
    colour = tokens["ink"] if side == "record" else tokens[side]
    range_marks = side_marks.assign(middle=side_marks["low"], end=side_marks["high"])
    labelled_marks = side_marks.assign(words=[f"{side} {words}" for words in side_marks["words"]])
    tips = [alt.Tooltip("words:N", title=" "), alt.Tooltip("count:Q", title="rests on")]
    mark = alt.Chart(labelled_marks).mark_point(
        shape=_SHAPES[side], filled=True, color=colour, stroke=tokens["page"], size=_SIZES[side],
        opacity=1,
    )  # fmt: skip
    texts = [
        alt.Chart(labels)
        .mark_text(
            color=colour,
            dy=_offset(labels["down"].iloc[0], labels["phone_down"].iloc[0]),
            fontSize=14,
        )
        .encode(x=x, y=y, text="words:N")
        for _, labels in labelled_marks.groupby(["down", "phone_down"])
    ]
    return [
        alt.Chart(range_marks)
        .mark_rule(color=colour, strokeWidth=1.5)
        .encode(x=x, x2="end:Q", y=y),
        mark.encode(x=x, y=y, tooltip=tips),
        *texts,
    ]


def divergence(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Credit's rating across, sales' up: on the diagonal they agree; area is the limit at stake."""
    cases = table.assign(
        x=4 - table["credit"], y=4 - table["sales"], who=table["name"].map(short),
        said=[wording.amount(v, context.currency) for v in table["amount"]],
    ).sort_values("amount", ascending=False)  # fmt: skip
    x, y = (
        alt.X("x:Q", title="Credit", scale=_scale(on_phone(_END, _WIDE)), axis=_letters()),
        alt.Y("y:Q", title="Sales", scale=_scale(_END), axis=_letters()),
    )
    colours = alt.Scale(
        domain=list(HAPPENED), range=[tokens["promise"], tokens["age3"], tokens["ink"]]
    )
    most = max(float(cases["amount"].max()), 1.0)
    circles = alt.Chart(cases).mark_point(
        shape="circle", filled=False, fill=tokens["page"], strokeWidth=1.5, opacity=1
    ).encode(
        x=x, y=y, stroke=alt.Stroke("happened:N", scale=colours, legend=None),
        size=alt.Size("amount:Q", scale=alt.Scale(range=[40, 1400], domain=[0, most]), legend=None),
        tooltip=[alt.Tooltip("who:N", title="case"), alt.Tooltip("said:N", title="limit at stake"),
                 alt.Tooltip("happened:N", title="what happened")],
    )  # fmt: skip
    labels = _labels(cases[(cases["credit"] - cases["sales"]).abs() >= 1])
    layers = [
        *_grid(x, y, tokens),
        *_diagonals(x, y, tokens),
        *_case_names(labels, x, y, tokens),
        circles,
        *_names_inside(labels, x, y, tokens),
    ]
    return alt.LayerChart(layer=layers).properties(
        height=400, autosize=TALL, padding={**SNUG, "top": 6},
        usermeta={"unit": "area: limit at stake · in time: within tolerance · dashed: one notch"},
    )  # fmt: skip


def _scale(end: float | alt.ExprRef) -> alt.Scale:
    """Half a step before E, to an end; across there is room for names, and the map stays a square.

    On a phone there is none: names stand inside.
    """
    return alt.Scale(domainMin=-0.5, domainMax=end, nice=False, zero=False)


def _letters() -> alt.Axis:
    return alt.Axis(values=[0, 1, 2, 3, 4], labelExpr=f"{_LETTERS}[datum.value]", grid=False,
                    titleAnchor="start")  # fmt: skip


def _labels(cases: pd.DataFrame) -> pd.DataFrame:
    """Names of the cases off the diagonal, and how high each stands clear of its neighbours."""
    if cases.empty:
        return cases.assign(label="", up=0.0, at=_COLUMN)
    sorted_cases = cases.sort_values(["y", "x"], kind="stable")
    name_positions = push_apart(sorted_cases["y"].tolist(), _LINE)
    overshoot = max(name_positions[-1] - _END, 0.0)
    return sorted_cases.assign(
        label=[
            w + HAPPENED[h]
            for w, h in zip(sorted_cases["who"], sorted_cases["happened"], strict=True)
        ],
        up=[place - overshoot for place in name_positions],
        at=_COLUMN,
    )


def _case_names(labels: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    """The names in a column beside the map, each led to its circle."""
    if labels.empty:
        return []
    leader = alt.Chart(labels).mark_rule(
        color=tokens["grid"], strokeWidth=1.5, opacity=on_phone(0, 1)
    )
    name = alt.Chart(labels.assign(x=_COLUMN, y=labels["up"])).mark_text(
        align="left", dx=6, fontSize=on_phone(1, 14), color=tokens["ink"], opacity=on_phone(0, 1)
    )
    return [
        leader.encode(x=x, y=y, x2="at:Q", y2="up:Q"),
        name.encode(x=x, y=y, text="label:N"),
    ]


def _names_inside(labels: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    """On a phone: names beside their circles, towards the middle of the map."""
    right = labels["x"] >= _MIDDLE
    look: dict[str, Any] = {"fontSize": 12, "color": tokens["ink"], "opacity": on_phone(1, 0)}
    layers = []
    sides: tuple[tuple[pd.DataFrame, dict[str, Any]], ...] = (
        (labels[~right], {"align": "left", "dx": 20}),
        (labels[right], {"align": "right", "dx": -20}),
    )
    for side, place in sides:
        if len(side):
            names = alt.Chart(side.assign(y=side["up"])).mark_text(**look, **place)
            layers.append(names.encode(x=x, y=y, text="who:N"))
    return layers


def _grid(x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    """A line at each rating, as far as the square goes."""
    ends = pd.DataFrame({"x": range(5), "y": range(5), "from": -0.5, "to": _END})
    rule = alt.Chart(ends).mark_rule(color=tokens["grid"])
    return [
        rule.encode(x=x, y=alt.Y("from:Q"), y2="to:Q"),
        rule.encode(y=y, x=alt.X("from:Q"), x2="to:Q"),
    ]


def _diagonals(x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    """Where they agree, and one notch to either side."""
    layers = []
    for by, dash in ((0, [1, 0]), (1, [6, 4]), (-1, [6, 4])):
        first, last = max(-0.5, -0.5 - by), min(_END, _END - by)
        ends = pd.DataFrame({"x": [first, last], "y": [first + by, last + by]})
        line = alt.Chart(ends).mark_line(color=tokens["rule"], strokeWidth=1.5, strokeDash=dash)
        layers.append(line.encode(x=x, y=y))
    return layers
