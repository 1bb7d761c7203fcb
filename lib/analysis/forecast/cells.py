"""Person-days counted into cells of equal covariates: what the hazard is fitted on."""

from dataclasses import dataclass

import numpy as np

from lib.analysis.forecast import clock
from lib.analysis.forecast.snapshot import Floats, Places, Snapshot
from lib.ledger.days import Days

_CHUNK = 1_000_000
_STEPS = 60
CALENDAR = 14
"""Kinds of day: seven weekdays, each within the last three days of a month or not."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Person-days grouped by covariates, one row a cell.

    Args:
        kind: row of ``bins`` of the invoices.
        late: place in ``steps``.
        calendar: kind of day.
        paid, risk: payments and person-days.
        steps: days late that are told apart, each the middle of its days.
    """

    kind: Places
    late: Places
    calendar: Places
    paid: Floats
    risk: Floats
    steps: Floats


def calendar(day: Days | Places) -> Places:
    """Kind of each day: its weekday (Monday 0), plus 7 within the last three days of its month."""
    day = np.asarray(day, dtype="int64")
    weekday = (day + 3) % 7
    soon = (day + 3).astype("datetime64[D]").astype("datetime64[M]")
    return weekday + 7 * (soon != day.astype("datetime64[D]").astype("datetime64[M]"))


def count(items: Snapshot, kind: Places, kinds: int, late: Places) -> Cells:
    """Count person-days on the clock into cells, a bounded number of them at a time.

    Args:
        kind: of each invoice, below ``kinds``.
        late: days late of payments: each day is told apart where many were paid, several together
            where few were; days outside their 0.5 to 99 % range count as its ends.
    """
    step, steps = _steps(late)
    width = len(steps) * CALENDAR
    paid, risk = np.zeros(kinds * width), np.zeros(kinds * width)
    first = np.maximum(items.issued, items.due + clock.FIRST)
    last = np.minimum(items.last_seen, items.due + clock.LAST)
    length = np.maximum(last - first + 1, 0).astype("int64")
    ends = items.paid & (last == items.closed) & (length > 0)
    start = int(first.min(initial=0))
    kinds_of_day = calendar(np.arange(start, int(last.max(initial=start)) + 1))
    for part in _parts(length):
        invoice, day = _person_days(part, first, length)
        on = step[clock.place(day - items.due[invoice])]
        cell = (kind[invoice] * len(steps) + on) * CALENDAR + kinds_of_day[day - start]
        risk += np.bincount(cell, minlength=len(risk))
        final = np.cumsum(length[part]) - 1
        paid += np.bincount(cell[final[ends[part]]], minlength=len(paid))
    cell_codes = np.flatnonzero(risk)
    group, on = np.divmod(cell_codes // CALENDAR, len(steps))
    return Cells(group, on, cell_codes % CALENDAR, paid[cell_codes], risk[cell_codes], steps)


def _steps(late: Places) -> tuple[Places, Floats]:
    """Step of each day of the clock, and the middle of each step."""
    cuts = np.quantile(late, np.linspace(0, 1, _STEPS + 1)[1:], method="higher")
    low, high = np.quantile(late, [0.005, 0.99])
    day = np.clip(np.arange(clock.FIRST, clock.LAST + 1), np.floor(low), np.ceil(high))
    cuts = np.unique(np.append(cuts, day[0]))
    _, step = np.unique(np.searchsorted(cuts, day), return_inverse=True)
    inside = (day > day[0]) & (day < day[-1])
    inside |= ~np.isin(step, step[inside])
    middle = np.bincount(step[inside], weights=day[inside]) / np.bincount(step[inside])
    return step, middle


def _parts(length: Places) -> list[Places]:
    """Invoices in runs of about a million person-days."""
    chunk = np.cumsum(length) // _CHUNK
    return np.split(np.arange(len(length)), np.flatnonzero(np.diff(chunk)) + 1)


def _person_days(part: Places, first: Days, length: Places) -> tuple[Places, Places]:
    """For each person-day of some invoices: which invoice, and the day."""
    lengths = length[part]
    invoice = np.repeat(part, lengths)
    step = np.arange(len(invoice)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return invoice, first[invoice] + step
