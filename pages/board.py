"""The board: a meeting, its cases, sealed opinions, the reveal, a decision, what came of it."""

import streamlit as st

from lib.board.case import Case
from lib.ledger.mistake import Mistake
from lib.ui import bar, frame
from lib.ui.board import (
    agenda,
    by_hand,
    case,
    changes,
    consent,
    decision,
    decision_status,
    live,
    meeting,
    minutes,
    offers,
    opinions,
    outcomes,
    people,
    reveal,
    routing,
    steps,
    submit,
)
from lib.ui.board.board_view import Table, laid
from lib.ui.cells import card
from lib.ui.names import plain

scope = frame.scope()


def lobby(table: Table) -> None:
    """The meetings there are, what came of decisions, what is to be entered, who is on the list."""
    st.title("Board", anchor=False)
    names = table.eyes.may("read who said what")
    left, right = st.columns(2) if names else (st.container(), None)
    with left, st.container(border=True, height="stretch", gap="small"):
        st.header("Which meeting?", anchor=False)
        meeting.listed(table)
    if right:
        with right, st.container(border=True, height="stretch", gap="small"):
            st.header("Who sits at the table?", anchor=False)
            people.show(table)
    if table.may("open or close a meeting"):
        with st.container(border=True, gap="small"):
            meeting.opening(table.scope, table.here)
    with card("board.deadlines", table.scope, ask="What is due?") as asked:
        asked.show(board=table.facts)
    if table.may("open or close a meeting") and all(m.closed for m in table.held):
        with card("board.agenda", table.scope, ask="Whom would a meeting talk about?") as asked:
            asked.show(board=table.facts)
    what_came_of_it(table)


def what_came_of_it(table: Table) -> None:
    """Looks at decisions, the map, scores, change lines: each once there is something to show."""
    if table.facts.decisions:
        outcomes.show(table)
    if table.facts.revealed:
        left, right = st.columns([7, 6])
        with left, card("board.divergence", table.scope, height="stretch") as asked:
            asked.show(board=table.facts)
        with right, card("board.scores", table.scope, height="stretch") as asked:
            outcomes.scores(asked, table)
    if table.facts.decisions:
        changes.show(table)
    else:
        st.caption(
            "What came of decisions, and what the ledger has to be told of them, will stand here."
        )


def agenda_of(table: Table) -> None:
    """A meeting: its agenda, consent list, what else is put forward, its minutes and change lines."""
    held = table.meeting
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.title(plain(held.title), anchor=False, width="content")
        st.markdown(f":gray[{plain(meeting.said(held))}]", width="content")
        st.space("stretch")
        routing.link("All meetings", icon=":material/chevron_left:")
    st.markdown(agenda.clock(table.cases, held))
    agenda.show(table)
    agenda.parked(table)
    if table.may("add a case") and not held.closed:
        box = st.expander(
            "What does the ledger put forward?", expanded=not table.cases, on_change="rerun",
            key=f"board.forward.{held.key}",
        )  # fmt: skip
        if box.open:
            with box:
                agenda.put_forward(table)
        with st.expander("Add a case by hand"):
            by_hand.show(table)
    with st.container(border=True):
        st.header("On what do we agree already?", anchor=False)
        consent.show(table)
    with st.container(border=True):
        st.header("What goes out of this meeting?", anchor=False)
        with st.container(horizontal=True):
            minutes.show(table)
    changes.show(table)
    if table.may("open or close a meeting"):
        (meeting.reopening if held.closed else meeting.closing)(table)


def a_case(table: Table, about: Case) -> None:
    """A case, one screen a step: facts, opinions up to their reveal, options, the decision."""
    case.heading(about, table)
    facts, given, *later = steps.tabs(about, opened=about.key in table.facts.opened)
    with facts:
        if facts.open:
            case.first_screen(about, table)
            case.second_screen(about, table)
    with given:
        if later:
            after_reveal(table, about)
        else:
            before_reveal(table, about)
    if later:
        now = decision.now(about, table, cover=table.scope.clearance.cover)
        with later[0]:
            offers.show(about, table, now, picture=bool(later[0].open))
        with later[1]:
            decision_status.show(about, table, now=now)


def before_reveal(table: Table, about: Case) -> None:
    """Each person's view, blind, and the button that opens all."""
    with st.container(border=True):
        st.header("What do you think?", anchor=False)
        opinions.show(about, table)
        if table.may("reveal opinions") and about.state == "open":
            reveal.button(about, table)
        if table.may("open or close a meeting"):
            opinions.set_aside(about, table)


def after_reveal(table: Table, about: Case) -> None:
    """How far apart all are, what one side alone knew, what the record expects."""
    opinions.unsent(about, table)
    reveal.show(about, table)
    left, right = st.columns(2) if not about.prospect else (st.container(), None)
    with left:
        reveal.asking(about, table)
    if right is not None:
        with (
            right,
            card("board.voice", table.scope, ask="9 · What does the record expect?") as asked,
        ):
            asked.show(customer=about.customer)


here, above, drawn = (routing.case(), routing.meeting()), st.container(), live.version()
if people.none_yet(scope):
    st.stop()
try:
    table = laid(scope, *here)
except Mistake as mistake:
    st.title("Board", anchor=False)
    bar.sentence(mistake)
    st.stop()
if here[0] is not None:
    a_case(table, table.case(here[0]))
elif here[1] is not None:
    agenda_of(table)
else:
    lobby(table)
with above:
    submit.untold()
    live.follow(drawn)
