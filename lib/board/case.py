"""Meetings and their cases: whom we talk about, why, for how long, and how far we are."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

CaseState = Literal["open", "revealed", "decided", "undecided", "parked", "settled", "dropped"]
"""open: opinions are being given · settled: by the consent list · undecided: no agreement."""

Mode = Literal["room", "signed in"]
MINUTES_A_CASE = 12
_BLIND = ("open", "parked")
AWAY: tuple[CaseState, ...] = ("parked", "dropped")
"""States of a case that is on a meeting's list and not talked about in it."""
REASONS = (
    "request", "parked", "past tolerance", "slowing", "promise missed", "held order", "over the limit",
    "divergence", "expiring", "re-evaluation", "outcome due", "escalation", "no longer discount",
    "complaints in time", "recorded late", "special terms", "field report", "new customer", "by hand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Market:
    """What a customer asked for, and what it says the market offers.

    Args:
        limit: asked for, minor units; None where it is not about the limit.
        terms: asked for, as agreed terms are written (``net 60``); empty where not about terms.
        competitor, days, source, on: “the market demands it”, made checkable.
        until: the day by which an answer is due.
    """

    limit: int | None = None
    terms: str = ""
    competitor: str = ""
    days: int | None = None
    source: str = ""
    on: dt.date | None = None
    by: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a customer is on the agenda: one of ``REASONS``, said in a sentence with its numbers.

    Args:
        weight: minor units at stake, by which reasons of one kind are ranked.
        enough: whether it alone would bring the customer up; others only go with one that does.
    """

    kind: str
    said: str
    weight: float = 0.0
    enough: bool = True


def subject_of(customer: str, name: str) -> str:
    """What tells one subject of a case from another: the customer's key, or a prospect's name.

    >>> subject_of("C017", "Hohenrain"), subject_of("", " New Ltd")
    ('C017', '~ new ltd')
    """
    return customer or f"~ {name.strip().casefold()}"


def neutral_reason(reason: Reason) -> Reason:
    """A reason that leads nobody's opinion: that ratings differ is said, not which they are."""
    if reason.kind != "divergence":
        return reason
    return replace(reason, said="Ratings and record differ; which, at the reveal.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case that the ledger or the store puts forward, before anybody put it on the agenda.

    Args:
        customer: key in the ledger; empty for a prospect.
        name: the prospect's; customers have theirs in the ledger.
        continues: key of the parked case that comes back with it.
    """

    customer: str
    reasons: tuple[Reason, ...]
    market: Market | None = None
    name: str = ""
    continues: int | None = None

    @property
    def subject(self) -> str:
        """Whose case it is, as ``whom_of`` tells subjects apart."""
        return subject_of(self.customer, self.name)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting: it has a day and a ledger version, and talks about nothing later.

    Args:
        key: the store's.
        ledger: content version.
        day: the scope's day when it was opened; “today” of everything decided in it.
        minutes: the clock; cases that do not fit are parked.
        mode: ``room``: turns at one machine; ``signed in``: each at their own.
        version: counts changes, so that a stale write is refused.
    """

    key: int
    title: str
    day: dt.date
    ledger: str
    minutes: int = 90
    mode: Mode = "signed in"
    closed: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """A customer, or a prospect without a ledger, on a meeting's agenda.

    Args:
        customer: key in the ledger; empty for a prospect.
        name: the customer's or prospect's name.
        position: on the agenda, from 1.
        market: what was asked for.
        parked_until: the day it comes back, where it did not fit the clock.
        went_to: key of the later case that took up this parked one.
    """

    key: int
    meeting: int
    customer: str
    name: str
    position: int
    reasons: tuple[Reason, ...] = ()
    market: Market | None = None
    minutes: int = MINUTES_A_CASE
    state: CaseState = "open"
    parked_until: dt.date | None = None
    added_by: str = ""
    went_to: int | None = None
    version: int = 1

    @property
    def subject(self) -> str:
        """Whose case it is, as ``whom_of`` tells subjects apart."""
        return subject_of(self.customer, self.name)

    @property
    def visible_reasons(self) -> tuple[Reason, ...]:
        """Its reasons as they may be said now: before the reveal, none that tells a rating."""
        return tuple(map(neutral_reason, self.reasons)) if self.state in _BLIND else self.reasons

    @property
    def prospect(self) -> bool:
        """Whether there is no ledger to read."""
        return not self.customer
