"""Questions of the negotiation sheet: what the asked term costs, what equals it, what to ask for."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lib import simulation
from lib.analysis import negotiating
from lib.ledger import lacks
from lib.ledger.mistake import Mistake
from lib.ledger.wording import count
from lib.questions.question import Inputs, Question
from lib.questions.terms import SIMULATED, Plain, asked_of
from lib.readings import negotiation as readings
from lib.readings.forecast import about
from lib.readings.terms import share
from lib.simulation import Book, Discount, Levers, ModeShare, Scenario
from lib.simulation.economics import days_as_price
from lib.simulation.whom import on_term, pays_after, term_today, upfront

NEGOTIATED = frozenset({*SIMULATED, "clearance"})
_OURS = ("cost", "price", "volume")
"""What the asked term is worth to us, and so where we walk away."""
TEN = 10
WINDOW = 10
LARGEST = 0.1
ROOM = 0.25
_TRIED = 0.01
_STEP = 10_000  # offers are said to a hundredth of a per cent, rounded in our favour
THINGS = 2
_FEW_DAYS, _FEWEST = 3, 5
_UPFRONT = 0.95


class NotForAll(Mistake):
    """Where we walk away was asked for by somebody, or on a screen, that it is not for."""

    def __init__(self) -> None:
        super().__init__(
            "Where we walk away is for credit and sales, and never for a screen that others see."
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """One proposal as the customer may read it.

    Args:
        term: days from the invoice.
        price: change against today's prices, as a share.
        discount, window: for early payment.
    """

    term: int
    price: float = 0.0
    discount: float = 0.0
    window: int = 0


def equal_offers(book: Book, asked: Scenario) -> tuple[Offer, ...]:
    """Three offers of the same worth: the asked term, one half way, and early payment.

    They stand above the line at which today's terms are worth more, by ``ROOM`` of what the asked term
    changes: so much can be given way, and what the customer reads does not tell where the line is.
    Where no discount for early payment reaches that, the third is today's terms.

    Args:
        asked: its term is the one asked for; no other lever counts.
    """
    today, wanted = term_today(book), wanted_days(book, asked)
    room = room_of(book, asked)
    longer = [days for days in dict.fromkeys((wanted, (today + wanted) // 2)) if days != today]
    offers = [Offer(days, _price(book, asked, days, room)) for days in longer]
    early = _discount(book, asked, today, room)
    last = Offer(today, 0.0, early, WINDOW) if early > 0 else Offer(today)
    return (*offers, last)


def room_of(book: Book, asked: Scenario) -> float:
    """How much more than today's terms the offers are worth, minor units."""
    found = simulation.break_even(book, only_term(book, asked, wanted_days(book, asked)))
    return ROOM * abs(found.value)


def wanted_days(book: Book, asked: Scenario) -> int:
    """The term that the scenario asks for; today's where it moves none."""
    levers = asked.levers
    if levers.term_days is not None:
        return levers.term_days
    return max(term_today(book) + (levers.term_shift or 0), 0)


def only_term(book: Book, asked: Scenario, days: int) -> Scenario:
    """The scenario with nothing moved but the term; who pays up front today would buy on credit."""
    modes = ModeShare(credit=1.0) if upfront(book) > _UPFRONT and days else None
    return replace(asked, levers=Levers(term_days=days, mode_share=modes))


def _price(book: Book, asked: Scenario, days: int, room: float) -> float:
    """The price at which a term is worth so much more than today's; its worth rises in a line."""
    found = simulation.break_even(book, only_term(book, asked, days))
    more = -found.price * room / found.value if found.value else 0.0
    return math.ceil(round((found.price + more) * _STEP, 6)) / _STEP


def _discount(book: Book, asked: Scenario, today: int, room: float) -> float:
    """The discount within ``WINDOW`` days that is worth so much; its worth falls in a line."""
    if today < WINDOW:
        return 0.0
    half, whole = (
        simulation.break_even(
            book, replace(asked, levers=Levers(discount=Discount(rate, WINDOW)))
        ).value
        for rate in (_TRIED / 2, _TRIED)
    )
    of_nothing = 2 * half - whole
    if of_nothing <= room or half <= whole:
        return 0.0
    most = _TRIED / 2 * (of_nothing - room) / (half - whole)
    return math.floor(min(most, LARGEST) * _STEP) / _STEP


def _asked(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    asked, book = asked_of(inputs, scenario)
    days, known = wanted_days(book, asked), asked.assumptions
    found = simulation.break_even(book, only_term(book, asked, days))
    request = asked.request
    table = pd.DataFrame({
        "today": [term_today(book)], "differs": [1 - on_term(book)], "asked": [days],
        "paid_after": [pays_after(book)],
        "ten_days": [days_as_price(TEN, known.cost_of_capital, known.discounting)],
        "cost": [found.value], "price": [found.price],
        "volume": [np.nan if found.volume is None else found.volume],
        "cost_of_capital": [known.cost_of_capital], "discounting": [known.discounting],
        "weeks": [asked.weeks],
        "competitor": [request.competitor if request else ""],
        "source": [request.source if request else ""],
        "on": pd.to_datetime(pd.Series([request.date if request else None], dtype="object")),
    })  # fmt: skip
    return table if inputs.clearance.walk_away else table.drop(columns=list(_OURS))


def _equal(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    asked, book = asked_of(inputs, scenario)
    offers = equal_offers(book, asked)
    table = pd.DataFrame({
        "offer": list("ABC")[: len(offers)],
        "term": [offer.term for offer in offers],
        "price": [offer.price for offer in offers],
        "discount": [offer.discount for offer in offers],
        "window": [offer.window for offer in offers],
    }).assign(weeks=asked.weeks)  # fmt: skip
    return table.assign(room=room_of(book, asked)) if inputs.clearance.walk_away else table


def _walk_away(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    if not inputs.clearance.walk_away:
        raise NotForAll
    asked, book = asked_of(inputs, scenario)
    days = wanted_days(book, asked)
    found = simulation.break_even(book, only_term(book, asked, days))
    course = simulation.expect(book, only_term(book, asked, days))
    assert course is not None
    return pd.DataFrame({
        "asked": [days], "price": [found.price],
        "volume": [np.nan if found.volume is None else found.volume],
        "brings": [float(course.base.value.mean())], "weeks": [asked.weeks],
        "cost": [found.value],
    })  # fmt: skip


def _on_record(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return negotiating.on_record(inputs.ledger, customer)


def _call(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    found = negotiating.contacts(inputs.ledger, customer)
    return found.drop(columns=[c for c in found.columns if found[c].isna().all()])


def _ask_for(inputs: Inputs, *, scenario: Plain) -> pd.DataFrame:
    """Two things worth asking for: money that is late, days kept, or volume that pays for the term."""
    asked, book = asked_of(inputs, scenario)
    customer = dict(asked.select.where)["customer"][0]
    owed, invoices, oldest = negotiating.late(inputs.ledger, customer)
    found = simulation.break_even(book, only_term(book, asked, wanted_days(book, asked)))
    over = pays_after(book) - term_today(book)
    known, rows = asked.assumptions, []
    if owed > 0:
        said = f"{count(invoices, 'invoice')}, the oldest {count(oldest, 'day')} late"
        rows.append((f"Payment of the {about(owed, book.currency)} that is late, first", said))
    if over >= _FEW_DAYS and book.payers[0].settled >= _FEWEST:
        worth = days_as_price(over, known.cost_of_capital, known.discounting)
        said = f"they pay {count(over, 'day')} after it, worth {share(worth)} of the price"
        rows.append(("Payment on the agreed day", said))
    if inputs.clearance.walk_away and found.value < 0 and found.volume is not None:
        rows.append((f"{share(found.volume)} more volume", "it pays for the term by itself"))
    rows.append(("A price that follows the term", "10 days are 10 days, whoever asks for them"))
    rows.append(("Complaints within five days of delivery", "so that no payment waits for one"))
    return pd.DataFrame(rows[:THINGS], columns=["ask", "why"])


_ONE = {"select": {"customer": ["C017"]}, "levers": {"term_days": 60}}
_OF_ONE = {"scenario": _ONE}
QUESTIONS = (
    Question(
        "terms.asked", "What does the asked term cost?", _asked, None, readings.asked,
        needs=NEGOTIATED, definitions=("usual term", "break-even", "present value"), example=_OF_ONE,
        formats={"differs": "percent", "ten_days": "percent", "cost": "money", "price": "percent",
                 "volume": "percent", "cost_of_capital": "percent", "on": "day"},
        headings={"today": "Today, days", "differs": "On other terms", "asked": "Asked, days",
                  "paid_after": "Pays after, days",
                  "ten_days": "10 days are", "cost": "Worth a year", "volume": "Or more volume",
                  "price": "Price"},
    ),
    Question(
        "terms.equal", "Three offers worth the same", _equal, None, readings.equal,
        needs=NEGOTIATED, definitions=("break-even",), example=_OF_ONE,
        formats={"term": "days", "price": "percent", "discount": "percent", "window": "days",
                 "room": "money"},
        headings={"term": "Term, days", "price": "Price against today", "discount": "Early discount",
                  "window": "Within, days", "room": "More than today"},
    ),
    Question(
        "terms.walk_away", "Where do we walk away?", _walk_away, None, readings.walk_away,
        needs=NEGOTIATED, definitions=("break-even", "present value"), example=_OF_ONE,
        formats={"price": "percent", "volume": "percent", "brings": "money", "cost": "money"},
        headings={"asked": "Asked, days", "brings": "They bring"},
    ),
    Question(
        "terms.ask_for", "Two things to ask for", _ask_for, None, readings.ask_for,
        needs=NEGOTIATED, example=_OF_ONE, headings={"ask": "Ask for"},
    ),
    Question(
        "terms.on_record", "Terms and promises on record", _on_record, None, readings.on_record,
        requires=lacks.PAST,
        needs=frozenset({"ledger", "touches"}), definitions=("promise", "standard terms"),
        example={"customer": "C017"},
    ),
    Question(
        "terms.call", "Whom to call", _call, None, readings.call, example={"customer": "C017"},
        headings={"pay_run_days": "Pays on, day of month"},
    ),
)  # fmt: skip
