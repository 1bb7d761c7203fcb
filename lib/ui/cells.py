"""Cells on the page: a question as a card, with its controls, picture, answer and small print."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.board.facts import NOTHING, BoardFacts
from lib.ledger.context import small_print
from lib.ledger.mistake import Mistake
from lib.notebook.question import Withheld
from lib.notebook.registry import Answer, Cell, Question, question
from lib.ui import data, details, pictures, tables
from lib.ui.frame import Scope
from lib.ui.names import marked, plain

Draw = Callable[[Answer], Any]

_LOG = logging.getLogger(__name__)
_BROKEN = (
    "This figure could not be worked out. The rest of the page stands; the log has the details for "
    "whoever looks after this installation."
)
_WAITS = ":material/info: :gray[Waits for an exchange rate: see above.]"


@dataclass(frozen=True, slots=True)
class Card:
    """A question on the page, waiting for its parameters."""

    question: Question
    scope: Scope
    menu: DeltaGenerator | None
    key: str

    def show(
        self, *, before: str | None = None, select: str | None = None, draw: Draw | None = None,
        with_text: bool = True, board: BoardFacts = NOTHING, **params: Any,
    ) -> Any:  # fmt: skip
        """Answer the question below whatever controls the page drew.

        Args:
            before: version of an earlier ledger to compare with.
            select: name of a selection in the chart; its state is returned.
            draw: draws the rows in another way than the question's picture or table.
            with_text: the sentence and the small print stand below.
            board: what the reader may know of the board, for questions that need it.
            params: of the question.
        """
        cell = Cell(self.question.name, params)
        try:
            if withheld := self.question.withheld(data.ledger(self.scope), params):
                raise Withheld(withheld)
            answer = data.answer_cell(self.scope, cell, before, board)
            self._menu(lambda: self._whole(answer, cell, before, board))
            return self._draw(answer, select=select, draw=draw, with_text=with_text)
        except data.Unrated:
            st.markdown(_WAITS)
        except Withheld as reason:
            st.markdown(f":material/info: :gray[{plain(str(reason))}]")
        except Mistake as mistake:
            st.warning(plain(str(mistake)), icon=":material/info:")
        except Exception:
            _LOG.exception("cell %s %s", cell.question, dict(cell.params))
            st.error(_BROKEN)
        return None

    def _whole(self, answer: Answer, cell: Cell, before: str | None, board: BoardFacts) -> Answer:
        """The answer with every row, where the page shows the first of them."""
        if not self.question.uncut:
            return answer
        params = {**cell.params, **self.question.uncut}
        return data.answer_cell(self.scope, Cell(cell.question, params), before, board)

    def _draw(
        self, answer: Answer, *, select: str | None, draw: Draw | None, with_text: bool
    ) -> Any:
        state = spec = None
        if draw is not None and len(answer.table):
            state = draw(answer)
        elif self.question.chart is not None and len(answer.table):
            spec = pictures.specification(answer, presenting=self.scope.presenting)
            state = spec and self._picture(spec, answer.plain_reading, select)
        elif len(answer.table):
            state = tables.show(answer, key=f"{self.key}.table", select=bool(select))
        if with_text:
            st.markdown(marked(answer.reading))
            small = _unit(spec) + small_print(answer.context)
            st.markdown(f":small[:gray[{plain(small)}]]")
        return state

    def _picture(self, spec: pictures.Spec, reading: str, select: str | None) -> Any:
        with _room(spec):
            return st.vega_lite_chart(
                spec, theme=None, alt=reading, key=f"{self.key}.chart",
                on_select="rerun" if select else "ignore", selection_mode=select,
            )  # fmt: skip

    def _menu(self, whole: Callable[[], Answer]) -> None:
        if self.menu is None or self.scope.presenting:
            return
        choice = self.menu.menu_button(
            f"More: {self.question.ask}", list(details.OPEN), icon=":material/more_horiz:",
            type="tertiary", key=f"{self.key}.menu", help="Data, method and export",
        )  # fmt: skip
        if choice:
            details.OPEN[choice](whole())


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
    card_question, key = question(name), key or name
    with st.container(border=True, gap="small", height=height, key=f"card-{key.replace('.', '-')}"):
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            st.header(ask or card_question.ask, anchor=False)
            menu = st.container(width="content")
        yield Card(card_question, scope, menu, key)


def show(name: str, scope: Scope, *, height: Any = "content", key: str = "", **params: Any) -> None:
    """A question without controls."""
    with card(name, scope, height=height, key=key) as question_card:
        question_card.show(**params)


def _room(spec: pictures.Spec) -> AbstractContextManager[Any]:
    """Where a picture stands: on a narrow screen one that needs more width slides inside its card."""
    least = (spec.get("usermeta") or {}).get("least")
    return st.grid(1, min_column_width=least, wrap=False) if least else nullcontext()


def _unit(spec: pictures.Spec | None) -> str:
    unit = ((spec or {}).get("usermeta") or {}).get("unit")
    return f"{unit} · " if unit else ""
