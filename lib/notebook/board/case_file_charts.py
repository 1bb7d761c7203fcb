"""Pictures of the case file: the record's voice, and options side by side."""

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.notebook.scale import (
    SNUG,
    TALL,
    axis_label,
    bar_in_row,
    figure_label,
    on_phone,
    row_axis,
    row_names,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens

_COMPARED = {
    "peak": "Peak owed",
    "later": "Owed in a year",
    "cost": "Cost a year",
    "extra": "Extra sales",
    "bad": "Lost, bad 1 in 10",
}
_NARROW_HEADS = ("Peak|owed", "Owed in|a year", "Cost|a year", "Extra|sales", "Lost, bad|1 in 10")
"""The same in two lines, as a phone needs them."""
_ROOM = 0.62
_ROW, _SMALL = 46, 12
"""Pixels of an option's row, and of letters where five panels stand on a phone."""


def options(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A row an option, a panel a measure, each on its own scale from zero; the peak with its range."""
    largest = float(table[[*_COMPARED, "peak_high"]].max().max())
    step, name = unit(largest, context)
    rows, width = list(table["option"]), 1.0 / len(_COMPARED)
    panels = [
        _panel(table, column, place * width, width * _ROOM, step)
        for place, column in enumerate(_COMPARED)
    ]
    cells = pd.concat(panels, ignore_index=True)
    heads = pd.DataFrame(
        {"x": [i * width for i in range(len(_COMPARED))], "head": list(_COMPARED.values()),
         "narrow": list(_NARROW_HEADS)}
    )  # fmt: skip
    y = alt.Y(
        "row:N", title=None, sort=rows, axis=row_axis(),
        scale=alt.Scale(paddingInner=0.45, paddingOuter=0.3),
    )  # fmt: skip
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    bars = bar_in_row(alt.Chart(cells), _ROW, color=tokens["not_due"], stroke=tokens["outline"])
    range_ = alt.Chart(cells[cells["high"] > cells["low"]].assign(x=lambda t: t["low"]))
    figures = alt.Chart(cells.assign(x=cells["end"]))
    text = figures.mark_text(align="left", dx=6, color=tokens["ink"], opacity=on_phone(0, 1))
    narrow_text = figures.mark_text(
        align="left", dx=2, yOffset=6, color=tokens["ink"], fontSize=_SMALL, opacity=on_phone(1, 0)
    )
    head = alt.Chart(heads).mark_text(
        align="left", color=tokens["muted"], y=-12, opacity=on_phone(0, 1)
    )
    narrow_head = alt.Chart(heads).mark_text(
        align="left", baseline="top", color=tokens["muted"], y=-30, lineBreak="|",
        fontSize=_SMALL, opacity=on_phone(1, 0),
    )  # fmt: skip
    layers = [
        bars.encode(x=x, x2="to:Q", y=y),
        range_.mark_rule(color=tokens["ink"], strokeWidth=2, yOffset=on_phone(6, 0)).encode(
            x=x, x2="high:Q", y=y
        ),
        text.encode(x=x, y=y, text="words:N"),
        narrow_text.encode(x=x, y=y, text="words:N"),
        head.encode(x=x, text="head:N"),
        narrow_head.encode(x=x, text="narrow:N"),
        row_names(alt.Chart(cells[cells["x"] == 0]).encode(y=y), "row", tokens),
    ]
    return alt.LayerChart(layer=layers).properties(
        height=_ROW * len(rows) + 10, autosize=TALL, padding={**SNUG, "top": 32},
        usermeta={"unit": f"{unit_label(name, context)} · line on the peak: 8 in 10"},
    )  # fmt: skip


def _panel(
    table: pd.DataFrame, column: str, start: float, room: float, step: float
) -> pd.DataFrame:
    """One measure's bars: where each begins and ends, its range, and its figure at the end."""
    value = table[column].astype("float64")
    low, high = (table[f"{column}_{e}"] if column == "peak" else value for e in ("low", "high"))
    top = max(float(pd.concat([value, high]).max()), 1.0)
    place = {"to": value, "low": low, "high": high}
    positions = pd.DataFrame({n: start + room * v.fillna(0.0) / top for n, v in place.items()})
    words = ["none would do" if pd.isna(v) else figure_label(v / step) for v in value]
    return positions.assign(
        row=table["option"], x=start, words=words, end=positions[["to", "high"]].max(axis=1)
    )


def voice(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """What is paid by each week's end: the range as a band, the middle a line, ◇ what is promised."""
    step, name = unit(float(table[["p90", "promised"]].max().max()), context)
    amounts = ("p10", "p50", "p90", "promised")
    rows = table.assign(**{c: table[c] / step for c in amounts})
    last = rows.tail(1)
    last = last.assign(
        label=f"{figure_label(last['p10'].iloc[0])} to {figure_label(last['p90'].iloc[0])}"
    )
    days = alt.Axis(format="%-d %b", values=_weeks(rows), labelFlush=False)
    x = alt.X("until:T", title=None, axis=days)
    y, low, high = (
        alt.Y(f"{c}:Q", title=None, axis=alt.Axis(labelExpr=axis_label(name), tickCount=4))
        for c in ("p50", "p10", "promised")
    )
    band = alt.Chart(rows).mark_area(color=tokens["forecast"], opacity=0.35)
    line = alt.Chart(rows).mark_line(color=tokens["forecast"])
    label = alt.Chart(last).mark_text(align="left", dx=8, color=tokens["ink"])
    promised = alt.Chart(rows.dropna(subset="promised")).mark_point(
        shape="diamond", filled=False, stroke=tokens["promise"], strokeWidth=2, size=90, opacity=1
    )  # fmt: skip
    layers = [
        band.encode(x=x, y=low, y2="p90:Q"),
        line.encode(x=x, y=y),
        label.encode(x=x, y=y, text="label:N"),
        *([promised.encode(x=x, y=high)] if rows["promised"].notna().any() else []),
    ]
    return alt.LayerChart(layer=layers).properties(
        height=230, autosize=TALL, padding={**SNUG, "right": 96},
        usermeta={"unit": f"{unit_label(name, context)}, added up · band: 8 in 10 · ◇ promised"},
    )  # fmt: skip


def _weeks(rows: pd.DataFrame) -> list[dict[str, int]]:
    """Every other week's end, as the axis takes days."""
    return [
        {"year": day.year, "month": day.month, "date": day.day} for day in rows["until"].iloc[1::2]
    ]
