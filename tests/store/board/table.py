"""A table to sit round: a home with people, a meeting, and cases at each step of their way."""

import datetime as dt
import itertools

from lib.board.case import Market, Proposal, Reason
from lib.board.decision import Change, Decision
from lib.board.opinion import Opinion
from lib.board.people import STRANGER, Person
from lib.store.board import cases, decisions, meetings, opinions, people
from lib.store.home import Home

DAY = dt.date(2026, 6, 30)
_tokens = (f"t{n}" for n in itertools.count())


def token() -> str:
    """One that no form has used."""
    return next(_tokens)


def seat(home: Home, key: str) -> Person:
    return people.person(home, f"p-{key}")


def opened(home: Home, mode: str = "signed in"):
    """A home with the invented cast, and a meeting on its way."""
    people.invite_cast(home, STRANGER, token=token())
    chair = seat(home, "chair")
    return meetings.open_meeting(home, chair, "Monday", DAY, "abc", 90, mode, token=token())


def case(home: Home, meeting, customer: str = "C017"):
    proposal = Proposal(
        customer, (Reason("request", "asks for more", 5.0),), Market(limit=5_000_000)
    )
    made = cases.add(
        home, seat(home, "chair"), meeting.key, [proposal], {customer: "Acme"}, token=token()
    )
    return made[0]


def opinion(person: Person, rating: str = "B", limit: int = 4_000_000, term: int = 45) -> Opinion:
    return Opinion(person.key, person.side, rating, limit, term, 80, "pays, but late")


def revealed(home: Home, of, *, ratings: str = "BB", limits=(4_000_000, 4_000_000)):
    for who, rating, limit in zip(("credit", "sales"), ratings, limits, strict=True):
        person = seat(home, who)
        opinions.seal(home, person, of.key, opinion(person, rating, limit), token=token())
    return opinions.reveal(home, seat(home, "chair"), of.key, version=of.version, token=token())


def proposal(of, new: str = "4000000", months: int = 6) -> Decision:
    return Decision(
        0, of.key, of.customer, of.name, "asked", (Change("credit_limit", "3000000", new),),
        dt.date(2026, 7, 1), dt.date(2026, 7 + months, 1) if months < 6 else dt.date(2027, 1, 1),
        "both see the order book", "p-sales",
    )  # fmt: skip


def agreed(home: Home, of, **more):
    made = decisions.decide(home, seat(home, "sales"), proposal(of, **more), token=token())
    for who in ("credit", "sales"):
        made = decisions.agree(
            home, seat(home, who), made.key, DAY, version=made.version, token=token()
        )
    return made
