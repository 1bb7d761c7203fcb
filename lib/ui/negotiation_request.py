"""A customer's request on the page: from its record or the address, changed here, kept, and closed."""

import datetime as dt
from collections.abc import Mapping
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
from lib.store.board import requests
from lib.ui import data, frame
from lib.ui.board import submit
from lib.ui.board.submit import Form
from lib.ui.frame import Scope
from lib.ui.names import plain

REQUEST = "request"
TERMS = ("term", "price", "discount", "window", "volume")
"""Names in the address; shares stand there in per cent."""
_SHARES = frozenset(("price", "discount", "volume"))
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
        return {name: getattr(self.terms, name) for name in TERMS}


def known(scope: Scope, who: str) -> Known:
    """The record, seen on the scope's day; nothing where others look on or who is here may not read."""
    if scope.presenting or frame.refusal(requests.READING):
        return Known()
    found = requests.requests(data.home(), frame.person(), who, scope.name)
    seen = tuple(r for r in found if r.day <= scope.day)
    linked = st.query_params.get(REQUEST)
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
    terms = _addressed() or Proposal(_suggested(scope, who, today))
    contact = st.query_params.get("contact", "")
    until = _day(st.query_params.get("until", "")) or scope.day + dt.timedelta(VALID_DAYS)
    return Asked(terms, until, contact or profile(data.ledger(scope), who).salesperson)


def controls(scope: Scope, who: str, today: int, kept: Known) -> Asked:
    """The request as entries that count at once, and what is done with it."""
    now = kept.current
    form = submit.form(f"negotiation.request.{who}.{now.key if now else 0}")
    form.said()
    if now:  # what was just taken down has a form of its own
        submit.form(f"negotiation.request.{who}.0").said()
    start = now.asks if now else _addressed() or Proposal(_suggested(scope, who, today))
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
    _address(asked)
    return asked


def _terms(form: Form, start: Proposal, today: int) -> Proposal | None:
    """The five entries; None, with a sentence, where they cannot be."""
    with st.grid(5, min_column_width=140, gap="small"):
        values = entries(form, start, f"{today}, as today")
    try:
        return Proposal(**values)
    except Mistake as mistake:
        st.markdown(
            f":orange[:material/info:] {plain(str(mistake))} Until then the sheet stands as it was."
        )
        return None


def entries(form: Form, start: Proposal, term: str) -> dict[str, Any]:
    """Entries for terms, empty where they are as today; shares are typed in per cent."""
    labels: Mapping[str, tuple[str, dict[str, Any]]] = {
        "term": ("Term, days", {"step": 5, "placeholder": term}),
        "price": ("Price, % more", {"step": 0.25, "format": "%.2f", "placeholder": "as today"}),
        "discount": ("Early discount, %", {"step": 0.5, "format": "%.2f",
                                          "placeholder": "as today", "help": "0: none any more"}),
        "window": ("taken within, days", {"step": 1, "placeholder": "10"}),
        "volume": ("Volume, % more", {"step": 5.0, "format": "%.1f", "placeholder": "as today"}),
    }  # fmt: skip
    values: dict[str, Any] = {}
    for name, (label, look) in labels.items():
        begun = getattr(start, name)
        shown = round(begun * 100, 6) if begun is not None and name in _SHARES else begun
        value = st.number_input(label, value=shown, key=form.key(name), **look)
        values[name] = _share(value) if name in _SHARES else value
    if values["discount"] and values["window"] is None:
        values["window"] = 10
    if not values["discount"]:
        values["window"] = None
    return values


def _share(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 8)


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
        st.query_params[REQUEST] = str(made.key)
        return f"Kept: {made.asks.text}."

    form.button("Keep the request", write, icon=":material/save:")


def _close(scope: Scope, now: CustomerRequest) -> None:
    form = submit.form(f"negotiation.close.{now.customer}.{now.key}")
    with st.popover("How did it end?", icon=":material/flag:"):
        outcome = st.segmented_control(
            "It was", list(CLOSED), default="agreed", required=True, key=form.key("outcome")
        )
        values = entries(form, now.asks, "as today") if outcome == "agreed" else {}
        note = st.text_input("In a few words", key=form.key("note"), max_chars=LONGEST_TEXT)

        def write(sent: Form) -> str:
            given = Proposal(**values) if values else None
            requests.close(
                data.home(), frame.person(), now.key, outcome, scope.day, given, note.strip(),
                version=now.version, token=sent.token,
            )  # fmt: skip
            clear()
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


def clear() -> None:
    """Take the request out of the address: another customer's, or the next one's, begins anew."""
    for name in (REQUEST, *TERMS, "contact", "until"):
        st.query_params.pop(name, None)


def _address(asked: Asked) -> None:
    """The address says the request, so that a reload, a link and a screen that others see have it."""
    said = {name: _written(name, getattr(asked.terms, name)) for name in TERMS}
    said[REQUEST] = str(asked.request.key) if asked.request else ""
    said |= {"contact": asked.contact, "until": asked.valid_until.isoformat()}
    for name, text in said.items():
        if not text:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != text:
            st.query_params[name] = text


def _written(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value * 100:.6g}" if name in _SHARES else str(value)


def _addressed() -> Proposal | None:
    """Terms as the address has them; None where it has none that can be."""
    given = {name: st.query_params[name] for name in TERMS if name in st.query_params}
    try:
        values: dict[str, Any] = {
            n: float(v) / 100 if n in _SHARES else int(v) for n, v in given.items()
        }
        return Proposal(**values) if values else None
    except (Mistake, ValueError):
        return None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _suggested(scope: Scope, who: str, today: int) -> int:
    """The days last asked for on record within a year; else a month more than today."""
    told = record.requests(data.ledger(scope), who)
    year = pd.Timestamp(days.add_months(scope.day, -12))
    if len(told) and told.iloc[0]["day"] > year and pd.notna(told.iloc[0]["days"]):
        return int(told.iloc[0]["days"])
    return today + SUGGESTED
