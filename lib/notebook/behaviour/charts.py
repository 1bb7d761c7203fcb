"""Pictures of behaviour: what waiting costs, sellers' terms, and one customer's curves."""

from collections.abc import Sequence
from typing import Literal

import altair as alt
import numpy as np
import pandas as pd

from lib.ledger import days, wording
from lib.ledger.context import Context
from lib.ledger.wording import NBSP, count
from lib.notebook.labels import distinct_names, short
from lib.notebook.scale import bar_in_row, beside, figure_label, on_phone, row_axis, row_names, unit
from lib.notebook.style import LIGHT, Tokens, ages

ROWS = 12
Lean = Literal["left", "center", "right"]
_NAMED = 12  # invoices in a picture that are few enough to be named
_DASH = [6, 4]
_WIDTH = {"expr": "width"}


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round days within a span, 0 among them, at most so many.

    >>> ticks(-7, 42, 4)
    [0.0, 20.0, 40.0]
    """
    steps = (1, 2, 5, 10, 20, 30, 60, 90, 180, 365, 730, 3650, 36500)
    step = next((s for s in steps if (high - low) / s <= most), steps[-1])
    return [float(v) for v in range(int(-(-low // step)) * step, int(high) + 1, step)]


def _message_chart(words: str, tokens: Tokens) -> alt.LayerChart:
    """A sentence where there is nothing to draw."""
    text = alt.Chart(pd.DataFrame({"said": [words]})).mark_text(color=tokens["muted"])
    return alt.LayerChart(layer=[text.encode(text="said:N")]).properties(height=60)


def _tips(**titles: str) -> list[alt.Tooltip]:
    """Texts that appear on hovering: column -> title."""
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in titles.items()]


def _days(value: float) -> str:
    whole = round(value)
    if not whole:
        return "on the due day"
    return f"{count(abs(whole), 'day')} {'late' if whole > 0 else 'early'}"


def _axis_words(after: str, before: str) -> str:
    return (
        f"datum.value == 0 ? 'on the day' : abs(datum.value) + (datum.value > 0 ? ' days {after}' : "
        f"' days {before}')"
    )


def terms_by_seller(
    table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT
) -> alt.LayerChart:
    """The share of invoices off the customer's standard, a bar a seller, a tick where it is expected.

    Args:
        table: ``salesperson``, ``share_off``, ``expected``, ``invoices``.
    """
    if table.empty:
        return _message_chart("Nothing to draw.", tokens)
    bars = table[["salesperson", "share_off", "expected"]].head(ROWS)
    bars = bars.assign(label=[wording.percent(v) for v in bars["share_off"]])
    y = alt.Y("salesperson:N", sort=bars["salesperson"].tolist(), title=None)
    most = float(bars[["share_off", "expected"]].max().max()) or 1.0
    ends = bars[["share_off", "expected"]].max(axis=1)
    scale = beside(0, most, ends.tolist(), bars["label"].tolist())
    x = alt.X("share_off:Q", axis=None, scale=scale)
    base = alt.Chart(bars).encode(y=y)
    bar_layer = base.mark_bar(color=tokens["ink"], height={"band": 0.55}).encode(x=x)
    ticks = base.mark_tick(color=tokens["peers"], thickness=3, height={"band": 0.95}).encode(
        x=alt.X("expected:Q", axis=None)
    )
    figures = base.mark_text(align="left", dx=8, fontWeight=600, color=tokens["ink"]).encode(
        x=alt.X("end:Q", axis=None), text="label:N"
    ).transform_calculate(end="max(datum.share_off, datum.expected)")  # fmt: skip
    return alt.LayerChart(layer=[bar_layer, ticks, figures]).properties(
        height=max(30 * len(bars), 60),
        usermeta={"unit": "% of invoices · grey line: what the same segments get of all sellers"},
    )


def waiting_cost(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Cost of money kept beyond terms, a bar a customer, the largest first.

    Args:
        table: ``customer``, ``cost`` in minor units.
    """
    if table.empty:
        return _message_chart("Nothing to draw.", tokens)
    top = table.head(ROWS)
    divisor, step = unit(float(top["cost"].max()), context)
    bars = pd.DataFrame({"cost": top["cost"] / divisor})
    bars["who"] = distinct_names(top["customer"], context)
    bars["label"] = [figure_label(v) for v in bars["cost"]]
    y = alt.Y("who:N", sort=bars["who"].tolist(), title=None, axis=row_axis(labelLimit=260))
    scale = beside(0, float(bars["cost"].max()), bars["cost"].tolist(), bars["label"].tolist())
    x = alt.X("cost:Q", axis=None, scale=scale)
    base = alt.Chart(bars).encode(x=x, y=y)
    bar_layer = bar_in_row(base, 28, color=tokens["ink"])
    figures = base.mark_text(
        align="left", dx=6, fontWeight=600, color=tokens["ink"], yOffset=on_phone(6, 0)
    )
    more = f" · {len(table) - ROWS:,} others not drawn" if len(table) > ROWS else ""
    name = " ".join(filter(None, (wording.symbol(context.currency).strip(), step)))
    layers = [
        bar_layer,
        figures.encode(text="label:N"),
        row_names(alt.Chart(bars).encode(y=y), "who", tokens),
    ]
    return alt.LayerChart(layer=layers).properties(
        height=max(32 * len(bars), 60), usermeta={"unit": f"{name} in 12 months{more}".strip()}
    )


def paid_by_day(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Share paid by day from due as a step, its range as a band, peers in grey; due, tolerance named.

    Args:
        table: ``day``, ``paid``, ``low``, ``high``, ``peers_low``, ``peers_high``, ``peers``,
            ``group``, ``allowed``, ``from_issue``.
    """
    if table.empty:
        return _message_chart("Nothing to draw.", tokens)
    curve = table[["day", "paid", "low", "high", "peers_low", "peers_high"]]
    from_issue = bool(table["from_issue"].any())
    words = "datum.value + ' days'" if from_issue else _axis_words("late", "early")
    domain = [int(curve["day"].min()), int(curve["day"].max())]
    axis = alt.Axis(labelExpr=words, values=ticks(domain[0], domain[1], 4), grid=False)
    x = alt.X("day:Q", title=None, scale=alt.Scale(domain=domain, nice=False), axis=axis)
    base = alt.Chart(curve).encode(x=x)
    layers: list[alt.Chart] = []
    if table["peers"].iloc[0]:
        grey = base.mark_area(color=tokens["peers"], opacity=0.22, interpolate="step-after")
        layers.append(grey.encode(y=_share("peers_low"), y2="peers_high:Q"))
    band = base.mark_area(color=tokens["forecast"], opacity=0.25, interpolate="step-after")
    layers.append(band.encode(y=_share("low"), y2="high:Q"))
    line = base.mark_line(color=tokens["ink"], interpolate="step-after", strokeWidth=2.5)
    layers.append(line.encode(y=_share("paid")))
    layers += _due_and_tolerance(table, domain, x, tokens)
    layers += _crossing(table, x, tokens, from_issue)
    unit_ = "% of invoices by days from " + ("issue" if from_issue else "due")
    unit_ += " · band: 8 in 10"
    if table["peers"].iloc[0]:
        unit_ += f" · grey: middle half of {_beside(table.iloc[0])}"
    return alt.LayerChart(layer=layers).properties(
        height=260,
        padding={"left": 0, "right": 20, "top": 26, "bottom": 0},
        usermeta={"unit": unit_},
    )


def _share(field: str) -> alt.Y:
    return alt.Y(
        f"{field}:Q", title=None, scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(values=[0, 0.5, 1], labelExpr=f"format(datum.value * 100, 'd') + '{NBSP}%'"),
    )  # fmt: skip


def _due_and_tolerance(
    table: pd.DataFrame, domain: Sequence[int], x: alt.X, tokens: Tokens
) -> list[alt.Chart]:
    """Rules at the due day and where tolerance ends, named above them."""
    if table["from_issue"].any():
        return []
    allowed = int(table["allowed"].iloc[0])
    near = allowed < (domain[1] - domain[0]) * 0.14
    rules: list[tuple[int, str, list[int], Lean]] = [
        (0, "due", [1, 0], "right" if near else "center")
    ]
    if 0 < allowed <= domain[1]:
        rules.append((allowed, f"tolerance, {allowed}", _DASH, "left" if near else "center"))
    layers = []
    for day, name, dash, lean in rules:
        point = alt.Chart(pd.DataFrame({"day": [day], "name": [name]})).encode(x=x)
        layers.append(point.mark_rule(strokeWidth=2, strokeDash=list(dash), color=tokens["ink"]))
        text = point.mark_text(
            align=lean, baseline="bottom", dx=-3 if lean == "right" else 3 if lean == "left" else 0,
            color=tokens["ink"],
        )  # fmt: skip
        layers.append(text.encode(y=alt.value(-6), text="name:N"))
    return layers


def _crossing(table: pd.DataFrame, x: alt.X, tokens: Tokens, from_issue: bool) -> list[alt.Chart]:
    """A dot where half is paid, with the day."""
    half = table[table["paid"] >= 0.5 - 1e-9].head(1)
    if half.empty:
        return []
    day = int(half["day"].iloc[0])
    words = count(day, "day") if from_issue else _days(day)
    dot = alt.Chart(pd.DataFrame({"day": [day], "paid": [0.5], "label": [f"half: {words}"]}))
    point = dot.mark_point(filled=True, size=70, color=tokens["ink"], opacity=1)
    text = dot.mark_text(
        align="left", baseline="top", dx=9, dy=4, fontWeight=600, color=tokens["ink"]
    )
    return [c.encode(x=x, y=_share("paid")) for c in (point, text.encode(text="label:N"))]


def _beside(row: pd.Series) -> str:
    """Whose record the grey band is.

    >>> _beside(pd.Series({"peers": 10, "group": "key"}))
    '10 key peers'
    >>> _beside(pd.Series({"peers": 98, "group": "all customers"}))
    '98 other customers'
    """
    peers, group = int(row["peers"]), str(row["group"])
    return (
        count(peers, "other customer")
        if group == "all customers"
        else count(peers, f"{group} peer")
    )


def over_time(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Median days late by month of the due day; hollow where open invoices make it at least that.

    Args:
        table: ``month``, ``days``, ``exact``, ``since``.
    """
    if table.empty:
        return _message_chart("Nothing to draw.", tokens)
    values = [0.0, *table["days"].clip(-200, 200)]
    low, high = min(min(values), -5.0), max(max(values), 10.0)
    scale = alt.Scale(domain=[low - (high - low) * 0.05, high * 1.08], nice=False)
    months = [m for m in table["month"] if m.month in (1, 7)]
    x = alt.X("month:T", title=None, scale=alt.Scale(padding=14), axis=alt.Axis(
        format="%b %y", values=[alt.DateTime(year=m.year, month=m.month, date=1) for m in months]
        or alt.Undefined))  # fmt: skip
    words = "datum.value" if table["from_issue"].any() else _axis_words("late", "early")
    y = alt.Y(
        "days:Q", title=None, scale=scale, axis=alt.Axis(labelExpr=f"'' + ({words})", tickCount=5)
    )
    points = table[["month", "exact"]].assign(days=table["days"].clip(-200, 200))
    base = alt.Chart(points).encode(x=x, y=y)
    line = base.mark_line(color=tokens["rule"], strokeWidth=1.5)
    dots = base.transform_filter("datum.exact").mark_point(
        filled=True, size=70, color=tokens["ink"], opacity=1
    )
    open_points = base.transform_filter("!datum.exact").mark_point(
        filled=False, size=70, stroke=tokens["ink"], strokeWidth=2, fill=tokens["page"], opacity=1
    )
    zero = (
        alt.Chart(pd.DataFrame({"days": [0.0]}))
        .mark_rule(strokeWidth=2, color=tokens["ink"])
        .encode(y=y)
    )
    exact = points["exact"].astype(bool)
    marks = [
        mark for mark, present in ((dots, exact.any()), (open_points, (~exact).any())) if present
    ]
    layers = [zero, line, *marks, *_since(table, x, tokens)]
    clock = "past due by month of the due day"
    if table["from_issue"].any():
        clock = "from issue by month of issue"
    unit_ = f"median days {clock}"
    unit_ += "" if table["exact"].all() else " · hollow: later than that, still open"
    return alt.LayerChart(layer=layers).properties(
        height=250,
        padding={"left": 0, "right": 20, "top": 26, "bottom": 0},
        usermeta={"unit": unit_},
    )


def _since(table: pd.DataFrame, x: alt.X, tokens: Tokens) -> list[alt.Chart]:
    since = table["since"].iloc[0]
    if pd.isna(since) or since < table["month"].min():
        return []
    data = pd.DataFrame({"month": [since], "label": [f"slower since {since:%b %y}"]})
    point = alt.Chart(data).encode(x=x)
    late = (table["month"] >= since).mean() < 0.35
    text = point.mark_text(align="right" if late else "left", baseline="bottom", dx=-5 if late else 5,
                           fontWeight=600, color=tokens["ink"])  # fmt: skip
    rule = point.mark_rule(strokeWidth=2, strokeDash=_DASH, color=tokens["ink"])
    return [rule, text.encode(y=alt.value(-6), text="label:N")]


def distribution(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Invoices by days late in steps of five, in the colours of age; hollow tops are still unpaid.

    Args:
        table: ``from_day``, ``to_day``, ``paid``, ``unpaid``.
    """
    if table.empty or not int(table[["paid", "unpaid"]].to_numpy().sum()):
        return _message_chart("Nothing paid or late.", tokens)
    fills = [tokens["not_due"], *ages(tokens, 4)]
    step = np.clip(np.ceil(table["to_day"] / 30), 0, 4).astype("int64")
    bars = pd.DataFrame(
        {
            "a": table["from_day"] - 1.0, "z": table["to_day"] - 0.0, "paid": table["paid"],
            "top": table["paid"] + table["unpaid"],
            "fill": [fills[s] for s in step],
            "edge": [tokens["outline"] if not s else fills[s] for s in step],
            "label": [str(n) if n else "" for n in table["paid"] + table["unpaid"]],
        }
    )  # fmt: skip
    bars["middle"] = (bars["a"] + bars["z"]) / 2
    domain = [min(float(bars["a"].min()), -5.0), max(float(bars["z"].max()), 10.0)]
    from_issue = bool(table["from_issue"].any())
    words = "datum.value + ' days'" if from_issue else _axis_words("late", "early")
    axis = alt.Axis(labelExpr=words, values=ticks(domain[0], domain[1], 4), grid=False)
    x = alt.X("a:Q", title=None, scale=alt.Scale(domain=domain, nice=False), axis=axis)
    y = alt.Y("paid:Q", axis=None, scale=alt.Scale(domain=[0, float(bars["top"].max()) * 1.15]))
    base = alt.Chart(bars).encode(x=x, x2="z:Q", stroke=alt.Stroke("edge:N", scale=None))
    solid = base.transform_filter("datum.paid > 0").mark_rect(strokeWidth=1).encode(
        y=y, y2=alt.datum(0), fill=alt.Fill("fill:N", scale=None))  # fmt: skip
    hollow = base.transform_filter("datum.top > datum.paid").mark_rect(
        strokeWidth=1.5, fill=tokens["page"]
    ).encode(y=y, y2="top:Q")  # fmt: skip
    top_labels = alt.Chart(bars).mark_text(
        baseline="bottom", dy=-4, fontSize=14, color=tokens["ink"]
    )
    figures = top_labels.encode(
        x=alt.X("middle:Q", title=None, scale=alt.Scale(domain=domain, nice=False), axis=axis),
        y=alt.Y("top:Q", axis=None), text="label:N",
    )  # fmt: skip
    zero = (
        alt.Chart(pd.DataFrame({"a": [0.0]}))
        .mark_rule(strokeWidth=2, color=tokens["ink"])
        .encode(x=x)
    )
    unit_ = (
        "invoices by days " + ("from issue" if from_issue else "past due") + ", in steps of five"
    )
    unit_ += " · hollow: still unpaid" if int(table["unpaid"].sum()) else ""
    visible_marks = {
        "solid": (bars["paid"] > 0).any(),
        "hollow": (bars["top"] > bars["paid"]).any(),
    }
    layers = [mark for name, mark in (("solid", solid), ("hollow", hollow)) if visible_marks[name]]
    layers += [figures] if from_issue else [zero, figures]
    return alt.LayerChart(layer=layers).properties(height=230, usermeta={"unit": unit_})


def timeline(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A line an invoice, oldest on top: hollow grey on terms, coloured by age once past due.

    Args:
        table: ``document``, ``issued``, ``due``, ``until``, ``outcome``, ``days``; at most 40 rows.
    """
    if table.empty:
        return _message_chart("Nothing to draw.", tokens)
    rows = table[["document", "issued", "due", "until", "outcome"]].copy()
    paid_by = np.minimum(rows["due"].fillna(rows["until"]), rows["until"])
    rows["on_terms"] = np.maximum(paid_by, rows["issued"])
    late = table["days"].fillna(0) > 0
    step = np.clip(np.ceil(table["days"].fillna(0) / 30), 1, 4).astype("int64")
    fills = ages(tokens, 4)
    rows["colour"] = [
        fills[s - 1] if on else tokens["outline"] for s, on in zip(step, late, strict=True)
    ]
    rows["label"] = [
        f"{int(d)} days" if on else "" for d, on in zip(table["days"].fillna(0), late, strict=True)
    ]
    rows["label"] = rows["label"].replace("1 days", "1 day")
    rows["who"] = rows["document"].map(short)
    y = alt.Y("document:N", sort=rows["document"].tolist(), title=None,
              axis=alt.Axis(labels=len(rows) <= _NAMED, labelLimit=160))  # fmt: skip
    months = _months(rows["issued"].min(), rows["until"].max())
    x = alt.X("issued:T", title=None, axis=alt.Axis(format="%b %y", values=months, grid=True))
    for name in ("issued", "due", "until"):
        rows[f"{name}_said"] = [days.in_full(d) if pd.notna(d) else "none" for d in rows[name]]
    tips = _tips(who="invoice", issued_said="issued", due_said="due", until_said="paid or open on")
    base = alt.Chart(rows).encode(y=y, tooltip=tips)
    terms = base.mark_rule(strokeWidth=3, color=tokens["outline"], opacity=0.45).encode(
        x=x, x2="on_terms:T"
    )
    after = base.transform_filter("datum.label != ''").mark_rule(strokeWidth=5).encode(
        x=alt.X("on_terms:T"), x2="until:T", color=alt.Color("colour:N", scale=None))  # fmt: skip
    paid_points = base.transform_filter("datum.outcome == 'paid'").mark_point(
        filled=True, size=36, color=tokens["ink"], opacity=1).encode(x=alt.X("until:T"))  # fmt: skip
    open_points = base.transform_filter("datum.outcome != 'paid'").mark_point(
        filled=False, size=44, stroke=tokens["ink"], strokeWidth=2, fill=tokens["page"], opacity=1
    ).encode(x=alt.X("until:T"))  # fmt: skip
    figures = base.transform_filter("datum.label != ''").mark_text(
        align="left", dx=9, fontSize=13, color=tokens["muted"]
    ).encode(x=alt.X("until:T"), text="label:N")  # fmt: skip
    paid = rows["outcome"] == "paid"
    marks = [
        (after, late.any()),
        (paid_points, paid.any()),
        (open_points, (~paid).any()),
        (figures, late.any()),
    ]
    return alt.LayerChart(layer=[terms, *[mark for mark, present in marks if present]]).properties(
        height=max((24 if len(rows) <= _NAMED else 15) * len(rows), 70),
        padding={"left": 4, "right": 70, "top": 4, "bottom": 0},
        usermeta={
            "unit": "line: issue to payment, coloured past due · ● paid · ○ open or written off"
        },
    )


def _months(first: pd.Timestamp, last: pd.Timestamp) -> list[alt.DateTime]:
    """First days of months between two days, at most eight of them."""
    starts = pd.date_range(first, last, freq="MS", normalize=True)
    return [
        alt.DateTime(year=m.year, month=m.month, date=1) for m in starts[:: len(starts) // 8 + 1]
    ]


def discount(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Discounts offered, hollow, and taken, solid, by quarter of issue.

    Args:
        table: ``quarter``, ``offered``, ``taken``.
    """
    if table.empty:
        return _message_chart("Nothing to draw.", tokens)
    quarters = table[["quarter", "offered", "taken"]].tail(16)
    quarters = quarters.assign(
        name=[f"Q{q.quarter} {q:%y}" for q in quarters["quarter"]],
        label=[f"{t} of {o}" for t, o in zip(quarters["taken"], quarters["offered"], strict=True)],
    )
    x = alt.X("name:N", sort=quarters["name"].tolist(), title=None, axis=alt.Axis(labelAngle=0))
    y = alt.Y(
        "offered:Q", axis=None, scale=alt.Scale(domain=[0, int(quarters["offered"].max()) * 1.2])
    )
    base = alt.Chart(quarters[["name", "offered", "taken", "label"]]).encode(x=x)
    hollow = base.mark_bar(fill=tokens["not_due"], stroke=tokens["outline"], strokeWidth=1).encode(
        y=y
    )
    solid = base.mark_bar(color=tokens["ink"]).encode(y=alt.Y("taken:Q", axis=None))
    figures = base.mark_text(baseline="bottom", dy=-4, fontSize=14, color=tokens["ink"])
    return alt.LayerChart(layer=[hollow, solid, figures.encode(y=y, text="label:N")]).properties(
        height=180, usermeta={"unit": "invoices with a discount · solid: taken"}
    )
