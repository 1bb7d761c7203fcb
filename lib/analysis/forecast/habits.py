"""How late a customer usually pays, as known on a day, shrunk towards everybody on such terms.

m = mu + B × mean(y − mu), B = tau² / (tau² + sigma² / n): the closed form of a random intercept.
Only payments dated before the asked day count, those over half a year old by half. Invoices then
open and past due count as "at least so late" where that is later than what the customer has paid so
far, so a customer that stops paying is noticed.
"""

from dataclasses import dataclass

import numpy as np

from lib.analysis.forecast.snapshot import TERM_GROUPS, Floats, Places, Snapshot
from lib.ledger.days import Days

_MOST = 120
_BIG = np.int64(1) << 32
_PSEUDO = 20.0
_RECENT = 180


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """Usual days late by customer, at any day up to the snapshot's.

    Args:
        centre: mean days late by group of terms.
        within, between: variance of one customer's invoices, and of customers' means.
        learned: the invoices it was learned from.
    """

    centre: Floats
    within: float
    between: float
    learned: Snapshot


def fit(learned: Snapshot) -> Habits:
    """The habits in invoices that teach about payment."""
    paid = learned.take(learned.paid)
    late = _late(paid)
    centre = _centres(late, paid.terms)
    within, between = _variances(late - centre[paid.terms], paid.customer)
    return Habits(centre, within, between, learned)


def _late(items: Snapshot) -> Floats:
    return np.clip(items.last_seen - items.due, -_MOST, _MOST).astype(float)


def _centres(late: Floats, terms: Places) -> Floats:
    """Mean by terms, shrunk towards the overall mean."""
    overall = late.mean() if len(late) else 0.0
    total = np.bincount(terms, weights=late, minlength=TERM_GROUPS)
    count = np.bincount(terms, minlength=TERM_GROUPS)
    return (total + _PSEUDO * overall) / (count + _PSEUDO)


def _variances(residual: Floats, customer: Places) -> tuple[float, float]:
    """Within and between customers, by moments (one-way analysis of variance)."""
    _, group, count = np.unique(customer, return_inverse=True, return_counts=True)
    if len(count) < 2 or len(residual) <= len(count):
        return 100.0, 25.0
    mean = np.bincount(group, weights=residual) / count
    within = float(((residual - mean[group]) ** 2).sum() / (len(residual) - len(count)))
    effective = (len(residual) - (count**2).sum() / len(residual)) / (len(count) - 1)
    grand = residual.mean()
    spread = float((count * (mean - grand) ** 2).sum() / (len(count) - 1))
    between = max((spread - within) / effective, 0.0)
    return max(within, 1.0), max(between, 0.25)


def usual(habits: Habits, customer: Places, terms: Places, day: Days) -> tuple[Floats, Floats]:
    """Usual days late of customers on given terms, as known before the start of a day.

    Args:
        customer, terms, day: one for each invoice asked about.
    Returns:
        days late, and how many payments they rest on.
    """
    total, count = _paid_before(habits, customer, day)
    mean = total / np.maximum(count, 1)
    more, waiting = _overdue_before(habits, customer, day)
    slower = (waiting > 0) & (more > mean * waiting)
    seen = count + np.where(slower, waiting, 0)
    total = total + np.where(slower, more, 0.0)
    weight = habits.between / (habits.between + habits.within / np.maximum(seen, 1))
    shift = np.where(seen > 0, weight * total / np.maximum(seen, 1), 0.0)
    return habits.centre[terms] + shift, count


def _paid_before(habits: Habits, customer: Places, day: Days) -> tuple[Floats, Floats]:
    """Sum and count of days late beyond their terms' mean, of payments dated before a day."""
    paid = habits.learned.take(habits.learned.paid)
    beyond = _late(paid) - habits.centre[paid.terms]
    total, count = _before(paid.customer, paid.closed, beyond, customer, day)
    old, olds = _before(paid.customer, paid.closed, beyond, customer, day - _RECENT)
    return total - old / 2, count - olds / 2


def _overdue_before(habits: Habits, customer: Places, day: Days) -> tuple[Floats, Floats]:
    """Sum of days past due beyond their terms' mean, and count, of invoices overdue as a day starts."""
    ever = habits.learned.take(habits.learned.last_seen > habits.learned.due)
    base = ever.due + habits.centre[ever.terms]
    base_in, count_in = _before(ever.customer, ever.due, base, customer, day)
    base_out, count_out = _before(ever.customer, ever.closed, base, customer, day)
    count = count_in - count_out
    return (day - 1) * count - (base_in - base_out), count


def _before(
    owner: Places, when: Days, value: Floats, customer: Places, day: Days
) -> tuple[Floats, Floats]:
    """Sum and count of an owner's values dated before a day."""
    key = owner * _BIG + when
    order = np.argsort(key, kind="stable")
    key, running = key[order], np.append(0.0, np.cumsum(value[order]))
    last = np.searchsorted(key, customer * _BIG + day, side="left")
    first = np.searchsorted(key, customer * _BIG - _BIG // 2, side="left")
    return running[last] - running[first], (last - first).astype(float)
