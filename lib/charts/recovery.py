"""Time protects the debtor: of 100 that reach so many days late, how many are paid soon after."""

import altair as alt
import pandas as pd

from lib.charts.scale import SNUG, TALL, share
from lib.charts.style import LIGHT, Tokens
from lib.ledger import wording
from lib.ledger.context import Context

FEW = 5


def paid_soon(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A bar a lateness: of 100 invoices that reached it, those paid within 30 days; money at the right.

    Args:
        table: ``days_late``, ``invoices``, ``share_of_invoices``, ``share_of_money``.
    """
    bars = pd.DataFrame(
        {
            "row": [_named(late, n) for late, n in zip(table["days_late"], table["invoices"], strict=True)],
            "share": table["share_of_invoices"].fillna(0.0).where(table["invoices"] >= FEW, 0.0) * 100,
            "label": [_of_100(s, n) for s, n in zip(table["share_of_invoices"], table["invoices"], strict=True)],
            "money": [
                share(s) if n >= FEW else ""
                for s, n in zip(table["share_of_money"], table["invoices"], strict=True)
            ],
        }
    )  # fmt: skip
    y = alt.Y("row:N", sort=bars["row"].tolist(), title=None)
    none = alt.Axis(labels=False, grid=False, title=None)
    x = alt.X("share:Q", axis=none, scale=alt.Scale(domain=[0, 100], nice=False))
    base = alt.Chart(bars).encode(y=y)
    whole = base.mark_bar(
        fillOpacity=0, stroke=tokens["outline"], strokeWidth=1, height={"band": 0.62}
    ).encode(x=alt.datum(100, type="quantitative"))
    drawn = base.mark_bar(color=tokens["ink"], height={"band": 0.62}).encode(x=x)
    labels = base.mark_text(align="left", dx=6, color=tokens["ink"], fontWeight=600).encode(
        x=alt.datum(100, type="quantitative"), text="label:N"
    )
    right = alt.value({"expr": "width + 172"})
    money = base.mark_text(align="right", color=tokens["muted"]).encode(x=right, text="money:N")
    head = alt.Chart(pd.DataFrame({"text": ["of the money"]})).mark_text(
        align="right", color=tokens["muted"], fontWeight=600
    ).encode(x=right, y=alt.value(-12), text="text:N")  # fmt: skip
    return alt.layer(whole, drawn, labels, money, head).properties(
        height=32 * len(bars),
        autosize=TALL,
        padding=SNUG,
    )


def _named(late: int, invoices: int) -> str:
    when = "due day" if late == 0 else f"{late} days late"
    return f"{when} · {wording.count(int(invoices), 'invoice')}"


def _of_100(share: float, invoices: int) -> str:
    return f"{share * 100:.0f} of 100" if invoices >= FEW else "too few to say"
