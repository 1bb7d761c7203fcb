"""A case that somebody adds by hand: a customer or a prospect, with what was asked for."""

from collections.abc import Mapping

import streamlit as st

from lib.board.case import Meeting, Proposal, Reason
from lib.board.due import request_said
from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store.records import cases
from lib.ui import data
from lib.ui.board import request, submit
from lib.ui.board.board_view import Table
from lib.ui.board.submit import Form


class NobodyNamed(Mistake):
    """A case was added without saying whose."""


def show(table: Table) -> None:
    """A customer or a prospect that somebody adds, with what was asked for."""
    meeting, here, currency = table.meeting, table.here, table.currency
    names = data.names(table.scope.version)
    customers = [str(k) for k in data.whole(table.scope.version).codes.of("customer")[1]]
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
            lambda sent: _add(sent, meeting, here, names, currency),
            within=True, icon=":material/add:",
        )  # fmt: skip


def _add(
    sent: Form, meeting: Meeting, here: Person, names: Mapping[str, str], currency: str
) -> str:
    market = request.market(sent, currency)
    customer, prospect = sent.value("customer"), sent.text("prospect")
    if bool(customer) == bool(prospect):
        raise NobodyNamed("Choose a customer, or write a prospect's name: one of the two.")
    why = sent.text("why")
    kind = "request" if market else "by hand"
    asked = request_said(market, currency) if market else "Added by hand."
    reasons = (Reason(kind, f"{asked} {why}".strip() if market else why or asked),)
    if prospect:
        cases.add_prospect(
            data.home(), here, meeting.key, prospect, reasons, market, token=sent.token
        )
        return f"{prospect} is on the agenda."
    proposal = Proposal(customer, reasons, market)
    cases.add(data.home(), here, meeting.key, [proposal], names, token=sent.token)
    return f"{names.get(customer, customer)} is on the agenda."
