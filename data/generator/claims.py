"""Complaints and their outcomes, returned goods, and bonuses granted by credit note."""

from dataclasses import dataclass

import numpy as np

from data.generator import cast
from data.generator.cast import Customer
from data.generator.journal import Journal
from data.generator.selling import Invoice
from data.generator.spans import END, START, forward, month_last, within

REASONS = ("short delivery", "wrong price", "damaged goods", "late delivery", "quality")
OUTCOMES = ("upheld", "partly upheld", "rejected")


@dataclass(frozen=True, slots=True)
class Claim:
    """A complaint: days it was raised, recorded and closed, the part in dispute, how it ended."""

    raised: int
    logged: int
    closed: int
    disputed: int
    credited: int
    outcome: str
    holds_all: bool


def claim(customer: Customer, invoice: Invoice, journal: Journal) -> Claim | None:
    """The complaint about an invoice, if there is one by the last day; written into it."""
    chance = cast.draw(30, customer.number, invoice.place)
    made = _drawn(customer, invoice, chance)
    if made is None or made.raised > END:
        return None
    document = journal.documents[invoice.place]
    document["dispute_raised_on"] = made.raised
    document["disputed_on"] = min(made.logged, END)
    document["disputed_amount"] = made.disputed
    document["dispute_reason"] = REASONS[int(chance.integers(len(REASONS)))]
    if within(made.closed):
        document["dispute_closed_on"] = made.closed
        document["dispute_outcome"] = made.outcome
        if made.credited:
            _credit_note(invoice, made.closed, made.credited, journal)
    return made


def _drawn(customer: Customer, invoice: Invoice, chance: np.random.Generator) -> Claim | None:
    luck = chance.random()
    due = invoice.due if invoice.due is not None else invoice.issued + 45
    if customer.code in cast.COMPLAINERS:
        raised = forward(due + int(chance.integers(-3, 4)))
        return _made(invoice, raised, 1, (0.1, 0.1, 0.8), chance, True) if luck < 0.6 else None
    if customer.code in cast.LOGGED_LATE:
        raised = forward(invoice.issued + int(chance.integers(6, 12)))
        wait = max(forward(due + int(chance.integers(-3, 3))) - raised, 8)
        return _made(invoice, raised, wait, (0.7, 0.2, 0.1), chance) if luck < 0.35 else None
    if luck < 0.025 and customer.mode == "credit":
        raised = forward(invoice.issued + int(chance.integers(4, 15)))
        return _made(invoice, raised, int(chance.integers(3)), (0.5, 0.2, 0.3), chance)
    return None


def _made(
    invoice: Invoice,
    raised: int,
    wait: int,
    odds: tuple[float, float, float],
    chance: np.random.Generator,
    holds_all: bool = False,
) -> Claim:
    logged = forward(raised + wait)
    closed = forward(logged + int(chance.integers(12, 46)))
    share = chance.uniform(0.6, 1.0) if holds_all else chance.uniform(0.08, 0.4)
    disputed = round(invoice.amount * share)
    outcome = OUTCOMES[int(chance.choice(3, p=odds))]
    # What is upheld near the due date is small: the quarrel was about the price of a few lines.
    part = {"upheld": 0.2 if holds_all else 1.0, "partly upheld": 0.1 if holds_all else 0.5}
    credited = round(disputed * part.get(outcome, 0.0))
    return Claim(raised, logged, closed, disputed, credited, outcome, holds_all)


def returned(customer: Customer, invoice: Invoice, journal: Journal) -> int:
    """Goods sent back soon after delivery: the amount credited, 0 mostly."""
    chance = cast.draw(31, customer.number, invoice.place)
    on = forward(invoice.issued + int(chance.integers(5, 12)))
    if chance.random() > 0.028 or on > END or customer.mode in ("cash", "prepaid"):
        return 0
    amount = round(invoice.amount * chance.uniform(0.05, 0.25))
    _credit_note(invoice, on, amount, journal)
    return amount


def _credit_note(invoice: Invoice, on: int, amount: int, journal: Journal) -> None:
    sold = journal.documents[invoice.place]
    note = journal.enter(
        invoice.customer,
        "credit_note",
        on,
        -amount,
        company=invoice.company,
        currency=invoice.currency,
        salesperson=sold["salesperson"],
        product=sold["product"],
        sale_mode=sold["sale_mode"],
        outlet=sold["outlet"],
    )
    journal.put(note, invoice.place, amount, on)


def bonuses(customer: Customer, invoices: list[Invoice], journal: Journal) -> list[int]:
    """Stand-alone credit notes: a bonus of 1.5 % on each quarter, a fortnight after its end."""
    made = []
    for quarter in range(11) if customer.code in cast.BONUS else ():
        start = START if quarter == 0 else month_last(3 * quarter - 1) + 1
        end = month_last(3 * quarter + 2)
        bought = [i for i in invoices if start <= i.issued <= end]
        value = round(0.015 * sum(i.amount for i in bought if i.currency == customer.currency))
        if value:
            made.append(
                journal.enter(
                    customer.code,
                    "credit_note",
                    forward(end + 14),
                    -value,
                    company="TR10",
                    currency=customer.currency,
                    sale_mode="credit",
                    salesperson=customer.seller,
                )
            )
    return made
