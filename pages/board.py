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
from lib.ui.board.board_view import BoardView, load
from lib.ui.cells import card
from lib.ui.names import plain

scope = frame.scope()


def lobby(view: BoardView) -> None:
    """The meetings there are, what came of decisions, what is to be entered, who is on the list."""
    names = view.reader.may("read who said what")
    left_column, right_column = st.columns(2) if names else (st.container(), None)
    with left_column, st.container(border=True, height="stretch", gap="small"):
        st.header("Which meeting?", anchor=False)
        meeting.show_list(view)
    if right_column:
        with right_column, st.container(border=True, height="stretch", gap="small"):
            st.header("Who sits at the table?", anchor=False)
            people.show(view)
    if view.may("open or close a meeting"):
        with st.container(border=True, gap="small"):
            meeting.opening_form(view.scope, view.current_user)
    with card("board.deadlines", view.scope, ask="What is due?") as question_card:
        question_card.show(board=view.facts)
    if view.may("open or close a meeting") and all(m.closed for m in view.meetings):
        with card(
            "board.agenda", view.scope, ask="Whom would a meeting talk about?"
        ) as question_card:
            question_card.show(board=view.facts)
    what_came_of_it(view)


def what_came_of_it(view: BoardView) -> None:
    """Looks at decisions, the map, scores, change lines: each once there is something to show."""
    if view.facts.decisions:
        outcomes.show(view)
    if view.facts.revealed:
        left_column, right_column = st.columns([7, 6])
        with left_column, card("board.divergence", view.scope, height="stretch") as question_card:
            question_card.show(board=view.facts)
        with right_column, card("board.scores", view.scope, height="stretch") as question_card:
            outcomes.scores(question_card, view)
    if view.facts.decisions:
        changes.show(view)
    else:
        st.caption(
            "What came of decisions, and what the ledger has to be told of them, will stand here."
        )


def agenda_of(view: BoardView) -> None:
    """A meeting: its agenda, consent list, what else is put forward, its minutes and change lines."""
    current_meeting = view.meeting
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.header(plain(current_meeting.title), anchor=False, width="content")
        st.markdown(f":gray[{plain(meeting.summary(current_meeting))}]", width="content")
        st.space("stretch")
        routing.link("All meetings", icon=":material/chevron_left:")
    st.markdown(agenda.clock(view.cases, current_meeting))
    agenda.show(view)
    agenda.show_parked(view)
    if view.may("add a case") and not current_meeting.closed:
        box = st.expander(
            "What does the ledger put forward?", expanded=not view.cases, on_change="rerun",
            key=f"board.forward.{current_meeting.key}",
        )  # fmt: skip
        if box.open:
            with box:
                agenda.show_proposals(view)
        with st.expander("Add a case by hand"):
            by_hand.show(view)
    with st.container(border=True):
        st.header("On what do we agree already?", anchor=False)
        consent.show(view)
    with st.container(border=True):
        st.header("What goes out of this meeting?", anchor=False)
        with st.container(horizontal=True):
            minutes.show(view)
    changes.show(view)
    if view.may("open or close a meeting"):
        (meeting.reopening_form if current_meeting.closed else meeting.closing_form)(view)


def a_case(view: BoardView, about: Case) -> None:
    """A case, one screen a step: facts, opinions up to their reveal, options, the decision."""
    case.heading(about, view)
    facts_tab, opinions_tab, *later = steps.tabs(
        about, opinions_open=about.key in view.facts.opinions
    )
    with facts_tab:
        if facts_tab.open:
            case.first_screen(about, view)
            case.second_screen(about, view)
    with opinions_tab:
        if later:
            after_reveal(view, about)
        else:
            before_reveal(view, about)
    if later:
        ledger_terms = decision.ledger_terms(about, view, cover=view.scope.clearance.cover)
        with later[0]:
            offers.show(about, view, ledger_terms, picture=bool(later[0].open))
        with later[1]:
            decision_status.show(about, view, ledger_terms=ledger_terms)


def before_reveal(view: BoardView, about: Case) -> None:
    """Each person's view, blind, and the button that opens all."""
    with st.container(border=True):
        st.header("What do you think?", anchor=False)
        opinions.show(about, view)
        if view.may("reveal opinions") and about.state == "open":
            reveal.button(about, view)
        if view.may("open or close a meeting"):
            opinions.set_aside(about, view)


def after_reveal(view: BoardView, about: Case) -> None:
    """How far apart all are, what one side alone knew, what the record expects."""
    opinions.show_unsent(about, view)
    reveal.show(about, view)
    left_column, right_column = st.columns(2) if not about.prospect else (st.container(), None)
    with left_column:
        reveal.show_notes(about, view)
    if right_column is not None:
        with (
            right_column,
            card(
                "board.voice", view.scope, ask="9 · What does the record expect?"
            ) as question_card,
        ):
            question_card.show(customer=about.customer)


address, above, drawn_version = (routing.case(), routing.meeting()), st.container(), live.version()
if people.none_yet(scope):
    st.stop()
try:
    view = load(scope, *address)
except Mistake as mistake:
    bar.sentence(mistake)
    st.stop()
if address[0] is not None:
    a_case(view, view.case(address[0]))
elif address[1] is not None:
    agenda_of(view)
else:
    lobby(view)
with above:
    submit.show_remaining()
    live.follow(drawn_version)
