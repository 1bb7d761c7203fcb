"""Pictures of age: panels of buckets on one scale, in amounts or in shares."""

from collections.abc import Callable

import altair as alt
import pandas as pd

from lib.charts import labels
from lib.charts.scale import said, unit
from lib.charts.style import LIGHT, Tokens, ages
from lib.ledger import buckets, wording
from lib.ledger.context import Context

ROWS = 12
PICKED = "picked"
_GAP = 0.1
_NO_AXIS = alt.Axis(labels=False, grid=False, title=None)


def by_bucket(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Bars by group in one panel a bucket, all on one scale, rows sorted by what is late.

    A click on a bar picks its ``key`` (the group's labels) and ``bucket``.

    Args:
        table: the fields of the group, the buckets, ``unapplied``, ``total``; one row a group.
    """
    columns = buckets.of(table.columns)
    shown = _folded(_labelled(table, context), columns, "total")
    divisor, step = unit(float(shown[columns].to_numpy().max(initial=0)), context)
    scaled = shown.assign(**{c: shown[c].astype("float64") / divisor for c in columns})
    total = float(scaled[columns].to_numpy().sum()) or 1.0
    heads = {c: f"{said(v)} · {wording.percent(v / total)}" for c, v in scaled[columns].sum().items()}
    units = " · ".join(filter(None, [f"{context.currency} {step}".strip(), _sum(table, divisor)]))
    return _panels(scaled, heads, said, tokens, units)


def by_share(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """The same panels as shares of what each group has open.

    Args:
        table: the fields of the group, the buckets as shares, ``open``; one row a group.
    """
    columns = buckets.of(table.columns)
    weighed = _labelled(table, context)
    weighed[columns] = weighed[columns].mul(weighed["open"], axis=0)
    shown = _folded(weighed, columns, "open")
    total = float(shown["open"].sum()) or 1.0
    heads = {c: wording.percent(float(v) / total) for c, v in shown[columns].sum().items()}
    shown[columns] = shown[columns].div(shown["open"].where(shown["open"] > 0, 1), axis=0) * 100
    return _panels(shown, heads, lambda v: wording.percent(v / 100), tokens, "% of what each has open")


def _sum(table: pd.DataFrame, divisor: float) -> str:
    """The control sum, in the picture's own unit."""
    if not {"unapplied", "total"} <= set(table.columns):
        return ""
    unapplied, total = (float(table[c].sum()) / divisor for c in ("unapplied", "total"))
    return f"buckets + unapplied ({said(unapplied)}) = {said(total)}"


def _labelled(table: pd.DataFrame, context: Context) -> pd.DataFrame:
    fields = buckets.keys(table.columns)
    return table.assign(
        group=labels.groups(table, fields, context), key=labels.keys(table, fields)
    )


def _folded(table: pd.DataFrame, columns: list[str], then: str) -> pd.DataFrame:
    """The groups with most late money, the rest added up in one row that cannot be picked."""
    late = table[columns[1:]].sum(axis=1)
    ranked = table.assign(late=late).sort_values(["late", then], ascending=False, kind="stable")
    if len(ranked) <= ROWS:
        return ranked
    rest = ranked.iloc[ROWS - 1 :]
    other = rest[[*columns, "late", then]].sum().to_frame().T.infer_objects()
    other = other.assign(group=f"{len(rest):,} others", key="")
    return pd.concat([ranked.head(ROWS - 1), other], ignore_index=True)


def _panels(
    shown: pd.DataFrame, heads: dict[str, str], written: Callable[[float], str], tokens: Tokens, units: str
) -> alt.LayerChart:
    columns = list(heads)
    starts, width = _starts(shown[columns])
    bars = shown[["group", "key", *columns]].melt(
        ["group", "key"], var_name="bucket", value_name="value"
    )
    bars = bars[bars["value"] > 0]
    bars["a"] = bars["bucket"].map(starts)
    bars["z"] = bars["a"] + bars["value"]
    bars["label"] = bars["value"].map(written)
    named = [wording.bucket(c) + (" days" if c == columns[1] else "") for c in columns]
    top = pd.DataFrame({"a": starts, "name": named, "sum": list(heads.values())})
    x = alt.X("a:Q", axis=_NO_AXIS, scale=alt.Scale(domain=[0, width], nice=False))
    y = alt.Y(
        "group:N", sort=shown["group"].tolist(), title=None, axis=alt.Axis(labelLimit=260),
        scale=alt.Scale(domain=shown["group"].tolist()),
    )  # fmt: skip
    base, head = alt.Chart(bars).encode(y=y), alt.Chart(top).encode(x=x)
    drawn = _bars(base.encode(x=x, x2="z:Q"), columns, tokens)
    figures = base.mark_text(align="left", dx=4, color=tokens["ink"]).encode(
        x=alt.X("z:Q", axis=_NO_AXIS), text="label:N"
    )
    bold = head.mark_text(align="left", fontWeight=600, color=tokens["ink"])
    quiet = head.mark_text(align="left", color=tokens["muted"])
    return alt.layer(
        drawn, figures, bold.encode(y=alt.value(-32), text="name:N"),
        quiet.encode(y=alt.value(-12), text="sum:N"),
    ).properties(
        height=max(30 * len(shown), 60),
        padding={"left": 0, "right": 4, "top": 50, "bottom": 0},
        usermeta={"unit": units},
    )  # fmt: skip


def _bars(base: alt.Chart, columns: list[str], tokens: Tokens) -> alt.Chart:
    fills = [tokens["not_due"], *ages(tokens, len(columns) - 1)]
    edges = [tokens["outline"], *fills[1:]]
    picked = alt.selection_point(name=PICKED, fields=["key", "bucket"], empty=True)
    return base.mark_bar(strokeWidth=1, cursor="pointer").encode(
        color=alt.Color("bucket:N", scale=alt.Scale(domain=columns, range=fills)),
        stroke=alt.Stroke("bucket:N", scale=alt.Scale(domain=columns, range=edges)),
        opacity=alt.condition(picked, alt.value(1), alt.value(0.35)),
        tooltip=[alt.Tooltip("group:N", title="who"), alt.Tooltip("label:N", title="open")],
    ).add_params(picked)


def _starts(scaled: pd.DataFrame) -> tuple[pd.Series, float]:
    """Where each panel starts, with room for its labels behind its longest bar, and the width of all."""
    widest = scaled.max().fillna(0).clip(lower=0)
    room = float(widest.sum()) * _GAP or 1.0
    steps = (widest + room).where(widest > 0, room)
    return steps.cumsum().shift(fill_value=0.0), float(steps.sum())
