"""What is owed on the first day, as it runs off: on terms agreed, the same under every policy."""

import numpy as np
import numpy.typing as npt

from lib.simulation.draws import FATE, Draws
from lib.simulation.payers import EQUAL_PARTS, Opening, Payer
from lib.simulation.policy import Policy, Risk
from lib.simulation.tally import Tally

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_FATE_BITS = 20
_WEEK = np.arange(4096) // 7
"""By days to come; what ends later still, as an invoice due in twenty years, ends after all weeks."""


def passed(opening: Opening, policy: Policy) -> Ints:
    """How many of the equal parts of the days late each group has outlived."""
    return np.searchsorted(policy.late, opening.late, side="right")


def never(opening: Opening, policy: Policy, risk: Risk) -> Floats:
    """Chance that a group is never paid, given that it is not paid yet (Bayes)."""
    unpaid = risk.unpaid.mean
    waiting = np.maximum(EQUAL_PARTS - passed(opening, policy), 1) / EQUAL_PARTS
    return unpaid / (unpaid + (1 - unpaid) * waiting)


def days_late(opening: Opening, policy: Policy, part: Ints, shift: Ints | int) -> Ints:
    """Days late on which each group is paid, given which part of what is left of its wait it drew.

    Args:
        part: 0 to 4,095, of each group on its last axis.
    """
    start = np.minimum(passed(opening, policy), EQUAL_PARTS - 1)
    place = start + ((part * (EQUAL_PARTS - start)) >> 12)
    latest = np.maximum(opening.late + 1, policy.give_up)
    late = policy.late.take(place).astype("int64") + shift
    return np.minimum(np.maximum(late, opening.late + 1), latest)


def week(opening: Opening, late: Ints) -> Ints:
    """The week in which something ends that ends so many days late."""
    return _WEEK.take(late - opening.late - 1, mode="clip")


def run_off(payer: Payer, policy: Policy, risk: Risk, luck: Draws, into: Tally) -> Ints:
    """Add what becomes of a customer's balances to a tally, path by path.

    Returns:
        the week in which each group ends: paths × groups.
    """
    opening, (paths, weeks) = payer.opening, into.cash.shape
    part = (luck.opening >> np.uint32(_FATE_BITS)).astype("int64")
    ends = week(opening, days_late(opening, policy, part, luck.shift[:, None]))
    doomed = luck.opening & np.uint32(FATE - 1) < np.ceil(never(opening, policy, risk) * FATE)
    doomed |= ends >= luck.fails[:, None]
    ends = np.where(doomed, week(opening, np.maximum(opening.late + 1, policy.give_up)), ends)
    lost = opening.amount * risk.lost
    into.loss[:] += doomed @ lost
    into.open[:] += (ends >= weeks) @ opening.amount
    place = (ends + weeks * np.arange(paths)[:, None]).ravel()
    cash, written_off, groups = into.cash.reshape(-1), into.lost.reshape(-1), len(lost)
    some = np.flatnonzero(ends < weeks)
    np.add.at(cash, place[some], opening.amount[some % groups])
    some = np.flatnonzero(doomed & (ends < weeks))
    np.add.at(cash, place[some], -lost[some % groups])
    np.add.at(written_off, place[some], lost[some % groups])
    return ends


def expected(payer: Payer, policy: Policy, risk: Risk, shifts: tuple[Ints, Floats], alive: Floats,
             into: Tally) -> None:  # fmt: skip
    """Add what is expected of a customer's balances, in closed form.

    Args:
        shifts: days, one after the other, and the chance of each.
        alive: chance that it has not failed by the start of each week.
    """
    opening = payer.opening
    weeks = into.cash.shape[1]
    doom = never(opening, policy, risk)
    last = np.maximum(opening.late + 1, policy.give_up)
    final = np.minimum(week(opening, last), weeks)
    for group, amount in enumerate(opening.amount):
        one = Opening(opening.amount[group : group + 1], opening.late[group : group + 1])
        days, chance = _wait(one, policy, shifts)
        ends = week(one, days)
        paid = amount * (1 - doom[group]) * chance * alive[ends]
        by = np.bincount(np.minimum(ends, weeks), paid, minlength=weeks + 1)
        into.cash[0] += by[:-1]
        into.open[0] += by[-1]
        left = amount - paid.sum()
        into.loss[0] += left * risk.lost
        if final[group] < weeks:
            into.cash[0, final[group]] += left * (1 - risk.lost)
            into.lost[0, final[group]] += left * risk.lost
        else:
            into.open[0] += left


def _wait(one: Opening, policy: Policy, shifts: tuple[Ints, Floats]) -> tuple[Ints, Floats]:
    """Days late on which one group is paid if it is paid, and their chances."""
    moved, chance = shifts
    start = np.minimum(passed(one, policy), EQUAL_PARTS - 1)
    place = start + ((np.arange(EQUAL_PARTS) * (EQUAL_PARTS - start)) >> 12)
    late = policy.late.take(place).astype("int64")
    first = int(late.min())
    both = np.convolve(np.bincount(late - first) / EQUAL_PARTS, chance)
    days = np.arange(len(both)) + first + int(moved[0])
    return np.clip(days, one.late + 1, np.maximum(one.late + 1, policy.give_up)), both
