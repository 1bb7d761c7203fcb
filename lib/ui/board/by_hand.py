"""A case that somebody adds by hand: a customer or a prospect, with what was asked for."""

from collections.abc import Mapping

import streamlit as st

from lib.board.case import Meeting, Proposal, Reason
from lib.board.due import request_sentence
from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store.records import cases
from lib.ui import data
from lib.ui.board import request, submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.submit import Form


class NobodyNamed(Mistake):
    """A case was added without saying whose."""


def show(view: BoardView) -> None:
    """A customer or a prospect that somebody adds, with what was asked for."""
    meeting, current_user, currency = view.meeting, view.current_user, view.currency
    names = data.names(view.scope.version)
    customers = [str(k) for k in data.whole(view.scope.version).codes.of("customer")[1]]
    with submit.fields(f"board.add.{meeting.key}") as form:
        with st.grid(4, min_column_width=220):
            st.selectbox(
                "Customer", customers, index=None, key=form.key("customer"),
                placeholder="Find a customer", format_func=lambda k: f"{names.get(k, k)} · {k}",
            )  # fmt: skip
            st.text_input("or a prospect's name", key=form.key("prospect"), max_chars=200)
            request.fields(form, currency, meeting.day)
        st.text_input("Why talk about them?", key=form.key("why"), max_chars=300)
        form.button(
            "Add the case",
            lambda sent_form: _add(sent_form, meeting, current_user, names, currency),
            within=True, icon=":material/add:",
        )  # fmt: skip


def _add(
    form: Form, meeting: Meeting, current_user: Person, names: Mapping[str, str], currency: str
) -> str:
    market = request.market(form, currency)
    customer, prospect = form.value("customer"), form.text("prospect")
    if bool(customer) == bool(prospect):
        raise NobodyNamed("Choose a customer, or write a prospect's name: one of the two.")
    why = form.text("why")
    kind = "request" if market else "by hand"
    request_text = request_sentence(market, currency) if market else "Added by hand."
    reasons = (Reason(kind, f"{request_text} {why}".strip() if market else why or request_text),)
    if prospect:
        cases.add_prospect(
            data.home(), current_user, meeting.key, prospect, reasons, market, token=form.token
        )
        return f"{prospect} is on the agenda."
    proposal = Proposal(customer, reasons, market)
    cases.add(data.home(), current_user, meeting.key, [proposal], names, token=form.token)
    return f"{names.get(customer, customer)} is on the agenda."
