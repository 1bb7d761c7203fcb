"""How late a customer usually pays, as known on a day, shrunk towards everybody on such terms.

m = mu + B × mean(y − mu), B = tau² / (tau² + sigma² / n): the closed form of a random intercept.
Only payments dated before the asked day count, those over half a year old by half. Invoices then
open and past due count as "at least so late" where that is later than what the customer has paid so
far, so a customer that stops paying is noticed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.analysis.forecast.snapshot import TERM_GROUPS, Floats, Places, Snapshot
from lib.ledger.days import Days

_MOST = 120
_BIG = np.int64(1) << 32
_PSEUDO = 20.0
_RECENT = 180


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Values of owners in order of time, summed up once, so that any day's sum is a look-up.

    Args:
        key: owner and day as one number, rising.
        running: the sum of the values before each place.
    """

    key: npt.NDArray[np.int64]
    running: Floats

    @classmethod
    def of(cls, owner: Places, when: Days, value: Floats) -> "Run":
        """Values by owner and day."""
        key = owner * _BIG + when
        order = np.argsort(key, kind="stable")
        return cls(key[order], np.append(0.0, np.cumsum(value[order])))

    def before(self, owner: Places, day: Days) -> tuple[Floats, Floats]:
        """Sum and count of each owner's values dated before a day."""
        last = np.searchsorted(self.key, owner * _BIG + day, side="left")
        first = np.searchsorted(self.key, owner * _BIG - _BIG // 2, side="left")
        return self.running[last] - self.running[first], (last - first).astype(float)


@dataclass(frozen=True, slots=True, eq=False)
class Habits:
    """Usual days late by customer, at any day up to the snapshot's.

    Args:
        centre: mean days late by group of terms.
        within: variance of the invoices of one account.
        between: of customers' means.
        among: of the means of one customer's accounts at our companies.
        by_account, by_customer: days late beyond their terms' mean of what was paid, by day of payment.
        fell_due, ended: of invoices that were ever overdue, by account: the day from which each counts
            as late beyond its terms' mean, by due day and by the day it closed.
    """

    centre: Floats
    within: float
    between: float
    among: float
    by_account: Run
    by_customer: Run
    fell_due: Run
    ended: Run


def fit(training_set: Snapshot) -> Habits:
    """The habits in invoices that teach about payment."""
    paid_items = training_set.take(training_set.paid)
    late = _late(paid_items)
    centre = _centres(late, paid_items.terms)
    residual = late - centre[paid_items.terms]
    _, between = _variances(residual, paid_items.customer)
    within, among = _variances(
        residual - _mean_by(residual, paid_items.customer), paid_items.account
    )
    return Habits(centre, within, between, among, **runs(training_set, centre))


def runs(training_set: Snapshot, centre: Floats) -> dict[str, Run]:
    """What payments and overdue invoices say by day, under their names in ``Habits``.

    Args:
        centre: mean days late by group of terms.
    """
    paid_items, ever = (
        training_set.take(training_set.paid),
        training_set.take(training_set.last_seen > training_set.due),
    )
    beyond, base = _late(paid_items) - centre[paid_items.terms], ever.due + centre[ever.terms]
    return {
        "by_account": Run.of(paid_items.account, paid_items.closed, beyond),
        "by_customer": Run.of(paid_items.customer, paid_items.closed, beyond),
        "fell_due": Run.of(ever.account, ever.due, base),
        "ended": Run.of(ever.account, ever.closed, base),
    }


def _mean_by(values: Floats, owner: Places) -> Floats:
    """The mean of each value's owner."""
    total, count = np.bincount(owner, weights=values), np.bincount(owner)
    return (total / np.maximum(count, 1))[owner]


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


def usual(habits: Habits, items: Snapshot, day: Days) -> tuple[Floats, Floats]:
    """Usual days late of invoices' customers on their terms, as known before the start of a day.

    What a customer does at one of our companies is shrunk towards what it does at the others.

    Args:
        items: invoices, of which only customer, account and terms are read.
        day: one for each invoice.
    Returns:
        days late, and how many payments they rest on.
    """
    total, count = _paid_before(habits.by_account, items.account, day)
    all_total, all_count = _paid_before(habits.by_customer, items.customer, day)
    other_count = all_count - count
    base = _shrunk(all_total - total, other_count, 0.0, habits.between, habits.within)
    more, waiting = _overdue_before(habits, items, day)
    slower = (waiting > 0) & (more * np.maximum(count, 1) > total * waiting)
    total_count = count + np.where(slower, waiting, 0)
    total = total + np.where(slower, more, 0.0)
    spread = np.where(other_count > 0, habits.among, habits.between)
    return habits.centre[items.terms] + _shrunk(
        total, total_count, base, spread, habits.within
    ), count


def _shrunk(
    total: Floats, count: Floats, base: Floats | float, spread: Floats | float, within: float
) -> Floats:
    """A mean of ``count`` values drawn towards ``base``."""
    size = np.maximum(count, 0.5)
    weight = np.where(count > 0, spread / (spread + within / size), 0.0)
    return base + weight * (total / size - base)


def _paid_before(run: Run, owner: Places, day: Days) -> tuple[Floats, Floats]:
    """Sum and count of days late of an owner's payments before a day; what is long past counts half."""
    total, count = run.before(owner, day)
    old, olds = run.before(owner, day - _RECENT)
    return total - old / 2, count - olds / 2


def _overdue_before(habits: Habits, items: Snapshot, day: Days) -> tuple[Floats, Floats]:
    """Sum of days past due beyond their terms' mean, and count, of invoices overdue as a day starts."""
    base_in, count_in = habits.fell_due.before(items.account, day)
    base_out, count_out = habits.ended.before(items.account, day)
    count = count_in - count_out
    return (day - 1) * count - (base_in - base_out), count
