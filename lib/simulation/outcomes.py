"""What becomes of each week's sale, path by path: paid on a day, with the discount taken, or never."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation import draws
from lib.simulation.customer_terms import Deal, Values
from lib.simulation.draws import FATE, Draws
from lib.simulation.policy import Policy

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """How late each week's sale is paid on each path, given up at the latest.

    Args:
        place: days late, counted from ``first``: paths × weeks.
        first: days late of place 0.
    """

    place: Ints
    first: int


def waits(policy: Policy, luck: Draws) -> Waits:
    """Days late by the equal part drawn, shifted on each path."""
    shift = draws.whole_days(luck, policy.unsure)
    first = min(int(policy.late[0]) + int(shift.min()), policy.give_up)
    place = policy.late.astype("int64").take(draws.part(luck.sales))
    place += (shift - first)[:, None]
    np.minimum(place, policy.give_up - first, out=place)
    return Waits(place, first)


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
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
    def taken(self) -> int:
        """The place of what is paid with the discount taken."""
        return len(self.week) - 2

    @property
    def not_sold(self) -> int:
        """The place of what is not sold."""
        return len(self.week) - 1


def ends(policy: Policy, values: Values, made: Waits, before: int) -> Ends:
    """The ends of a stream whose term begins so many days after the sale."""
    shortest = int(policy.term.min())
    later = policy.term - shortest
    places = policy.give_up - made.first + 1 + int(later.max())
    age = np.maximum(np.arange(places) + made.first + shortest + before, 0)
    age = np.append(age, (policy.window + before, 0))
    week, worth = values.weeks_of[age], values.by_age[age]
    week[-1] = len(policy.term)
    worth[-2:] *= 1 - policy.rate, 0.0
    return Ends(week, worth, later)


@dataclass(frozen=True, slots=True, eq=False)
class Fates:
    """What becomes of each week's sale of a stream on each path.

    Args:
        place: in ``ends``: paths × weeks.
        ends: of the stream; its term begins ``before`` days after the sale.
        unit: what is billed of it in a week.
        taken: whether the discount is; None where none is offered.
        doomed: places, in paths × weeks, of sales that are never paid.
    """

    place: Ints
    ends: Ends
    before: int
    unit: float
    taken: Flags | None
    doomed: Ints

    @property
    def week(self) -> Ints:
        """In which each ends, whether it is sold or not."""
        return self.ends.week.take(self.place) + np.arange(self.place.shape[1])


def fates(deal: Deal, luck: Draws, made: Waits, share: float, before: int) -> Fates:
    """Discounts taken, invoices never paid, and what customers that fail leave behind.

    What is never paid would not have been paid early either: a discount saves no such loss.
    """
    policy, weeks = deal.policy, len(deal.policy.term)
    by, fate, gone = ends(policy, deal.values, made, before), draws.fate(luck.sales), luck.gone
    place = made.place + by.later if by.later.any() else made.place
    paid = 1 - luck.unpaid
    taken = None
    if policy.offered > 0:
        takes = draws.take_up(luck, policy) * policy.offered * paid
        taken = fate < np.ceil(takes * FATE).astype("uint32")[:, None]
        place = np.maximum(taken.astype("int64") * by.taken, place)  # no other place is as high
    elif place is made.place:
        place = place.copy()
    never = fate >= np.ceil(paid * FATE).astype("uint32")[:, None]
    failing = np.flatnonzero(luck.fails <= weeks + by.week.max())
    late = by.week.take(place[failing]) + np.arange(weeks) >= luck.fails[failing, None]
    never[failing] |= late
    never.ravel()[gone] = False
    doomed = np.flatnonzero(never)
    place.ravel()[doomed] = policy.give_up - made.first + by.later[doomed % weeks]
    place.ravel()[gone] = by.not_sold
    if taken is not None:
        taken.ravel()[doomed] = False
        taken.ravel()[gone] = False
    return Fates(place, by, before, deal.unit * share, taken, doomed)
