"""What the store tells one reader about the board: gathered each time anew, kept for nobody."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from lib.board.case import Case, Meeting
from lib.board.facts import NOTHING, BoardFacts
from lib.board.people import STRANGER, Person
from lib.board.plan import Plan
from lib.board.record import FIELD_QUESTIONS, FieldReport
from lib.ledger.ledger import Ledger
from lib.store.board import cases, decisions, meetings, opinions, outcomes, people, plans, records
from lib.store.home import Home

NAMED = "read who said what"


def gather(
    home: Home, reader: Person, meeting: int | None = None, seen: Sequence[FieldReport] = ()
) -> BoardFacts:
    """Everything a reader may know; of one meeting its cases, and those of others as earlier ones.

    Args:
        meeting: the one that is looked at; None for none.
        seen: field reports that came with the ledger.
    """
    if reader.role == STRANGER.role and not people.everyone(home):
        return replace(NOTHING, reports=tuple(seen))
    if not reader.may("read the board"):
        return NOTHING
    held = meetings.meetings(home, reader)
    here = next((m for m in held if m.key == meeting), None)
    every = {m.key: cases.cases(home, reader, m.key) for m in held}
    own = every.get(meeting or 0, ())
    others = [c for m in reversed(held) if m != here and _by(m, here) for c in every[m.key]]
    named = reader.may(NAMED)
    kept = (*seen, *records.reports(home, reader))
    return BoardFacts(
        reader=reader,
        meeting=here,
        before=_before(held, here),
        upcoming=tuple(sorted(m.day for m in held if here and m.day > here.day)),
        cases=own,
        earlier=tuple(others),
        sealed={c.key: tuple(opinions.sealed(home, reader, c.key).values()) for c in own},
        opened=opinions.revealed(home, reader),
        proposed=_drafts(home, reader, own),
        asked=records.asked(home, reader),
        decisions=decisions.decisions(home, reader),
        disagreements=decisions.disagreements(home, reader),
        measured=outcomes.outcomes(home, reader),
        reports=kept if named else tuple(replace(r, by="") for r in kept),
        logged=records.logged(home, reader),
        causes=records.causes(home, reader),
        news=records.news(home, reader),
        names=people.names(home) if named else {},
    )


def _by(meeting: Meeting, here: Meeting | None) -> bool:
    """Whether a meeting was held by the day of the one that is looked at."""
    return here is None or meeting.day <= here.day


def _before(held: Sequence[Meeting], here: Meeting | None) -> dt.date | None:
    """The day of the last meeting before; of all where none is looked at."""
    days = [m.day for m in held if here is None or m.day < here.day]
    return max(days, default=None)


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
