"""Who is to be talked about and why: the ledger's occasions and the store's dates as one agenda."""

import datetime as dt
from collections.abc import Collection
from typing import Any

import pandas as pd

from lib.analysis import movers, occasions
from lib.analysis.occasions import USUAL, Thresholds
from lib.board import agenda, due
from lib.board.agenda import Agenda
from lib.board.case import Proposal, Reason
from lib.board.facts import NOTHING, BoardFacts
from lib.board.lapse import holds
from lib.ledger.ledger import Ledger
from lib.ledger.wording import NoNumber, require_number
from lib.notebook.board.occasion_sentences import sentence

FIRST_LOOK = dt.timedelta(days=28)
"""How far the first meeting looks back."""


def proposals(
    ledger: Ledger, facts: BoardFacts = NOTHING, limits: Thresholds = USUAL
) -> tuple[Proposal, ...]:
    """Every customer that the ledger or the store puts forward on the ledger's day.

    A customer comes up with all its reasons once one of them is enough alone. Where a decision is in
    force, what it was about does not bring the customer up again; what is new since does.

    Raises:
        NoRate: a currency in it has no rate by the ledger's day.
    """
    since = facts.before or ledger.day - FIRST_LOOK
    occasion_rows = occasions.occasions(ledger, since, limits)
    settled_customers = {d.customer for d in facts.decisions if holds(d, ledger.day)}
    stored_proposals = due.proposals(
        facts, ledger.day, _since(ledger), _owed(ledger), ledger.currency
    )
    ledger_proposals = [
        Proposal(str(row.customer), (reason,))
        for kind, rows in occasion_rows.items()
        for row in rows.itertuples(index=False)
        if (reason := _reason(kind, row, ledger.currency, settled_customers)) is not None
    ]
    customers = {p.customer for p in (*ledger_proposals, *stored_proposals) if _brings(p)}
    return agenda.merge(
        (*(p for p in ledger_proposals if p.customer in customers), *stored_proposals)
    )


def _brings(proposal: Proposal) -> bool:
    return any(r.enough and r.kind not in agenda.ROUTINE for r in proposal.reasons)


def _reason(
    kind: str, row: Any, currency: str, settled_customers: Collection[str]
) -> Reason | None:
    """A row's reason; None where a number that it would tell is none, or nobody is meant."""
    fresh = row.customer not in settled_customers or _new(kind, row)
    try:
        if pd.isna(row.customer):
            return None
        text = sentence(kind, row, currency)
        return Reason(kind, text, require_number(float(row.weight)), bool(row.alone and fresh))
    except NoNumber:
        return None


def _new(kind: str, row: Any) -> bool:
    """Whether a fact came about since the last meeting, so that a decision did not know of it."""
    if kind == "past tolerance":
        return bool(row.newly > 0)
    return kind in ("promise missed", "held order")


def meeting_agenda(
    ledger: Ledger, facts: BoardFacts = NOTHING, minutes: int = agenda.USUAL_MINUTES,
    limits: Thresholds = USUAL,
) -> Agenda:  # fmt: skip
    """The agenda of a meeting on the ledger's day."""
    length = facts.meeting.minutes if facts.meeting else minutes
    return agenda.agenda(proposals(ledger, facts, limits), ledger.day, length, facts.upcoming)


def _owed(ledger: Ledger) -> dict[str, float]:
    owed = movers.balances(ledger, ledger.day, "owed")
    return {str(customer): float(amount) for customer, amount in owed.clip(lower=0).items()}


def _since(ledger: Ledger) -> dict[str, dt.date | None]:
    """Customer -> customer since, of all that the view has documents of."""
    start_days = ledger.customer_field("since")
    customers = sorted(map(str, ledger.documents["customer"].unique()))
    starts = {customer: start_days.get(customer) for customer in customers}
    return {
        customer: day.date() if day is not None and day == day else None
        for customer, day in starts.items()
    }
