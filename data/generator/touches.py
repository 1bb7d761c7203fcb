"""Reminders, calls, visits, promises, complaints and wishes for a price, as they were noted."""

import numpy as np
import pandas as pd

from data.generator import cast
from data.generator.cast import Customer
from data.generator.journal import Journal
from data.generator.spans import END, MONTHS, back, forward, iso, month_start
from lib.ledger import columns, days

RIVALS = ("Corvo Cream", "Bluebell & Hart", "Nordlys Home", "Casa Verano")
PROMISED = "Promised to pay {amount} {currency} by {day}."


def touches(cast_: list[Customer], journal: Journal, keys: list[str]) -> pd.DataFrame:
    """The frame of touches, by day; ``document`` is set where one invoice was spoken of."""
    paid = _paid_on(journal)
    people = {c.code: c for c in cast_}
    rows: list[tuple] = []
    for place, document in enumerate(journal.documents):
        if document["kind"] == "invoice":
            rows += _about(people[document["customer"]], place, document, paid.get(place), keys)
    for customer in cast_:
        rows += _visits(customer) + _wishes(customer)
    frame = pd.DataFrame(rows, columns=list(columns.names("touches")))
    frame = frame[frame["day"] <= END].sort_values(
        ["day", "customer", "document", "kind"], kind="stable"
    )
    frame["day"] = days.dates(frame["day"])
    return columns.conform(frame, "touches")


def _paid_on(journal: Journal) -> dict[int, int]:
    """The day each settled document was settled."""
    last: dict[int, int] = {}
    for _, invoice, _, on, _ in journal.allocations:
        last[invoice] = max(on, last.get(invoice, on))
    return {place: on for place, on in last.items() if journal.left[place] == 0}


def _about(
    customer: Customer, place: int, document: dict, paid: int | None, keys: list[str]
) -> list[tuple]:
    chance = cast.draw(60, place)
    return [
        (customer.code, keys[place], on, kind, by, text)
        for on, kind, by, text in (
            *_complaint(document, chance),
            *_reminders(document, paid, chance),
            *_promise(customer, document, paid, chance),
        )
    ]


def _complaint(document: dict, chance: np.random.Generator) -> list[tuple]:
    if document.get("dispute_raised_on") is None:
        return []
    reason, seller = document["dispute_reason"], document["salesperson"]
    return [(document["dispute_raised_on"], "complaint", seller, f"Complains: {reason}.")]


def _reminders(document: dict, paid: int | None, chance: np.random.Generator) -> list[tuple]:
    """A letter some ten days late, a second one at about thirty."""
    due, by = document.get("due"), cast.CREDIT_STAFF[int(chance.integers(3))]
    made = []
    for step, wait in enumerate((10, 30), start=1):
        on = forward(due + wait + int(chance.integers(0, 5))) if due is not None else END + 1
        if on <= END and (paid is None or paid > on) and chance.random() < 0.85:
            made.append((on, "reminder", by, f"Reminder {step} sent."))
    return made


def _promise(
    customer: Customer, document: dict, paid: int | None, chance: np.random.Generator
) -> list[tuple]:
    """A call when an invoice is a fortnight late; it may end in a promise, kept or not."""
    due, by = document.get("due"), cast.CREDIT_STAFF[int(chance.integers(3))]
    on = forward(due + 13 + int(chance.integers(0, 6))) if due is not None else END + 1
    if on > END or (paid is not None and paid <= on) or chance.random() > 0.6:
        return []
    made = [(on, "call", by, "Called about the overdue invoice.")]
    if chance.random() < 0.65:
        kept = customer.risk_class != "D" and chance.random() < 0.65
        wait = int(chance.integers(4, 15))
        until = paid if kept and paid is not None else forward(on + wait)
        text = PROMISED.format(
            amount=f"{document['amount'] / 100:.2f}", currency=document["currency"], day=iso(until)
        )
        made.append((on, "promise", by, text))
    return made


def _visits(customer: Customer) -> list[tuple]:
    """The seller calls in a few times a year; more often on large customers."""
    chance, made = cast.draw(61, customer.number), []
    for month in range(MONTHS):
        start = month_start(month)
        if start >= customer.first and chance.random() < min(0.1 + 0.06 * customer.size, 0.4):
            on = back(start + int(chance.integers(3, 27)))
            made.append(
                (customer.code, None, on, "visit", customer.seller, "Visited; range shown.")
            )
    return made


def _wishes(customer: Customer) -> list[tuple]:
    """Wishes for a lower price or a longer term, with the competitor named."""
    chance, made = cast.draw(62, customer.number), []
    often = customer.code in (*cast.SPECIAL_TERMS, *cast.COMPLAINERS, *cast.SLOWING)
    for month in range(MONTHS):
        if month_start(month) >= customer.first and chance.random() < (0.12 if often else 0.015):
            on = back(month_start(month) + int(chance.integers(3, 27)))
            rival = RIVALS[int(chance.integers(len(RIVALS)))]
            text = f"Asks for a lower price; says {rival} offers 60 days."
            made.append((customer.code, None, on, "price_request", customer.seller, text))
    return made
