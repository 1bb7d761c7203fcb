"""Cases as rows: found, held to a step of their way, followed from one meeting into the next."""

import datetime as dt

import sqlalchemy as sa

from lib.board.case import Case, CaseState, Meeting
from lib.ledger.mistake import Mistake
from lib.store.records import meetings, values
from lib.store.records.tables import CaseRow, MeetingRow, OpinionRow
from lib.store.records.write import Write, one


class NotNow(Mistake):
    """A case is past, or not yet at, the step that was asked for."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            f"The case {case.name} is {case.state}, so this cannot be done now. Nothing was changed."
        )


class TakenUp(Mistake):
    """A parked case was to come back, or go away, that went to another meeting meanwhile."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The parked case {name} is on another meeting's agenda by now. Nothing was changed. Look "
            f"at the agenda again and leave it out."
        )


def load(connection: sa.Connection, key: int) -> Case:
    """The case of a key, within a transaction."""
    return values.build(Case, one(connection, CaseRow, key)._mapping)


def select_cases(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> tuple[Case, ...]:
    """Cases within a transaction, in the order of their agenda, older meetings first."""
    rows = sa.select(CaseRow.__table__).where(condition)
    ordered = rows.order_by(CaseRow.meeting, CaseRow.position, CaseRow.key)
    return tuple(values.build(Case, row._mapping) for row in connection.execute(ordered))


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


def lineage(connection: sa.Connection, case: int) -> list[int]:
    """A case and the parked ones that led to it, the latest first."""
    keys = [case]
    while before := connection.scalars(
        sa.select(CaseRow.key).where(CaseRow.went_to == keys[-1])
    ).all():
        keys.extend(before)
    return keys


def onward(connection: sa.Connection) -> dict[int, int]:
    """Parked case -> the later one that took it up."""
    rows = connection.execute(
        sa.select(CaseRow.key, CaseRow.went_to).where(CaseRow.went_to.is_not(None))
    )
    return {row.key: row.went_to for row in rows}


def state_before(connection: sa.Connection, case: int) -> CaseState:
    """Where a case stood when it was put away: revealed, if opinions on it are open."""
    revealed_opinions = sa.select(OpinionRow.key).where(
        OpinionRow.case.in_(lineage(connection, case)), OpinionRow.opened.is_not(None)
    )
    return "open" if connection.scalar(revealed_opinions.limit(1)) is None else "revealed"


def held_by(day: dt.date | None) -> sa.ColumnElement[bool]:
    """Cases of meetings held by a day; all of them where no day is asked for."""
    if day is None:
        return sa.true()
    return CaseRow.meeting.in_(sa.select(MeetingRow.key).where(MeetingRow.day <= day))


def waiting_condition(day: dt.date | None) -> sa.ColumnElement[bool]:
    """Parked cases of meetings held by a day that nothing of the same customer followed by then."""
    later = sa.orm.aliased(CaseRow)
    of_them = [later.whom == CaseRow.whom, later.key > CaseRow.key]
    if day is not None:
        of_them.append(later.meeting.in_(sa.select(MeetingRow.key).where(MeetingRow.day <= day)))
    successor = sa.exists().where(*of_them)
    return (CaseRow.state == "parked") & held_by(day) & ~successor
