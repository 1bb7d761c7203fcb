"""One customer's request as the sheet reckons with it: offers, approval, what is left of room."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.analysis.room import cover_word
from lib.analysis.room import room as room_left
from lib.board import approval
from lib.board.negotiation import Proposal, approver
from lib.ledger.wording import count
from lib.notebook.question import Inputs
from lib.notebook.terms.questions import Plain, scenario_and_book
from lib.notebook.wording import exact_share, short_share
from lib.simulation import Book, Scenario
from lib.simulation import negotiation as model
from lib.simulation.negotiation import Offer
from lib.simulation.whom import term_today


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One customer's request, ready to be reckoned with."""

    customer: str
    book: Book
    base: Scenario
    request: Offer

    @property
    def today(self) -> int:
        """The usual term, days."""
        return term_today(self.book)


def case_of(inputs: Inputs, scenario: Plain, asks: Mapping[str, Any] | None) -> Case:
    """The customer of a scenario and what it asks for; without ``asks`` as the levers have it."""
    base, book = scenario_and_book(inputs, scenario)
    customer = dict(base.select.where)["customer"][0]
    return Case(customer, book, base, _requested_offer(book, base, asks))


def _requested_offer(book: Book, scenario: Scenario, asks: Mapping[str, Any] | None) -> Offer:
    today = term_today(book)
    if asks is not None:
        return offer_of(Proposal(**asks), today)
    levers = scenario.levers
    term = levers.term_days
    if term is None:
        term = max(today + (levers.term_shift or 0), 0)
    discount = levers.discount
    rate, window = (discount.rate, discount.days) if discount else (None, 0)
    return Offer(term, levers.price or 0.0, rate, window)


def offer_of(terms: Proposal, today: int) -> Offer:
    """Terms as somebody named them; what is not named is as today."""
    return Offer(
        term=today if terms.term is None else terms.term,
        price=terms.price or 0.0,
        discount=terms.discount,
        window=terms.window or 0,
        volume=terms.volume or 0.0,
    )


def equal_offers(inputs: Inputs, case: Case) -> tuple[Offer, ...]:
    """The offers that a customer may read, each with its own room above our line."""
    rooms = model.rooms(inputs.mask_key, case.customer)
    return model.offers(case.book, case.base, case.request, rooms)


def as_proposal(offer: Offer, case: Case) -> Proposal:
    """An offer as a proposal, the term always named."""
    return Proposal(
        offer.term,
        offer.price or None,
        offer.discount,
        offer.window or model.WINDOW if offer.discount else None,
        offer.volume or None,
    )


def early_payment(book: Book, offer: Offer) -> str:
    """What becomes of a discount for early payment, in words a customer may read; empty without one."""
    today = model.discount_today(book)
    if offer.discount:
        return f"{short_share(offer.discount)} off if paid within {count(offer.window, 'day')}"
    if today is None:
        return ""
    current_discount = f"{exact_share(today.rate)} within {count(today.days, 'day')}"
    return f"{current_discount} stays" if offer.discount is None else f"{current_discount} ends"


def approver_of(case: Case, offers: tuple[Offer, ...], *, red: bool) -> approval.Approver:
    """Who has to approve offers: the most senior that any asks for; both heads against a red signal."""
    if red and any(offer.term > case.today for offer in offers):
        return "both heads"
    approvers = [approver(case.today, as_proposal(offer, case)) for offer in offers]
    return max(approvers, key=approval.APPROVERS.index)


def option(case: Case, name: str, offer: Offer) -> dict[str, Any]:
    """An option as a row: terms, cost to them, worth to us, debt added, who approves it."""
    worth = 0.0 if name == "As today" else model.worth(case.book, case.base, offer)
    states = {"As today": "none", "Our line": "amber"}
    cost = model.yearly_cost(case.book, offer)
    return {
        "option": name,
        "state": states.get(name, "red" if worth < 0 else "green"),
        "term": offer.term,
        "price": offer.price,
        "early": early_payment(case.book, offer),
        "costs_them": np.nan if cost is None else cost,
        "worth": 0.0 if name == "Our line" else worth,
        "debt": model.debt_added(case.book, case.base, offer),
        "approver": approver(case.today, as_proposal(offer, case)),
    }


def against_room(inputs: Inputs, case: Case, table: pd.DataFrame) -> pd.DataFrame:
    """What is left of the limit, and of the cover as far as the reader may know.

    Who may not see its amount reads a word on what is owed today: one on each option would turn at the
    amount itself, and a day more or less of the term asked for would find it.
    """
    room_table = room_left(inputs.ledger, case.customer)
    row = room_table.iloc[0]
    exposure = float(row["owed"] + (0 if pd.isna(row["orders"]) else row["orders"]))
    new_exposure = exposure + table["debt"]
    limit = np.nan if pd.isna(row["limit"]) else float(row["limit"])
    cover = np.nan if pd.isna(row["cover"]) else float(row["cover"])
    result = table.assign(limit_left=limit - new_exposure)
    if inputs.clearance.cover:
        return result.assign(cover_left=cover - new_exposure)
    return result.assign(covered=cover_word(inputs.ledger, case.customer, room_table))
