"""Random draws of each customer, and what becomes of its sales: paid on a day, early, or never.

Chance is the same for every policy: each customer draws by its own key, so its luck is its own.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.ledger.arrays import Flags, Floats, Ints
from lib.simulation.payers import EQUAL_PARTS, Payer, odds_times
from lib.simulation.policy import CustomerTerms, Policy, Risk, Values

Even = npt.NDArray[np.uint32]
PART_BITS = 12
OUTCOME_PARTS = 1 << (32 - PART_BITS)
NOT_FAILING = 1 << 30


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """One customer's luck.

    Args:
        fails: week from whose start it buys and pays nothing, by path; never before week 1.
        shift: days by which it pays later than its record says, by path.
        unsure: where the response of lateness to terms lies, by path, in standard deviations.
        take_up, unpaid: chances that hold on each path.
        sales: an even number for each week's sale: paths × weeks.
        opening: one for each group of what is owed: paths × groups.
    """

    fails: Ints
    shift: Floats
    unsure: Floats
    take_up: Floats
    unpaid: Floats
    sales: Even
    opening: Even

    @property
    def churned(self) -> Ints:
        """Places, in paths × weeks, of sales that are not made as the customer has failed."""
        weeks = self.sales.shape[1]
        failing_paths = np.flatnonzero(self.fails < weeks)
        week = np.arange(weeks)
        # (failing paths, 1) + (weeks,) -> flat positions in (paths, weeks) from the failure on
        return (failing_paths[:, None] * weeks + week)[week >= self.fails[failing_paths, None]]


def whole_days(random_draws: Draws, unsure: float = 0.0) -> Ints:
    """Days by which the customer pays later on each path, under terms that are so unsure."""
    return np.rint(random_draws.shift + unsure * random_draws.unsure).astype("int64")


def share_taken(random_draws: Draws, policy: Policy) -> Floats:
    """The share of offers taken on each path, for what the discount is worth under a policy."""
    taken_share = random_draws.take_up
    return taken_share if policy.keener == 1 else odds_times(taken_share, policy.keener)


def lateness_part(even: Even) -> Ints:
    """Which of 4,096 equal parts a number is in, by its low bits."""
    return (even & np.uint32(EQUAL_PARTS - 1)).astype("int64")


def outcome_part(even: Even) -> Even:
    """A number from 0 to 2^20, by the high bits: what befalls a sale besides its lateness."""
    return even >> np.uint32(PART_BITS)


def generator(seed: int, key: str, block: int = 0) -> np.random.Generator:
    """A source of chance of its own for a key and a block of paths."""
    digest = hashlib.blake2b(key.encode(), digest_size=16).digest()
    return np.random.default_rng([seed, int.from_bytes(digest), block])


def common_draws(seed: int, paths: int, block: int) -> Floats:
    """What all customers share, by path of a block, standard normal: days late, and their response."""
    return generator(seed, "\0common", block).standard_normal((2, paths))


def quantiles(seed: int, name: str, paths: int) -> Floats:
    """Where in its range an assumption lies, by path."""
    return generator(seed, f"\0{name}").random(paths)


def draw(payer: Payer, risk: Risk, seed: int, shared: Floats, weeks: int, block: int) -> Draws:
    """The draws of one customer on a block of paths."""
    chance = generator(seed, payer.key, block)
    late, unsure = shared
    paths = len(late)
    own_spread, common_spread = risk.shift
    return Draws(
        fails=_failing_weeks(risk, chance, paths),
        shift=own_spread * chance.standard_normal(paths) + common_spread * late,
        unsure=unsure,
        take_up=risk.take_up.draw(chance, paths),
        unpaid=risk.unpaid.draw(chance, paths),
        opening=_even_numbers(chance, paths, len(payer.opening.amount)),
        sales=_even_numbers(chance, paths, weeks),
    )


def _even_numbers(chance: np.random.Generator, rows: int, columns: int) -> Even:
    """Even 32-bit numbers, two of each number the generator makes."""
    size = rows * columns
    raw = chance.bit_generator.random_raw((size + 1) // 2)
    return np.asarray(raw, dtype="uint64").view("uint32")[:size].reshape(rows, columns)


def _failing_weeks(risk: Risk, chance: np.random.Generator, paths: int) -> Ints:
    """Weeks survived: 1 + geometric, with a weekly chance that is itself drawn."""
    if risk.failing.mean <= 0:
        return np.full(paths, NOT_FAILING)
    weekly = np.clip(risk.failing.draw(chance, paths), 1e-12, 1 - 1e-12)
    lasted = np.log1p(-chance.random(paths)) / np.log1p(-weekly)
    return 1 + np.minimum(lasted, NOT_FAILING - 1).astype("int64")


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
    shift = whole_days(random_draws, policy.unsure)
    first = min(int(policy.late[0]) + int(shift.min()), policy.give_up)
    place = policy.late.astype("int64").take(lateness_part(random_draws.sales))
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
    settlement = stream_settlement(policy, terms.values, delays, before)
    outcome_parts, churned = outcome_part(random_draws.sales), random_draws.churned
    # (paths, weeks): positions in days, + (weeks,): days by which that week's term is longer
    place = delays.place + settlement.later if settlement.later.any() else delays.place
    paid = 1 - random_draws.unpaid
    discount_taken = None
    if policy.offered > 0:
        takes = share_taken(random_draws, policy) * policy.offered * paid
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
