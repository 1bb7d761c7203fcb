"""How much stands with how few: bars in order, with the share that they reach together."""

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.notebook import labels
from lib.notebook.margin import column
from lib.notebook.scale import (
    SNUG,
    TALL,
    bar_in_row,
    figure_label,
    on_phone,
    row_axis,
    row_names,
    share,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens

ROWS = 10


def ranked_bars(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Bars of the largest groups; at the right the share that they hold together with those above.

    Args:
        table: the fields of the group, ``late`` or ``owed``, ``share``, ``together``; largest first.
    """
    value = "late" if "late" in table else "owed"
    divisor, step = unit(float(table[value].max()), context)
    top = _rows(table, value, context)
    bars = pd.DataFrame(
        {
            "group": top["group"],
            "value": (top[value] / divisor).where(top["own"], 0.0),
            "label": (top[value] / divisor).map(figure_label) + " · " + top["share"].map(share),
            "together": top["together"].map(share),
        }
    )  # fmt: skip
    y = alt.Y("group:N", sort=bars["group"].tolist(), title=None, axis=row_axis(labelLimit=280))
    largest = float(bars["value"].max()) or 1.0
    no_axis = alt.Axis(labels=False, grid=False, title=None)
    x = alt.X("value:Q", axis=no_axis, scale=alt.Scale(domain=[0, largest * 1.45], nice=False))
    base = alt.Chart(bars).encode(y=y)
    bar_layer = bar_in_row(base, 30, color=tokens["ink"]).encode(x=x)
    figures = base.mark_text(
        align="left", dx=4, color=tokens["ink"], yOffset=on_phone(6, 0)
    ).encode(x=x, text=alt.Text("label:N"))
    margin_layers = column(base, "together", "together", reach=84, tokens=tokens, inside=0)
    return alt.LayerChart(
        layer=[bar_layer, figures, row_names(base, "group", tokens), *margin_layers]
    ).properties(
        height=30 * len(bars),
        padding=SNUG,
        autosize=TALL,
        usermeta={"unit": unit_label(step, context)},
    )


def _rows(table: pd.DataFrame, value: str, context: Context) -> pd.DataFrame:
    fields = table.columns[: table.columns.get_loc(value)].tolist()
    groups = table.assign(group=labels.groups(table, fields, context), own=True)
    if len(groups) <= ROWS + 1:
        return groups
    rest = groups.iloc[ROWS:]
    sums = {value: rest[value].sum(), "share": rest["share"].sum(), "together": 1.0, "own": False}
    other_row = pd.DataFrame([{"group": f"{len(rest):,} others", **sums}])
    return pd.concat([groups.head(ROWS), other_row], ignore_index=True)
