"""Pictures of age: panels of buckets on one scale, in amounts or in shares."""

from collections.abc import Callable

import altair as alt
import numpy as np
import pandas as pd

from lib.ledger import buckets, wording
from lib.ledger.context import Context
from lib.notebook import labels
from lib.notebook.scale import (
    SNUG,
    TALL,
    figure_label,
    on_phone,
    row_axis,
    row_names,
    share,
    unit,
    unit_label,
)
from lib.notebook.style import LIGHT, Tokens, ages

ROWS = 12
PICKED = "picked"
OTHERS = ""
_CARD, _LETTER = 860, 8.4  # pixels: a card's plot on a laptop; a letter of its text
_NO_AXIS = alt.Axis(labels=False, grid=False, title=None)


def by_bucket(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Bars by group in one panel a bucket, all on one scale, rows sorted by what is late.

    A click on a bar picks its ``key`` (the group's labels) and ``bucket``.

    Args:
        table: the fields of the group, the buckets, ``unapplied``, ``total``; one row a group.
    """
    columns = _panel_columns(table, context)
    groups = _fold_rest(_with_labels(table, context), columns, "total")
    amounts = groups.loc[groups["key"] != OTHERS, columns]
    divisor, step = unit(float(amounts.to_numpy().max(initial=0)), context)
    scaled_groups = groups.assign(**{c: groups[c].astype("float64") / divisor for c in columns})
    total = float(scaled_groups[columns].to_numpy().sum()) or 1.0
    heads = {c: f"{figure_label(v)} · {share(v / total)}" for c, v in _sums(scaled_groups, columns)}
    units = " · ".join(filter(None, [unit_label(step, context), _sum(table, divisor)]))
    return _panels(scaled_groups, _panel_heads(heads, context), figure_label, tokens, units)


def by_share(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """The same panels as shares of what each group has open.

    Args:
        table: the fields of the group, the buckets as shares, ``open``; one row a group.
    """
    columns = _panel_columns(table, context)
    amounts = _with_labels(table, context)
    amounts[columns] = amounts[columns].mul(amounts["open"], axis=0)
    groups = _fold_rest(amounts, columns, "open")
    total = float(groups["open"].sum()) or 1.0
    heads = {c: share(v / total) for c, v in _sums(groups, columns)}
    groups[columns] = groups[columns].div(groups["open"].where(groups["open"] > 0, 1), axis=0)
    return _panels(
        groups, _panel_heads(heads, context), share, tokens, "share of what each has open"
    )


def _panel_columns(table: pd.DataFrame, context: Context) -> list[str]:
    """The buckets that have a panel: counted from issue, nothing is ever not due."""
    columns = buckets.of(table.columns)
    return columns[1:] if context.basis == "issued" else columns


def _panel_heads(heads: dict[str, str], context: Context) -> pd.DataFrame:
    """Name and sum of each panel; the first late one says what its figures are."""
    names = {c: wording.bucket(c, context.basis) for c in heads}
    first = next(c for c in heads if c != buckets.NOT_DUE)
    names[first] += " days"
    return pd.DataFrame({"name": names, "sum": heads})


def _sums(table: pd.DataFrame, columns: list[str]) -> list[tuple[str, float]]:
    return [(column, float(table[column].sum())) for column in columns]


def _sum(table: pd.DataFrame, divisor: float) -> str:
    """The control sum, in the picture's own unit."""
    unapplied, total = (float(table[c].sum()) / divisor for c in ("unapplied", "total"))
    return f"buckets + unapplied ({figure_label(unapplied)}) = {figure_label(total)}"


def _with_labels(table: pd.DataFrame, context: Context) -> pd.DataFrame:
    fields = buckets.keys(table.columns)
    return table.assign(group=labels.groups(table, fields, context), key=labels.keys(table, fields))


def _fold_rest(table: pd.DataFrame, columns: list[str], tie_break: str) -> pd.DataFrame:
    """The groups with most late money; the rest added up in one row of figures without bars."""
    late = table[columns[1:]].sum(axis=1)
    ranked_groups = table.assign(late=late).sort_values(
        ["late", tie_break], ascending=False, kind="stable"
    )
    if len(ranked_groups) <= ROWS:
        return ranked_groups
    rest = ranked_groups.iloc[ROWS - 1 :]
    other_row = rest[[*columns, "late", tie_break]].sum().to_frame().T.infer_objects()
    other_row = other_row.assign(group=f"{len(rest):,} others", key=OTHERS)
    return pd.concat([ranked_groups.head(ROWS - 1), other_row], ignore_index=True)


def _panels(
    groups: pd.DataFrame,
    heads: pd.DataFrame,
    format_value: Callable[[float], str],
    tokens: Tokens,
    units: str,
) -> alt.LayerChart:
    columns, order = heads.index.tolist(), groups["group"].tolist()
    bars = groups[["group", "key", *columns]].melt(
        ["group", "key"], var_name="bucket", value_name="value"
    )
    bars = bars[bars["value"] > 0]
    bars = bars.assign(
        label=pd.Series([format_value(v) for v in bars["value"]], bars.index, dtype="str")
    )
    bars["length"] = bars["value"].where(bars["key"] != OTHERS, 0.0)
    starts, width = _starts(bars, heads)
    bars["spoken"] = [
        f"{group}, {wording.bucket(bucket)}: {label}"
        for group, bucket, label in zip(bars["group"], bars["bucket"], bars["label"], strict=True)
    ]
    bars["a"] = bars["bucket"].map(starts).astype("float64")
    bars["z"] = bars["a"] + bars["length"]
    x = alt.X("a:Q", axis=_NO_AXIS, scale=alt.Scale(domain=[0, width], nice=False))
    axis = row_axis(labelLimit=280)
    y = alt.Y("group:N", sort=order, title=None, axis=axis, scale=alt.Scale(domain=order))
    base, head = alt.Chart(bars).encode(y=y), alt.Chart(heads.assign(a=starts)).encode(x=x)
    bar_layer = _bars(
        base.transform_filter("datum.length > 0").encode(x=x, x2=alt.X2("z:Q")), columns, tokens
    )
    wide = on_phone(0, 1)
    figures = base.mark_text(align="left", dx=4, color=tokens["ink"], opacity=wide).encode(
        x=alt.X("z:Q", axis=_NO_AXIS), text=alt.Text("label:N")
    )
    bold = head.mark_text(align="left", fontWeight=600, color=tokens["ink"], opacity=wide)
    quiet = head.mark_text(align="left", color=tokens["muted"], opacity=wide)
    return alt.LayerChart(layer=[
        bar_layer, figures, bold.encode(y=alt.value(-32), text=alt.Text("name:N")),
        quiet.encode(y=alt.value(-12), text=alt.Text("sum:N")),
        *_on_a_phone(groups, heads, format_value, order, tokens)]).properties(
        height=max(30 * len(groups), 60),
        padding=SNUG,
        usermeta={"unit": units}, autosize=TALL,
    )  # fmt: skip


def _on_a_phone(
    groups: pd.DataFrame, heads: pd.DataFrame, format_value: Callable[[float], str],
    order: list[str], tokens: Tokens,
) -> list[alt.Chart]:  # fmt: skip
    """Each row's name above its bars, and at its right what is late of it: panels have no room."""
    late = [column for column in heads.index if column != buckets.NOT_DUE]
    sums = groups[late].sum(axis=1)
    rows = groups[["group"]].assign(late=[f"{format_value(v)} late" for v in sums])
    if buckets.NOT_DUE not in heads.index:  # counted from issue, nothing is late
        rows["late"] = sums.map(format_value)
    y = alt.Y("group:N", sort=order)
    base = alt.Chart(rows).encode(y=y)
    figures = base.mark_text(
        align="right", baseline="middle", dy=-8, fontSize=14, color=tokens["ink"],
        opacity=on_phone(1, 0),
    )  # fmt: skip
    return [
        row_names(base, "group", tokens),
        figures.encode(x=alt.value({"expr": "width"}), text="late:N"),
    ]


def _bars(base: alt.Chart, columns: list[str], tokens: Tokens) -> alt.Chart:
    late = [c for c in columns if c != buckets.NOT_DUE]
    fills = [tokens["not_due"]] * (len(columns) - len(late)) + list(ages(tokens, len(late)))
    edges = [tokens["outline"] if fill == tokens["not_due"] else fill for fill in fills]
    picked = alt.selection_point(name=PICKED, fields=["key", "bucket"], empty=True)
    return (
        base.mark_bar(
            strokeWidth=1, cursor="pointer", height=on_phone(10, 19), yOffset=on_phone(7, 0)
        )
        .encode(
            color=alt.Color("bucket:N", scale=alt.Scale(domain=columns, range=fills)),
            stroke=alt.Stroke("bucket:N", scale=alt.Scale(domain=columns, range=edges)),
            opacity=alt.condition(picked, alt.value(1), alt.value(0.35)),
            tooltip=[alt.Tooltip("group:N", title="who"), alt.Tooltip("label:N", title="open")],
            description=alt.Description("spoken:N"),
        )
        .add_params(picked)
    )


def _starts(bars: pd.DataFrame, heads: pd.DataFrame) -> tuple[pd.Series, float]:
    """Where each panel starts and where the last ends, in units of the bars.

    A panel is as wide as its longest bar with the figure behind it, and no narrower than its heading,
    as far as the width of a laptop's card allows both.
    """
    longest = bars.groupby("bucket")["length"].max().reindex(heads.index, fill_value=0.0)
    letters = bars["label"].str.len().groupby(bars["bucket"]).max()
    figure = letters.reindex(heads.index, fill_value=0)
    text = heads.apply(lambda column: column.str.len()).max(axis=1)
    bar, label_letters, heading_letters = (
        part.to_numpy("float64") for part in (longest, figure, text)
    )
    end = whole = float(bar.sum()) or 1.0
    for _ in range(30):
        letter = end * _LETTER / _CARD
        steps = np.maximum(bar + letter * (label_letters + 2), letter * (heading_letters + 2))
        end = min(float(steps.sum()), 40 * whole)
    starts = pd.Series(steps, heads.index).cumsum().shift(fill_value=0.0)
    return starts, float(steps.sum())
