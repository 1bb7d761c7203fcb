"""Pictures as the browser takes them: built once a figure, theme and size, values written in.

Building and checking a chart costs more than most figures' arithmetic, so a rerun reuses what it
sends. Values stand in the specification: Altair's data transformer is one for the whole process.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.board.facts import NOTHING, BoardFacts
from lib.charts import style
from lib.export.picture import inline
from lib.questions import Cell, question
from lib.questions.question import Picture
from lib.ui import data
from lib.ui.frame import Scope

Spec = dict[str, Any]
TOKENS = {"light": style.LIGHT, "dark": style.DARK}
SIZE, PRESENTING = 16, 20


def theme() -> str:
    """The theme the viewer has on."""
    return "dark" if st.context.theme.type == "dark" else "light"


def specification(
    scope: Scope, cell: Cell, before: str | None, board: BoardFacts = NOTHING
) -> Spec | None:
    """A cell's picture as a Vega-Lite specification; None where its rows make none.

    One of the board's is drawn anew each time: it is the reader's alone.
    """
    size = PRESENTING if scope.presenting else SIZE
    asked = question(cell.question)
    if "board" in asked.needs:
        table, _, context = data.answered(scope, cell, before, board)
        drawn = asked.chart and asked.chart(table, context, TOKENS[theme()])
        return written(drawn, theme(), size) if drawn is not None else None
    return _built(
        scope.version, scope.day, scope.kept, cell.question, dict(cell.params), before,
        theme(), size, scope,
    )  # fmt: skip


@st.cache_data(max_entries=400, show_spinner=False)
def _built(
    version: str, day: Any, kept: Any, name: str, params: Mapping[str, object],
    before: str | None, theme: str, size: int, _scope: Scope,
) -> Spec | None:  # fmt: skip
    asked = question(name)
    table, _, context = data.answered(_scope, Cell(name, params), before)
    drawn = asked.chart and asked.chart(table, context, TOKENS[theme])
    return written(drawn, theme, size) if drawn is not None else None


def written(drawn: Picture, theme: str, size: int = SIZE) -> Spec:
    """A chart as a specification with its values written in, configured for a theme."""
    within: dict[str, Any] = {"top_level": False, "pre_transform": False, "datasets": {}}
    configured = inline(drawn).configure(**style.config(TOKENS[theme], size))
    spec: Spec = configured.to_dict(validate=False, context=within)
    return {**spec, "datasets": within["datasets"]} if within["datasets"] else spec
