"""What is sold to whom on which terms, and what a day and a unit of it are worth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation.assumptions import Assumptions
from lib.simulation.economics import factor
from lib.simulation.payers import Payer
from lib.simulation.policy import MID_WEEK, Policy, Risk

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
LONGEST = 4096
"""Days from issue that anything may last: a term, a month-end, consignment and giving up."""


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """What a day and a unit are worth.

    Args:
        by_age: present value, on the day of the sale, of a unit paid so many days later.
        by_week: present value, on the first day, of what a unit a week sells in each.
        season: how many units that is.
        units_until, worth_until: of all weeks before each, and all of them last: units, present value.
        weeks_of: weeks from the week of the sale to that of a payment so many days later.
        cost: of the goods in a unit of sales at today's prices; ``handling``: of its paperwork.
    """

    by_age: Floats
    by_week: Floats
    season: Floats
    units_until: Floats
    worth_until: Floats
    weeks_of: Ints
    cost: float
    handling: float

    @classmethod
    def of(cls, assumptions: Assumptions, season: Floats) -> "Values":
        """Under some assumptions. Sales are made in the middle of their week.

        Args:
            season: units sold in each week, where a year's average is 1.
        """
        days = np.arange(LONGEST)
        rate, how = assumptions.cost_of_capital, assumptions.discounting
        by_week = factor(7 * np.arange(len(season)), rate, how) * season
        return cls(
            by_age=factor(days, rate, how),
            by_week=by_week,
            season=season,
            units_until=np.append(0.0, np.cumsum(season)),
            worth_until=np.append(0.0, np.cumsum(by_week)),
            weeks_of=(days + MID_WEEK) // 7,
            cost=1 - assumptions.margin,
            handling=assumptions.handling,
        )


@dataclass(frozen=True, slots=True, eq=False)
class CustomerTerms:
    """A customer, its terms, its risks, and what money is worth."""

    payer: Payer
    policy: Policy
    risk: Risk
    values: Values

    @property
    def unit(self) -> float:
        """Its sales of a week at the policy's price."""
        return self.payer.weekly * self.policy.price

    @property
    def net_share(self) -> float:
        """The share of what is billed that credit notes leave."""
        return 1 - self.payer.credited

    @property
    def goods(self) -> float:
        """What the goods cost in one unit billed; those credited come back."""
        return self.values.cost * self.net_share / self.policy.price

    @property
    def on_terms(self) -> float:
        """The share of sales that is not paid at once."""
        return sum(share for share, _ in self.policy.streams)
