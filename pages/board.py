"""The board: a meeting, its cases, sealed opinions, the reveal, a decision, what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from lib.board.case import Case
from lib.board.decision import Field
from lib.ledger.mistake import Mistake
from lib.notebook.registry import question
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
from lib.ui.cells import more, show
from lib.ui.names import plain

scope = frame.scope()


def lobby(view: BoardView) -> None:
    """Which meeting is on, who sits at it, what is due, what came of decisions; the rest is closed."""
    names = view.reader.may("read who said what")
    left_column, right_column = st.columns([8, 4]) if names else (st.container(), None)
    with left_column:
        meeting.show_list(view)
    if right_column:
        with right_column:
            people.show(view)
    show("board.deadlines", view.scope, ask="What is due?", board=view.facts)
    opens = view.may("open or close a meeting")
    next_is_open = opens and all(m.closed for m in view.meetings)
    if next_is_open:
        put_forward(view)
    what_came_of_it(view)
    questions: dict[str, Callable[[], None]] = {}
    if opens and not next_is_open:
        questions[AGENDA] = partial(put_forward, view)
    if view.facts.revealed:
        questions[question("board.divergence").ask] = partial(
            show, "board.divergence", view.scope, board=view.facts
        )
        questions[question("board.scores").ask] = partial(outcomes.scores, view)
    if questions:
        more(questions, key="board.more")


AGENDA = "Whom would a meeting talk about?"


def put_forward(view: BoardView) -> None:
    """What the ledger would put forward today."""
    show("board.agenda", view.scope, ask=AGENDA, board=view.facts)


def what_came_of_it(view: BoardView) -> None:
    """Looks at decisions, and what the ledger has to be told of them, once there is any."""
    if view.facts.decisions:
        outcomes.show(view)
        changes.show(view)
    else:
        st.caption(
            "What came of decisions, and what the ledger has to be told of them, will stand here."
        )


def agenda_of(view: BoardView) -> None:
    """A meeting: its agenda, consent list, what else is put forward, its minutes and change lines."""
    current_meeting = view.meeting
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.header(plain(current_meeting.title), anchor=False, width="content")
        parts = meeting.summary(current_meeting), routing.beside_the_bar(view.scope)
        st.markdown(f":gray[{plain(' · '.join(filter(None, parts)))}]", width="content")
        st.space("stretch")
        routing.link("All meetings", icon=":material/chevron_left:")
    left_column, right_column = st.columns([8, 4])
    with left_column:
        talked_about(view)
    with right_column:
        with boxes.box("On what do we agree already?"):
            consent.show(view)
        with boxes.box("What goes out of this meeting?"), st.container(horizontal=True):
            minutes.show(view)
        if view.may("open or close a meeting"):
            with boxes.box("What does it leave open?"):
                (meeting.reopening_form if current_meeting.closed else meeting.closing_form)(view)
    changes.show(view)


def talked_about(view: BoardView) -> None:
    """The cases in their order and, closed until wanted, who could join them."""
    with boxes.box("Whom do we talk about, and why?"):
        boxes.finding(*agenda.clock(view.cases, view.meeting), lead=True)
        agenda.show(view)
        agenda.show_parked(view)
        if not view.may("add a case") or view.meeting.closed:
            return
        place = st.expander(
            "What does the ledger put forward?", expanded=not view.cases, on_change="rerun",
            key=f"board.forward.{view.meeting.key}",
        )  # fmt: skip
        if place.open:
            with place:
                agenda.show_proposals(view)
        with st.expander("Add a case by hand"):
            by_hand.show(view)


def a_case(view: BoardView, about: Case) -> None:
    """A case, one screen a step: facts, opinions up to their reveal, options, the decision."""
    view = replace(view, scope=replace(view.scope, customer=about.customer))
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
    with boxes.box("What do you think?") as place:
        opinions.show(about, view, place)
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
"""Steps with entries, which stay in the page; their pictures wait until they are looked at."""

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
