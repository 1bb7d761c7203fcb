"""How an invoice becomes a few small numbers: bins of its habits, splines that level off at the ends.

Unclipped splines run to any height in empty tails without a sign of trouble, and a basis that raises
outside its knots stops a page on the first invoice older than any before it. Clipping cures both.
"""

from dataclasses import dataclass

import numpy as np

from lib.analysis.forecast.snapshot import Floats, Places, Snapshot

USUAL, AMOUNTS = 24, 5
_DEPTH_CUTS = (0, 4, 19)
DEPTHS = len(_DEPTH_CUTS) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Cut points and levels.

    Args:
        usual_cuts: between the bins of usual days late.
        usual: the mean of each such bin.
        amount_cuts: by currency, the cut points between its amounts.
    """

    usual_cuts: Floats
    usual: Floats
    amount_cuts: Floats

    @property
    def amounts(self) -> int:
        """How many bins of amount there are."""
        return AMOUNTS

    def codes(self, items: Snapshot, usual: Floats, depth: Floats) -> Places:
        """Bins of usual days late, amount, depth of record and terms: invoices × 4."""
        return np.column_stack([
            np.searchsorted(self.usual_cuts, usual),
            (items.amount[:, None] > self.amount_cuts[items.currency]).sum(axis=1),
            np.searchsorted(_DEPTH_CUTS, depth),
            items.terms,
        ])  # fmt: skip


def cut(training_set: Snapshot, usual: Floats) -> Bins:
    """Bins of about equal numbers of invoices; amounts are cut within each currency."""
    cuts = np.unique(np.quantile(usual, np.linspace(0, 1, USUAL + 1)[1:-1]))
    place = np.searchsorted(cuts, usual)
    count = np.bincount(place, minlength=len(cuts) + 1)
    mean = np.bincount(place, weights=usual, minlength=len(cuts) + 1) / np.maximum(count, 1)
    bin_means = np.where(count > 0, mean, np.append(cuts, cuts[-1]))
    levels = np.linspace(0, 1, AMOUNTS + 1)[1:-1]
    amounts = np.full((max(len(training_set.currencies), 1), AMOUNTS - 1), np.inf)
    for currency in np.unique(training_set.currency):
        amounts[currency] = np.quantile(
            training_set.amount[training_set.currency == currency], levels
        )
    return Bins(cuts, bin_means, amounts)


_DEGREE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Spline:
    """Knots of a cubic spline, the ends repeated; ``knots[0]`` and ``knots[-1]`` clip its argument."""

    knots: Floats

    def basis(self, at: Floats) -> Floats:
        """Values of all basis functions but the first, which the intercept stands for."""
        from scipy.interpolate import BSpline

        clipped = np.clip(np.asarray(at, dtype=float), self.knots[0], self.knots[-1])
        return BSpline.design_matrix(clipped, self.knots, _DEGREE).toarray()[:, 1:]


def spline_through(events: Floats, pieces: int) -> Spline | None:
    """A spline with knots at the quantiles of events, clipped to their middle 98.5 %.

    Args:
        events: where payments were seen.
        pieces: at most; fewer where quantiles coincide.
    Returns:
        None where the events do not spread.
    """
    if not len(events):
        return None
    low, high = np.quantile(events, [0.005, 0.99])
    if high - low < 2:
        return None
    inner = np.unique(np.round(np.quantile(events, np.linspace(0, 1, pieces + 1)[1:-1])))
    inner = inner[(inner > low) & (inner < high)]
    return Spline(np.concatenate([[low] * (_DEGREE + 1), inner, [high] * (_DEGREE + 1)]))
