"""The minutes of a meeting: what was decided and why, who owns it, by when; no opinions by name.

Blocks of text that any paper can carry; what was said before the reveal is not in them.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lib.board.approval import missing
from lib.board.case import Case, Meeting
from lib.board.clearance import LEAST, WITHHELD, Clearance
from lib.board.decision import (
    AMOUNTS,
    OPTIONS,
    Agreement,
    Change,
    Decision,
    Disagreement,
)
from lib.board.lines import disagreement_lines, order_sentence, person_name, whole
from lib.board.opinion import Spread, letter
from lib.board.plan import Plan
from lib.ledger.wording import NBSP, count, day_text, middle

Kind = Literal["title", "heading", "text", "item", "small"]
FIELDS = {
    "credit_limit": "Limit", "terms": "Terms", "risk_class": "Class", "insured_limit": "Cover",
    "delivery": "Delivery",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph and what it is."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A case as the minutes keep it.

    Args:
        sides: what each side said, by median and range; none before the reveal.
        notes: what was learned at the table, each with its side.
    """

    case: Case
    sides: tuple[Spread, ...] = ()
    decision: Decision | None = None
    disagreement: Disagreement | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting's minutes.

    Args:
        currency: of all amounts.
        source: the name people know the ledger by.
        names: person key -> name, as far as the reader may know who said what.
        owners: person key -> name of those who carry something out.
        heads: keys of the heads, whose agreement is an approval too.
        clearance: of whom they are made for.
    """

    meeting: Meeting
    entries: Sequence[Entry]
    currency: str
    source: str
    names: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    heads: frozenset[str] = frozenset()
    clearance: Clearance = LEAST

    @property
    def foot(self) -> str:
        """Day, currency and ledger version in one line."""
        version = self.meeting.ledger
        return f"{day_text(self.meeting.day)} · {self.currency} · {self.source}, version {version[:12]}"


def blocks(minutes: Minutes) -> Iterator[Block]:
    """Minutes as paragraphs, in the order of the agenda; what was parked comes last."""
    meeting = minutes.meeting
    yield Block("title", f"{meeting.title}: minutes")
    yield Block("small", minutes.foot)
    yield Block("text", _summary(minutes.entries))
    agenda_entries = [e for e in minutes.entries if e.case.state not in ("parked", "dropped")]
    for number, entry in enumerate(agenda_entries, 1):
        yield Block("heading", f"{number}. {_case_title(entry.case)}")
        yield from _entry(entry, minutes)
    parked_cases = [e.case for e in minutes.entries if e.case.state == "parked"]
    if parked_cases:
        yield Block("heading", "Parked")
    for case in parked_cases:
        back = f", back on {day_text(case.parked_until)}" if case.parked_until else ""
        yield Block("item", f"{_case_title(case)}{back}")


def _summary(entries: Sequence[Entry]) -> str:
    states = [e.case.state for e in entries]
    decision_count = sum(e.decision is not None for e in entries)
    disagreements = sum(e.disagreement is not None for e in entries)
    parts = [count(decision_count, "decision")]
    parts += [f"{disagreements} without agreement"] if disagreements else []
    parts += [f"{states.count('parked')} parked"] if "parked" in states else []
    return f"{count(len(entries), 'case')} on the agenda: {', '.join(parts)}."


def _case_title(case: Case) -> str:
    return f"{case.name} ({case.customer})" if case.customer else f"{case.name} (prospect)"


def _entry(entry: Entry, minutes: Minutes) -> Iterator[Block]:
    if entry.case.reasons:
        why = "; ".join(reason.said.rstrip(".") for reason in entry.case.visible_reasons)
        yield Block("text", f"Why: {why}.")
    for side in entry.sides:
        yield Block("item", side_sentence(side, minutes.currency))
    for note in entry.notes:
        yield Block("item", note)
    if entry.disagreement:
        yield from _disagreement_blocks(entry.disagreement)
    if entry.decision:
        yield from _decision_blocks(entry.decision, minutes)
    elif not entry.disagreement:
        yield Block("text", "No decision.")


def side_sentence(side: Spread, currency: str) -> str:
    """What a side said: its middle and its range.

    >>> spread = Spread("credit", 2, 1.0, (0, 2), 100_00, (50_00, 150_00), 30, (30, 30), 80, (70, 90))
    >>> side_sentence(spread, "EUR").replace(NBSP, " ")
    'Credit (2): rating B (A to C), limit 100 EUR (50 to 150), term 30 days, chance 80 % (70 to 90)'
    """
    low, high = side.ratings
    parts = (
        f"rating {letter(side.rating)}{_range(letter(low), letter(high))}",
        f"limit {whole(side.limit, currency)} {currency}"
        + _range(*(whole(v, currency) for v in side.limits)),
        f"term {middle(side.term_days)} days{_range(*(f'{v}' for v in side.terms))}",
        f"chance {middle(side.chance)}{NBSP}%{_range(*(f'{v}' for v in side.chances))}",
    )
    return f"{side.side.capitalize()} ({side.count}): {', '.join(parts)}"


def _range(low: str, high: str) -> str:
    return f" ({low} to {high})" if low != high else ""


def change_sentence(change: Change, currency: str, clearance: Clearance = LEAST) -> str:
    """A change in words, as its reader may know it: that cover changes, or from what to what.

    >>> change_sentence(Change("credit_limit", "20000000", "25000000"), "EUR")
    'Limit: 200,000 → 250,000 EUR'
    >>> change_sentence(Change("insured_limit", "20000000", "25000000"), "EUR")
    'Cover changes: ask credit'
    """
    if change.field == "insured_limit" and not clearance.cover:
        return f"Cover changes: {WITHHELD}"
    old, new = (value_text(change.field, v, currency) or "none" for v in (change.old, change.new))
    unit = f" {currency}" if change.field in AMOUNTS else ""
    return f"{FIELDS[change.field]}: {old} → {new}{unit}"


def value_text(field: str, value: str, currency: str) -> str:
    """A field's value as people read it: limits in major units.

    >>> value_text("credit_limit", "22400000", "EUR"), value_text("terms", "net 30", "EUR")
    ('224,000', 'net 30')
    """
    return (
        whole(int(value), currency) if field in AMOUNTS and value not in ("", WITHHELD) else value
    )


def _decision_blocks(decision: Decision, minutes: Minutes) -> Iterator[Block]:
    owners = {**minutes.names, **minutes.owners}
    option = OPTIONS.get(decision.option, decision.option)
    span = f"from {day_text(decision.starts)} until {day_text(decision.until)}, when it lapses"
    yield Block("text", f"Decided: {option}, {span}.")
    for change in decision.changes:
        yield Block("item", change_sentence(change, minutes.currency, minutes.clearance))
    if decision.plan:
        for line in plan_lines(decision.plan, minutes.currency, owners, minutes.clearance):
            yield Block("item", line)
    for order in decision.orders:
        yield Block("item", order_sentence(order, minutes.currency, owners))
    if decision.reasons:
        yield Block("item", f"Reasons: {decision.reasons}")
    yield Block("item", f"Owner: {person_name(decision.owner, owners)}")
    agreed_names = ", ".join(_yes(a, minutes.names) for a in decision.agreements)
    yield Block("item", f"Agreed: {agreed_names or 'nobody yet'}")
    pending = f"missing, of {missing(decision, minutes.heads)}" if decision.agreed else "waits"
    approval_text = _yes(decision.approval, minutes.names) if decision.approval else pending
    yield Block("item", f"Approval: {approval_text}")
    reviews = ", ".join(day_text(on) for on in decision.reviews)
    yield Block("item", f"Looked at again: {reviews}")


def plan_lines(
    plan: Plan, currency: str, names: Mapping[str, str], clearance: Clearance = LEAST
) -> list[str]:
    """A plan in short lines: only what it says, of cover only as much as its reader may know."""
    parts = {
        "Cap": plan.cap is not None and f"{whole(plan.cap, currency)} {currency}",
        "Paid when ordered": plan.prepay_share and f"{plan.prepay_share * 100:g}{NBSP}% of each order",
        "Cover": _cover(plan, currency, clearance),
        "Deliveries": plan.stages and f"in {plan.stages} stages, each after the one before is paid",
        "What is late": plan.instalments and f"paid in {plan.instalments} monthly parts",
        "Beyond": _increment(plan, currency),
        "Deliveries wait": plan.hold_above is not None
        and f"while more than {whole(plan.hold_above, currency)} {currency} is past tolerance; "
        "what was shipped is invoiced",
    }  # fmt: skip
    lines = [f"{label}: {text}" for label, text in parts.items() if text]
    lines += [
        f"{m.what}: {person_name(m.owner, names)}, by {day_text(m.by)}"
        + (f", done {day_text(m.done_on)}" if m.done_on else "")
        + (f", said {names[m.done_by]}" if m.done_by in names else "")
        for m in plan.milestones
    ]
    owners = f"{person_name(plan.credit_owner, names)} and {person_name(plan.sales_owner, names)}"
    return [*lines, f"Owned by {owners}; ends {day_text(plan.expires)}"]


def _cover(plan: Plan, currency: str, clearance: Clearance) -> str:
    if not clearance.cover:
        return WITHHELD if plan.cover or plan.cover_amount is not None else ""
    amount = plan.cover_amount and f"{whole(plan.cover_amount, currency)} {currency}"
    return ", ".join(part for part in (plan.cover, amount) if part)


def _increment(plan: Plan, currency: str) -> str:
    if plan.increment_days is None or plan.increment_above is None:
        return ""
    return f"{whole(plan.increment_above, currency)} {currency}: {plan.increment_days} days"


def _disagreement_blocks(disagreement: Disagreement) -> Iterator[Block]:
    yield Block("text", "No agreement. Policy terms stay.")
    for line in disagreement_lines(disagreement):
        yield Block("item", line)


def _yes(agreement: Agreement, names: Mapping[str, str]) -> str:
    """Who said yes, for whom and when; where names are not to be read, without who."""
    name, role, on = names.get(agreement.person), agreement.role, day_text(agreement.on)
    return f"{name} ({role}), {on}" if name else f"{role}, {on}"


def file_name(meeting: Meeting, day: dt.date | None = None) -> str:
    """The stem of a file's name.

    >>> file_name(Meeting(3, "June review", dt.date(2026, 6, 30), "sample"))
    'minutes-2026-06-30-3'
    """
    return f"minutes-{(day or meeting.day).isoformat()}-{meeting.key}"
