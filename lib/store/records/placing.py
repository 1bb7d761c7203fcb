"""How a proposal comes onto an agenda: new, beside what stands there, or back from being parked."""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from lib.board.agenda import renew
from lib.board.case import AWAY, Case, Meeting, Proposal
from lib.store.records import meetings
from lib.store.records.case_rows import (
    NotNow,
    TakenUp,
    load,
    select_cases,
    state_before,
    waiting_condition,
)
from lib.store.records.tables import CaseRow, DecisionRow, PlanRow
from lib.store.records.write import Write


def put_all(
    w: Write,
    meeting: int,
    proposals: Sequence[Proposal],
    names: Mapping[str, str],
    park: Mapping[str, dt.date],
) -> list[int]:
    """Proposals on an agenda in this order; see ``cases.put_on_agenda``."""
    open_meeting = meetings.still_open(w, meeting)
    return [
        _place_one(
            w, open_meeting, p, p.name or names.get(p.customer, p.customer), park.get(p.subject)
        )
        for p in proposals
    ]


def _place_one(
    w: Write, open_meeting: Meeting, proposal: Proposal, name: str, until: dt.date | None
) -> int:
    """One proposal on an agenda; parked only where it did not stand there."""
    same = (CaseRow.meeting == open_meeting.key) & (CaseRow.whom == proposal.subject)
    existing = next(iter(select_cases(w.connection, same)), None)
    if existing is not None and existing.state not in AWAY:
        _add_reasons(w, existing, proposal)
        return existing.key
    if existing is None:
        key = _new(w, open_meeting, proposal, name)
    else:
        key = bring_back(w, existing, existing.version, proposal)
        _note_case(w, key, proposal)
    if until is not None:
        park_case(w, key, until, load(w.connection, key).version)
    return key


def _add_reasons(w: Write, existing: Case, proposal: Proposal) -> None:
    """Keep what is said anew of a case that stands on the agenda already."""
    if existing.state not in ("open", "revealed"):
        raise NotNow(existing)
    reasons, market = renew(existing.reasons, proposal.reasons), existing.market or proposal.market
    if (reasons, market) != (existing.reasons, existing.market):
        w.edit(CaseRow, existing.key, existing.version, reasons=reasons, market=market)
    _note_case(w, existing.key, proposal)


def bring_back(w: Write, existing: Case, version: int, proposal: Proposal) -> int:
    """A case that was parked or dropped in this meeting, at the end of its agenda again.

    Raises:
        TakenUp, Stale: as they say.
    """
    if existing.went_to is not None:
        raise TakenUp(existing.name)
    w.edit(
        CaseRow, existing.key, version, state=state_before(w.connection, existing.key),
        parked_until=None, reasons=renew(existing.reasons, proposal.reasons),
        market=proposal.market or existing.market, position=_end(w, existing.meeting),
    )  # fmt: skip
    return existing.key


def _new(w: Write, open_meeting: Meeting, proposal: Proposal, name: str) -> int:
    """A case that this meeting did not have; a parked one of an earlier meeting goes on in it."""
    same_subject = (CaseRow.whom == proposal.subject) & (CaseRow.meeting != open_meeting.key)
    parked = next(
        iter(select_cases(w.connection, waiting_condition(open_meeting.day) & same_subject)[::-1]),
        None,
    )
    if proposal.continues is not None and (parked is None or parked.key != proposal.continues):
        raise TakenUp(name)
    case = Case(
        0,
        open_meeting.key,
        proposal.customer,
        name,
        _end(w, open_meeting.key),
        proposal.reasons,
        proposal.market,
        added_by=w.actor.key,
    )
    key = int(w.add(CaseRow, case, whom=proposal.subject))
    if parked is not None:
        _continue(w, parked, key, proposal)
    _note_case(w, key, proposal)
    return key


def _continue(w: Write, parked: Case, key: int, proposal: Proposal) -> None:
    """Let a parked case go on as another: what was given on it comes along."""
    w.edit(CaseRow, parked.key, parked.version, went_to=key)
    reasons = (
        proposal.reasons
        if proposal.continues is not None
        else renew(parked.reasons, proposal.reasons)
    )
    w.edit(
        CaseRow, key, 1, state=state_before(w.connection, key), reasons=reasons,
        market=proposal.market or parked.market,
    )  # fmt: skip
    for plan in w.connection.scalars(sa.select(PlanRow.plan).where(PlanRow.case == parked.key)):
        w.add(PlanRow, case=key, plan=plan, version=1)
    pending = sa.select(DecisionRow.key, DecisionRow.version).where(DecisionRow.case == parked.key)
    for row in w.connection.execute(pending).all():
        w.edit(DecisionRow, row.key, row.version, case=key)
    w.note("took up a parked case", f"case {key}", parked.customer, {"parked": parked.key})


def _note_case(w: Write, key: int, proposal: Proposal) -> None:
    case = load(w.connection, key)
    kinds = [reason.kind for reason in proposal.reasons]
    label = "a case" if case.customer else "a prospect"
    prospect_name = {} if case.customer else {"name": case.name}
    details = {"meeting": case.meeting, "reasons": kinds, **prospect_name}
    w.note(f"put {label} on the agenda", f"case {key}", case.customer, details)


def _end(w: Write, meeting: int) -> int:
    last = sa.select(sa.func.max(CaseRow.position)).where(CaseRow.meeting == meeting)
    return (w.connection.scalar(last) or 0) + 1


def park_case(w: Write, key: int, until: dt.date, version: int) -> None:
    """Leave a case for a later day.

    Raises:
        Stale: another write came between.
    """
    w.edit(CaseRow, key, version, state="parked", parked_until=until)
    w.note("parked a case", f"case {key}", load(w.connection, key).customer, {"until": until})
