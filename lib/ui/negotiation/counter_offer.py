"""What they answer: worth against today's terms and our line at once, and a round for the record."""

from typing import Any

import streamlit as st

from lib.board.negotiation import Proposal, Round
from lib.ledger.mistake import Mistake
from lib.ledger.wording import day_text
from lib.notebook.answer import Answer
from lib.notebook.registry import Cell
from lib.notebook.wording import about
from lib.store.records import requests
from lib.ui import data, frame
from lib.ui.board import submit
from lib.ui.board.submit import Form
from lib.ui.cells import card
from lib.ui.frame import Scope
from lib.ui.names import plain
from lib.ui.negotiation import address
from lib.ui.negotiation import request as negotiation_request
from lib.ui.negotiation.request import DraftRequest

_SPEAKERS = {"customer": "they say", "us": "we say"}


def box(scope: Scope, customer: str, draft: DraftRequest, params: dict[str, Any]) -> None:
    """Entries, what they are worth, and the rounds so far."""
    key = draft.request.key if draft.request else 0
    form = submit.form(f"negotiation.answer.{customer}.{key}")
    with card("terms.counter", scope, key="negotiation.counter") as question_card:
        form.show_result()
        with st.grid(6, min_column_width=140, gap="small"):
            speaker = st.selectbox(
                "Whose words", list(_SPEAKERS), format_func=_SPEAKERS.__getitem__,
                key=form.key("speaker"),
            )  # fmt: skip
            values = address.entries(form, Proposal(), "as today")
        terms = _terms(values)
        if terms is None or terms.empty:
            st.markdown(":gray[Enter what they answer, and here stands what it is worth.]")
        else:
            answer: dict[str, Any] = {"answer": {n: getattr(terms, n) for n in address.TERMS}}
            question_card.show(draw=_nothing, **params, **answer)
            _log(form, scope, draft, speaker, terms, params | answer)
        lines = [
            line(question_card, data.ledger(scope).currency) for question_card in _rounds(draft)
        ]
        if lines:
            st.markdown("\n".join(f"- {plain(text)}" for text in lines))


def _rounds(draft: DraftRequest) -> tuple[Round, ...]:
    return negotiation_request.rounds(draft)


def _terms(values: dict[str, Any]) -> Proposal | None:
    try:
        return Proposal(**values)
    except Mistake as mistake:
        st.markdown(f":orange[:material/info:] {plain(str(mistake))}")
        return None


def _nothing(answer: Answer) -> None:
    """The sentence says it all; its rows are behind the menu."""


def _log(
    form: Form, scope: Scope, draft: DraftRequest, speaker: Any, terms: Proposal, params: dict[str, Any]
) -> None:  # fmt: skip
    if not frame.may(requests.ACT):
        return
    if draft.request is None:
        st.caption("Keep the request above, and its rounds can be logged.")
        return
    request, worth = draft.request, _worth(scope, params)

    def write(sent_form: Form) -> str:
        new_round = Round(request.key, speaker, scope.day, terms, worth)
        logged_round = requests.log_round(
            data.home(), frame.person(), new_round, token=sent_form.token
        )
        return f"Logged as round {logged_round.number}."

    form.button("Log this round", write, icon=":material/playlist_add:")


def _worth(scope: Scope, params: dict[str, Any]) -> int | None:
    rows = data.rows(scope, Cell("terms.counter", params))
    return round(float(rows.iloc[0]["worth"])) if len(rows) else None


def line(offer_round: Round, currency: str) -> str:
    """A round as a line: who, when, what, its worth then, and what was given way."""
    speaker = "they" if offer_round.speaker == "customer" else "we"
    text = f"{offer_round.number}. {speaker}, {day_text(offer_round.day)}: {offer_round.terms.text}"
    if offer_round.worth is not None:
        side = "more" if offer_round.worth >= 0 else "less"
        text += f" · worth {about(abs(offer_round.worth), currency)} a year {side} than today"
    return f"{text} · gave way by {offer_round.conceded}" if offer_round.conceded else text
