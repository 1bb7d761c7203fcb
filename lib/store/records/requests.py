"""What customers asked for, round by round, with what came of it."""

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from lib.board.negotiation import (
    CLOSED,
    CustomerRequest,
    NotARequest,
    Outcome,
    Proposal,
    Round,
    concession,
    validate,
)
from lib.board.people import Person
from lib.store.records import values
from lib.store.records.tables import RequestRow, RoundRow
from lib.store.records.write import Write, one, read, write

ACT, READING = "keep a customer's request", "read a customer's requests"


def _request(connection: sa.Connection, key: int) -> CustomerRequest:
    return values.build(CustomerRequest, one(connection, RequestRow, key)._mapping)


def _round(connection: sa.Connection, key: int) -> Round:
    return values.build(Round, one(connection, RoundRow, key)._mapping)


@write(ACT, then=_request)
def take_down(w: Write, request: CustomerRequest, *, token: str) -> int:
    """Keep what a customer asks for.

    Raises:
        NotARequest: it asks for nothing, or cannot be kept.
    """
    new = replace(validate(request), by=w.actor.key, outcome="open", version=1, key=0)
    key = int(w.add(RequestRow, new))
    w.note(
        "took down a customer's request", f"customer request {key}", request.customer,
        {"asks": request.asks, "day": request.day},
        {"asked_by": request.asked_by, "competitor": request.competitor, "source": request.source},
    )  # fmt: skip
    return key


@write(ACT, then=_request)
def correct(w: Write, request: CustomerRequest, *, version: int, token: str) -> int:
    """Change what was taken down of an open request.

    Raises:
        NotARequest: it is closed, or asks for nothing.
        Stale: another write came between.
    """
    _open(w, request.key)
    row = values.row(RequestRow, validate(request))
    w.edit(RequestRow, request.key, version, **{n: row[n] for n in _CORRECTED})
    w.note(
        "corrected a customer's request", f"customer request {request.key}", request.customer,
        {"asks": request.asks, "day": request.day},
        {"asked_by": request.asked_by, "competitor": request.competitor, "source": request.source},
    )  # fmt: skip
    return request.key


_CORRECTED = (
    "day", "asks", "asked_by", "competitor", "source", "said_on", "valid_until", "contact",
)  # fmt: skip


@write(ACT, then=_round)
def log_round(w: Write, proposal: Round, *, token: str) -> int:
    """Keep what one side proposed, and what it gave way on since its last proposal.

    Raises:
        NotARequest: the request is closed, or nothing is proposed.
    """
    request = _open(w, proposal.request)
    if proposal.terms.empty:
        raise NotARequest("Say what was proposed: a term, a price, a discount or a volume.")
    before = _rounds(w.connection, proposal.request)
    previous_terms = [r.terms for r in before if r.speaker == proposal.speaker]
    first = request.asks if proposal.speaker == "customer" else None
    new = replace(
        proposal,
        number=len(before) + 1,
        by=w.actor.key,
        key=0,
        conceded=concession(
            previous_terms[-1] if previous_terms else first, proposal.terms, proposal.speaker
        ),
    )
    key = int(w.add(RoundRow, new))
    w.note(
        "logged a round of a request", f"customer request {request.key}", request.customer,
        {"number": new.number, "speaker": new.speaker, "terms": new.terms, "worth": new.worth},
    )  # fmt: skip
    return key


@write(ACT, then=_request)
def close(
    w: Write, key: int, outcome: Outcome, day: dt.date, agreed_terms: Proposal | None, note: str, *,
    version: int, token: str,
) -> int:  # fmt: skip
    """Keep what came of a request.

    Args:
        agreed_terms: the terms that were agreed; None where none were.
    Raises:
        NotARequest: it is closed, agreed without terms, or the note is too long.
        Stale: another write came between.
    """
    request = _open(w, key)
    if outcome not in CLOSED:
        raise NotARequest(f"A request ends as one of: {', '.join(CLOSED)}.")
    if outcome == "agreed" and (agreed_terms is None or agreed_terms.empty):
        raise NotARequest("Say on what you agreed: a term, a price, a discount or a volume.")
    validate(replace(request, outcome_note=note))
    final_terms = agreed_terms if outcome == "agreed" else None
    w.edit(
        RequestRow, key, version,
        outcome=outcome, outcome_day=day, outcome_terms=final_terms, outcome_note=note,
    )  # fmt: skip
    w.note(
        "closed a customer's request", f"customer request {key}", request.customer,
        {"outcome": outcome, "given": final_terms, "day": day}, {"note": note} if note else {},
    )  # fmt: skip
    return key


@read(READING)
def requests(
    connection: sa.Connection, _actor: Person, customer: str, ledger: str | None = None
) -> tuple[CustomerRequest, ...]:
    """A customer's requests, the oldest first.

    Args:
        ledger: name of the ledger they were taken down on; None for any.
    """
    condition = RequestRow.customer == customer
    if ledger is not None:
        condition &= RequestRow.ledger == ledger
    rows = connection.execute(
        sa.select(RequestRow.__table__).where(condition).order_by(RequestRow.day, RequestRow.key)
    )
    return tuple(values.build(CustomerRequest, row._mapping) for row in rows)


@read(READING)
def rounds(connection: sa.Connection, _actor: Person, key: int) -> tuple[Round, ...]:
    """The rounds of a request, in order."""
    return _rounds(connection, key)


def _rounds(connection: sa.Connection, key: int) -> tuple[Round, ...]:
    rows = connection.execute(
        sa.select(RoundRow.__table__).where(RoundRow.request == key).order_by(RoundRow.number)
    )
    return tuple(values.build(Round, row._mapping) for row in rows)


def _open(w: Write, key: int) -> CustomerRequest:
    request = values.build(CustomerRequest, w.one(RequestRow, key)._mapping)
    if request.closed:
        raise NotARequest(
            f"This request is closed: {request.outcome}. Take down a new one to go on talking."
        )
    return request
