"""A table to sit round: a home with people, a meeting, and cases at each step of their way."""

import datetime as dt
import itertools

import sqlalchemy as sa

from lib.board.case import Case, Market, Meeting, Proposal, Reason
from lib.board.decision import Change, Decision
from lib.board.opinion import Opinion
from lib.board.people import STRANGER, Person
from lib.board.plan import Milestone, Plan
from lib.store import database
from lib.store.home import Home
from lib.store.records import cases, decisions, disagreements, meetings, opinions, people, tables

DAY = dt.date(2026, 6, 30)
_tokens = (f"t{n}" for n in itertools.count())


def token() -> str:
    """One that no form has used."""
    return next(_tokens)


def seat(home: Home, key: str) -> Person:
    return people.person(home, f"p-{key}")


def meeting(home: Home) -> Meeting:
    """A meeting on its way; at the first one the invented cast sits down."""
    if not people.everyone(home):
        people.invite_cast(home, STRANGER, token=token())
    return meetings.open_meeting(home, seat(home, "chair"), "Monday", DAY, "abc", token=token())


def case(home: Home, customer: str = "C017", of: Meeting | None = None) -> Case:
    """A case on the agenda of a meeting of its own, or of the one given."""
    asks = (Reason("request", "asks for more", 5.0),)
    proposal = Proposal(customer, asks, Market(limit=5_000_000, competitor="Baltrum", days=60))
    held = of or meeting(home)
    made = cases.add(
        home, seat(home, "chair"), held.key, [proposal], {customer: "Acme"}, token=token()
    )
    return made[0]


def opinion(
    person: Person, rating: str = "B", limit: int = 4_000_000, reasons: str = "pays, but late"
) -> Opinion:
    assert person.side
    return Opinion(person.key, person.side, rating, limit, 45, 80, reasons)


def sealed(home: Home, customer: str = "C017", *, ratings: str = "BB", sales: int = 4_000_000):
    """A case on which one person of each side has sealed an opinion."""
    made = case(home, customer)
    for who, rating, limit in zip(("credit", "sales"), ratings, (4_000_000, sales), strict=True):
        given = opinion(seat(home, who), rating, limit)
        opinions.seal(home, seat(home, who), made.key, given, token=token())
    return made


def revealed(home: Home, customer: str = "C017", **said) -> Case:
    made = sealed(home, customer, **said)
    return opinions.reveal(home, seat(home, "chair"), made.key, version=1, token=token())


def proposal(of: Case, new: int = 4_000_000, plan: Plan | None = None, **changed) -> Decision:
    """A decision as a form sends it, for the half-year from the day after the meeting."""
    said = {
        "changes": (Change("credit_limit", "3000000", str(new)),),
        "starts": dt.date(2026, 7, 1), "until": dt.date(2027, 1, 1), **changed,
    }  # fmt: skip
    return Decision(
        0, of.key, of.customer, of.name, "plan" if plan else "asked",
        reasons="both see the order book", owner="p-sales", plan=plan, **said,
    )  # fmt: skip


def decided(home: Home, of: Case | None = None, **more) -> Decision:
    """A decision that nobody has agreed to."""
    on = of or revealed(home)
    return decisions.decide(home, seat(home, "sales"), proposal(on, **more), token=token())


def agreed(
    home: Home, of: Case | None = None, who=("credit-2", "sales-2"), new=20_000_000, **more
) -> Decision:
    """A decision that both sides agreed to; as neither of them is a head, it waits for one."""
    made = decided(home, of, new=new, **more)
    for key in who:
        made = decisions.agree(
            home, seat(home, key), made.key, DAY, version=made.version, token=token()
        )
    return made


def approved(home: Home, of: Case | None = None, **more) -> Decision:
    """A decision in force, as both heads agreed to it."""
    return agreed(home, of, who=("sales", "credit"), new=4_000_000, **more)


def apart(home: Home, of: Case | None = None) -> int:
    """A case on which credit said that it does not agree; nobody is named who settles it."""
    on = of or revealed(home)
    who, words = seat(home, "credit"), "too late"
    disagreements.disagree(home, who, on.key, words, version=on.version, token=token())
    return on.key


def plan(cap: int | None = 3_500_000) -> Plan:
    steps = (Milestone("guarantee on file", "p-sales", dt.date(2026, 8, 1)),)
    return Plan("p-credit", "p-sales", dt.date(2026, 12, 31), cap=cap, milestones=steps)


def rows(home: Home) -> dict[str, list[tuple]]:
    """Everything in the tables of the board."""
    kept = [
        m.local_table
        for m in tables.Base.registry.mappers
        if m.class_.__module__ == tables.__name__
    ]
    with database.reading(home) as connection:
        found = {t.name: connection.execute(sa.select(t)).all() for t in kept}
    return {name: sorted(repr(tuple(row)) for row in some) for name, some in found.items()}


def counts(home: Home) -> dict[str, int]:
    return {name: len(found) for name, found in rows(home).items()}


def by_force(home: Home, *statements: str) -> None:
    """Change the database past the program, as whoever administers it could."""
    off = {
        "sqlite": [
            "DROP TRIGGER IF EXISTS events_no_update",
            "DROP TRIGGER IF EXISTS events_no_delete",
        ],
        "postgresql": ["ALTER TABLE events DISABLE TRIGGER USER"],
    }
    with database.writing(home) as connection:
        for statement in (*off[connection.dialect.name], *statements):
            connection.execute(sa.text(statement.replace(":", r"\:")))
