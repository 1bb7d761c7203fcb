"""Terms to offer to one customer: where our line is, and offers that do not tell it.

Every offer is worth more to us than today's terms, each by a room of its own. Rooms are drawn once a
customer from a secret of the house, and prices are said in quarters of a per cent: neither the step
between two offers nor the mean of many requests gives the line away. A test tries.
"""

import hashlib
import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lib.simulation import breakeven, engine, results
from lib.simulation.assumptions import Range
from lib.simulation.levers import Discount, Levers, ModeShare
from lib.simulation.payers import Book, term_today, upfront
from lib.simulation.scenario import Scenario

QUARTER = 0.0025
"""Prices and discounts of an offer are multiples of this."""
WINDOW = 10
LARGEST_DISCOUNT = 0.03
LEAST_ROOM, MOST_ROOM = 0.2, 0.7
"""Room of an offer as a share of its line: how much more we ask than what is worth as today."""
_UPFRONT = 0.95
_OFFERED = 0.5
_YEAR = 365
_EXACT = 9  # decimals kept before rounding up, so that 0.0025 is not 0.0050


@dataclass(frozen=True, slots=True)
class Offer:
    """Terms for one customer, against what it has today.

    Args:
        term: days from the invoice.
        price: change against today's prices, as a share.
        discount: rate for early payment; None is as today, 0 is none.
        window: days in which the discount is taken.
        volume: change of what is bought, as a share; never a part of what a customer reads.
    """

    term: int
    price: float = 0.0
    discount: float | None = None
    window: int = 0
    volume: float = 0.0


def discount_today(book: Book) -> Discount | None:
    """The discount that most of the sales carry today; None where there is none."""
    discount_payers = [
        p for p in book.payers if p.discount and p.discount.rate and p.offered >= _OFFERED
    ]
    if sum(p.weekly for p in discount_payers) <= _OFFERED * book.weekly:
        return None
    return max(discount_payers, key=lambda payer: payer.weekly).discount


def as_today(book: Book) -> Offer:
    """The terms there are."""
    return Offer(term_today(book))


def scenario_of(book: Book, base: Scenario, offer: Offer) -> Scenario:
    """A scenario with the levers of an offer and no other; who pays up front would buy on credit."""
    discount = None
    if offer.discount is not None and (offer.discount or discount_today(book)):
        discount = Discount(offer.discount, min(offer.window or WINDOW, offer.term))
    modes = ModeShare(credit=1.0) if upfront(book) > _UPFRONT and offer.term else None
    term = None if offer.term == term_today(book) and modes is None else offer.term
    levers = Levers(term_days=term, discount=discount, price=offer.price or None, mode_share=modes)
    assumptions = replace(base.assumptions, volume_response=Range(), price_response=Range())
    return replace(base, levers=levers, assumptions=assumptions)


def worth(book: Book, base: Scenario, offer: Offer) -> float:
    """What an offer is worth more than today's terms over the scenario's weeks, minor units."""
    today, offer_value = _worths(book, base, offer)
    return offer_value - today


def _worths(book: Book, base: Scenario, offer: Offer) -> tuple[float, float]:
    parts = engine.worth(book, scenario_of(book, base, offer))
    assert parts is not None  # neither a limit nor a hold is moved
    today, offer_value = (float(part.sum()) for part in parts)
    return today, offer_value * (1 + offer.volume)


def line(book: Book, base: Scenario, offer: Offer) -> float:
    """The price, as a change of today's, at which an offer's term and discount are worth as today."""
    return breakeven.of(book, scenario_of(book, base, replace(offer, price=0.0))).price


def volume_line(book: Book, base: Scenario, offer: Offer) -> float | None:
    """The change of volume at which an offer is worth as today; None where no volume does it."""
    today, offer_value = _worths(book, base, replace(offer, volume=0.0))
    return today / offer_value - 1 if offer_value > 0 else None


def debt_added(book: Book, base: Scenario, offer: Offer) -> float:
    """How much more the customer owes under an offer, mean of the last four weeks, minor units."""
    scenario = scenario_of(book, base, offer)
    result = engine.expect(book, scenario)
    assert result is not None
    table = results.totals(result, scenario).set_index(["who", "measure"])["mean"]
    base_owed, offer_owed = (
        float(table[variant, "receivables"]) for variant in ("base", "scenario")
    )
    return offer_owed * (1 + offer.volume) - base_owed


def yearly_cost(book: Book, offer: Offer) -> float | None:
    """What an offer costs the customer a year, as a rate on the days it gains; None if it gains none.

    What it pays more, the discount it loses included, over the days that it holds the money longer; for
    a discount that it is offered, the yearly return of paying early instead.

    >>> round(0.0075 * _YEAR / 15, 4)  # 0.75 % more for 15 days more
    0.1825
    """
    today, term = discount_today(book), term_today(book)
    if offer.discount:
        held_days = offer.term - (offer.window or WINDOW)
        return offer.discount / (1 - offer.discount) * _YEAR / held_days if held_days > 0 else None
    lost_discount = today if today and offer.discount is not None else None
    start, paid = (lost_discount.days, 1 - lost_discount.rate) if lost_discount else (term, 1.0)
    gained_days = offer.term - start
    return ((1 + offer.price) / paid - 1) * _YEAR / gained_days if gained_days > 0 else None


def rooms(secret: bytes, customer: str, count: int = 3) -> tuple[float, ...]:
    """The rooms of a customer's offers, as shares of their lines: always the same, and nobody else's.

    Args:
        secret: of the house.
    """
    digest = hmac.digest(secret, f"room of an offer: {customer}".encode(), hashlib.sha512)
    parts = [int.from_bytes(digest[8 * n : 8 * n + 8], "big") / 2**64 for n in range(count)]
    return tuple(LEAST_ROOM + (MOST_ROOM - LEAST_ROOM) * part for part in parts)


def offers(book: Book, base: Scenario, request: Offer, room: Sequence[float]) -> tuple[Offer, ...]:
    """Up to three offers: the asked term, one half way, and today's with early payment.

    A customer that has a discount today keeps it with the asked term and gives it up half way.

    Args:
        request: what the customer asks for.
        room: of each, a share of its line.
    """
    today, has = term_today(book), discount_today(book)
    half = (today + request.term) // 2
    proposals: list[Offer] = []
    for days, discount in ((request.term, None), (half, 0.0 if has else None)):
        if days not in (today, *(offer.term for offer in proposals)):
            first = Offer(days, discount=discount)
            price = _above(line(book, base, first), room[len(proposals)])
            proposals.append(replace(first, price=price))
    return (*proposals, _early(book, base, today, room[2]))


def _above(price: float, room: float) -> float:
    """A price above a line by its room, in quarters of a per cent, rounded in our favour.

    >>> _above(0.0047, 0.5), _above(-0.0147, 0.5)
    (0.0075, -0.005)
    """
    return math.ceil(round((price + room * abs(price)) / QUARTER, _EXACT)) * QUARTER


def _early(book: Book, base: Scenario, today: int, room: float) -> Offer:
    """Today's term with a discount below the largest that is worth it; today's where none is."""
    if today <= WINDOW or discount_today(book):
        return Offer(today)
    tried = [QUARTER * step for step in range(1, round(LARGEST_DISCOUNT / QUARTER) + 1)]
    paying = [r for r in tried if worth(book, base, Offer(today, 0.0, r, WINDOW)) > 0]
    most = max(paying, default=0.0) * (1 - room / 2)
    rate = math.floor(round(most / QUARTER, _EXACT)) * QUARTER
    return Offer(today, 0.0, rate, WINDOW) if rate else Offer(today)
