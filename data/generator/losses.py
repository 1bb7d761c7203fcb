"""What is charged to, and given up on, customers who stopped paying; money for what is to come."""

from data.generator import cast
from data.generator.cast import Customer
from data.generator.journal import Journal
from data.generator.spans import END, day, forward

QUARTER = 91


def charge_interest(customer: Customer, journal: Journal) -> None:
    """Late-payment interest each quarter once nothing is paid: positive adjustments."""
    stop, _, gone = cast.FAILING[customer.code]
    last = day(gone) if gone else END
    for on in range(forward(day(stop) + QUARTER), last, QUARTER):
        base = _overdue(customer.code, on, journal)
        if base:
            journal.enter(
                customer.code,
                "adjustment",
                forward(on),
                round(base * 0.025),
                company="TR10",
                currency=customer.currency,
                due=forward(on) + 14,
                reason="interest",
                terms="net 14",
                salesperson=customer.seller,
            )


def _overdue(customer: str, on: int, journal: Journal) -> int:
    return sum(
        left
        for left, d in zip(journal.left, journal.documents, strict=True)
        if left > 0 and d["customer"] == customer and (d.get("due") or d["issued"]) < on
    )


def write_off(customer: Customer, journal: Journal) -> None:
    """Give up what is open; of one customer only what fell due over four months ago."""
    gone = cast.FAILING[customer.code][2]
    if not gone:
        return
    on = day(gone)
    for place, document in enumerate(list(journal.documents)):
        since = document.get("due") or document["issued"]
        old = (
            since < on - 120 if customer.code == cast.HALF_WRITTEN_OFF else document["issued"] < on
        )
        left = journal.left[place]
        if document["customer"] != customer.code or left <= 0 or not old:
            continue
        off = journal.enter(
            customer.code,
            "adjustment",
            on,
            -left,
            company=document["company"],
            currency=document["currency"],
            reason="write_off",
        )
        journal.put(off, place, left, on)


def pay_ahead(customer: Customer, journal: Journal) -> None:
    """A prepaid order that is not invoiced yet: its receipt stands unapplied at the end."""
    amount = 640_000 + 10_000 * customer.number
    journal.enter(
        customer.code,
        "receipt",
        day("2026-06-26"),
        -amount,
        company="TR10",
        currency=customer.currency,
    )
