"""Orders that are not taken: over the limit, or held while something is too late. Week after week,
since what is refused today is not owed tomorrow.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lib.simulation.payers import Opening, Payer
from lib.simulation.policy import MID_WEEK, Policy

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def accepted_share(
    payer: Payer,
    policy: Policy,
    ends: Sequence[Ints],
    alive: npt.NDArray[np.bool_],
    owed: tuple[Floats, Floats],
    season: Floats,
    times: Floats | None = None,
) -> Floats:
    """The share of each week's order on terms that is taken: paths × weeks, 0 to 1.

    What is turned away is lost, not sold later. Orders paid at once always pass.

    Args:
        ends: of each stream, the week in which each week's sale ends, on each path.
        alive: whether the customer still buys.
        owed: what it owed on the first day as it stands when each week starts, and whether some of
            that is then later than deliveries are held for: each paths × weeks.
        season: units ordered in each week.
        times: how many times today's volume it orders, by path; once by default.
    """
    paths, weeks = alive.shape
    share = alive.astype("float64")
    unit = [payer.weekly * policy.price * part for part, _ in policy.streams]
    # (paths, weeks + 1): minor units ending, and holds beginning less ending; last: after all weeks
    due = np.zeros((paths, weeks + 1))
    holds = np.zeros((paths, weeks + 1))
    row, whole = np.arange(paths), sum(unit)
    often = np.ones(paths) if times is None else np.maximum(times, 1e-9)
    balances = np.zeros(paths)
    for week in range(weeks):
        balances -= due[:, week - 1] if week else 0.0
        if policy.limit is not None and whole > 0:
            # (paths,): minor units that may still be owed, of one times today's volume
            room = np.maximum((policy.limit - owed[0][:, week]) / often - balances, 0.0)
            share[:, week] *= np.minimum(room / (whole * season[week]), 1.0)
        if policy.hold_after is not None:
            share[:, week] *= (holds[:, : week + 1].sum(axis=1) < 0.5) & (owed[1][:, week] < 0.5)
        for amount, (_, before), end in zip(unit, policy.streams, ends, strict=True):
            stop = np.minimum(end[:, week], weeks)
            added = share[:, week] * (amount * season[week])
            due[row, stop] += added
            balances += added
            _hold(holds, row, week, stop, policy, before, share[:, week] > 0)
    return share


def _hold(holds: Floats, row: Ints, week: int, stop: Ints, policy: Policy, before: int,
          sold: npt.NDArray[np.bool_]) -> None:  # fmt: skip
    """Note from which week to which a sale of this week, if it is late, holds deliveries."""
    if policy.hold_after is None:
        return
    after = MID_WEEK + before + int(policy.term[week]) + policy.hold_after
    begins = min(week + after // 7 + 1, holds.shape[1] - 1)
    counts = sold & (begins < stop + 1)
    holds[row, begins] += counts
    holds[row, np.minimum(stop + 1, holds.shape[1] - 1)] -= counts


def owed(payer: Payer, policy: Policy, ends: Ints, weeks: int) -> tuple[Floats, Floats]:
    """What is left of a customer's balances as each week starts, and whether it holds deliveries.

    Args:
        ends: week in which each group ends, on each path.
    """
    opening: Opening = payer.opening
    # (paths, groups, 1) >= (weeks,) -> (paths, groups, weeks): whether a group is still open
    stands = ends[:, :, None] >= np.arange(weeks)
    balances = np.einsum("pgw,g->pw", stands, opening.amount)
    if policy.hold_after is None:
        return balances, np.zeros_like(balances)
    # (groups, 1): days past due, + (weeks,) -> (groups, weeks); with the above, any group by week
    late = opening.late[:, None] + 7 * np.arange(weeks) > policy.hold_after
    return balances, (stands & late).any(axis=1).astype("float64")
