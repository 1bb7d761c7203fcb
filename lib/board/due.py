"""What the board itself makes due: requests, parked cases, plans that end, looks, half-years."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lib.board import outcome
from lib.board.case import Case, Market, Proposal, Reason, subject_of
from lib.board.decision import Decision, Disagreement
from lib.board.facts import BoardFacts
from lib.board.field import answer_changes, warnings
from lib.board.lapse import has_lapsed, holds, re_evaluations
from lib.board.opinion import RATINGS, gap, spread
from lib.ledger.wording import amount, count, day_text

SOON = dt.timedelta(days=30)
"""A decision or plan that ends within so many days is talked about while it can still be renewed."""
APART = 2
"""Notches between the sides from which earlier assessments diverge; one is a matter of taste."""
WARNINGS = 4
"""Answers that warn from which a report is talked about: over a third of those that can."""


def proposals(
    facts: BoardFacts,
    day: dt.date,
    customers: Mapping[str, dt.date | None],
    owed: Mapping[str, float],
    currency: str,
) -> tuple[Proposal, ...]:
    """What the store puts forward on a day.

    Args:
        customers: customer -> customer since, of everybody to be re-evaluated.
        owed: minor units, by which reasons are weighed.
        currency: of the amounts.
    """
    since = facts.before or day - SOON
    all_proposals = [
        *_requests(facts, day, owed, currency),
        *_parked_proposals(facts, day, owed),
        *_ending(facts, day, owed),
        *_outcomes(facts, day, owed),
        *_escalations(facts, day, owed),
        *_diverging(facts, owed),
        *_field_reports(facts, since, day, owed),
        *_half_years(facts, since, day, customers, owed),
    ]
    return tuple(all_proposals)


def _proposal(
    customer: str, kind: str, sentence: str, weight: float, market: Market | None = None
) -> Proposal:
    return Proposal(customer, (Reason(kind, sentence, weight),), market)


def _about(about: Case | Decision, kind: str, sentence: str, owed: Mapping[str, float]) -> Proposal:
    """A proposal about whom a case or a decision is about; a prospect goes by its name."""
    weight = owed.get(about.customer, 0.0)
    name = "" if about.customer else about.name
    return Proposal(about.customer, (Reason(kind, sentence, weight),), name=name)


def _parked_proposals(
    facts: BoardFacts, day: dt.date, owed: Mapping[str, float]
) -> Iterable[Proposal]:
    """Parked cases whose day has come, with the reasons they had and what was asked for."""
    for case in facts.parked:
        if case.parked_until is None or case.parked_until > day:
            continue
        proposal = _about(case, "parked", f"Parked until {day_text(case.parked_until)}.", owed)
        before = tuple(r for r in case.reasons if r.kind != "parked")
        yield replace(
            proposal, reasons=proposal.reasons + before, market=case.market, continues=case.key
        )


def _requests(
    facts: BoardFacts, day: dt.date, owed: Mapping[str, float], currency: str
) -> Iterable[Proposal]:
    for request in facts.requests:
        if not request.answered and (request.market.on is None or request.market.on <= day):
            weight = max(float(request.market.limit or 0), owed.get(request.customer, 0.0))
            yield _proposal(
                request.customer, "request", request_sentence(request.market, currency), weight,
                request.market,
            )  # fmt: skip


def request_sentence(market: Market, currency: str) -> str:
    """A request in a sentence: what is asked for, what the market is said to give, by whom, by when."""
    parts = [f"a limit of {amount(market.limit, currency)}"] if market.limit is not None else []
    parts += [market.terms] if market.terms else []
    sentence = f"Asks for {' and '.join(parts) or 'other terms'}"
    if market.competitor or market.days is not None:
        offer_text = f" {count(market.days, 'day')}" if market.days is not None else ""
        sentence += f"; {market.competitor or 'the market'} is said to give{offer_text}"
    source_text = ", ".join(p for p in (market.source, market.on and day_text(market.on)) if p)
    sentence += f" ({source_text})" if source_text else ""
    return f"{sentence}{f', answer due {day_text(market.until)}' if market.until else ''}."


def _ending(facts: BoardFacts, day: dt.date, owed: Mapping[str, float]) -> Iterable[Proposal]:
    """Decisions and plans that end soon, steps overdue, and what lapsed since the last meeting."""
    later = {subject_of(d.customer, d.name) for d in facts.decisions if holds(d, day)}
    for decision in facts.decisions:
        if decision.approval is None or not (decision.changes or decision.plan):
            continue
        ends = [("What was decided", decision.until)]
        if decision.plan is not None:
            ends.append(("The plan", decision.plan.expires))
        for subject, end in ends:
            if holds(decision, day) and day < end <= day + SOON:
                days_left = count((end - day).days, "day")
                sentence = f"{subject} ends in {days_left}, on {day_text(end)}."
                yield _about(decision, "expiring", sentence, owed)
        if decision.plan is not None and holds(decision, day):
            for step in decision.plan.milestones:
                if step.done_on is None and step.by < day:
                    sentence = f"A step of the plan was due on {day_text(step.by)}: {step.what}."
                    yield _about(decision, "expiring", sentence, owed)
        recent = decision.until > (facts.before or day - SOON)
        is_renewed = subject_of(decision.customer, decision.name) in later
        if has_lapsed(decision, day) and recent and not is_renewed:
            sentence = f"What was decided lapsed on {day_text(decision.until)} and was not renewed."
            yield _about(decision, "expiring", sentence, owed)


def _outcomes(facts: BoardFacts, day: dt.date, owed: Mapping[str, float]) -> Iterable[Proposal]:
    for look in outcome.due(facts.decisions, facts.measured, day):
        if not look.decision.customer:
            continue  # a prospect has no ledger to look into
        decision_day = day_text(look.decision.starts)
        sentence = (
            f"Decided {decision_day}: the look after {look.after_days} days was due "
            f"{day_text(look.on)}."
        )
        yield _about(look.decision, "outcome due", sentence, owed)


def _escalations(facts: BoardFacts, day: dt.date, owed: Mapping[str, float]) -> Iterable[Proposal]:
    for disagreement in facts.disagreements:
        case = facts.case(disagreement.case)
        if (
            case
            and not is_settled(case, facts)
            and (disagreement.by is None or disagreement.by <= day)
        ):
            yield _about(case, "escalation", _to_settle(disagreement), owed)


def is_settled(case: Case, facts: BoardFacts) -> bool:
    """Whether a case without agreement was decided since, in a case after it."""
    later = (d for d in facts.decisions if d.case >= case.key)
    return any(subject_of(d.customer, d.name) == case.subject for d in later)


def _to_settle(disagreement: Disagreement) -> str:
    if disagreement.by is None:
        return "No agreement; nobody is named yet who settles it."
    return f"No agreement; {disagreement.escalated_to} was to settle it by {day_text(disagreement.by)}."


def _diverging(facts: BoardFacts, owed: Mapping[str, float]) -> Iterable[Proposal]:
    """Earlier cases, not decided since, on which the two sides were far apart."""
    for case in facts.earlier:
        if case.state in ("decided", "settled", "dropped") or case.prospect or case.went_to:
            continue
        sentence = _divergence_sentence(case, facts)
        if sentence:
            yield _about(case, "divergence", sentence, owed)


def _divergence_sentence(case: Case, facts: BoardFacts) -> str:
    opinions = facts.opinions.get(case.key, ())
    credit, sales = spread("credit", opinions), spread("sales", opinions)
    if credit is None or sales is None or abs(gap(credit, sales).notches) < APART:
        return ""
    ends = [RATINGS[round(side.rating)] for side in (credit, sales)]
    return f"Last time credit rated {ends[0]} and sales {ends[1]}, and nothing was decided."


def _field_reports(
    facts: BoardFacts, since: dt.date, day: dt.date, owed: Mapping[str, float]
) -> Iterable[Proposal]:
    """Customers whose latest report warns in several answers, one at least new since last time."""
    customers = dict.fromkeys(r.customer for r in facts.reports)
    for customer in customers:
        customer_reports = [r for r in facts.reports if r.customer == customer and r.day <= day]
        worse = [m for m in answer_changes(customer_reports) if m.way == "worse" and since < m.day]
        warning = (
            len(warnings(max(customer_reports, key=lambda r: r.day))) if customer_reports else 0
        )
        if worse and warning >= WARNINGS:
            sentence = f"Sales saw {warning} warnings; new: {'; '.join(m.text for m in worse)}."
            yield _proposal(customer, "field report", sentence, owed.get(customer, 0.0))


def _half_years(
    facts: BoardFacts,
    since: dt.date,
    day: dt.date,
    customers: Mapping[str, dt.date | None],
    owed: Mapping[str, float],
) -> Iterable[Proposal]:
    last_decisions: dict[str, dt.date] = {}
    for d in facts.decisions:
        if d.approval is not None and d.starts <= day:
            last_decisions[d.customer] = max(last_decisions.get(d.customer, d.starts), d.starts)
    for customer, mark in re_evaluations(customers, last_decisions, since, day).items():
        last = last_decisions.get(customer)
        sentence = (
            f"Half a year since the last decision, of {day_text(last)}."
            if last
            else f"No decision on record; its half-year look was due {day_text(mark)}."
        )
        yield _proposal(customer, "re-evaluation", sentence, owed.get(customer, 0.0))
