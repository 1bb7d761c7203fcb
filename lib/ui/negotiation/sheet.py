"""The negotiation page: what stands against more, what we may offer, what helps at the table, files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.export import negotiation, negotiation_pdf, negotiation_slides
from lib.export.negotiation import PARTS, Brief, Proposal
from lib.ledger.mistake import Mistake
from lib.notebook.registry import Answer, Cell, question
from lib.simulation import Assumptions, Book, Scenario, Select
from lib.simulation.payers import term_today
from lib.ui import answer_cards, data
from lib.ui.board import submit
from lib.ui.cells import Card, card, more
from lib.ui.frame import Scope
from lib.ui.names import plain
from lib.ui.negotiation import address, counter_offer, offers, request
from lib.ui.negotiation.request import DraftRequest, RequestLog

CUSTOMER = "customer"
_CHOSEN = "negotiation.customer"
_MIME = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


@dataclass(frozen=True, slots=True)
class Sitting:
    """One customer on the page, with the request that is talked about."""

    scope: Scope
    customer: str
    draft: DraftRequest
    request_log: RequestLog
    scenario: Scenario

    @property
    def params(self) -> dict[str, Any]:
        """What a question of the request takes."""
        return {"scenario": self.scenario.to_dict(), "asks": self.draft.to_params()}

    def cell(self, name: str) -> Cell:
        """A question about the request, or about the customer."""
        if name == offers.SIGNAL:
            return Cell(name, offers.signal_params(self.scope.house.values, self.customer))
        customer_params = {"customer": self.customer}
        return Cell(name, self.params if "simulation" in question(name).needs else customer_params)

    def answer(self, name: str) -> Answer:
        """Its answer."""
        return data.answer_cell(self.scope, self.cell(name))

    @property
    def name(self) -> str:
        """The customer's."""
        return data.names(self.scope.version).get(self.customer, self.customer)


def page(scope: Scope) -> None:
    """Everything for one customer; on a screen that others see only what the customer may read."""
    if scope.presenting:  # the names of others are not for this screen
        linked_customer = st.query_params.get(CUSTOMER)
        if linked_customer in _keys(scope):
            _page_of(scope, str(linked_customer), _show_offer)
        else:
            _warn_unknown(linked_customer)
        return
    with card(offers.SIGNAL, scope, key=f"negotiation.{offers.SIGNAL}") as signal:
        customer = _customer(scope, signal)
        files = st.container(width="content")
    if customer is not None:
        _page_of(scope, customer, partial(_show_sheet, signal=signal, files=files))


def _page_of(
    scope: Scope, customer: str, draw: Callable[[Scope, str, Book, Scenario], None]
) -> None:
    """What is drawn of a customer; a sentence where its record bears no reckoning."""
    assumptions = Assumptions().under(scope.house.values.agreed_values)
    scenario = Scenario(
        ledger=scope.version,
        as_of=scope.day,
        select=Select.of({"customer": customer}),
        assumptions=assumptions,
    )
    try:
        book = data.what_if(scope).book(scenario.select)
    except Mistake as mistake:
        st.warning(plain(str(mistake)), icon=":material/info:")
        return
    draw(scope, customer, book, scenario)


def _keys(scope: Scope) -> list[str]:
    return [str(key) for key in data.whole(scope.version).codes.of("customer")[1]]


def _warn_unknown(customer: str | None) -> None:
    if customer:
        st.warning(
            f"There is no customer “{plain(customer)}” in this ledger. Choose one of those there are.",
            icon=":material/info:",
        )


def _customer(scope: Scope, signal: Card) -> str | None:
    """The customer that the address names, or that is chosen here; nobody where it is unknown."""
    names, keys = data.names(scope.version), _keys(scope)
    linked_customer = st.query_params.get(CUSTOMER)
    is_known = linked_customer in keys
    st.session_state[_CHOSEN] = linked_customer if is_known else None
    customer = st.selectbox(
        "Customer", keys, key=_CHOSEN, placeholder="Choose a customer", width=320, on_change=_choose,
        format_func=lambda key: f"{names[key]} · {key}" if key in names else key,
        label_visibility="collapsed",
    )  # fmt: skip
    with signal.body:
        if linked_customer and not is_known:
            _warn_unknown(linked_customer)
        elif customer is None:
            st.markdown("Choose a customer; the sheet is about one of them.")
    return customer


def _choose() -> None:
    """Another customer: its own request, and nothing of the one before."""
    address.clear()
    if customer := st.session_state[_CHOSEN]:
        st.query_params[CUSTOMER] = customer
    else:
        st.query_params.pop(CUSTOMER, None)


def _show_sheet(
    scope: Scope, customer: str, book: Book, scenario: Scenario, *, signal: Card, files: DeltaGenerator
) -> None:  # fmt: skip
    """What stands against more, what may be offered for what is asked, what helps; the rest closed."""
    request_log = request.read_log(scope, customer)
    lead = "terms.options" if scope.clearance.walk_away else "terms.equal"
    with card(lead, scope, key=f"negotiation.{lead}", lead=True) as question_card:
        draft = request.controls(scope, customer, term_today(book), request_log)
    sitting = Sitting(scope, customer, draft, request_log, scenario)
    if last := request.last_time(request_log.earlier):
        question_card.body.markdown(f"**{plain(last)}**")
    _fill(question_card, sitting, lead)
    question_card.body.markdown(f":small[:gray[{draft.source}]]")
    _fill(signal, sitting, offers.SIGNAL)
    grid = st.grid(3, min_column_width=300, gap="small", border=True)
    for name in _BESIDE:
        with grid.cell(), card(name, scope, key=f"negotiation.{name}", border=False) as beside:
            _fill(beside, sitting, name)
    more(_closed(sitting), key="negotiation.more")
    submit.show_remaining()
    with files:
        if st.button("Files", icon=":material/download:", key="negotiation.files"):
            _dialog(sitting)


def _closed(sitting: Sitting) -> dict[str, Callable[[], None]]:
    """What is looked at less often; where we walk away only for whom it is."""
    shows_line = sitting.scope.clearance.walk_away
    names = [name for name in _CLOSED if shows_line or name != "terms.walk_away"]
    questions: dict[str, Callable[[], None]] = {
        question(name).ask: partial(_card, sitting, name) for name in names
    }
    if shows_line:
        counter = partial(
            counter_offer.box, sitting.scope, sitting.customer, sitting.draft, sitting.params
        )
        questions = {question("terms.counter").ask: counter, **questions}
    return questions


@st.dialog("Files")
def _dialog(sitting: Sitting) -> None:
    """The files of the terms that stand now: nothing can be typed while they are chosen from."""
    st.markdown(f"For **{plain(sitting.name)}**, who ask for {plain(sitting.draft.terms.text)}.")
    if sitting.scope.clearance.walk_away:
        st.caption("Our sheet is stamped “not for the customer”; the offer is a page of its own.")
    _files(sitting)


_BESIDE = ("customer.room", "terms.ask_for", "terms.on_record")
_CLOSED = ("terms.call", "terms.asked", "terms.walk_away", "customer.we_owe")
_DRAWN: Mapping[str, Callable[[Answer], Any]] = {
    offers.SIGNAL: partial(offers.signal, without=offers.NEEDED),
    "terms.options": offers.options,
    "terms.equal": lambda answer: None,
    "terms.asked": lambda answer: None,
    "terms.walk_away": lambda answer: None,
    "terms.ask_for": answer_cards.bullet_list,
    "terms.call": answer_cards.bullet_list,
    "terms.on_record": answer_cards.bullet_list,
}


def _card(sitting: Sitting, name: str) -> None:
    with card(name, sitting.scope, key=f"negotiation.{name}") as question_card:
        _fill(question_card, sitting, name)


def _fill(question_card: Card, sitting: Sitting, name: str) -> None:
    """The answer to a question about the request, in its card."""
    params: dict[str, Any] = dict(sitting.cell(name).params)
    question_card.show(draw=_DRAWN.get(name), with_text=name != offers.SIGNAL, **params)


def _show_offer(scope: Scope, customer: str, book: Book, scenario: Scenario) -> None:
    """The offer as the customer reads it, and its files."""
    draft = request.shared_draft(scope, customer, term_today(book))
    sitting = Sitting(scope, customer, draft, RequestLog(), scenario)
    try:
        offer = _outside(sitting)
    except Mistake as mistake:
        st.warning(plain(str(mistake)), icon=":material/info:")
        return
    with st.container(border=True):
        st.header(negotiation.HEADING, anchor=False)
        st.markdown(f"For {plain(offer.customer)}")
        for line in offer.lines:
            st.markdown(plain(line))
    _files(sitting)


def _outside(sitting: Sitting) -> Proposal:
    table, draft = sitting.answer("terms.equal").table, sitting.draft
    return negotiation.proposal(
        sitting.name, sitting.scope.day, table, valid_until=draft.valid_until, contact=draft.contact
    )


def _inside(sitting: Sitting) -> Brief:
    currency = data.ledger(sitting.scope).currency
    lines = request.history(
        sitting.scope, sitting.draft, sitting.request_log,
        lambda offer_round: counter_offer.line(offer_round, currency),
    )  # fmt: skip
    return negotiation.brief(sitting.name, [sitting.answer(name) for name, _ in PARTS], lines)


def _files(sitting: Sitting) -> None:
    """The sheet and the offer as files, made when they are asked for, for the terms that stand here."""

    def both_files(module: Any) -> bytes:
        return bytes(module.brief_and_offer(_inside(sitting), _outside(sitting)))

    def alone(module: Any) -> bytes:
        return bytes(module.offer(_outside(sitting)))

    internal = {
        "Our sheet, PDF": ("sheet", "pdf", lambda: both_files(negotiation_pdf)),
        "Our sheet, slides": ("sheet", "pptx", lambda: both_files(negotiation_slides)),
    }
    ours = sitting.scope.clearance.walk_away and not sitting.scope.presenting
    files = (internal if ours else {}) | {
        "Offer, PDF": ("offer", "pdf", lambda: alone(negotiation_pdf)),
        "Offer, slides": ("offer", "pptx", lambda: alone(negotiation_slides)),
    }
    row = st.container(horizontal=True)
    for label, (name, ending, make) in files.items():
        row.download_button(
            label, make, file_name=f"{name}-{sitting.customer}-{sitting.scope.day}.{ending}",
            mime=_MIME[ending], icon=":material/download:", on_click="ignore",
            key=f"negotiation.{name}.{ending}",
        )  # fmt: skip
