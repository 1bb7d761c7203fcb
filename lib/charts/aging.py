"""Pictures of age: panels of buckets on one scale."""

import altair as alt
import pandas as pd

from lib.charts.scale import said, unit
from lib.charts.style import LIGHT, Tokens, ages
from lib.ledger import wording
from lib.ledger.context import Context

ROWS = 12
_GAP = 0.10


def bucket_columns(table: pd.DataFrame) -> list[str]:
    """The bucket columns of an aging table, youngest first."""
    return [c for c in table.columns if c == "not_due" or (c[0] == "d" and c[1:2].isdigit())]


def by_bucket(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Bars by group in one panel a bucket, all on one scale, rows sorted by what is late.

    Args:
        table: ``group``, the buckets, ``total``; minor units, one row a group.
    """
    buckets = bucket_columns(table)
    shown = _folded(table, buckets)
    divisor, step = unit(float(shown[buckets].to_numpy().max(initial=0)), context)
    bars = _bars(shown, buckets, divisor)
    fills = dict(zip(buckets, (tokens["not_due"], *ages(tokens, len(buckets) - 1)), strict=True))
    order = shown["group"].tolist()
    y = alt.Y("group:N", sort=order, title=None, axis=alt.Axis(labelLimit=220))
    none = alt.Axis(labels=False, grid=False, title=None)
    base = alt.Chart(bars).encode(y=y)
    x = alt.X("a:Q", axis=none, scale=alt.Scale(domain=[0, bars.attrs["width"]], nice=False))
    drawn = base.mark_bar(strokeWidth=1).encode(
        x=x,
        x2="z:Q",
        color=alt.Color("bucket:N", scale=alt.Scale(domain=buckets, range=list(fills.values()))),
        stroke=alt.condition(
            "datum.bucket == 'not_due'", alt.value(tokens["outline"]), alt.value("transparent")
        ),
    )
    labels = base.mark_text(align="left", dx=4, color=tokens["ink"]).encode(
        x=alt.X("z:Q", axis=none), text="label:N"
    )
    heads = alt.Chart(bars.attrs["heads"])
    names = heads.mark_text(align="left", fontWeight=600, color=tokens["ink"]).encode(
        x=alt.X("a:Q", axis=none), y=alt.value(-34), text="name:N"
    )
    sums = heads.mark_text(align="left", color=tokens["muted"]).encode(
        x=alt.X("a:Q", axis=none), y=alt.value(-13), text="sum:N"
    )
    return alt.layer(drawn, labels, names, sums).properties(
        height=max(30 * len(order), 60),
        padding={"left": 0, "right": 4, "top": 50, "bottom": 0},
        usermeta={"unit": step},
    )


def _folded(table: pd.DataFrame, buckets: list[str]) -> pd.DataFrame:
    """The groups with most late money, the rest added up in one row."""
    late = table[buckets[1:]].sum(axis=1)
    ranked = table.assign(late=late).sort_values(["late", "total"], ascending=False)
    if len(ranked) <= ROWS:
        return ranked
    rest = ranked.iloc[ROWS - 1 :]
    other = rest[[*buckets, "late"]].sum().to_frame().T.assign(group=f"{len(rest):,} others")
    return pd.concat([ranked.head(ROWS - 1), other], ignore_index=True)


def _bars(shown: pd.DataFrame, buckets: list[str], divisor: float) -> pd.DataFrame:
    """Start and end of every bar, panels side by side with room for the labels."""
    scaled = shown[buckets].astype("float64") / divisor
    widest = scaled.max()
    room = float(widest.sum()) * _GAP or 1.0
    starts = (widest + room).cumsum().shift(fill_value=0.0)
    bars = scaled.assign(group=shown["group"]).melt("group", var_name="bucket", value_name="value")
    bars["a"] = bars["bucket"].map(starts)
    bars["z"] = bars["a"] + bars["value"]
    bars["label"] = [said(v) if v else "" for v in bars["value"]]
    total = float(scaled.to_numpy().sum()) or 1.0
    heads = pd.DataFrame({"a": starts, "value": scaled.sum()}).rename_axis("bucket").reset_index()
    heads["name"] = [
        wording.bucket(b) + (" days" if b != "not_due" else "") for b in heads["bucket"]
    ]
    heads["sum"] = [f"{said(v)} · {wording.percent(v / total)}" for v in heads["value"]]
    bars.attrs = {"heads": heads, "width": float(starts.iloc[-1] + widest.iloc[-1] + room)}
    return bars
