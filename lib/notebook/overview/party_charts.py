"""Customers in a picture: who moved, either side of nothing, and who holds how much, largest first."""

from typing import Any

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.notebook.labels import distinct_names
from lib.notebook.margin import column
from lib.notebook.overview.bridge_charts import signed
from lib.notebook.scale import (
    SNUG,
    TALL,
    bar_in_row,
    beside,
    figure_label,
    on_phone,
    row_axis,
    row_names,
    share,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens

PICKED = "picked"
"""Name of the selection in a chart: the customer whose bar was clicked."""
_ROW = 34
_NO_AXIS = alt.Axis(labels=False, grid=False, title=None)
_NAMES = 320  # pixels that a name takes at most beside its bar


def movers(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A bar a customer from nothing to the change: solid where it rose, hollow where it fell.

    Args:
        table: ``customer``, ``change`` in minor units; largest first.
    """
    divisor, step = unit(float(table["change"].abs().max()), context)
    change = table["change"] / divisor
    bars = pd.DataFrame(
        {
            **_who(table, context),
            "change": change,
            "nothing": 0.0,
            "at": change.clip(lower=0.0),
            "label": [signed(value) for value in change],
            "fill": [tokens["flow"] if value > 0 else "transparent" for value in change],
        }
    )
    low, high = min(float(change.min()), 0.0), max(float(change.max()), 0.0)
    scale = beside(low, high, bars["at"].tolist(), bars["label"].tolist())
    y = _rows(bars)
    base = alt.Chart(bars).encode(y=y)
    layers = [
        _bars(base, strokeWidth=1.5, stroke=tokens["flow"]).encode(
            x=alt.X("change:Q", axis=_NO_AXIS, scale=scale), fill=alt.Fill("fill:N", scale=None)
        ),
        _labels(base, tokens).encode(x=alt.X("at:Q", axis=_NO_AXIS, scale=scale)),
        _nothing(base, tokens).encode(x=alt.X("nothing:Q", axis=_NO_AXIS, scale=scale)),
        row_names(base, "who", tokens),
    ]
    return alt.LayerChart(layer=layers).properties(
        height=_ROW * len(bars), padding=SNUG, autosize=TALL,
        usermeta={"unit": unit_label(step, context)},
    )  # fmt: skip


def _nothing(base: alt.Chart, tokens: Tokens) -> alt.Chart:
    """A line from row to row; on a phone beside the bars alone, as names stand between them."""
    return base.mark_bar(
        width=1.5, height=on_phone(14, _ROW), yOffset=on_phone(6, 0), color=tokens["ink"]
    )


def holders(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A bar a customer, the largest first; at the right the share held together with those above.

    Args:
        table: ``customer``, ``amount`` in minor units, ``together``; largest first. The facts beside
            it say how many ``holders`` there are: those that are not drawn are one row of words.
    """
    divisor, step = unit(float(table["amount"].max()), context)
    bars = pd.DataFrame(
        {
            **_who(table, context),
            "amount": table["amount"] / divisor,
            "label": [figure_label(value) for value in table["amount"] / divisor],
            "together": table["together"].map(share),
        }
    )
    bars = pd.concat([bars, _others(table, divisor, context)], ignore_index=True)
    largest = float(bars["amount"].max()) or 1.0
    scale = beside(0, largest, bars["amount"].tolist(), bars["label"].tolist())
    x = alt.X("amount:Q", axis=_NO_AXIS, scale=scale)
    base = alt.Chart(bars).encode(y=_rows(bars))
    layers = [
        _bars(base, color=tokens["ink"]).encode(x=x),
        _labels(base, tokens).encode(x=x),
        row_names(base, "who", tokens),
        *column(base, "together", "together", reach=80, tokens=tokens),
    ]
    return alt.LayerChart(layer=layers).properties(
        height=_ROW * len(bars),
        padding=SNUG,
        autosize=TALL,
        usermeta={"unit": unit_label(step, context)},
    )


def _others(table: pd.DataFrame, divisor: float, context: Context) -> pd.DataFrame:
    """Those that have no bar of their own, in one row; no row where there are none."""
    count = int(context.facts["holders"]) - len(table)
    if not count:
        return pd.DataFrame()
    amount = float(table["amount"].sum()) / divisor
    rest = amount / float(table["together"].iloc[-1]) - amount
    return pd.DataFrame(
        [
            {
                "who": f"{count:,} other{'' if count == 1 else 's'}",
                "amount": 0.0,
                "label": figure_label(rest),
                "together": share(1.0),
            }
        ]
    )


def _rows(bars: pd.DataFrame) -> alt.Y:
    return alt.Y("who:N", sort=bars["who"].tolist(), title=None, axis=row_axis(labelLimit=_NAMES))


def _who(table: pd.DataFrame, context: Context) -> dict[str, pd.Series]:
    """Each row's customer, its name, and what a click on its bar does."""
    names = distinct_names(table["customer"], context)
    return {"customer": table["customer"], "who": names, "tip": "Open " + names}


def _bars(base: alt.Chart, **properties: Any) -> alt.Chart:
    """Bars that can be clicked, each for its customer."""
    picked = alt.selection_point(name=PICKED, fields=["customer"], on="click")
    bars = bar_in_row(base, _ROW, cursor="pointer", **properties)
    return bars.encode(tooltip="tip:N").add_params(picked)


def _labels(base: alt.Chart, tokens: Tokens) -> alt.Chart:
    return base.mark_text(
        align="left", dx=6, fontWeight=600, color=tokens["ink"], yOffset=on_phone(6, 0)
    ).encode(text="label:N")
