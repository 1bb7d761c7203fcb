"""Giving an opinion before anybody else's is seen: at one's own screen, or in turn at one machine."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.board.case import Case
from lib.board.decision import Field
from lib.board.minutes import value_text
from lib.board.opinion import NotAnOpinion, Opinion
from lib.board.people import Person
from lib.board.record import Note
from lib.store.records import notes, opinions
from lib.ui import data, style
from lib.ui.board import decision, submit
from lib.ui.board.board_view import BoardView
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


def show(case: Case, view: BoardView, place: DeltaGenerator) -> None:
    """Who has sealed, and a form for those who have not.

    Args:
        place: beside the question, where it stands how many have.
    """
    sealed_opinions = opinions.sealed(data.home(), view.reader, case.key)
    at_table = [p for p in view.people if p.side]
    waiting_people = [p for p in at_table if p.key not in sealed_opinions]
    place.markdown(_count(sealed_opinions, at_table, view.names))
    if view.meeting.closed or not view.acts:
        return
    if view.one_machine:
        _turn_form(case, waiting_people, view)
    elif view.current_user in waiting_people:
        _own_form(case, view.current_user, view)
    elif view.current_user.key in sealed_opinions:
        st.markdown("Yours is sealed; it opens for everybody at once.")


def show_unsent(case: Case, view: BoardView) -> None:
    """An opinion that was begun at this screen and not sent when all were opened.

    Only the page knows whether anything was typed, and shows the form where something was.
    """
    people = view.people if view.one_machine else [view.current_user]
    sealed_opinions = opinions.sealed(data.home(), view.reader, case.key)
    for person in people:
        if person.side and person.key not in sealed_opinions and view.may(notes.ACT):
            submit.form(_name(case, person)).show_result()
            with st.container(border=True, key=f"{style.UNSENT}-{case.key}-{person.key}"):
                st.markdown(_LATE)
                with submit.fields(_name(case, person), enter_to_submit=True) as form:
                    _entries(form, case, view)
                    form.button(
                        "Note it with the case",
                        partial(_note, case=case, day=view.meeting.day, who=person),
                        within=True, icon=":material/edit_note:",
                    )  # fmt: skip
                    form.button("Drop it", lambda sent: _DROPPED, within=True, type="tertiary")


_DROPPED = "Dropped. Nothing of it was written."


def _note(form: Form, case: Case, day: dt.date, who: Person) -> str:
    """Keep what somebody had typed as a note, each entry as it stands."""
    parts = {"rating": "Rating", "limit": "limit", "term": "term", "chance": "chance"}
    typed_entries = [
        f"{label} {form.text(entry)}" for entry, label in parts.items() if form.text(entry)
    ]
    details = ". ".join(part for part in (", ".join(typed_entries), form.text("reasons")) if part)
    if not details or who.side is None:
        raise NotAnOpinion("Nothing was typed, so there is nothing to note.")
    text = f"{who.name}, after the reveal: {details}"[:500]
    notes.note(data.home(), who, Note(case.key, who.side, day, who.key, text), token=form.token)
    return "Noted with the case."


def set_aside(case: Case, view: BoardView) -> None:
    """The chair takes an opinion away, unread, so that its author can give it again."""
    sealed_opinions = opinions.sealed(data.home(), view.reader, case.key)
    if not sealed_opinions or not view.acts or view.meeting.closed:
        return
    form = submit.form(f"board.aside.{case.key}")
    form.show_result()
    with st.popover("Give an opinion again", type="tertiary"):
        st.selectbox(
            "Whose opinion is set aside, unread?",
            list(sealed_opinions),
            index=None,
            key=form.key("who"),
            format_func=lambda key: view.names.get(key, key),
            placeholder="Choose",
        )
        form.button("Set it aside", lambda sent_form: _set_aside(sent_form, case, view))


def _set_aside(form: Form, case: Case, view: BoardView) -> str:
    if not form.value("who"):
        raise NotAnOpinion("Choose whose opinion it is.")
    opinions.set_aside(
        data.home(),
        view.current_user,
        case.key,
        form.value("who"),
        version=case.version,
        token=form.token,
    )
    return "Set aside, unread. It can be given again."


def _count(
    sealed_opinions: Mapping[str, str], at_table: Sequence[Person], names: Mapping[str, str]
) -> str:
    author_names = ", ".join(names[key] for key in sealed_opinions if key in names)
    count_text = f"**Sealed {len(sealed_opinions)} of {len(at_table)}**"
    return f"{count_text}: {plain(author_names)}." if author_names else f"{count_text}."


def _name(case: Case, person: Person) -> str:
    return f"board.opinion.{case.key}.{person.key}"


def _own_form(case: Case, person: Person, view: BoardView) -> None:
    """The form of somebody at their own screen; nothing is filled in, so that nothing leads."""
    with submit.fields(_name(case, person), enter_to_submit=True) as form:
        _entries(form, case, view)
        form.button(
            "Seal", lambda sent_form: _seal(sent_form, case, person, view.currency),
            within=True, icon=":material/lock:",
        )  # fmt: skip


def _turn_form(case: Case, waiting_people: Sequence[Person], view: BoardView) -> None:
    """The form at the one machine: entries as dots; sealed, it is the next person's turn."""
    if not waiting_people:
        st.markdown("Everybody has sealed.")
        return
    by_key = {p.key: p for p in waiting_people}
    key = f"board.turn.{case.key}"
    if st.session_state.get(key) not in by_key:
        st.session_state[key] = waiting_people[0].key
    heading_box, box = st.container(), st.container()
    choice = st.segmented_control(
        "Somebody else's turn first", list(by_key), required=True, key=key,
        format_func=lambda person_key: by_key[person_key].name,
    )  # fmt: skip
    person = by_key[str(choice)]
    with heading_box:
        st.subheader(plain(f"{person.name} · {person.side}"), anchor=False)
    with box, submit.fields(_name(case, person), enter_to_submit=True) as form:
        _entries(form, case, view)
        form.button(
            "Seal and pass on", lambda sent_form: _seal(sent_form, case, person, view.currency),
            within=True, icon=":material/lock:",
        )  # fmt: skip


def _entries(form: Form, case: Case, view: BoardView) -> None:
    """Five entries to go through by Tab, beside what holds today; Enter in the last one sends them.

    Where the screen is everybody's, dots stand for what is typed, and no eye shows what they hide.
    """
    shared_screen, currency = view.one_machine, view.currency
    ledger_terms = decision.ledger_terms(case, view, cover=False)
    look: dict[str, Any] = {
        "type": "password" if shared_screen else "default",
        "autocomplete": "off",
    }
    with st.container(
        key=f"{style.BLIND if shared_screen else 'own'}-{form.name.replace('.', '-')}"
    ):
        with st.grid(4, min_column_width=180):
            for entry, label, most, hint in (
                ("rating", "Rating, A best to E", 1, "a letter"),
                (
                    "limit",
                    f"Limit, {currency}{_today(ledger_terms, 'credit_limit', currency)}",
                    40,
                    "an amount",
                ),
                ("term", f"Term, days{_today(ledger_terms, 'terms', currency)}", 9, "a number"),
                ("chance", "Chance all is paid in time, %", 9, "a number"),
            ):
                st.text_input(label, key=form.key(entry), max_chars=most, placeholder=hint, **look)
        st.text_input("Why?", key=form.key("reasons"), max_chars=2000,
                      placeholder="in your words", **look)  # fmt: skip
        st.caption(CHANCE)


def _today(ledger_terms: Mapping[Field, str], field: Field, currency: str) -> str:
    """What holds today, for the label of the entry that would change it."""
    return plain(f" · today {value_text(field, ledger_terms.get(field, ''), currency) or 'none'}")


def _seal(form: Form, case: Case, person: Person, currency: str) -> str:
    opinions.seal(data.home(), person, case.key, _opinion(form, person, currency), token=form.token)
    return _SEALED


def _opinion(form: Form, person: Person, currency: str) -> Opinion:
    """What was entered, as an opinion.

    Raises:
        NotAnOpinion, NotUnderstood: it is none.
    """
    if person.side is None:
        raise NotAnOpinion("An opinion is given for credit or for sales.")
    return Opinion(
        person.key, person.side, form.text("rating").upper(),
        amount(form.text("limit"), currency), number(form.value("term"), "The term"),
        number(form.value("chance"), "The chance"), form.text("reasons"),
    )  # fmt: skip
