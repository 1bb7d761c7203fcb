"""Money by path and week, as it is billed, paid, taken off, lost and credited."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CashflowTotals:
    """Sums over customers, minor units.

    Args:
        billed, on_terms: sales of a week, and what of them was sold on terms: paths × weeks.
        cash, discount, write_offs, credited: how what was billed ended, in the week it did:
            paths × weeks.
        blocked: orders that a limit or a hold turned away: paths × weeks.
        open: what is neither paid nor given up when the weeks are over: paths.
        value: present value on the first day of all money that these sales ever bring, less what
            they cost: paths.
        loss: what of these sales is lost in the end, whenever that is: paths.
        interest: late interest that these sales ever bring: paths.
        margin: what these sales leave over their goods, before discounts, waiting and loss: paths.
    """

    billed: Floats
    on_terms: Floats
    cash: Floats
    discount: Floats
    write_offs: Floats
    credited: Floats
    blocked: Floats
    open: Floats
    value: Floats
    loss: Floats
    interest: Floats
    margin: Floats

    @classmethod
    def empty(cls, paths: int, weeks: int) -> Self:
        """Nothing yet."""
        wide = dict(zip(WEEKLY, np.zeros((len(WEEKLY), paths, weeks)), strict=True))
        return cls(**wide, **{name: np.zeros(paths) for name in ONCE})

    def plus(self, other: Self, times: Floats | float = 1.0) -> Self:
        """This and another, which happens so many times over on each path."""
        by_path = np.broadcast_to(np.asarray(times, dtype="float64"), self.open.shape)
        sums = {n: getattr(self, n) + getattr(other, n) * by_path for n in ONCE}
        # (paths, weeks): minor units; a path's factor, (paths, 1), holds for all of its weeks
        sums |= {n: getattr(self, n) + getattr(other, n) * by_path[:, None] for n in WEEKLY}
        return type(self)(**sums)

    def with_net_cash(self) -> Self:
        """With the cash less the discounts and losses that are still counted in it."""
        return replace(self, cash=self.cash - self.discount - self.write_offs)

    def rows(self, paths: slice) -> Self:
        """Some of the paths, to be added to in place."""
        return type(self)(**{f.name: getattr(self, f.name)[paths] for f in fields(self)})

    @property
    def receivables(self) -> Floats:
        """What is owed at each week's end of what was billed since the start."""
        cleared_items = self.cash + self.discount + self.write_offs + self.credited
        return np.cumsum(self.billed - cleared_items, axis=1)


ONCE = ("open", "value", "loss", "interest", "margin")
WEEKLY = tuple(f.name for f in fields(CashflowTotals) if f.name not in ONCE)
