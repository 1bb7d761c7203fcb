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
from lib.ledger.wording import day as said_day
from lib.store.records import requests
from lib.ui import data, frame
from lib.ui.board import submit
from lib.ui.board.submit import Form
from lib.ui.frame import Scope
from lib.ui.names import plain
from lib.ui.negotiation import address

SUGGESTED = 30


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of a customer's requests, as far as whoever is here may read it.

    Args:
        current: the request that is talked about; None where none is open.
        earlier: those that ended.
    """

    current: CustomerRequest | None = None
    earlier: tuple[CustomerRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sheet reckons with: terms, and what of the offer a customer reads beside them."""

    terms: Proposal
    valid_until: dt.date
    contact: str
    request: CustomerRequest | None = None

    def to_params(self) -> dict[str, Any]:
        """The terms as a question takes them."""
        return {name: getattr(self.terms, name) for name in address.TERMS}


def known(scope: Scope, who: str) -> Known:
    """The record, seen on the scope's day; nothing where others look on or who is here may not read."""
    if scope.presenting or frame.refusal(requests.READING):
        return Known()
    found = requests.requests(data.home(), frame.person(), who, scope.name)
    seen = tuple(r for r in found if r.day <= scope.day)
    linked = st.query_params.get(address.REQUEST)
    current = next((r for r in reversed(seen) if not r.closed), None)
    if linked:
        named = next((r for r in seen if str(r.key) == linked), None)
        if named is None:
            st.warning(
                f"Request {plain(linked)} in this link is not one of this customer's on this ledger "
                f"by {said_day(scope.day)}; it is left out.",
                icon=":material/info:",
            )
        current = named if named and not named.closed else current
    return Known(current, tuple(r for r in seen if r.closed))


def shared(scope: Scope, who: str, today: int) -> Asked:
    """The request as the address has it, for a screen that others see."""
    terms = address.read() or Proposal(_suggested(scope, who, today))
    contact = st.query_params.get("contact", "")
    until = address.day_of(st.query_params.get("until", "")) or scope.day + dt.timedelta(VALID_DAYS)
    return Asked(terms, until, contact or profile(data.ledger(scope), who).salesperson)


def controls(scope: Scope, who: str, today: int, kept: Known) -> Asked:
    """The request as entries that count at once, and what is done with it."""
    now = kept.current
    form = submit.form(f"negotiation.request.{who}.{now.key if now else 0}")
    form.said()
    if now:  # what was just taken down has a form of its own
        submit.form(f"negotiation.request.{who}.0").said()
    start = now.asks if now else address.read() or Proposal(_suggested(scope, who, today))
    terms = _terms(form, start, today) or start
    made = _beside(form, scope, who, now)
    request = replace(made, customer=who, ledger=scope.name, asks=terms)
    _say(scope, who, now, request)
    if frame.may(requests.ACT):
        with st.container(horizontal=True, vertical_alignment="center"):
            _keep(form, now, request)
            if now:
                _close(scope, now)
    asked = Asked(terms, request.valid_until or scope.day, request.contact, now)
    key = now.key if now else 0
    address.write(terms, key, asked.contact, asked.valid_until)
    return asked


def _terms(form: Form, start: Proposal, today: int) -> Proposal | None:
    """The five entries; None, with a sentence, where they cannot be."""
    with st.grid(5, min_column_width=140, gap="small"):
        values = address.entries(form, start, f"{today}, as today")
    try:
        return Proposal(**values)
    except Mistake as mistake:
        st.markdown(
            f":orange[:material/info:] {plain(str(mistake))} Until then the sheet stands as it was."
        )
        return None


def _beside(form: Form, scope: Scope, who: str, now: CustomerRequest | None) -> CustomerRequest:
    """Who asks, what the market is said to give, and what the offer says of time and contact."""
    blank = CustomerRequest(who, scope.name, scope.day, Proposal())
    was = now or blank
    seller = was.contact or profile(data.ledger(scope), who).salesperson
    until = was.valid_until or scope.day + dt.timedelta(VALID_DAYS)
    with (
        st.popover("Who asks, who offers it, the offer's last day", icon=":material/edit_note:"),
        st.grid(2, min_column_width=200, gap="small"),
    ):
        by = _text(form, "asked_by", "Who asks, of theirs?", was.asked_by)
        day = st.date_input("Asked on", was.day, key=form.key("day"), max_value=scope.day)
        rival = _text(form, "competitor", "Who is said to offer it?", was.competitor)
        source = _text(form, "source", "Who says so?", was.source)
        said_on = st.date_input("When?", was.said_on, key=form.key("said_on"))
        valid = st.date_input("Our offer stands until", until, key=form.key("valid_until"))
        contact = _text(form, "contact", "Whom they ask, with phone or mail", seller)
    return replace(
        was, asked_by=by, competitor=rival, source=source, contact=contact,
        day=_one(day) or was.day, said_on=_one(said_on), valid_until=_one(valid) or until,
    )  # fmt: skip


def _text(form: Form, name: str, label: str, value: str) -> str:
    return st.text_input(label, value, key=form.key(name), max_chars=LONGEST_TEXT).strip()


def _one(value: Any) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


def _say(scope: Scope, who: str, now: CustomerRequest | None, request: CustomerRequest) -> None:
    """Whose words these are: kept, changed since, or only the record's or a guess."""
    if now is not None:
        changed = (
            "" if replace(request, by=now.by) == now else " **Changed here and not kept yet.**"
        )
        text = f"Taken down {said_day(now.day)}{plain(_market(now))}.{changed}"
    else:
        told = record.requests(data.ledger(scope), who)
        text = "Nobody has taken down a request: these are numbers to try."
        if len(told):
            last = told.iloc[0]
            text = f"On record, {said_day(last['day'].date())}, {last['by']}: {last['text']}"
            text = plain(text)
    st.markdown(f":small[:gray[{text}]]")


def _market(now: CustomerRequest) -> str:
    """Who asked, who is said to offer it, by whom and when."""
    parts = [f", {now.asked_by} asks" if now.asked_by else ""]
    if now.competitor:
        source = f", by {now.source}" if now.source else ""
        on = f", {said_day(now.said_on)}" if now.said_on else ""
        parts.append(f"; {now.competitor} is said to offer it{source}{on}")
    return "".join(parts)


def _keep(form: Form, now: CustomerRequest | None, request: CustomerRequest) -> None:
    def write(sent: Form) -> str:
        who = frame.person()
        if now is None:
            made = requests.take_down(data.home(), who, request, token=sent.token)
        else:
            made = requests.correct(
                data.home(), who, request, version=now.version, token=sent.token
            )
        st.query_params[address.REQUEST] = str(made.key)
        return f"Kept: {made.asks.text}."

    form.button("Keep the request", write, icon=":material/save:")


def _close(scope: Scope, now: CustomerRequest) -> None:
    form = submit.form(f"negotiation.close.{now.customer}.{now.key}")
    with st.popover("How did it end?", icon=":material/flag:"):
        outcome = st.segmented_control(
            "It was", list(CLOSED), default="agreed", required=True, key=form.key("outcome")
        )
        values = address.entries(form, now.asks, "as today") if outcome == "agreed" else {}
        note = st.text_input("In a few words", key=form.key("note"), max_chars=LONGEST_TEXT)

        def write(sent: Form) -> str:
            given = Proposal(**values) if values else None
            requests.close(
                data.home(), frame.person(), now.key, outcome, scope.day, given, note.strip(),
                version=now.version, token=sent.token,
            )  # fmt: skip
            address.clear()
            return f"Closed: {outcome}."

        form.button("Close it", write, icon=":material/check:")
        form.said()


def last_time(earlier: tuple[CustomerRequest, ...]) -> str:
    """What we gave last time, in a sentence; empty where nothing ended yet."""
    last = last_given(earlier)
    if last is None or last.outcome_day is None:
        return ""
    note = f" ({last.outcome_note})" if last.outcome_note else ""
    asked = f"they asked for {last.asks.text}"
    if last.outcome_terms is None:
        return f"Last time, {said_day(last.outcome_day)}, {asked}; it was {last.outcome}{note}."
    given = last.outcome_terms.text
    return f"Last time, {said_day(last.outcome_day)}, {asked}; we gave {given}{note}."


def rounds(asked: Asked) -> tuple[Round, ...]:
    """What was proposed so far; nothing where no request is kept."""
    if asked.request is None:
        return ()
    return requests.rounds(data.home(), frame.person(), asked.request.key)


def history(scope: Scope, asked: Asked, kept: Known, line: Any) -> tuple[str, ...]:
    """The request, its rounds and what was given last time, a line each, for our file.

    Args:
        line: a round as a line.
    """
    request = asked.request
    said = f"They ask for {asked.terms.text}"
    if request is not None:
        said += f", taken down {said_day(request.day)}{_market(request)}"
    last = last_time(kept.earlier)
    return (said, *([last] if last else ()), *(line(one) for one in rounds(asked)))


def _suggested(scope: Scope, who: str, today: int) -> int:
    """The days last asked for on record within a year; else a month more than today."""
    told = record.requests(data.ledger(scope), who)
    year = pd.Timestamp(days.add_months(scope.day, -12))
    if len(told) and told.iloc[0]["day"] > year and pd.notna(told.iloc[0]["days"]):
        return int(told.iloc[0]["days"])
    return today + SUGGESTED
