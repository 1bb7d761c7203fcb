"""Meetings: open one on the scope's day and ledger, or go to one that is there."""

from collections.abc import Sequence

import streamlit as st

from lib.board.agenda import FORTNIGHT
from lib.board.case import Meeting, Mode
from lib.board.people import Person
from lib.board.status import left_open, progress
from lib.ledger.mistake import Mistake
from lib.ledger.wording import count, day_text
from lib.store.records import cases, meetings
from lib.ui import data
from lib.ui.board import boxes, routing, submit
from lib.ui.board.board_view import BoardView
from lib.ui.board.submit import Form
from lib.ui.frame import Scope
from lib.ui.names import plain

MODES: dict[Mode, str] = {
    "room": "one machine, the keyboard goes round", "signed in": "each at their own screen",
}  # fmt: skip


LATEST = 4
"""Meetings of the lobby; the earlier ones are folded away."""


_FIRST = "Opened, one lists what the ledger puts forward, as much as its minutes allow."


class NoTitle(Mistake):
    """A meeting was opened without a title."""


def show_list(view: BoardView) -> None:
    """Which meeting is on, the meetings there are with how far each is, and the form that opens one."""
    opens = view.may("open or close a meeting")
    with boxes.box("Which meeting?", height="stretch") as controls:
        boxes.finding(*_current(view), lead=True)
        _entries(view.meetings[:LATEST], view)
        if earlier := view.meetings[LATEST:]:
            with st.expander(f"{count(len(earlier), 'earlier meeting')}"):
                _entries(earlier, view)
        if opens and not view.meetings:
            opening_form(view.scope, view.current_user)
    if opens and view.meetings:
        with controls, st.popover("Open a meeting", icon=":material/add:", width="content"):
            opening_form(view.scope, view.current_user)


def _current(view: BoardView) -> tuple[str, str]:
    """The meeting that is on, or that none is, as a finding; and how far it is."""
    if (meeting := _on(view)) is None:
        return "No meeting has been held yet", _FIRST
    text, title = _progress(meeting, view), plain(meeting.title)
    if meeting.closed:
        return f"{title} was the last", text
    agenda, _, states = text.partition(": ")
    return f"{title}: {states}" if states else f"{title} is open", agenda


def _on(view: BoardView) -> Meeting | None:
    """The latest meeting that is open, else the latest."""
    return next((m for m in view.meetings if not m.closed), next(iter(view.meetings), None))


def _progress(meeting: Meeting, view: BoardView) -> str:
    """How far an agenda is; an earlier day knows nothing of it."""
    if meeting.day > view.scope.day:
        return f"Held later, on {day_text(meeting.day)}."
    return progress(cases.cases(data.home(), view.reader, meeting.key), meeting)


def _entries(meetings_held: Sequence[Meeting], view: BoardView) -> None:
    """A line a meeting; how far the one is that is on stands above."""
    current_meeting = _on(view)
    for meeting in meetings_held:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            routing.link(plain(meeting.title), meeting=meeting.key, icon=":material/groups:")
            state = "closed" if meeting.closed else "open"
            st.markdown(f":gray[{day_text(meeting.day)} · {state}]", width="content")
            if meeting != current_meeting:
                st.markdown(f":small[{_progress(meeting, view)}]", width="content")


def summary(meeting: Meeting) -> str:
    """When, how long and how a meeting is held."""
    state = "closed" if meeting.closed else "open"
    return f"{day_text(meeting.day)} · {meeting.minutes} minutes · {MODES[meeting.mode]} · {state}"


def opening_form(scope: Scope, current_user: Person) -> None:
    """The form that opens a meeting."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.markdown("##### Open one", width="content")
        hint = f"On {day_text(scope.day)}, ledger {plain(scope.name)}: change it in the bar above."
        st.markdown(f":small[:gray[{hint}]]", width="content")
    with (
        submit.fields("board.open") as form,
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input("Title", f"Review, {scope.day:%B %Y}", key=form.key("title"), width=200)
        st.number_input("Minutes", 15, 480, 90, step=15, key=form.key("minutes"), width=130)
        st.segmented_control(
            "How", list(MODES), default="room", required=True, key=form.key("mode"),
            format_func=MODES.__getitem__,
        )  # fmt: skip
        form.button(
            "Open the meeting", lambda sent_form: _open(sent_form, scope, current_user),
            within=True, icon=":material/groups:",
        )  # fmt: skip


def _open(form: Form, scope: Scope, current_user: Person) -> None:
    if not form.text("title"):
        raise NoTitle("Give the meeting a title, such as “Review, June 2026”.")
    new_meeting = meetings.open_meeting(
        data.home(), current_user, form.text("title"), scope.day, scope.version,
        int(form.value("minutes")), form.value("mode"), token=form.token,
    )  # fmt: skip
    routing.go(meeting=new_meeting.key)


def closing_form(view: BoardView) -> None:
    """What it leaves open and the button that closes it; what is undecided is parked until a day."""
    meeting = view.meeting
    undecided_cases = [c for c in view.cases if c.state in ("open", "revealed")]
    with submit.fields(f"board.close.{meeting.key}", border=False) as form:
        st.markdown(f"If it is closed now: {plain(left_open(view.facts))}")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if undecided_cases:
                st.date_input(
                    f"{count(len(undecided_cases), 'undecided case')} come back on",
                    meeting.day + FORTNIGHT, min_value=meeting.day, key=form.key("until"),
                    width=220,
                )  # fmt: skip
            form.button(
                "Close the meeting",
                lambda sent_form: _close(sent_form, meeting, view.current_user),
                within=True,
                icon=":material/task_alt:",
            )


def _close(form: Form, meeting: Meeting, current_user: Person) -> str:
    meetings.close(
        data.home(), current_user, meeting.key, form.value("until"),
        version=meeting.version, token=form.token,
    )  # fmt: skip
    return "The meeting is closed. Its minutes and change lines stay."


def reopening_form(view: BoardView) -> None:
    """The way back: what the close parked is talked about as before."""
    form = submit.form(f"board.reopen.{view.meeting.key}")
    form.show_result()
    form.button(
        "Reopen the meeting", lambda sent_form: _reopen(sent_form, view.meeting, view.current_user),
        icon=":material/undo:",
    )  # fmt: skip


def _reopen(form: Form, meeting: Meeting, current_user: Person) -> str:
    meetings.reopen(
        data.home(), current_user, meeting.key, version=meeting.version, token=form.token
    )
    return "The meeting is open again, with the cases that its close had parked."
