"""What may never come in: bucket by bucket, what stands in it, what moves on, what comes to loss."""

import altair as alt
import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.notebook.margin import column
from lib.notebook.scale import (
    NARROW,
    SNUG,
    TALL,
    bar_in_row,
    figure_label,
    on_phone,
    row_axis,
    row_names,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens, ages

_REACHES = {"balance": 74, "rate": 178, "held": 270}
"""Pixels from the plot to the right ends of the figures beside it."""
_INSIDE = {"balance": 186, "rate": 84, "held": 0}
"""The same inwards from its right edge, on a phone."""


def staircase(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A bar a bucket: the share still open a month later, a line from lowest to highest month; figures.

    Args:
        table: ``bucket``, ``balance``, ``roll``, ``low``, ``high``, ``with_overlay``, ``provision``;
            youngest first. The last bucket leads nowhere.
    """
    divisor, step = unit(float(table["balance"].max()), context)
    rolls, low, high = (table[name].astype("float64") for name in ("roll", "low", "high"))
    bars = pd.DataFrame(
        {
            "bucket": table["bucket"],
            "roll": rolls.fillna(0.0) * 100,
            "low": low.fillna(rolls).fillna(0.0) * 100,
            "high": high.fillna(rolls).fillna(0.0) * 100,
            "label": [wording.percent(v) if v == v else "" for v in rolls],
            "balance": [figure_label(v / divisor) for v in table["balance"]],
            "rate": [loss_label(v) for v in table["with_overlay"]],
            "held": [figure_label(v / divisor) for v in table["provision"]],
        }
    )
    names = bars["bucket"].tolist()
    fills = [tokens["not_due"], *ages(tokens, len(names) - 1)]
    y = alt.Y("bucket:N", sort=names, title=None, scale=alt.Scale(domain=names), axis=row_axis())
    x = alt.X("roll:Q", axis=None, scale=alt.Scale(domain=[0, 128], nice=False))
    base = alt.Chart(bars).encode(y=y)
    bar_layer = bar_in_row(base, 34).encode(
        x=x, color=alt.Color("bucket:N", scale=alt.Scale(domain=names, range=fills))
    )
    ranged_base = base.transform_filter("datum.high > datum.low")
    reach = ranged_base.encode(x=alt.X("low:Q"), x2=alt.X2("high:Q"))
    halo = reach.mark_rule(color=tokens["page"], strokeWidth=5, yOffset=on_phone(6, 0))
    spread = reach.mark_rule(color=tokens["ink"], strokeWidth=2, yOffset=on_phone(6, 0))
    label_base = base.transform_calculate(end="max(datum.roll, datum.high)")
    figures = label_base.mark_text(
        align="left", dx=6, color=tokens["ink"], fontWeight=600, yOffset=on_phone(6, 0)
    ).encode(x=alt.X("end:Q"), text=alt.Text("label:N"))
    headings = {"balance": f"open, {unit_label(step, context)}", "rate": "comes to loss",
                "held": f"lost, {unit_label(step, context)}"}  # fmt: skip
    margin_layers = [
        mark
        for name, heading in headings.items()
        for mark in column(
            base, name, heading, reach=_REACHES[name], tokens=tokens, inside=_INSIDE[name]
        )
    ]
    head = alt.Chart(pd.DataFrame({"text": ["still open a month later"]})).mark_text(
        align="left", color=tokens["muted"], fontWeight=600
    ).encode(x=alt.value(0), y=alt.value({"expr": f"{NARROW} ? -32 : -12"}), text="text:N")  # fmt: skip
    return alt.LayerChart(
        layer=[
            bar_layer,
            halo,
            spread,
            figures,
            row_names(base, "bucket", tokens),
            head,
            *margin_layers,
        ]
    ).properties(
        height=34 * len(bars),
        padding=SNUG,
        autosize=TALL,
        usermeta={"unit": "line: lowest to highest month"},
    )


def loss_label(share: float) -> str:
    """A loss rate with as many decimals as it needs.

    >>> loss_label(0.0085).replace(wording.NBSP, " "), loss_label(0.45).replace(wording.NBSP, " ")
    ('0.85 %', '45 %')
    """
    percent = share * 100
    return f"{percent:.{2 if percent < 1 else 1 if percent < 10 else 0}f}{wording.NBSP}%"
