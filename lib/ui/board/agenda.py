"""A meeting's agenda: what the ledger and the store put forward; what is talked about, in order."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from lib.board import agenda
from lib.board.case import Case, Meeting, Proposal, unled
from lib.board.people import Person
from lib.board.status import case_status
from lib.ledger.wording import count
from lib.ledger.wording import day as said_day
from lib.notebook.board import proposals
from lib.store.records import cases
from lib.ui import data
from lib.ui.board import routing, submit
from lib.ui.board.agreement import effects
from lib.ui.board.board_view import Table
from lib.ui.board.submit import Form
from lib.ui.names import plain


def clock(found: Sequence[Case], meeting: Meeting) -> str:
    """What fits the meeting's minutes and what is parked, in a sentence."""
    talked = agenda.talked_about(found)
    parked = sum(c.state == "parked" for c in found)
    fixed, total = agenda.fixed(meeting.minutes), agenda.clock(found, meeting.minutes)
    said = (
        f"**{count(len(talked), 'case')}, {total} of {meeting.minutes} minutes:** "
        f"{total - fixed} for cases, {fixed} for the goal, what all agree on and reading back."
    )
    if total > meeting.minutes:
        said += f" {total - meeting.minutes} minutes too many: park what can wait."
    return f"{said} {parked} parked." if parked else said


def show(table: Table) -> None:
    """The cases in their order, each with its reasons, its state and, to edit, its moves."""
    edit = table.may("order the agenda") and not table.meeting.closed
    form = submit.form(f"board.agenda.{table.meeting.key}")
    form.said()
    talked = agenda.talked_about(table.cases)
    with st.container():  # one place, however many cases: what is unfolded below stays so
        if not talked:
            st.markdown(":gray[Nothing is on the agenda yet.]")
        for number, case in enumerate(talked, 1):
            _entry(number, case, form if edit else None, table)


def _entry(number: int, case: Case, form: Form | None, table: Table) -> None:
    with st.container(border=True, key=f"case-{case.key}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            routing.link(f"{number} · {plain(case.name)}", case=case.key)
            st.markdown(f":gray[{state(case, table)}]", width="content")
            st.space("stretch")
            if form:
                _moves(form, case, table)
        st.markdown(_decided(case, table) or reasons(case))


def _decided(case: Case, table: Table) -> str:
    """What was decided on a case, to be read back; empty where nothing is."""
    made = next((d for d in table.facts.decisions if d.case == case.key), None)
    if made is None:
        return ""
    owner = {**table.names, **table.facts.owners}.get(made.owner)
    who = [f"{owner} carries it out, until {said_day(made.until)}"] if owner else []
    return _small([*effects(made, table), *who])


def parked(table: Table) -> None:
    """What waits for a later day, a line each, and the way back onto the agenda."""
    waiting = [c for c in table.cases if c.state == "parked"]
    with st.container():
        if waiting:
            _waiting(waiting, table)


def _waiting(waiting: Sequence[Case], table: Table) -> None:
    form = submit.form(f"board.parked.{table.meeting.key}")
    form.said()
    edit = table.may("add a case") and not table.meeting.closed
    with st.expander(f"Parked: {len(waiting)}"):
        for case in waiting:
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                if edit and case.went_to is None:
                    form.button(
                        "Back", partial(_back, case=case, table=table),
                        name=f"back {case.key}", type="tertiary", icon=":material/undo:",
                        help=f"Talk about {plain(case.name)} today",
                    )  # fmt: skip
                why = plain(" ".join(reason.said for reason in case.told))
                st.markdown(f"**{plain(case.name)}**, {state(case, table)} :small[{why}]")


def _back(sent: Form, case: Case, table: Table) -> str:
    cases.resume(data.home(), table.here, case.key, version=case.version, token=sent.token)
    return f"{case.name} is back on the agenda."


def state(case: Case, table: Table) -> str:
    """How far a case is, in words."""
    return case_status(case, table.facts, sum(p.side is not None for p in table.people))


def reasons(case: Case) -> str:
    """Why a case is talked about, a line each; before the reveal without anybody's rating."""
    return _small([reason.said for reason in case.told])


def _small(lines: Sequence[str]) -> str:
    return "\n".join(f"- :small[{plain(line)}]" for line in lines)


def _moves(form: Form, case: Case, table: Table) -> None:
    for label, step in (("Up", -1), ("Down", 1)):
        form.button(
            "", partial(_move, case=case, step=step, table=table), name=f"{label}.{case.key}",
            type="tertiary", help=f"{label}: {plain(case.name)}",
            icon=f":material/arrow_{'upward' if step < 0 else 'downward'}:",
        )  # fmt: skip
    if case.state not in ("open", "revealed"):
        return
    day, here = table.meeting.day, table.here
    with st.popover("Park", type="tertiary", key=form.key(f"park.{case.key}")):
        st.date_input(
            "It comes back on", day + agenda.FORTNIGHT, min_value=day,
            key=form.key(f"until.{case.key}"),
        )  # fmt: skip
        form.button("Park it", lambda sent: _park(sent, case, here), name=f"park {case.key}")
        form.button("Take it off", lambda sent: _drop(sent, case, here), name=f"drop {case.key}")


def _move(sent: Form, case: Case, step: int, table: Table) -> None:
    """Change places with the neighbour that is still on the agenda."""
    order, held = agenda.moved(table.cases, case.key, step), table.meeting
    cases.reorder(data.home(), table.here, held.key, order, version=held.version, token=sent.token)


def _park(sent: Form, case: Case, here: Person) -> str:
    until: dt.date = sent.value(f"until.{case.key}")
    cases.park(data.home(), here, case.key, until, version=case.version, token=sent.token)
    return f"{case.name} is parked until {said_day(until)}."


def _drop(sent: Form, case: Case, here: Person) -> str:
    cases.drop(data.home(), here, case.key, version=case.version, token=sent.token)
    return f"{case.name} is off the agenda."


def put_forward(table: Table) -> None:
    """What the ledger and the store propose, what fits the clock ticked; one click puts it there."""
    meeting, here = table.meeting, table.here
    names = data.names(table.scope.version)
    planned = proposals.planned(data.ledger(table.scope), table.facts)
    there = {c.whom for c in agenda.talked_about(table.cases)}
    fits = [p for p in planned.cases if p.whom not in there]
    routine = [p for p in planned.routine if p.whom not in there]
    later = [p for p in planned.parked if p.proposal.whom not in there]
    if not fits and not routine and not later:
        st.markdown("The ledger puts nobody else forward on this day.")
        return
    with submit.fields(f"board.proposals.{meeting.key}") as form:
        _ticks(form, fits, names, on=not there)
        form.button(
            "Put on the agenda",
            lambda sent: _put(sent, fits + routine, later, meeting, here, names),
            within=True, icon=":material/playlist_add:",
        )  # fmt: skip
        if later:
            with st.expander(
                f"{count(len(later), 'customer')} more, for whom the minutes do not suffice: parked "
                f"until a later meeting unless you tick them"
            ):
                for parked in later:
                    _tick(form, parked.proposal, names, on=False, until=parked.until)
        if routine:
            with st.expander(
                f"{count(len(routine), 'customer')} whose half-year look is due and of whom there is "
                f"nothing else to say: tick them to rate them beforehand and settle them in one click"
            ):
                _ticks(form, routine, names, on=False)


def _ticks(form: Form, some: Sequence[Proposal], names: Mapping[str, str], *, on: bool) -> None:
    for proposal in some:
        _tick(form, proposal, names, on=on and bool(proposal.customer))


def _tick(
    form: Form, proposal: Proposal, names: Mapping[str, str], *, on: bool,
    until: dt.date | None = None,
) -> None:  # fmt: skip
    name = plain(proposal.name or names.get(proposal.customer, proposal.customer))
    name += "" if proposal.customer else " (prospect)"
    why = plain("; ".join(unled(reason).said.rstrip(".") for reason in proposal.reasons))
    back = f" :gray[(else back on {said_day(until)})]" if until else ""
    st.checkbox(f"**{name}**: {why}{back}", on, key=form.key(f"tick.{proposal.whom}"))


def _put(
    sent: Form, some: Sequence[Proposal], later: Sequence[agenda.Parked], meeting: Meeting,
    here: Person, names: Mapping[str, str],
) -> str:  # fmt: skip
    ticked = [p for p in some if sent.value(f"tick.{p.whom}")]
    ticked += [p.proposal for p in later if sent.value(f"tick.{p.proposal.whom}")]
    waiting = [p for p in later if p.proposal not in ticked]
    added = [*ticked, *(p.proposal for p in waiting)]
    park = {p.proposal.whom: p.until for p in waiting}
    cases.put_on_agenda(data.home(), here, meeting.key, added, names, park=park, token=sent.token)
    return f"{count(len(ticked), 'case')} on the agenda, {len(waiting)} parked."
