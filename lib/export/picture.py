"""A chart as a file: the picture of the screen, light, with its reading and its small print.

Every format starts from one SVG in which each run of text names its font. Altair's themes and data
transformers are never switched: they are one for the whole process, and another session reads them.
"""

import base64
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt
import pandas as pd
import vl_convert
from altair.utils import sanitize_pandas_dataframe
from lxml import etree

from lib.export import fonts
from lib.notebook import style

WIDTH = 760
HEIGHT = 300
SIZE = 14
MARGIN = 16
PPI = 200

_SVG = "{http://www.w3.org/2000/svg}"
_PARTS = ("layer", "hconcat", "vconcat", "concat", "spec")
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
_DATA_KEYS = ("data", "datasets")
_FONT_KEYS = ("font", "labelFont", "titleFont", "subtitleFont")

Spec = dict[str, Any]
Chart = alt.Chart | alt.LayerChart | alt.HConcatChart | alt.VConcatChart


def png(chart: Chart, title: str, subtitle: str) -> bytes:
    """The chart as a picture of 200 pixels an inch, for slides and mails.

    Args:
        chart: any chart of ``lib.notebook``, not yet configured.
        title: what it says, wrapped as needed.
        subtitle: day, currency, basis, filters and source.
    """
    return bytes(vl_convert.svg_to_png(drawing(chart, title, subtitle), scale=1, ppi=PPI))


def pdf(chart: Chart, title: str, subtitle: str) -> bytes:
    """The chart alone as a PDF of its own size, its fonts embedded."""
    return bytes(vl_convert.svg_to_pdf(drawing(chart, title, subtitle)))


def svg(chart: Chart, title: str, subtitle: str) -> bytes:
    """The chart as an SVG that carries the letters it uses, so that any browser can draw them."""
    root = etree.fromstring(drawing(chart, title, subtitle))
    style_element = etree.Element(f"{_SVG}style")
    style_element.text = "\n".join(_font_rules(root))
    root.insert(0, style_element)
    root.insert(0, _title_element(title))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def unit(chart: Chart) -> str:
    """What the figures in a chart are, with a separator, or nothing where the chart does not say."""
    metadata = chart.usermeta if isinstance(chart.usermeta, dict) else {}
    return f"{metadata['unit']} · " if metadata.get("unit") else ""


def drawing(chart: Chart, title: str, subtitle: str) -> str:
    """The chart as SVG text in which every run names its font; fonts are not carried."""
    fonts.register()
    svg_text = vl_convert.vegalite_to_svg(
        specification(chart, title, subtitle), allowed_base_urls=[]
    )
    root = etree.fromstring(svg_text)
    root.set("text-rendering", "geometricPrecision")  # else browsers round the width of each letter
    for element in list(root.iter(f"{_SVG}text")):
        _name_fonts(element)
    return etree.tostring(root, encoding="unicode")


def specification(chart: Chart, title: str, subtitle: str) -> Spec:
    """The Vega-Lite specification of the file: values inline, light theme, our fonts, titled."""
    heading = alt.TitleParams(
        fonts.wrap(title, WIDTH, SIZE + 2, fonts.SEMIBOLD),
        subtitle=fonts.wrap(subtitle, WIDTH, SIZE),
    )
    title_option = {"title": heading} if title else {}
    size = {"width": WIDTH} if isinstance(chart, alt.Chart | alt.LayerChart) else {}
    look = style.config(style.LIGHT, SIZE) | {"background": "#FFFFFF", "padding": MARGIN}
    look["view"] = {"continuousWidth": HEIGHT, "continuousHeight": HEIGHT, **look["view"]}
    # On the screen a picture fits its card; in a file the plot has its width, and labels stand outside.
    layout = {"autosize": "pad", "padding": MARGIN}
    configured_chart = inline(chart).properties(**layout, **title_option, **size).configure(**look)
    context: dict[str, Any] = {"top_level": False, "pre_transform": False, "datasets": {}}
    spec = _with_fonts(
        configured_chart.to_dict(context=context)
    )  # at top level it would add the theme in use
    return {"$schema": alt.SCHEMA_URL, **spec, "datasets": context["datasets"]}


def inline(chart: Any) -> Any:
    """A copy of the chart with its frames written out as values, parts included.

    A frame would pass through Altair's process-wide data transformer, where another thread can
    lose it.
    """
    copy = chart.copy(deep=True, ignore=["data"])
    _write_out(copy)
    return copy


def _write_out(chart: Any) -> None:
    if isinstance(getattr(chart, "data", None), pd.DataFrame):
        records = sanitize_pandas_dataframe(chart.data).to_dict("records")
        chart.data = alt.InlineData(records)
    for name in _PARTS:
        part = chart._kwds.get(name, alt.Undefined)
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, alt.TopLevelMixin):
                _write_out(one)


def _with_fonts(spec: Any) -> Any:
    if isinstance(spec, Mapping):
        font_values = {k: fonts.FAMILY for k in spec if k in _FONT_KEYS}
        children = {k: _with_fonts(v) for k, v in spec.items() if k not in _DATA_KEYS}
        return {**spec, **children, **font_values}
    return [_with_fonts(one) for one in spec] if isinstance(spec, list) else spec


def _lines(element: etree._Element) -> Iterator[tuple[str, float, float]]:
    """The lines of a text element, and where each starts."""
    if not len(element):
        yield element.text or "", 0.0, 0.0
    y = 0.0
    for line in element:
        y += float(line.get("dy", 0))
        yield line.text or "", float(line.get("x", 0)), y


def _name_fonts(element: etree._Element) -> None:
    """Split a text element of several faces into one element a run, each at its own place.

    Renderers differ in how they fall back inside one element: some draw the whole of it in bold.
    """
    lines = list(_lines(element))
    if all(face is fonts.LATIN for line, _, _ in lines for _, face in fonts.runs(line)):
        return
    for child in list(element):
        element.remove(child)
    element.tag, element.text = f"{_SVG}g", None
    size, weight = float(element.get("font-size", "11px").removesuffix("px")), _weight(element)
    anchor = _ANCHORS[element.get("text-anchor", "start")]
    for line, x, y in lines:
        at = x - anchor * fonts.width(line, size, weight)
        for text, face in fonts.runs(line):
            indent = fonts.advance(" ", face, size, weight) * (len(text) - len(text.lstrip(" ")))
            element.append(_run(text.strip(" "), face, at + indent, y))
            at += fonts.advance(text, face, size, weight)


def _run(text: str, face: fonts.Face, x: float, y: float) -> etree._Element:
    place = {"x": f"{x:.2f}", "y": f"{y:g}", "text-anchor": "start", "font-family": face.stack}
    run = etree.Element(f"{_SVG}text", place)
    run.text = text
    return run


def _title_element(title: str) -> etree._Element:
    element = etree.Element(f"{_SVG}title")
    element.text = title
    return element


def _weight(element: etree._Element) -> int:
    weights = (e.get("font-weight") for e in (element, *element.iterancestors()))
    weight = next(filter(None, weights), "")
    return {"bold": 700}.get(weight) or (int(weight) if weight.isdigit() else fonts.REGULAR)


def _texts(root: etree._Element) -> Iterator[tuple[fonts.Face, int, str]]:
    for element in root.iter(f"{_SVG}text", f"{_SVG}tspan"):
        for text, face in fonts.runs(element.text or ""):
            yield face, _weight(element), text


def _font_rules(root: etree._Element) -> Iterator[str]:
    letters: dict[tuple[fonts.Face, bool], set[str]] = defaultdict(set)
    for face, weight, text in _texts(root):
        letters[face, weight >= fonts.SEMIBOLD].update(text)
    for (face, bold), characters in letters.items():
        font_bytes = fonts.subset(face.semibold if bold else face.regular, sorted(characters))
        weights = "600 900" if bold else "100 500"
        yield (
            f'@font-face{{font-family:"{face.family}";font-weight:{weights};'
            f"src:url(data:font/ttf;base64,{base64.b64encode(font_bytes).decode()})}}"
        )
