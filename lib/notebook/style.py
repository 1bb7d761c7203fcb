"""One look for screen and file: ink for the record, warmth for age, the label at the mark."""

from collections.abc import Mapping
from typing import Any

Tokens = Mapping[str, str]

LIGHT: Tokens = {
    "page": "#FFFFFF", "ink": "#1F2933", "muted": "#56636F", "grid": "#E4E8EB", "rule": "#9AA6B1",
    "accent": "#1F4E5F", "not_due": "#E3E8EC", "outline": "#8193A1",
    "age1": "#C98326", "age2": "#BF5A26", "age3": "#962F22", "age4": "#561324",
    "credit": "#2463B5", "sales": "#A87400", "promise": "#0E8A7D", "forecast": "#8E84C9",
    "peers": "#8193A1", "flow": "#6B7C8A",
}  # fmt: skip
DARK: Tokens = {
    "page": "#15191E", "ink": "#E6EAEE", "muted": "#A3AEB9", "grid": "#2B333C", "rule": "#64717D",
    "accent": "#8CC3D6", "not_due": "#2A323A", "outline": "#7C8D9C",
    "age1": "#A9682A", "age2": "#D97C45", "age3": "#F7956F", "age4": "#FFCFB8",
    "credit": "#6FB1F5", "sales": "#E0B34A", "promise": "#3FBFAE", "forecast": "#8177CE",
    "peers": "#7C8D9C", "flow": "#8496A4",
}  # fmt: skip

FONT = (
    '"Source Sans", "Common Terms Sans Arabic", "Common Terms Sans SC", "Common Terms Sans KR", '
    '"Noto Sans", sans-serif'
)


def ages(tokens: Tokens, count: int) -> tuple[str, ...]:
    """Fill colours of the late buckets, youngest first; more than four repeat the strongest."""
    ramp = [tokens[f"age{step}"] for step in (1, 2, 3, 4)]
    return tuple(ramp[min(i, 3)] if count > 3 else ramp[-count:][i] for i in range(count))


def config(tokens: Tokens, size: int = 16, top: int = 4, right: int = 4) -> dict[str, Any]:
    """The Vega-Lite configuration of one theme; applied per chart, never globally.

    Args:
        tokens: ``LIGHT`` or ``DARK``.
        size: font size in pixels.
        top, right: padding for labels that stand outside the plot.
    """
    muted = {"labelColor": tokens["muted"], "titleColor": tokens["muted"]}
    fonts = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": size, "titleFontSize": size}
    bare = {"grid": False, "domain": False, "ticks": False, "labelOverlap": False}
    return {
        "background": "transparent",
        "font": FONT,
        "padding": {"left": 0, "right": right, "top": top, "bottom": 0},
        "view": {"stroke": None},
        "axis": {
            **muted, **fonts, **bare,
            "titleFontWeight": "normal", "labelPadding": 6, "labelLimit": 260,
        },
        "axisQuantitative": {"grid": True, "gridColor": tokens["grid"], "gridWidth": 1},
        "axisTemporal": {"grid": False},
        # Along a narrow screen every other day or month is named; names of rows all stay.
        "axisX": {"labelOverlap": True, "labelSeparation": 6},
        "title": {
            "font": FONT, "fontSize": size + 2, "fontWeight": 600, "color": tokens["ink"],
            "anchor": "start", "subtitleFont": FONT, "subtitleFontSize": size,
            "subtitleColor": tokens["muted"], "offset": 10,
        },
        "text": {"font": FONT, "fontSize": size, "color": tokens["ink"]},
        "line": {"strokeWidth": 2.5},
        "rule": {"color": tokens["rule"]},
        "legend": {"disable": True},
        "concat": {"spacing": 16},
    }  # fmt: skip
