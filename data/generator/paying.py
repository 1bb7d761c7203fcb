"""How invoices are paid: when, in which parts, with what taken off, and what is never matched."""

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from data.generator import cast, claims
from data.generator.cast import Customer
from data.generator.journal import Journal
from data.generator.selling import Invoice
from data.generator.spans import END, START, back, day, forward, months_after, pay_run, within


@dataclass(frozen=True, slots=True)
class Piece:
    """Money meant for an invoice on a day, with what is taken off beside it and why."""

    invoice: Invoice
    day: int
    amount: int
    off: int = 0
    reason: str = ""


def settle(customer: Customer, invoices: list[Invoice], journal: Journal) -> None:
    """Everything that happens to a customer's invoices after they were issued."""
    pieces: list[Piece] = []
    for invoice in invoices:
        pieces += _pieces(customer, invoice, journal)
    stop = day(cast.FAILING[customer.code][0]) if customer.code in cast.FAILING else END + 1
    pieces = [p for p in pieces if p.day < stop and p.day <= END and p.amount > 0]
    credits = claims.bonuses(customer, invoices, journal)
    pieces = _on_account(customer, pieces, journal)
    _receipts(customer, pieces, _deductible(customer, credits, journal), journal)


def _pieces(customer: Customer, invoice: Invoice, journal: Journal) -> list[Piece]:
    chance = cast.draw(40, customer.number, invoice.place)
    on = _pay_day(customer, invoice, chance)
    claim = claims.claim(customer, invoice, journal)
    if claim is not None:
        return _around(invoice, claim, on, chance)
    if _takes_discount(customer, invoice, chance):
        off = round(invoice.amount * 0.02)
        early = back(invoice.issued + int(chance.integers(8, 11)))
        return [Piece(invoice, early, invoice.amount - off, off, "discount")]
    rest = invoice.amount - claims.returned(customer, invoice, journal)
    if customer.mode == "consignment":
        return _split(invoice, rest, (on - 30, on, on + 24), (0.35, 0.4, 0.25))
    if customer.mode == "credit" and chance.random() < (0.12 if customer.late > 8 else 0.035):
        share = float(chance.uniform(0.4, 0.7))
        return _split(invoice, rest, (on, on + int(chance.integers(12, 30))), (share, 1 - share))
    return [_whole(invoice, on, rest, chance)]


def _whole(invoice: Invoice, on: int, rest: int, chance: np.random.Generator) -> Piece:
    """One payment, now and then short by an exchange difference or a few cents."""
    luck = chance.random()
    if invoice.customer == cast.TWO_CURRENCIES[0] and invoice.currency == "EUR" and luck < 0.4:
        off = round(rest * 0.004)
        return Piece(invoice, on, rest - off, off, "exchange")
    if luck > 0.99:
        off = int(chance.integers(20, 400))
        return Piece(invoice, on, rest - off, off, "other")
    return Piece(invoice, on, rest)


def _split(
    invoice: Invoice, rest: int, on: tuple[int, ...], shares: tuple[float, ...]
) -> list[Piece]:
    parts = [round(rest * share) for share in shares[:-1]]
    parts.append(rest - sum(parts))
    return [
        Piece(invoice, forward(max(when, invoice.issued + 1)), part)
        for when, part in zip(on, parts, strict=True)
    ]


def _around(
    invoice: Invoice, claim: claims.Claim, on: int, chance: np.random.Generator
) -> list[Piece]:
    """What is not in dispute is paid as usual, the rest once the dispute is closed."""
    after = forward(claim.closed + int(chance.integers(3, 9)))
    credited = claim.credited if within(claim.closed) else 0
    if claim.holds_all:
        return [Piece(invoice, max(on, after), invoice.amount - credited)]
    held = Piece(invoice, max(on, after), claim.disputed - credited)
    return [Piece(invoice, on, invoice.amount - claim.disputed), held]


def _takes_discount(customer: Customer, invoice: Invoice, chance: np.random.Generator) -> bool:
    stops = cast.DISCOUNT_TAKERS.get(customer.code)
    if stops is None or chance.random() > 0.93:
        return False
    return not stops or invoice.issued < day(stops)


def _pay_day(customer: Customer, invoice: Invoice, chance: np.random.Generator) -> int:
    due = invoice.due if invoice.due is not None else invoice.issued + 45
    if customer.mode == "prepaid":
        return max(back(invoice.issued - int(chance.integers(3, 11))), forward(START))
    if customer.mode == "cash":
        return invoice.issued
    late = customer.late + _drift(customer, due) + customer.spread * chance.normal()
    month = cast.draw(41, customer.number, due // 30).normal(0, 0.3 * customer.spread)
    wanted = max(round(due + late + month), invoice.issued + 1)
    if customer.runs == (31,):
        return pay_run(max(due - 8, invoice.issued + 1), customer.runs)
    return pay_run(wanted, customer.runs) if customer.runs else forward(wanted)


def _drift(customer: Customer, due: int) -> float:
    """Days later than usual: the slowing ones, and those about to fail."""
    if customer.code in cast.SLOWING:
        since, rate = cast.SLOWING[customer.code]
        return rate * months_after(due, day(since))
    if customer.code in cast.FAILING:
        return min(3.0 * months_after(due, day(cast.FAILING[customer.code][0]) - 182), 18.0)
    return 0.0


def _on_account(customer: Customer, pieces: list[Piece], journal: Journal) -> list[Piece]:
    """Round sums without a word what for, each quarter; now and then a part is matched."""
    if customer.code not in cast.ON_ACCOUNT:
        return pieces
    chance, left = cast.draw(42, customer.number), sorted(pieces, key=lambda p: p.day)
    for quarter in range(12):
        on = forward(START + 60 + 91 * quarter)
        amount = 50_000 * int(chance.integers(2, 7))
        receipt = _receipt(customer.code, "TR10", customer.currency, on, amount, journal)
        later = next((n for n, p in enumerate(left) if _fits(p, on, amount)), None)
        if later is not None and chance.random() < 0.6:
            part = amount // 2
            journal.put(receipt, left[later].invoice.place, part, on)
            left[later] = replace(left[later], amount=left[later].amount - part)
    return left


def _fits(piece: Piece, on: int, amount: int) -> bool:
    return piece.day > on and piece.amount > amount and piece.invoice.company == "TR10"


def _deductible(
    customer: Customer, credits: list[int], journal: Journal
) -> dict[tuple[str, str], list[int]]:
    """Which bonuses the customer will take off a payment; one in six is sent back as money."""
    usable: dict[tuple[str, str], list[int]] = defaultdict(list)
    for note in credits:
        luck, document = cast.draw(43, note).random(), journal.documents[note]
        if luck < 0.17:
            _refund(note, document["issued"] + 25, 0, journal)
        elif luck < 0.75:
            usable["TR10", customer.currency].append(note)
    return usable


def _receipts(
    customer: Customer,
    pieces: list[Piece],
    usable: dict[tuple[str, str], list[int]],
    journal: Journal,
) -> None:
    groups: dict[tuple[int, str, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[piece.day, piece.invoice.company, piece.invoice.currency].append(piece)
    for on, company, currency in sorted(groups):
        group = _deduct(groups[on, company, currency], usable[company, currency], journal)
        _receive(customer, on, group, journal)


def _deduct(group: list[Piece], usable: list[int], journal: Journal) -> list[Piece]:
    """The oldest bonus is taken off the first payment that is large enough for it."""
    for note in usable:
        value, first = -journal.left[note], group[0]
        if journal.documents[note]["issued"] + 15 <= first.day and value < first.amount:
            journal.put(note, first.invoice.place, value, first.day)
            usable.remove(note)
            return [replace(first, amount=first.amount - value), *group[1:]]
    return group


def _receive(customer: Customer, on: int, group: list[Piece], journal: Journal) -> None:
    chance, first = cast.draw(44, customer.number, on, group[0].invoice.place), group[0].invoice
    total = sum(piece.amount for piece in group)
    known, matched = _known(on, chance)
    receipt = _receipt(customer.code, first.company, first.currency, on, total, journal, known)
    for piece in group:
        journal.put(receipt, piece.invoice.place, piece.amount, on, matched)
        if piece.off:
            _take_off(piece, journal)
    if customer.code in cast.PAID_TWICE and chance.random() < 0.035:
        _paid_twice(customer.code, group[0], chance, journal)


def _known(on: int, chance: np.random.Generator) -> tuple[int | None, int | None]:
    """When the receipt and its matching were recorded, where that was later."""
    luck, receipt, match = chance.random(), int(chance.integers(2, 9)), int(chance.integers(5, 24))
    if luck < 0.08 and on + receipt <= END:
        return on + receipt, on + receipt
    if luck > 0.96 and on + match <= END:
        return None, on + match
    return None, None


def _receipt(
    customer: str,
    company: str,
    currency: str,
    on: int,
    amount: int,
    journal: Journal,
    known: int | None = None,
) -> int:
    return journal.enter(
        customer, "receipt", on, -amount, company=company, currency=currency, recorded_on=known
    )


def _take_off(piece: Piece, journal: Journal) -> None:
    invoice = piece.invoice
    adjustment = journal.enter(
        invoice.customer,
        "adjustment",
        piece.day,
        -piece.off,
        company=invoice.company,
        currency=invoice.currency,
        reason=piece.reason,
    )
    journal.put(adjustment, invoice.place, piece.off, piece.day)


def _paid_twice(customer: str, piece: Piece, chance: np.random.Generator, journal: Journal) -> None:
    on = forward(piece.day + int(chance.integers(3, 10)))
    if on > END:
        return
    invoice = piece.invoice
    again = _receipt(customer, invoice.company, invoice.currency, on, piece.amount, journal)
    wait = int(chance.choice([0, 0, 14]))
    _refund(again, on + int(chance.integers(18, 40)), wait, journal)


def _refund(credit: int, on: int, wait: int, journal: Journal) -> None:
    """Money sent back, matched with what it pays back at once or ``wait`` days later."""
    on, document = forward(on), journal.documents[credit]
    if on > END:
        return
    refund = journal.enter(
        document["customer"],
        "receipt",
        on,
        -document["amount"],
        company=document["company"],
        currency=document["currency"],
    )
    customer, since = cast.UNMATCHED_REFUND
    unmatched = document["customer"] == customer and on >= day(since)
    if on + wait <= END and not unmatched:
        journal.put(credit, refund, -document["amount"], on + wait)
