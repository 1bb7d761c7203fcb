"""Cells on the page: a question as a card, with its controls, picture, answer and small print."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.board.facts import NOTHING, BoardFacts
from lib.ledger.context import differences
from lib.ledger.mistake import Mistake
from lib.notebook.question import Withheld
from lib.notebook.registry import Answer, Cell, Question, question
from lib.ui import data, details, pictures, tables
from lib.ui.frame import Scope
from lib.ui.names import plain

Draw = Callable[[Answer], Any]

_LOG = logging.getLogger(__name__)
_BROKEN = (
    "This figure could not be worked out. The rest of the page stands; the log has the details for "
    "whoever looks after this installation."
)
_SHORT = 26  # characters of a unit that stand beside its question
_WAITS = ":material/info: :gray[Waits for an exchange rate: see above.]"


@dataclass(frozen=True, slots=True)
class Card:
    """A question on the page, waiting for its parameters.

    Args:
        question: what it asks.
        scope: what the viewer is looking at.
        key: prefix of its widgets' keys.
        body: where the answer goes, below the controls.
        lead: it is the first answer of its page, and larger.
        height: of its picture in pixels; None for the picture's own.
        unit: a place beside the question for the unit.
        menu: a place for what is behind the figure.
    """

    question: Question
    scope: Scope
    key: str
    body: DeltaGenerator
    lead: bool = False
    height: int | None = None
    unit: DeltaGenerator | None = None
    menu: DeltaGenerator | None = None

    def adjust(self, what: str) -> DeltaGenerator:
        """A place for the controls of a card that are seldom moved, behind one small button.

        Args:
            what: is adjusted there, shown as help; read out, each is named by its question.
        """
        return st.popover(
            f"Adjust: {self.question.ask}", icon=":material/tune:", type="tertiary",
            key=f"{self.key}.adjust.menu", help=what,
        )  # fmt: skip

    def show(
        self, *, before: str | None = None, select: str | None = None, draw: Draw | None = None,
        with_text: bool = True, board: BoardFacts = NOTHING, **params: Any,
    ) -> Any:  # fmt: skip
        """Answer the question in the card's body.

        Args:
            before: version of an earlier ledger to compare with.
            select: name of a selection in the chart; its state is returned.
            draw: draws the rows in another way than the question's picture or table.
            with_text: the finding stands above and what the page does not say already below.
            board: what the reader may know of the board, for questions that need it.
            params: of the question.
        """
        cell = Cell(self.question.name, params)
        with self.body:
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

    def asking(self, name: str, *, key: str) -> "Card":
        """The same card with the answer to another question, and a picture of its own key."""
        return replace(self, question=question(name), key=key)

    def _whole(self, answer: Answer, cell: Cell, before: str | None, board: BoardFacts) -> Answer:
        """The answer with every row, where the page shows the first of them."""
        if not self.question.uncut:
            return answer
        params = {**cell.params, **self.question.uncut}
        return data.answer_cell(self.scope, Cell(cell.question, params), before, board)

    def _draw(
        self, answer: Answer, *, select: str | None, draw: Draw | None, with_text: bool
    ) -> Any:
        if with_text:
            self._finding(answer)
        state, below = None, ""
        if draw is not None and len(answer.table):
            state = draw(answer)
        elif self.question.chart is not None and len(answer.table):
            spec = pictures.specification(answer, size=self._letters(), height=self.height)
            below = self._unit(spec)
            state = spec and self._picture(spec, answer.plain_reading, select)
        elif len(answer.table):
            below = tables.constants(answer)
            state = tables.show(answer, key=f"{self.key}.table", select=bool(select))
        page = data.page_context(self.scope, answer.context)
        note = differences(answer.context, page) if with_text else ""
        if small := " · ".join(filter(None, (below, note))):
            st.markdown(f":small[:gray[{plain(small)}]]")
        return state

    def _letters(self) -> int:
        if self.scope.presenting:
            return pictures.PRESENTING
        return pictures.LEAD if self.lead else pictures.SUPPORT

    def _finding(self, answer: Answer) -> None:
        """The headline, and what it rests on: in a row a heading has no padding of its own."""
        with st.container(gap="xxsmall"):
            with st.container(horizontal=True):
                heading = st.header if self.lead else st.subheader
                heading(plain(answer.finding), anchor=False)
            if answer.clause:
                text = plain(answer.clause)
                st.markdown(text if self.lead else f":small[{text}]")

    def _unit(self, spec: pictures.Spec | None) -> str:
        """The unit beside the question where it is short and there is a place; else it is returned."""
        unit = str(((spec or {}).get("usermeta") or {}).get("unit") or "")
        if self.unit is None or len(unit) > _SHORT:
            return unit
        if unit:
            self.unit.markdown(f":small[:gray[· {plain(unit)}]]", width="content")
        return ""

    def _picture(self, spec: pictures.Spec, reading: str, select: str | None) -> Any:
        with _room(spec):
            return st.vega_lite_chart(
                spec, theme=None, alt=reading, key=f"{self.key}.chart",
                on_select="rerun" if select else "ignore", selection_mode=select,
            )  # fmt: skip

    def _menu(self, whole: Callable[[], Answer]) -> None:
        if self.menu is None or self.scope.presenting:
            return
        if self.menu.button(
            f"More: {self.question.ask}", icon=":material/more_horiz:", type="tertiary",
            key=f"{self.key}.menu", help="Rows, method and files",
        ):  # fmt: skip
            details.behind(whole())


@contextmanager
def card(
    name: str, scope: Scope, *, key: str = "", height: Any = "content", ask: str = "",
    border: bool = True, lead: bool = False, tall: int | None = None,
) -> Iterator[Card]:  # fmt: skip
    """A question small above its answer; what is drawn inside are its controls, beside the question.

    Args:
        name: of the question.
        key: prefix of the widgets' keys where a question stands twice on a page.
        height: ``stretch`` for equal heights in a row.
        ask: other words than the question's own.
        border: whether it has a frame; a grid draws its own.
        lead: it is the first answer of its page, and larger.
        tall: height of its picture in pixels; the picture's own if None.
    """
    card_question, key = question(name), key or name
    with st.container(
        border=border, gap="xsmall", height=height, key=f"card-{key.replace('.', '-')}"
    ):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":small[:gray[{ask or card_question.ask}]]", width="content")
            unit, menu = st.container(width="content"), st.container(width="content")
            st.space("stretch")
            controls = st.container(
                horizontal=True, width="content", gap="small", vertical_alignment="center"
            )
        body = st.container(gap="xsmall")
        with controls:
            yield Card(card_question, scope, key, body, lead, tall, unit, menu)


def bare(name: str, scope: Scope, *, key: str) -> Card:
    """A question without frame, words of its own or menu: a part of what stands round it."""
    return Card(question(name), scope, key, st.container())


def show(
    name: str, scope: Scope, *, height: Any = "content", key: str = "", border: bool = True,
    lead: bool = False, tall: int | None = None, ask: str = "", **params: Any,
) -> None:  # fmt: skip
    """A question without controls; arguments as of ``card``."""
    with card(
        name, scope, height=height, key=key, border=border, lead=lead, tall=tall, ask=ask
    ) as question_card:
        question_card.show(**params)


def more(questions: Mapping[str, Callable[[], None]], *, key: str) -> None:
    """The rest of a page as closed questions in one line; one is open at a time, and worked out then.

    Args:
        questions: what is asked, in full, and what draws its answer.
        key: of the choice, which the address names.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(":small[:gray[More]]", width="content")
        choice = st.pills(
            "More questions", list(questions), key=key, bind="query-params",
            label_visibility="collapsed", wrap=True,
        )  # fmt: skip
    if choice is not None and choice in questions:
        questions[choice]()


def _room(spec: pictures.Spec) -> AbstractContextManager[Any]:
    """Where a picture stands: on a narrow screen one that needs more width slides inside its card."""
    least = (spec.get("usermeta") or {}).get("least")
    return st.grid(1, min_column_width=least, wrap=False) if least else nullcontext()
