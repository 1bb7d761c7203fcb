"""A decision: what changes, from when until when, who agreed, and what comes of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from lib.board.plan import Plan

Field = Literal["credit_limit", "terms", "risk_class", "insured_limit", "delivery"]
FIELDS: tuple[Field, ...] = ("credit_limit", "terms", "risk_class", "insured_limit", "delivery")
AMOUNTS: tuple[Field, ...] = ("credit_limit", "insured_limit")
"""Fields whose values are minor units, as text."""
REVIEWS = (30, 60, 90)
HALF_YEAR_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a customer: what it is and what it shall be, as text; limits in minor units."""

    field: Field
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Somebody said yes: for a side, or as the approver that the matrix asks for."""

    person: str
    role: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Decision:
    """What a meeting decided on a case.

    Args:
        option: ``as is``, ``asked`` or ``plan``.
        changes: none for ``as is``.
        starts, until: half-open; it lapses by itself on ``until``.
        agreements: one of each side.
        approvals: who has approved so far, where the matrix asks for several.
        approval: the one that made it enough; None while it waits.
        expected_chance: percent that all is paid within tolerance in 90 days, as the board saw it.
        owner: key of who carries it out.
        version: counts changes.
    """

    key: int
    case: int
    customer: str
    name: str
    option: str
    changes: tuple[Change, ...]
    starts: dt.date
    until: dt.date
    reasons: str
    owner: str
    agreements: tuple[Agreement, ...] = ()
    approval: Agreement | None = None
    plan: Plan | None = None
    expected_chance: int | None = None
    approvals: tuple[Agreement, ...] = ()
    version: int = 1

    @property
    def agreed(self) -> bool:
        """Whether both sides said yes."""
        return {a.role for a in self.agreements} >= {"credit", "sales"}

    @property
    def reviews(self) -> tuple[dt.date, ...]:
        """Days on which its outcome is looked at."""
        return tuple(self.starts + dt.timedelta(days=d) for d in REVIEWS)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """No agreement: one sentence a side, policy terms stay, and who settles it by when."""

    case: int
    credit_says: str
    sales_says: str
    escalated_to: str
    by: dt.date


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A line for the ERP: what to enter for whom, from when until when, by whose approval.

    Args:
        lapse: the line puts back what was before the decision.
    """

    decision: int
    customer: str
    field: Field
    old: str
    new: str
    starts: dt.date
    until: dt.date | None
    approver: str
    lapse: bool = False
