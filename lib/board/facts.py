"""What the store tells one reader about the board: plain values, filtered for them before they come.

Questions read them through ``Inputs.board``. They hold opinions of opened cases only, and are never
kept between readers.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lib.board.case import Case, Market, Meeting
from lib.board.decision import Decision, Disagreement
from lib.board.field import News
from lib.board.opinion import Opinion
from lib.board.outcome import Measured
from lib.board.people import SIDES, STRANGER, Person, Side
from lib.board.plan import Plan
from lib.board.record import Cause, FieldReport, Logged


@dataclass(frozen=True, slots=True)
class MarketRequest:
    """What a customer asked for, whoever took it down; ``answered`` once a decision was made on it."""

    customer: str
    market: Market
    answered: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class BoardFacts:
    """What one reader may know of the board.

    Args:
        reader: whose eyes; a shared screen's are a viewer's.
        meeting: the one that is looked at.
        before: the day of the meeting before it; None at the first.
        upcoming: days of meetings planned.
        cases: of the meeting, in order.
        sealed: case key -> sides of the people who have given an opinion, a side a person.
        opinions: case key -> opinions, of revealed cases only; for a viewer without names and reasons.
        earlier: revealed cases of earlier meetings, with their opinions in ``opened``.
        parked: cases of other meetings that wait for their day, taken up by none.
        proposed: case key -> its plan.
        requests: requests on record.
        decisions, disagreements: all of them.
        measured: outcomes that were looked at.
        reports, logged, causes, news: what people put on record.
        names: person key -> name; nobody's for a viewer.
        owners: person key -> name of those who carry something out, which every reader may know.
        heads: keys of the heads.
    """

    reader: Person = STRANGER
    meeting: Meeting | None = None
    before: dt.date | None = None
    upcoming: tuple[dt.date, ...] = ()
    cases: tuple[Case, ...] = ()
    earlier: tuple[Case, ...] = ()
    parked: tuple[Case, ...] = ()
    sealed: Mapping[int, tuple[Side, ...]] = field(default_factory=dict)
    opinions: Mapping[int, tuple[Opinion, ...]] = field(default_factory=dict)
    proposed: Mapping[int, Plan] = field(default_factory=dict)
    requests: tuple[MarketRequest, ...] = ()
    decisions: tuple[Decision, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    measured: tuple[Measured, ...] = ()
    reports: tuple[FieldReport, ...] = ()
    logged: tuple[Logged, ...] = ()
    causes: tuple[Cause, ...] = ()
    news: tuple[News, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()

    def name_of(self, person: str) -> str:
        """Somebody's name, as far as the reader may know who said what."""
        may = self.reader.may("read who said what")
        return self.names.get(person, person) if may else ""

    @property
    def revealed(self) -> tuple[Case, ...]:
        """Every case whose opinions are open, earlier meetings' first.

        One that was parked and taken up stands there once, as the later case.
        """
        all_cases = (*self.earlier, *self.cases)
        keys = {case.key for case in all_cases}
        return tuple(c for c in all_cases if c.key in self.opinions and c.went_to not in keys)

    def case(self, key: int) -> Case | None:
        """A case by its key."""
        return next((c for c in (*self.cases, *self.earlier) if c.key == key), None)

    def waiting(self, key: int) -> tuple[Side, ...]:
        """The sides of which nobody has spoken on a case."""
        return tuple(side for side in SIDES if side not in self.sealed.get(key, ()))


def owners(decisions: Iterable[Decision], plans: Iterable[Plan]) -> set[str]:
    """Keys of all who carry something out: decisions, plans and their steps, held orders."""
    all_decisions = tuple(decisions)
    all_plans = (*plans, *(d.plan for d in all_decisions if d.plan is not None))
    keys = {key for p in all_plans for key in (p.credit_owner, p.sales_owner)}
    keys |= {step.owner for p in all_plans for step in p.milestones}
    keys |= {order.owner for d in all_decisions for order in d.orders}
    return (keys | {d.owner for d in all_decisions}) - {""}


NOTHING = BoardFacts()
