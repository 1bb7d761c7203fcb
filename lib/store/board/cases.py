"""Cases on a meeting's agenda: added, put in order, parked with a date, dropped."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from lib.board.case import Case, CaseState, Market, Meeting, Proposal, Reason
from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store.board import meetings, values
from lib.store.board.tables import CaseRow, MeetingRow, OpinionRow
from lib.store.board.write import Write, one, read, write

_AWAY: tuple[CaseState, ...] = ("parked", "dropped")


class NotNow(Mistake):
    """A case is past, or not yet at, the step that was asked for."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            f"The case {case.name} is {case.state}, so this cannot be done now. Nothing was changed."
        )


class NotAnOrder(Mistake):
    """An order of the agenda that leaves cases out or names others."""

    def __init__(self) -> None:
        super().__init__(
            "The agenda has other cases by now. Look at it again, then put it in order."
        )


def load(connection: sa.Connection, key: int) -> Case:
    """The case of a key, within a transaction."""
    return values.made(Case, one(connection, CaseRow, key)._mapping)


def listed(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Case, ...]:
    """Cases within a transaction, in the order of their agenda, older meetings first."""
    rows = sa.select(CaseRow.__table__).where(condition)
    ordered = rows.order_by(CaseRow.meeting, CaseRow.position, CaseRow.key)
    return tuple(values.made(Case, row._mapping) for row in connection.execute(ordered))


def at(w: Write, key: int, *states: CaseState) -> tuple[Case, Meeting]:
    """A case that is in one of these states, in a meeting that is not closed.

    Raises:
        NotNow, MeetingClosed: it is not.
    """
    case = load(w.connection, key)
    meeting = meetings.still_open(w, case.meeting)
    if case.state not in states:
        raise NotNow(case)
    return case, meeting


def _made(connection: sa.Connection, keys: list[int]) -> tuple[Case, ...]:
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
    return listed(connection, CaseRow.meeting == meeting)


@read("read the board")
def history(connection: sa.Connection, _actor: Person, customer: str) -> tuple[Case, ...]:
    """All cases of a customer, the latest first."""
    return listed(connection, CaseRow.customer == customer)[::-1]


@read("read the board")
def parked(connection: sa.Connection, _actor: Person) -> tuple[Case, ...]:
    """Parked cases that no later case of the same customer or prospect has taken up."""
    later = sa.orm.aliased(CaseRow)
    again = sa.exists().where(later.whom == CaseRow.whom, later.key > CaseRow.key)
    return listed(connection, (CaseRow.state == "parked") & ~again)


@write("add a case", then=_made)
def add(
    w: Write, meeting: int, proposals: Sequence[Proposal], names: Mapping[str, str], *, token: str
) -> list[int]:
    """Put customers on the agenda, in order; one that stands there already stays as it is.

    A parked or dropped one comes back with its new reasons.

    Args:
        names: customer -> name, for those who have one.
    """
    meetings.still_open(w, meeting)
    return [_proposed(w, meeting, p, names.get(p.customer, p.customer)) for p in proposals]


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
    meetings.still_open(w, meeting)
    case = Case(0, meeting, "", name.strip(), 0, tuple(reasons), market, added_by=w.actor.key)
    key = _put(w, case)
    w.note("put a prospect on the agenda", f"case {key}", details={"name": case.name})
    return key


def _agenda(connection: sa.Connection, meeting: int) -> tuple[Case, ...]:
    return listed(connection, CaseRow.meeting == meeting)


@write("order the agenda", then=_agenda)
def reorder(w: Write, meeting: int, order: Sequence[int], *, version: int, token: str) -> int:
    """Put a meeting's cases in another order.

    Args:
        order: keys of all its cases, less those parked and dropped.
        version: of the meeting.

    Raises:
        NotAnOrder: cases are missing, or others are named.
        Stale: another write came between.
    """
    meetings.still_open(w, meeting)
    on_it = [c.key for c in _agenda(w.connection, meeting) if c.state not in _AWAY]
    if sorted(order) != sorted(on_it):
        raise NotAnOrder
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
    parked, _ = at(w, case, "open", "revealed")
    w.edit(CaseRow, case, version, state="parked", parked_until=until)
    w.note("parked a case", f"case {case}", parked.customer, {"until": until})
    return case


@write("order the agenda", then=load)
def drop(w: Write, case: int, *, version: int, token: str) -> int:
    """Take a case off the agenda.

    Raises:
        NotNow, Stale, MeetingClosed: as they say.
    """
    dropped, _ = at(w, case, "open", "revealed", "parked")
    w.edit(CaseRow, case, version, state="dropped")
    w.note("dropped a case", f"case {case}", dropped.customer)
    return case


def _proposed(w: Write, meeting: int, said: Proposal, name: str) -> int:
    case = Case(
        0, meeting, said.customer, name, 0, said.reasons, said.market, added_by=w.actor.key
    )  # fmt: skip
    key = _put(w, case)
    details = {"meeting": meeting, "reasons": [reason.kind for reason in said.reasons]}
    w.note("put a case on the agenda", f"case {key}", said.customer, details)
    return key


def _put(w: Write, case: Case) -> int:
    """A case at the end of its agenda, or the one of the same customer that stands there."""
    whom = case.customer or f"~ {case.name.casefold()}"
    same = (CaseRow.meeting == case.meeting) & (CaseRow.whom == whom)
    found = w.connection.execute(sa.select(CaseRow.__table__).where(same)).first()
    if found is None:
        last = sa.select(sa.func.max(CaseRow.position)).where(CaseRow.meeting == case.meeting)
        position = (w.connection.scalar(last) or 0) + 1
        return int(w.add(CaseRow, replace(case, position=position), whom=whom))
    if found.state in _AWAY:
        w.edit(
            CaseRow, found.key, found.version, state=_before(w.connection, found.key),
            parked_until=None, reasons=case.reasons, market=case.market,
        )  # fmt: skip
    return int(found.key)


def _before(connection: sa.Connection, case: int) -> CaseState:
    """Where a case stood when it was put away."""
    seen = sa.select(OpinionRow.key).where(OpinionRow.case == case, OpinionRow.opened.is_not(None))
    return "open" if connection.scalar(seen.limit(1)) is None else "revealed"
