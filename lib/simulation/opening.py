"""What is owed on the first day, as it runs off: on terms agreed, the same under every policy."""

import numpy as np

from lib.ledger.arrays import Floats, Ints
from lib.simulation.cashflows import CashflowTotals
from lib.simulation.outcomes import OUTCOME_PARTS, Draws, whole_days
from lib.simulation.payers import EQUAL_PARTS, Payer
from lib.simulation.policy import Risk

_OUTCOME_BITS = 20
_PARTS = np.arange(EQUAL_PARTS)
_WEEK = np.arange(4096) // 7
"""By days to come; what ends later still, as an invoice due in twenty years, ends after all weeks."""
WEEKS = int(_WEEK[-1]) + 1


def never(payer: Payer, risk: Risk) -> Floats:
    """Chance that a group is never paid, given that it is not paid yet (Bayes), or as its age tells."""
    unpaid = risk.unpaid.mean
    waiting = np.maximum(EQUAL_PARTS - _passed(payer, payer.opening.late), 1) / EQUAL_PARTS
    unpaid_chance = unpaid / (unpaid + (1 - unpaid) * waiting)
    return (
        unpaid_chance
        if payer.opening.never is None
        else np.maximum(unpaid_chance, payer.opening.never)
    )


def _passed(payer: Payer, late: Ints) -> Ints:
    """How many of the equal parts of the days late groups so late have outlived."""
    return np.searchsorted(payer.late, late, side="right")


def _late(payer: Payer, late: Ints, part: Ints) -> Ints:
    """Days late on which groups so late are paid, by the part drawn of what is left of their wait."""
    start = np.minimum(_passed(payer, late), EQUAL_PARTS - 1)
    return payer.late.take(start + ((part * (EQUAL_PARTS - start)) >> 12)).astype("int64")


def _within(days: Ints, late: Ints, give_up: int) -> Ints:
    """Days late from the next day on, and until given up at the latest."""
    return np.minimum(np.maximum(days, late + 1), np.maximum(late + 1, give_up))


def _week(late: Ints, end: Ints) -> Ints:
    """The week in which what is so late today ends, if it ends so many days late."""
    return _WEEK.take(end - late - 1, mode="clip")


def run_off(
    payer: Payer, risk: Risk, give_up: int, random_draws: Draws, totals: CashflowTotals
) -> Ints:
    """Add what becomes of a customer's balances to a tally, path by path.

    Args:
        give_up: days past due after which what is unpaid is written off.
    Returns:
        the week in which each group ends: paths × groups.
    """
    (paths, weeks), amount, late = totals.cash.shape, payer.opening.amount, payer.opening.late
    part = (random_draws.opening >> np.uint32(_OUTCOME_BITS)).astype("int64")
    # (paths, groups): days late, + (paths, 1): days by which the path pays later
    days = _late(payer, late, part) + whole_days(random_draws)[:, None]
    end_week = _week(late, _within(days, late, give_up))
    # (paths, groups): draws of 2^20 parts, < (groups,): chance never to be paid, in parts
    defaulted = random_draws.opening & np.uint32(OUTCOME_PARTS - 1) < np.ceil(
        never(payer, risk) * OUTCOME_PARTS
    )
    defaulted |= end_week >= random_draws.fails[:, None]
    end_week = np.where(defaulted, _week(late, np.maximum(late + 1, give_up)), end_week)
    losses = amount * risk.loss_given_default
    # (paths, groups): whether lost, @ (groups,): minor units -> (paths,)
    totals.loss[:] += defaulted @ losses
    totals.open[:] += (end_week >= weeks) @ amount
    # (paths, groups): week of end -> flat positions in (paths, weeks)
    place = (end_week + weeks * np.arange(paths)[:, None]).ravel()
    cash, write_offs, groups = totals.cash.reshape(-1), totals.write_offs.reshape(-1), len(losses)
    indices = np.flatnonzero(end_week < weeks)
    np.add.at(cash, place[indices], amount[indices % groups])
    indices = np.flatnonzero(defaulted & (end_week < weeks))
    np.add.at(cash, place[indices], -losses[indices % groups])
    np.add.at(write_offs, place[indices], losses[indices % groups])
    return end_week


def expected(
    payer: Payer, risk: Risk, give_up: int, weeks: int, shifts: tuple[Ints, Floats], alive: Floats
) -> CashflowTotals:
    """What is expected of a customer's balances, in closed form: totals of one path.

    Args:
        shifts: days by which it may pay later, one after the other, and the chance of each.
        alive: chance that it has not failed by the start of each of ``WEEKS``.
    """
    by_outcome = np.zeros((2, weeks + 1))  # in full or in part, and given up
    for days_late, default_chance, amount in zip(
        payer.opening.late, never(payer, risk), payer.opening.amount, strict=True
    ):
        late = np.array([days_late])
        days, chance = _payment_delays(payer, late, give_up, shifts)
        ends = _week(late, days)
        paid = amount * (1 - default_chance) * chance * alive[ends]
        by_outcome[0] += np.bincount(np.minimum(ends, weeks), paid, minlength=weeks + 1)
        last = min(int(_week(late, np.maximum(late + 1, give_up))[0]), weeks)
        by_outcome[1, last] += amount - paid.sum()
    totals = CashflowTotals.empty(1, weeks)
    losses = by_outcome[1] * risk.loss_given_default
    receipts = by_outcome[0] + by_outcome[1] * (1 - risk.loss_given_default)
    totals.cash[0], totals.write_offs[0] = receipts[:-1], losses[:-1]
    totals.open[0], totals.loss[0] = by_outcome[:, -1].sum(), losses.sum()
    return totals


def _payment_delays(
    payer: Payer, late: Ints, give_up: int, shifts: tuple[Ints, Floats]
) -> tuple[Ints, Floats]:
    """Days late on which one group is paid if it is paid, and their chances."""
    days_late = _late(payer, late, _PARTS)
    first = int(days_late[0])
    chances = np.convolve(np.bincount(days_late - first) / EQUAL_PARTS, shifts[1])
    days = np.arange(len(chances)) + first + int(shifts[0][0])
    return _within(days, late, give_up), chances
