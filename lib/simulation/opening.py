"""What is owed on the first day, as it runs off: on terms agreed, the same under every policy."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.simulation.cashflow_totals import Tally
from lib.simulation.draws import FATE, Draws, whole_days
from lib.simulation.payers import EQUAL_PARTS, Payer
from lib.simulation.policy import Risk

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_FATE_BITS = 20
_PARTS = np.arange(EQUAL_PARTS)
_WEEK = np.arange(4096) // 7
"""By days to come; what ends later still, as an invoice due in twenty years, ends after all weeks."""
WEEKS = int(_WEEK[-1]) + 1


def never(payer: Payer, risk: Risk) -> Floats:
    """Chance that a group is never paid, given that it is not paid yet (Bayes), or as its age tells."""
    unpaid = risk.unpaid.mean
    waiting = np.maximum(EQUAL_PARTS - _passed(payer, payer.opening.late), 1) / EQUAL_PARTS
    own = unpaid / (unpaid + (1 - unpaid) * waiting)
    return own if payer.opening.never is None else np.maximum(own, payer.opening.never)


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


def run_off(payer: Payer, risk: Risk, give_up: int, luck: Draws, into: Tally) -> Ints:
    """Add what becomes of a customer's balances to a tally, path by path.

    Args:
        give_up: days past due after which what is unpaid is written off.
    Returns:
        the week in which each group ends: paths × groups.
    """
    (paths, weeks), amount, late = into.cash.shape, payer.opening.amount, payer.opening.late
    part = (luck.opening >> np.uint32(_FATE_BITS)).astype("int64")
    days = _late(payer, late, part) + whole_days(luck)[:, None]
    ends = _week(late, _within(days, late, give_up))
    doomed = luck.opening & np.uint32(FATE - 1) < np.ceil(never(payer, risk) * FATE)
    doomed |= ends >= luck.fails[:, None]
    ends = np.where(doomed, _week(late, np.maximum(late + 1, give_up)), ends)
    lost = amount * risk.lost
    into.loss[:] += doomed @ lost
    into.open[:] += (ends >= weeks) @ amount
    place = (ends + weeks * np.arange(paths)[:, None]).ravel()
    cash, written_off, groups = into.cash.reshape(-1), into.lost.reshape(-1), len(lost)
    some = np.flatnonzero(ends < weeks)
    np.add.at(cash, place[some], amount[some % groups])
    some = np.flatnonzero(doomed & (ends < weeks))
    np.add.at(cash, place[some], -lost[some % groups])
    np.add.at(written_off, place[some], lost[some % groups])
    return ends


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What is expected of a customer's balances: ``cash`` and ``lost`` by week, ``open`` after them."""

    cash: Floats
    lost: Floats
    open: float
    loss: float

    def add(self, into: Tally) -> None:
        """Add it to a tally of one path."""
        into.cash[0] += self.cash
        into.lost[0] += self.lost
        into.open[0] += self.open
        into.loss[0] += self.loss


def expected(
    payer: Payer, risk: Risk, give_up: int, weeks: int, moved: tuple[Ints, Floats], alive: Floats
) -> Expected:
    """What is expected of a customer's balances, in closed form.

    Args:
        moved: days by which it may pay later, one after the other, and the chance of each.
        alive: chance that it has not failed by the start of each of ``WEEKS``.
    """
    by = np.zeros((2, weeks + 1))  # in full or in part, and given up
    for one, doom, amount in zip(
        payer.opening.late, never(payer, risk), payer.opening.amount, strict=True
    ):
        late = np.array([one])
        days, chance = _wait(payer, late, give_up, moved)
        ends = _week(late, days)
        paid = amount * (1 - doom) * chance * alive[ends]
        by[0] += np.bincount(np.minimum(ends, weeks), paid, minlength=weeks + 1)
        last = min(int(_week(late, np.maximum(late + 1, give_up))[0]), weeks)
        by[1, last] += amount - paid.sum()
    lost, left = by[1] * risk.lost, by[0] + by[1] * (1 - risk.lost)
    still = float(by[:, -1].sum())
    return Expected(left[:-1], lost[:-1], still, float(lost.sum()))


def _wait(
    payer: Payer, late: Ints, give_up: int, moved: tuple[Ints, Floats]
) -> tuple[Ints, Floats]:
    """Days late on which one group is paid if it is paid, and their chances."""
    found = _late(payer, late, _PARTS)
    first = int(found[0])
    both = np.convolve(np.bincount(found - first) / EQUAL_PARTS, moved[1])
    days = np.arange(len(both)) + first + int(moved[0][0])
    return _within(days, late, give_up), both
