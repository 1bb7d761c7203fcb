"""A meeting's agenda: what the ledger and the store put forward; what is talked about, in order."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from lib.board import agenda
from lib.board.case import Case, Meeting, Proposal, neutral_reason
from lib.board.people import Person
from lib.board.status import case_status
from lib.ledger.wording import count, day_text
from lib.notebook.board import proposals
from lib.store.records import cases
from lib.ui import data
from lib.ui.board import routing, submit
from lib.ui.board.agreement import effects
from lib.ui.board.board_view import BoardView
from lib.ui.board.submit import Form
from lib.ui.names import plain


def clock(agenda_cases: Sequence[Case], meeting: Meeting) -> tuple[str, str]:
    """What fits the meeting's minutes, as a finding, and how they are spent and what is parked."""
    discussed_cases = agenda.talked_about(agenda_cases)
    parked_count = sum(c.state == "parked" for c in agenda_cases)
    fixed_minutes, total = (
        agenda.fixed(meeting.minutes),
        agenda.clock(agenda_cases, meeting.minutes),
    )
    headline = f"{count(len(discussed_cases), 'case')}, {total} of {meeting.minutes} minutes"
    text = (
        f"{total - fixed_minutes} for cases, {fixed_minutes} for the goal, what all agree on and "
        "reading back."
    )
    if total > meeting.minutes:
        text += f" {total - meeting.minutes} minutes too many: park what can wait."
    return headline, f"{text} {parked_count} parked." if parked_count else text


def show(view: BoardView) -> None:
    """The cases in their order, each with its reasons, its state and, to edit, its moves."""
    edit = view.may("order the agenda") and not view.meeting.closed
    form = submit.form(f"board.agenda.{view.meeting.key}")
    form.show_result()
    discussed_cases = agenda.talked_about(view.cases)
    with st.container():  # one place, however many cases: what is unfolded below stays so
        if not discussed_cases:
            st.markdown(":gray[Nothing is on the agenda yet.]")
        for number, case in enumerate(discussed_cases, 1):
            _entry(number, case, form if edit else None, view)


def _entry(number: int, case: Case, form: Form | None, view: BoardView) -> None:
    with st.container(key=f"case-{case.key}", gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            routing.link(f"{number} · {plain(case.name)}", case=case.key)
            st.markdown(f":gray[{state(case, view)}]", width="content")
            st.space("stretch")
            if form:
                _moves(form, case, view)
        st.markdown(_decision_text(case, view) or reasons(case))


def _decision_text(case: Case, view: BoardView) -> str:
    """What was decided on a case, to be read back; empty where nothing is."""
    decision = next((d for d in view.facts.decisions if d.case == case.key), None)
    if decision is None:
        return ""
    owner = {**view.names, **view.facts.owners}.get(decision.owner)
    owner_lines = [f"{owner} carries it out, until {day_text(decision.until)}"] if owner else []
    return _small([*effects(decision, view), *owner_lines])


def show_parked(view: BoardView) -> None:
    """What waits for a later day, a line each, and the way back onto the agenda."""
    parked_cases = [c for c in view.cases if c.state == "parked"]
    with st.container():
        if parked_cases:
            _show_waiting(parked_cases, view)


def _show_waiting(parked_cases: Sequence[Case], view: BoardView) -> None:
    form = submit.form(f"board.parked.{view.meeting.key}")
    form.show_result()
    edit = view.may("add a case") and not view.meeting.closed
    with st.expander(f"Parked: {len(parked_cases)}"):
        for case in parked_cases:
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                if edit and case.went_to is None:
                    form.button(
                        "Back", partial(_back, case=case, table=view),
                        name=f"back {case.key}", type="tertiary", icon=":material/undo:",
                        help=f"Talk about {plain(case.name)} today",
                    )  # fmt: skip
                why = plain(" ".join(reason.said for reason in case.visible_reasons))
                st.markdown(f"**{plain(case.name)}**, {state(case, view)} :small[{why}]")


def _back(form: Form, case: Case, table: BoardView) -> str:
    cases.resume(data.home(), table.current_user, case.key, version=case.version, token=form.token)
    return f"{case.name} is back on the agenda."


def state(case: Case, view: BoardView) -> str:
    """How far a case is, in words."""
    return case_status(case, view.facts, sum(p.side is not None for p in view.people))


def reasons(case: Case) -> str:
    """Why a case is talked about, a line each; before the reveal without anybody's rating."""
    return _small([reason.said for reason in case.visible_reasons])


def _small(lines: Sequence[str]) -> str:
    return "\n".join(f"- :small[{plain(line)}]" for line in lines)


def _moves(form: Form, case: Case, view: BoardView) -> None:
    for label, step in (("Up", -1), ("Down", 1)):
        form.button(
            "", partial(_move, case=case, step=step, table=view), name=f"{label}.{case.key}",
            type="tertiary", help=f"{label}: {plain(case.name)}",
            icon=f":material/arrow_{'upward' if step < 0 else 'downward'}:",
        )  # fmt: skip
    if case.state not in ("open", "revealed"):
        return
    day, current_user = view.meeting.day, view.current_user
    with st.popover("Park", type="tertiary", key=form.key(f"park.{case.key}")):
        st.date_input(
            "It comes back on", day + agenda.FORTNIGHT, min_value=day,
            key=form.key(f"until.{case.key}"),
        )  # fmt: skip
        form.button(
            "Park it",
            lambda sent_form: _park(sent_form, case, current_user),
            name=f"park {case.key}",
        )
        form.button(
            "Take it off", lambda sent: _drop(sent, case, current_user), name=f"drop {case.key}"
        )


def _move(form: Form, case: Case, step: int, table: BoardView) -> None:
    """Change places with the neighbour that is still on the agenda."""
    order, meeting = agenda.reorder(table.cases, case.key, step), table.meeting
    cases.reorder(
        data.home(),
        table.current_user,
        meeting.key,
        order,
        version=meeting.version,
        token=form.token,
    )


def _park(form: Form, case: Case, current_user: Person) -> str:
    until: dt.date = form.value(f"until.{case.key}")
    cases.park(data.home(), current_user, case.key, until, version=case.version, token=form.token)
    return f"{case.name} is parked until {day_text(until)}."


def _drop(form: Form, case: Case, current_user: Person) -> str:
    cases.drop(data.home(), current_user, case.key, version=case.version, token=form.token)
    return f"{case.name} is off the agenda."


def show_proposals(view: BoardView) -> None:
    """What the ledger and the store propose, what fits the clock ticked; one click puts it there."""
    meeting, current_user = view.meeting, view.current_user
    names = data.names(view.scope.version)
    meeting_plan = proposals.meeting_agenda(data.ledger(view.scope), view.facts)
    subjects = {c.subject for c in agenda.talked_about(view.cases)}
    fits = [p for p in meeting_plan.cases if p.subject not in subjects]
    routine = [p for p in meeting_plan.routine if p.subject not in subjects]
    later = [p for p in meeting_plan.parked if p.proposal.subject not in subjects]
    if not fits and not routine and not later:
        st.markdown("The ledger puts nobody else forward on this day.")
        return
    with submit.fields(f"board.proposals.{meeting.key}") as form:
        _ticks(form, fits, names, on=not subjects)
        form.button(
            "Put on the agenda",
            lambda sent_form: _put_on_agenda(
                sent_form, fits + routine, later, meeting, current_user, names
            ),
            within=True,
            icon=":material/playlist_add:",
        )
        if later:
            with st.expander(
                f"{count(len(later), 'customer')} more, for whom the minutes do not suffice: parked "
                f"until a later meeting unless you tick them"
            ):
                for parked_proposal in later:
                    _tick(
                        form, parked_proposal.proposal, names, on=False, until=parked_proposal.until
                    )
        if routine:
            with st.expander(
                f"{count(len(routine), 'customer')} whose half-year look is due and of whom there is "
                f"nothing else to say: tick them to rate them beforehand and settle them in one click"
            ):
                _ticks(form, routine, names, on=False)


def _ticks(
    form: Form, candidates: Sequence[Proposal], names: Mapping[str, str], *, on: bool
) -> None:
    for proposal in candidates:
        _tick(form, proposal, names, on=on and bool(proposal.customer))


def _tick(
    form: Form, proposal: Proposal, names: Mapping[str, str], *, on: bool,
    until: dt.date | None = None,
) -> None:  # fmt: skip
    name = plain(proposal.name or names.get(proposal.customer, proposal.customer))
    name += "" if proposal.customer else " (prospect)"
    why = plain(" ".join(neutral_reason(reason).said for reason in proposal.reasons))
    back = f" :gray[(else back on {day_text(until)})]" if until else ""
    st.checkbox(f"**{name}**: {why}{back}", on, key=form.key(f"tick.{proposal.subject}"))


def _put_on_agenda(
    form: Form, candidates: Sequence[Proposal], later: Sequence[agenda.Parked], meeting: Meeting,
    current_user: Person, names: Mapping[str, str],
) -> str:  # fmt: skip
    ticked_proposals = [p for p in candidates if form.value(f"tick.{p.subject}")]
    ticked_proposals += [p.proposal for p in later if form.value(f"tick.{p.proposal.subject}")]
    parked_proposals = [p for p in later if p.proposal not in ticked_proposals]
    added_proposals = [*ticked_proposals, *(p.proposal for p in parked_proposals)]
    park = {p.proposal.subject: p.until for p in parked_proposals}
    cases.put_on_agenda(
        data.home(), current_user, meeting.key, added_proposals, names, park=park, token=form.token
    )
    return f"{count(len(ticked_proposals), 'case')} on the agenda, {len(parked_proposals)} parked."
