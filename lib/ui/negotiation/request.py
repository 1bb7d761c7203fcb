"""A customer's request on the page: from its record or the address, changed here, kept, and closed."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from lib.analysis import negotiation as record
from lib.analysis.customer import profile
from lib.board.negotiation import (
    CLOSED,
    LONGEST_TEXT,
    CustomerRequest,
    Proposal,
    Round,
    last_given,
)
from lib.export.negotiation import VALID_DAYS
from lib.ledger import days
from lib.ledger.mistake import Mistake
from lib.ledger.wording import day_text
from lib.store.records import requests
from lib.ui import data, frame
from lib.ui.board import submit
from lib.ui.board.submit import Form
from lib.ui.frame import Scope
from lib.ui.names import plain
from lib.ui.negotiation import address

SUGGESTED = 30


@dataclass(frozen=True, slots=True)
class RequestLog:
    """What is on record of a customer's requests, as far as whoever is here may read it.

    Args:
        current: the request that is talked about; None where none is open.
        earlier: those that ended.
    """

    current: CustomerRequest | None = None
    earlier: tuple[CustomerRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What the sheet reckons with: terms, and what of the offer a customer reads beside them.

    Args:
        source: whose words the terms are, in a sentence for the page.
    """

    terms: Proposal
    valid_until: dt.date
    contact: str
    request: CustomerRequest | None = None
    source: str = ""

    def to_params(self) -> dict[str, Any]:
        """The terms as a question takes them."""
        return {name: getattr(self.terms, name) for name in address.TERMS}


def read_log(scope: Scope, customer: str) -> RequestLog:
    """The record, seen on the scope's day; nothing where others look on or who is here may not read."""
    if scope.presenting or frame.refusal(requests.READING):
        return RequestLog()
    all_requests = requests.requests(data.home(), frame.person(), customer, scope.name)
    visible_requests = tuple(r for r in all_requests if r.day <= scope.day)
    linked_key = st.query_params.get(address.REQUEST)
    current = next((r for r in reversed(visible_requests) if not r.closed), None)
    if linked_key:
        linked_request = next((r for r in visible_requests if str(r.key) == linked_key), None)
        if linked_request is None:
            st.warning(
                f"Request {plain(linked_key)} in this link is not one of this customer's on this "
                "ledger "
                f"by {day_text(scope.day)}; it is left out.",
                icon=":material/info:",
            )
        current = linked_request if linked_request and not linked_request.closed else current
    return RequestLog(current, tuple(r for r in visible_requests if r.closed))


def shared_draft(scope: Scope, customer: str, today: int) -> DraftRequest:
    """The request as the address has it, for a screen that others see."""
    terms = address.read() or Proposal(_suggested_days(scope, customer, today))
    contact = st.query_params.get("contact", "")
    until = address.day_of(st.query_params.get("until", "")) or scope.day + dt.timedelta(VALID_DAYS)
    return DraftRequest(terms, until, contact or profile(data.ledger(scope), customer).salesperson)


def controls(scope: Scope, customer: str, today: int, request_log: RequestLog) -> DraftRequest:
    """The request as entries that count at once, and what is done with it."""
    stored_request = request_log.current
    form = submit.form(
        f"negotiation.request.{customer}.{stored_request.key if stored_request else 0}"
    )
    start = (
        stored_request.asks
        if stored_request
        else address.read() or Proposal(_suggested_days(scope, customer, today))
    )
    with st.popover("What they ask for", icon=":material/edit_note:", key="negotiation.asks"):
        form.show_result()
        if stored_request:  # what was just taken down has a form of its own
            submit.form(f"negotiation.request.{customer}.0").show_result()
        terms = _terms(form, start, today) or start
        edited_request = _request_details(form, scope, customer, stored_request)
        request = replace(edited_request, customer=customer, ledger=scope.name, asks=terms)
        if frame.may(requests.ACT):
            _keep(form, stored_request, request)
    if stored_request and frame.may(requests.ACT):
        _close(scope, stored_request)
    draft = DraftRequest(
        terms, request.valid_until or scope.day, request.contact, stored_request,
        _source(scope, customer, stored_request, request),
    )  # fmt: skip
    key = stored_request.key if stored_request else 0
    address.write(terms, key, draft.contact, draft.valid_until)
    return draft


def _terms(form: Form, start: Proposal, today: int) -> Proposal | None:
    """The five entries; None, with a sentence, where they cannot be."""
    with st.grid(3, min_column_width=140, gap="small"):
        values = address.entries(form, start, f"{today}, as today")
    try:
        return Proposal(**values)
    except Mistake as mistake:
        st.markdown(
            f":orange[:material/info:] {plain(str(mistake))} Until then the sheet stands as it was."
        )
        return None


def _request_details(
    form: Form, scope: Scope, customer: str, stored_request: CustomerRequest | None
) -> CustomerRequest:
    """Who asks, what the market is said to give, and what the offer says of time and contact."""
    blank = CustomerRequest(customer, scope.name, scope.day, Proposal())
    previous = stored_request or blank
    seller = previous.contact or profile(data.ledger(scope), customer).salesperson
    until = previous.valid_until or scope.day + dt.timedelta(VALID_DAYS)
    with st.grid(3, min_column_width=180, gap="small"):
        by = _text(form, "asked_by", "Who asks, of theirs?", previous.asked_by)
        day = st.date_input("Asked on", previous.day, key=form.key("day"), max_value=scope.day)
        rival = _text(form, "competitor", "Who is said to offer it?", previous.competitor)
        source = _text(form, "source", "Who says so?", previous.source)
        said_on = st.date_input("When?", previous.said_on, key=form.key("said_on"))
        valid = st.date_input("Our offer stands until", until, key=form.key("valid_until"))
        contact = _text(form, "contact", "Whom they ask, with phone or mail", seller)
    return replace(
        previous, asked_by=by, competitor=rival, source=source, contact=contact,
        day=_day(day) or previous.day, said_on=_day(said_on), valid_until=_day(valid) or until,
    )  # fmt: skip


def _text(form: Form, name: str, label: str, value: str) -> str:
    return st.text_input(label, value, key=form.key(name), max_chars=LONGEST_TEXT).strip()


def _day(value: Any) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


def _source(
    scope: Scope, customer: str, stored_request: CustomerRequest | None, request: CustomerRequest
) -> str:
    """Whose words these are: kept, changed since, or only the record's or a guess."""
    if stored_request is not None:
        change_note = (
            ""
            if replace(request, by=stored_request.by) == stored_request
            else " **Changed here and not kept yet.**"
        )
        market = plain(_market(stored_request))
        return f"Taken down {day_text(stored_request.day)}{market}.{change_note}"
    recorded_requests = record.requests(data.ledger(scope), customer)
    if recorded_requests.empty:
        return "Nobody has taken down a request: these are numbers to try."
    last = recorded_requests.iloc[0]
    return plain(f"On record, {day_text(last['day'].date())}, {last['by']}: {last['text']}")


def _market(stored_request: CustomerRequest) -> str:
    """Who asked, who is said to offer it, by whom and when."""
    parts = [f", {stored_request.asked_by} asks" if stored_request.asked_by else ""]
    if stored_request.competitor:
        source = f", by {stored_request.source}" if stored_request.source else ""
        on = f", {day_text(stored_request.said_on)}" if stored_request.said_on else ""
        parts.append(f"; {stored_request.competitor} is said to offer it{source}{on}")
    return "".join(parts)


def _keep(form: Form, stored_request: CustomerRequest | None, request: CustomerRequest) -> None:
    def write(sent_form: Form) -> str:
        current_user = frame.person()
        if stored_request is None:
            saved_request = requests.take_down(
                data.home(), current_user, request, token=sent_form.token
            )
        else:
            saved_request = requests.correct(
                data.home(),
                current_user,
                request,
                version=stored_request.version,
                token=sent_form.token,
            )
        st.query_params[address.REQUEST] = str(saved_request.key)
        return f"Kept: {saved_request.asks.text}."

    form.button("Keep the request", write, icon=":material/save:")


def _close(scope: Scope, stored_request: CustomerRequest) -> None:
    form = submit.form(f"negotiation.close.{stored_request.customer}.{stored_request.key}")
    with st.popover("How did it end?", icon=":material/flag:"):
        outcome = st.segmented_control(
            "It was", list(CLOSED), default="agreed", required=True, key=form.key("outcome")
        )
        values = (
            address.entries(form, stored_request.asks, "as today") if outcome == "agreed" else {}
        )
        note = st.text_input("In a few words", key=form.key("note"), max_chars=LONGEST_TEXT)

        def write(sent_form: Form) -> str:
            agreed_terms = Proposal(**values) if values else None
            requests.close(
                data.home(),
                frame.person(),
                stored_request.key,
                outcome,
                scope.day,
                agreed_terms,
                note.strip(),
                version=stored_request.version,
                token=sent_form.token,
            )
            address.clear()
            return f"Closed: {outcome}."

        form.button("Close it", write, icon=":material/check:")
        form.show_result()


def last_time(earlier: tuple[CustomerRequest, ...]) -> str:
    """What we gave last time, in a sentence; empty where nothing ended yet."""
    last = last_given(earlier)
    if last is None or last.outcome_day is None:
        return ""
    note = f" ({last.outcome_note})" if last.outcome_note else ""
    request_text = f"they asked for {last.asks.text}"
    if last.outcome_terms is None:
        return (
            f"Last time, {day_text(last.outcome_day)}, {request_text}; it was {last.outcome}{note}."
        )
    terms_text = last.outcome_terms.text
    return f"Last time, {day_text(last.outcome_day)}, {request_text}; we gave {terms_text}{note}."


def rounds(draft: DraftRequest) -> tuple[Round, ...]:
    """What was proposed so far; nothing where no request is kept."""
    if draft.request is None:
        return ()
    return requests.rounds(data.home(), frame.person(), draft.request.key)


def history(
    scope: Scope, draft: DraftRequest, request_log: RequestLog, line: Any
) -> tuple[str, ...]:
    """The request, its rounds and what was given last time, a line each, for our file.

    Args:
        line: a round as a line.
    """
    request = draft.request
    request_text = f"They ask for {draft.terms.text}"
    if request is not None:
        request_text += f", taken down {day_text(request.day)}{_market(request)}"
    last = last_time(request_log.earlier)
    return (
        request_text,
        *([last] if last else ()),
        *(line(offer_round) for offer_round in rounds(draft)),
    )


def _suggested_days(scope: Scope, customer: str, today: int) -> int:
    """The days last asked for on record within a year; else a month more than today."""
    recorded_requests = record.requests(data.ledger(scope), customer)
    year = pd.Timestamp(days.add_months(scope.day, -12))
    if (
        len(recorded_requests)
        and recorded_requests.iloc[0]["day"] > year
        and pd.notna(recorded_requests.iloc[0]["days"])
    ):
        return int(recorded_requests.iloc[0]["days"])
    return today + SUGGESTED
