"""The bridge: steps against the opening balance as zero, hollow for what takes off."""

import altair as alt
import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.notebook.scale import beside, figure_label, unit
from lib.notebook.style import LIGHT, Tokens

_STEPS = (
    "Billed", "Collected", "Discounts", "Credited", "Written off", "Exchange", "Adjusted",
    "Revaluation",
)  # fmt: skip
_ALWAYS = ("Billed", "Collected")
_LEAST, _MOST = 200, 320  # pixels
_ROOM = 0.24  # of the width, for a label
_NET = "Net change"
_NO_AXIS = alt.Axis(labels=False, grid=False, title=None)


def steps(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Bars from step to step; the additions first, the net in ink, the two ends as words.

    Args:
        table: ``step`` (Opening, the steps, Closing), ``amount`` in minor units.
    """
    ends = table.set_index("step")["amount"]
    divisor, step = unit(float(ends.abs().max()) / 10, context)
    bars = _bars(ends / divisor)
    order = bars["name"].tolist()
    low, high = min(bars["low"].min(), 0.0), max(bars["high"].max(), 0.0)
    span = (high - low) or 1.0
    bars["at"] = bars["high"].where(bars["high"] < -_ROOM * span, bars["high"].clip(lower=0.0))
    scale = beside(low, low + span, bars["at"].tolist(), bars["label"].tolist())
    x = alt.X("low:Q", axis=_NO_AXIS, scale=scale)
    base = alt.Chart(bars).encode(y=alt.Y("name:N", sort=order, title=None))
    fills = {"adds": tokens["flow"], "takes": "transparent", "net": tokens["ink"]}
    edges = {"adds": tokens["flow"], "takes": tokens["flow"], "net": tokens["ink"]}
    bar_layer = base.mark_bar(strokeWidth=1.5, height={"band": 0.6}).encode(
        x=x,
        x2="high:Q",
        color=alt.Color("how:N", scale=alt.Scale(domain=list(fills), range=list(fills.values()))),
        stroke=alt.Stroke("how:N", scale=alt.Scale(domain=list(edges), range=list(edges.values()))),
    )
    labels = base.mark_text(align="left", dx=6, fontWeight=600, color=tokens["ink"]).encode(
        x=alt.X("at:Q", axis=_NO_AXIS), text="label:N"
    )
    zero = pd.DataFrame(
        {"zero": [0.0], "name": [f"opening {figure_label(ends['Opening'] / divisor)}"]}
    )
    at_zero = alt.Chart(zero)
    rule = at_zero.mark_rule(color=tokens["ink"], strokeWidth=1.5).encode(
        x=alt.X("zero:Q", axis=_NO_AXIS)
    )
    opening = at_zero.mark_text(align="left", color=tokens["muted"]).encode(
        x=alt.X("zero:Q", axis=_NO_AXIS), y=alt.value(-12), text="name:N"
    )
    return alt.LayerChart(layer=[bar_layer, rule, labels, opening]).properties(
        height=min(max(44 * len(order), _LEAST), _MOST),
        padding={"left": 0, "right": 4, "top": 26, "bottom": 0},
        usermeta={"unit": f"{wording.symbol(context.currency)} {step}".strip()},
    )


def _bars(scaled: pd.Series) -> pd.DataFrame:
    """Where each bar begins and ends, in the picture's unit, with its label."""
    amounts = {name: float(scaled[name]) for name in _STEPS}
    drawn_steps = {n: v for n, v in amounts.items() if n in _ALWAYS or f"{abs(v):.2f}" != "0.00"}
    sorted_steps = sorted(drawn_steps.items(), key=lambda item: item[1] < 0)
    rows, at = [], 0.0
    for name, value in sorted_steps:
        how = "takes" if value < 0 else "adds"
        rows.append(_bar(name, at, at + value, how, signed(value)))
        at += value
    net = float(scaled["Closing"] - scaled["Opening"])
    label = f"{signed(net)} · closing {figure_label(float(scaled['Closing']))}"
    return pd.DataFrame([*rows, _bar(_NET, 0.0, net, "net", label)])


def _bar(name: str, start: float, end: float, how: str, label: str) -> dict[str, object]:
    return {
        "name": name,
        "low": min(start, end),
        "high": max(start, end),
        "how": how,
        "label": label,
    }


def signed(value: float) -> str:
    """A figure in a picture with its sign, a rise with a plus."""
    text = figure_label(value)
    return f"+{text}" if value > 0 and text != "0" else text
