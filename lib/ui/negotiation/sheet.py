"""The negotiation page: the signal, the request, what we may offer, their answer, and files."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from lib.export import negotiation, negotiation_pdf, negotiation_slides
from lib.export.negotiation import PARTS, Brief, Proposal
from lib.ledger.mistake import Mistake
from lib.notebook.registry import Answer, Cell, question
from lib.simulation import Assumptions, Book, Scenario, Select
from lib.simulation.payers import term_today
from lib.ui import answer_cards, data
from lib.ui.board import submit
from lib.ui.cells import card
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
    customer = _customer(scope)
    if customer is None:
        return
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
    if scope.presenting:
        draft = request.shared_draft(scope, customer, term_today(book))
        _show_offer(Sitting(scope, customer, draft, RequestLog(), scenario))
    else:
        _show_sheet(scope, customer, book, scenario)


def _customer(scope: Scope) -> str | None:
    """The customer that the address names, or that is chosen here; nobody where it is unknown."""
    names = data.names(scope.version)
    keys = [str(key) for key in data.whole(scope.version).codes.of("customer")[1]]
    linked_customer = st.query_params.get(CUSTOMER)
    if linked_customer and linked_customer not in keys:
        st.warning(
            f"There is no customer “{plain(linked_customer)}” in this ledger. Choose one of those "
            "there are.",
            icon=":material/info:",
        )
    if scope.presenting:  # the names of others are not for this screen
        return linked_customer if linked_customer in keys else None
    st.session_state[_CHOSEN] = linked_customer if linked_customer in keys else None
    customer = st.selectbox(
        "Customer", keys, key=_CHOSEN, placeholder="Choose a customer", width=420, on_change=_choose,
        format_func=lambda key: f"{names[key]} · {key}" if key in names else key,
    )  # fmt: skip
    if customer is None and not linked_customer:
        st.markdown("Choose a customer; the sheet is about one of them.")
    return customer


def _choose() -> None:
    """Another customer: its own request, and nothing of the one before."""
    address.clear()
    if customer := st.session_state[_CHOSEN]:
        st.query_params[CUSTOMER] = customer
    else:
        st.query_params.pop(CUSTOMER, None)


def _show_sheet(scope: Scope, customer: str, book: Book, scenario: Scenario) -> None:
    files, signal = st.container(), st.container()
    request_log = request.read_log(scope, customer)
    with st.container(border=True):
        st.header("What do they ask for?", anchor=False)
        if last := request.last_time(request_log.earlier):
            st.markdown(f"**{plain(last)}**")
        draft = request.controls(scope, customer, term_today(book), request_log)
    sitting = Sitting(scope, customer, draft, request_log, scenario)
    with signal:
        _card(sitting, offers.SIGNAL)
    if scope.clearance.walk_away:
        _card(sitting, "terms.options")
        counter_offer.box(scope, customer, draft, sitting.params)
    else:
        _card(sitting, "terms.equal")
    for names in _ROWS:
        row = [n for n in names if n != "terms.walk_away" or scope.clearance.walk_away]
        for name, column in zip(row, st.columns(len(row)), strict=True):
            with column:
                _card(sitting, name, height="stretch")
    submit.show_remaining()
    with files:
        if st.button("Files", icon=":material/download:", key="negotiation.files"):
            _dialog(sitting)


@st.dialog("Files")
def _dialog(sitting: Sitting) -> None:
    """The files of the terms that stand now: nothing can be typed while they are chosen from."""
    st.markdown(f"For **{plain(sitting.name)}**, who ask for {plain(sitting.draft.terms.text)}.")
    if sitting.scope.clearance.walk_away:
        st.caption("Our sheet is stamped “not for the customer”; the offer is a page of its own.")
    _files(sitting)


_ROWS: tuple[tuple[str, ...], ...] = (
    ("terms.ask_for", "terms.call"),
    ("customer.room", "customer.we_owe"),
    ("terms.asked", "terms.walk_away"),
    ("terms.on_record",),
)
_DRAWN = {
    offers.SIGNAL: offers.signal,
    "terms.options": offers.options,
    "terms.equal": lambda answer: None,
    "terms.asked": lambda answer: None,
    "terms.walk_away": lambda answer: None,
    "terms.ask_for": answer_cards.bullet_list,
    "terms.call": answer_cards.bullet_list,
    "terms.on_record": answer_cards.bullet_list,
}


def _card(sitting: Sitting, name: str, height: Any = "content") -> None:
    with card(name, sitting.scope, height=height, key=f"negotiation.{name}") as question_card:
        params: dict[str, Any] = dict(sitting.cell(name).params)
        question_card.show(draw=_DRAWN.get(name), with_text=name != offers.SIGNAL, **params)


def _show_offer(sitting: Sitting) -> None:
    """The offer as the customer reads it, and its files."""
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
