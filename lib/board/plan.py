"""The compromise plan: one plan both sides draw up for a high risk that is a fine opportunity too."""

import datetime as dt
from dataclasses import dataclass, replace

from lib.ledger.mistake import Mistake


class NotAPlan(Mistake):
    """A plan that cannot be carried out, and what to change."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of a plan: what, who owns it and by when; when it was done, and who said so.

    Owners and ``done_by`` are people's keys.
    """

    what: str
    owner: str
    by: dt.date
    done_on: dt.date | None = None
    done_by: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What limits the risk while the trade goes on; None or empty is as today.

    Args:
        cap: the most that may be owed, minor units.
        prepay_share: of each order, paid when ordered.
        cover: guarantee or insurance, in words; ``cover_amount`` minor units of it.
        stages: deliveries one order is split into, each after the one before is paid.
        instalments: equal parts in which what is late is paid, one a month.
        increment_days: the term for what is bought beyond ``increment_above`` (minor units).
        hold_above: deliveries wait while more than this is past tolerance (minor units); never the
            invoicing of what was shipped.
        milestones: steps with owner and day.
        credit_owner, sales_owner: keys of the two people who own it, one of each side.
        expires: the day it ends by itself.
    """

    credit_owner: str
    sales_owner: str
    expires: dt.date
    cap: int | None = None
    prepay_share: float | None = None
    cover: str = ""
    cover_amount: int | None = None
    stages: int | None = None
    instalments: int | None = None
    increment_days: int | None = None
    increment_above: int | None = None
    hold_above: int | None = None
    milestones: tuple[Milestone, ...] = ()

    def __post_init__(self) -> None:
        if not self.credit_owner or not self.sales_owner:
            raise NotAPlan("A plan has two owners, one from credit and one from sales. Name both.")
        if self.prepay_share is not None and not 0 <= self.prepay_share <= 1:
            raise NotAPlan("The prepaid part of an order lies between 0 and 100 %.")
        for label, value in (("A cap", self.cap), ("The threshold of a hold", self.hold_above)):
            if value is not None and value < 0:
                raise NotAPlan(f"{label} cannot be negative.")
        if late := [m.what for m in self.milestones if m.by > self.expires]:
            raise NotAPlan(
                f"“{late[0]}” is due after the plan expires. Move it, or end the plan later."
            )


def not_begun(plan: Plan | None) -> Plan | None:
    """A plan none of whose steps is done, as a form may send it: steps are done by their own write."""
    if plan is None:
        return None
    steps = (replace(step, done_on=None, done_by="") for step in plan.milestones)
    return replace(plan, milestones=tuple(steps))
