"""Matches credits with debits of the same group, in order, until one side is used up."""

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


def in_order(
    credit_group: Integers, credit: Integers, debit_group: Integers, debit: Integers
) -> tuple[Integers, Integers, Integers]:
    """Pairs of credit and debit, first with first, within each group.

    Both sides of a group are laid end to end on one line and cut where either has a boundary; each
    piece belongs to one credit and one debit. What is larger on one side stays unmatched.

    Args:
        credit_group, debit_group: group numbers from 0.
        credit, debit: amounts, positive.
    Returns:
        positions of the credits, of the debits, and the amounts matched.

    >>> [part.tolist() for part in in_order(*map(np.array, ([0, 0], [70, 50], [0, 0, 1], [30, 60, 9])))]
    [[0, 0, 1], [0, 1, 1], [30, 40, 20]]
    """
    groups = int(max(credit_group.max(initial=-1), debit_group.max(initial=-1))) + 1
    totals = [np.zeros(groups, "int64"), np.zeros(groups, "int64")]
    np.add.at(totals[0], credit_group, credit)
    np.add.at(totals[1], debit_group, debit)
    common = np.minimum(*totals)
    credit_at, credit_end = _boundaries(credit_group, credit, common)
    debit_at, debit_end = _boundaries(debit_group, debit, common)
    ends = np.unique(np.concatenate([credit_end, debit_end]))
    ends = ends[ends > 0]
    length = np.diff(ends, prepend=0)
    of_credit = np.searchsorted(credit_end, ends, side="left")
    of_debit = np.searchsorted(debit_end, ends, side="left")
    return credit_at[of_credit], debit_at[of_debit], length


def _boundaries(group: Integers, amount: Integers, common: Integers) -> tuple[Integers, Integers]:
    """Positions in order of group, and where each amount ends on the line of all groups."""
    order = np.argsort(group, kind="stable")
    ranked = group[order]
    run = np.cumsum(amount[order])
    first = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])[: len(ranked)])
    before = np.repeat(run[first] - amount[order][first], np.diff(np.append(first, len(ranked))))
    offset = np.cumsum(common) - common
    return order, offset[ranked] + np.minimum(run - before, common[ranked])
