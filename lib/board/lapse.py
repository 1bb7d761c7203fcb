"""Dates of a decision: how long it holds, when it lapses, when it is looked at again.

Half a year is six calendar months. Spans are half-open: a decision holds from ``starts`` up to the day
before ``until``, and on ``until`` it has lapsed by itself, without anybody having to act.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from zlib import crc32

from lib.board.decision import HALF_YEAR_MONTHS, REVIEWS, Change, ChangeLine, Decision, Field
from lib.ledger.days import add_months
from lib.ledger.mistake import Mistake

LONGEST_MONTHS = 24
_HALF_YEAR_DAYS = 182


class NotASpan(Mistake):
    """A decision that would hold for no day, or for too long to be looked at again."""


def half_a_year(starts: dt.date) -> dt.date:
    """The day on which a decision lapses by default.

    >>> str(half_a_year(dt.date(2023, 8, 31))), str(half_a_year(dt.date(2025, 8, 31)))
    ('2024-02-29', '2026-02-28')
    """
    return add_months(starts, HALF_YEAR_MONTHS)


def span(starts: dt.date, until: dt.date | None = None) -> tuple[dt.date, dt.date]:
    """From when until when a decision holds.

    Raises:
        NotASpan: it ends before it starts, or holds for more than two years.
    """
    until = until or half_a_year(starts)
    if until <= starts:
        raise NotASpan("A decision holds for at least a day. Let it end after it starts.")
    if until > add_months(starts, LONGEST_MONTHS):
        raise NotASpan(
            "A decision holds for two years at most; half a year is usual. End it sooner."
        )
    return starts, until


def holds(decision: Decision, day: dt.date) -> bool:
    """Whether an approved decision is in force on a day."""
    return decision.approval is not None and decision.starts <= day < decision.until


def has_lapsed(decision: Decision, day: dt.date) -> bool:
    """Whether its time is over."""
    return day >= decision.until


def in_force(decisions: Iterable[Decision], day: dt.date) -> dict[tuple[str, Field], Change]:
    """What holds on a day: customer and field -> the change, the latest decision before the others.

    A field whose latest decision has lapsed goes back to what an earlier one still says, and else to
    the policy: it is then absent here.
    """
    active = sorted((d for d in decisions if holds(d, day)), key=lambda d: (d.starts, d.key))
    return {(d.customer, c.field): c for d in active for c in d.changes}


def lines(decisions: Iterable[Decision], day: dt.date) -> tuple[ChangeLine, ...]:
    """What the ERP has to be told by a day, in the order of the days it is from.

    A line where a decision comes into force, and one where the last in force lapses: it puts back what
    an earlier decision still says, or else what was before the first of them. Decisions that follow
    each other without a gap make no lapse between them.
    """
    approved_decisions = [d for d in decisions if d.approval is not None and d.starts <= day]
    fields = dict.fromkeys((d.customer, c.field) for d in approved_decisions for c in d.changes)
    all_lines = [
        line
        for customer, field in fields
        for line in _of_field(approved_decisions, customer, field, day)
    ]
    return tuple(sorted(all_lines, key=lambda line: (line.starts, line.decision)))


def _of_field(
    approved_decisions: Iterable[Decision], customer: str, field: Field, day: dt.date
) -> Iterator[ChangeLine]:
    """The lines of one field, from boundary to boundary."""
    field_changes = [
        (d, change)
        for d in sorted(approved_decisions, key=lambda d: (d.starts, d.key))
        for change in d.changes
        if d.customer == customer and change.field == field
    ]
    before: tuple[Decision, Change] | None = None
    policy = ""
    for on in sorted({b for d, _ in field_changes for b in (d.starts, d.until) if b <= day}):
        now = next((pair for pair in reversed(field_changes) if holds(pair[0], on)), None)
        if before is None and now is not None:
            policy = now[1].old
        if now is not None and now[0].starts == on and now != before:
            yield _line(*now, now[0].starts, now[0].until, False)
        elif before is not None and now != before:
            reversal = Change(field, before[1].new, now[1].new if now else policy)
            yield _line(before[0], reversal, on, now[0].until if now else None, True)
        before = now


def _line(
    decision: Decision, change: Change, starts: dt.date, until: dt.date | None, lapse: bool
) -> ChangeLine:
    assert decision.approval is not None
    return ChangeLine(
        decision.key, decision.customer, change.field, change.old, change.new, starts, until,
        decision.approval.person, lapse,
    )  # fmt: skip


def reviews_due(decision: Decision, after: dt.date, day: dt.date) -> tuple[int, ...]:
    """Which of the looks at 30, 60 and 90 days fall after one day and up to another."""
    return tuple(n for n, on in zip(REVIEWS, decision.reviews, strict=True) if after < on <= day)


def re_evaluation(
    customer: str, since: dt.date | None, decided: dt.date | None, day: dt.date
) -> dt.date:
    """The latest half-year mark up to a day on which a customer is to be looked at again.

    It is half a year after its last decision, and from there every half-year. Without a decision, the
    half-years are counted from the day it became a customer, which spreads customers over the year;
    where that is not known, from a day that its key decides, so that no meeting gets all of them.

    Args:
        since: customer since.
        decided: start of its last decision.
    Returns:
        a day after ``day`` where the first mark is still to come.
    """
    start = (
        decided
        or since
        or dt.date(2000, 1, 1) + dt.timedelta(days=crc32(customer.encode()) % _HALF_YEAR_DAYS)
    )
    months = (day.year - start.year) * 12 + day.month - start.month
    step = max(months // HALF_YEAR_MONTHS, 1)
    mark = add_months(start, step * HALF_YEAR_MONTHS)
    if mark > day and step > 1:
        mark = add_months(start, (step - 1) * HALF_YEAR_MONTHS)
    return mark


def re_evaluations(
    customers: Mapping[str, dt.date | None],
    decided: Mapping[str, dt.date],
    after: dt.date,
    day: dt.date,
) -> dict[str, dt.date]:
    """Customer -> half-year mark, of those whose mark falls after one day and up to another."""
    marks = {
        customer: re_evaluation(customer, since, decided.get(customer), day)
        for customer, since in customers.items()
    }
    return {customer: mark for customer, mark in marks.items() if after < mark <= day}
