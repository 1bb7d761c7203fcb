"""Pictures of the board: the reveal, and the map of where the two sides differ."""

import altair as alt
import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.notebook.labels import short
from lib.notebook.scale import SNUG, TALL, apart
from lib.notebook.style import LIGHT, Tokens

_STEP = 66
_SHAPES = {"credit": "circle", "sales": "square", "record": "diamond"}
_SIZES = {"credit": 330, "sales": 130, "record": 150}
"""The circle is larger, so that it shows around a square on the same spot."""
_ABOVE, _BELOW, _HIGHER = -19, 21, -35
_NEAR = 0.14
_END, _WIDE, _COLUMN, _LINE = 4.5, 8.5, 5.0, 0.24
_CALLED = {"rating": "Rating", "limit": "Limit", "terms": "Terms", "chance": "Paid in time"}
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
    asked = table["measure"].nunique() > 1
    shown = table.assign(
        row=table["measure"].map(_CALLED) if asked else table["name"].map(short),
        **{c: _trust(table, c) for c in ("middle", "low", "high")},
        words=[
            _words(m, v, context) for m, v in zip(table["measure"], table["middle"], strict=True)
        ],
    )
    rows = list(dict.fromkeys(shown["row"]))
    y = alt.Y("row:N", title=None, sort=rows, scale=alt.Scale(domain=rows))
    letters = alt.Axis(
        values=[0, 0.25, 0.5, 0.75, 1],
        orient="top",
        labelExpr=f"{_LETTERS}[round(datum.value * 4)]",
    )
    x = alt.X("middle:Q", title=None, scale=alt.Scale(domain=[-0.06, 1.06], nice=False),
              axis=None if asked or table["measure"].iloc[0] != "rating" else letters)  # fmt: skip
    spoken, sealed = shown[shown["who"] != ""], shown[shown["who"] == ""]
    spoken = spoken.assign(down=_down(spoken))
    layers = [_rail(shown, x, y, tokens), *_joined(spoken, x, y, tokens)]
    for who in _SHAPES:
        if len(mine := spoken[spoken["who"] == who]):
            layers.extend(_voice(mine, who, x, y, tokens))
    if len(sealed):
        waiting = sealed.assign(words=[f"{n} sealed" for n in sealed["sealed"]], middle=0.5)
        text = alt.Chart(waiting).mark_text(color=tokens["muted"], dy=_ABOVE)
        layers.append(text.encode(x=x, y=y, text="words:N"))
    return alt.LayerChart(layer=layers).properties(
        height=_STEP * len(rows) + 8, autosize=TALL, padding={**SNUG, "right": 24},
        usermeta={"unit": "left: less trust · right: more · thin line: a side's range"},
    )  # fmt: skip


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


def _down(spoken: pd.DataFrame) -> list[int]:
    """How far below its mark each label stands: credit above, sales below, the record where free."""
    at = {(r, w): m for r, w, m in zip(spoken["row"], spoken["who"], spoken["middle"], strict=True)}

    def near(row: str, who: str) -> bool:
        both = at.get((row, who)), at[row, "record"]
        return both[0] is not None and abs(both[0] - both[1]) < _NEAR

    made = []
    for row, who in zip(spoken["row"], spoken["who"], strict=True):
        if who == "record" and near(row, "credit"):
            made.append(_HIGHER if near(row, "sales") else _BELOW)
        else:
            made.append(_BELOW if who == "sales" else _ABOVE)
    return made


def _rail(shown: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> alt.Chart:
    rails = shown[["row"]].drop_duplicates().assign(middle=0.0, end=1.0)
    return alt.Chart(rails).mark_rule(color=tokens["grid"]).encode(x=x, x2="end:Q", y=y)


def _joined(spoken: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    """The grey line between the two sides of each row."""
    sides = spoken[spoken["who"].isin(["credit", "sales"])]
    if sides.empty:
        return []
    ends = sides.groupby("row", sort=False)["middle"].agg(["min", "max"]).reset_index()
    both = ends.rename(columns={"min": "middle", "max": "end"})
    rule = alt.Chart(both).mark_rule(color=tokens["rule"], strokeWidth=4)
    return [rule.encode(x=x, x2="end:Q", y=y)]


def _voice(mine: pd.DataFrame, who: str, x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    """A mark at the median, a thin line over the range, and the words above or below it."""
    colour = tokens["ink"] if who == "record" else tokens[who]
    ranged = mine.assign(middle=mine["low"], end=mine["high"])
    labelled = mine.assign(words=[f"{who} {words}" for words in mine["words"]])
    tips = [alt.Tooltip("words:N", title=" "), alt.Tooltip("count:Q", title="rests on")]
    mark = alt.Chart(labelled).mark_point(
        shape=_SHAPES[who], filled=True, color=colour, stroke=tokens["page"], size=_SIZES[who],
        opacity=1,
    )  # fmt: skip
    texts = [
        alt.Chart(labelled[labelled["down"] == down])
        .mark_text(color=colour, dy=int(down), fontSize=14)
        .encode(x=x, y=y, text="words:N")
        for down in sorted(labelled["down"].unique())
    ]
    return [
        alt.Chart(ranged).mark_rule(color=colour, strokeWidth=1.5).encode(x=x, x2="end:Q", y=y),
        mark.encode(x=x, y=y, tooltip=tips),
        *texts,
    ]


def divergence(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Credit's rating across, sales' up: on the diagonal they agree; area is the limit at stake."""
    shown = table.assign(
        x=4 - table["credit"], y=4 - table["sales"], who=table["name"].map(short),
        said=[wording.amount(v, context.currency) for v in table["amount"]],
    ).sort_values("amount", ascending=False)  # fmt: skip
    x, y = (
        alt.X("x:Q", title="Credit", scale=_scale(_WIDE), axis=_letters()),
        alt.Y("y:Q", title="Sales", scale=_scale(_END), axis=_letters()),
    )
    colours = alt.Scale(
        domain=list(HAPPENED), range=[tokens["promise"], tokens["age3"], tokens["ink"]]
    )
    most = max(float(shown["amount"].max()), 1.0)
    circles = alt.Chart(shown).mark_point(
        shape="circle", filled=False, fill=tokens["page"], strokeWidth=1.5, opacity=1
    ).encode(
        x=x, y=y, stroke=alt.Stroke("happened:N", scale=colours, legend=None),
        size=alt.Size("amount:Q", scale=alt.Scale(range=[40, 1400], domain=[0, most]), legend=None),
        tooltip=[alt.Tooltip("who:N", title="case"), alt.Tooltip("said:N", title="limit at stake"),
                 alt.Tooltip("happened:N", title="what happened")],
    )  # fmt: skip
    off = shown[(shown["credit"] - shown["sales"]).abs() >= 1]
    layers = [*_grid(x, y, tokens), *_diagonals(x, y, tokens), *_named(off, x, y, tokens), circles]
    return alt.LayerChart(layer=layers).properties(
        height=400, autosize=TALL, padding={**SNUG, "top": 6},
        usermeta={"unit": "area: limit at stake · in time: within tolerance · dashed: one notch"},
    )  # fmt: skip


def _scale(end: float) -> alt.Scale:
    """Half a step before E, to an end; across there is room for names, and the map stays a square."""
    return alt.Scale(domain=[-0.5, end], nice=False)


def _letters() -> alt.Axis:
    return alt.Axis(values=[0, 1, 2, 3, 4], labelExpr=f"{_LETTERS}[datum.value]", grid=False,
                    titleAnchor="start")  # fmt: skip


def _named(off: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    """Names of the cases off the diagonal, in a column beside the map, each led to its circle."""
    if off.empty:
        return []
    ranked = off.sort_values(["y", "x"], kind="stable")
    up = apart(ranked["y"].tolist(), _LINE)
    over = max(up[-1] - _END, 0.0)
    told = ranked.assign(
        label=[w + HAPPENED[h] for w, h in zip(ranked["who"], ranked["happened"], strict=True)],
        up=[place - over for place in up], at=_COLUMN,
    )  # fmt: skip
    leader = alt.Chart(told).mark_rule(color=tokens["grid"], strokeWidth=1.5)
    name = alt.Chart(told.assign(x=_COLUMN, y=told["up"])).mark_text(
        align="left", dx=6, fontSize=14, color=tokens["ink"]
    )
    return [
        leader.encode(x=x, y=y, x2="at:Q", y2="up:Q"),
        name.encode(x=x, y=y, text="label:N"),
    ]


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
    made = []
    for by, dash in ((0, [1, 0]), (1, [6, 4]), (-1, [6, 4])):
        first, last = max(-0.5, -0.5 - by), min(_END, _END - by)
        ends = pd.DataFrame({"x": [first, last], "y": [first + by, last + by]})
        line = alt.Chart(ends).mark_line(color=tokens["rule"], strokeWidth=1.5, strokeDash=dash)
        made.append(line.encode(x=x, y=y))
    return made
