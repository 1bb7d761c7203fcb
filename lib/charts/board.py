"""Pictures of the board: the reveal, the map of where sides differ, three options side by side."""

import altair as alt
import pandas as pd

from lib.charts.labels import short
from lib.charts.scale import SNUG, TALL, said, stated, unit
from lib.charts.style import LIGHT, Tokens
from lib.ledger import wording
from lib.ledger.context import Context

LETTERS = "ABCDE"
_STEP = 64
_SHAPES = {"credit": "circle", "sales": "square", "record": "diamond"}
_MARK = 190
_ABOVE, _BELOW = -20, 24
_ORDER = ("rating", "limit", "terms", "chance")
_CALLED = {"rating": "Rating", "limit": "Limit", "terms": "Terms", "chance": "Chance paid in time"}
_TOP = 26


def reveal(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A row a case, or a row a thing asked: ● credit, ■ sales, ◆ the record, joined by a grey line.

    Left is less trust, right is more. A thin line is a side's range. A sealed case is an empty row.

    Args:
        table: ``case``, ``name``, ``measure``, ``who``, ``middle``, ``low``, ``high``, ``sealed``.
    """
    one = table["case"].nunique() == 1 and table["measure"].nunique() > 1
    shown = table.assign(
        row=[_CALLED[m] for m in table["measure"]] if one else table["name"].map(short),
        **{c: _placed(table, c) for c in ("middle", "low", "high")},
        text=[_text(r.measure, r.middle, context) for r in table.itertuples()],
    )
    rows = list(dict.fromkeys(shown["row"]))
    y = alt.Y(
        "row:N", title=None, sort=rows, scale=alt.Scale(domain=rows), axis=alt.Axis(labelLimit=220)
    )
    x = alt.X("middle:Q", title=None, scale=alt.Scale(domain=[-0.04, 1.04], nice=False),
              axis=None if one else alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], orient="top",
              labelExpr="['E','D','C','B','A'][round(datum.value * 4)]"))  # fmt: skip
    spoken = shown[shown["who"] != ""]
    sides = spoken[spoken["who"].isin(["credit", "sales"])]
    layers = [*_lines(shown, sides, x, y, tokens)]
    for who, shape in _SHAPES.items():
        mine = spoken[spoken["who"] == who]
        if len(mine):
            layers.extend(_voice(mine, who, shape, x, y, tokens))
    sealed = shown[shown["who"] == ""].assign(
        waiting=[f"sealed: {n}" for n in shown.loc[shown["who"] == "", "sealed"]]
    )
    if len(sealed):
        layers.append(alt.Chart(sealed).mark_text(color=tokens["muted"], align="left", x=8).encode(
            y=y, text="waiting:N"))  # fmt: skip
    return alt.LayerChart(layer=layers).properties(
        height=_STEP * len(rows) + 10, autosize=TALL, padding={**SNUG, "right": 30},
        usermeta={"unit": "left: less trust · right: more · thin line: a side's range"},
    )  # fmt: skip


def _placed(table: pd.DataFrame, column: str) -> pd.Series:
    """Where a value stands between the least and the most trust, 0 to 1."""
    value = table[column]
    largest = table.groupby("measure")["high"].transform("max").clip(lower=1)
    scale = table["measure"].map({"rating": 4.0, "chance": 100.0}).fillna(largest)
    share = value / scale
    return share.where(table["measure"] != "rating", 1 - share)


def _text(measure: str, value: float, context: Context) -> str:
    if pd.isna(value):
        return ""
    if measure == "rating":
        low = int(value)
        return LETTERS[low] if value == low else f"{LETTERS[low]}–{LETTERS[low + 1]}"
    if measure == "limit":
        return wording.amount(value, context.currency)
    return f"{value:.0f} days" if measure == "terms" else wording.percent(value / 100)


def _lines(
    shown: pd.DataFrame, sides: pd.DataFrame, x: alt.X, y: alt.Y, tokens: Tokens
) -> list[alt.Chart]:
    """The empty line of each row, each side's range, and the line that joins the two sides."""
    rails = shown.drop_duplicates("row").assign(middle=0.0, end=1.0)
    made = [
        alt.Chart(rails).mark_rule(color=tokens["grid"], strokeWidth=1).encode(x=x, x2="end:Q", y=y)
    ]
    joined = sides.groupby("row", as_index=False, sort=False)["middle"].agg(["min", "max"])
    if len(joined):
        both = joined.rename(columns={"min": "middle", "max": "end"})
        made.append(
            alt.Chart(both)
            .mark_rule(color=tokens["rule"], strokeWidth=3)
            .encode(x=x, x2="end:Q", y=y)
        )
    return made


def _voice(
    mine: pd.DataFrame, who: str, shape: str, x: alt.X, y: alt.Y, tokens: Tokens
) -> list[alt.Chart]:
    """A mark at the median, a thin line over the range, and the words beside it."""
    colour = tokens["ink"] if who == "record" else tokens[who]
    down = {"credit": _ABOVE, "sales": _BELOW, "record": _ABOVE}[who]
    spread = mine.assign(middle=mine["low"], end=mine["high"])
    labelled = mine.assign(label=[f"{who} {t}" for t in mine["text"]])
    tips = [alt.Tooltip("label:N", title=" "), alt.Tooltip("count:Q", title="said by")]
    return [
        alt.Chart(spread).mark_rule(color=colour, strokeWidth=1.5).encode(x=x, x2="end:Q", y=y),
        alt.Chart(labelled).mark_point(
            shape=shape, filled=True, fill=colour, stroke=tokens["page"], size=_MARK, opacity=1
        ).encode(x=x, y=y, tooltip=tips),
        alt.Chart(labelled).mark_text(color=colour, dy=down, fontSize=14).encode(x=x, y=y, text="label:N"),
    ]  # fmt: skip


def divergence(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Credit's rating across, sales' up: on the diagonal they agree; area is the limit at stake."""
    side = 380
    shown = table.assign(
        x=4 - table["credit"], y=4 - table["sales"], who=table["name"].map(short),
        said=[wording.amount(v, context.currency) for v in table["amount"]],
    )  # fmt: skip
    words = "['E','D','C','B','A'][datum.value]"
    domain = [-0.5, 4.5]
    axis = {"values": [0, 1, 2, 3, 4], "labelExpr": words, "grid": True}
    x = alt.X(
        "x:Q", title="Credit", scale=alt.Scale(domain=domain, nice=False), axis=alt.Axis(**axis)
    )
    y = alt.Y(
        "y:Q", title="Sales", scale=alt.Scale(domain=domain, nice=False), axis=alt.Axis(**axis)
    )
    circles = alt.Chart(shown.sort_values("amount", ascending=False)).mark_point(
        shape="circle", filled=False, strokeWidth=1.5, opacity=1
    ).encode(
        x=x, y=y,
        stroke=alt.Stroke("happened:N", scale=alt.Scale(
            domain=["paid within tolerance", "not within tolerance", "not known yet"],
            range=[tokens["promise"], tokens["age3"], tokens["ink"]]), legend=None),
        size=alt.Size("amount:Q", scale=alt.Scale(range=[40, 1400], domain=[0, max(float(shown["amount"].max()), 1.0)]), legend=None),
        tooltip=[alt.Tooltip("who:N", title="case"), alt.Tooltip("said:N", title="limit at stake"),
                 alt.Tooltip("happened:N", title="what happened")],
    )  # fmt: skip
    named = shown[(shown["credit"] - shown["sales"]).abs() >= 1]
    marks = {"paid within tolerance": " ✓", "not within tolerance": " ✗", "not known yet": ""}
    named = named.assign(
        label=[w + marks[h] for w, h in zip(named["who"], named["happened"], strict=True)]
    )
    names = alt.Chart(named).mark_text(align="left", dx=14, fontSize=14, color=tokens["ink"]).encode(
        x=x, y=y, text="label:N")  # fmt: skip
    layers = [*_diagonals(x, y, tokens), circles, *([names] if len(named) else [])]
    return alt.LayerChart(layer=layers).properties(
        width=side, height=side, padding={"left": 0, "right": 150, "top": 6, "bottom": 4},
        usermeta={"unit": "area: limit at stake · ✓ ✗ what happened · dashed: one notch"},
    )  # fmt: skip


def _diagonals(x: alt.X, y: alt.Y, tokens: Tokens) -> list[alt.Chart]:
    made = []
    for apart, dash in ((0, [1, 0]), (1, [6, 4]), (-1, [6, 4])):
        ends = pd.DataFrame({"x": [max(-0.5, -0.5 - apart), min(4.5, 4.5 - apart)]})
        ends["y"] = ends["x"] + apart
        made.append(alt.Chart(ends).mark_line(color=tokens["rule"], strokeWidth=1.5, strokeDash=dash)
                    .encode(x=x, y=y))  # fmt: skip
    return made


_COMPARED = {
    "peak": "Peak owed",
    "cost": "Cost a year",
    "extra": "Extra sales needed",
    "bad": "Lost in a bad 1 in 10",
}


def options(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A row an option, a panel a measure, each on its own scale from zero; the peak with its range."""
    step, name = unit(float(table[list(_COMPARED)].max().max()), context)
    rows, width = list(table["option"]), 1.0 / len(_COMPARED)
    parts, heads = [], []
    for place, (column, head) in enumerate(_COMPARED.items()):
        top = max(
            float(
                table[[column, "peak_high"]].max().max()
                if column == "peak"
                else table[column].max()
            ),
            1.0,
        )
        start, room = place * width, width * 0.66
        heads.append({"x": start, "head": head})
        for row in table.itertuples():
            value = getattr(row, column)
            low, high = (row.peak_low, row.peak_high) if column == "peak" else (value, value)
            known = not pd.isna(value)
            parts.append({
                "row": row.option, "x": start, "z": start + room * (value if known else 0) / top,
                "a": start + room * (low if known else 0) / top, "b": start + room * (high if known else 0) / top,
                "text": said(value / step) if known else "none would do",
                "end": start + room * max(value, high) / top if known else start,
            })  # fmt: skip
    drawn, titles = pd.DataFrame(parts), pd.DataFrame(heads)
    y = alt.Y("row:N", title=None, sort=rows, scale=alt.Scale(paddingInner=0.45, paddingOuter=0.3))
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    base = alt.Chart(drawn)
    ranged = drawn[drawn["b"] > drawn["a"]].assign(x=lambda t: t["a"])
    layers = [
        base.mark_bar(color=tokens["not_due"], stroke=tokens["outline"]).encode(x=x, x2="z:Q", y=y),
        alt.Chart(ranged).mark_rule(color=tokens["ink"], strokeWidth=2).encode(x=x, x2="b:Q", y=y),
        alt.Chart(drawn.assign(x=drawn["end"])).mark_text(align="left", dx=6, color=tokens["ink"])
        .encode(x=x, y=y, text="text:N"),
        alt.Chart(titles).mark_text(align="left", color=tokens["muted"], y=-12).encode(x=x, text="head:N"),
    ]  # fmt: skip
    return alt.LayerChart(layer=layers).properties(
        height=46 * len(rows) + 10, autosize=TALL, padding={**SNUG, "top": _TOP},
        usermeta={"unit": f"{stated(name, context)} · line on the peak: 8 in 10"},
    )  # fmt: skip
