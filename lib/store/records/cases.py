"""Cases on a meeting's agenda: added, put in order, parked with a date, dropped."""

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import sqlalchemy as sa

from lib.board.agenda import talked_about
from lib.board.case import Case, Market, Proposal, Reason
from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store.records import meetings
from lib.store.records.case_rows import TakenUp, at, held_by, load, select_cases, waiting_condition
from lib.store.records.placing import bring_back, park_case, put_all
from lib.store.records.tables import CaseRow, MeetingRow
from lib.store.records.write import Write, read, write

NONE_PARKED: Mapping[str, dt.date] = MappingProxyType({})


class NotAnOrder(Mistake):
    """An order of the agenda that names a case twice, or one of another meeting."""

    def __init__(self) -> None:
        super().__init__(
            "An order names each case of this meeting once. Look at the agenda again, then move the "
            "case."
        )


def _several(connection: sa.Connection, keys: list[int]) -> tuple[Case, ...]:
    return tuple(load(connection, key) for key in keys)


@read("read the board")
def case(connection: sa.Connection, _actor: Person, key: int) -> Case:
    """The case of a key.

    Raises:
        Missing: there is none.
    """
    return load(connection, key)


@read("read the board")
def cases(connection: sa.Connection, _actor: Person, meeting: int) -> tuple[Case, ...]:
    """A meeting's cases in order; dropped and parked ones are among them, as their state says."""
    return select_cases(connection, CaseRow.meeting == meeting)


@read("read the board")
def history(
    connection: sa.Connection, _actor: Person, customer: str, day: dt.date | None = None
) -> tuple[Case, ...]:
    """All cases of a customer in meetings held by a day, the latest first."""
    return select_cases(connection, (CaseRow.customer == customer) & held_by(day))[::-1]


@read("read the board")
def parked(
    connection: sa.Connection, _actor: Person, day: dt.date | None = None
) -> tuple[Case, ...]:
    """Parked cases that no later case of the same customer or prospect has taken up by a day."""
    return select_cases(connection, waiting_condition(day))


@write("add a case", then=_several)
def add(
    w: Write, meeting: int, proposals: Sequence[Proposal], names: Mapping[str, str], *, token: str
) -> list[int]:
    """Put customers on the agenda; see ``put_on_agenda``, with nothing parked."""
    return put_all(w, meeting, proposals, names, {})


@write("add a case", then=_several)
def put_on_agenda(
    w: Write,
    meeting: int,
    proposals: Sequence[Proposal],
    names: Mapping[str, str],
    park: Mapping[str, dt.date] = NONE_PARKED,
    *,
    token: str,
) -> list[int]:
    """Put customers and prospects on the agenda in this order, some parked: all of them, or nothing.

    Who stands there already keeps the place, with what is said anew beside what was. A case that was
    parked or dropped comes back at the end. One that an earlier meeting parked goes on here: reasons,
    opinions, plan and a decision not yet in force come along, and the parked case says where it went.

    Args:
        names: customer -> name, for those who have one.
        park: ``Proposal.whom`` -> the day it comes back, of those that do not fit the clock.

    Raises:
        TakenUp: a parked case that comes back went elsewhere meanwhile.
        NotNow: it was decided in this meeting already.
        MeetingClosed: as it says.
    """
    return put_all(w, meeting, proposals, names, park)


@write("add a case", then=load)
def add_prospect(
    w: Write,
    meeting: int,
    name: str,
    reasons: Sequence[Reason] = (),
    market: Market | None = None,
    *,
    token: str,
) -> int:
    """Put somebody without a ledger on the agenda."""
    prospect = Proposal("", tuple(reasons), market, name.strip())
    return put_all(w, meeting, [prospect], {}, {})[0]


def _agenda(connection: sa.Connection, meeting: int) -> tuple[Case, ...]:
    return select_cases(connection, CaseRow.meeting == meeting)


@write("order the agenda", then=_agenda)
def reorder(w: Write, meeting: int, order: Sequence[int], *, version: int, token: str) -> int:
    """Put a meeting's cases in another order.

    Args:
        order: keys of all its cases, less those parked and dropped.
        version: of the meeting.

    Raises:
        NotAnOrder: a case is named twice, or is of another meeting.
        Stale: another write came between: a case was added, parked or dropped, or all were ordered.
    """
    meetings.still_open(w, meeting)
    agenda_cases = _agenda(w.connection, meeting)
    if len(set(order)) < len(order) or not {c.key for c in agenda_cases}.issuperset(order):
        raise NotAnOrder
    if changed := {c.key for c in talked_about(agenda_cases)}.symmetric_difference(order):
        raise w.stale(w.one(CaseRow, max(changed)), "agenda")
    w.edit(MeetingRow, meeting, version)
    for position, key in enumerate(order, 1):
        w.connection.execute(sa.update(CaseRow).where(CaseRow.key == key).values(position=position))
    w.note("put the agenda in order", f"meeting {meeting}", details={"order": list(order)})
    return meeting


@write("order the agenda", then=load)
def park(w: Write, case: int, until: dt.date, *, version: int, token: str) -> int:
    """Leave a case for a later day.

    Raises:
        NotNow, Stale, MeetingClosed: as they say.
    """
    at(w, case, "open", "revealed")
    park_case(w, case, until, version)
    return case


@write("add a case", then=load)
def resume(w: Write, case: int, *, version: int, token: str) -> int:
    """Talk about a case again that this meeting parked or dropped, where it stood then.

    Raises:
        TakenUp, NotNow, Stale, MeetingClosed: as they say.
    """
    parked_case, _ = at(w, case, "parked", "dropped")
    bring_back(
        w,
        parked_case,
        version,
        Proposal(parked_case.customer, parked_case.reasons, name=parked_case.name),
    )
    w.note("brought a case back", f"case {case}", parked_case.customer)
    return case


@write("order the agenda", then=load)
def drop(w: Write, case: int, *, version: int, token: str) -> int:
    """Take a case off the agenda.

    Raises:
        TakenUp, NotNow, Stale, MeetingClosed: as they say.
    """
    dropped, _ = at(w, case, "open", "revealed", "parked")
    if dropped.went_to is not None:
        raise TakenUp(dropped.name)
    w.edit(CaseRow, case, version, state="dropped")
    w.note("dropped a case", f"case {case}", dropped.customer)
    return case
