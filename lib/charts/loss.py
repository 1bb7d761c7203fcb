"""What gets older: from each bucket into the next, and what of it comes to loss."""

import altair as alt
import pandas as pd

from lib.charts.margin import column
from lib.charts.scale import SNUG, TALL
from lib.charts.style import LIGHT, Tokens, ages
from lib.ledger import wording
from lib.ledger.context import Context


def rates(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A bar a step: the roll rate, a line from the lowest to the highest month, the loss rate.

    Args:
        table: ``bucket``, ``roll``, ``low``, ``high``, ``loss``; youngest first.
    """
    steps = table.iloc[:-1]
    bars = pd.DataFrame(
        {
            "step": [f"{a} to {b}" for a, b in zip(table["bucket"], table["bucket"][1:], strict=False)],
            "roll": steps["roll"].fillna(0.0) * 100,
            "low": steps["low"].fillna(0.0) * 100,
            "high": steps["high"].fillna(0.0).clip(upper=1.5) * 100,
            "label": [wording.percent(v) if v == v else "nothing in it" for v in steps["roll"]],
            "loss": [loss_said(v) for v in steps["loss"]],
        }
    )  # fmt: skip
    names, fills = bars["step"].tolist(), list(ages(tokens, len(bars)))
    y = alt.Y("step:N", sort=names, title=None, scale=alt.Scale(domain=names))
    largest = max(100.0, float(bars["high"].max()))
    x = alt.X(
        "roll:Q", title=None, scale=alt.Scale(domain=[0, largest * 1.3], nice=False),
        axis=alt.Axis(values=[0, 50, 100], labelExpr="datum.value + '\u00a0%'"),
    )  # fmt: skip
    base = alt.Chart(bars).encode(y=y)
    drawn = base.mark_bar(height={"band": 0.6}).encode(
        x=x, color=alt.Color("step:N", scale=alt.Scale(domain=names, range=fills))
    )
    reach = base.encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    halo = reach.mark_rule(color=tokens["page"], strokeWidth=5)
    spread = reach.mark_rule(color=tokens["ink"], strokeWidth=2)
    base = base.transform_calculate(end="max(datum.roll, datum.high)")
    figures = base.mark_text(align="left", dx=6, color=tokens["ink"], fontWeight=600).encode(
        x=alt.X("end:Q"), text=alt.Text("label:N")
    )
    beside = column(base, "loss", "comes to loss", reach=106, tokens=tokens)
    return alt.LayerChart(layer=[drawn, halo, spread, figures, *beside]).properties(
        height=36 * len(bars),
        padding=SNUG,
        autosize=TALL,
        usermeta={"unit": "line: lowest to highest month"},
    )


def loss_said(share: float) -> str:
    """A loss rate with as many decimals as it needs.

    >>> loss_said(0.0085).replace(wording.NBSP, " "), loss_said(0.45).replace(wording.NBSP, " ")
    ('0.85 %', '45 %')
    """
    percent = share * 100
    return f"{percent:.{2 if percent < 1 else 1 if percent < 10 else 0}f}{wording.NBSP}%"
