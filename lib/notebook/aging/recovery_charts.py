"""Time protects the debtor: of 100 that reach so many days late, how many are paid soon after."""

import altair as alt
import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.notebook.margin import column
from lib.notebook.scale import SNUG, TALL, bar_in_row, on_phone, row_axis, row_names, share
from lib.notebook.style import LIGHT, Tokens

FEW = 5


def paid_soon(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A bar a lateness: of 100 invoices that reached it, those paid within 30 days; money at the right.

    Args:
        table: ``days_late``, ``invoices``, ``share_of_invoices``, ``share_of_money``.
    """
    enough = table["invoices"] >= FEW
    paid = table["share_of_invoices"].where(enough).astype("float64")
    money = table["share_of_money"].where(enough).astype("float64")
    bars = pd.DataFrame(
        {
            "row": list(map(_row_label, table["days_late"], table["invoices"])),
            "share": paid.fillna(0.0) * 100,
            "label": [f"{v * 100:.0f} of 100" if v == v else "too few to say" for v in paid],
            "money": [share(v) if v == v else "" for v in money],
        }
    )
    y = alt.Y("row:N", sort=bars["row"].tolist(), title=None, axis=row_axis())
    no_axis = alt.Axis(labels=False, grid=False, title=None)
    x = alt.X("share:Q", axis=no_axis, scale=alt.Scale(domain=[0, 100], nice=False))
    base = alt.Chart(bars).encode(y=y)
    whole = bar_in_row(base, 32, fillOpacity=0, stroke=tokens["outline"], strokeWidth=1).encode(
        x=alt.datum(100, type="quantitative")
    )
    bar_layer = bar_in_row(base, 32, color=tokens["ink"]).encode(x=x)
    figures = base.mark_text(
        align="left", dx=6, color=tokens["ink"], fontWeight=600, yOffset=on_phone(6, 0)
    ).encode(x=alt.datum(100, type="quantitative"), text=alt.Text("label:N"))
    margin_layers = column(base, "money", "of the money", reach=172, tokens=tokens, inside=0)
    return alt.LayerChart(
        layer=[whole, bar_layer, figures, row_names(base, "row", tokens), *margin_layers]
    ).properties(
        height=32 * len(bars),
        autosize=TALL,
        padding=SNUG,
    )


def _row_label(late: int, invoices: int) -> str:
    when = "due day" if late == 0 else f"{late} days late"
    return f"{when} · {wording.count(int(invoices), 'invoice')}"
