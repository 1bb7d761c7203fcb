"""Meetings: opened on a day and a ledger, closed by the chair, and opened again."""

import datetime as dt
import json

import sqlalchemy as sa

from lib.board.case import Meeting, Mode
from lib.board.people import Person
from lib.ledger.mistake import Mistake
from lib.store.records import values
from lib.store.records.tables import CaseRow, EventRow, MeetingRow
from lib.store.records.write import Write, one, read, write

_CLOSED = "closed a meeting"


class MeetingClosed(Mistake):
    """Something was to change in a meeting that is closed."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"The meeting “{title}” is closed. Open a new one to go on, or let the chair reopen it."
        )


class NotClosed(Mistake):
    """A meeting was to be opened again that is open."""

    def __init__(self, title: str) -> None:
        super().__init__(f"The meeting “{title}” is open. Nothing was changed.")


class LeftUndecided(Mistake):
    """A meeting was to close while cases were undecided."""

    def __init__(self, names: list[str]) -> None:
        examples = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        super().__init__(
            f"{examples}: not decided yet. Decide or park them, or name a day for them."
        )


def load(connection: sa.Connection, key: int) -> Meeting:
    """The meeting of a key, within a transaction."""
    return values.build(Meeting, one(connection, MeetingRow, key)._mapping)


def still_open(w: Write, key: int) -> Meeting:
    """The meeting of a key, which must not be closed.

    Raises:
        MeetingClosed: it is.
    """
    current = load(w.connection, key)
    if current.closed:
        raise MeetingClosed(current.title)
    return current


@read("read the board")
def meeting(connection: sa.Connection, _actor: Person, key: int) -> Meeting:
    """The meeting of a key.

    Raises:
        Missing: there is none.
    """
    return load(connection, key)


@read("read the board")
def meetings(connection: sa.Connection, _actor: Person) -> tuple[Meeting, ...]:
    """All meetings, the latest first."""
    latest = sa.select(MeetingRow.__table__).order_by(MeetingRow.day.desc(), MeetingRow.key.desc())
    return tuple(values.build(Meeting, row._mapping) for row in connection.execute(latest))


@write("open or close a meeting", then=load)
def open_meeting(
    w: Write,
    title: str,
    day: dt.date,
    ledger: str,
    minutes: int = 90,
    mode: Mode = "signed in",
    *,
    token: str,
) -> int:
    """Open a meeting on a day and a ledger's version."""
    new_meeting = Meeting(0, title, day, ledger, minutes, mode)
    key = int(w.add(MeetingRow, new_meeting))
    w.note(
        "opened a meeting", f"meeting {key}",
        details={"title": title, "day": day, "ledger": ledger, "minutes": minutes, "mode": mode},
    )  # fmt: skip
    return key


@write("open or close a meeting", then=load)
def close(
    w: Write, meeting: int, park_until: dt.date | None = None, *, version: int, token: str
) -> int:
    """Close a meeting and park what was left undecided.

    Args:
        park_until: the day on which undecided cases come back.

    Raises:
        LeftUndecided: there are such cases, and no day for them.
        Stale, MeetingClosed: another write came between; it is closed already.
    """
    still_open(w, meeting)
    undecided = (CaseRow.meeting == meeting) & CaseRow.state.in_(("open", "revealed"))
    undecided_cases = w.connection.execute(sa.select(CaseRow.__table__).where(undecided)).all()
    if undecided_cases and park_until is None:
        raise LeftUndecided([case.name for case in undecided_cases])
    for case in undecided_cases:
        w.edit(CaseRow, case.key, case.version, state="parked", parked_until=park_until)
        w.note("parked a case", f"case {case.key}", case.customer, {"until": park_until})
    w.edit(MeetingRow, meeting, version, closed=True)
    w.note(
        _CLOSED, f"meeting {meeting}", details={"parked": {c.key: c.state for c in undecided_cases}}
    )
    return meeting


@write("open or close a meeting", then=load)
def reopen(w: Write, meeting: int, *, version: int, token: str) -> int:
    """Open a closed meeting again: what the close parked is talked about as before.

    A case that another meeting took up since stays there.

    Raises:
        NotClosed: it is open.
        Stale: another write came between.
    """
    current = load(w.connection, meeting)
    if not current.closed:
        raise NotClosed(current.title)
    w.edit(MeetingRow, meeting, version, closed=False)
    for key, state in _parked_by_the_close(w, meeting).items():
        case = w.one(CaseRow, key)
        if case.state == "parked" and case.went_to is None:
            w.edit(CaseRow, key, case.version, state=state, parked_until=None)
    w.note("reopened a meeting", f"meeting {meeting}")
    return meeting


def _parked_by_the_close(w: Write, meeting: int) -> dict[int, str]:
    """Case -> its state before, of those that the last close parked; an older record has none."""
    closed = (EventRow.act == _CLOSED) & (EventRow.subject == f"meeting {meeting}")
    last = sa.select(EventRow.details).where(closed).order_by(EventRow.key.desc()).limit(1)
    details = json.loads(w.connection.scalar(last) or "{}")
    return {int(key): state for key, state in details.get("parked", {}).items()}
