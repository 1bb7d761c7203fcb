"""Discrete-time hazard of payment: GLM(Binomial, cloglog) on grouped person-days.

log(−log(1 − h)) = spline(days late) + spline(days late − usual days late) + amount + depth of record
+ terms + weekday + month-end. With this link a coefficient is the log hazard ratio of the grouped Cox
model (Prentice and Gloeckler 1978). Person-days are counted into cells of binned covariates, so the
fit costs the same whatever the number of invoices.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lib.analysis.forecast import bins, cells, clock, habits
from lib.analysis.forecast.bins import Bins, Spline
from lib.analysis.forecast.cells import CALENDAR, Cells, calendar
from lib.analysis.forecast.habits import Habits
from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.snapshot import TERM_GROUPS, Floats, Places, Snapshot

_RARE = 10
_STEEPEST = 50.0
_FINE = 0.5
_MOST = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Hazard:
    """A fitted hazard, as tables to be added up.

    Args:
        habits, cuts: how an invoice becomes its bins.
        usual: days late, a fine grid over what customers usually are.
        timing: by place in ``usual`` and day of the clock: both splines and the intercept.
        amount, depth, terms: by bin.
        calendar: by kind of day.
        tail: hazard a day past the clock.
        largest: the largest coefficient, by size.
        rows: cells that the model was fitted on.
    """

    habits: Habits
    cuts: Bins
    usual: Floats
    timing: Floats
    amount: Floats
    depth: Floats
    terms: Floats
    calendar: Floats
    tail: float
    largest: float
    rows: int


class Unfitted(Exception):
    """The hazard could not be fitted: too little, or too uniform, a record."""


def fit(snapshot: Snapshot) -> Hazard:
    """Fit on the invoices of a snapshot.

    Raises:
        Unfitted: no spread of payments to fit on, or coefficients that run away.
    """
    training_set = snapshot.take(clock.training_mask(snapshot))
    paid_items = training_set.take(training_set.paid)
    when = (paid_items.closed - paid_items.due).astype(float)
    over_late = bins.spline_through(when, 8)
    if over_late is None:
        raise Unfitted
    custom = habits.fit(training_set)
    usual, depth = habits.usual(custom, training_set, training_set.issued)
    cuts = bins.cut(training_set, usual)
    codes = cuts.codes(training_set, usual, depth)
    kinds, kind = _kinds(codes)
    cell_counts = cells.count(training_set, kind, len(kinds), when.astype("int64"))
    over_usual = bins.spline_through(when - usual[training_set.paid], 8)
    fitting = _Fitting(
        custom, cuts, kinds, cell_counts, over_late, over_usual, clock.tail(training_set)
    )
    return fitting.solve()


def _kinds(codes: Places) -> tuple[Places, Places]:
    """The distinct rows of codes, in order, and each row's place among them."""
    radix = codes.max(axis=0, initial=0) + 1
    packed = np.ravel_multi_index(tuple(codes.T), tuple(radix))
    unique_codes, place = np.unique(packed, return_inverse=True)
    return np.column_stack(np.unravel_index(unique_codes, tuple(radix))), place


@dataclass(frozen=True, slots=True, eq=False)
class _Fitting:
    """One fit on its way from cells to tables."""

    habits: Habits
    cuts: Bins
    kinds: Places
    cells: Cells
    over_late: Spline
    over_usual: Spline | None
    tail: float

    def solve(self) -> Hazard:
        """Fit, and lay the coefficients out as tables."""
        level = self._levels()
        usual_days = np.abs(self._rare()) == 0
        mask = usual_days[self.cells.calendar]
        cells = self.cells
        code = self.kinds[cells.kind]
        design = [self._timing_of(code[:, 0], cells.late)]
        design += [_dummies(code[:, 1], level[0]), _dummies(code[:, 2], level[1])]
        design += [_dummies(code[:, 3], level[2]), _calendar_dummies(cells.calendar, usual_days)]
        matrix = np.column_stack([np.ones(len(code)), *design])[mask]
        if np.linalg.matrix_rank(matrix.T @ matrix) < matrix.shape[1]:
            return self._simpler()
        start = np.zeros(matrix.shape[1])
        rough = self._rough(mask, code)
        start[: len(rough)] = rough
        coefficients = _estimate(cells.paid[mask], cells.risk[mask], matrix, start)
        if not np.isfinite(coefficients).all() or np.abs(coefficients).max() > _STEEPEST:
            raise Unfitted
        parts = np.split(coefficients[1:], np.cumsum([d.shape[1] for d in design])[:-1])
        return self._tables(coefficients, parts, level, usual_days)

    def _simpler(self) -> Hazard:
        """The same without the customers' usual lateness, where it says nothing of its own."""
        if self.over_usual is None:
            raise Unfitted
        return replace(self, over_usual=None).solve()

    def _rough(self, mask: npt.NDArray[np.bool_], code: Places) -> Floats:
        """Intercept and splines alone, on far fewer cells: where the full fit starts from."""
        width = len(self.cells.steps)
        place = code[mask, 0] * width + self.cells.late[mask]
        risk = np.bincount(place, weights=self.cells.risk[mask]).astype(float)
        cell_codes = np.flatnonzero(risk)
        paid = np.bincount(place, weights=self.cells.paid[mask])[cell_codes].astype(float)
        timing = self._timing_of(cell_codes // width, cell_codes % width)
        return _estimate(
            paid, risk[cell_codes], np.column_stack([np.ones(len(cell_codes)), timing])
        )

    def _timing_of(self, usual: Places, late: Places) -> Floats:
        """Spline columns of cells, worked out once for each bin of usual lateness and step."""
        steps, levels = self.cells.steps, self.cuts.usual
        table = self._timing(np.tile(steps, len(levels)), np.repeat(levels, len(steps)))
        return table[usual * len(steps) + late]

    def _timing(self, late: Floats, usual: Floats) -> Floats:
        basis = self.over_late.basis(late)
        if self.over_usual is None:
            return basis
        return np.column_stack([basis, self.over_usual.basis(late - usual)])

    def _levels(self) -> list[Places]:
        """For amount, depth and terms: the bins with enough payments to have a level of their own."""
        code = self.kinds[self.cells.kind]
        levels = []
        for column, size in ((1, self.cuts.amounts), (2, bins.DEPTHS), (3, TERM_GROUPS)):
            paid = np.bincount(code[:, column], weights=self.cells.paid, minlength=size)
            levels.append(_own_level(paid.astype(float)))
        return levels

    def _rare(self) -> Floats:
        """By kind of day: 0 where payments are usual, else its crude log hazard ratio."""
        paid = np.bincount(self.cells.calendar, weights=self.cells.paid, minlength=CALENDAR)
        risk = np.bincount(self.cells.calendar, weights=self.cells.risk, minlength=CALENDAR)
        overall = paid.sum() / risk.sum()
        crude = np.log((paid + 0.5) / (risk + 0.5 / overall)) - np.log(overall)
        rare = (paid < _RARE) | (paid < 0.02 * overall * risk)
        crude = np.where(crude == 0, -1e-9, crude)
        return np.where(rare & (risk > 0), crude, 0.0)

    def _tables(
        self,
        coefficients: Floats,
        parts: list[Floats],
        level: list[Places],
        usual_days: npt.NDArray[np.bool_],
    ) -> Hazard:
        late = np.arange(clock.FIRST, clock.LAST + 1, dtype=float)
        low, high = self.cuts.usual[[0, -1]]
        fine = np.linspace(low, high, 1 + int(np.ceil((high - low) / _FINE)))
        timing = [
            coefficients[0] + self._timing(late, np.full(len(late), usual)) @ parts[0]
            for usual in fine
        ]
        on = _calendar_dummies(np.arange(CALENDAR), usual_days) @ parts[4]
        return Hazard(
            self.habits, self.cuts, fine, np.stack(timing),
            _spread(parts[1], level[0]), _spread(parts[2], level[1]), _spread(parts[3], level[2]),
            np.where(usual_days, on, self._rare()), self.tail,
            float(np.abs(coefficients).max()), len(self.cells.kind),
        )  # fmt: skip


def _own_level(paid: Floats) -> Places:
    """Column of each bin; −1 for the reference, the fullest bin, and for bins with few payments."""
    column = np.full(len(paid), -1)
    own_bins = np.flatnonzero(paid >= _RARE)
    own_bins = own_bins[own_bins != int(np.argmax(paid))]
    column[own_bins] = np.arange(len(own_bins))
    return column


def _dummies(code: Places, column: Places) -> Floats:
    matrix = np.zeros((len(code), int(column.max(initial=-1)) + 1))
    at = column[code]
    matrix[np.flatnonzero(at >= 0), at[at >= 0]] = 1.0
    return matrix


def _spread(coefficients: Floats, column: Places) -> Floats:
    return np.append(coefficients, 0.0)[column]


def _calendar_dummies(kind: Places, usual: npt.NDArray[np.bool_]) -> Floats:
    """Weekday and month-end, additive; the first usual weekday is the reference."""
    weekdays = np.flatnonzero(usual[:7] | usual[7:])[1:]
    columns = [kind % 7 == weekday for weekday in weekdays]
    if usual[7:].any():
        columns.append(kind >= 7)
    return np.column_stack(columns).astype(float) if columns else np.zeros((len(kind), 0))


def _estimate(paid: Floats, risk: Floats, matrix: Floats, start: Floats | None = None) -> Floats:
    """Coefficients. The family is made here: a reused one keeps the last fit's trial counts.

    From a start near the end, Newton's steps are many times faster than reweighted least squares;
    where they do not converge, the latter does it.
    """
    import statsmodels.api as sm

    family = sm.families.Binomial(sm.families.links.CLogLog())
    model = sm.GLM(np.column_stack([paid, risk - paid]), matrix, family=family)
    with np.errstate(all="ignore"):
        quick = None if start is None else _newton(model, start)
        return np.asarray(model.fit(tol=1e-9).params) if quick is None else quick


def _newton(model: Any, start: Floats) -> Floats | None:
    """Coefficients by Newton's steps; None where they lead nowhere."""
    try:
        result = model.fit(
            method="newton",
            start_params=start,
            maxiter=30,
            tol=1e-7,
            disp=0,
            warn_convergence=False,
        )
    except np.linalg.LinAlgError:
        return None
    good = result.mle_retvals["converged"] and np.abs(result.params).max() < _STEEPEST
    return np.asarray(result.params) if good else None


def cdf(model: Hazard, delays: PaymentDelays) -> Floats:
    """Chance to be paid by each day of each wait."""
    return -np.expm1(-np.cumsum(force(model, delays), axis=1))


def codes(model: Hazard, delays: PaymentDelays) -> Places:
    """Place in ``usual``, and bins of amount, depth and terms: invoices × 4.

    A customer's habit is what was known at the start of the wait.
    """
    items = delays.items
    start_days = np.minimum(delays.start + 1, items.day + 1).astype("int32")
    usual, depth = habits.usual(model.habits, items, start_days)
    bin_codes = model.cuts.codes(items, usual, depth)
    low, step = model.usual[0], _step(model.usual)
    bin_codes[:, 0] = np.clip(np.round((usual - low) / step), 0, len(model.usual) - 1)
    return bin_codes


def _step(grid: Floats) -> float:
    return float(grid[1] - grid[0]) if len(grid) > 1 else 1.0


def force(model: Hazard, delays: PaymentDelays) -> Floats:
    """Integrated hazard of each day of each wait: exp of the linear predictor."""
    code = codes(model, delays)
    late = delays.late[:, None] + np.arange(delays.length)
    predictor = model.timing[code[:, 0][:, None], clock.place(late)]
    predictor += (model.amount[code[:, 1]] + model.depth[code[:, 2]] + model.terms[code[:, 3]])[
        :, None
    ]
    predictor += _calendar(model, delays)
    np.exp(np.minimum(predictor, _MOST), out=predictor)
    return np.where(late > clock.LAST, -np.log1p(-model.tail), predictor)


def _calendar(model: Hazard, delays: PaymentDelays) -> Floats:
    first = int(delays.start.min(initial=0)) + 1
    last = int(delays.start.max(initial=0)) + delays.length
    effect = model.calendar[calendar(np.arange(first, last + 1))]
    return effect[(delays.start + 1 - first)[:, None] + np.arange(delays.length)]
