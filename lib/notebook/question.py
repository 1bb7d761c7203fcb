"""What a question is, what it may read, and what a cell is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal

import altair as alt
import pandas as pd

from lib.analysis.forecast.saved_forecast import SavedForecast
from lib.board.clearance import LEAST, Clearance, redact
from lib.board.facts import NOTHING, BoardFacts
from lib.ledger import lacks
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.notebook.columns import Format
from lib.notebook.outlook import Outlook
from lib.notebook.style import Tokens
from lib.notebook.what_if import WhatIf

Picture = alt.Chart | alt.LayerChart
Need = Literal[
    "ledger", "before", "fit", "kept", "simulation", "clearance", "policy", "board", "sales", "orders",
    "touches",
]  # fmt: skip
Requirements = tuple[str, ...]
Chart = Callable[[pd.DataFrame, Context, Tokens], Picture]
Sentence = Callable[[pd.DataFrame, Context], str]
Table = Callable[..., "pd.DataFrame | Rows"]
ALL = 1_000_000_000
"""As many rows as there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What questions may read.

    Args:
        ledger: the ledger in use, on its day and through its filters.
        before: an earlier version, for questions about what changed between loads.
        fit: the whole ledger's forecast on that day, for questions that need ``fit``.
        saved_forecast: a forecast that was laid by, for questions that need ``kept``.
        what_if: the whole ledger measured for a simulation, for questions that need ``simulation``.
        clearance: what the reader may be told, for questions that need ``clearance`` or ``board``.
        board: what the reader may know of the board, for questions that need ``board``; such answers
            are never kept for another reader. What their clearance does not reach is taken out.
        mask_key: of the home, so that nobody elsewhere can work out who is called what.
    """

    ledger: Ledger
    before: Ledger | None = None
    fit: Outlook | None = None
    saved_forecast: SavedForecast | None = None
    what_if: WhatIf | None = None
    clearance: Clearance = LEAST
    board: BoardFacts = NOTHING
    mask_key: bytes = b""

    def __post_init__(self) -> None:
        object.__setattr__(self, "board", redact(self.board, self.clearance))


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A table with the scalars that hold for all of it: a total, a tolerance, a horizon.

    A function that answers a question returns it in place of a frame where there are such. Sentence
    and picture find them in ``context.facts``; they are no columns, and stand in no file.
    """

    table: pd.DataFrame
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A question people ask of the ledger, registered once by name.

    Args:
        name: ``page.noun``.
        ask: the heading, as a person would ask it; under 28 characters where it can.
        table: (inputs, **params) -> the rows behind the picture, and facts beside them.
        chart: (table, context, tokens of a theme) -> the picture; None where the table is it.
        sentence: (table, context) -> the answer in one or two sentences, with its numbers.
        needs: what of ``Inputs`` and the optional frames it reads.
        definitions: glossary entries behind it.
        example: parameters on which tests and docs draw it.
        formats: how a column is written where ``columns.FORMATS`` has it otherwise or not at all;
            ``*`` stands for all other numbers.
        headings: what a column is called where ``columns.HEADINGS`` has it otherwise or not at all.
        aside: columns of which picture and sentence need each row's value, and no table shows.
        requires: facts of ``lib.ledger.lacks`` without which the question is withheld, or (params) ->
            those facts; what it ``needs`` requires its own.
        uncut: parameters under which no row is left out: for files and the data behind a figure.
        parts: what of the answer is withheld by itself, as people call it -> the facts it requires.
    """

    name: str
    ask: str
    table: Table
    chart: Chart | None
    sentence: Sentence
    needs: frozenset[Need] = frozenset({"ledger"})
    definitions: tuple[str, ...] = ()
    example: Mapping[str, object] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    aside: tuple[str, ...] = ()
    requires: Requirements | Callable[[Mapping[str, object]], Requirements] = ()
    parts: Mapping[str, Requirements] = field(default_factory=dict)
    uncut: Mapping[str, object] = field(default_factory=dict)

    def rows(self, inputs: Inputs, **params: object) -> Rows:
        """The table with its facts, of which most have none."""
        rows = self.table(inputs, **params)
        return rows if isinstance(rows, Rows) else Rows(rows)

    def withheld(self, ledger: Ledger, params: Mapping[str, object]) -> str:
        """Why a ledger cannot answer it, in one sentence; empty where it can."""
        facts = self.requires(params) if callable(self.requires) else self.requires
        inputs = (fact for need in sorted(self.needs) for fact in _INPUT_FACTS.get(need, ()))
        return lacks.first_reason(ledger.lacks, (*facts, *inputs))

    def withheld_parts(self, ledger: Ledger) -> dict[str, str]:
        """Part of the answer -> why a ledger cannot tell it; a part that it can tell is not in it."""
        reasons = {
            part: lacks.first_reason(ledger.lacks, facts) for part, facts in self.parts.items()
        }
        return {part: reason for part, reason in reasons.items() if reason}


_INPUT_FACTS: Mapping[Need, Requirements] = {
    "fit": lacks.PAST,
    "kept": lacks.PAST,
    "simulation": lacks.LATENESS,
}
"""Forecasts and simulations rest on how customers have paid, so whatever reads one requires that."""


def question(
    name: str,
    ask: str,
    *,
    sentence: Sentence,
    chart: Chart | None = None,
    needs: frozenset[Need] = frozenset({"ledger"}),
    **words: Any,
) -> Callable[[Table], Question]:
    """Make a question of the function that answers it with a table.

    Args:
        name, ask, sentence, chart, needs: as of ``Question``.
        words: its other fields.
    """

    def build(table: Table) -> Question:
        return Question(name, ask, table, chart, sentence, needs, **words)

    return build


def of_module(module: ModuleType) -> list[Question]:
    """The questions that a module asks, in the order in which they stand there."""
    return [value for value in vars(module).values() if isinstance(value, Question)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A question with its parameters: what is shown, pinned, exported and replayed. JSON-able."""

    question: str
    params: Mapping[str, object] = field(default_factory=dict)


class Withheld(Mistake):
    """A question that the ledger cannot answer; the text is its reason."""


def unknown_question(name: str) -> Mistake:
    """A cell names a question that nobody registered."""
    return Mistake(f"There is no question “{name}”; the cell may come from another version.")
