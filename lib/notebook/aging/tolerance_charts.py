"""How old is it on their terms: bars along the days past due, with the due and the tolerance line."""

from typing import Literal

import altair as alt
import pandas as pd

from lib.ledger import wording
from lib.ledger.context import Context
from lib.notebook.scale import SNUG, TALL, axis_label, unit, unit_label
from lib.notebook.style import LIGHT, Tokens

_HEIGHT = 190
_SMALL = "paler: late, but inside its own tolerance · line: the tolerance of most money"
_STEPS = {"days": (30, 60, 90), "term": (30, 100, 200)}
_VALUES = {
    "days": [-60, -30, 0, 30, 60, 90, 120],
    "term": [-100, -50, 0, 50, 100, 150, 200, 250, 300],
}
_TITLES = {
    "days": "days past due; the first and last bar hold all beyond them",
    "term": "days past due, in percent of each document's own term; without a term, left out",
}


def on_terms(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Bars of what is open along the days past due; what is past its own tolerance in full colour.

    Args:
        table: ``from_days``, ``to_days``, ``allowed_days`` (or ``_term``), ``open``, ``past``,
            ``invoices_past``.
    """
    axis = "term" if "from_term" in table else "days"
    divisor, step = unit(float(table["open"].max()), context)
    bars = _parts(table, axis, divisor)
    ends = [int(table[f"from_{axis}"].min()), int(table[f"to_{axis}"].max())]
    base = alt.Chart(bars).encode(
        x=alt.X(
            "from:Q", bin="binned", title=None,
            scale=alt.Scale(domain=ends, nice=False),
            axis=alt.Axis(values=_VALUES[axis], grid=False, labelExpr=_ticks(axis), tickCount=20),
        ),
        x2=alt.X2("to:Q"),
        y=alt.Y("low:Q", title=None, axis=alt.Axis(labelExpr=axis_label(step), tickCount=4)),
        y2=alt.Y2("high:Q"),
    )  # fmt: skip
    ramp = [tokens["not_due"], *(tokens[f"age{i}"] for i in (1, 2, 3, 4))]
    edge = [tokens["outline"], *ramp[1:]]
    bar_layer = base.mark_bar(strokeWidth=1, binSpacing=1).encode(
        color=alt.Color("age:N", scale=alt.Scale(domain=list("01234"), range=ramp)),
        stroke=alt.Stroke("age:N", scale=alt.Scale(domain=list("01234"), range=edge)),
        fillOpacity=alt.condition("datum.side == 'inside'", alt.value(0.35), alt.value(1)),
    )
    layers = [bar_layer, *_lines(table, axis, tokens), _past_label(table, context, tokens)]
    return alt.LayerChart(layer=layers).properties(
        height=_HEIGHT, autosize=TALL,
        padding=SNUG,
        usermeta={"unit": f"{unit_label(step, context)} · {_TITLES[axis]} · {_SMALL}"},
    )  # fmt: skip


def _parts(table: pd.DataFrame, axis: str, divisor: float) -> pd.DataFrame:
    """Each bar in two parts, one on the other: past its own tolerance at the bottom, the rest above."""
    ends = table[[f"from_{axis}", f"to_{axis}"]].set_axis(["from", "to"], axis=1)
    past, whole = table["past"] / divisor, table["open"] / divisor
    late = ends["from"] >= 0
    steps = sum((ends["from"] >= cut).astype(int) for cut in _STEPS[axis])
    age = (late.astype(int) + steps).where(late, 0).astype(str)
    lower = ends.assign(low=0.0, high=past, age=age, side="past")
    upper = ends.assign(low=past, high=whole, age=age, side="inside")
    upper.loc[~late, "side"] = "not due"
    parts = pd.concat([lower, upper], ignore_index=True)
    return parts[parts["high"] > parts["low"]]


def _ticks(axis: str) -> str:
    sign = "(datum.value < 0 ? '\u2212' : '') + format(abs(datum.value), 'd')"
    last = _VALUES[axis][-1]
    after = "\u00a0%" if axis == "term" else ""
    return f"{sign} + '{after}' + (datum.value == {last} ? '+' : '')"


def _lines(table: pd.DataFrame, axis: str, tokens: Tokens) -> list[alt.Chart]:
    """The due line, and the tolerance that most money has."""
    allowed = int(table[f"allowed_{axis}"].max())
    tolerance_text = (
        f"{allowed}\u00a0% of the term" if axis == "term" else wording.count(allowed, "day")
    )
    due = _line(0, "due", "right", [1, 0], tokens)
    if not allowed:
        return due
    return due + _line(allowed, f"tolerance, {tolerance_text}", "left", [6, 4], tokens)


def _line(
    at: int, name: str, align: Literal["left", "right"], dash: list[int], tokens: Tokens
) -> list[alt.Chart]:
    """A rule and its name above it, on the side it speaks of."""
    base = alt.Chart(pd.DataFrame({"at": [at], "name": [name]})).encode(x=alt.X("at:Q"))
    rule = base.mark_rule(color=tokens["ink"], strokeWidth=2, strokeDash=dash)
    text = base.mark_text(
        align=align, dx=4 if align == "left" else -4, color=tokens["ink"], fontWeight=600
    )
    return [rule, text.encode(y=alt.value(-12), text=alt.Text("name:N"))]


def _past_label(table: pd.DataFrame, context: Context, tokens: Tokens) -> alt.Chart:
    """What is past tolerance, in the empty space at the right of a wide picture."""
    past = float(table["past"].sum())
    count = int(table["invoices_past"].sum())
    amount_text = wording.amount(past, context.currency)
    text = f"{amount_text} past tolerance, {wording.count(count, 'document')}"
    return (
        alt.Chart(pd.DataFrame({"text": [text]}))
        .mark_text(
            align="right",
            color=tokens["ink"],
            fontWeight=600,
            opacity=alt.ExprRef("width < 640 ? 0 : 1"),
        )
        .encode(x=alt.value({"expr": "width - 4"}), y=alt.value(24), text=alt.Text("text:N"))
    )
