"""Cubic B-splines on a clipped line: beyond the span where payments were seen, they stay level.

Unclipped splines run to any height in empty tails without a sign of trouble, and a basis that raises
outside its knots stops a page on the first invoice older than any before it. Clipping cures both.
"""

from dataclasses import dataclass

import numpy as np

from lib.analysis.forecast.snapshot import Floats

_DEGREE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Spline:
    """Knots of a cubic spline, the ends repeated; ``knots[0]`` and ``knots[-1]`` clip its argument."""

    knots: Floats

    def basis(self, at: Floats) -> Floats:
        """Values of all basis functions but the first, which the intercept stands for."""
        knots = self.knots
        at = np.clip(np.asarray(at, dtype=float), knots[0], knots[-1])
        inside = np.searchsorted(knots, at, side="right") - 1
        inside = np.clip(inside, _DEGREE, len(knots) - _DEGREE - 2)
        values = np.zeros((len(at), len(knots) - 1))
        values[np.arange(len(at)), inside] = 1.0
        for degree in range(1, _DEGREE + 1):
            values = _raise_degree(values, at, knots, degree)
        return values[:, 1:]


def _raise_degree(lower: Floats, at: Floats, knots: Floats, degree: int) -> Floats:
    """The basis of one degree more (Cox and de Boor's recursion; 0/0 counts as 0)."""
    count = len(knots) - degree - 1
    left, right = knots[:count], knots[1 : count + 1]
    rise = np.maximum(knots[degree : degree + count] - left, 0)
    fall = np.maximum(knots[degree + 1 : degree + 1 + count] - right, 0)
    up = np.divide(at[:, None] - left, rise, out=np.zeros((len(at), count)), where=rise > 0)
    end = knots[degree + 1 : degree + 1 + count]
    down = np.divide(end - at[:, None], fall, out=np.zeros((len(at), count)), where=fall > 0)
    return up * lower[:, :count] + down * lower[:, 1 : count + 1]


def through(events: Floats, pieces: int) -> Spline | None:
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
