"""Pictures of one customer: room left, sales, age on their terms, promised against actual."""

import itertools
from collections.abc import Sequence
from typing import Literal

import altair as alt
import pandas as pd

from lib.ledger.context import Context
from lib.ledger.wording import count
from lib.notebook.scale import NARROW, SNUG, TALL, beside, figure_label, unit, unit_label
from lib.notebook.style import LIGHT, Tokens, ages

_BAR = 30
_LINE = 18
_INSIDE = 0.36
"""Of the bar: what a name takes in the narrowest card. A smaller part is named below."""
_CLOSE = 0.3
_DASH = [6, 4]
Lean = Literal["left", "center", "right"]
_WIDTH = {"expr": "width"}
_HEIGHT = 240
_BETWEEN = 20


def room(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """One bar of what is owed and on order, hollow where not yet billed, against limit and cover.

    Args:
        table: one row of ``owed``, ``orders``, ``limit``, ``cover``; minor units, null where not given.
    """
    amounts = table[["owed", "orders", "limit", "cover"]]
    row = amounts.fillna(0.0).astype("float64").clip(lower=0.0).iloc[0]
    largest = max(row["owed"] + row["orders"], row["limit"], row["cover"])
    divisor, step = unit(largest, context)
    scaled = row / divisor
    end = largest / divisor or 1.0
    x = alt.X("a:Q", axis=None, scale=alt.Scale(domain=[0, end * 1.02], nice=False))
    lines = {name: scaled[name] for name in ("cover", "limit") if table[name].notna().all()}
    if len(set(lines.values())) < len(lines):
        lines = {"limit and cover": scaled["limit"]}
    close = len(lines) == 2 and abs(scaled["limit"] - scaled["cover"]) < _CLOSE * end
    top = 34 + (_LINE if close else 0)
    layers = [
        _parts(scaled, top, x, tokens),
        *_part_names(scaled, end, top, x, tokens),
        *(
            layer
            for name, value in lines.items()
            for layer in _line(name, value, end, top, name == "cover" and close, x, tokens)
        ),
    ]
    return alt.LayerChart(layer=layers).properties(
        height=top + _BAR + 28, usermeta={"unit": unit_label(step, context)}
    )


def _parts(scaled: pd.Series, top: int, x: alt.X, tokens: Tokens) -> alt.Chart:
    """Owed, solid, then orders, hollow."""
    owed, orders = scaled["owed"], scaled["orders"]
    parts = pd.DataFrame(
        {
            "a": [0.0, owed],
            "z": [owed, owed + orders],
            "fill": [tokens["ink"], tokens["page"]],
        }
    )
    return (
        alt.Chart(parts[parts["z"] > parts["a"]])
        .mark_rect(stroke=tokens["ink"], strokeWidth=1.5)
        .encode(
            x=x,
            x2="z:Q",
            y=alt.value(top),
            y2=alt.value(top + _BAR),
            fill=alt.Fill("fill:N", scale=None),
        )
    )


def _part_names(
    scaled: pd.Series, end: float, top: int, x: alt.X, tokens: Tokens
) -> list[alt.Chart]:
    """Names inside their parts where there is room, else one line below the bar."""
    parts = [name for name in ("owed", "orders") if scaled[name] > 0]
    names = [f"{name} {figure_label(scaled[name])}" for name in parts]
    if any(scaled[name] < _INSIDE * end for name in parts):
        below = alt.Chart(pd.DataFrame({"a": [0.0], "label": [" · ".join(names)]}))
        text = below.mark_text(
            align="left", dx=4, baseline="top", fontWeight=600, color=tokens["ink"]
        )
        return [text.encode(x=x, y=alt.value(top + _BAR + 8), text="label:N")]
    inside = {"owed": (0.0, tokens["page"]), "orders": (scaled["owed"], tokens["ink"])}
    return [
        alt.Chart(pd.DataFrame({"a": [inside[part][0]], "label": [name]}))
        .mark_text(align="left", dx=10, fontWeight=600, color=inside[part][1])
        .encode(x=x, y=alt.value(top + _BAR / 2), text="label:N")
        for part, name in zip(parts, names, strict=True)
    ]


def _line(
    name: str, value: float, end: float, top: int, raised: bool, x: alt.X, tokens: Tokens
) -> list[alt.Chart]:
    """A dashed rule named above it; near an edge the name leans inwards."""
    lean: Lean = "right" if value > 0.8 * end else "left" if value < 0.2 * end else "center"
    place = top - 12 - (_LINE if raised else 0)
    point = alt.Chart(pd.DataFrame({"a": [value], "label": [f"{name} {figure_label(value)}"]}))
    rule = point.mark_rule(strokeDash=_DASH, strokeWidth=2, color=tokens["ink"])
    text = point.mark_text(
        align=lean, baseline="bottom", dy=-3, fontWeight=600, color=tokens["ink"]
    )
    return [
        rule.encode(x=x, y=alt.value(place), y2=alt.value(top + _BAR + 5)),
        text.encode(x=x, y=alt.value(place), text="label:N"),
    ]


def sales(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Sales of each month as a line, the last and the highest month named.

    Args:
        table: ``month`` (its last day) and ``sales`` in minor units, oldest first.
    """
    table = table.dropna(subset="sales")
    if table.empty:
        table = pd.DataFrame({"month": [pd.Timestamp(context.day)], "sales": [0.0]})
    divisor, step = unit(float(table["sales"].abs().max()), context)
    points = pd.DataFrame({"month": table["month"], "sales": table["sales"] / divisor})
    points["label"] = ""
    for place in {points["sales"].idxmax(), points.index[-1]}:
        points.loc[place, "label"] = figure_label(points.loc[place, "sales"])
    x = alt.X("month:T", title=None, axis=alt.Axis(
        format="%b %y", values=[_stamp(month) for month in points["month"].iloc[5::6]], labelFlush=True
    ))  # fmt: skip
    low, high = float(points["sales"].min()), float(points["sales"].max())
    y = alt.Y(
        "sales:Q", axis=None, scale=alt.Scale(domain=[min(low, 0), high * 1.2 or 1], nice=False)
    )
    base = alt.Chart(points).encode(x=x, y=y)
    line = base.mark_line(color=tokens["muted"], strokeWidth=2)
    label_points = base.transform_filter("datum.label != ''")
    dots = label_points.mark_point(filled=True, size=50, color=tokens["ink"], opacity=1)
    labels = label_points.mark_text(baseline="bottom", dy=-7, fontWeight=600, color=tokens["ink"])
    return alt.LayerChart(layer=[line, dots, labels.encode(text="label:N")]).properties(
        height=110, padding={"left": 16, "right": 26, "top": 4, "bottom": 0},
        usermeta={"unit": f"{unit_label(step, context)} a month".strip()},
    )  # fmt: skip


def _stamp(moment: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(year=moment.year, month=moment.month, date=moment.day)


def on_their_terms(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """A bar an age, youngest on top, a dashed rule between the rows where tolerance ends.

    Args:
        table: ``bucket``, ``side``, ``step``, ``amount`` in minor units, ``tolerance_from``,
            ``tolerance_to``; youngest first.
    """
    divisor, step = unit(float(table["amount"].max()), context)
    fills = [tokens["not_due"], *ages(tokens, 4)]
    bars = pd.DataFrame(
        {
            "bucket": table["bucket"],
            "amount": table["amount"] / divisor,
            "label": [figure_label(v / divisor) if v else "" for v in table["amount"]],
            "fill": [fills[place] for place in table["step"]],
            "edge": [tokens["outline"] if not place else fills[place] for place in table["step"]],
        }
    )
    y = alt.Y("bucket:N", sort=bars["bucket"].tolist(), title=None,
              scale=alt.Scale(paddingInner=0.36, paddingOuter=0.18))  # fmt: skip
    scale = beside(0, bars["amount"].max(), bars["amount"].tolist(), bars["label"].tolist())
    x = alt.X("amount:Q", axis=None, scale=scale)
    base = alt.Chart(bars).encode(x=x, y=y)
    bar_layer = (
        base.transform_filter("datum.amount > 0")
        .mark_bar(strokeWidth=1)
        .encode(fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("edge:N", scale=None))
    )
    labels = base.mark_text(align="left", dx=7, fontWeight=600, color=tokens["ink"]).encode(
        text="label:N"
    )
    patient = int((table["side"] != "past").sum())
    near = bars["amount"].iloc[patient - 1 : patient + 1].tolist()
    below = len(near) == 2 and near[0] > near[1]
    rule = _tolerance(tolerance_label(table), patient / len(table), below, tokens)
    return alt.LayerChart(layer=[bar_layer, labels, *rule]).properties(
        height=250, usermeta={"unit": unit_label(step, context)}
    )


def tolerance_label(table: pd.DataFrame) -> str:
    """The days of tolerance in a table, as read: ``10 days``, ``10 to 20 days``."""
    least, most = int(table["tolerance_from"].iloc[0]), int(table["tolerance_to"].iloc[0])
    return count(most, "day") if least == most else f"{least} to {most} days"


def _tolerance(days: str, share: float, below: bool, tokens: Tokens) -> list[alt.Chart]:
    """A rule at a share of the height, named on the side that has more room."""
    place = {"expr": f"height*{share:.4f}"}
    data = pd.DataFrame({"label": [f"tolerance, {days}"]})
    base = alt.Chart(data)
    line = base.mark_rule(strokeDash=_DASH, strokeWidth=2, color=tokens["ink"], aria=False)
    rule = line.encode(x=alt.value(0), x2=alt.value(_WIDTH), y=alt.value(place))
    name = base.mark_text(
        align="right",
        baseline="top" if below else "bottom",
        dy=5 if below else -4,
        fontWeight=600,
        color=tokens["ink"],
    )
    return [rule, name.encode(x=alt.value(_WIDTH), y=alt.value(place), text="label:N")]


def promises(table: pd.DataFrame, context: Context, tokens: Tokens = LIGHT) -> alt.LayerChart:
    """Days late by month of payment: median, every invoice, what was promised, and what peers do.

    Args:
        table: a row a month: ``month``, ``median``, ``earliest``, ``latest``, ``promised``,
            ``peers_low``, ``peers_high``, ``peers``, ``peer_group``, ``tolerance``; days.
    """
    low, high = _span(table)
    columns = ["month", "median", "earliest", "latest", "promised", "peers_low", "peers_high"]
    base = alt.Chart(table[columns]).encode(
        x=alt.X("month:T", title=None, scale=alt.Scale(padding=12), axis=alt.Axis(
            format="%b %y", labelOverlap=True, labelSeparation=16,
            values=[_stamp(month) for month in table["month"] if month.month in (1, 4, 7, 10)],
        ))
    )  # fmt: skip
    y = _days_axis("median", low, high)
    layers: list[alt.Chart] = []
    if table["peers_low"].notna().any():
        band = base.mark_area(
            color=tokens["peers"], opacity=0.22, interpolate="monotone", clip=True
        )
        layers.append(band.encode(y=_days_axis("peers_low", low, high), y2="peers_high:Q"))
    layers += _levels(table, low, high, tokens)
    range_rules = base.mark_rule(strokeWidth=1.5, color=tokens["rule"], clip=True)
    layers.append(range_rules.encode(y=_days_axis("earliest", low, high), y2="latest:Q"))
    layers.append(base.mark_point(filled=True, size=70, opacity=1, color=tokens["ink"]).encode(y=y))
    if table["promised"].notna().any():
        hollow = base.mark_point(
            shape="diamond", size=80, filled=False, strokeWidth=2, stroke=tokens["promise"],
            fill=tokens["page"], opacity=1, clip=True,
        )  # fmt: skip
        layers.append(hollow.encode(y=_days_axis("promised", low, high)))
    marks = _marks(table, tokens)
    layers += [_ends(marks, low, high), *_above(marks)]
    return alt.LayerChart(layer=layers).properties(
        height=_HEIGHT,
        padding=SNUG,
        autosize=TALL,
        usermeta={"unit": _legend(table)},
    )


def _span(table: pd.DataFrame) -> tuple[float, float]:
    """First and last day shown: single invoices only as far as they do not dwarf the rest."""
    main = table[["median", "promised", "peers_low", "peers_high", "tolerance"]].astype("float64")
    least = min(float(main.min().min()), 0.0) if main.notna().any().any() else 0.0
    most = max(float(main.max().max()), 10.0) if main.notna().any().any() else 10.0
    room = (most - least) / 2
    earliest, latest = table["earliest"].fillna(0).min(), table["latest"].fillna(0).max()
    return min(max(float(earliest), least - room), least), max(
        min(float(latest), most + room), most
    )


def _days_axis(field: str, low: float, high: float) -> alt.Y:
    unit = f"({NARROW} ? '' : ' days')"
    words = (
        f"datum.value == 0 ? 'on the day' : datum.value > 0 ? datum.value + {unit} + ' late' : "
        f"-datum.value + {unit} + ' early'"
    )
    step = next((s for s in (5, 10, 20, 30, 60, 90, 180) if (high - low) / s <= 6), 365)
    first = int(-(-low // step)) * step
    values = [float(v) for v in range(first, int(high) + 1, step)]
    axis = alt.Axis(values=values, labelExpr=words, title=None)
    return alt.Y(f"{field}:Q", axis=axis, scale=alt.Scale(domain=[low, high], nice=False))


def _levels(table: pd.DataFrame, low: float, high: float, tokens: Tokens) -> list[alt.Chart]:
    """The due day, and where tolerance ends."""
    levels: list[tuple[float, Sequence[int]]] = [(0.0, [1, 0])]
    if pd.notna(allowed := table["tolerance"].iloc[0]):
        levels.append((float(allowed), _DASH))
    return [
        alt.Chart(pd.DataFrame({"level": [level]}))
        .mark_rule(strokeWidth=2, strokeDash=list(dash), color=tokens["ink"])
        .encode(y=_days_axis("level", low, high))
        for level, dash in levels
    ]


_Mark = tuple[float, str, str]
"""Where along the days a name stands at the right end, the name, its colour."""


def _marks(table: pd.DataFrame, tokens: Tokens) -> list[_Mark]:
    marks = []
    for column, label, colour in (
        ("median", "● paid", "ink"), ("promised", "◇ promised", "promise"),
    ):  # fmt: skip
        if len(values := table[column].dropna()):
            marks.append((float(values.iloc[-1]), label, tokens[colour]))
    if pd.notna(allowed := table["tolerance"].iloc[0]):
        marks.append((float(allowed), f"tolerance, {allowed:.0f}", tokens["ink"]))
    band = table[["peers_low", "peers_high"]].dropna()
    if len(band):
        marks.append((float(band.iloc[-1].mean()), "peers", tokens["muted"]))
    return marks


def _ends(marks: Sequence[_Mark], low: float, high: float) -> alt.Chart:
    """Names at the right end, in the order of what they name, pushed apart; none on a phone."""
    pixels = push_apart([(high - value) / (high - low) * _HEIGHT for value, _, _ in marks])
    ends = pd.DataFrame(
        {
            "end": [high - place / _HEIGHT * (high - low) for place in pixels],
            "label": [name for _, name, _ in marks],
            "colour": [colour for _, _, colour in marks],
        }
    )
    return (
        alt.Chart(ends)
        .mark_text(
            align="left", baseline="middle", dx=10, fontWeight=600)
        .encode(
            x=alt.value(_WIDTH), color=alt.Color("colour:N", scale=None),
            text=alt.value({"expr": f"{NARROW} ? '' : datum.label"}),
            y=_days_axis("end", low, high),
        )
    )  # fmt: skip


def _above(marks: Sequence[_Mark]) -> list[alt.Chart]:
    """The same names in one line above the plot, on a phone alone; peers are said below."""
    layers, at = [], 0
    for _, name, colour in marks:
        if name == "peers":
            continue
        text = alt.Chart(pd.DataFrame({"name": [name]})).mark_text(
            align="left", baseline="bottom", fontSize=14, fontWeight=600, color=colour
        )
        words = alt.value({"expr": f"{NARROW} ? datum.name : ''"})
        layers.append(text.encode(x=alt.value(at), y=alt.value(-8), text=words))
        at += 8 * len(name) + 14
    return layers


def push_apart(
    places: Sequence[float], least: float = _BETWEEN, end: float = _HEIGHT
) -> list[float]:
    """Places moved down, in their order, until they are ``least`` apart; then up, off the end.

    >>> push_apart([50, 52, 10])
    [50, 70, 10]
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    positions = list(places)
    for before, current in itertools.pairwise(order):
        positions[current] = max(positions[current], positions[before] + least)
    limit = end
    for current in reversed(order):
        positions[current] = min(positions[current], limit)
        limit = positions[current] - least
    return positions


def _legend(table: pd.DataFrame) -> str:
    text = "dot: median of a month's payments · line: every invoice"
    if peers := int(table["peers"].max()):
        group = str(table["peer_group"].iloc[0])
        peer_text = count(peers, f"{group} peer") if group else count(peers, "other customer")
        text += f" · band: middle half of {peer_text}"
    return text
