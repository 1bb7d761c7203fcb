"""The reveal: both sides, the gap in words, the record as a third voice, what one side alone knew."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from lib.board.case import Case
from lib.board.minutes import said_side
from lib.board.opinion import Opinion, spread
from lib.board.people import SIDES, Person, Side
from lib.board.record import Note
from lib.ledger.mistake import Mistake
from lib.ledger.wording import day as said_day
from lib.store.records import notes, opinions
from lib.ui import data
from lib.ui.board import submit
from lib.ui.board.board_view import Table
from lib.ui.board.submit import Form
from lib.ui.cells import card
from lib.ui.names import plain

NOTED: tuple[Side | Literal["service"], ...] = (*SIDES, "service")
"""Whose knowledge is noted."""
_MARKS = {"credit": ":blue[●] **Credit**", "sales": ":yellow[■] **Sales**"}


class NothingSaid(Mistake):
    """A note was sent without words."""


def button(case: Case, table: Table) -> None:
    """The button that opens all opinions at once, as soon as both sides are in."""
    here, ready = table.here, not table.facts.waiting(case.key)
    form = submit.form(f"board.reveal.{case.key}")
    form.said()
    if ready and (asked := silent(case, table)):
        with st.popover("Reveal", icon=":material/lock_open:", key=form.key("ask")):
            st.markdown(asked)
            form.button("Reveal now", lambda sent: _open(sent, case, here), type="primary")
        return
    form.button(
        "Reveal", lambda sent: _open(sent, case, here), icon=":material/lock_open:",
        disabled=not ready,
        help="Opens every opinion on this case at once" if ready else "Each side gives at least one",
    )  # fmt: skip


def silent(case: Case, table: Table) -> str:
    """What to ask before a reveal that some have not spoken for; empty where all have."""
    return wanting(
        len(table.facts.sealed.get(case.key, ())), sum(bool(p.side) for p in table.people)
    )


def wanting(given: int, seats: int) -> str:
    """The question that a reveal before all have spoken is asked.

    >>> wanting(4, 5), wanting(5, 5)
    ('4 of 5 have spoken: reveal now? The other one can no longer speak blind.', '')
    """
    if given >= seats:
        return ""
    others = "The other one" if seats - given == 1 else f"The {seats - given} others"
    return f"{given} of {seats} have spoken: reveal now? {others} can no longer speak blind."


def _open(sent: Form, case: Case, here: Person) -> None:
    opinions.reveal(data.home(), here, case.key, version=case.version, token=sent.token)


def show(case: Case, table: Table) -> None:
    """Fact 8: each side's middle and range, the gap in words, the reasons where they may be read."""
    opened = table.facts.opened.get(case.key, ())
    with card("board.reveal", table.scope, ask="8 · How far apart are we?") as asked:
        asked.show(board=table.facts, case=case.key)
        for place, side in zip(st.columns(2), SIDES, strict=True):
            with place:
                _side(side, opened, table.names, table.currency)


def _side(side: Side, opened: Sequence[Opinion], names: Mapping[str, str], currency: str) -> None:
    said = spread(side, opened)
    if said is None:
        return
    st.markdown(f"{_MARKS[side]}: {plain(said_side(said, currency).partition(': ')[2])}")
    st.markdown(
        "\n".join(
            f"- {plain(one.reasons)} :gray[({plain(f'{names.get(one.person, str())}, {one.rating}')})]"
            for one in opened
            if one.side == side and one.reasons
        )
    )


def asking(case: Case, table: Table) -> None:
    """“What do you know that we don't?”: a note of each side, kept with the case."""
    with st.container(border=True):
        st.header("What do you know that we don't?", anchor=False)
        found = notes.notes(data.home(), table.eyes, case.key)
        for note in found:
            st.markdown(f"- **{note.side.capitalize()}**: {plain(note.text)}")
        if not found:
            st.markdown(":gray[Nothing has been noted yet.]")
        if not table.may(notes.ACT) or table.meeting.closed:
            return
        with submit.fields(f"board.note.{case.key}", enter_to_submit=True) as form:
            for side in NOTED:
                st.text_input(f"{side.capitalize()} knew", key=form.key(side), max_chars=500,
                              placeholder="about the business, not about persons")  # fmt: skip
            form.button(
                "Note it", lambda sent: _note(sent, case, table.meeting.day, table.here),
                within=True, icon=":material/edit_note:",
            )  # fmt: skip


def _note(sent: Form, case: Case, day: dt.date, here: Person) -> str:
    """Each entry that was filled in, as a note of its own."""
    typed = {side: sent.text(side) for side in NOTED if sent.text(side)}
    if not typed:
        raise NothingSaid("Write what was known, beside whoever knew it.")
    for side, text in typed.items():
        note = Note(case.key, side, day, here.key, text)
        notes.note(data.home(), here, note, token=f"{sent.token}.{side}")
    return f"Noted, {said_day(day)}."
