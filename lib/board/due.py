"""What the board itself makes due: requests, parked cases, plans that end, looks, half-years."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from lib.board import outcome
from lib.board.case import Case, Market, Proposal, Reason, whom_of
from lib.board.decision import Decision, Disagreement
from lib.board.facts import BoardFacts
from lib.board.field import moved, warnings
from lib.board.lapse import holds, lapsed, re_evaluations
from lib.board.opinion import RATINGS, gap, spread
from lib.ledger.wording import amount, count
from lib.ledger.wording import day as said_day

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
    found = [
        *_requests(facts, day, owed, currency),
        *_parked(facts, day, owed),
        *_ending(facts, day, owed),
        *_outcomes(facts, day, owed),
        *_escalated(facts, day, owed),
        *_diverging(facts, owed),
        *_seen(facts, since, day, owed),
        *_half_years(facts, since, day, customers, owed),
    ]
    return tuple(found)


def _one(
    customer: str, kind: str, said: str, weight: float, market: Market | None = None
) -> Proposal:
    return Proposal(customer, (Reason(kind, said, weight),), market)


def _about(about: Case | Decision, kind: str, said: str, owed: Mapping[str, float]) -> Proposal:
    """A proposal about whom a case or a decision is about; a prospect goes by its name."""
    weight = owed.get(about.customer, 0.0)
    name = "" if about.customer else about.name
    return Proposal(about.customer, (Reason(kind, said, weight),), name=name)


def _parked(facts: BoardFacts, day: dt.date, owed: Mapping[str, float]) -> Iterable[Proposal]:
    """Parked cases whose day has come, with the reasons they had and what was asked for."""
    for case in facts.parked:
        if case.parked_until is None or case.parked_until > day:
            continue
        back = _about(case, "parked", f"Parked until {said_day(case.parked_until)}.", owed)
        before = tuple(r for r in case.reasons if r.kind != "parked")
        yield replace(back, reasons=back.reasons + before, market=case.market, continues=case.key)


def _requests(
    facts: BoardFacts, day: dt.date, owed: Mapping[str, float], currency: str
) -> Iterable[Proposal]:
    for asked in facts.asked:
        if not asked.answered and (asked.market.on is None or asked.market.on <= day):
            weight = max(float(asked.market.limit or 0), owed.get(asked.customer, 0.0))
            yield _one(
                asked.customer, "request", request_said(asked.market, currency), weight,
                asked.market,
            )  # fmt: skip


def request_said(market: Market, currency: str) -> str:
    """A request in a sentence: what is asked for, what the market is said to give, by whom, by when."""
    asked = [f"a limit of {amount(market.limit, currency)}"] if market.limit is not None else []
    asked += [market.terms] if market.terms else []
    said = f"Asks for {' and '.join(asked) or 'other terms'}"
    if market.competitor or market.days is not None:
        offered = f" {count(market.days, 'day')}" if market.days is not None else ""
        said += f"; {market.competitor or 'the market'} is said to give{offered}"
    told = ", ".join(p for p in (market.source, market.on and said_day(market.on)) if p)
    said += f" ({told})" if told else ""
    return f"{said}{f', answer due {said_day(market.until)}' if market.until else ''}."


def _ending(facts: BoardFacts, day: dt.date, owed: Mapping[str, float]) -> Iterable[Proposal]:
    """Decisions and plans that end soon, steps overdue, and what lapsed since the last meeting."""
    later = {whom_of(d.customer, d.name) for d in facts.decisions if holds(d, day)}
    for decision in facts.decisions:
        if decision.approval is None or not (decision.changes or decision.plan):
            continue
        ends = [("What was decided", decision.until)]
        if decision.plan is not None:
            ends.append(("The plan", decision.plan.expires))
        for what, end in ends:
            if holds(decision, day) and day < end <= day + SOON:
                left = count((end - day).days, "day")
                said = f"{what} ends in {left}, on {said_day(end)}."
                yield _about(decision, "expiring", said, owed)
        if decision.plan is not None and holds(decision, day):
            for step in decision.plan.milestones:
                if step.done_on is None and step.by < day:
                    said = f"A step of the plan was due on {said_day(step.by)}: {step.what}."
                    yield _about(decision, "expiring", said, owed)
        recent = decision.until > (facts.before or day - SOON)
        again = whom_of(decision.customer, decision.name) in later
        if lapsed(decision, day) and recent and not again:
            said = f"What was decided lapsed on {said_day(decision.until)} and was not renewed."
            yield _about(decision, "expiring", said, owed)


def _outcomes(facts: BoardFacts, day: dt.date, owed: Mapping[str, float]) -> Iterable[Proposal]:
    for look in outcome.due(facts.decisions, facts.measured, day):
        if not look.decision.customer:
            continue  # a prospect has no ledger to look into
        decided = said_day(look.decision.starts)
        said = (
            f"Decided {decided}: the look after {look.after_days} days was due {said_day(look.on)}."
        )
        yield _about(look.decision, "outcome due", said, owed)


def _escalated(facts: BoardFacts, day: dt.date, owed: Mapping[str, float]) -> Iterable[Proposal]:
    for parted in facts.disagreements:
        case = facts.case(parted.case)
        if case and not settled(case, facts) and (parted.by is None or parted.by <= day):
            yield _about(case, "escalation", _to_settle(parted), owed)


def settled(case: Case, facts: BoardFacts) -> bool:
    """Whether a case without agreement was decided since, in a case after it."""
    later = (d for d in facts.decisions if d.case >= case.key)
    return any(whom_of(d.customer, d.name) == case.whom for d in later)


def _to_settle(parted: Disagreement) -> str:
    if parted.by is None:
        return "No agreement; nobody is named yet who settles it."
    return f"No agreement; {parted.escalated_to} was to settle it by {said_day(parted.by)}."


def _diverging(facts: BoardFacts, owed: Mapping[str, float]) -> Iterable[Proposal]:
    """Earlier cases, not decided since, on which the two sides were far apart."""
    for case in facts.earlier:
        if case.state in ("decided", "settled", "dropped") or case.prospect or case.went_to:
            continue
        said = _apart(case, facts)
        if said:
            yield _about(case, "divergence", said, owed)


def _apart(case: Case, facts: BoardFacts) -> str:
    opinions = facts.opened.get(case.key, ())
    credit, sales = spread("credit", opinions), spread("sales", opinions)
    if credit is None or sales is None or abs(gap(credit, sales).notches) < APART:
        return ""
    ends = [RATINGS[round(side.rating)] for side in (credit, sales)]
    return f"Last time credit rated {ends[0]} and sales {ends[1]}, and nothing was decided."


def _seen(
    facts: BoardFacts, since: dt.date, day: dt.date, owed: Mapping[str, float]
) -> Iterable[Proposal]:
    """Customers whose latest report warns in several answers, one at least new since last time."""
    customers = dict.fromkeys(r.customer for r in facts.reports)
    for customer in customers:
        theirs = [r for r in facts.reports if r.customer == customer and r.day <= day]
        worse = [m for m in moved(theirs) if m.way == "worse" and since < m.day]
        warning = len(warnings(max(theirs, key=lambda r: r.day))) if theirs else 0
        if worse and warning >= WARNINGS:
            said = f"Sales saw {warning} warnings; new: {'; '.join(m.said for m in worse)}."
            yield _one(customer, "field report", said, owed.get(customer, 0.0))


def _half_years(
    facts: BoardFacts,
    since: dt.date,
    day: dt.date,
    customers: Mapping[str, dt.date | None],
    owed: Mapping[str, float],
) -> Iterable[Proposal]:
    decided: dict[str, dt.date] = {}
    for d in facts.decisions:
        if d.approval is not None and d.starts <= day:
            decided[d.customer] = max(decided.get(d.customer, d.starts), d.starts)
    for customer, mark in re_evaluations(customers, decided, since, day).items():
        last = decided.get(customer)
        said = (
            f"Half a year since the last decision, of {said_day(last)}."
            if last
            else f"No decision on record; its half-year look was due {said_day(mark)}."
        )
        yield _one(customer, "re-evaluation", said, owed.get(customer, 0.0))
