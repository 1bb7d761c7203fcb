"""Pictures of incentives: who gains and who loses."""

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.notebook.scale import SNUG, TALL, beside, figure_label, unit, unit_label
from lib.notebook.style import LIGHT, Tokens


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
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    scale = beside(low, high, rows["at"].tolist(), rows["text"].tolist())
    y = alt.Y("who:N", sort=rows["who"].tolist(), title=None)
    x = alt.X("gain:Q", axis=None, scale=scale)
    base = alt.Chart(rows).encode(y=y)
    bars = base.mark_bar(stroke=tokens["flow"], strokeWidth=1.5, height={"band": 0.55}).encode(
        x=x, fill=alt.Fill("fill:N", scale=None)
    )
    figures = base.mark_text(align="left", dx=6, fontWeight=600, color=tokens["ink"]).encode(
        x=alt.X("at:Q", axis=None), text="text:N"
    )
    words = base.mark_text(align="left", color=tokens["muted"]).encode(
        x=alt.value({"expr": "width + 6"}), text="why:N"
    )
    return alt.LayerChart(layer=[bars, figures, words]).properties(
        height=max(32 * len(rows), 60), autosize=TALL, padding=SNUG,
        usermeta={
            "unit": f"{unit_label(step, context)} a year beside today's plan, at the same cost",
            "least": 460,
        },
    )  # fmt: skip
