"""One unit inside a picture, named in the small print, and labels that keep clear of each other."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from lib.ledger.context import Context
from lib.ledger.money import exponent
from lib.ledger.wording import NBSP, STEPS, percent, symbol
from lib.notebook.style import Tokens

# As wide as its place and as high as drawn; what stands outside the plot takes its own room.
TALL = alt.AutoSizeParams(type="fit-x", contains="padding")
SNUG = {"left": 0, "right": 4, "top": 2, "bottom": 4}


_LEAST = 1e-4
"""Of a step: below it a figure is nothing, such as what rounding leaves."""


def unit(largest: float, context: Context) -> tuple[float, str]:
    """Minor units per step, and the step's name, so that figures keep two to four digits.

    >>> import datetime as dt
    >>> unit(1_420_000_00, Context("v", "s", dt.date(2026, 6, 30), "EUR"))
    (100000.0, 'k')
    """
    minor_units = 10.0 ** exponent(context.currency)
    for step, name in STEPS[:-1]:
        if abs(largest) >= 10 * step * minor_units:
            return step * minor_units, name
    return minor_units, ""


def unit_label(step: str, context: Context) -> str:
    """The unit as the small print says it.

    >>> import datetime as dt
    >>> unit_label("k", Context("v", "s", dt.date(2026, 6, 30), "EUR"))
    '€ k'
    """
    return f"{symbol(context.currency).strip()} {step}".strip() or "units"


def figure_label(value: float) -> str:
    """A figure in a picture: whole above 10, one decimal below, one digit of what is less; true minus.

    >>> [figure_label(value) for value in (1180.4, 3.14, -0.02, 0, 1e-9)]
    ['1,180', '3.1', '−0.02', '0', '0']
    """
    size = abs(value)
    if _LEAST <= size < 0.05:
        text = f"{size:.1g}"
    else:
        text = f"{size:,.0f}" if size >= 9.95 else f"{size:.1f}".removesuffix(".0")
    return f"\u2212{text}" if value < 0 and text != "0" else text


def share(value: float) -> str:
    """A share of 1 in a picture, where there is no room for words.

    >>> share(0.004).replace(NBSP, " "), share(0.34).replace(NBSP, " ")
    ('<1 %', '34 %')
    """
    return percent(value).replace("under ", "<")


def axis_label(step: str) -> str:
    """A Vega expression for the labels of an axis of amounts: true minus, the step after the figure.

    Args:
        step: ``k``, ``m``, ``bn`` or nothing.
    """
    after = f"{NBSP}{step}" if step else ""
    figure = "format(datum.value, ',~g')"
    return f"replace({figure}, '-', '\u2212') + (datum.value == 0 ? '' : '{after}')"


def push_apart(places: Sequence[float], least: float) -> list[float]:
    """Places moved up, as little as needed, so that rising neighbours stand at least so far apart.

    >>> push_apart([0.0, 0.1, 5.0], 1.0)
    [0.0, 1.0, 5.0]
    """
    positions: list[float] = []
    for place in places:
        positions.append(max(place, positions[-1] + least) if positions else place)
    return positions


_LETTER, _BESIDE = 10, 12
"""Pixels that a letter of a figure takes at most, and those between a bar's end and its figure."""
_NARROWEST = 150
"""Pixels that a plot keeps on the smallest telephone."""


def beside(low: float, high: float, at: Sequence[float], texts: Sequence[str]) -> alt.Scale:
    """A scale of bars at whose ends texts stand whole, however narrow the screen is.

    A share of the width is enough room on a wide screen only: the texts keep their size.

    Args:
        at: where along the scale each text begins, from ``low`` to ``high``.

    >>> beside(0, 10, [10.0, 5.0], ["1,240", "620"]).range[1].expr
    'max(width - 62, 0.3 * width)'
    """
    span = (high - low) or 1.0
    room = max(
        (_BESIDE + _LETTER * len(text) - _NARROWEST * (high - place) / span
         for place, text in zip(at, texts, strict=True)),
        default=0.0,
    )  # fmt: skip
    end = alt.ExprRef(f"max(width - {max(round(room), 0)}, 0.3 * width)")
    return alt.Scale(domain=[low, low + span], range=[0, end], nice=False)


NARROW = "(containerSize()[0] < 420)"
"""A Vega expression: the picture stands on a phone. In a file nothing contains it, and it is wide."""


def on_phone(narrow: float | str, wide: float | str) -> alt.ExprRef:
    """A property of a mark that is another on a phone.

    >>> on_phone(8, 0).expr
    '(containerSize()[0] < 420) ? 8 : 0'
    """
    return alt.ExprRef(f"{NARROW} ? {narrow} : {wide}")


def row_axis(**more: Any) -> alt.Axis:
    """Names of rows left of their bars; on a phone ``row_names`` writes them above."""
    return alt.Axis(labelExpr=f"{NARROW} ? '' : datum.label", **more)


def row_names(base: alt.Chart, field: str, tokens: Tokens) -> alt.Chart:
    """Names of rows above their bars, on a phone alone; the bars make room with ``BELOW_NAME``.

    Args:
        base: with its rows along ``y``.
        field: of the names.
    """
    return base.mark_text(
        align="left", baseline="middle", dy=-8, color=tokens["muted"],
        opacity=on_phone(1, 0), fontSize=14,
    ).encode(x=alt.value(0), text=f"{field}:N")  # fmt: skip


def bar_in_row(base: alt.Chart, row: int, **properties: Any) -> alt.Chart:
    """A bar of three fifths of its row, and on a phone a thin one below its row's name.

    Args:
        row: pixels of a row.
    """
    return base.mark_bar(height=on_phone(8, round(row * 0.6)), yOffset=on_phone(6, 0), **properties)
