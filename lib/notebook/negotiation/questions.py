"""Questions of the negotiation sheet: the signal, what they ask, what we may offer, their answer."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lib import simulation
from lib.analysis import negotiation as record
from lib.board.negotiation import Proposal
from lib.ledger import lacks
from lib.ledger.mistake import Mistake
from lib.ledger.money import in_units
from lib.ledger.wording import amount, count
from lib.notebook import credit_wording
from lib.notebook.negotiation import sentences
from lib.notebook.negotiation.case_questions import (
    against_room,
    approver_of,
    as_proposal,
    case_of,
    early_payment,
    equal_offers,
    offer_of,
    option,
)
from lib.notebook.question import Inputs, Rows, question
from lib.notebook.terms.questions import SIMULATED, Plain
from lib.notebook.wording import share
from lib.simulation import Assumptions, credit
from lib.simulation import negotiation as model
from lib.simulation.economics import days_as_price
from lib.simulation.negotiation import Offer
from lib.simulation.payers import on_term, pays_after

NEGOTIATED = frozenset({*SIMULATED, "clearance"})
_OURS = ("cost", "price", "volume")
"""What the asked term is worth to us, and so where we walk away."""
TEN = 10
THINGS = 2
_FEW_DAYS, _FEWEST = 3, 5
_LETTERS = "ABC"


_ONE = {"select": {"customer": ["C134"]}, "levers": {"term_days": 60}}


_OF_ONE = {"scenario": _ONE}


_ANSWER: Mapping[str, Any] = {"scenario": _ONE, "answer": {"term": 45, "price": 0.0025}}


_HEADINGS = {
    "state": "Signal",
    "price": "Price against today",
    "worth": "Our room, a year",
    "covered": "Covered today",
    "volume": "Volume that pays",
    "weeks": "Weeks",
}


_DEFINED: tuple[str, ...] = ("usual term", "break-even", "present value")


def not_for_all() -> Mistake:
    """Where we walk away was asked for by somebody, or on a screen, that it is not for."""
    return Mistake(
        "Where we walk away is for credit and sales, and never for a screen that others see."
    )


@question(
    "terms.signal",
    "May they have more?",
    sentence=credit_wording.signal,
    needs=frozenset({"ledger", "orders"}),
    example={"customer": "C017"},
    formats={"number": "number", "share": "percent"},
    headings={
        "check": "What",
        "state": "Signal",
        "amount": "Amount",
        "against": "Against",
        "number": "Number",
        "share": "Never paid",
        "note": "Note",
    },
)
def signal(
    inputs: Inputs, *, customer: str, assumptions: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """What stands against other terms; first whether the record says no credit at all.

    Args:
        assumptions: what the house has agreed, where it has.
    """
    return credit.signal(inputs.ledger, customer, Assumptions().under(assumptions or {}))


@question(
    "terms.asked",
    "What does it cost us?",
    sentence=sentences.request_cost,
    needs=NEGOTIATED,
    definitions=_DEFINED,
    example=_OF_ONE,
    headings={
        "today": "Today, days",
        "asked": "Asked, days",
        "asks": "They ask for",
        "paid_after": "Pays after, days",
        "ten_days": "10 days are",
        "cost": "Worth a year",
        "volume": "Or more volume",
        "price": "Price",
        "cost_of_capital": "Cost of money a year",
    },
)
def request_cost(
    inputs: Inputs, *, scenario: Plain, asks: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    case = case_of(inputs, scenario, asks)
    book, assumptions, request = case.book, case.base.assumptions, case.request
    volume = model.volume_line(book, case.base, request)
    table = pd.DataFrame({
        "today": [case.today], "differs": [1 - on_term(book)], "asked": [request.term],
        "asks": [as_proposal(request, case).text],
        "paid_after": [pays_after(book)],
        "ten_days": [days_as_price(TEN, assumptions.cost_of_capital, assumptions.discounting)],
        "cost": [model.worth(book, case.base, request)],
        "price": [model.line(book, case.base, request)],
        "volume": [np.nan if volume is None else volume],
        "cost_of_capital": [assumptions.cost_of_capital], "discounting": [assumptions.discounting],
        "weeks": [case.base.weeks],
    })  # fmt: skip
    return table if inputs.clearance.walk_away else table.drop(columns=list(_OURS))


@question(
    "terms.equal",
    "Offers that the customer may read",
    sentence=sentences.customer_offers,
    needs=NEGOTIATED,
    definitions=("break-even",),
    example=_OF_ONE,
    formats={"window": "days"},
    headings={
        "offer": "Offer",
        "price": "Price against today",
        "discount": "Early discount",
        "window": "Within, days",
    },
)
def customer_offers(
    inputs: Inputs, *, scenario: Plain, asks: Mapping[str, Any] | None = None
) -> Rows:
    case = case_of(inputs, scenario, asks)
    offers = equal_offers(inputs, case)
    table = pd.DataFrame({
        "offer": list(_LETTERS[: len(offers)]),
        "term": [offer.term for offer in offers],
        "price": [offer.price for offer in offers],
        "discount": [offer.discount or 0.0 for offer in offers],
        "window": [offer.window for offer in offers],
        "early": [early_payment(case.book, offer) for offer in offers],
        "approver": approver_of(case, offers),
    })  # fmt: skip
    return Rows(table, {"refusal": case.refusal})


@question(
    "terms.options",
    "What may we offer, and where do we walk away?",
    sentence=sentences.options,
    needs=NEGOTIATED,
    definitions=_DEFINED,
    example=_OF_ONE,
    headings=_HEADINGS,
    aside=("refused",),
)
def options(inputs: Inputs, *, scenario: Plain, asks: Mapping[str, Any] | None = None) -> Rows:
    """Today, as they ask, our line and the offers side by side; for us alone."""
    if not inputs.clearance.walk_away:
        raise not_for_all()
    case = case_of(inputs, scenario, asks)
    request, book = case.request, case.book
    at_the_line = Offer(
        request.term, model.line(book, case.base, request), request.discount, request.window
    )
    named_offers = [
        ("As today", model.as_today(book)),
        ("As they ask", request),
        ("Our line", at_the_line),
    ]
    named_offers += zip(("Offer A", "Offer B", "Offer C"), equal_offers(inputs, case), strict=False)
    rows = [option(case, name, offer) for name, offer in named_offers]
    table = against_room(inputs, case, pd.DataFrame(rows))
    estimates = [c for c in ("worth", "debt", "limit_left", "cover_left") if c in table]
    table[estimates] = in_units(table[estimates], book.currency)
    return Rows(table, {"weeks": case.base.weeks, "refusal": case.refusal})


@question(
    "terms.counter",
    "What do they answer?",
    sentence=sentences.counter,
    needs=NEGOTIATED,
    definitions=_DEFINED,
    example=_ANSWER,
    headings=_HEADINGS,
    aside=("refusal", "refused"),
)
def counter(
    inputs: Inputs, *, scenario: Plain, answer: Mapping[str, Any],
    asks: Mapping[str, Any] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """What they answer: worth against today's terms, and how far from our line."""
    if not inputs.clearance.walk_away:
        raise not_for_all()
    case = case_of(inputs, scenario, asks)
    offer = offer_of(Proposal(**answer), case.today)
    row = option(case, "Their answer", offer)
    line = model.line(case.book, case.base, offer)
    volume = model.volume_line(case.book, case.base, offer)
    table = against_room(inputs, case, pd.DataFrame([row]))
    return table.assign(
        asks=Proposal(**answer).text, line=line,
        volume=np.nan if volume is None else volume, given_volume=offer.volume,
        weeks=case.base.weeks, refusal=case.refusal if case.refuses(offer) else "",
    )  # fmt: skip


@question(
    "terms.walk_away",
    "Where do we walk away?",
    sentence=sentences.walk_away,
    needs=NEGOTIATED,
    definitions=("break-even", "present value"),
    example=_OF_ONE,
    headings={"asked": "Asked, days", "brings": "They bring"},
)
def walk_away(
    inputs: Inputs, *, scenario: Plain, asks: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    if not inputs.clearance.walk_away:
        raise not_for_all()
    case = case_of(inputs, scenario, asks)
    result = simulation.expect(case.book, model.scenario_of(case.book, case.base, case.request))
    assert result is not None
    volume = model.volume_line(case.book, case.base, case.request)
    return pd.DataFrame({
        "asked": [case.request.term], "price": [model.line(case.book, case.base, case.request)],
        "volume": [np.nan if volume is None else volume],
        "brings": [float(result.base.value.mean())], "weeks": [case.base.weeks],
        "cost": [model.worth(case.book, case.base, case.request)],
        "approver": [approver_of(case, (case.request,))],
        "refusal": [case.refusal if case.refuses(case.request) else ""],
    })  # fmt: skip


@question(
    "terms.on_record",
    "Terms and promises on record",
    sentence=sentences.on_record,
    needs=frozenset({"ledger", "touches"}),
    definitions=("promise", "standard terms"),
    example={"customer": "C017"},
    requires=lacks.PAST,
)
def on_record(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    return record.on_record(inputs.ledger, customer)


@question(
    "terms.call",
    "Whom to call",
    sentence=sentences.phone_contacts,
    example={"customer": "C017"},
    headings={"pay_run_days": "Pays on"},
)
def phone_contacts(inputs: Inputs, *, customer: str) -> pd.DataFrame:
    contacts = record.contacts(inputs.ledger, customer)
    return contacts.drop(columns=[c for c in contacts.columns if contacts[c].isna().all()])


@question(
    "terms.ask_for",
    "Two things to ask for",
    sentence=sentences.ask_for,
    needs=NEGOTIATED,
    example=_OF_ONE,
    headings={"ask": "Ask for"},
)
def ask_for(
    inputs: Inputs, *, scenario: Plain, asks: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """Two things worth asking for: money that is late, days kept, or volume that pays for the term."""
    case = case_of(inputs, scenario, asks)
    book, assumptions = case.book, case.base.assumptions
    owed, invoices, oldest = record.late(inputs.ledger, case.customer)
    excess_days, rows = pays_after(book) - case.today, []
    if owed > 0:
        reason = f"{count(invoices, 'invoice')}, the oldest {count(oldest, 'day')} late"
        rows.append((f"Payment of the {amount(owed, book.currency)} that is late, first", reason))
    if excess_days >= _FEW_DAYS and book.payers[0].settled >= _FEWEST:
        worth = days_as_price(excess_days, assumptions.cost_of_capital, assumptions.discounting)
        reason = f"they pay {count(excess_days, 'day')} after it, worth {share(worth)} of the price"
        rows.append(("Payment on the agreed day", reason))
    refused = case.refusal == credit.NO_CREDIT
    if refused:
        rows.append(("Payment before delivery until then", "the record says no credit"))
    volume = model.volume_line(book, case.base, case.request)
    if inputs.clearance.walk_away and volume is not None and volume > 0 and not refused:
        rows.append((f"{share(volume)} more volume", "it pays for what they ask by itself"))
    rows.append(("A price that follows the term", "10 days are 10 days, whoever asks for them"))
    rows.append(("Complaints within five days of delivery", "so that no payment waits for one"))
    return pd.DataFrame(rows[:THINGS], columns=["ask", "why"])
