"""Cached reads: ledgers once a version, views once a day and filter, tables once a question.

Ledgers and views are shared between sessions and never changed. Nothing here hashes a ledger frame:
Streamlit samples large frames when it hashes them, so every key is a version.
"""

import datetime as dt
import hmac
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib.board.clearance import LEAST
from lib.board.facts import NOTHING, BoardFacts
from lib.board.people import Person
from lib.board.record import FieldReport
from lib.ledger.context import Context
from lib.ledger.ledger import Ledger
from lib.ledger.mistake import Mistake
from lib.ledger.money import NoRate
from lib.ledger.tolerance import Tolerance
from lib.ledger.typed_rates import in_one_currency, with_typed_rates
from lib.notebook.answer import Key, based
from lib.notebook.outlook import Outlook
from lib.notebook.registry import Answer, Cell, Inputs, answer, question
from lib.notebook.what_if import WhatIf
from lib.simulation import Response
from lib.store import clock
from lib.store.home import Home
from lib.store.ledgers import loads
from lib.store.records import expected_days, seal
from lib.ui import facts, simulations
from lib.ui.forecast import fitting, forecast_store
from lib.ui.frame import Scope

Rates = tuple[tuple[str, float], ...]


def home() -> Home:
    """Where ledgers and decisions are kept, by the environment."""
    return Home.default()


def listing() -> pd.DataFrame:
    """Every load, newest first; never cached, since another session may just have added one."""
    all_loads = loads.all_loads(home())
    return all_loads if len(all_loads) else sample_listing()


@st.cache_data(max_entries=1, show_spinner=False)
def sample_listing() -> pd.DataFrame:
    """The sample as a row of ``listing``: its files come with the program and stay what they are.

    Every run of every session asks for the ledgers there are; the sample is read for it once.
    """
    return loads.sample_listing(home())


def load_before(scope: Scope) -> str | None:
    """Version of the load before this one under the same name; None where there is none."""
    versions = listing().query("name == @scope.name")["version"].drop_duplicates().tolist()
    later = versions[versions.index(scope.version) + 1 :] if scope.version in versions else []
    return str(later[0]) if later else None


def days_old(day: dt.date) -> int:
    """Days from a ledger's last day to the present one."""
    return (clock.now().date() - day).days


@st.cache_resource(max_entries=3, show_spinner="Reading the ledger…")
def whole(version: str) -> Ledger:
    """A ledger as loaded, on its last day; ``sample`` is a version too."""
    return loads.ledger(home(), version)


@st.cache_resource(max_entries=12, show_spinner=False)
def view(
    version: str, day: Any, filter_pairs: tuple[tuple[str, tuple[str, ...]], ...], rates: Rates = (),
    least_tolerance: int = 0,
) -> Ledger:  # fmt: skip
    """A ledger on a day, through filters, with typed rates and the house's least tolerance in days."""
    ledger_on_day = in_one_currency(_with_rates(version, rates).on(day).where(**dict(filter_pairs)))
    return replace(ledger_on_day, tolerance=Tolerance(least_days=least_tolerance))


def rated_ledger(scope: Scope) -> Ledger:
    """The whole ledger of a scope, with the rates that were typed for it."""
    return _with_rates(scope.version, scope.rates)


def _with_rates(version: str, rates: Rates) -> Ledger:
    """A ledger as loaded, with typed rates."""
    return with_typed_rates(whole(version), dict(rates))


def ledger(scope: Scope) -> Ledger:
    """The ledger as the scope sees it."""
    return view(scope.version, scope.day, scope.filter_pairs, scope.rates, least_tolerance(scope))


def least_tolerance(scope: Scope) -> int:
    """Days past due that the house allows whatever the term."""
    return int(scope.house.value("tolerance_minimum"))


@st.cache_resource(max_entries=3, show_spinner=False)
def names(version: str) -> Mapping[str, str]:
    """Customer -> name."""
    return whole(version).names()


def context(scope: Scope, params: Mapping[str, object]) -> Context:
    """The circumstances a figure must say; a figure on one customer names it."""
    customer_names = names(scope.version)
    customer = params.get("customer") or scope.customer or None
    asked_of: dict[str, tuple[str, ...]] = {}
    if isinstance(customer, str):
        asked_of["customer"] = (customer_names.get(customer, customer),)
    asked_of |= simulations.selection_filters(params, customer_names)
    if scope.rates:
        reporting_currency = whole(scope.version).currency
        asked_of["typed rate"] = tuple(
            f"1 {currency} = {rate:g} {reporting_currency}" for currency, rate in scope.rates
        )
    said = Context(
        version=scope.version,
        source=scope.name,
        day=scope.day,
        currency=ledger(scope).currency,
        basis=str(params.get("basis", "due")),
        filters={**scope.filters, **asked_of},
        names=customer_names,
        assumptions=simulations.stamp(params, scope.house),
    )
    return based(said, whole(scope.version))


def page_context(scope: Scope, figure: Context) -> Context:
    """What the page says of all its figures: the scope bar's circumstances, and its one customer.

    A rate that was typed is in no bar, so each figure says it. A customer that the address names for
    another question of the page is no filter of this one.

    Args:
        figure: the circumstances of the figure that is read beside it.
    """
    customer = scope.customer or st.query_params.get("customer", "")
    name = names(scope.version).get(customer, customer)
    is_named = bool(customer) and figure.filters.get("customer") == (name,)
    return context(replace(scope, rates=()), {"customer": customer} if is_named else {})


@st.cache_resource(max_entries=6, show_spinner=False)
def field_reports(version: str, day: Any) -> tuple[FieldReport, ...]:
    """Field reports that came with a ledger, up to a day."""
    return facts.reports_in_ledger(whole(version).on(day))


def board(scope: Scope, reader: Person, meeting: int | None = None) -> BoardFacts:
    """What a reader may know of the board, read anew."""
    ledger_reports = field_reports(scope.version, scope.day)
    return facts.gather(home(), reader, meeting, ledger_reports, scope.day)


def fit(scope: Scope) -> Outlook:
    """The forecast of the whole ledger on the scope's day, with what sellers expect by then.

    Filters only choose what is shown.
    """
    outlook = fitting.outlook(scope, rated_ledger(scope))
    return replace(outlook, expected=_expected_entries(expected_days.count(home()), scope.day))


@st.cache_data(max_entries=20, show_spinner=False)
def _expected_entries(entries: int, day: dt.date) -> pd.DataFrame:
    """Days entered by a day; ``entries``, which each one adds to, is there for the cache."""
    return expected_days.entries_until(home(), day)


def saved_forecasts(scope: Scope) -> pd.DataFrame:
    """Forecasts kept before the scope's day whose invoices this ledger mostly holds, latest first."""
    return forecast_store.listing(home(), whole(scope.version), scope.day)


def what_if(scope: Scope) -> WhatIf:
    """The whole ledger on the scope's day, for simulations; a scenario names whom it is about."""
    return simulations.what_if(scope.rated_version, scope.day, rated_ledger(scope))


def response(scope: Scope) -> Response:
    """What changed terms did to days late on the whole ledger by the scope's day."""
    return simulations.response(scope.rated_version, scope.day, rated_ledger(scope))


def open_invoices(scope: Scope) -> Mapping[str, str]:
    """Document -> customer of what is open in the scope, the largest first."""
    outlook_and_ledger = fit(scope), ledger(scope)
    return fitting.open_invoices(scope.version, scope.day, scope.filter_pairs, *outlook_and_ledger)


class Unrated(Mistake):
    """A cell that waits for an exchange rate; the banner above every page asks for it."""


def answer_cell(
    scope: Scope, cell: Cell, before: str | None = None, board: BoardFacts = NOTHING
) -> Answer:
    """A cell's answer; worked out once a version, day, filter and cell.

    What needs the board is worked out anew each time: it is one reader's, and is kept for nobody.

    Args:
        before: version of an earlier ledger, for questions about what changed between two.
        board: what the reader may know of the board, for questions that need it.
    Raises:
        Mistake: the question cannot be answered on this ledger, and why.
    """
    cell_context, inputs = context(scope, cell.params), _inputs(scope, cell, before, board)
    cell_question = question(cell.question)
    if "board" in cell_question.needs:
        return answer(cell_question, cell, inputs, cell_context)
    key = (
        scope.version,
        scope.name,
        scope.day,
        scope.filter_pairs,
        scope.rates,
        cell_context.assumptions,
        cell.question,
        dict(cell.params),
        before,
        _rests_on(inputs),
        inputs.ledger.tolerance,
    )
    result = _cached_answer(key, cell, cell_context, inputs)
    if isinstance(result, Mistake):
        raise type(result)(str(result))
    return result


def _inputs(scope: Scope, cell: Cell, before: str | None, board: BoardFacts) -> Inputs:
    """What a question reads, of which only what it needs is made."""
    needs = question(cell.question).needs
    return Inputs(
        ledger=ledger(scope),
        before=view(before, scope.day, scope.filter_pairs, scope.rates, least_tolerance(scope))
        if before
        else None,
        fit=fit(scope) if "fit" in needs else None,
        saved_forecast=forecast_store.chosen_forecast(home(), saved_forecasts(scope), cell.params)
        if "kept" in needs
        else None,
        what_if=what_if(scope) if "simulation" in needs else None,
        clearance=scope.clearance if needs & {"clearance", "board"} else LEAST,
        board=board,
        mask_key=hmac.digest(seal.key(home()), b"sellers", "sha256")
        if "clearance" in needs
        else b"",
    )


def _rests_on(inputs: Inputs) -> Key:
    """What tells two answers apart beside ledger, day, filters and cell."""
    tested = inputs.fit is not None and inputs.fit.record is not None
    return (tested, expected_days.count(home()) if inputs.fit else 0, inputs.clearance)


def rows(scope: Scope, cell: Cell) -> pd.DataFrame:
    """The rows of a cell for a page to choose by; none where they cannot be told: its card says why."""
    try:
        return answer_cell(scope, cell).table
    except Mistake:
        return pd.DataFrame()


@st.cache_resource(max_entries=400, show_spinner=False)
def _cached_answer(key: Key, _cell: Cell, _context: Context, _inputs: Inputs) -> Answer | Mistake:
    """The answer, which sessions share and nobody changes; or what is wrong, found only once."""
    try:
        return answer(question(_cell.question), _cell, _inputs, _context, key)
    except Mistake as mistake:
        return (Unrated if isinstance(mistake, NoRate) else Mistake)(str(mistake))
