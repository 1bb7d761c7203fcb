"""Pictures as the browser takes them: built once a figure, theme and size, values written in.

Building and checking a chart costs more than most figures' arithmetic, so a rerun reuses what it
sends. Values stand in the specification: Altair's data transformer is one for the whole process.
"""

from typing import Any

import streamlit as st
from altair.utils import schemapi

from lib.export.picture import inline
from lib.notebook.answer import Answer, Key
from lib.notebook.question import Picture
from lib.notebook.style import config
from lib.ui import style

Spec = dict[str, Any]
# Altair would check every mark as it is made, which costs as much as making it. Tests check them whole.
schemapi.DEBUG_MODE = False
LEAD, SUPPORT, PRESENTING = 17, 15, 20
"""Sizes of letters in a picture, in pixels: of a page's first answer, of the others, on a shared
screen."""


def specification(answer: Answer, *, size: int, height: int | None = None) -> Spec | None:
    """An answer's picture as a Vega-Lite specification; None where its rows make none.

    It is kept as long, and for as many, as the answer itself.

    Args:
        size: of its letters, in pixels.
        height: in pixels, of a picture that has one height; others are as tall as their rows.
    """
    build = _build if answer.key is None else _build_cached
    spec = build(answer.key, style.theme(), size, answer)
    if spec is None or height is None or not isinstance(spec.get("height"), int | float):
        return spec
    return {**spec, "height": height}


def _build(_key: Key | None, theme: str, size: int, answer: Answer) -> Spec | None:
    picture = answer.picture(style.TOKENS[theme])
    return to_spec(picture, theme, size) if picture is not None else None


@st.cache_data(max_entries=400, show_spinner=False)
def _build_cached(key: Key | None, theme: str, size: int, _answer: Answer) -> Spec | None:
    return _build(key, theme, size, _answer)


def to_spec(picture: Picture, theme: str, size: int = SUPPORT) -> Spec:
    """A chart as a specification with its values written in, configured for a theme."""
    within: dict[str, Any] = {"top_level": False, "pre_transform": False, "datasets": {}}
    configured_chart = inline(picture)
    configured_chart.config = config(style.TOKENS[theme], size)
    spec: Spec = configured_chart.to_dict(validate=False, context=within)
    return {**spec, "datasets": within["datasets"]} if within["datasets"] else spec
