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


class DatedRecord(Protocol):
    """What was put on record on a day."""

    @property
    def day(self) -> dt.date:
        """That day."""


R = TypeVar("R", bound=DatedRecord)


def gather(
    home: Home,
    reader: Person,
    meeting: int | None = None,
    ledger_reports: Sequence[FieldReport] = (),
    day: dt.date | None = None,
) -> BoardFacts:
    """Everything a reader may know; of one meeting its cases, and those of others as earlier ones.

    Args:
        meeting: the one that is looked at; None for none.
        ledger_reports: field reports that came with the ledger.
        day: what meetings held later brought up, and what was put on record later, is left out.
    """
    if reader.role == STRANGER.role and not people.everyone(home):
        return replace(NOTHING, reports=tuple(ledger_reports))
    if not reader.may("read the board"):
        return NOTHING
    all_meetings = meetings.meetings(home, reader)
    current_meeting = next((m for m in all_meetings if m.key == meeting), None)
    day = current_meeting.day if current_meeting else day
    past = [
        m for m in reversed(all_meetings) if m != current_meeting and (day is None or m.day <= day)
    ]
    meeting_cases = cases.cases(home, reader, current_meeting.key) if current_meeting else ()
    earlier_cases = [c for m in past for c in cases.cases(home, reader, m.key)]
    shows_authors = reader.may(NAMED)
    names = people.names(home)
    reports = (*ledger_reports, *_until_day(customer_records.reports(home, reader), day))
    all_decisions = decisions.decisions(home, reader, day=day)
    proposed_plans = _drafts(home, reader, meeting_cases)
    return BoardFacts(
        reader=reader,
        meeting=current_meeting,
        before=max(
            (m.day for m in past if current_meeting is None or m.day < current_meeting.day),
            default=None,
        ),
        upcoming=tuple(
            sorted(m.day for m in all_meetings if current_meeting and m.day > current_meeting.day)
        ),
        cases=meeting_cases,
        earlier=tuple(earlier_cases),
        parked=tuple(c for c in cases.parked(home, reader, day) if c.meeting != meeting),
        sealed={c.key: tuple(opinions.sealed(home, reader, c.key).values()) for c in meeting_cases},
        opinions=opinions.revealed(home, reader, day=day),
        proposed=proposed_plans,
        requests=customer_records.asked(home, reader, day=day),
        decisions=all_decisions,
        disagreements=decisions.disagreements(home, reader, day=day),
        measured=_known_outcomes(outcomes.outcomes(home, reader), all_decisions, day),
        reports=reports if shows_authors else tuple(replace(r, by="") for r in reports),
        logged=_until_day(customer_records.logged(home, reader), day),
        causes=_until_day(customer_records.causes(home, reader), day),
        news=_until_day(customer_records.news(home, reader), day),
        names=names if shows_authors else {},
        owners={
            key: names[key]
            for key in owners(all_decisions, proposed_plans.values())
            if key in names
        },
        heads=frozenset(p.key for p in people.everyone(home) if p.head),
    )


def _until_day(records: Sequence[R], day: dt.date | None) -> tuple[R, ...]:
    """What was put on record by a day."""
    return tuple(r for r in records if day is None or r.day <= day)


def _known_outcomes(
    measurements: Sequence[Measured], all_decisions: Sequence[Decision], day: dt.date | None
) -> tuple[Measured, ...]:
    """Looks taken by a day, at decisions known by then."""
    keys = {decision.key for decision in all_decisions}
    known_measurements = (m for m in measurements if m.decision in keys)
    return tuple(m for m in known_measurements if day is None or m.seen.day <= day)


def _drafts(home: Home, reader: Person, meeting_cases: Sequence[Case]) -> Mapping[int, Plan]:
    drafts = {c.key: plans.plan(home, reader, c.key) for c in meeting_cases}
    return {key: draft.plan for key, draft in drafts.items() if draft is not None}


def reports_in_ledger(ledger: Ledger) -> tuple[FieldReport, ...]:
    """Field reports that came with the ledger, up to its day."""
    rows = ledger.extra("field_reports")
    if rows.empty:
        return ()
    until = rows[rows["day"] <= pd.Timestamp(ledger.day)]
    questions = [name for name in FIELD_QUESTIONS if name in until]
    return tuple(
        FieldReport(
            row["customer"], row["day"].date(), row["by"] or "",
            {name: str(row[name]) for name in questions if not pd.isna(row[name]) and row[name]},
        )
        for row in until.to_dict("records")
    )  # fmt: skip
