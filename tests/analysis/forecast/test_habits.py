"""A customer's habit uses payments dated before the asked day and nothing else."""

import numpy as np
import pytest

from lib.analysis.forecast import habits, snapshot
from lib.ledger import days
from tests.analysis.forecast import books
from tests.analysis.forecast.books import after


def drawn(count: int = 300, seed: int = 3) -> list[books.Row]:
    return books.Known(12, 1).drawn(count, 400, seed)[0]


@pytest.fixture(scope="module")
def known() -> snapshot.Snapshot:
    return snapshot.of(books.book(drawn()), days.number(after(420)))


def by_hand(made: habits.Habits, known: snapshot.Snapshot, customer: int, term: int, day: int) -> float:
    """The definition, one invoice at a time."""
    total = count = more = waiting = 0.0
    for i in range(len(known)):
        if known.customer[i] != customer:
            continue
        centre = made.centre[known.terms[i]]
        if known.paid[i] and known.closed[i] < day:
            weight = 1.0 if known.closed[i] >= day - 180 else 0.5
            total += weight * (known.closed[i] - known.due[i] - centre)
            count += weight
        elif known.due[i] < day and known.issued[i] < day:
            more += day - 1 - known.due[i] - centre
            waiting += 1
    if waiting and more > total / max(count, 1) * waiting:
        total, count = total + more, count + waiting
    if not count:
        return made.centre[term]
    return made.centre[term] + made.between / (made.between + made.within / count) * total / count


def test_habits_agree_with_the_definition(known: snapshot.Snapshot):
    made = habits.fit(known)
    asked = known.issued[::7]
    found, _ = habits.usual(made, known.customer[::7], known.terms[::7], asked)
    expected = [
        by_hand(made, known, c, t, d)
        for c, t, d in zip(known.customer[::7], known.terms[::7], asked, strict=True)
    ]
    assert found == pytest.approx(expected)


def test_payments_from_the_asked_day_on_change_nothing(known: snapshot.Snapshot):
    """Move every payment dated on or after a day: what was usual before it stays."""
    made = habits.fit(known)
    day = np.int32(days.number(after(200)))
    moved = np.where(known.closed >= day, known.closed + 17, known.closed).astype("int32")
    moved = np.minimum(moved, known.day).astype("int32")
    later = habits.Habits(made.centre, made.within, made.between, _with(known, moved))
    everyone = np.arange(len(known.customers))
    terms = np.full(len(everyone), known.terms[0])
    at = np.full(len(everyone), day)
    before, after_ = (habits.usual(h, everyone, terms, at)[0] for h in (made, later))
    assert before == pytest.approx(after_, abs=1e-9)


def _with(known: snapshot.Snapshot, closed: np.ndarray) -> snapshot.Snapshot:
    from dataclasses import replace

    return replace(known, closed=np.where(known.closed == snapshot.NEVER, known.closed, closed))


def test_many_payments_outweigh_the_prior_and_one_does_not():
    flat = [(f"B{i:03d}", f"c{i % 10}", after(i), after(i + 30), 100, after(i + 30 + (i % 10) * 4)) for i in range(200)]
    flat.append(("N", "newcomer", after(100), after(130), 100, after(190)))
    known = snapshot.of(books.book(flat), days.number(after(300)))
    made = habits.fit(known)
    who = list(known.customers)
    asked = np.array([who.index("c9"), who.index("newcomer")])
    at = np.full(2, days.number(after(280)), dtype="int32")
    found, depth = habits.usual(made, asked, np.full(2, known.terms[0]), at)
    assert found[0] == pytest.approx(36, abs=1.5)
    assert depth[1] <= 1
    assert 18 < found[1] < 60, "one payment 60 days late moves it only part of the way"


def test_overdue_open_invoices_are_noticed_before_any_payment():
    flat = [(f"B{i:03d}", f"c{i % 10}", after(i), after(i + 30), 100, after(i + 33 + i % 10)) for i in range(200)]
    stopped = [(f"S{i}", "c3", after(150 + i), after(180 + i), 100, None) for i in range(5)]
    quiet = habits.fit(snapshot.of(books.book(flat), days.number(after(260))))
    noticed = habits.fit(snapshot.of(books.book(flat + stopped), days.number(after(260))))
    at = np.array([days.number(after(261))], dtype="int32")
    terms = quiet.learned.terms[:1]
    slow = habits.usual(noticed, np.array([3]), terms, at)[0]
    assert slow > habits.usual(quiet, np.array([3]), terms, at)[0] + 5
