"""What becomes of each week's sale, path by path: paid on a day, with the discount taken, or never."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation import draws
from lib.simulation.customer_terms import CustomerTerms, Values
from lib.simulation.draws import OUTCOME_PARTS, Draws
from lib.simulation.policy import Policy

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PaymentDelays:
    """How late each week's sale is paid on each path, given up at the latest.

    Args:
        place: days late, counted from ``first``: paths × weeks.
        first: days late of place 0.
    """

    place: Ints
    first: int


def payment_delays(policy: Policy, random_draws: Draws) -> PaymentDelays:
    """Days late by the equal part drawn, shifted on each path."""
    shift = draws.whole_days(random_draws, policy.unsure)
    first = min(int(policy.late[0]) + int(shift.min()), policy.give_up)
    place = policy.late.astype("int64").take(draws.part(random_draws.sales))
    # (paths, weeks): days late, counted from the first; the shift is one of each path: (paths, 1)
    place += (shift - first)[:, None]
    np.minimum(place, policy.give_up - first, out=place)
    return PaymentDelays(place, first)


@dataclass(frozen=True, slots=True, eq=False)
class Settlement:
    """What becomes of a unit sold, by its place; a term that differs by week moves the place.

    Args:
        week: weeks from its sale to its end, by place; the last two places are of what is paid with
            the discount taken, and of what is not sold.
        worth: present value on the day of its sale, as if what is given up were paid that day.
        later: places by which each week's term is longer than the shortest.
    """

    week: Ints
    worth: Floats
    later: Ints

    @property
    def discount_place(self) -> int:
        """The place of what is paid with the discount taken."""
        return len(self.week) - 2

    @property
    def unsold_place(self) -> int:
        """The place of what is not sold."""
        return len(self.week) - 1


def stream_settlement(
    policy: Policy, values: Values, delays: PaymentDelays, before: int
) -> Settlement:
    """The ends of a stream whose term begins so many days after the sale."""
    shortest = int(policy.term.min())
    later = policy.term - shortest
    places = policy.give_up - delays.first + 1 + int(later.max())
    age = np.maximum(np.arange(places) + delays.first + shortest + before, 0)
    age = np.append(age, (policy.window + before, 0))
    week, worth = values.weeks_of[age], values.by_age[age]
    week[-1] = len(policy.term)
    worth[-2:] *= 1 - policy.rate, 0.0
    return Settlement(week, worth, later)


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """What becomes of each week's sale of a stream on each path.

    Args:
        place: in ``settlement``: paths × weeks.
        settlement: of the stream; its term begins ``before`` days after the sale.
        unit: what is billed of it in a week.
        discount_taken: whether the discount is; None where none is offered.
        defaulted: places, in paths × weeks, of sales that are never paid.
    """

    place: Ints
    settlement: Settlement
    before: int
    unit: float
    discount_taken: Flags | None
    defaulted: Ints

    @property
    def week(self) -> Ints:
        """In which each ends, whether it is sold or not."""
        return self.settlement.week.take(self.place) + np.arange(self.place.shape[1])


def outcomes(
    terms: CustomerTerms, random_draws: Draws, delays: PaymentDelays, share: float, before: int
) -> Outcomes:
    """Discounts taken, invoices never paid, and what customers that fail leave behind.

    What is never paid would not have been paid early either: a discount saves no such loss.
    """
    policy, weeks = terms.policy, len(terms.policy.term)
    settlement, outcome_parts, churned = (
        stream_settlement(policy, terms.values, delays, before),
        draws.outcome_part(random_draws.sales),
        random_draws.churned,
    )
    # (paths, weeks): positions in days, + (weeks,): days by which that week's term is longer
    place = delays.place + settlement.later if settlement.later.any() else delays.place
    paid = 1 - random_draws.unpaid
    discount_taken = None
    if policy.offered > 0:
        takes = draws.take_up(random_draws, policy) * policy.offered * paid
        # (paths, weeks): draws of 2^20 parts, < (paths, 1): share that takes the discount, in parts
        discount_taken = outcome_parts < np.ceil(takes * OUTCOME_PARTS).astype("uint32")[:, None]
        place = np.maximum(
            discount_taken.astype("int64") * settlement.discount_place, place
        )  # no other place is as high
    elif place is delays.place:
        place = place.copy()
    # (paths, weeks): draws of 2^20 parts, >= (paths, 1): share that pays, in parts
    never = outcome_parts >= np.ceil(paid * OUTCOME_PARTS).astype("uint32")[:, None]
    failing = np.flatnonzero(random_draws.fails <= weeks + settlement.week.max())
    # (failing paths, weeks): week in which a sale ends, >= (failing paths, 1): week of failing
    late = (
        settlement.week.take(place[failing]) + np.arange(weeks) >= random_draws.fails[failing, None]
    )
    never[failing] |= late
    never.ravel()[churned] = False
    defaulted = np.flatnonzero(never)
    # flat positions in (paths, weeks); % weeks is the week of the sale
    place.ravel()[defaulted] = policy.give_up - delays.first + settlement.later[defaulted % weeks]
    place.ravel()[churned] = settlement.unsold_place
    if discount_taken is not None:
        discount_taken.ravel()[defaulted] = False
        discount_taken.ravel()[churned] = False
    return Outcomes(place, settlement, before, terms.unit * share, discount_taken, defaulted)
