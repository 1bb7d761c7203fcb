"""The negotiation sheet on the page: what was asked, facts and offers, and files."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from lib.analysis import negotiating
from lib.analysis.customer import profile
from lib.export import negotiation, negotiation_pdf, negotiation_slides
from lib.export.negotiation import PARTS, Brief, Proposal
from lib.export.sheet import Sheet
from lib.export.sheet import of as sheet_of
from lib.ledger import days
from lib.ledger.mistake import Mistake
from lib.questions import Cell, question
from lib.simulation import Book, Levers, Request, Scenario, Select
from lib.simulation.whom import term_today
from lib.ui import data, drawn, scenarios
from lib.ui.cells import card
from lib.ui.frame import Scope
from lib.ui.names import plain

_MIME = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def sheet(scope: Scope) -> None:
    """Everything on one page for one customer; the offer stands in files of its own too."""
    who = _customer(scope)
    if who is None:
        st.markdown("Choose a customer; the sheet is about one of them.")
        return
    asked = replace(scenarios.now(), select=Select.of({"customer": who}), as_of=scope.day)
    try:
        book = data.what_if(scope).book(asked.select)
    except Mistake as mistake:
        st.warning(plain(str(mistake)), icon=":material/info:")
        return
    asked = _request(scope, who, asked, book)
    _files(scope, who, asked)
    _facts(scope, who, {"scenario": asked.to_dict()})


def _customer(scope: Scope) -> str | None:
    """The customer of the address, or of the scenario, or chosen here."""
    names = data.names(scope.version)
    keys = [str(key) for key in data.whole(scope.version).codes.of("customer")[1]]
    if scenarios.SHEET not in st.session_state:
        named = dict(scenarios.now().select.where).get("customer", ())
        first = named[0] if len(named) == 1 else None
        st.session_state[scenarios.SHEET] = first if first in keys else None
    return st.selectbox(
        "Customer", keys, index=None, key=scenarios.SHEET, placeholder="Choose a customer", width=380,
        format_func=lambda key: f"{names[key]} · {key}" if key in names else key,
    )  # fmt: skip


def _request(scope: Scope, who: str, asked: Scenario, book: Book) -> Scenario:
    """What the customer asked for and what it says the market offers: days, competitor, source, day."""
    told = negotiating.requests(data.ledger(scope), who)
    last = told.iloc[0] if len(told) else None
    first = _first_days(asked, book, last)
    if scope.presenting:
        return replace(asked, levers=Levers(term_days=first))
    key = f"terms.sheet.{who}"
    with st.form(f"{key}.request", border=True), st.grid(4, min_column_width=200, gap="small"):
        wanted = st.number_input("They ask for, days", value=first, step=5, key=f"{key}.days")
        given = asked.request if asked.request else Request(first)
        rival = st.text_input("Who is said to offer it", given.competitor, key=f"{key}.rival")
        source = st.text_input("Who says so", given.source, key=f"{key}.source")
        day = st.date_input("When", given.date, key=f"{key}.day", format="YYYY-MM-DD")
        sent = st.form_submit_button("Work it out", icon=":material/calculate:")
    if last is not None:
        said = f"On record, {last['day'].day} {last['day']:%b %Y}, {last['by']}: {last['text']}"
        st.markdown(f":small[:gray[{plain(said)}]]")
    try:
        levers = Levers(term_days=wanted)
    except Mistake as mistake:
        st.markdown(
            f":orange[:material/info:] {plain(str(mistake))} Until then today's term stands."
        )
        return replace(asked, levers=Levers())
    on = day if isinstance(day, dt.date) else None
    made = replace(asked, levers=levers, request=Request(wanted, rival, source, on))
    if sent:
        scenarios.lay(made)
    return made


def _first_days(asked: Scenario, book: Book, last: Any) -> int:
    """The days to begin with: as requested before, as a lever says, as last asked for in a year."""
    if asked.request:
        return asked.request.days
    if asked.levers.term_days is not None:
        return asked.levers.term_days
    year = pd.Timestamp(days.add_months(book.day, -12))
    if last is not None and last["day"] > year and pd.notna(last["days"]):
        return int(last["days"])
    return max(term_today(book) + (asked.levers.term_shift or 30), 0)


def _facts(scope: Scope, who: str, params: dict[str, Any]) -> None:
    rows: tuple[tuple[str, ...], ...] = (
        ("terms.asked",),
        ("terms.equal", "terms.walk_away"),
        ("customer.room", "customer.we_owe"),
        ("terms.ask_for", "terms.call"),
        ("terms.on_record",),
    )
    for names in rows:
        row = [n for n in names if n != "terms.walk_away" or scope.clearance.walk_away]
        for name, column in zip(row, st.columns(len(row)), strict=True):
            with column, card(name, scope, height="stretch", key=f"sheet.{name}") as one:
                one.show(draw=_DRAWN.get(name), **_asks(name, who, params))


_DRAWN = {
    "terms.asked": drawn.asked,
    "terms.walk_away": lambda sheet: None,
    "terms.equal": lambda sheet: None,
    "terms.ask_for": drawn.listed,
    "terms.call": drawn.listed,
    "terms.on_record": drawn.listed,
}


def _asks(name: str, who: str, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a question of the sheet: the scenario's, or the customer's."""
    return params if "simulation" in question(name).needs else {"customer": who}


def _files(scope: Scope, who: str, asked: Scenario) -> None:
    """The sheet and the offer as files, made when they are asked for."""
    params = {"scenario": asked.to_dict()}

    def inside() -> Brief:
        answers = [_answered(scope, name, _asks(name, who, params)) for name, _ in PARTS]
        return negotiation.brief(_named(scope, who), answers)

    def outside() -> Proposal:
        table = _answered(scope, "terms.equal", params).table
        seller = profile(data.ledger(scope), who).salesperson
        return negotiation.proposal(_named(scope, who), scope.day, table, seller)

    internal = {
        "Negotiation sheet, PDF": ("sheet", "pdf", lambda: negotiation_pdf.both(inside(), outside())),
        "PPTX": ("sheet", "pptx", lambda: negotiation_slides.both(inside(), outside())),
    }  # fmt: skip
    files = (internal if scope.clearance.walk_away else {}) | {
        "Offer alone, PDF": ("offer", "pdf", lambda: negotiation_pdf.offer(outside())),
        "Offer alone, PPTX": ("offer", "pptx", lambda: negotiation_slides.offer(outside())),
    }  # fmt: skip
    with st.container(horizontal=True):
        for label, (name, ending, make) in files.items():
            st.download_button(
                label, make, file_name=f"{name}-{who}-{scope.day}.{ending}", mime=_MIME[ending],
                icon=":material/download:", on_click="ignore", key=f"terms.sheet.{name}.{ending}",
            )  # fmt: skip


def _answered(scope: Scope, name: str, params: dict[str, Any]) -> Sheet:
    return sheet_of(data.answered(scope, Cell(name, params)))


def _named(scope: Scope, who: str) -> str:
    return data.names(scope.version).get(who, who)
