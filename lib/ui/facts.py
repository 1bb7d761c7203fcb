"""What the store tells one reader about the board: gathered each time anew, kept for nobody."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

import pandas as pd

from lib.board.case import Case
from lib.board.decision import Decision
from lib.board.facts import NOTHING, BoardFacts, owners
from lib.board.outcome import Measured
from lib.board.people import STRANGER, Person
from lib.board.plan import Plan
from lib.board.record import FIELD_QUESTIONS, FieldReport
from lib.ledger.ledger import Ledger
from lib.store.home import Home
from lib.store.records import (
    cases,
    customer_records,
    decisions,
    meetings,
    opinions,
    outcomes,
    people,
    plans,
)

NAMED = "read who said what"


class Dated(Protocol):
    """What was put on record on a day."""

    @property
    def day(self) -> dt.date:
        """That day."""


R = TypeVar("R", bound=Dated)


def gather(
    home: Home,
    reader: Person,
    meeting: int | None = None,
    seen: Sequence[FieldReport] = (),
    day: dt.date | None = None,
) -> BoardFacts:
    """Everything a reader may know; of one meeting its cases, and those of others as earlier ones.

    Args:
        meeting: the one that is looked at; None for none.
        seen: field reports that came with the ledger.
        day: what meetings held later brought up, and what was put on record later, is left out.
    """
    if reader.role == STRANGER.role and not people.everyone(home):
        return replace(NOTHING, reports=tuple(seen))
    if not reader.may("read the board"):
        return NOTHING
    held = meetings.meetings(home, reader)
    here = next((m for m in held if m.key == meeting), None)
    day = here.day if here else day
    past = [m for m in reversed(held) if m != here and (day is None or m.day <= day)]
    own = cases.cases(home, reader, here.key) if here else ()
    others = [c for m in past for c in cases.cases(home, reader, m.key)]
    named = reader.may(NAMED)
    names = people.names(home)
    kept = (*seen, *_by(customer_records.reports(home, reader), day))
    decided = decisions.decisions(home, reader, day=day)
    proposed = _drafts(home, reader, own)
    return BoardFacts(
        reader=reader,
        meeting=here,
        before=max((m.day for m in past if here is None or m.day < here.day), default=None),
        upcoming=tuple(sorted(m.day for m in held if here and m.day > here.day)),
        cases=own,
        earlier=tuple(others),
        parked=tuple(c for c in cases.parked(home, reader, day) if c.meeting != meeting),
        sealed={c.key: tuple(opinions.sealed(home, reader, c.key).values()) for c in own},
        opened=opinions.revealed(home, reader, day=day),
        proposed=proposed,
        asked=customer_records.asked(home, reader, day=day),
        decisions=decided,
        disagreements=decisions.disagreements(home, reader, day=day),
        measured=_measured(outcomes.outcomes(home, reader), decided, day),
        reports=kept if named else tuple(replace(r, by="") for r in kept),
        logged=_by(customer_records.logged(home, reader), day),
        causes=_by(customer_records.causes(home, reader), day),
        news=_by(customer_records.news(home, reader), day),
        names=names if named else {},
        owners={key: names[key] for key in owners(decided, proposed.values()) if key in names},
        heads=frozenset(p.key for p in people.everyone(home) if p.head),
    )


def _by(records: Sequence[R], day: dt.date | None) -> tuple[R, ...]:
    """What was put on record by a day."""
    return tuple(r for r in records if day is None or r.day <= day)


def _measured(
    measured: Sequence[Measured], decided: Sequence[Decision], day: dt.date | None
) -> tuple[Measured, ...]:
    """Looks taken by a day, at decisions known by then."""
    keys = {decision.key for decision in decided}
    known = (m for m in measured if m.decision in keys)
    return tuple(m for m in known if day is None or m.seen.day <= day)


def _drafts(home: Home, reader: Person, own: Sequence[Case]) -> Mapping[int, Plan]:
    found = {c.key: plans.plan(home, reader, c.key) for c in own}
    return {key: draft.plan for key, draft in found.items() if draft is not None}


def seen(ledger: Ledger) -> tuple[FieldReport, ...]:
    """Field reports that came with the ledger, up to its day."""
    rows = ledger.extra("field_reports")
    if rows.empty:
        return ()
    until = rows[rows["day"] <= pd.Timestamp(ledger.day)]
    asked = [name for name in FIELD_QUESTIONS if name in until]
    return tuple(
        FieldReport(
            row["customer"], row["day"].date(), row["by"] or "",
            {name: str(row[name]) for name in asked if not pd.isna(row[name]) and row[name]},
        )
        for row in until.to_dict("records")
    )  # fmt: skip
