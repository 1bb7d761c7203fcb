"""The reveal: both sides, the gap in words, the record as a third voice, what one side alone knew."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from lib.board.case import Case
from lib.board.minutes import side_sentence
from lib.board.opinion import Opinion, spread
from lib.board.people import SIDES, Person, Side
from lib.board.record import Note
from lib.ledger.mistake import Mistake
from lib.ledger.wording import day_text
from lib.store.records import notes, opinions
from lib.ui import data
from lib.ui.board import boxes, submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.submit import Form
from lib.ui.cells import card
from lib.ui.names import plain

NOTED: tuple[Side | Literal["service"], ...] = (*SIDES, "service")
"""Whose knowledge is noted."""
_MARKS = {"credit": ":blue[●] **Credit**", "sales": ":yellow[■] **Sales**"}


class EmptyNote(Mistake):
    """A note was sent without words."""


def button(case: Case, view: BoardView) -> None:
    """The button that opens all opinions at once, as soon as both sides are in."""
    current_user, ready = view.current_user, not view.facts.waiting(case.key)
    form = submit.form(f"board.reveal.{case.key}")
    form.show_result()
    if ready and (question := silence_question(case, view)):
        with st.popover("Reveal", icon=":material/lock_open:", key=form.key("ask")):
            st.markdown(question)
            form.button(
                "Reveal now", lambda sent_form: _open(sent_form, case, current_user), type="primary"
            )
        return
    form.button(
        "Reveal", lambda sent: _open(sent, case, current_user), icon=":material/lock_open:",
        disabled=not ready,
        help="Opens every opinion on this case at once" if ready else "Each side gives at least one",
    )  # fmt: skip


def silence_question(case: Case, view: BoardView) -> str:
    """What to ask before a reveal that some have not spoken for; empty where all have."""
    return reveal_question(
        len(view.facts.sealed.get(case.key, ())), sum(bool(p.side) for p in view.people)
    )


def reveal_question(spoken: int, seats: int) -> str:
    """The question that a reveal before all have spoken is asked.

    >>> reveal_question(4, 5), reveal_question(5, 5)
    ('4 of 5 have spoken: reveal now? The other one can no longer speak blind.', '')
    """
    if spoken >= seats:
        return ""
    rest = "The other one" if seats - spoken == 1 else f"The {seats - spoken} others"
    return f"{spoken} of {seats} have spoken: reveal now? {rest} can no longer speak blind."


def _open(form: Form, case: Case, current_user: Person) -> None:
    opinions.reveal(data.home(), current_user, case.key, version=case.version, token=form.token)


def show(case: Case, view: BoardView) -> None:
    """Fact 8: each side's middle and range, the gap in words, the reasons where they may be read."""
    case_opinions = view.facts.opinions.get(case.key, ())
    with card(
        "board.reveal", view.scope, ask="8 · How far apart are we?", lead=True, height="stretch"
    ) as question_card:
        question_card.show(board=view.facts, case=case.key)
        with question_card.body:
            for place, side in zip(st.columns(2), SIDES, strict=True):
                with place:
                    _side(side, case_opinions, view.names, view.currency)


def _side(
    side: Side, case_opinions: Sequence[Opinion], names: Mapping[str, str], currency: str
) -> None:
    side_spread = spread(side, case_opinions)
    if side_spread is None:
        return
    st.markdown(f"{_MARKS[side]}: {plain(side_sentence(side_spread, currency).partition(': ')[2])}")
    st.markdown(
        "\n".join(
            f"- {plain(opinion.reasons)} "
            f":gray[({plain(f'{names.get(opinion.person, str())}, {opinion.rating}')})]"
            for opinion in case_opinions
            if opinion.side == side and opinion.reasons
        )
    )


def show_notes(case: Case, view: BoardView) -> None:
    """“What do you know that we don't?”: a note of each side, kept with the case."""
    with boxes.box("What do you know that we don't?", height="stretch"):
        case_notes = notes.notes(data.home(), view.reader, case.key)
        for note in case_notes:
            st.markdown(f"- **{note.side.capitalize()}**: {plain(note.text)}")
        if not case_notes:
            st.markdown(":gray[Nothing has been noted yet.]")
        if not view.may(notes.ACT) or view.meeting.closed:
            return
        with submit.fields(f"board.note.{case.key}", enter_to_submit=True) as form:
            for side in NOTED:
                st.text_input(f"{side.capitalize()} knew", key=form.key(side), max_chars=500,
                              placeholder="the business, not persons")  # fmt: skip
            form.button(
                "Note it",
                lambda sent_form: _note(sent_form, case, view.meeting.day, view.current_user),
                within=True,
                icon=":material/edit_note:",
            )


def _note(form: Form, case: Case, day: dt.date, current_user: Person) -> str:
    """Each entry that was filled in, as a note of its own."""
    typed_notes = {side: form.text(side) for side in NOTED if form.text(side)}
    if not typed_notes:
        raise EmptyNote("Write what was known, beside whoever knew it.")
    for side, text in typed_notes.items():
        note = Note(case.key, side, day, current_user.key, text)
        notes.note(data.home(), current_user, note, token=f"{form.token}.{side}")
    return f"Noted, {day_text(day)}."
