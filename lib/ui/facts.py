"""What the store tells one reader about the board: gathered each time anew, kept for nobody."""

import datetime as dt
from collections.abc import Sequence

from lib.board.case import Case, Meeting
from lib.board.decision import Decision
from lib.board.facts import NOTHING, Asked, BoardFacts
from lib.board.outcome import Expected, Measured, Seen
from lib.board.people import Person
from lib.store.board import cases, decisions, meetings, opinions, outcomes, plans, records
from lib.store.board.outcomes import Measured as Row
from lib.store.home import Home


def gather(home: Home, reader: Person, meeting: int | None = None) -> BoardFacts:
    """Everything a reader may know; of one meeting its cases, and all others as earlier ones.

    Args:
        meeting: the one that is looked at; None for none.
    """
    if not reader.may("read the board"):
        return NOTHING
    held = meetings.meetings(home, reader)
    here = next((m for m in held if m.key == meeting), None)
    every = {m.key: cases.cases(home, reader, m.key) for m in held}
    own = every.get(meeting or 0, ())
    others = tuple(
        c for m in held if m.key != meeting and (here is None or m.day <= here.day)
        for c in every[m.key]
    )  # fmt: skip
    decided = decisions.decisions(home, reader)
    customers = {d.key: d.customer for d in decided}
    return BoardFacts(
        reader=reader,
        meeting=here,
        before=_before(held, here),
        upcoming=tuple(sorted(m.day for m in held if here and m.day > here.day)),
        cases=own,
        earlier=others,
        sealed={c.key: tuple(opinions.sealed(home, reader, c.key).values()) for c in own},
        opened=opinions.revealed(home, reader),
        proposed=_drafts(home, reader, own),
        asked=_asked((*others, *own), decided),
        decisions=decided,
        disagreements=decisions.disagreements(home, reader),
        measured=tuple(
            measured(row, customers[row.decision]) for row in outcomes.outcomes(home, reader)
        ),
        reports=records.reports(home, reader),
        logged=records.logged(home, reader),
        causes=records.causes(home, reader),
    )


def _before(held: Sequence[Meeting], here: Meeting | None) -> dt.date | None:
    """The day of the last meeting before; of all where none is looked at."""
    days = [m.day for m in held if here is None or (m.day < here.day and m.key != here.key)]
    return max(days, default=None)


def _drafts(home: Home, reader: Person, own: Sequence[Case]) -> dict:
    found = {c.key: plans.plan(home, reader, c.key) for c in own}
    return {key: draft.plan for key, draft in found.items() if draft is not None}


def _asked(every: Sequence[Case], decided: Sequence[Decision]) -> tuple[Asked, ...]:
    """Requests that cases carry; one is answered once its case is decided."""
    done = {d.case for d in decided}
    return tuple(
        Asked(c.customer, c.market, answered=c.key in done or c.state in ("undecided", "dropped"))
        for c in every
        if c.market is not None and c.customer
    )


def measured(row: Row, customer: str) -> Measured:
    """An outcome on record as the rules read it."""
    found, hoped = dict(row.found), dict(row.expected)
    for name in ("since", "day"):
        found[name] = dt.date.fromisoformat(found[name])
    cash = hoped.pop("cash", None)
    return Measured(
        row.decision, customer, row.after_days, Seen(**found),
        Expected(**hoped, cash=tuple(cash) if cash else None), row.lesson,
    )  # fmt: skip
