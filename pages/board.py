"""The board: a meeting, its cases, sealed opinions, the reveal, a decision, what came of it."""

from collections.abc import Mapping

import streamlit as st

from lib.board.case import Case
from lib.board.decision import Field
from lib.ledger.mistake import Mistake
from lib.ui import bar, frame
from lib.ui.board import (
    agenda,
    boxes,
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
from lib.ui.cells import card, show
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
    opened = about.key in view.facts.opinions
    for step, screen in steps.screens(about, opinions_open=opened).items():
        with screen.box:
            if screen.open and step in READ:
                READ[step](about, view)
            elif step == steps.OPINIONS and not opened:
                before_reveal(about, view)
            elif step not in READ:
                OPENED[step](about, view, picture=screen.open)


def before_reveal(about: Case, view: BoardView) -> None:
    """Each person's view, blind, and the button that opens all."""
    with boxes.box("What do you think?"):
        opinions.show(about, view)
        with st.container(horizontal=True, vertical_alignment="center"):
            if view.may("reveal opinions") and about.state == "open":
                reveal.button(about, view)
            if view.may("open or close a meeting"):
                opinions.set_aside(about, view)


def after_reveal(about: Case, view: BoardView, *, picture: bool) -> None:
    """How far apart all are, and what one side alone knew."""
    opinions.show_unsent(about, view)
    left_column, right_column = st.columns([8, 4])
    with left_column:
        if picture:
            reveal.show(about, view)
    with right_column:
        reveal.show_notes(about, view)


def record(about: Case, view: BoardView) -> None:
    """What the record expects, beside what both sides do."""
    show("board.voice", view.scope, ask="9 · What does the record expect?", lead=True,
         tall=400, customer=about.customer)  # fmt: skip


def options(about: Case, view: BoardView, *, picture: bool) -> None:
    """What each option would do, and the plan."""
    offers.show(about, view, terms_of(about, view), picture=picture)


def to_decide(about: Case, view: BoardView, *, picture: bool) -> None:
    """What is decided, and how far that is."""
    decision_status.show(about, view, ledger_terms=terms_of(about, view))


def terms_of(about: Case, view: BoardView) -> Mapping[Field, str]:
    """What the ledger says today of what may be changed here."""
    return decision.ledger_terms(about, view, cover=view.scope.clearance.cover)


READ = {steps.FACTS: case.facts, steps.WHY: case.why_and_seen, steps.RECORD: record}
"""Steps that hold no entry: drawn only while they are looked at."""
OPENED = {steps.OPINIONS: after_reveal, steps.OPTIONS: options, steps.DECISION: to_decide}
"""Steps with entries, which stay in the page; their pictures are drawn only while they are looked at."""

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
