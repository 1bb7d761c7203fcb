"""The clock of lateness: days since due, from well before to a while after, with a tail beyond."""

import numpy as np

from lib.analysis.forecast.snapshot import Flags, Floats, Places, Snapshot
from lib.ledger.days import Days

FIRST, LAST = -120, 150
"""The first and last day of the clock that have a hazard of their own."""
SIZE = LAST - FIRST + 1


def place(late: Days | Places) -> Places:
    """Place of a day on the clock; days outside it stand at its ends."""
    return np.clip(np.asarray(late, dtype="int64") - FIRST, 0, SIZE - 1)


def training_mask(items: Snapshot) -> Flags:
    """Which invoices teach about payment: sold on terms, and closed no earlier than issued."""
    return items.on_terms & (items.closed >= items.issued)


def at_risk(items: Snapshot, group: Places, groups: int) -> tuple[Floats, Floats]:
    """Payments and invoices that could have been paid, by group and day of the clock.

    An invoice can be paid from the day of its issue to the last day it was watched, both included.
    A closing without money ends the watch (right censoring); so does the snapshot's day.

    Args:
        group: of each invoice, below ``groups``.
    Returns:
        payments and exposure, each ``groups`` × ``SIZE``; days past the clock are left out.
    """
    first = place(items.issued - items.due)
    last = items.last_seen - items.due
    inside = (items.issued - items.due) <= LAST
    width = SIZE + 1
    begins = np.bincount((group * width + first)[inside], minlength=groups * width)
    ends = np.bincount((group * width + place(last) + 1)[inside], minlength=groups * width)
    exposure = np.cumsum((begins - ends).reshape(groups, width), axis=1)[:, :SIZE]
    event = inside & items.paid & (last <= LAST)
    payments = np.bincount((group * SIZE + place(last))[event], minlength=groups * SIZE)
    return payments.reshape(groups, SIZE).astype(float), exposure.astype(float)


def tail(items: Snapshot, after: int = LAST) -> float:
    """Chance of payment a day among invoices past ``after`` days late.

    Ten invoices' worth of a prior at 1 % a day keeps it sensible where few were seen so late.
    """
    last = items.last_seen - items.due
    late = last > after
    watched = (last - np.maximum(after, items.issued - items.due - 1))[late].sum()
    return float(((late & items.paid).sum() + 10.0) / (watched + 1000.0))
