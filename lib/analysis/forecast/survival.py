"""Kaplan-Meier in discrete days on the clock of lateness: over all, by terms, by customer.

A customer's own record is shrunk day by day towards invoices of the same terms:
h(k) = (paid(k) + kappa × h0(k)) / (at risk(k) + kappa), so a customer without a record gets theirs.
"""

from dataclasses import dataclass

import numpy as np

from lib.analysis.forecast import clock
from lib.analysis.forecast.payment_delays import PaymentDelays
from lib.analysis.forecast.snapshot import TERM_GROUPS, Floats, Places, Snapshot

KAPPA = 3.0
_STRENGTH = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """Hazards on the clock.

    Args:
        overall: of all invoices, by day of the clock.
        by_terms: by group of terms and day, shrunk towards ``overall``.
        tail: a day, past the clock.
        training_set: the invoices it was learned from.
    """

    overall: Floats
    by_terms: Floats
    tail: float
    training_set: Snapshot


def fit(snapshot: Snapshot) -> Survival:
    """Learn from the invoices of a snapshot; open ones count as not paid so far."""
    training_set = snapshot.take(clock.training_mask(snapshot))
    paid, risk = clock.at_risk(training_set, training_set.terms, TERM_GROUPS)
    tail = clock.tail(training_set)
    overall = _shrunk(paid.sum(axis=0), risk.sum(axis=0), np.full(clock.SIZE, tail), _STRENGTH)
    return Survival(overall, _shrunk(paid, risk, overall, _STRENGTH), tail, training_set)


def _shrunk(paid: Floats, risk: Floats, prior: Floats, strength: float) -> Floats:
    return (paid + strength * prior) / (risk + strength)


def overall(model: Survival, delays: PaymentDelays) -> Floats:
    """Chance to be paid by each day of each wait, from all invoices together."""
    return _cdf(delays, model.overall[None, :], np.zeros(len(delays), dtype="int64"), model.tail)


def by_terms(model: Survival, delays: PaymentDelays) -> Floats:
    """Chance to be paid by each day of each wait, from invoices on such terms."""
    return _cdf(delays, model.by_terms, delays.items.terms, model.tail)


def by_customer(model: Survival, delays: PaymentDelays, kappa: float = KAPPA) -> Floats:
    """Chance to be paid by each day of each wait, from the customer's record shrunk to its terms'.

    Where a customer buys from several of our companies, what it does at one is shrunk towards what it
    does at the others, and that towards its terms.
    """
    items = delays.items
    key = np.stack([items.customer, items.account, items.terms], axis=1)
    keys, place = np.unique(key, axis=0, return_inverse=True)
    paid, risk = _records(model.training_set, model.training_set.customer, keys[:, 0])
    own_paid, own_risk = _records(model.training_set, model.training_set.account, keys[:, 1])
    prior = model.by_terms[keys[:, 2]]
    elsewhere = _shrunk(paid - own_paid, risk - own_risk, prior, kappa)
    return _cdf(delays, _shrunk(own_paid, own_risk, elsewhere, kappa), place.ravel(), model.tail)


def led_by(model: Survival, delays: PaymentDelays, lead: Floats, kappa: float = KAPPA) -> Floats:
    """Chance to be paid by each day of each wait: the customer's record shrunk to another forecast.

    h(k) = (paid(k) + kappa × lead(k)) / (at risk(k) + kappa), as ``by_customer`` is shrunk to its
    terms: led where the record is thin, the customer's own shape where it is thick.

    Args:
        lead: the other forecast's chances.
    Source: METHODS 5.6, the hybrid.
    """
    items = delays.items
    key = np.stack([items.customer, items.account], axis=1)
    keys, place = np.unique(key, axis=0, return_inverse=True)
    paid, risk = _records(model.training_set, model.training_set.customer, keys[:, 0])
    own_paid, own_risk = _records(model.training_set, model.training_set.account, keys[:, 1])
    late = delays.late[:, None] + np.arange(delays.length)
    at = (place.ravel()[:, None], clock.place(late))
    prior = _hazard_of(lead)
    elsewhere = _shrunk((paid - own_paid)[at], (risk - own_risk)[at], prior, kappa)
    customer_hazard = _shrunk(own_paid[at], own_risk[at], elsewhere, kappa)
    hazard = np.where(late > clock.LAST, prior, customer_hazard)
    return np.asarray(1.0 - np.cumprod(1.0 - hazard, axis=1), dtype="float64")


def _hazard_of(cdf: Floats) -> Floats:
    """Chance of payment on each day given none before; 1 where nothing is left to be paid."""
    survival = 1.0 - cdf
    before = np.column_stack([np.ones(len(cdf)), survival[:, :-1]])
    return 1.0 - np.divide(survival, before, out=np.zeros_like(survival), where=before > 0)


def _records(training_set: Snapshot, owner: Places, owners: Places) -> tuple[Floats, Floats]:
    """Payments and exposure of some owners; every other invoice is left aside."""
    unique_owners, place = np.unique(owners, return_inverse=True)
    group = np.full(int(max(owner.max(initial=0), unique_owners.max(initial=0))) + 1, -1)
    group[unique_owners] = np.arange(len(unique_owners))
    owner_group = group[owner]
    paid, risk = clock.at_risk(
        training_set.take(owner_group >= 0), owner_group[owner_group >= 0], len(unique_owners)
    )
    return paid[place], risk[place]


def hazards(delays: PaymentDelays, table: Floats, row: Places, tail: float) -> Floats:
    """Chance of payment on each day of each wait, given none before.

    Args:
        table: hazards by row and day of the clock.
        row: which row of it each invoice reads.
        tail: the hazard past the clock.
    """
    late = delays.late[:, None] + np.arange(delays.length)
    clock_hazards = table[row[:, None], clock.place(late)]
    return np.where(late > clock.LAST, tail, clock_hazards)


def _cdf(delays: PaymentDelays, table: Floats, row: Places, tail: float) -> Floats:
    survival = np.cumprod(1.0 - hazards(delays, table, row, tail), axis=1)
    return np.asarray(1.0 - survival, dtype="float64")


def curve(items: Snapshot) -> tuple[Floats, Floats, Floats]:
    """Kaplan-Meier by days since issue, without shrinkage: paid, at risk, still open after each day.

    S(k) = product over days j ≤ k of 1 − paid(j) / at risk(j).
    """
    age = (items.last_seen - items.issued).astype("int64")
    size = int(age.max(initial=0)) + 1
    paid = np.bincount(age[items.paid], minlength=size).astype(float)
    risk = np.bincount(age, minlength=size)[::-1].cumsum()[::-1].astype(float)
    return paid, risk, np.cumprod(1.0 - paid / np.maximum(risk, 1.0))
