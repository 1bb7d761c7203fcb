"""Cached reads: ledgers once a version, views once a day and filter, tables once a question.

Ledgers and views are shared between sessions and never changed. Nothing here hashes a ledger frame:
Streamlit samples large frames when it hashes them, so every key is a version.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from lib.board.facts import NOTHING, BoardFacts
from lib.board.people import Person
from lib.board.record import FieldReport
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.questions import Cell, Inputs, answer, question
from lib.questions.outlook import Outlook
from lib.store import clock, loads
from lib.store.home import Home
from lib.ui import facts, fitting
from lib.ui.frame import Scope


def home() -> Home:
    """Where ledgers and decisions are kept, by the environment."""
    return Home.default()


def listing() -> pd.DataFrame:
    """Every load, newest first; never cached, since another session may just have added one."""
    return loads.listing(home())


def days_old(day: dt.date) -> int:
    """Days from a ledger's last day to the present one."""
    return (clock.now().date() - day).days


@st.cache_resource(max_entries=3, show_spinner="Reading the ledger…")
def whole(version: str) -> Ledger:
    """A ledger as loaded, on its last day; ``sample`` is a version too."""
    return loads.ledger(home(), version)


@st.cache_resource(max_entries=12, show_spinner=False)
def view(version: str, day: Any, kept: tuple[tuple[str, tuple[str, ...]], ...]) -> Ledger:
    """A ledger on a day and through filters."""
    return whole(version).on(day).where(**dict(kept))


def ledger(scope: Scope) -> Ledger:
    """The ledger as the scope sees it."""
    return view(scope.version, scope.day, scope.kept)


@st.cache_resource(max_entries=3, show_spinner=False)
def names(version: str) -> Mapping[str, str]:
    """Customer -> name."""
    return whole(version).names()


def context(scope: Scope, params: Mapping[str, object]) -> Context:
    """The circumstances a figure must say; a figure on one customer names it."""
    known = names(scope.version)
    who = params.get("customer")
    asked_of = {"customer": (known.get(who, who),)} if isinstance(who, str) else {}
    return Context(
        version=scope.version,
        source=scope.name,
        day=scope.day,
        currency=whole(scope.version).currency,
        basis=str(params.get("basis", "due")),
        filters={**scope.filters, **asked_of},
        names=known,
    )


@st.cache_resource(max_entries=6, show_spinner=False)
def field_reports(version: str, day: Any) -> tuple[FieldReport, ...]:
    """Field reports that came with a ledger, up to a day."""
    return facts.seen(whole(version).on(day))


def board(scope: Scope, reader: Person, meeting: int | None = None) -> BoardFacts:
    """What a reader may know of the board, read anew."""
    return facts.gather(home(), reader, meeting, field_reports(scope.version, scope.day))


def fit(scope: Scope) -> Outlook:
    """The forecast of the whole ledger on the scope's day; filters only choose what is shown."""
    return fitting.outlook(scope, whole(scope.version))


def open_invoices(scope: Scope) -> Mapping[str, str]:
    """Document -> customer of what is open in the scope, the largest first."""
    seen = fit(scope), ledger(scope)
    return fitting.open_invoices(scope.version, scope.day, scope.kept, *seen)


def answered(
    scope: Scope, cell: Cell, before: str | None = None, board: BoardFacts = NOTHING
) -> tuple[pd.DataFrame, str, Context]:
    """A cell's rows, sentence and circumstances; worked out once a version, day, filter and cell.

    What needs the board is worked out anew each time: it is one reader's, and is kept for nobody.

    Args:
        before: version of an earlier ledger, for questions about what changed between two.
        board: what the reader may know of the board, for questions that need it.
    Raises:
        Mistake: the question cannot be answered on this ledger, and why.
    """
    said = context(scope, cell.params)
    needs = question(cell.question).needs
    found = fit(scope) if "fit" in needs else None
    if "board" in needs:
        inputs = Inputs(ledger(scope), fit=found, board=board)
        result = answer(question(cell.question), cell, inputs, said)
        return result.table, result.reading, said
    tested = found is not None and found.record is not None
    table, reading = _answered(
        scope.version, scope.day, scope.kept, cell.question, dict(cell.params), before, tested,
        said, found,
    )  # fmt: skip
    if table is None:
        raise Mistake(reading)
    return table, reading, said


@st.cache_data(max_entries=400, show_spinner=False)
def _answered(
    version: str, day: Any, kept: Any, name: str, params: dict[str, object], before: str | None,
    tested: bool, _context: Context, _fit: Outlook | None,
) -> tuple[pd.DataFrame | None, str]:  # fmt: skip
    """Rows and sentence; no rows and what is wrong, so that a mistake too is found only once."""
    earlier = view(before, day, kept) if before else None
    inputs = Inputs(ledger=view(version, day, kept), before=earlier, fit=_fit)
    try:
        result = answer(question(name), Cell(name, params), inputs, _context)
    except Mistake as mistake:
        return None, str(mistake)
    return result.table, result.reading
