"""A decision: what changes, from when until when, who agreed, and what comes of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from lib.board.case import Market
from lib.board.plan import Plan
from lib.ledger.mistake import Mistake

Field = Literal["credit_limit", "terms", "risk_class", "insured_limit", "delivery"]
FIELDS: tuple[Field, ...] = ("credit_limit", "terms", "risk_class", "insured_limit", "delivery")
AMOUNTS: tuple[Field, ...] = ("credit_limit", "insured_limit")
"""Fields whose values are minor units, as text."""
OPTIONS = {"as is": "As it is", "asked": "As asked", "plan": "The plan", "changed": "Changed"}
"""What an option is called; ``changed`` is a change that nobody asked for like that."""
OrderAction = Literal["release", "part", "hold"]
REVIEWS = (30, 60, 90)
HALF_YEAR_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a customer: what it is and what it shall be, as text; limits in minor units."""

    field: Field
    old: str
    new: str


class NotAHeldOrder(Mistake):
    """A line about a held order that says too little, or too much, and what to change."""


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """What becomes of an order that is held.

    Args:
        order: its number, as the ledger has it.
        action: delivered whole, in part, or held on.
        amount: minor units that are delivered, in the order's currency; of a part only.
        condition: on what condition, in the board's words.
        owner: key of who sees to it.
        until: the day by which it is seen to.
        currency: the order's; empty in records of before it was kept, which are in the ledger's.
    """

    order: str
    action: OrderAction
    amount: int | None = None
    condition: str = ""
    owner: str = ""
    until: dt.date | None = None
    currency: str = ""

    def __post_init__(self) -> None:
        if not self.order.strip():
            raise NotAHeldOrder("Say which order it is: its number, as the ledger has it.")
        if self.action == "part" and not (self.amount or 0) > 0:
            raise NotAHeldOrder(
                f"Say how much of order {self.order} is delivered: an amount above 0."
            )
        if self.action != "part" and self.amount is not None:
            raise NotAHeldOrder(
                f"An amount belongs to an order that is released in part; order {self.order} is not. "
                f"Choose “part”, or leave the amount out."
            )


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
        option: of ``OPTIONS``.
        changes: none for ``as is``.
        starts, until: half-open; it lapses by itself on ``until``.
        agreements: one of each side.
        approvals: who has approved so far, where the matrix asks for several.
        approval: the one that made it enough; None while it waits.
        expected_chance: percent that all is paid within tolerance in 90 days, as the board saw it.
        owner: key of who carries it out.
        orders: what becomes of orders that are held.
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
    orders: tuple[HeldOrder, ...] = ()
    version: int = 1

    @property
    def agreed(self) -> bool:
        """Whether both sides said yes."""
        return {a.role for a in self.agreements} >= {"credit", "sales"}

    @property
    def reviews(self) -> tuple[dt.date, ...]:
        """Days on which its outcome is looked at."""
        return tuple(self.starts + dt.timedelta(days=d) for d in REVIEWS)


def option_of(option: str, changes: tuple[Change, ...], market: Market | None) -> str:
    """What an option is once it is known what changes: as it is, or as asked, only where that is so.

    >>> raised = (Change("credit_limit", "300", "400"),)
    >>> option_of("asked", raised, Market(limit=400)), option_of("asked", raised, None)
    ('asked', 'changed')
    >>> option_of("as is", raised, None), option_of("plan", raised, None)
    ('changed', 'plan')
    """
    if option not in ("as is", "asked", "changed"):
        return option
    if not changes:
        return "as is"
    return "asked" if market is not None and _matches_request(changes, market) else "changed"


def _matches_request(changes: tuple[Change, ...], market: Market) -> bool:
    """Whether the changes are what was asked for and nothing else."""
    request_values = {"credit_limit": "" if market.limit is None else str(market.limit)}
    request_values["terms"] = market.terms.strip()
    return all(request_values.get(change.field) == change.new for change in changes)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """No agreement: one sentence a side, policy terms stay, and who settles it by when.

    Args:
        credit_says, sales_says: each in the words of that side; empty until it has spoken.
        escalated_to, by: whom the chair named, and the day; empty and None until then.
    """

    case: int
    credit_says: str = ""
    sales_says: str = ""
    escalated_to: str = ""
    by: dt.date | None = None


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
