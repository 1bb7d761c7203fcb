"""How a proposal comes onto an agenda: new, beside what stands there, or back from being parked."""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from lib.board.agenda import renewed
from lib.board.case import AWAY, Case, Meeting, Proposal
from lib.store.records import meetings
from lib.store.records.case_rows import NotNow, TakenUp, listed, load, state_before, waits
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
    held = meetings.still_open(w, meeting)
    return [
        _put(w, held, p, p.name or names.get(p.customer, p.customer), park.get(p.whom))
        for p in proposals
    ]


def _put(w: Write, held: Meeting, said: Proposal, name: str, until: dt.date | None) -> int:
    """One proposal on an agenda; parked only where it did not stand there."""
    same = (CaseRow.meeting == held.key) & (CaseRow.whom == said.whom)
    there = next(iter(listed(w.connection, same)), None)
    if there is not None and there.state not in AWAY:
        _add_reasons(w, there, said)
        return there.key
    if there is None:
        key = _new(w, held, said, name)
    else:
        key = bring_back(w, there, there.version, said)
        _noted(w, key, said)
    if until is not None:
        park_case(w, key, until, load(w.connection, key).version)
    return key


def _add_reasons(w: Write, there: Case, said: Proposal) -> None:
    """Keep what is said anew of a case that stands on the agenda already."""
    if there.state not in ("open", "revealed"):
        raise NotNow(there)
    reasons, market = renewed(there.reasons, said.reasons), there.market or said.market
    if (reasons, market) != (there.reasons, there.market):
        w.edit(CaseRow, there.key, there.version, reasons=reasons, market=market)
    _noted(w, there.key, said)


def bring_back(w: Write, there: Case, version: int, said: Proposal) -> int:
    """A case that was parked or dropped in this meeting, at the end of its agenda again.

    Raises:
        TakenUp, Stale: as they say.
    """
    if there.went_to is not None:
        raise TakenUp(there.name)
    w.edit(
        CaseRow, there.key, version, state=state_before(w.connection, there.key),
        parked_until=None, reasons=renewed(there.reasons, said.reasons),
        market=said.market or there.market, position=_end(w, there.meeting),
    )  # fmt: skip
    return there.key


def _new(w: Write, held: Meeting, said: Proposal, name: str) -> int:
    """A case that this meeting did not have; a parked one of an earlier meeting goes on in it."""
    own = (CaseRow.whom == said.whom) & (CaseRow.meeting != held.key)
    parked = next(iter(listed(w.connection, waits(held.day) & own)[::-1]), None)
    if said.continues is not None and (parked is None or parked.key != said.continues):
        raise TakenUp(name)
    case = Case(
        0, held.key, said.customer, name, _end(w, held.key), said.reasons, said.market,
        added_by=w.actor.key,
    )  # fmt: skip
    key = int(w.add(CaseRow, case, whom=said.whom))
    if parked is not None:
        _continue(w, parked, key, said)
    _noted(w, key, said)
    return key


def _continue(w: Write, parked: Case, key: int, said: Proposal) -> None:
    """Let a parked case go on as another: what was given on it comes along."""
    w.edit(CaseRow, parked.key, parked.version, went_to=key)
    reasons = said.reasons if said.continues is not None else renewed(parked.reasons, said.reasons)
    w.edit(
        CaseRow, key, 1, state=state_before(w.connection, key), reasons=reasons,
        market=said.market or parked.market,
    )  # fmt: skip
    for plan in w.connection.scalars(sa.select(PlanRow.plan).where(PlanRow.case == parked.key)):
        w.add(PlanRow, case=key, plan=plan, version=1)
    pending = sa.select(DecisionRow.key, DecisionRow.version).where(DecisionRow.case == parked.key)
    for row in w.connection.execute(pending).all():
        w.edit(DecisionRow, row.key, row.version, case=key)
    w.note("took up a parked case", f"case {key}", parked.customer, {"parked": parked.key})


def _noted(w: Write, key: int, said: Proposal) -> None:
    case = load(w.connection, key)
    kinds = [reason.kind for reason in said.reasons]
    what = "a case" if case.customer else "a prospect"
    named = {} if case.customer else {"name": case.name}
    details = {"meeting": case.meeting, "reasons": kinds, **named}
    w.note(f"put {what} on the agenda", f"case {key}", case.customer, details)


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
