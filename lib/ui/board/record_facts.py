"""What is on record about a customer: facts 6 and 7, the promise register asked, forms to add to it."""

from collections.abc import Callable, Sequence

import streamlit as st

from lib.analysis.customer import documents_of
from lib.board import deadlines, register
from lib.board.facts import BoardFacts
from lib.board.people import Person
from lib.ui import data, frame
from lib.ui.board import records
from lib.ui.cells import card
from lib.ui.frame import Scope
from lib.ui.names import plain

_ASKS = ("6 · Why is it late?", "7 · What did sales see?")


def facts_6_and_7(scope: Scope, customer: str, board_facts: BoardFacts, *, numbered: bool) -> None:
    """Why it is late, and what sales saw."""
    grid = st.grid(2, min_column_width=620)  # one below the other on a laptop, so that none is cut
    for name, ask in zip(("board.why_late", "board.field"), _ASKS, strict=True):
        with (
            grid,
            card(
                name, scope, height="stretch", ask=ask if numbered else ask.partition(" · ")[2]
            ) as question_card,
        ):
            question_card.show(board=board_facts, customer=customer)


def due(scope: Scope, customer: str = "") -> None:
    """What the board has to see to, where there is anything: steps, approvals, what ends or returns."""
    board_facts = data.board(scope, frame.reader())
    if deadlines.deadlines(board_facts, scope.day, customer or None):
        with card("board.deadlines", scope, key="due") as question_card:
            question_card.show(board=board_facts, customer=customer)


def but_we_agreed(scope: Scope, customer: str, board_facts: BoardFacts) -> None:
    """“But we agreed …” in one click: by whom and when, or that nothing is recorded."""
    with st.popover("“But we agreed …”", icon=":material/manage_search:"):
        document = st.selectbox(
            "About which invoice?", invoices(scope, customer), index=None,
            placeholder="Any", key=f"record.agreed.{customer}",
        )  # fmt: skip
        answer = register.answer(
            board_facts.logged, customer, scope.day, document or "", board_facts.name_of
        )
        st.markdown(f"**{plain(answer)}**")


def invoices(scope: Scope, customer: str) -> list[str]:
    """A customer's invoices, the latest first."""
    documents = documents_of(data.ledger(scope), customer)
    bills = documents[documents["kind"] == "invoice"].sort_values("issued", ascending=False)
    return [str(key) for key in bills["document"].head(200)]


def show(scope: Scope, customer: str) -> None:
    """The customer page's part of the board: what is on record and, by role, forms to add to it."""
    reader, current_user = frame.reader(), frame.person()
    board_facts = data.board(scope, reader)
    facts_6_and_7(scope, customer, board_facts, numbered=False)
    if not reader.may("read the board"):
        return
    but_we_agreed(scope, customer, board_facts)
    if not scope.presenting:
        _forms(scope, customer, current_user)


def _forms(scope: Scope, customer: str, current_user: Person) -> None:
    day, currency = scope.day, data.whole(scope.version).currency
    papers = invoices(scope, customer)
    forms: Sequence[tuple[str, str, Callable[[], None]]] = (
        ("log a promise or a complaint", "Log special terms or a complaint",
         lambda: records.promise(customer, day, current_user, papers)),
        ("log a promise or a complaint", "Take down what they ask for",
         lambda: records.customer_request(customer, day, current_user, currency)),
        ("report from the field", "Report from the field",
         lambda: records.field_report(customer, day, current_user)),
        ("say why it is late", "Say why it is late",
         lambda: records.cause(customer, day, current_user, papers)),
        ("record what credit was told", "Keep what credit was told",
         lambda: records.confidential_note(customer, day, current_user)),
    )  # fmt: skip
    for act, label, draw in forms:
        if current_user.may(act):
            with st.expander(label):
                draw()
