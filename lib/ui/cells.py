"""Cells on the page: a question as a card, its controls, its picture, its answer, its small print."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.charts import style
from lib.ledger.context import Context, small_print
from lib.ledger.mistake import Mistake
from lib.questions import Cell, Question, question
from lib.ui import data, details, tables
from lib.ui.frame import Scope

_LOG = logging.getLogger(__name__)
_MENU = {"Data": ":material/table:", "Method": ":material/function:", "Export": ":material/download:"}


def tokens() -> style.Tokens:
    """The colours of the theme the viewer has on."""
    return style.DARK if st.context.theme.type == "dark" else style.LIGHT


@dataclass(frozen=True, slots=True)
class Card:
    """A question on the page, waiting for its parameters."""

    asked: Question
    scope: Scope
    menu: DeltaGenerator
    key: str

    def show(self, *, before: str | None = None, select: str | None = None, **params: Any) -> Any:
        """Answer the question below whatever controls the page drew.

        Args:
            before: version of an earlier ledger to compare with.
            select: name of a selection in the chart; its state is returned.
            params: of the question.
        """
        cell = Cell(self.asked.name, params)
        try:
            table, reading, context = data.answered(self.scope, cell, before)
            self._menu(table, reading, context)
            return self._draw(table, reading, context, select)
        except Mistake as mistake:
            st.warning(str(mistake), icon=":material/info:")
        except Exception:
            _LOG.exception("cell %s %s", cell.question, dict(cell.params))
            st.error(
                "This figure could not be worked out. The rest of the page stands; the log has the "
                "details for whoever looks after this installation."
            )
        return None

    def _draw(
        self, table: pd.DataFrame, reading: str, context: Context, select: str | None
    ) -> Any:
        state = None
        theme = tokens()
        chart = self.asked.chart and self.asked.chart(table, context, theme)
        if chart is not None and len(table):
            size = 20 if self.scope.presenting else 16
            state = st.altair_chart(
                chart.configure(**style.config(theme, size)), theme=None, alt=plain(reading),
                key=f"{self.key}.chart", on_select="rerun" if select else "ignore",
                selection_mode=select,
            )  # fmt: skip
        elif self.asked.chart is None and len(table):
            state = tables.show(table, self.asked, context, key=f"{self.key}.table")
        st.markdown(reading)
        st.markdown(f":small[:gray[{_unit(chart)}{plain(small_print(context))}]]")
        return state

    def _menu(self, table: pd.DataFrame, reading: str, context: Context) -> None:
        if self.scope.presenting:
            return
        chosen = self.menu.menu_button(
            "", list(_MENU), icon=":material/more_horiz:", type="tertiary", key=f"{self.key}.menu",
            help="Data, method and export of this figure",
        )  # fmt: skip
        if chosen:
            details.OPEN[chosen](self.asked, table, reading, context)


@contextmanager
def card(
    name: str, scope: Scope, *, key: str = "", height: Any = "content", ask: str = ""
) -> Iterator[Card]:
    """A bordered box with the question as its heading; controls go inside, then ``show``.

    Args:
        name: of the question.
        key: prefix of the widgets' keys where a question stands twice on a page.
        height: ``stretch`` for equal heights in a row.
        ask: another heading than the question's own.
    """
    asked, key = question(name), key or name
    with st.container(border=True, gap="small", height=height, key=f"card-{key.replace('.', '-')}"):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.header(ask or asked.ask, anchor=False)
            menu = st.container(width="content")
        yield Card(asked, scope, menu, key)


def show(name: str, scope: Scope, *, height: Any = "content", key: str = "", **params: Any) -> None:
    """A question without controls."""
    with card(name, scope, height=height, key=key) as asked:
        asked.show(**params)


def plain(text: str) -> str:
    """A sentence without its emphasis, and with nothing that Markdown would read as its own."""
    return text.replace("**", "").replace("$", "\\$")


def _unit(chart: Any) -> str:
    if chart is None:
        return ""
    usermeta = chart.usermeta if isinstance(getattr(chart, "usermeta", None), dict) else {}
    return f"{usermeta['unit']} · " if usermeta.get("unit") else ""
