"""Pictures as the browser takes them: built once a figure, theme and size, values written in.

Building and checking a chart costs more than most figures' arithmetic, so a rerun reuses what it
sends. Values stand in the specification: Altair's data transformer is one for the whole process.
"""

from typing import Any

import streamlit as st
from altair.utils import schemapi

from lib.export.picture import inline
from lib.notebook import style
from lib.notebook.answer import Answer, Key
from lib.notebook.question import Picture

Spec = dict[str, Any]
# Altair would check every mark as it is made, which costs as much as making it. Tests check them whole.
schemapi.DEBUG_MODE = False
TOKENS = {"light": style.LIGHT, "dark": style.DARK}
SIZE, PRESENTING = 16, 20


def theme() -> str:
    """The theme the viewer has on."""
    return "dark" if st.context.theme.type == "dark" else "light"


def specification(answer: Answer, *, presenting: bool) -> Spec | None:
    """An answer's picture as a Vega-Lite specification; None where its rows make none.

    It is kept as long, and for as many, as the answer itself.
    """
    size = PRESENTING if presenting else SIZE
    build = _build if answer.key is None else _build_cached
    return build(answer.key, theme(), size, answer)


def _build(_key: Key | None, theme: str, size: int, answer: Answer) -> Spec | None:
    picture = answer.picture(TOKENS[theme])
    return to_spec(picture, theme, size) if picture is not None else None


@st.cache_data(max_entries=400, show_spinner=False)
def _build_cached(key: Key | None, theme: str, size: int, _answer: Answer) -> Spec | None:
    return _build(key, theme, size, _answer)


def to_spec(picture: Picture, theme: str, size: int = SIZE) -> Spec:
    """A chart as a specification with its values written in, configured for a theme."""
    within: dict[str, Any] = {"top_level": False, "pre_transform": False, "datasets": {}}
    configured_chart = inline(picture)
    configured_chart.config = style.config(TOKENS[theme], size)
    spec: Spec = configured_chart.to_dict(validate=False, context=within)
    return {**spec, "datasets": within["datasets"]} if within["datasets"] else spec
