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
class Table:
    """The table that a meeting sits round.

    Args:
        scope: the meeting's ledger on its day, without filters; the page's own where no meeting is
            looked at.
        here: who acts.
        eyes: whom the screen is filtered for: a viewer when presenting; where all sit round one
            machine, somebody who may see what everybody at the table may.
        people: who is on the list.
        facts: what the eyes may know.
        held: all meetings, the latest first.
    """

    scope: Scope
    here: Person
    eyes: Person
    people: Sequence[Person]
    facts: BoardFacts
    held: Sequence[Meeting]

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
        return not self.scope.presenting and self.here.role not in ("viewer", "stranger")

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
        return self.acts and self.here.may(act)


def laid(scope: Scope, case: int | None, meeting: int | None) -> Table:
    """The table of a case, of a meeting, or of none.

    Raises:
        Mistake: there is no such case or meeting, or these eyes may not see the board.
    """
    here, eyes, home = frame.person(), frame.eyes(), data.home()
    if case is not None:
        meeting = cases.case(home, eyes, case).meeting
    if meeting is not None:
        of = meetings.meeting(home, eyes, meeting)
        scope = replace(scope, version=of.ledger, day=of.day, kept=())
        eyes = _round(eyes) if of.mode == "room" else eyes
    scope = replace(scope, clearance=clearance.of(eyes))
    known, held = data.board(scope, eyes, meeting), meetings.meetings(home, eyes)
    return Table(scope, here, eyes, people.everyone(home), known, held)


def _round(eyes: Person) -> Person:
    """The eyes of all who sit round one machine: no more than the least that a seat may see."""
    seated = eyes.may("read who said what")
    return replace(eyes, role="service", head=False, seller="") if seated else eyes
