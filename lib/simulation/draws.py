"""Chance, the same for every policy: each customer draws by its own key, so its luck is its own."""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation.payers import EQUAL_PARTS, Payer, odds_times
from lib.simulation.policy import Policy, Risk

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
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


def take_up(random_draws: Draws, policy: Policy) -> Floats:
    """The share of offers taken on each path, for what the discount is worth under a policy."""
    return (
        random_draws.take_up
        if policy.keener == 1
        else odds_times(random_draws.take_up, policy.keener)
    )


def part(even: Even) -> Ints:
    """Which of 4,096 equal parts a number is in, by its low bits."""
    return (even & np.uint32(EQUAL_PARTS - 1)).astype("int64")


def outcome_part(even: Even) -> Even:
    """A number from 0 to 2^20, by the high bits: what befalls a sale besides its lateness."""
    return even >> np.uint32(PART_BITS)


def generator(seed: int, key: str, block: int = 0) -> np.random.Generator:
    """A source of chance of its own for a key and a block of paths."""
    digest = hashlib.blake2b(key.encode(), digest_size=16).digest()
    return np.random.default_rng([seed, int.from_bytes(digest), block])


def common(seed: int, paths: int, block: int) -> Floats:
    """What all customers share, by path of a block, standard normal: days late, and their response."""
    return generator(seed, "\0common", block).standard_normal((2, paths))


def quantiles(seed: int, name: str, paths: int) -> Floats:
    """Where in its range an assumption lies, by path."""
    return generator(seed, f"\0{name}").random(paths)


def of(payer: Payer, risk: Risk, seed: int, shared: Floats, weeks: int, block: int) -> Draws:
    """The draws of one customer on a block of paths."""
    chance = generator(seed, payer.key, block)
    late, unsure = shared
    paths = len(late)
    own_spread, common_spread = risk.shift
    return Draws(
        fails=_fails(risk, chance, paths),
        shift=own_spread * chance.standard_normal(paths) + common_spread * late,
        unsure=unsure,
        take_up=risk.take_up.draw(chance, paths),
        unpaid=risk.unpaid.draw(chance, paths),
        opening=_even(chance, paths, len(payer.opening.amount)),
        sales=_even(chance, paths, weeks),
    )


def _even(chance: np.random.Generator, rows: int, columns: int) -> Even:
    """Even 32-bit numbers, two of each number the generator makes."""
    size = rows * columns
    raw = chance.bit_generator.random_raw((size + 1) // 2)
    return np.asarray(raw, dtype="uint64").view("uint32")[:size].reshape(rows, columns)


def _fails(risk: Risk, chance: np.random.Generator, paths: int) -> Ints:
    """Weeks survived: 1 + geometric, with a weekly chance that is itself drawn."""
    if risk.failing.mean <= 0:
        return np.full(paths, NOT_FAILING)
    weekly = np.clip(risk.failing.draw(chance, paths), 1e-12, 1 - 1e-12)
    lasted = np.log1p(-chance.random(paths)) / np.log1p(-weekly)
    return 1 + np.minimum(lasted, NOT_FAILING - 1).astype("int64")
