"""Everybody and everything that one drawing of the board's page needs, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lib.board import clearance
from lib.board.case import Case, Meeting
from lib.board.facts import BoardFacts
from lib.board.people import Person
from lib.store.records import cases, meetings, people
from lib.ui import data, frame, signin
from lib.ui.frame import Scope


@dataclass(frozen=True, slots=True, eq=False)
class BoardView:
    """The table that a meeting sits round.

    Args:
        scope: the meeting's ledger on its day, without filters; the page's own where no meeting is
            looked at.
        current_user: who acts.
        reader: whom the screen is filtered for: a viewer when presenting; where all sit round one
            machine, somebody who may see what everybody at the table may.
        people: who is on the list.
        facts: what the eyes may know.
        meetings: all meetings, the latest first.
    """

    scope: Scope
    current_user: Person
    reader: Person
    people: Sequence[Person]
    facts: BoardFacts
    meetings: Sequence[Meeting]

    @property
    def meeting(self) -> Meeting:
        """The meeting that is looked at."""
        assert self.facts.meeting is not None
        return self.facts.meeting

    @property
    def cases(self) -> tuple[Case, ...]:
        """Its cases, in order."""
        return self.facts.cases

    def case(self, key: int) -> Case:
        """One of its cases."""
        return next(case for case in self.cases if case.key == key)

    @property
    def acts(self) -> bool:
        """Whether forms are drawn: not when presenting, nor for somebody who may only look."""
        return not self.scope.presenting and self.current_user.role not in ("viewer", "stranger")

    @property
    def one_machine(self) -> bool:
        """Whether all sit at one machine, and whoever is chosen acts there."""
        return self.meeting.mode == "room" and not signin.configured()

    @property
    def names(self) -> Mapping[str, str]:
        """Person key -> name, of everybody who ever was on the list; nobody's for a viewer."""
        return self.facts.names

    @property
    def currency(self) -> str:
        """Of all amounts."""
        return data.whole(self.scope.version).currency

    def may(self, act: str) -> bool:
        """Whether a form for it is drawn."""
        return self.acts and self.current_user.may(act)


def load(scope: Scope, case: int | None, meeting: int | None) -> BoardView:
    """The table of a case, of a meeting, or of none.

    Raises:
        Mistake: there is no such case or meeting, or these eyes may not see the board.
    """
    current_user, reader, home = frame.person(), frame.reader(), data.home()
    if case is not None:
        meeting = cases.case(home, reader, case).meeting
    if meeting is not None:
        current_meeting = meetings.meeting(home, reader, meeting)
        scope = replace(
            scope, version=current_meeting.ledger, day=current_meeting.day, filter_pairs=()
        )
        reader = _table_reader(reader) if current_meeting.mode == "room" else reader
    scope = replace(scope, clearance=clearance.of(reader))
    facts, all_meetings = data.board(scope, reader, meeting), meetings.meetings(home, reader)
    return BoardView(scope, current_user, reader, people.everyone(home), facts, all_meetings)


def _table_reader(reader: Person) -> Person:
    """The eyes of all who sit round one machine: no more than the least that a seat may see."""
    reads_names = reader.may("read who said what")
    return replace(reader, role="service", head=False, seller="") if reads_names else reader
