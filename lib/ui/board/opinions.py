"""Giving an opinion before anybody else's is seen: at one's own screen, or in turn at one machine."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from lib.board.case import Case
from lib.board.decision import Field
from lib.board.minutes import said_value
from lib.board.opinion import NotAnOpinion, Opinion
from lib.board.people import Person
from lib.board.record import Note
from lib.store.records import notes, opinions
from lib.ui import data, style
from lib.ui.board import decision, submit
from lib.ui.board.board_view import Table
from lib.ui.board.entries import amount, number
from lib.ui.board.submit import Form
from lib.ui.names import plain

CHANCE = (
    "The chance is that everything due in the next 90 days is paid within the days that we tolerate, "
    "0 to 100 in fives."
)
_SEALED = "Sealed. Nobody can read it, you included, until both sides are in."
_LATE = (
    "**Opened before you had sent yours.** It can no longer be given blind. What you typed stands "
    "here, and can be noted with the case, in your name."
)


def show(case: Case, table: Table) -> None:
    """Who has sealed, and a form for those who have not."""
    sealed = opinions.sealed(data.home(), table.eyes, case.key)
    at_table = [p for p in table.people if p.side]
    waiting = [p for p in at_table if p.key not in sealed]
    st.markdown(_count(sealed, at_table, table.names))
    if table.meeting.closed or not table.acts:
        return
    if table.one_machine:
        _turn(case, waiting, table)
    elif table.here in waiting:
        _own(case, table.here, table)
    elif table.here.key in sealed:
        st.markdown("Yours is sealed; it opens for everybody at once.")


def unsent(case: Case, table: Table) -> None:
    """An opinion that was begun at this screen and not sent when all were opened.

    Only the page knows whether anything was typed, and shows the form where something was.
    """
    people = table.people if table.one_machine else [table.here]
    sealed = opinions.sealed(data.home(), table.eyes, case.key)
    for who in people:
        if who.side and who.key not in sealed and table.may(notes.ACT):
            submit.form(_name(case, who)).said()
            with st.container(border=True, key=f"{style.UNSENT}-{case.key}-{who.key}"):
                st.markdown(_LATE)
                with submit.fields(_name(case, who), enter_to_submit=True) as form:
                    _entries(form, case, table)
                    form.button(
                        "Note it with the case",
                        partial(_note, case=case, day=table.meeting.day, who=who),
                        within=True, icon=":material/edit_note:",
                    )  # fmt: skip
                    form.button("Drop it", lambda sent: _DROPPED, within=True, type="tertiary")


_DROPPED = "Dropped. Nothing of it was written."


def _note(sent: Form, case: Case, day: dt.date, who: Person) -> str:
    """Keep what somebody had typed as a note, each entry as it stands."""
    parts = {"rating": "Rating", "limit": "limit", "term": "term", "chance": "chance"}
    typed = [f"{label} {sent.text(entry)}" for entry, label in parts.items() if sent.text(entry)]
    said = ". ".join(part for part in (", ".join(typed), sent.text("reasons")) if part)
    if not said or who.side is None:
        raise NotAnOpinion("Nothing was typed, so there is nothing to note.")
    text = f"{who.name}, after the reveal: {said}"[:500]
    notes.note(data.home(), who, Note(case.key, who.side, day, who.key, text), token=sent.token)
    return "Noted with the case."


def set_aside(case: Case, table: Table) -> None:
    """The chair takes an opinion away, unread, so that its author can give it again."""
    sealed = opinions.sealed(data.home(), table.eyes, case.key)
    if not sealed or not table.acts or table.meeting.closed:
        return
    form = submit.form(f"board.aside.{case.key}")
    form.said()
    with st.popover("Give an opinion again", type="tertiary"):
        st.selectbox(
            "Whose opinion is set aside, unread?", list(sealed), index=None, key=form.key("who"),
            format_func=lambda key: table.names.get(key, key), placeholder="Choose",
        )  # fmt: skip
        form.button("Set it aside", lambda sent: _aside(sent, case, table))


def _aside(sent: Form, case: Case, table: Table) -> str:
    if not sent.value("who"):
        raise NotAnOpinion("Choose whose opinion it is.")
    opinions.set_aside(
        data.home(), table.here, case.key, sent.value("who"), version=case.version, token=sent.token
    )
    return "Set aside, unread. It can be given again."


def _count(sealed: Mapping[str, str], at_table: Sequence[Person], names: Mapping[str, str]) -> str:
    given = ", ".join(names[key] for key in sealed if key in names)
    said = f"**Sealed {len(sealed)} of {len(at_table)}**"
    return f"{said}: {plain(given)}." if given else f"{said}."


def _name(case: Case, who: Person) -> str:
    return f"board.opinion.{case.key}.{who.key}"


def _own(case: Case, here: Person, table: Table) -> None:
    """The form of somebody at their own screen; nothing is filled in, so that nothing leads."""
    with submit.fields(_name(case, here), enter_to_submit=True) as form:
        _entries(form, case, table)
        form.button(
            "Seal", lambda sent: _seal(sent, case, here, table.currency),
            within=True, icon=":material/lock:",
        )  # fmt: skip


def _turn(case: Case, waiting: Sequence[Person], table: Table) -> None:
    """The form at the one machine: entries as dots; sealed, it is the next person's turn."""
    if not waiting:
        st.markdown("Everybody has sealed.")
        return
    by_key = {p.key: p for p in waiting}
    key = f"board.turn.{case.key}"
    if st.session_state.get(key) not in by_key:
        st.session_state[key] = waiting[0].key
    told, box = st.container(), st.container()
    chosen = st.segmented_control(
        "Somebody else's turn first", list(by_key), required=True, key=key,
        format_func=lambda one: by_key[one].name,
    )  # fmt: skip
    who = by_key[str(chosen)]
    with told:
        st.subheader(plain(f"{who.name} · {who.side}"), anchor=False)
    with box, submit.fields(_name(case, who), enter_to_submit=True) as form:
        _entries(form, case, table)
        form.button(
            "Seal and pass on", lambda sent: _seal(sent, case, who, table.currency),
            within=True, icon=":material/lock:",
        )  # fmt: skip


def _entries(form: Form, case: Case, table: Table) -> None:
    """Five entries to go through by Tab, beside what holds today; Enter in the last one sends them.

    Where the screen is everybody's, dots stand for what is typed, and no eye shows what they hide.
    """
    shared, currency = table.one_machine, table.currency
    now = decision.now(case, table, cover=False)
    look: dict[str, Any] = {"type": "password" if shared else "default", "autocomplete": "off"}
    with st.container(key=f"{style.BLIND if shared else 'own'}-{form.name.replace('.', '-')}"):
        with st.grid(4, min_column_width=180):
            for entry, label, most, hint in (
                ("rating", "Rating, A best to E", 1, "a letter"),
                (
                    "limit",
                    f"Limit, {currency}{_today(now, 'credit_limit', currency)}",
                    40,
                    "an amount",
                ),
                ("term", f"Term, days{_today(now, 'terms', currency)}", 9, "a number"),
                ("chance", "Chance all is paid in time, %", 9, "a number"),
            ):
                st.text_input(label, key=form.key(entry), max_chars=most, placeholder=hint, **look)
        st.text_input("Why?", key=form.key("reasons"), max_chars=2000,
                      placeholder="in your words", **look)  # fmt: skip
        st.caption(CHANCE)


def _today(now: Mapping[Field, str], field: Field, currency: str) -> str:
    """What holds today, for the label of the entry that would change it."""
    return plain(f" · today {said_value(field, now.get(field, ''), currency) or 'none'}")


def _seal(sent: Form, case: Case, who: Person, currency: str) -> str:
    opinions.seal(data.home(), who, case.key, _opinion(sent, who, currency), token=sent.token)
    return _SEALED


def _opinion(sent: Form, who: Person, currency: str) -> Opinion:
    """What was entered, as an opinion.

    Raises:
        NotAnOpinion, NotUnderstood: it is none.
    """
    if who.side is None:
        raise NotAnOpinion("An opinion is given for credit or for sales.")
    return Opinion(
        who.key, who.side, sent.text("rating").upper(),
        amount(sent.text("limit"), currency), number(sent.value("term"), "The term"),
        number(sent.value("chance"), "The chance"), sent.text("reasons"),
    )  # fmt: skip
