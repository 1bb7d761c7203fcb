"""A customer's request for other terms: what it asks, the rounds that follow, and how it ended."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from lib.board import approval
from lib.ledger.mistake import Mistake
from lib.ledger.wording import NBSP, count

Outcome = Literal["open", "agreed", "declined", "withdrawn"]
OUTCOMES: tuple[Outcome, ...] = ("open", "agreed", "declined", "withdrawn")
CLOSED: tuple[Outcome, ...] = ("agreed", "declined", "withdrawn")
Speaker = Literal["customer", "us"]
LONGEST_TERM = 730
LONGEST_TEXT = 200


class NotARequest(Mistake):
    """A request or an answer that cannot be; says which entry and what it may be."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Terms that somebody names at the table; None is "as today".

    Args:
        term: days from the invoice.
        price: change against today's prices, as a share; a lower price is negative.
        discount: rate for early payment, 0 for none; ``window``: days to take it in.
        volume: change of what they buy, as a share.
    """

    term: int | None = None
    price: float | None = None
    discount: float | None = None
    window: int | None = None
    volume: float | None = None

    def __post_init__(self) -> None:
        _between("A term, in days,", self.term, 0, LONGEST_TERM)
        _percent("A change of price", self.price, -0.5, 0.5)
        _percent("A discount", self.discount, 0, 0.5)
        _between("The days to take a discount in", self.window, 0, LONGEST_TERM)
        _percent("A change of volume", self.volume, -1, 5)
        if self.discount and not self.window:
            raise NotARequest("Say within how many days the discount is taken.")

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing."""
        return self == Proposal()

    @property
    def text(self) -> str:
        """In words: “60 days, price 1 % lower, 2 % within 10 days, 10 % more volume”."""
        parts = [
            "" if self.term is None else count(self.term, "day"),
            _change("price", self.price, "higher", "lower"),
            self._discount,
            "" if not self.volume else f"{_share(abs(self.volume))} {_more(self.volume)} volume",
        ]
        return ", ".join(filter(None, parts)) or "as today"

    @property
    def _discount(self) -> str:
        if self.discount is None:
            return ""
        if not self.discount:
            return "no discount"
        return f"{_share(self.discount)} within {count(self.window or 0, 'day')}"


@dataclass(frozen=True, slots=True)
class CustomerRequest:
    """What one customer asked for, kept with what came of it.

    Args:
        ledger: name of the ledger it was taken down on.
        day: when they asked; ``asked_by``: who, of theirs.
        competitor: who is said to offer it, ``source`` who says so, ``said_on`` when.
        valid_until, contact: of our offer, as the customer reads them.
        outcome: ``open`` until it is closed; ``outcome_terms`` what was given, ``outcome_day`` when,
            ``outcome_note`` in our own words.
        by: key of who took it down.
        version: counts changes, so that a stale write is refused.
    """

    customer: str
    ledger: str
    day: dt.date
    asks: Proposal
    asked_by: str = ""
    competitor: str = ""
    source: str = ""
    said_on: dt.date | None = None
    valid_until: dt.date | None = None
    contact: str = ""
    outcome: Outcome = "open"
    outcome_terms: Proposal | None = None
    outcome_day: dt.date | None = None
    outcome_note: str = ""
    by: str = ""
    key: int = 0
    version: int = 1

    @property
    def closed(self) -> bool:
        """Whether something came of it."""
        return self.outcome != "open"


@dataclass(frozen=True, slots=True)
class Round:
    """What one side proposed, one after another.

    Args:
        request: key of the request it belongs to; ``number`` counts from 1.
        speaker: whose proposal it is.
        worth: what it was worth against today's terms then, minor units; None: not worked out.
        conceded: what that side gave way on since its last one, in words.
    """

    request: int
    speaker: Speaker
    day: dt.date
    terms: Proposal
    worth: int | None = None
    conceded: str = ""
    number: int = 0
    by: str = ""
    key: int = 0


def concession(before: Proposal | None, now: Proposal, speaker: Speaker) -> str:
    """What a side gave way on since its last proposal: in days, price, discount and volume.

    >>> concession(Proposal(60), Proposal(45, price=0.005), "customer").replace(NBSP, " ")
    '15 days, 0.5 % price'
    """
    if before is None:
        return ""
    sign = 1 if speaker == "us" else -1
    both_terms = before.term is not None and now.term is not None
    moves = (
        ("days", sign * ((now.term or 0) - (before.term or 0)) * both_terms),
        ("price", -sign * ((now.price or 0) - (before.price or 0))),
        ("discount", sign * ((now.discount or 0) - (before.discount or 0))),
        ("volume", -sign * ((now.volume or 0) - (before.volume or 0))),
    )
    parts = [
        count(round(size), "day") if name == "days" else f"{_share(size)} {name}"
        for name, size in moves
        if size > 1e-9
    ]
    return ", ".join(parts)


def approver(today: int, proposal: Proposal) -> approval.Approver:
    """Who has to approve it: by days of term where it is longer; a price or discount needs a head.

    >>> approver(30, Proposal(45)), approver(30, Proposal(90)), approver(30, Proposal(30))
    ('a head', 'both heads', 'either side')
    """
    longer = proposal.term is not None and proposal.term > today
    term = approval.for_term(proposal.term or 0) if longer else "either side"
    dearer_for_us = (proposal.price or 0) < 0 or (proposal.discount or 0) > 0
    return max(term, "a head" if dearer_for_us else "either side", key=approval.APPROVERS.index)


def last_given(requests: tuple[CustomerRequest, ...]) -> CustomerRequest | None:
    """The newest request that something came of."""
    closed_requests = [r for r in requests if r.closed and r.outcome_day]
    return max(closed_requests, key=lambda r: (r.outcome_day or r.day, r.key), default=None)


def validate(request: CustomerRequest) -> CustomerRequest:
    """A request that can be kept.

    Raises:
        NotARequest: it asks for nothing, or an entry is too long.
    """
    if request.asks.empty:
        raise NotARequest("Say what they ask for: a term, a price, a discount or a volume.")
    for name in ("asked_by", "competitor", "source", "contact", "outcome_note"):
        if len(getattr(request, name)) > LONGEST_TEXT:
            raise NotARequest(
                f"“{name.replace('_', ' ')}” is longer than {LONGEST_TEXT} letters. Shorten it."
            )
    return request


def _between(label: str, value: float | None, low: int, high: int) -> None:
    if value is not None and not low <= value <= high:
        raise NotARequest(f"{label} lies between {low} and {high}; {value:g} was given.")


def _percent(label: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        raise NotARequest(
            f"{label} lies between {low * 100:g} and {high * 100:g} %; {value * 100:g} % was given."
        )


def _share(value: float) -> str:
    return f"{round(value * 100, 4):.4g}{NBSP}%"


def _change(label: str, value: float | None, up: str, down: str) -> str:
    return "" if not value else f"{label} {_share(abs(value))} {up if value > 0 else down}"


def _more(value: float) -> str:
    return "more" if value > 0 else "less"
