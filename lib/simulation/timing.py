"""When customers pay: each one's days late, from its record shrunk to that of such terms."""

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.analysis.behaviour.invoices import history
from lib.analysis.behaviour.slowing import FEWEST_SINCE, RECENT, slowing
from lib.analysis.forecast import snapshot, survival, waits
from lib.analysis.forecast.snapshot import Snapshot
from lib.ledger import days
from lib.ledger.ledger import Ledger
from lib.simulation.payers import GIVEN_UP_AFTER, Lates, equal_parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_SPREAD = 10.0
NOBODY = ""
_LONG_AGO = -(2**31)


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """Days late of some customers.

    Args:
        late: customers × equal parts, rising.
        unsure: standard deviation of how far off each may lie, in days.
        settled: invoices each rests on.
    """

    late: Lates
    unsure: Floats
    settled: Ints


def of(ledger: Ledger, customers: list[str], term: Ints) -> Timing:
    """The timing of customers on given terms, as known at the end of the ledger's day.

    Invoices on which a discount was taken teach nothing about lateness and are left out. Of a customer
    that began to pay later, only what fell due since counts, and at most the last half year of it. What
    the curves leave unpaid 120 days past due keeps being paid at their last rate until it is given up;
    what never is, is a matter of loss.

    Args:
        customers: keys; ``NOBODY`` is one without a record.
        term: days from issue to due of each.
    """
    known = snapshot.of(ledger, days.number(ledger.day))
    told = history(ledger)
    early = told.loc[told["discount"], "document"]
    known = known.take(~np.isin(known.document, early.to_numpy(dtype=object)))
    known = known.take(known.due >= _since(ledger, tuple(known.customers))[known.customer])
    curves = survival.fit(known)
    place = np.searchsorted(known.customers, np.array(customers, dtype=object))
    found = np.minimum(place, max(len(known.customers) - 1, 0))
    there = np.array([
        len(known.customers) > 0 and known.customers[at] == key
        for at, key in zip(found, customers, strict=True)
    ])  # fmt: skip
    place = np.where(there, found, len(known.customers))
    asked = waits.of(_imagined(known, place, term), known.day)
    paid = survival.by_customer(curves, asked)
    late = np.array(
        [_late(row, int(days_), curves.tail) for row, days_ in zip(paid, term, strict=True)]
    )
    settled, unsure = _unsure(curves.learned, place, late)
    return Timing(late.astype("int16"), unsure, settled)


@functools.lru_cache(maxsize=4)
def _since(ledger: Ledger, customers: tuple[str, ...]) -> Ints:
    """The day from which each customer's record tells how it pays now; long ago for most.

    It is half a year ago at the earliest where enough fell due since then to tell.
    """
    told, half = history(ledger), days.number(ledger.day) - RECENT
    lately = told[told["timed"] & (told["clock"] >= half)].groupby("customer").size()
    changed = slowing(told, ledger).set_index("customer")["since"]
    enough = lately.reindex(changed.index, fill_value=0) >= FEWEST_SINCE
    began = np.where(enough, np.maximum(days.numbers(changed), half), days.numbers(changed))
    since = dict(zip(changed.index, began.tolist(), strict=True))
    return np.array([since.get(key, _LONG_AGO) for key in customers], dtype="int64")


def _imagined(known: Snapshot, customer: Ints, term: Ints) -> Snapshot:
    """An invoice of each customer, issued tomorrow, at none of our companies in particular."""
    size = len(customer)
    issued = np.full(size, known.day + 1, dtype="int32")
    return Snapshot(
        day=known.day,
        document=np.array([f"{n}" for n in range(size)], dtype=object),
        customer=customer.astype("int64"),
        account=np.full(size, len(known.accounts)),
        issued=issued,
        due=(issued + term).astype("int32"),
        dated=np.ones(size, dtype=bool),
        closed=np.full(size, days.NEVER),
        paid=np.zeros(size, dtype=bool),
        on_terms=np.ones(size, dtype=bool),
        amount=np.ones(size, dtype="int64"),
        balance=np.ones(size, dtype="int64"),
        currency=np.zeros(size, dtype="int64"),
        customers=known.customers,
        accounts=known.accounts,
        currencies=known.currencies,
    )


def _late(paid: Floats, term: int, tail: float) -> Lates:
    """Days late in equal parts, from the chance to be paid by each day after issue."""
    chance = np.diff(paid, prepend=0.0)
    first = -term
    beyond = np.arange(1, max(GIVEN_UP_AFTER - (first + len(paid) - 1), 1) + 1)
    fading = (1 - tail) ** beyond
    more = (1 - paid[-1]) * fading / fading.sum()
    late = np.arange(first, first + len(paid) + len(beyond))
    return equal_parts(late, np.append(chance, more))


def _unsure(learned: Snapshot, place: Ints, late: Lates) -> tuple[Ints, Floats]:
    """Payments each customer's record has, and how far off its mean may be: a normal posterior.

    τ is the spread of customers' means, by moments; σ that of a customer's own payments.
    """
    paid = learned.take(learned.paid)
    delay = (paid.closed - paid.due).astype("float64")
    size = len(learned.customers) + 1
    count = np.bincount(paid.customer, minlength=size)
    mean = np.bincount(paid.customer, delay, minlength=size) / np.maximum(count, 1)
    freedom = max(len(delay) - int((count > 0).sum()), 1)
    within = float(((delay - mean[paid.customer]) ** 2).sum() / freedom)
    some = count >= 2
    between = _SPREAD**2
    if some.sum() > 2:
        between = float(mean[some].var() - (within / count[some]).mean())
    tau = max(between, 1.0)
    own = np.maximum(late.astype("float64").var(axis=1), 1.0)
    return count[place], np.sqrt(1 / (1 / tau + count[place] / own))
