"""Kaplan–Meier curves of many groups at once: what share is still unpaid after so many days."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_SAME = 1e-9
_OFFSET, _WIDTH = 1 << 30, 1 << 32


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Steps of several curves, group after group, each by rising day.

    Args:
        groups: how many there are; some may have no steps.
        group, day: of each step; every day on which something ended is one, payment or not.
        paid: weight paid on that day.
        at_risk: weight neither paid nor out of sight before that day.
        unpaid: share still unpaid at the end of that day.
        last: the last day seen of each group; very low where there is none.
    """

    groups: int
    group: Ints
    day: Ints
    paid: Floats
    at_risk: Floats
    unpaid: Floats
    last: Ints

    def quantile(self, share: float) -> Floats:
        """The day by which ``share`` is paid, by group; NaN where that many were not seen to pay.

        Where a step ends exactly on the share, halfway to the next payment, as a median of an even
        number of values is.
        """
        steps = np.flatnonzero(self.paid > 0)
        group, day, unpaid = self.group[steps], self.day[steps], self.unpaid[steps]
        reached_steps = np.flatnonzero(unpaid <= 1 - share + _SAME)
        reached_groups, first = np.unique(group[reached_steps], return_index=True)
        place = reached_steps[first]
        after = np.minimum(place + 1, len(group) - 1)
        exact = (
            (unpaid[place] >= 1 - share - _SAME)
            & (group[after] == reached_groups)
            & (after > place)
        )
        days = np.full(self.groups, np.nan)
        days[reached_groups] = np.where(exact, (day[place] + day[after]) / 2, day[place])
        return days

    def later_than(self, day: int) -> Floats:
        """The share paid later than a day, by group; NaN where nothing was seen of it.

        Beyond the last day seen, the curve stays where it ended.
        """
        groups = np.arange(self.groups)
        place = np.searchsorted(self._keys(), groups * _WIDTH + day + _OFFSET, side="right") - 1
        within = (place >= 0) & (self.group[place] == groups) if len(self.group) else groups < 0
        share = np.where(within, self.unpaid[np.maximum(place, 0)] if len(self.group) else 1.0, 1.0)
        unseen = (self.last <= day) & (share >= 1)
        return np.where(unseen, np.nan, share)

    def _keys(self) -> Ints:
        return self.group * _WIDTH + self.day + _OFFSET


def curves(
    group: Ints, day: Ints, paid: npt.NDArray[np.bool_], groups: int, weight: Floats | None = None
) -> Curves:
    """The curves of several groups.

    >>> made = curves(np.zeros(4, int), np.array([2, 5, 5, 9]), np.array([True, True, False, True]), 1)
    >>> made.unpaid.round(9).tolist(), made.quantile(0.5).tolist()
    ([0.75, 0.5, 0.0], [7.0])

    Args:
        group: of each invoice, a number below ``groups``.
        day: on which it was paid or last seen unpaid.
        paid: whether it was paid; else it is censored. Payments of a day come before what is censored.
        weight: of each invoice; 1 where not given. Those of weight 0 count for nothing.
    Source: Kaplan and Meier 1958, the product-limit estimate.
    """
    amount = np.ones(len(day)) if weight is None else weight.astype("float64")
    order = np.lexsort((day, group))
    order = order[amount[order] > 0]
    group, day, paid, amount = group[order], day[order], paid[order], amount[order]
    new = np.append(True, (group[1:] != group[:-1]) | (day[1:] != day[:-1]))[: len(day)]
    start = np.flatnonzero(new)
    running = np.cumsum(amount)
    total = np.zeros(groups)
    np.maximum.at(total, group, running)
    paid_weight = np.add.reduceat(amount * paid, start) if len(start) else np.zeros(0)
    group, day = group[start], day[start]
    at_risk = total[group] - (running[start] - amount[start])
    last = np.full(groups, np.iinfo("int64").min)
    np.maximum.at(last, group, day)
    return Curves(
        groups, group, day, paid_weight, at_risk, _product(group, paid_weight, at_risk), last
    )


def _product(group: Ints, paid_weight: Floats, at_risk: Floats) -> Floats:
    """Running product of 1 − ended ÷ at risk within each group."""
    if not len(group):
        return np.zeros(0)
    factor = 1 - paid_weight / at_risk
    is_zero = factor < _SAME
    logs = np.cumsum(np.where(is_zero, 0.0, np.log(np.where(is_zero, 1.0, factor))))
    first = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    before = np.append(0.0, logs)[first]
    sizes = np.diff(np.append(first, len(group)))
    return np.where(is_zero, 0.0, np.exp(logs - np.repeat(before, sizes)))
