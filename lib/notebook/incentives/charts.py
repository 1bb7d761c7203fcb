"""Pictures of incentives: who gains and who loses."""

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.notebook.scale import (
    NARROW,
    SNUG,
    TALL,
    bar_in_row,
    beside,
    figure_label,
    on_phone,
    row_axis,
    row_names,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens

_ROW = 32  # pixels


def gains(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """What each seller gains (solid) or loses (hollow) in a year, and by what; the largest gain first.

    Sellers whose pay is not shown are not drawn.

    Args:
        table: ``salesperson``, ``why``, ``gain`` (minor units; NaN where it may not be seen).
    """
    seller_gains = table.dropna(subset="gain").sort_values("gain", ascending=False)
    divisor, step = unit(float(seller_gains["gain"].abs().max()), context)
    values = seller_gains["gain"] / divisor
    rows = pd.DataFrame({
        "who": seller_gains["salesperson"], "gain": values, "why": seller_gains["why"],
        "text": [f"{'+' if v > 0 else ''}{figure_label(v)}" for v in values],
        "fill": [tokens["flow"] if v > 0 else tokens["page"] for v in values],
        "at": values.clip(lower=0),
    })  # fmt: skip
    rows["whole"] = [f"{who}, {why}" for who, why in zip(rows["who"], rows["why"], strict=True)]
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    scale = beside(low, high, rows["at"].tolist(), rows["text"].tolist())
    y = alt.Y("who:N", sort=rows["who"].tolist(), title=None, axis=row_axis())
    x = alt.X("gain:Q", axis=None, scale=scale)
    base = alt.Chart(rows).encode(y=y)
    bars = bar_in_row(base, _ROW, stroke=tokens["flow"], strokeWidth=1.5).encode(
        x=x, fill=alt.Fill("fill:N", scale=None)
    )
    figures = base.mark_text(
        align="left", dx=6, fontWeight=600, color=tokens["ink"], yOffset=on_phone(6, 0)
    ).encode(x=alt.X("at:Q", axis=None), text="text:N")
    words = base.mark_text(
        align="left", color=tokens["muted"], text=alt.ExprRef(f"{NARROW} ? '' : datum.why")
    ).encode(x=alt.value({"expr": "width + 6"}), detail="why:N")
    names = row_names(base, "whole", tokens)
    return alt.LayerChart(layer=[bars, figures, words, names]).properties(
        height=max(_ROW * len(rows), 60), autosize=TALL, padding={**SNUG, "right": 12},
        usermeta={
            "unit": f"{unit_label(step, context)} a year beside today's plan, at the same cost",
        },
    )  # fmt: skip
